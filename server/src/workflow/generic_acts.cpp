#include <algorithm>

#include "records/view_neighbours.hpp"
#include "workflow/detail/judge.hpp"

namespace workflow::detail {

using records::Value;
namespace system_field = records::system_field;

bool IsCorrectable(const catalogue::Procedure* procedure, const catalogue::Field& field) {
    if (field.id.starts_with('$') || field.retired) return false;
    if (procedure == nullptr) return true;
    bool computed = false;
    for (const catalogue::Act& act : procedure->acts) {
        for (const catalogue::Effect& effect : act.effects) {
            if (effect.set == field.id && effect.from.empty() && !effect.clear) computed = true;
            if (effect.set == field.id && !effect.due.empty()) computed = true;
        }
        for (const catalogue::ActField& entered : act.fields) {
            if (entered.field == field.id) return true;
        }
    }
    return !computed;
}

void Judge::Register(Draft& draft) {
    CheckRight(type_->id + ".register", "登记", draft.after);
    const auto rule = [](const catalogue::Field& field) {
        return !field.retired && (!field.id.starts_with('$') || field.id == system_field::kHolder);
    };
    Entered entered = ReadEntered(scene_, draft, request_.values, rule);
    Gather(entered.refusals);
    judged_.doubts = std::move(entered.doubts);
    for (const auto& [id, value] : entered.values) draft.after.Set(id, value);
    Gather(SettleAsked(conditions_, draft, entered.values, nullptr));
    RefuseMissing(*type_, draft.after, RequiredNow(conditions_, draft, nullptr), judged_.refusals);
}

void Judge::Correct(Draft& draft) {
    CheckRight(type_->id + ".correct", "更正", draft.before);
    CheckNotVoided(draft);
    CheckReason(true);
    const catalogue::Procedure* procedure = ProcedureOf(scene_.catalogue, draft.before);
    Entered entered =
        ReadEntered(scene_, draft, request_.values,
                    [&](const catalogue::Field& field) { return IsCorrectable(procedure, field); });
    Gather(entered.refusals);
    judged_.doubts = std::move(entered.doubts);
    for (const auto& [id, value] : entered.values) draft.after.Set(id, value);
    Gather(SettleAsked(conditions_, draft, entered.values, nullptr));
    RefuseMissing(*type_, draft.after, RequiredSince(conditions_, draft, entered.values),
                  judged_.refusals);
    RecountDueDays(scene_.catalogue, draft, records::ViewNeighbours(scene_.view));
    if (judged_.refusals.empty() && draft.Changed().empty()) {
        Refuse("workflow.nothing_changed", {{"label", type_->label}}, "values");
    }
}

void Judge::SetVoided(Draft& draft, bool voided) {
    CheckRight(type_->id + (voided ? ".void" : ".restore"), voided ? "作废" : "恢复", draft.before);
    CheckReason(true);
    const bool is_voided = draft.before.Get(system_field::kVoided) == Value(true);
    if (is_voided == voided) {
        Refuse(voided ? "workflow.voided" : "workflow.not_voided", {{"label", type_->label}});
    }
    if (!draft.before.Get(system_field::kPending).IsAbsent()) {
        Refuse("workflow.approval_pending", {{"act", voided ? "作废" : "恢复"}});
    }
    const Entered entered =
        ReadEntered(scene_, draft, request_.values, [](const catalogue::Field&) { return false; });
    Gather(entered.refusals);
    draft.after.Set(system_field::kVoided, voided ? Value(true) : Value());
}

/// To the version that follows the one under which the record began; its state keeps its day.
void Judge::MoveProcedure(Draft& draft) {
    CheckRight(type_->id + ".move_procedure", "转入新程序", draft.before);
    CheckNotVoided(draft);
    CheckReason(true);
    if (!draft.before.Get(system_field::kPending).IsAbsent()) {
        Refuse("workflow.approval_pending", {{"act", "转入新程序"}});
    }
    const Entered entered = ReadEntered(
        scene_, draft, request_.values,
        [](const catalogue::Field& field) { return field.id == system_field::kProcedure; });
    Gather(entered.refusals);
    const auto named = entered.values.find(std::string(system_field::kProcedure));
    const std::string* wanted =
        named == entered.values.end() ? nullptr : named->second.As<std::string>();
    const std::string state = draft.before.Text(system_field::kState);
    for (const Following& next : FollowingProcedures(scene_.catalogue, draft.before)) {
        if (wanted == nullptr || *wanted != KeyOf(*next.procedure)) continue;
        draft.after.Set(system_field::kProcedure, *wanted);
        draft.after.Set(system_field::kState, next.state);
        return;
    }
    Refuse("workflow.no_such_succession",
           {{"label", type_->label},
            {"state", StateLabel(ProcedureOf(scene_.catalogue, draft.before), state)}},
           std::string(system_field::kProcedure));
}

void Judge::HandOver(Draft& draft) {
    CheckRight(type_->id + ".hand_over", "移交", draft.before);
    CheckNotVoided(draft);
    const Entered entered = ReadEntered(
        scene_, draft, request_.values,
        [](const catalogue::Field& field) { return field.id == system_field::kHolder; });
    Gather(entered.refusals);
    for (const auto& [id, value] : entered.values) draft.after.Set(id, value);
    RefuseMissing(*type_, draft.after, {std::string(system_field::kHolder)}, judged_.refusals);
    if (judged_.refusals.empty() && draft.Changed().empty()) {
        Refuse("workflow.nothing_changed", {{"label", type_->label}},
               std::string(system_field::kHolder));
    }
}

}  // namespace workflow::detail
