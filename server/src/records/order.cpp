#include "records/order.hpp"

#include "base/text.hpp"
#include "records/detail/sign.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;
using detail::Sign;

bool IsSystem(const Field& field) { return field.id.starts_with('$'); }

bool HasNone(const Value& value) { return value.IsAbsent() || value.As<Erased>() != nullptr; }

int CompareTexts(const Field& field, const std::string& a, const std::string& b) {
    const std::string one = ComparedText(field, a), other = ComparedText(field, b);
    if (field.kind == FieldKind::kText && !IsSystem(field)) {
        if (const int order = Sign(base::PinyinKey(one), base::PinyinKey(other)); order != 0)
            return order;
    }
    return Sign(one, other);
}

void CollectTexts(const std::vector<Field>& fields, const FieldValues& values,
                  std::vector<std::string>& texts) {
    for (const Field& field : fields) {
        const auto at = values.find(field.id);
        if (at == values.end()) continue;
        if (field.kind == FieldKind::kGroup) {
            const auto* rows = at->second.As<std::vector<Row>>();
            if (rows == nullptr) continue;
            for (const Row& row : *rows) CollectTexts(field.fields, row.values, texts);
        } else if (const auto* text = at->second.As<std::string>();
                   text != nullptr && field.search) {
            const catalogue::Choice* choice =
                field.kind == FieldKind::kChoice ? field.FindChoice(*text) : nullptr;
            texts.push_back(choice == nullptr ? *text : choice->label);
        }
    }
}

bool IsWhiteSpace(char32_t point) {
    return point == U' ' || (point >= U'\t' && point <= U'\r') || point == U'\u3000' ||
           point == U'\u00a0' || (point >= U'\u2000' && point <= U'\u200a');
}

}  // namespace

bool ComparesNormalised(const Field& field) {
    switch (field.kind) {
        case FieldKind::kText:
        case FieldKind::kLongText:
        case FieldKind::kCreditCode:
        case FieldKind::kPersonIdNumber:
            return !IsSystem(field);
        default:
            return false;
    }
}

std::string ComparedText(const Field& field, std::string_view text) {
    return ComparesNormalised(field) ? base::Normalised(text) : std::string(text);
}

bool IsSortable(const Field& field) {
    return field.kind != FieldKind::kLongText && field.kind != FieldKind::kPlace &&
           field.kind != FieldKind::kAttachment && field.kind != FieldKind::kGroup;
}

int CompareForSort(const Field& field, const Value& a, const Value& b) {
    if (HasNone(a) || HasNone(b)) return Sign(HasNone(a), HasNone(b));
    if (a.held.index() != b.held.index()) return Sign(a.held.index(), b.held.index());
    if (const auto* text = a.As<std::string>())
        return CompareTexts(field, *text, *b.As<std::string>());
    if (const auto* yes = a.As<bool>()) return Sign(*yes, *b.As<bool>());
    if (const auto* number = a.As<std::int64_t>()) return Sign(*number, *b.As<std::int64_t>());
    if (const auto* day = a.As<base::CivilDay>()) return Sign(*day, *b.As<base::CivilDay>());
    if (const auto* instant = a.As<base::Instant>()) return Sign(*instant, *b.As<base::Instant>());
    if (const auto* id = a.As<base::RecordId>()) return Sign(*id, *b.As<base::RecordId>());
    return 0;
}

bool SameValue(const Field& field, const Value& a, const Value& b) {
    if (HasNone(a) || HasNone(b)) return false;
    const auto* text = a.As<std::string>();
    const auto* other = b.As<std::string>();
    if (text == nullptr || other == nullptr) return a == b;
    return ComparedText(field, *text) == ComparedText(field, *other);
}

std::vector<std::string> SearchTexts(const catalogue::RecordType& type, const Record& record) {
    std::vector<std::string> texts;
    CollectTexts(type.fields, record.values, texts);
    return texts;
}

std::vector<std::string> SearchWords(std::string_view typed) {
    std::vector<std::string> words;
    std::u32string word;
    const auto end_word = [&] {
        std::string normalised = base::Normalised(base::FromCodePoints(word));
        if (!normalised.empty()) words.push_back(std::move(normalised));
        word.clear();
    };
    if (!base::IsUtf8(typed)) return words;
    for (const char32_t point : base::ToCodePoints(typed)) {
        if (IsWhiteSpace(point)) {
            end_word();
        } else {
            word += point;
        }
    }
    end_word();
    return words;
}

bool MatchesSearch(const std::vector<std::string>& texts, const std::vector<std::string>& words) {
    if (words.empty()) return true;
    std::vector<std::string> normalised;
    normalised.reserve(texts.size());
    for (const std::string& text : texts) normalised.push_back(base::Normalised(text));
    for (const std::string& word : words) {
        bool found = false;
        for (const std::string& text : normalised)
            found = found || text.find(word) != std::string::npos;
        if (!found) return false;
    }
    return true;
}

}  // namespace records
