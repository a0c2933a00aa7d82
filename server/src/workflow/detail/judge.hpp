#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/view_neighbours.hpp"
#include "workflow/detail/asked.hpp"
#include "workflow/detail/effects.hpp"
#include "workflow/detail/entered.hpp"
#include "workflow/detail/gates.hpp"
#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// Judges one requested act: finds every reason against it and what it would make of the records.
class Judge {
 public:
    Judge(const Scene& scene, const ActRequest& request)
        : scene_(scene), request_(request), conditions_(scene.catalogue) {}

    Judged Run();

 private:
    /// What an act is taken with: entered just now, or what an approval agreed to.
    struct Taking {
        const catalogue::Procedure* procedure = nullptr;
        const catalogue::Act* act = nullptr;
        records::FieldValues values;
        bool agreed = false;  ///< the last approval: proposes no more, right was asked before
        bool copied = false;  ///< values of another record, put in by the definition: nobody's entry
    };
    /// A record that another one's act opens, and the act that opens it.
    struct Opened {
        Draft* child = nullptr;
        Taking taking;
    };

    // ---- judge.cpp: the request itself ----
    void FindActor();
    void CheckDay();
    void CheckReason(bool needed);
    void CheckNotVoided(const Draft& draft);
    void CheckRight(const std::string& right, const std::string& label,
                    const records::Record& record);
    void RunOn(records::Record record);
    void RunOpening();

    // ---- procedure_act.cpp ----
    void RunAct(Draft& draft, Taking taking);
    [[nodiscard]] const catalogue::ApprovalStep* ApprovedOnPaper(
        const catalogue::Act& act, const records::Record& record) const;
    void CheckState(const Draft& draft, const Taking& taking);
    void CheckPending(const Draft& draft, const catalogue::Act& act);
    void CheckEnoughEvidence(const Draft& draft, const Taking& taking);
    void Enter(Draft& draft, Taking& taking);
    void Take(Draft& draft, const Taking& taking);
    void JudgeGatesOf(const Draft& draft, const catalogue::Act& act);
    void MoveState(Draft& draft, const Taking& taking);
    void Create(Draft& parent, const catalogue::Creation& creation);
    [[nodiscard]] std::optional<Opened> OpenFrom(const Draft& parent,
                                                 const catalogue::Creation& creation,
                                                 const records::FieldValues& copied);
    void PlaceUnder(Draft& draft, const Taking& taking);
    void MoveOther(const Draft& draft, const catalogue::Movement& movement);
    void TakeOn(Draft& other, const catalogue::Movement& movement, records::FieldValues copied);
    [[nodiscard]] Draft* DraftReferredTo(const Draft& draft, const std::string& field);
    [[nodiscard]] Draft* DraftFor(const catalogue::RecordType& type, const base::RecordId& id);
    [[nodiscard]] records::ViewNeighbours NeighboursNow() const;
    [[nodiscard]] EffectSource SourceNow() const;
    void OpenSystemValues(Draft& draft, const catalogue::Procedure* procedure,
                          const std::string& state);
    void AddMarks();

    // ---- each_row.cpp: `link` and `on` that name a field of a group's rows, or records that point
    // here ----
    void CreateForRows(Draft& parent, const catalogue::Creation& creation);
    void MoveRows(const Draft& draft, const catalogue::Movement& movement);
    void MovePointing(const Draft& draft, const catalogue::Movement& movement);

    // ---- generic_acts.cpp ----
    void Register(Draft& draft);
    void Correct(Draft& draft);
    void SetVoided(Draft& draft, bool voided);
    void HandOver(Draft& draft);
    void MoveProcedure(Draft& draft);

    // ---- approvals.cpp ----
    void Propose(Draft& draft, const Taking& taking);
    void RunApprovalAct(Draft& approval);
    void Approve(Draft& approval, Draft& subject, const Taking& proposed);
    void CloseApproval(Draft& approval, Draft& subject, const char* state);
    void AddOpinion(Draft& approval, const char* opinion, const catalogue::ApprovalStep& step);
    [[nodiscard]] Draft* SubjectOf(const Draft& approval);
    [[nodiscard]] std::optional<Taking> ProposedIn(const Draft& approval, const Draft& subject);
    void SendBack(Draft& approval, const catalogue::Act& act, const records::Value& step);
    void Urge(Draft& approval);

    // ---- erase.cpp: the act of an `erasure` that destroys what it names ----
    void JudgeErasure(const Draft& erasure);
    void Erase(Draft& erasure);

    void Refuse(std::string code, std::vector<std::pair<std::string, std::string>> params = {},
                std::string where = {}) {
        judged_.refusals.push_back({std::move(code), std::move(params), std::move(where)});
    }
    void Gather(const base::Refusals& refusals) {
        judged_.refusals.insert(judged_.refusals.end(), refusals.begin(), refusals.end());
    }
    [[nodiscard]] const access_control::Principal& actor() const {
        return actor_ ? *actor_ : scene_.principal;
    }
    [[nodiscard]] std::vector<records::Givens> ActorsForGates() const;

    const Scene& scene_;
    const ActRequest& request_;
    const catalogue::RecordType* type_ = nullptr;
    std::optional<access_control::Principal> actor_;  ///< who decided, where somebody else types
    bool proposing_ = false;  ///< gates about the actor are for approvers, not for who asks
    records::FieldConditions conditions_;
    Judged judged_;
};

/// As whom somebody gives an opinion.
struct Voice {
    std::optional<base::RecordId> on_behalf_of;
    std::string step;    ///< one of the open steps; empty: the one whose right is held
    bool agrees = true;  ///< who agrees says for which step; a return returns all of it
};
/// For which open step they speak (null: none is open), and why they may not; no bars: may.
struct Speaking {
    const catalogue::ApprovalStep* step = nullptr;
    base::Refusals bars;
};
[[nodiscard]] Speaking SpeakingFor(const Scene& scene, const records::Record& approval,
                                   const records::Record& subject, const catalogue::Act& act,
                                   const Voice& voice);

/// May a person correct this field: no effect computes it but from a day or another field, no `$`.
[[nodiscard]] bool IsCorrectable(const catalogue::Procedure* procedure,
                                 const catalogue::Field& field);

}  // namespace workflow::detail
