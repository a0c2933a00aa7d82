#include "workflow/detail/asked.hpp"

#include <algorithm>

namespace workflow::detail {

using catalogue::Act;
using catalogue::Field;
using records::FieldConditions;
using records::Value;

namespace {

const catalogue::ActField* AskedBy(const Act* act, const Draft& draft, const Field& field) {
    if (act == nullptr) return nullptr;
    const auto found = std::ranges::find_if(act->fields, [&](const catalogue::ActField& one) {
        return records::FindField(*draft.type, one.field) == &field;
    });
    return found == act->fields.end() ? nullptr : &*found;
}

bool HasConditions(const Field& field) {
    return !field.when.empty() ||
           std::ranges::any_of(field.fields, [](const Field& cell) { return !cell.when.empty(); });
}

base::Refusal NotAsked(const Draft& draft, const Field& field, const std::string& when) {
    return {"workflow.not_asked",
            {{"label", field.label}, {"by", records::LabelsIn(draft.type->fields, when)}},
            field.id};
}

}  // namespace

bool IsAsked(FieldConditions& conditions, const Draft& draft, const Field& field, const Act* act) {
    if (!conditions.Hold(*draft.type, field.when, draft.after)) return false;
    const catalogue::ActField* asked = AskedBy(act, draft, field);
    return asked == nullptr || conditions.Hold(*draft.type, asked->when, draft.after);
}

base::Refusals SettleAsked(FieldConditions& conditions, Draft& draft,
                           const records::FieldValues& entered, const Act* act) {
    base::Refusals refusals;
    // In the order of the definition: a condition looks at fields before it, as they are settled.
    for (const Field& field : draft.type->fields) {
        if (!HasConditions(field)) continue;
        const auto given = entered.find(field.id);
        const bool is_entered = given != entered.end();
        if (is_entered) {
            const base::Refusals rows = records::CheckRows(
                conditions, *draft.type, field, given->second, draft.before.Get(field.id));
            refusals.insert(refusals.end(), rows.begin(), rows.end());
        }
        if (draft.after.Get(field.id).IsAbsent() ||
            conditions.Hold(*draft.type, field.when, draft.after))
            continue;
        if (is_entered)
            refusals.push_back(NotAsked(draft, field, field.when));
        else if (conditions.Hold(*draft.type, field.when, draft.before))
            draft.after.Set(field.id, Value());
    }
    if (act == nullptr) return refusals;
    for (const catalogue::ActField& asked : act->fields) {
        const Field* field = records::FindField(*draft.type, asked.field);
        const auto given = field == nullptr ? entered.end() : entered.find(field->id);
        if (given == entered.end() || asked.when.empty()) continue;
        const bool says_nothing =
            given->second.IsAbsent() && draft.before.Get(field->id).IsAbsent();
        if (!says_nothing && !conditions.Hold(*draft.type, asked.when, draft.after))
            refusals.push_back(NotAsked(draft, *field, asked.when));
    }
    return refusals;
}

std::vector<std::string> RequiredNow(FieldConditions& conditions, const Draft& draft,
                                     const Act* act) {
    std::vector<std::string> required;
    const auto add = [&](const Field* field) {
        if (field != nullptr && IsAsked(conditions, draft, *field, act))
            required.push_back(field->id);
    };
    if (act != nullptr) {
        for (const catalogue::ActField& asked : act->fields)
            if (asked.required) add(records::FindField(*draft.type, asked.field));
    }
    if (!draft.IsNew()) return required;
    for (const Field& field : draft.type->fields)
        if (field.required) add(&field);
    return required;
}

std::vector<std::string> RequiredSince(FieldConditions& conditions, const Draft& draft,
                                       const records::FieldValues& entered) {
    std::vector<std::string> required;
    for (const Field& field : draft.type->fields) {
        if (!field.required || !conditions.Hold(*draft.type, field.when, draft.after)) continue;
        const bool applies_since =
            !field.when.empty() && !conditions.Hold(*draft.type, field.when, draft.before);
        if (applies_since || entered.contains(field.id)) required.push_back(field.id);
    }
    return required;
}

}  // namespace workflow::detail
