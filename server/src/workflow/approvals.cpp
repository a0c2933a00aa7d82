#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "workflow/approval_steps.hpp"
#include "workflow/detail/erasure.hpp"
#include "workflow/detail/judge.hpp"
#include "workflow/detail/proposal.hpp"

namespace workflow::detail {

using catalogue::Act;
using catalogue::ApprovalStep;
using catalogue::RecordType;
using records::Record;
using records::Row;
using records::Value;
namespace system_field = records::system_field;

namespace {

/// Of an approval, where the catalogue has it: what its subject belongs to, as text.
constexpr const char* kWithin = "within";

std::optional<base::RecordId> BelongsTo(const RecordType& type, const Record& record) {
    for (const std::string& field : type.belongs_to)
        if (const auto above = record.Reference(field)) return above;
    return std::nullopt;
}

std::string TitleOf(const RecordType& type, const Record& record) {
    const catalogue::Field* title = type.FindField(type.title);
    return title == nullptr ? std::string() : records::ValueToShow(*title, record.Get(title->id));
}

/// A title must fit the field that holds it.
std::string Shortened(const std::string& text, const RecordType& type, const char* field_id) {
    const catalogue::Field* field = type.FindField(field_id);
    const int most = field == nullptr || field->max_length == 0 ? 200 : field->max_length;
    const std::u32string points = base::ToCodePoints(text);
    if (points.size() <= static_cast<std::size_t>(most)) return text;
    return base::FromCodePoints(
               std::u32string_view(points).substr(0, static_cast<std::size_t>(most) - 1)) +
           "…";
}

bool HasSealed(const RecordType& type, const records::FieldValues& values) {
    return std::any_of(values.begin(), values.end(), [&](const auto& entry) {
        const catalogue::Field* field = records::FindField(type, entry.first);
        if (field == nullptr) return false;
        return field->seal != catalogue::Seal::kNone ||
               std::any_of(field->fields.begin(), field->fields.end(),
                           [](const catalogue::Field& cell) {
                               return cell.seal != catalogue::Seal::kNone;
                           });
    });
}

}  // namespace

Speaking SpeakingFor(const Scene& scene, const Record& approval, const Record& subject,
                     const Act& act, const Voice& voice) {
    const StepList open = OpenSteps(act, approval);
    if (open.empty()) return {nullptr, {{"workflow.approval_over", {}, {}}}};
    Speaking speaking;
    StepList asked = open;
    std::erase_if(asked, [&](const ApprovalStep* step) {
        return !voice.step.empty() && step->id != voice.step;
    });
    StepList held = asked;
    std::erase_if(held, [&](const ApprovalStep* step) {
        return !access_control::Holds(scene.principal, step->right, subject, voice.on_behalf_of);
    });
    const StepList& about = held.empty() ? asked : held;
    const auto bar = [&](const char* code, const StepList& steps, const char* where = "") {
        speaking.bars.push_back({code, {{"step", StepLabels(steps)}}, where});
    };
    if (asked.empty()) bar("workflow.step_not_open", open, "step");
    if (!asked.empty() && held.empty()) bar("workflow.not_the_approver", asked);
    if (held.size() > 1 && voice.agrees) bar("workflow.speak_for_which", held, "step");
    const auto proposer = approval.Reference("proposed_by");
    const bool proposed_it =
        proposer && (*proposer == scene.principal.person || proposer == voice.on_behalf_of);
    if (proposed_it && !about.empty() &&
        std::ranges::all_of(about, &ApprovalStep::not_who_proposed))
        bar("workflow.proposer_may_not_approve", about);
    if (HasAgreed(act, approval, scene.principal.person) ||
        (voice.on_behalf_of && HasAgreed(act, approval, *voice.on_behalf_of)))
        bar("workflow.approved_before", about.empty() ? open : about);
    // Barred or not, everything else against it is judged and told as well.
    speaking.step = about.empty() ? open.front() : about.front();
    return speaking;
}

/// Opens an approval instead of taking the act; the record only remembers that one is open.
void Judge::Propose(Draft& draft, const Taking& taking) {
    const Act& act = *taking.act;
    const RecordType* type = scene_.catalogue.FindType(catalogue::kApprovalType);
    if (type == nullptr) return Refuse("workflow.no_such_type", {{"type", "approval"}});
    proposing_ = true;
    Draft trial = draft;
    for (const auto& [id, value] : taking.values) trial.after.Set(id, value);
    Gather(SettleAsked(conditions_, trial, taking.values, &act));
    JudgeGatesOf(trial, act);
    if (Erases(*draft.type, act)) JudgeErasure(trial);
    RefuseMissing(*draft.type, trial.after, RequiredNow(conditions_, trial, &act),
                  judged_.refusals);
    const catalogue::Field* kept_in = type->FindField("proposed");
    if (HasSealed(*draft.type, taking.values) && kept_in != nullptr &&
        kept_in->seal == catalogue::Seal::kNone) {
        Refuse("workflow.proposal_unsealed", {{"act", act.label}}, "values");
    }
    judged_.drafts.push_back(NewDraft(*type, base::RecordId::Make(scene_.now, scene_.randomness)));
    Draft& approval = judged_.drafts.back();
    OpenSystemValues(approval, OpeningProcedure(scene_.catalogue, *type, judged_.happened_on),
                     "pending");
    Record& after = approval.after;
    after.Set(system_field::kOrganisation, draft.before.Get(system_field::kOrganisation));
    after.Set("subject_type", draft.type->id);
    after.Set("subject", draft.before.id.ToText());
    if (type->FindField(kWithin) != nullptr)
        if (const auto above = BelongsTo(*draft.type, draft.before))
            after.Set(kWithin, above->ToText());
    after.Set("subject_title",
              Shortened(TitleOf(*draft.type, trial.after), *type, "subject_title"));
    after.Set("act", act.id);
    after.Set("step", StepIds(OpenSteps(act, after)));
    after.Set("steps_done", Value(0));
    after.Set("proposed", ProposalText({act.id, taking.values, judged_.basis, judged_.reason,
                                        judged_.evidence}));
    after.Set("proposed_by", judged_.acted_by);
    after.Set("proposed_on", judged_.happened_on);
    draft.after.Set(system_field::kPending, after.id);
    judged_.kind += ".propose";
    judged_.proposed = true;
}

/// The record that an approval is about, as draft; null with a refusal where it is gone.
Draft* Judge::SubjectOf(const Draft& approval) {
    const RecordType* type = scene_.catalogue.FindType(approval.before.Text("subject_type"));
    const auto id = base::RecordId::Parse(approval.before.Text("subject"));
    auto subject = type == nullptr || !id ? std::nullopt : scene_.Find(*type, *id);
    if (!subject || subject->Reference(system_field::kPending) != approval.before.id) {
        Refuse("workflow.approval_over");
        return nullptr;
    }
    judged_.drafts.push_back(DraftOf(*type, std::move(*subject)));
    return &judged_.drafts.back();
}

std::optional<Judge::Taking> Judge::ProposedIn(const Draft& approval, const Draft& subject) {
    const auto proposal = ReadProposal(*subject.type, approval.before.Text("proposed"));
    Taking taking;
    taking.procedure = ProcedureOf(scene_.catalogue, subject.before);
    if (proposal && taking.procedure != nullptr)
        taking.act = taking.procedure->FindAct(proposal->act);
    if (taking.act == nullptr || taking.act->approval.empty()) {
        Refuse("workflow.proposal_unreadable");
        return std::nullopt;
    }
    taking.values = proposal->values;
    taking.agreed = true;
    return taking;
}

void Judge::RunApprovalAct(Draft& approval) {
    const std::string& act = request_.act;
    static constexpr std::array<std::string_view, 6> kActs = {"approve",   "endorse",  "return",
                                                              "send_back", "withdraw", "urge"};
    const bool approves = act == "approve" || act == "endorse";
    if (std::ranges::find(kActs, act) == kActs.end()) {
        return Refuse("workflow.no_such_act", {{"act", act}, {"label", type_->label}}, "act");
    }
    const Entered entered =
        ReadEntered(scene_, approval, request_.values, [&](const catalogue::Field& field) {
            return (approves || act == "send_back") && field.id == "step";
        });
    Gather(entered.refusals);
    if (request_.acted_by && *request_.acted_by != scene_.principal.person) {
        Refuse("workflow.opinion_by_oneself", {}, "acted_by");
    }
    if (approval.before.Text(system_field::kState) != "pending") {
        return Refuse("workflow.approval_over");
    }
    Draft* subject = SubjectOf(approval);
    const auto proposed = subject == nullptr ? std::nullopt : ProposedIn(approval, *subject);
    if (!proposed) return;
    if (act == "withdraw" || act == "urge") {
        if (approval.before.Reference("proposed_by") != scene_.principal.person) {
            Refuse("workflow.not_the_proposer");
        }
        return act == "urge" ? Urge(approval) : CloseApproval(approval, *subject, "withdrawn");
    }
    CheckReason(!approves);
    const auto step = entered.values.find("step");
    const Value named = step == entered.values.end() ? Value() : step->second;
    const auto* id = named.As<std::string>();
    const Voice voice{request_.on_behalf_of, approves && id != nullptr ? *id : "", approves};
    const Speaking speaking =
        SpeakingFor(scene_, approval.before, subject->before, *proposed->act, voice);
    Gather(speaking.bars);
    if (speaking.step == nullptr) return;
    AddOpinion(approval, approves ? "approve" : act.c_str(), *speaking.step);
    if (approves) return Approve(approval, *subject, *proposed);
    if (act == "send_back") return SendBack(approval, *proposed->act, named);
    CloseApproval(approval, *subject, "returned");
}

/// To an earlier step of the chain: what was agreed there and after is asked again, and with it
/// what is asked together with that step.
void Judge::SendBack(Draft& approval, const Act& act, const Value& wanted) {
    judged_.drafts.pop_back();  // the subject is not touched
    const StepList behind = StepsBehind(act, approval.before);
    for (std::size_t i = 0; i < behind.size(); ++i) {
        if (!(wanted == Value(behind[i]->id))) continue;
        approval.after.Set("steps_done", Value(static_cast<std::int64_t>(TogetherFrom(act, i))));
        approval.after.Set("step", StepIds(OpenSteps(act, approval.after)));
        return;
    }
    Refuse("workflow.no_earlier_step", {}, "step");
}

/// Who proposed asks for an answer, once a day.
void Judge::Urge(Draft& approval) {
    judged_.drafts.pop_back();  // the subject is not touched
    if (approval.before.Day("urged_on") == judged_.happened_on) {
        return Refuse("workflow.urged_today");
    }
    const auto* times = approval.before.Get("urged_times").As<std::int64_t>();
    approval.after.Set("urged_on", judged_.happened_on);
    approval.after.Set("urged_times", Value((times == nullptr ? 0 : *times) + 1));
}

void Judge::AddOpinion(Draft& approval, const char* opinion, const ApprovalStep& step) {
    std::vector<Row> rows;
    if (const auto* given = approval.before.Get("opinions").As<std::vector<Row>>()) rows = *given;
    Row row;
    row.id = base::Uuid::Make(scene_.now, scene_.randomness);
    row.values.emplace("step", step.id);
    row.values.emplace("person", scene_.principal.person);
    if (request_.on_behalf_of) row.values.emplace("on_behalf_of", *request_.on_behalf_of);
    row.values.emplace("opinion", opinion);
    if (!judged_.reason.empty()) row.values.emplace("text", judged_.reason);
    row.values.emplace("given_at", scene_.now);
    rows.push_back(std::move(row));
    approval.after.Set("opinions", std::move(rows));
}

void Judge::CloseApproval(Draft& approval, Draft& subject, const char* state) {
    approval.after.Set(system_field::kState, state);
    approval.after.Set(system_field::kStateSince, judged_.happened_on);
    subject.after.Set(system_field::kPending, Value());
}

/// One opinion more; the next steps are asked when all of these have agreed, and the last
/// agreement takes the act that was proposed.
void Judge::Approve(Draft& approval, Draft& subject, const Taking& proposed) {
    const Act& act = *proposed.act;
    if (OpenSteps(act, approval.after).empty()) {
        std::size_t next = StepsBehind(act, approval.after).size() + 1;
        while (next < act.approval.size() && !act.approval[next].parallel_with.empty()) ++next;
        approval.after.Set("steps_done", Value(static_cast<std::int64_t>(next)));
    }
    if (!EndsWithNext(act, approval.before)) {
        judged_.kind = "approval.endorse";
        approval.after.Set("step", StepIds(OpenSteps(act, approval.after)));
        Draft trial = subject;
        for (const auto& [id, value] : proposed.values) trial.after.Set(id, value);
        JudgeGatesOf(trial, act);
        if (Erases(*subject.type, act)) JudgeErasure(trial);
        // Gates about the file may still be mended before the last step; who acts is decided now.
        std::erase_if(judged_.gates,
                      [](const GateStanding& standing) { return !AsksActor(*standing.gate); });
        judged_.drafts.pop_back();  // the subject is not touched
        return;
    }
    judged_.kind = subject.type->id + "." + act.id;
    CheckState(subject, proposed);
    CloseApproval(approval, subject, "approved");
    const auto proposal = ReadProposal(*subject.type, approval.before.Text("proposed"));
    if (judged_.basis.empty()) judged_.basis = proposal->basis;
    judged_.reason = proposal->reason;
    for (const ledger::EvidenceReference& file : proposal->evidence) {
        if (std::find(judged_.evidence.begin(), judged_.evidence.end(), file) ==
            judged_.evidence.end()) {
            judged_.evidence.push_back(file);
        }
    }
    Take(subject, proposed);
}

}  // namespace workflow::detail
