#include "workflow/detail/judge.hpp"

#include "base/text.hpp"

namespace workflow::detail {

using catalogue::Procedure;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

Judged Judge::Run() {
    type_ = scene_.catalogue.FindType(request_.type);
    judged_.happened_on = request_.happened_on.value_or(scene_.today());
    judged_.basis = std::string(base::Trim(request_.basis));
    judged_.reason = std::string(base::Trim(request_.reason));
    judged_.evidence = request_.evidence;
    judged_.kind = request_.type + "." + request_.act;
    judged_.acted_by = request_.acted_by.value_or(scene_.principal.person);
    judged_.on_behalf_of = request_.on_behalf_of;
    if (type_ == nullptr) {
        Refuse("workflow.no_such_type", {{"type", request_.type}}, "type");
        return std::move(judged_);
    }
    if (request_.id.IsNil()) Refuse("workflow.id_missing", {}, "id");
    if (request_.record.IsNil()) Refuse("workflow.id_missing", {}, "record");
    FindActor();
    CheckDay();
    Gather(CheckEvidence(scene_, request_.evidence));
    if (request_.source.scan && !scene_.view.FindEvidence(*request_.source.scan)) {
        Refuse("workflow.evidence_unknown", {{"name", "扫描件"}}, "source.scan");
    }
    if (auto record = scene_.Find(*type_, request_.record)) {
        RunOn(std::move(*record));
    } else if (request_.expected_version != 0) {
        Refuse("workflow.no_such_record", {{"label", type_->label}}, "record");
    } else {
        RunOpening();
    }
    if (judged_.refusals.empty()) AddMarks();
    return std::move(judged_);
}

/// A clerk may enter for somebody else; that person must have had the right.
void Judge::FindActor() {
    if (request_.on_behalf_of) {
        const auto& delegators = scene_.principal.acting_for;
        const bool delegated = std::any_of(
            delegators.begin(), delegators.end(),
            [&](const auto& delegator) { return delegator.person == *request_.on_behalf_of; });
        if (!delegated) Refuse("workflow.not_delegated", {}, "on_behalf_of");
    }
    if (!request_.acted_by || *request_.acted_by == scene_.principal.person) return;
    if (request_.on_behalf_of) Refuse("workflow.two_stand_ins", {}, "acted_by");
    auto loaded = access_control::LoadPrincipal(scene_.view, scene_.catalogue, *request_.acted_by,
                                                judged_.happened_on);
    if (loaded) {
        actor_ = std::move(*loaded);
    } else {
        Gather(loaded.error());
    }
}

void Judge::CheckDay() {
    if (judged_.happened_on > scene_.today()) {
        Refuse("workflow.in_future", {{"day", judged_.happened_on.ToText()}}, "happened_on");
    }
}

void Judge::CheckReason(bool needed) {
    if (needed && judged_.reason.empty()) Refuse("workflow.reason_required", {}, "reason");
}

void Judge::CheckRight(const std::string& right, const std::string& label, const Record& record) {
    const bool for_other = actor_.has_value();
    if (for_other && !access_control::Holds(scene_.principal, "acts.enter_for_others", record)) {
        Refuse("workflow.may_not_enter_for_others", {}, "acted_by");
    }
    if (access_control::Holds(actor(), right, record, request_.on_behalf_of)) return;
    Refuse(for_other ? "workflow.actor_has_no_right" : "workflow.no_right",
           {{"act", label}, {"right", right}, {"person", actor().name}});
}

std::vector<records::Givens> Judge::ActorsForGates() const {
    if (proposing_) return {};
    std::vector<records::Givens> actors = {ActorGivens(judged_.acted_by, actor().organisation)};
    if (judged_.on_behalf_of) {
        actors.push_back(ActorGivens(*judged_.on_behalf_of, actor().organisation));
    }
    return actors;
}

void Judge::CheckNotVoided(const Draft& draft) {
    if (draft.before.Get(system_field::kVoided) == Value(true)) {
        Refuse("workflow.voided", {{"label", draft.type->label}});
    }
}

/// What one may not read does not exist.
void Judge::RunOn(Record record) {
    const std::string read = type_->id + ".read";
    if (!access_control::Holds(scene_.principal, read, record) &&
        !access_control::Holds(scene_.principal, read, record, request_.on_behalf_of)) {
        return Refuse("workflow.no_such_record", {{"label", type_->label}}, "record");
    }
    if (record.version != request_.expected_version) {
        Refuse("records.stale",
               {{"record", record.id.ToText()},
                {"expected", std::to_string(request_.expected_version)},
                {"has", std::to_string(record.version)}},
               "expected_version");
    }
    judged_.drafts.push_back(DraftOf(*type_, std::move(record)));
    Draft& subject = judged_.drafts.back();
    if (type_->id == catalogue::kApprovalType) return RunApprovalAct(subject);
    const Procedure* procedure = ProcedureOf(scene_.catalogue, subject.before);
    const catalogue::Act* act = procedure == nullptr ? nullptr : procedure->FindAct(request_.act);
    if (act != nullptr && !act->from.empty()) {
        if (act->created_only) {
            return Refuse("workflow.taken_by_another_act", {{"act", act->label}}, "act");
        }
        CheckNotVoided(subject);
        return RunAct(subject, {procedure, act, {}, false});
    }
    if (request_.act == "correct") return Correct(subject);
    if (request_.act == "void") return SetVoided(subject, true);
    if (request_.act == "restore") return SetVoided(subject, false);
    if (request_.act == "hand_over") return HandOver(subject);
    if (request_.act == "move_procedure") return MoveProcedure(subject);
    if (act != nullptr || request_.act == "register") {
        return Refuse("workflow.record_exists", {{"label", type_->label}}, "record");
    }
    Refuse("workflow.no_such_act", {{"act", request_.act}, {"label", type_->label}}, "act");
}

void Judge::RunOpening() {
    const Procedure* procedure =
        OpeningProcedure(scene_.catalogue, *type_, request_.act, judged_.happened_on);
    const catalogue::Act* act = procedure == nullptr ? nullptr : procedure->FindAct(request_.act);
    const bool opens = act != nullptr && act->from.empty();
    const bool registers = request_.act == "register" && !HasOpening(procedure);
    if (!opens && !registers) {
        const bool known = act != nullptr || request_.act == "correct" || request_.act == "void" ||
                           request_.act == "restore" || request_.act == "hand_over" ||
                           request_.act == "move_procedure";
        return Refuse(known ? "workflow.no_such_record" : "workflow.no_such_act",
                      {{"act", request_.act}, {"label", type_->label}}, known ? "record" : "act");
    }
    if (opens && (act->created_only || !act->approval.empty())) {
        return Refuse("workflow.opened_by_another_act", {{"label", type_->label}}, "act");
    }
    judged_.drafts.push_back(NewDraft(*type_, request_.record));
    Draft& draft = judged_.drafts.back();
    OpenSystemValues(draft, procedure, opens ? act->to : "current");
    if (opens) return RunAct(draft, {procedure, act, {}, false});
    Register(draft);
}

void Judge::AddMarks() {
    for (const GateStanding& standing : judged_.gates) {
        if (!standing.passed && judged_.gates_only_mark) {
            judged_.marks.insert("irregular:" + standing.gate->id);
        }
    }
    if (judged_.marks.empty() || judged_.proposed) return;
    bool is_first = true;  // and what it moved; what it created begins clean
    for (Draft& draft : judged_.drafts) {
        if (draft.type->id == catalogue::kApprovalType) continue;
        if (is_first || !draft.IsNew()) {
            draft.after.Set(system_field::kMarks, JoinedMarks(draft.before, judged_.marks));
        }
        is_first = false;
    }
}

}  // namespace workflow::detail
