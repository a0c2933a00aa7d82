#include "document/detail/scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "document/detail/formats.hpp"

namespace document::detail {

namespace {

void FindIn(const Values& values, std::string_view name, std::vector<const Value*>& found) {
    if (const Value* value = values.Find(name)) {
        found.push_back(value);
        return;
    }
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return;
    const Value* head = values.Find(name.substr(0, dot));
    const auto* rows = head == nullptr ? nullptr : std::get_if<Rows>(head);
    if (rows == nullptr) return;
    for (const Values& row : *rows) FindIn(row, name.substr(dot + 1), found);
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
    std::vector<const Value*> found;
    for (auto level = levels_.rbegin(); level != levels_.rend() && found.empty(); ++level)
        FindIn(**level, name, found);
    if (found.empty() && number_ && base::Normalised(name) == base::Normalised("序号"))
        found.push_back(&*number_);
    return found;
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
