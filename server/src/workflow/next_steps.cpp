#include <algorithm>

#include "base/check.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/approval_steps.hpp"
#include "workflow/detail/judge.hpp"
#include "workflow/detail/proposal.hpp"
#include "workflow/performer.hpp"

namespace workflow {

using access_control::Principal;
using catalogue::Act;
using catalogue::Procedure;
using catalogue::RecordType;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

namespace {

NextStep StepOf(const Act& act) {
    NextStep step;
    step.act = act.id;
    step.label = act.label;
    step.help = act.help;
    step.basis = act.basis;
    step.primary = act.primary;
    step.can_record_fact = act.fact;
    step.needs_reason = act.needs_reason;
    step.evidence_at_least = act.evidence_at_least;
    step.fields = act.fields;
    step.approval = act.approval;
    return step;
}

NextStep GenericStep(const char* act, const char* label, bool needs_reason) {
    NextStep step;
    step.act = act;
    step.label = label;
    step.needs_reason = needs_reason;
    return step;
}

void Settle(NextStep& step) {
    step.allowed = step.reasons.empty() &&
                   std::all_of(step.gates.begin(), step.gates.end(),
                               [](const GateStanding& standing) { return standing.passed; });
}

/// Held oneself, or by somebody for whom one may act.
bool HoldsForSomebody(const Principal& principal, std::string_view right, const Record& record) {
    if (access_control::Holds(principal, right, record)) return true;
    return std::any_of(principal.acting_for.begin(), principal.acting_for.end(),
                       [&](const auto& other) {
                           return access_control::Holds(principal, right, record, other.person);
                       });
}

/// The steps of one record for one person today.
class Steps {
 public:
    Steps(const Principal& principal, const catalogue::Catalogue& catalogue, const Record& record,
          records::RecordView& view, base::CivilDay today)
        : principal_(principal),
          catalogue_(catalogue),
          record_(record),
          view_(view),
          today_(today) {}

    void AddProcedureActs(const Procedure& procedure, const RecordType& type,
                          std::vector<NextStep>& steps) {
        const std::string state = record_.Text(system_field::kState);
        for (const Act& act : procedure.acts) {
            if (std::find(act.from.begin(), act.from.end(), state) == act.from.end()) continue;
            if (act.created_only) continue;
            NextStep step = StepOf(act);
            step.primary = act.primary && Leads(type, act);
            RefuseRight(detail::RightFor(type, act), act.label, step);
            const bool moves = !act.to.empty() || !act.approval.empty();
            if (moves && !record_.Get(system_field::kPending).IsAbsent()) {
                step.reasons.push_back({"workflow.approval_pending", {{"act", act.label}}, {}});
            }
            step.gates = GatesOf(type, act);
            Settle(step);
            steps.push_back(std::move(step));
        }
        std::stable_partition(steps.begin(), steps.end(),
                              [](const NextStep& s) { return s.primary; });
    }

    void AddGeneric(const Procedure* procedure, const RecordType& type,
                    std::vector<NextStep>& steps) {
        const bool voided = record_.Get(system_field::kVoided) == Value(true);
        const bool pending = !record_.Get(system_field::kPending).IsAbsent();
        const auto add = [&](NextStep step) {
            if (!HoldsForSomebody(principal_, type.id + "." + step.act, record_)) return;
            if (pending && step.act == "void") {
                step.reasons.push_back({"workflow.approval_pending", {{"act", step.label}}, {}});
            }
            Settle(step);
            steps.push_back(std::move(step));
        };
        if (voided) return add(GenericStep("restore", "恢复", true));
        NextStep correct = GenericStep("correct", "更正", true);
        for (const catalogue::Field& field : type.fields) {
            if (detail::IsCorrectable(procedure, field))
                correct.fields.push_back({field.id, false});
        }
        add(std::move(correct));
        if (!record_.Get(system_field::kHolder).IsAbsent()) {
            NextStep hand_over = GenericStep("hand_over", "移交", false);
            hand_over.fields.push_back({std::string(system_field::kHolder), true});
            add(std::move(hand_over));
        }
        add(GenericStep("void", "作废", true));
    }

