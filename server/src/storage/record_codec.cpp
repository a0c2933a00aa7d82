#include "storage/record_codec.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

namespace storage {
namespace {

using catalogue::FieldKind;
using records::Value;

[[noreturn]] void ThrowMalformed(const catalogue::Field& field) {
    throw Failure(std::string(Failure::kDamaged), "a stored value has the wrong form: " + field.id,
                  "row");
}

Param ParamOf(const Value& value) {
    if (const auto* flag = value.As<bool>()) return *flag;
    if (const auto* number = value.As<std::int64_t>()) return *number;
    if (const auto* text = value.As<std::string>()) return Param::TextView(*text);
    if (const auto* day = value.As<base::CivilDay>()) return *day;
    if (const auto* instant = value.As<base::Instant>()) return *instant;
    if (const auto* reference = value.As<base::RecordId>()) return *reference;
    if (value.As<std::vector<records::Attachment>>() != nullptr) return records::ValueToJson(value);
    return {};
}

void EncodePlace(const Value& value, std::vector<Param>& out) {
    if (const auto* place = value.As<records::Place>()) {
        out.emplace_back(place->longitude_e6);
        out.emplace_back(place->latitude_e6);
        out.push_back(Param::TextView(place->text));
        return;
    }
    out.insert(out.end(), 3, Param());
}

Value DecodeText(const catalogue::Field& field, const Row& row, int column) {
    if (field.kind != FieldKind::kAttachment) return row.Text(column);
    auto value = records::ValueFromStored(field, row.View(column));
    if (!value) ThrowMalformed(field);
    return std::move(*value);
}

Value DecodeField(const FieldColumns& columns, const Row& row, int column) {
    const catalogue::Field& field = *columns.field;
    if (row.IsNull(column)) return {};
    if (field.kind == FieldKind::kPlace)
        return records::Place{row.Int(column), row.Int(column + 1), row.Text(column + 2)};
    switch (KindOfColumn(field)) {
        case ColumnKind::kBool:
            return row.Bool(column);
        case ColumnKind::kInt:
            return row.Int(column);
        case ColumnKind::kDay:
            return row.Day(column);
        case ColumnKind::kInstant:
            return row.Instant(column);
        case ColumnKind::kId:
            return row.RecordId(column);
        case ColumnKind::kText:
            return DecodeText(field, row, column);
        case ColumnKind::kBytes:
        case ColumnKind::kDigest:
            break;
    }
    ThrowMalformed(field);
}

std::string RowPath(const catalogue::Field& group, const base::Uuid& row, std::string_view field) {
    return group.id + "/" + row.ToText() + "/" + std::string(field);
}

}  // namespace

void EncodeField(const FieldColumns& field, const Value& value, std::vector<Param>& out) {
    if (field.field->kind == FieldKind::kPlace) return EncodePlace(value, out);
    out.push_back(ParamOf(value));
    const std::size_t further = field.columns.size() - 1;
    if (further == 0) return;
    const auto* text = value.As<std::string>();
    if (text == nullptr) {
        out.insert(out.end(), further, Param());
        return;
    }
    std::string normal = base::Normalised(*text);
    std::string key = further > 1 ? base::PinyinKey(normal) : std::string();
    out.emplace_back(std::move(normal));
    if (further > 1) out.emplace_back(std::move(key));
}

Param ErasedPaths(const records::Record& record) {
    std::set<std::string> paths;
    for (const auto& [id, value] : record.values) {
        if (value.As<records::Erased>() != nullptr) paths.insert(id);
        const auto* rows = value.As<std::vector<records::Row>>();
        if (rows == nullptr) continue;
        for (const records::Row& row : *rows)
            for (const auto& [field, cell] : row.values)
                if (cell.As<records::Erased>() != nullptr)
                    paths.insert(fmt::format("{}/{}/{}", id, row.id.ToText(), field));
    }
    if (paths.empty()) return {};
    std::string text;
    for (const std::string& path : paths) {
        if (!text.empty()) text += ' ';
        text += path;
    }
    return text;
}

std::set<std::string, std::less<>> SplitErased(std::string_view paths) {
    std::set<std::string, std::less<>> result;
    for (const std::string& path : base::Split(paths, ' '))
        if (!path.empty()) result.insert(path);
    return result;
}

std::vector<Param> EncodeRecord(const TypeTables& tables, const records::Record& record) {
    std::vector<Param> params;
    params.reserve(3 + 3 * tables.fields.size());
    params.emplace_back(record.id);
    params.emplace_back(record.version);
    params.push_back(ErasedPaths(record));
    for (const FieldColumns& field : tables.fields)
        EncodeField(field, record.Get(field.field->id), params);
    return params;
}

std::vector<Param> EncodeGroupRow(const GroupTables& group, const base::RecordId& record,
                                  std::int64_t ordinal, const records::Row& row) {
    static const Value kAbsent;
    std::vector<Param> params;
    params.reserve(5 + 3 * group.fields.size());
    params.emplace_back(record);
    params.emplace_back(ordinal);
    params.emplace_back(row.id);
    for (const FieldColumns& field : group.fields) {
        const auto cell = row.values.find(field.field->id);
        EncodeField(field, cell == row.values.end() ? kAbsent : cell->second, params);
    }
    return params;
}

records::Record DecodeRecord(const TypeTables& tables, const Row& row, int column,
                             std::set<std::string, std::less<>>& erased_in_rows) {
    records::Record record;
    record.id = row.RecordId(column);
    record.type = tables.type->id;
    record.version = row.Int(column + 1);
    const bool has_erased = !row.IsNull(column + 2);
    const auto erased =
        has_erased ? SplitErased(row.View(column + 2)) : std::set<std::string, std::less<>>();
    column += 3;
    for (const FieldColumns& field : tables.fields) {
        if (Value value = DecodeField(field, row, column); !value.IsAbsent())
            record.values.emplace(field.field->id, std::move(value));
        column += static_cast<int>(field.columns.size());
    }
    for (const std::string& path : erased) {
        if (path.find('/') != std::string::npos)
            erased_in_rows.insert(path);
        else
            record.values.insert_or_assign(path, records::Erased{});
    }
    return record;
}

records::Row DecodeGroupRow(const GroupTables& group, const Row& row, int column,
                            const std::set<std::string, std::less<>>& erased) {
    records::Row result;
    result.id = row.Uuid(column++);
    for (const FieldColumns& field : group.fields) {
        const std::string& id = field.field->id;
        if (Value value = DecodeField(field, row, column); !value.IsAbsent())
            result.values.emplace(id, std::move(value));
        else if (!erased.empty() && erased.contains(RowPath(*group.field, result.id, id)))
            result.values.emplace(id, records::Erased{});
        column += static_cast<int>(field.columns.size());
    }
    return result;
}

std::string TokensOf(const catalogue::RecordType& type, const records::Record& record) {
    std::string tokens;
    for (const std::string& text : records::SearchTexts(type, record)) {
        const std::string more = base::SearchTokens(text);
        if (more.empty()) continue;
        if (!tokens.empty()) tokens += ' ';
        tokens += more;
    }
    return tokens;
}

std::vector<std::string_view> MemberNames(std::string_view canonical) {
    std::vector<std::string_view> names;
    int depth = 0;
    bool wants_name = false;
    for (std::size_t at = 0; at < canonical.size(); ++at) {
        const char c = canonical[at];
        if (c == '"') {
            const std::size_t begin = ++at;
            while (at < canonical.size() && canonical[at] != '"')
                at += canonical[at] == '\\' ? 2 : 1;
            if (depth == 1 && wants_name) names.push_back(canonical.substr(begin, at - begin));
            wants_name = false;
        } else if (c == '{' || c == '[') {
            wants_name = ++depth == 1;
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ',' && depth == 1) {
            wants_name = true;
        }
    }
    return names;
}

}  // namespace storage
