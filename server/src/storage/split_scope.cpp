#include "storage/split_scope.hpp"

#include <algorithm>

#include "records/order.hpp"

namespace storage {
namespace {

using records::All;
using records::Any;
using records::Comparison;
using records::Condition;
using records::Not;

const Comparison* PlainIn(const Condition& condition) {
    const auto* one = std::get_if<Comparison>(&condition.node);
    return one != nullptr && one->op == records::Operator::kIn && one->path.hops.empty() ? one
                                                                                         : nullptr;
}

bool IsOf(const Comparison& comparison, std::string_view system_field) {
    return !comparison.path.is_id && comparison.path.field->id == system_field;
}

bool IsOfPlace(const Comparison& comparison) {
    namespace names = records::system_field;
    return IsOf(comparison, names::kOrganisation) || IsOf(comparison, names::kHolder) ||
           IsOf(comparison, names::kCreatedBy);
}

records::Filter FilterOf(const records::Filter& scope, Condition condition) {
    return {scope.type, std::make_shared<const Condition>(std::move(condition)), {}};
}

Condition AnyOf(std::vector<Condition> parts) {
    return parts.size() == 1 ? std::move(parts.front()) : Condition{Any{std::move(parts)}};
}

const catalogue::Field& FieldOf(const records::Path& path) {
    static const catalogue::Field id = [] {
        catalogue::Field field;
        field.kind = catalogue::FieldKind::kReference;
        return field;
    }();
    return path.is_id ? id : *path.field;
}

}  // namespace

std::optional<SplitScope> Split(const records::Filter& scope) {
    const auto* any =
        scope.condition == nullptr ? nullptr : std::get_if<Any>(&scope.condition->node);
    if (any == nullptr) return std::nullopt;
    std::vector<Condition> places, few;
    All elsewhere;
    bool in_organisations = false;
    for (const Condition& part : any->parts) {
        const Comparison* comparison = PlainIn(part);
        if (comparison == nullptr) return std::nullopt;
        if (!IsOfPlace(*comparison)) {
            few.push_back(part);
            continue;
        }
        in_organisations =
            in_organisations || IsOf(*comparison, records::system_field::kOrganisation);
        places.push_back(part);
        elsewhere.parts.push_back({Not{std::make_shared<const Condition>(part)}});
    }
    if (!in_organisations || few.empty()) return std::nullopt;
    elsewhere.parts.insert(elsewhere.parts.begin(), AnyOf(std::move(few)));
    return SplitScope{FilterOf(scope, AnyOf(std::move(places))),
                      FilterOf(scope, {std::move(elsewhere)})};
}

std::vector<records::GroupRow> Merged(std::vector<records::GroupRow> one,
                                      std::vector<records::GroupRow> other,
                                      const records::Path& key) {
    const catalogue::Field& field = FieldOf(key);
    for (records::GroupRow& row : other) {
        const auto at = std::ranges::lower_bound(
            one, row.key,
            [&](const records::Value& a, const records::Value& b) {
                return records::CompareForSort(field, a, b) < 0;
            },
            &records::GroupRow::key);
        if (at == one.end() || records::CompareForSort(field, at->key, row.key) != 0) {
            one.insert(at, std::move(row));
            continue;
        }
        at->count += row.count;
        at->sum += row.sum;
        // Texts that differ only in what comparing overlooks are shown by the least of them.
        const auto* shown = at->key.As<std::string>();
        const auto* others = row.key.As<std::string>();
        if (shown != nullptr && others != nullptr && *others < *shown) at->key = std::move(row.key);
    }
    return one;
}

}  // namespace storage