    void AddApprovalActs(const Procedure& procedure, std::vector<NextStep>& steps) {
        if (record_.Text(system_field::kState) != "pending") return;
        const RecordType* type = catalogue_.FindType(record_.Text("subject_type"));
        const auto id = base::RecordId::Parse(record_.Text("subject"));
        const auto subject = type == nullptr || !id ? std::nullopt : view_.Find(*type, *id);
        const Procedure* of_subject = subject ? ProcedureOf(catalogue_, *subject) : nullptr;
        const Act* act = of_subject == nullptr ? nullptr : of_subject->FindAct(record_.Text("act"));
        if (act == nullptr || OpenSteps(*act, record_).empty()) return;
        NextStep approve = Named(procedure, EndsWithNext(*act, record_) ? "approve" : "endorse");
        const base::Refusals bars = BarsFor(*subject, *act, approve.approval);
        if (approve.approval.size() > 1) approve.fields = {{"step", true}};
        approve.primary = true;
        approve.reasons = bars;
        approve.gates = ApprovalGates(*type, *subject, *act);
        NextStep back = Named(procedure, "return");
        back.needs_reason = true;
        back.reasons = bars;
        NextStep send_back = Named(procedure, "send_back");
        send_back.needs_reason = true;
        send_back.fields = {{"step", true}};
        send_back.reasons = bars;
        const auto add = [&](NextStep one) {
            Settle(one);
            steps.push_back(std::move(one));
        };
        add(std::move(approve));
        add(std::move(back));
        if (!StepsBehind(*act, record_).empty()) add(std::move(send_back));
        if (record_.Reference("proposed_by") != principal_.person) return;
        NextStep urge = Named(procedure, "urge");
        if (record_.Day("urged_on") == today_) {
            urge.reasons.push_back({"workflow.urged_today", {}, {}});
        }
        add(std::move(urge));
        add(Named(procedure, "withdraw"));
    }

    /// Records of other types that may now be opened under this one.
    void AddOpenings(const RecordType& type, std::vector<NextStep>& steps) {
        for (const auto& [id, other] : catalogue_.record_types) {
            for (const Procedure* procedure :
                 detail::OpeningProcedures(catalogue_, other, today_)) {
                for (const Act& act : procedure->acts) AddOpening(type, other, act, steps);
            }
        }
    }

    void AddOpening(const RecordType& type, const RecordType& other, const Act& act,
                    std::vector<NextStep>& steps) {
        if (!act.under || act.created_only) return;
        const catalogue::Field* field = other.FindField(act.under->field);
        if (field == nullptr || field->target != type.id) return;
        const auto& from = act.under->from;
        const std::string state = record_.Text(system_field::kState);
        if (std::find(from.begin(), from.end(), state) == from.end()) return;
        if (!HoldsForSomebody(principal_, detail::RightFor(other, act), record_)) return;
        NextStep step = StepOf(act);
        step.primary = false;
        step.opens = Opening{other.id, other.label, field->id};
        Settle(step);
        steps.push_back(std::move(step));
    }

    void AddSuccession(const RecordType& type, std::vector<NextStep>& steps) {
        if (!HoldsForSomebody(principal_, type.id + ".move_procedure", record_)) return;
        for (const detail::Following& next : detail::FollowingProcedures(catalogue_, record_)) {
            NextStep step = GenericStep("move_procedure", "", true);
            step.label = fmt::format("转入“{}”", next.procedure->label);
            step.help =
                fmt::format("转入后处于“{}”", detail::StateLabel(next.procedure, next.state));
            step.values = fmt::format(R"({{"{}":"{}"}})", system_field::kProcedure,
                                      detail::KeyOf(*next.procedure));
            if (!record_.Get(system_field::kPending).IsAbsent()) {
                step.reasons.push_back({"workflow.approval_pending", {{"act", step.label}}, {}});
            }
            Settle(step);
            steps.push_back(std::move(step));
        }
    }

    [[nodiscard]] std::vector<GateStanding> GatesOf(const RecordType& type, const Act& act) {
        const bool proposes = !act.approval.empty();
        auto gates =
            Judge(type, record_, act, proposes ? std::vector<records::Givens>() : Actors());
        for (GateStanding& standing : gates) {
            if (standing.passed || !detail::LooksAt(catalogue_, type, *standing.gate, act.fields))
                continue;
            standing.passed = standing.open = true;
        }
        return gates;
    }

 private:
    [[nodiscard]] std::vector<GateStanding> Judge(const RecordType& type, const Record& record,
                                                  const Act& act,
                                                  std::vector<records::Givens> actors) {
        const records::ViewNeighbours neighbours(view_);
        const detail::GateQuestion question{type, record, today_, std::move(actors)};
        return detail::JudgeGates(catalogue_, act.gates, question, today_, neighbours);
    }

    [[nodiscard]] bool Leads(const RecordType& type, const Act& act) const {
        if (act.primary_when.empty()) return true;
        const auto when = records::ReadFilter(catalogue_, type, act.primary_when);
        CHECK(when.has_value());
        const records::ViewNeighbours neighbours(view_);
        return records::Passes(*when, record_, {{"today", Value(today_)}}, neighbours);
    }

    [[nodiscard]] std::vector<records::Givens> Actors() const {
        return {detail::ActorGivens(principal_.person, principal_.organisation)};
    }

