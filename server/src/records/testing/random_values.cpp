#include "records/testing/random_values.hpp"

#include "base/text.hpp"

namespace records::testing {

using catalogue::Field;
using catalogue::FieldKind;

std::size_t Pick(Engine& engine, std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine);
}

bool Chance(Engine& engine, int percent) {
    return std::uniform_int_distribution<int>(0, 99)(engine) < percent;
}

base::Uuid RandomUuid(Engine& engine) {
    base::Uuid uuid;
    for (std::uint8_t& byte : uuid.bytes) byte = static_cast<std::uint8_t>(Pick(engine, 256));
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70U | (uuid.bytes[6] & 0x0fU));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80U | (uuid.bytes[8] & 0x3fU));
    return uuid;
}

namespace {

const std::vector<std::string>& Texts() {
    static const std::vector<std::string> texts = {
        "a",
        "A",
        "ａ",
        "ab",
        "AB c",
        "b",
        "é",
        "ﬁ",
        "10",
        "2",
        "100%",
        "10_0",
        "a%b",
        "%",
        "_",
        "\\",
        "a\\b",
        "O'Neil",
        "say \"x\"",
        "''",
        "--",
        "$1",
        "?",
        "{}",
        "null",
        "　",
        " ",
        "\u200b",
        "银川（上实）环境有限公司",
        "银川(上实)环境 有限公司",
        "银川",
        "环境",
        "上实环境",
        "重庆",
        "重",
        "第十二分局",
        "第十",
        "三分局",
        "三门峡",
        "三",
        "长春",
        "阿拉善",
        "直骨门",
        "企业😀",
        "😀",
        "𠮷野家",
        "第二行\n第一行",
        "㈱",
        "①",
        "中华人民共和国生态环境部行政处罚决定书",
    };
    return texts;
}

std::int64_t RandomNumber(Engine& engine) {
    static const std::vector<std::int64_t> numbers = {
        0,
        1,
        -1,
        2,
        3,
        5,
        10,
        99,
        100,
        101,
        -100,
        1'000,
        120'050,
        -120'050,
        9'007'199'254'740'991,
        -9'007'199'254'740'991,
        9'007'199'254'740'990,
    };
    return PickFrom(engine, numbers);
}

base::CivilDay RandomDay(Engine& engine) {
    static const std::vector<const char*> days = {
        "2026-03-02", "2026-03-01", "2026-02-28", "2025-12-31", "2026-01-01",
        "2024-02-29", "1969-12-31", "1970-01-01", "0001-01-01", "9999-12-31",
    };
    return *base::CivilDay::Parse(PickFrom(engine, days));
}

base::Instant RandomInstant(Engine& engine) {
    static const std::vector<std::int64_t> micros = {
        0,
        1,
        -1,
        1'772'438'400'000'000,
        1'772'438'400'000'001,
        1'772'438'399'999'999,
        951'782'400'000'000,
        -62'000'000'000'000'000,
    };
    return base::Instant{PickFrom(engine, micros)};
}

Attachment RandomAttachment(Engine& engine) {
    Attachment attachment;
    attachment.digest = base::Sm3(std::to_string(Pick(engine, 5)));
    attachment.name = "照片" + std::to_string(Pick(engine, 5)) + ".jpg";
    attachment.media_type = "image/jpeg";
    attachment.size = static_cast<std::int64_t>(Pick(engine, 100'000));
    return attachment;
}

Value RandomRows(Engine& engine, const Field& group, const KnownIds& known) {
    std::vector<Row> rows(Pick(engine, 4));
    for (Row& row : rows) {
        row.id = RandomUuid(engine);
        for (const Field& field : group.fields) {
            if (Chance(engine, 30)) continue;
            Value cell = RandomValue(engine, field, known);
            if (!cell.IsAbsent()) row.values.insert_or_assign(field.id, std::move(cell));
        }
    }
    return rows.empty() ? Value() : Value(std::move(rows));
}

Value RandomReference(Engine& engine, const Field& field, const KnownIds& known) {
    const auto ids = known.find(field.target);
    if (ids == known.end() || ids->second.empty() || Chance(engine, 8)) {
        return base::RecordId{RandomUuid(engine)};
    }
    return PickFrom(engine, ids->second);
}

const char* RandomSystemText(Engine& engine, const Field& field) {
    static const std::vector<const char*> states = {"filed", "closed", "current", "decided"};
    static const std::vector<const char*> procedures = {"case_short@1", "case_short@2"};
    static const std::vector<const char*> marks = {"irregular:late_release", "late:case_limit",
                                                   "irregular:late_release late:case_limit"};
    if (field.id == system_field::kState) return PickFrom(engine, states);
    return PickFrom(engine, field.id == system_field::kProcedure ? procedures : marks);
}

}  // namespace

Value RandomValue(Engine& engine, const Field& field, const KnownIds& known) {
    if (field.id.starts_with('$') && field.kind == FieldKind::kText) {
        return RandomSystemText(engine, field);
    }
    switch (field.kind) {
        case FieldKind::kText:
        case FieldKind::kLongText:
            return PickFrom(engine, Texts());
        case FieldKind::kInteger:
        case FieldKind::kMoney:
        case FieldKind::kDecimal:
            return RandomNumber(engine);
        case FieldKind::kDay:
            return RandomDay(engine);
        case FieldKind::kInstant:
            return RandomInstant(engine);
        case FieldKind::kYesNo:
            return Chance(engine, 50);
        case FieldKind::kChoice:
            return PickFrom(engine, field.choices).id;
        case FieldKind::kReference:
            return RandomReference(engine, field, known);
        case FieldKind::kGroup:
            return RandomRows(engine, field, known);
        case FieldKind::kAttachment:
            return std::vector<Attachment>{RandomAttachment(engine)};
        case FieldKind::kPlace:
            return Place{101'778'900 - static_cast<std::int64_t>(Pick(engine, 3)), -36'617'100,
                         PickFrom(engine, Texts())};
        case FieldKind::kCreditCode:
            return Chance(engine, 50) ? "91640100MA75XXXX0A" : "91640100ma75xxxx0a";
        case FieldKind::kPersonIdNumber:
            return Chance(engine, 50) ? "64010219800101001X" : "640102198001010036";
    }
    return {};
}

std::string PieceOf(Engine& engine, const std::string& text) {
    const std::u32string points = base::ToCodePoints(text);
    if (points.empty()) return text;
    const std::size_t start = Pick(engine, points.size());
    const std::size_t length = 1 + Pick(engine, std::min<std::size_t>(points.size() - start, 4));
    return base::FromCodePoints(std::u32string_view(points).substr(start, length));
}

}  // namespace records::testing
