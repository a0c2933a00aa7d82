#include <algorithm>

#include "workflow/approval_steps.hpp"
#include "workflow/detail/erasure.hpp"
#include "workflow/detail/judge.hpp"

namespace workflow::detail {

using catalogue::Act;
using catalogue::Procedure;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

namespace {

/// Files that the values bring and the record did not have.
std::set<base::Digest> NewFiles(const Draft& draft, const records::FieldValues& values) {
    std::set<base::Digest> files;
    const auto add = [&](const Value& value, bool insert) {
        const auto* list = value.As<std::vector<records::Attachment>>();
        if (list == nullptr) return;
        for (const records::Attachment& file : *list) {
            if (insert) {
                files.insert(file.digest);
            } else {
                files.erase(file.digest);
            }
        }
    };
    for (const auto& [id, value] : values) add(value, true);
    for (const auto& [id, value] : values) add(draft.before.Get(id), false);
    return files;
}

}  // namespace

void Judge::RunAct(Draft& draft, Taking taking) {
    const Act& act = *taking.act;
    judged_.gates_only_mark = request_.as_fact && act.fact;
    Enter(draft, taking);
    if (act.under) PlaceUnder(draft, taking);
    // Of a record that is yet to be: whose it will be is told by what it refers to, too.
    if (draft.IsNew())
        for (const auto& [id, value] : taking.values) draft.after.Set(id, value);
    const Record& subject = draft.IsNew() ? draft.after : draft.before;
    const catalogue::ApprovalStep* on_paper = ApprovedOnPaper(act, subject);
    CheckRight(on_paper != nullptr ? on_paper->right : RightFor(*draft.type, act), act.label,
               subject);
    if (request_.as_fact && !act.fact)
        Refuse("workflow.not_a_fact", {{"act", act.label}}, "as_fact");
    CheckState(draft, taking);
    CheckPending(draft, act);
    CheckReason(act.needs_reason);
    CheckEnoughEvidence(draft, taking);
    const bool needs_approval = !act.approval.empty();
    if (needs_approval && !judged_.gates_only_mark) return Propose(draft, taking);
    if (needs_approval && on_paper == nullptr) {
        judged_.marks.insert("irregular:no_approval");
        proposing_ = true;  // who agreed is not known; who types did not decide
    }
    Take(draft, taking);
}

/// A leader signed on paper and a clerk enters it: who signed must have the right of a last step;
/// that step.
const catalogue::ApprovalStep* Judge::ApprovedOnPaper(const Act& act, const Record& record) const {
    if (!judged_.gates_only_mark || !actor_ || request_.source.kind != ledger::SourceKind::kPaper)
        return nullptr;
    for (const catalogue::ApprovalStep* step : LastSteps(act))
        if (access_control::Holds(*actor_, step->right, record)) return step;
    return nullptr;
}

void Judge::CheckState(const Draft& draft, const Taking& taking) {
    if (draft.IsNew()) return;
    const std::string state = draft.before.Text(system_field::kState);
    const auto& from = taking.act->from;
    if (std::find(from.begin(), from.end(), state) == from.end()) {
        Refuse("workflow.wrong_state",
               {{"act", taking.act->label}, {"state", StateLabel(taking.procedure, state)}});
    }
    const auto since = draft.before.Day(system_field::kStateSince);
    if (!since || judged_.happened_on >= *since) return;
    if (judged_.gates_only_mark) {
        judged_.marks.insert("irregular:before_state");
    } else {
        Refuse("workflow.before_state",
               {{"state", StateLabel(taking.procedure, state)}, {"day", since->ToText()}},
               "happened_on");
    }
}

/// While an approval is open, nothing may move the record but a fact; additions are welcome.
void Judge::CheckPending(const Draft& draft, const Act& act) {
    if (draft.before.Get(system_field::kPending).IsAbsent()) return;
    const bool moves = !act.to.empty() || !act.approval.empty();
    if (moves && !judged_.gates_only_mark)
        Refuse("workflow.approval_pending", {{"act", act.label}});
}

void Judge::Enter(Draft& draft, Taking& taking) {
    const auto rule = [&](const catalogue::Field& field) {
        const auto& fields = taking.act->fields;
        return std::any_of(fields.begin(), fields.end(), [&](const catalogue::ActField& one) {
            const catalogue::Field* named = records::FindField(*draft.type, one.field);
            return named == &field;
        });
    };
    Entered entered = ReadEntered(scene_, draft, request_.values, rule);
    Gather(entered.refusals);
    judged_.doubts.insert(judged_.doubts.end(), entered.doubts.begin(), entered.doubts.end());
    taking.values = std::move(entered.values);
}

void Judge::CheckEnoughEvidence(const Draft& draft, const Taking& taking) {
    std::set<base::Digest> files = NewFiles(draft, taking.values);
    for (const ledger::EvidenceReference& file : judged_.evidence) files.insert(file.digest);
    if (request_.source.scan) files.insert(*request_.source.scan);
    const int least = taking.act->evidence_at_least;
    if (static_cast<int>(files.size()) >= least) return;
    Refuse("workflow.evidence_too_few",
           {{"act", taking.act->label}, {"least", std::to_string(least)}}, "evidence");
}

void Judge::JudgeGatesOf(const Draft& draft, const Act& act) {
    if (act.gates.empty()) return;
    const records::ViewNeighbours neighbours = NeighboursNow();
    const GateQuestion question{*draft.type, draft.after, judged_.happened_on, ActorsForGates()};
    const auto standings =
        JudgeGates(scene_.catalogue, act.gates, question, scene_.today(), neighbours);
    judged_.gates.insert(judged_.gates.end(), standings.begin(), standings.end());
}

/// Values, then gates, then effects and what the act creates.
void Judge::Take(Draft& draft, const Taking& taking) {
    const Act& act = *taking.act;
    for (const auto& [id, value] : taking.values) draft.after.Set(id, value);
    const records::FieldValues nobodys;
    Gather(SettleAsked(conditions_, draft, taking.copied ? nobodys : taking.values, &act));
    const std::vector<std::string> required = RequiredNow(conditions_, draft, &act);
    JudgeGatesOf(draft, act);
    const bool bars = !Bars(judged_, request_.accept_doubts).empty();
    // No number is taken for an act that will be refused, though a refusal would give it back.
    const Scene dry{scene_.principal, scene_.catalogue,  scene_.view,
                    nullptr,          scene_.randomness, scene_.now};
    const records::ViewNeighbours around =
        LooksAround(scene_.catalogue, act) ? NeighboursNow() : records::ViewNeighbours(scene_.view);
    Gather(ApplyEffects(bars ? dry : scene_, act, SourceNow(), draft, around));
    RefuseMissing(*draft.type, draft.after, required, judged_.refusals);
    const auto late = LateMarks(scene_, draft, act.id, judged_.happened_on);
    judged_.marks.insert(late.begin(), late.end());
    MoveState(draft, taking);
    if (act.creates) Create(draft, *act.creates);
    for (const catalogue::Movement& movement : act.moves) MoveOther(draft, movement);
    if (Erases(*draft.type, act)) Erase(draft);
}

/// What the act has made of every record it touches so far.
records::ViewNeighbours Judge::NeighboursNow() const {
    records::ViewNeighbours neighbours(scene_.view);
    for (const Draft& other : judged_.drafts) neighbours.LayOver(other.after);
    return neighbours;
}

EffectSource Judge::SourceNow() const {
    return {judged_.happened_on, judged_.acted_by, actor().organisation, judged_.gates_only_mark};
}

/// The record above must be one that the person may read, standing where the act allows; the new
/// one is in its organisation.
void Judge::PlaceUnder(Draft& draft, const Taking& taking) {
    const catalogue::Under& under = *taking.act->under;
    const catalogue::Field* field = draft.type->FindField(under.field);
    const auto entered = taking.values.find(under.field);
    const auto* id =
        entered == taking.values.end() ? nullptr : entered->second.As<base::RecordId>();
    const catalogue::RecordType* type =
        field == nullptr ? nullptr : scene_.catalogue.FindType(field->target);
    if (type == nullptr) return;
    if (id == nullptr) return Refuse("records.required", {{"label", field->label}}, field->id);
    const auto above = scene_.Find(*type, *id);
    if (!above || !access_control::Holds(scene_.principal, type->id + ".read", *above,
                                         request_.on_behalf_of)) {
        return Refuse("workflow.no_such_record", {{"label", type->label}}, field->id);
    }
    draft.after.Set(system_field::kOrganisation, above->Get(system_field::kOrganisation));
    if (above->Get(system_field::kVoided) == Value(true)) {
        return Refuse("workflow.voided", {{"label", type->label}}, field->id);
    }
    const std::string state = above->Text(system_field::kState);
    if (std::ranges::find(under.from, state) != under.from.end()) return;
    if (judged_.gates_only_mark) {
        judged_.marks.insert("irregular:under_state");
    } else {
        Refuse("workflow.under_wrong_state",
               {{"act", taking.act->label},
                {"label", type->label},
                {"state", StateLabel(ProcedureOf(scene_.catalogue, *above), state)}},
               field->id);
    }
}

/// The record that a reference leads to, among the drafts; null where there is none.
Draft* Judge::DraftReferredTo(const Draft& draft, const std::string& field_id) {
    const catalogue::Field* field = draft.type->FindField(field_id);
    const auto id = draft.after.Reference(field_id);
    const catalogue::RecordType* type =
        field == nullptr ? nullptr : scene_.catalogue.FindType(field->target);
    return type == nullptr || !id ? nullptr : DraftFor(*type, *id);
}

Draft* Judge::DraftFor(const catalogue::RecordType& type, const base::RecordId& id) {
    for (Draft& known : judged_.drafts) {
        if (known.after.id == id) return &known;
    }
    auto found = scene_.Find(type, id);
    if (!found) return nullptr;
    judged_.drafts.push_back(DraftOf(type, std::move(*found)));
    return &judged_.drafts.back();
}

/// Takes an act of another record with this one; its right was the right to this act.
void Judge::MoveOther(const Draft& draft, const catalogue::Movement& movement) {
    if (movement.on.find('.') != std::string::npos) return MoveRows(draft, movement);
    if (!Holds(scene_, movement.when, draft, SourceNow(), NeighboursNow())) return;
    Draft* other = DraftReferredTo(draft, movement.on);
    if (other == nullptr) return;
    records::FieldValues copied;
    for (const auto& [to, from] : movement.copy) copied[to] = draft.after.Get(from);
    TakeOn(*other, movement, std::move(copied));
}

void Judge::TakeOn(Draft& other, const catalogue::Movement& movement, records::FieldValues copied) {
    Taking taking;
    taking.procedure = ProcedureOf(scene_.catalogue, other.before);
    if (taking.procedure != nullptr) taking.act = taking.procedure->FindAct(movement.act);
    if (taking.act == nullptr || taking.act->from.empty()) {
        return Refuse("workflow.no_such_act", {{"act", movement.act}, {"label", other.type->label}},
                      movement.on);
    }
    CheckNotVoided(other);
    CheckState(other, taking);
    CheckPending(other, *taking.act);
    taking.values = std::move(copied);
    taking.agreed = true;
    taking.copied = true;
    Take(other, taking);
}

void Judge::MoveState(Draft& draft, const Taking& taking) {
    const std::string& to = taking.act->to;
    if (to.empty() || to == draft.after.Text(system_field::kState)) return;
    draft.after.Set(system_field::kState, to);
    draft.after.Set(system_field::kStateSince, judged_.happened_on);
}

void Judge::OpenSystemValues(Draft& draft, const Procedure* procedure, const std::string& state) {
    base::RecordId organisation = request_.organisation.value_or(actor().organisation);
    const catalogue::RecordType* organisations =
        scene_.catalogue.FindType(catalogue::kOrganisationType);
    const auto found =
        organisations == nullptr ? nullptr : scene_.view.FindShared(*organisations, organisation);
    // The root of the tree is its own: no other organisation is there to have it.
    const bool opens_itself =
        draft.after.type == catalogue::kOrganisationType && draft.after.id == organisation;
    if (!opens_itself && (!found || found->Get(system_field::kVoided) == Value(true))) {
        Refuse("workflow.no_such_organisation", {}, "organisation");
    }
    draft.after.Set(system_field::kOrganisation, organisation);
    draft.after.Set(system_field::kState, state);
    draft.after.Set(system_field::kStateSince, judged_.happened_on);
    draft.after.Set(system_field::kCreatedOn, judged_.happened_on);
    draft.after.Set(system_field::kCreatedBy, judged_.acted_by);
    if (procedure == nullptr) return;
    draft.after.Set(system_field::kProcedure,
                    fmt::format("{}@{}", procedure->id, procedure->version));
    draft.after.Set(system_field::kHolder, judged_.acted_by);
}

std::optional<Judge::Opened> Judge::OpenFrom(const Draft& parent,
                                             const catalogue::Creation& creation,
                                             const records::FieldValues& copied) {
    const catalogue::RecordType* type = scene_.catalogue.FindType(creation.type);
    const Procedure* procedure =
        type == nullptr
            ? nullptr
            : OpeningProcedure(scene_.catalogue, *type, creation.act, judged_.happened_on);
    const Act* act = procedure == nullptr ? nullptr : procedure->FindAct(creation.act);
    if (act == nullptr) {
        Refuse("workflow.no_such_act", {{"act", creation.act}, {"label", creation.type}});
        return std::nullopt;
    }
    judged_.drafts.push_back(NewDraft(*type, base::RecordId::Make(scene_.now, scene_.randomness)));
    Draft& child = judged_.drafts.back();
    OpenSystemValues(child, procedure, act->to);
    child.after.Set(system_field::kOrganisation, parent.after.Get(system_field::kOrganisation));
    child.after.Set(system_field::kHolder, parent.after.Get(system_field::kHolder));
    for (const auto& [to, value] : copied) child.after.Set(to, value);
    child.after.Set(creation.back_reference, parent.after.id);
    return Opened{&child, {procedure, act, {}, true}};
}

void Judge::Create(Draft& parent, const catalogue::Creation& creation) {
    if (creation.link.find('.') != std::string::npos) return CreateForRows(parent, creation);
    if (!Holds(scene_, creation.when, parent, SourceNow(), NeighboursNow())) return;
    records::FieldValues copied;
    for (const auto& [to, from] : creation.copy) copied[to] = parent.after.Get(from);
    const auto opened = OpenFrom(parent, creation, copied);
    if (!opened) return;
    if (!creation.link.empty()) parent.after.Set(creation.link, opened->child->after.id);
    Take(*opened->child, opened->taking);
}

}  // namespace workflow::detail