    void RefuseRight(const std::string& right, const std::string& label, NextStep& step) {
        if (HoldsForSomebody(principal_, right, record_)) return;
        step.reasons.push_back({"workflow.no_right",
                                {{"act", label}, {"right", right}, {"person", principal_.name}},
                                {}});
    }

    /// The least that bars: oneself, or one of those for whom one may act. `may` gets the open
    /// steps for which one may speak.
    [[nodiscard]] base::Refusals BarsFor(const Record& subject, const Act& act,
                                         std::vector<catalogue::ApprovalStep>& may) {
        const detail::Scene scene{principal_, catalogue_, view_, nullptr, nothing_, {}};
        std::vector<std::optional<base::RecordId>> voices = {std::nullopt};
        for (const auto& other : principal_.acting_for) voices.emplace_back(other.person);
        for (const catalogue::ApprovalStep* step : OpenSteps(act, record_)) {
            const bool free = std::ranges::any_of(voices, [&](const auto& other) {
                const detail::Voice voice{other, step->id, true};
                return detail::SpeakingFor(scene, record_, subject, act, voice).bars.empty();
            });
            if (free) may.push_back(*step);
        }
        if (!may.empty()) return {};
        return detail::SpeakingFor(scene, record_, subject, act, {std::nullopt, {}, false}).bars;
    }

    [[nodiscard]] std::vector<GateStanding> ApprovalGates(const RecordType& type,
                                                          const Record& subject, const Act& act) {
        Record trial = subject;
        if (const auto proposal = detail::ReadProposal(type, record_.Text("proposed"))) {
            for (const auto& [id, value] : proposal->values) trial.Set(id, value);
        }
        auto gates = Judge(type, trial, act, Actors());
        if (EndsWithNext(act, record_)) return gates;
        std::erase_if(
            gates, [](const GateStanding& standing) { return !detail::AsksActor(*standing.gate); });
        return gates;
    }

    [[nodiscard]] static NextStep Named(const Procedure& procedure, const char* id) {
        const Act* act = procedure.FindAct(id);
        NextStep step = act == nullptr ? GenericStep(id, id, false) : StepOf(*act);
        step.fields.clear();  // the opinion is the reason
        return step;
    }

    /// Looking takes no chance.
    class NoRandomness final : public base::Randomness {
        void Fill(std::span<std::byte>) override {}
    };

    const Principal& principal_;
    const catalogue::Catalogue& catalogue_;
    const Record& record_;
    records::RecordView& view_;
    base::CivilDay today_;
    NoRandomness nothing_;
};

}  // namespace

std::vector<NextStep> Performer::NextSteps(const Principal& principal,
                                           const CataloguePointer& catalogue, const Record& record,
                                           records::RecordView& view) {
    std::vector<NextStep> next;
    const RecordType* type = catalogue->FindType(record.type);
    if (type == nullptr) return next;
    const Procedure* procedure = ProcedureOf(*catalogue, record);
    Steps steps(principal, *catalogue, record, view, clock_.Today());
    if (type->id == catalogue::kApprovalType) {
        if (procedure != nullptr) steps.AddApprovalActs(*procedure, next);
        return next;
    }
    const bool voided = record.Get(system_field::kVoided) == Value(true);
    if (procedure != nullptr && !voided) {
        steps.AddProcedureActs(*procedure, *type, next);
        steps.AddOpenings(*type, next);
        steps.AddSuccession(*type, next);
    }
    steps.AddGeneric(procedure, *type, next);
    return next;
}

std::vector<NextStep> Performer::OpeningSteps(const Principal& principal,
                                              const CataloguePointer& catalogue,
                                              const RecordType& type) {
    std::vector<NextStep> steps;
    const auto add = [&](NextStep step, const std::string& right) {
        if (!access_control::HoldsSomewhere(principal, right)) return;
        Settle(step);
        steps.push_back(std::move(step));
    };
    const auto procedures = detail::OpeningProcedures(*catalogue, type, clock_.Today());
    if (std::none_of(procedures.begin(), procedures.end(), detail::HasOpening)) {
        NextStep step = GenericStep("register", "登记", false);
        step.primary = true;
        for (const catalogue::Field& field : type.fields) {
            if (!field.retired) step.fields.push_back({field.id, field.required});
        }
        add(std::move(step), type.id + ".register");
        return steps;
    }
    for (const Procedure* procedure : procedures) {
        for (const Act& act : procedure->acts) {
            if (!act.from.empty() || act.created_only || !act.approval.empty()) continue;
            add(StepOf(act), detail::RightFor(type, act));
        }
    }
    return steps;
}

}  // namespace workflow
