#include "document/detail/scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "document/detail/formats.hpp"

namespace document::detail {

namespace {

/// Values that one name means, with where they came from.
struct Found {
    std::vector<const Value*> values;
    std::vector<int> origins;
};

void FindIn(const Values& values, std::string_view name, Found& found) {
    if (const Value* value = values.Find(name)) {
        found.values.push_back(value);
        found.origins.push_back(values.OriginOf(name));
        return;
    }
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return;
    const Value* head = values.Find(name.substr(0, dot));
    const auto* rows = head == nullptr ? nullptr : std::get_if<Rows>(head);
    if (rows == nullptr) return;
    for (const Values& row : *rows) FindIn(row, name.substr(dot + 1), found);
}

Found FindOutwards(const std::vector<const Values*>& levels, std::string_view name) {
    Found found;
    for (auto level = levels.rbegin(); level != levels.rend() && found.values.empty(); ++level)
        FindIn(**level, name, found);
    return found;
}

/// Whether a value is there and says yes: a no and a sum of nothing do not.
bool IsTrue(const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value)) return *yes;
    if (const auto* money = std::get_if<base::Money>(&value)) return money->fen != 0;
    if (const auto* integer = std::get_if<Integer>(&value)) return integer->value != 0;
    if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->scaled != 0;
    return !IsBlank(value);
}

bool Meets(const Value& value, std::string_view sign, const std::string& literal) {
    if (IsBlank(value)) return false;
    const auto compared = Compare(value, literal);
    if (!compared) return false;
    if (sign == "=") return *compared == 0;
    const bool ordered =
        !std::holds_alternative<std::string>(value) && !std::holds_alternative<Choice>(value) &&
        !std::holds_alternative<bool>(value) && !std::holds_alternative<TextList>(value);
    if (!ordered) return false;
    if (sign == "<") return *compared < 0;
    if (sign == "≤") return *compared <= 0;
    if (sign == ">") return *compared > 0;
    return sign == "≥" && *compared >= 0;
}

}  // namespace

Scope Scope::Within(const Values& row, std::size_t number) const {
    Scope inner = *this;
    inner.levels_.push_back(&row);
    inner.number_ = Integer{static_cast<std::int64_t>(number)};
    return inner;
}

std::vector<const Value*> Scope::Find(std::string_view name) const {
    std::vector<const Value*> found = FindOutwards(levels_, name).values;
    if (found.empty() && number_ && base::Normalised(name) == base::Normalised("序号"))
        found.push_back(&*number_);
    return found;
}

std::vector<int> Scope::Origins(std::string_view name) const {
    return FindOutwards(levels_, name).origins;
}

bool Scope::Holds(const Token& condition) const {
    const FieldUse& use = condition.use;
    const auto values = Find(use.name);
    const std::string sign = use.comparison == "≠" ? "=" : use.comparison;
    const bool met = std::any_of(values.begin(), values.end(), [&](const Value* value) {
        return sign.empty() ? IsTrue(*value) : Meets(*value, sign, use.literal);
    });
    // Not equal is the complement of equal, so that one of two such blocks is always printed.
    return met != (condition.negated != (use.comparison == "≠"));
}

}  // namespace document::detail
