#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

class Approving : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
        clue_ = bureau_.AClueUnderExamination();
        const auto proposed =
            bureau_.Do(bureau_.handler, "clue", clue_, "file", bureau_.FilingValues());
        ASSERT_TRUE(proposed) << CodesOf(proposed).front();
        ASSERT_TRUE(proposed->proposed);
        approval_ = bureau_.ApprovalOf("clue", clue_);
    }
    ActRequest Opinion(const char* act, const char* reason = "") {
        ActRequest request = bureau_.Request("approval", approval_, act);
        request.reason = reason;
        return request;
    }

    Bureau bureau_;
    base::RecordId clue_, approval_;
};

TEST_F(Approving, ProposesWithoutTouchingMoreThanThePendingMark) {
    const records::Record clue = bureau_.Find("clue", clue_);
    const records::Record approval = bureau_.Find("approval", approval_);

    EXPECT_EQ(clue.Text("$state"), "under_examination");
    EXPECT_TRUE(clue.Get("cause_of_case").IsAbsent());
    EXPECT_EQ(bureau_.store.Read()->HistoryOf(clue_).back().act.kind, "clue.file.propose");
    EXPECT_EQ(approval.Text("$state"), "pending");
    EXPECT_EQ(approval.Text("subject_type"), "clue");
    EXPECT_EQ(approval.Text("act"), "file");
    EXPECT_EQ(approval.Text("step"), "unit_leader");
    EXPECT_EQ(approval.Reference("proposed_by"), bureau_.handler);
    EXPECT_EQ(approval.Reference("$organisation"), bureau_.city);
    EXPECT_EQ(approval.Text("subject_title"), "夜间排黑水");
}

TEST_F(Approving, TakesTheActByTheLastOpinionInOneLedgerAct) {
    const auto first = bureau_.Do(bureau_.unit_leader, Opinion("approve", "同意"));
    ASSERT_TRUE(first) << CodesOf(first).front();
    EXPECT_EQ(bureau_.Find("approval", approval_).Text("step"), "bureau_leader");
    EXPECT_EQ(bureau_.Find("clue", clue_).Text("$state"), "under_examination");

    const auto last = bureau_.Do(bureau_.bureau_leader, Opinion("approve"));

    ASSERT_TRUE(last) << CodesOf(last).front();
    EXPECT_EQ(last->touched.size(), 3U);
    const records::Record clue = bureau_.Find("clue", clue_);
    EXPECT_EQ(clue.Text("$state"), "filed");
    EXPECT_TRUE(clue.Get("$pending").IsAbsent());
    EXPECT_EQ(bureau_.Find("approval", approval_).Text("$state"), "approved");
    EXPECT_EQ(
        bureau_.Find("approval", approval_).Get("opinions").As<std::vector<records::Row>>()->size(),
        2U);
    const records::Record filed = bureau_.Find("case", *clue.Reference("case"));
    EXPECT_EQ(filed.Text("$state"), "filed");
    EXPECT_EQ(filed.Text("case_no"), "试环立〔2026〕1号");
    EXPECT_EQ(filed.Text("cause_of_case"), "涉嫌超标排放水污染物");
    EXPECT_EQ(filed.Day("decision_due_on"), Day("2026-06-01"));
    EXPECT_EQ(filed.Reference("clue"), clue_);
    EXPECT_EQ(filed.Reference("$holder"), bureau_.handler);
    const ledger::Act act = bureau_.store.Read()->HistoryOf(clue_).back().act;
    EXPECT_EQ(act.kind, "clue.file");
    EXPECT_EQ(act.acted_by, bureau_.bureau_leader);
    EXPECT_EQ(act.touches.size(), 3U);
}

TEST_F(Approving, SaysWhoMayNotGiveTheOpinion) {
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.bureau_leader, Opinion("approve"))),
              Codes{"workflow.not_the_approver"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, Opinion("approve"))),
              (Codes{"workflow.not_the_approver", "workflow.proposer_may_not_approve"}));
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.reviewer, Opinion("return", "不"))),
              Codes{"workflow.not_the_approver"});
}

TEST_F(Approving, LetsADelegateApproveButNobodyTwice) {
    bureau_.Delegate(bureau_.bureau_leader, bureau_.unit_leader);
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
    ActRequest twice = Opinion("approve");
    twice.on_behalf_of = bureau_.bureau_leader;

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.unit_leader, twice)), Codes{"workflow.approved_before"});

    bureau_.Delegate(bureau_.bureau_leader, bureau_.reviewer);
    ActRequest delegated = Opinion("approve");
    delegated.on_behalf_of = bureau_.bureau_leader;
    const auto outcome = bureau_.Do(bureau_.reviewer, delegated);
    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    const ledger::Act act = bureau_.store.Read()->HistoryOf(clue_).back().act;
    EXPECT_EQ(act.acted_by, bureau_.reviewer);
    EXPECT_EQ(act.on_behalf_of, bureau_.bureau_leader);
}

TEST_F(Approving, NeverLetsADelegateOfTheApproverBeTheProposer) {
    bureau_.Delegate(bureau_.unit_leader, bureau_.handler);
    ActRequest request = Opinion("approve");
    request.on_behalf_of = bureau_.unit_leader;

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, request)),
              Codes{"workflow.proposer_may_not_approve"});
}

TEST_F(Approving, RefusesADelegationThatDoesNotExist) {
    ActRequest request = Opinion("approve");
    request.on_behalf_of = bureau_.unit_leader;

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.clerk, request)),
              (Codes{"workflow.not_delegated", "workflow.not_the_approver"}));
}

TEST_F(Approving, ReturnsWithAReasonAndMayBeProposedAgain) {
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.unit_leader, Opinion("return"))),
              Codes{"workflow.reason_required"});
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("return", "补充监测报告")));

    EXPECT_EQ(bureau_.Find("approval", approval_).Text("$state"), "returned");
    EXPECT_TRUE(bureau_.Find("clue", clue_).Get("$pending").IsAbsent());
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.unit_leader, Opinion("approve"))),
              Codes{"workflow.approval_over"});
    EXPECT_TRUE(bureau_.Do(bureau_.handler, "clue", clue_, "file", bureau_.FilingValues()));
}

TEST_F(Approving, LetsOnlyTheProposerWithdraw) {
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.colleague, Opinion("withdraw"))),
              Codes{"workflow.not_the_proposer"});
    ASSERT_TRUE(bureau_.Do(bureau_.handler, Opinion("withdraw")));

    EXPECT_EQ(bureau_.Find("approval", approval_).Text("$state"), "withdrawn");
    EXPECT_TRUE(bureau_.Find("clue", clue_).Get("$pending").IsAbsent());
}

TEST_F(Approving, KeepsTheRecordStillWhileItIsOpenButTakesAdditions) {
    ActRequest decline =
        bureau_.Request("clue", clue_, "decline",
                        R"({"declined_ground":"no_evidence","preliminary_opinion":"无"})");
    decline.reason = "没有证据";

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, decline)), Codes{"workflow.approval_pending"});
    EXPECT_TRUE(bureau_.Do(bureau_.handler, "clue", clue_, "add_material",
                           R"({"preliminary_opinion":"补充"})"));
    EXPECT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
}

TEST_F(Approving, JudgesTheGatesAgainAtTheLastStep) {
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
    bureau_.Change("officer", bureau_.officer_two, "status", Value("suspended"));

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.bureau_leader, Opinion("approve"))),
              Codes{"gate.two_officers_certified"});

    bureau_.Change("officer", bureau_.officer_two, "status", Value("valid"));
    EXPECT_TRUE(bureau_.Do(bureau_.bureau_leader, Opinion("approve")));
}

TEST_F(Approving, KeepsWhoInvestigatedFromApprovingWhereAGateSaysSo) {
    auto strict = std::make_shared<catalogue::Catalogue>(*bureau_.catalogue);
    for (catalogue::Procedure& procedure : strict->procedures) {
        for (catalogue::Act& act : procedure.acts) {
            if (procedure.id == "clue_short" && act.id == "file")
                act.gates.emplace_back("actor_is_no_handler");
        }
    }
    bureau_.catalogue = strict;
    bureau_.Change("officer", bureau_.officer_two, "person", Value(bureau_.unit_leader));

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.unit_leader, Opinion("approve"))),
              Codes{"gate.actor_is_no_handler"});

    bureau_.Delegate(bureau_.unit_leader, bureau_.reviewer);
    ActRequest delegated = Opinion("approve");
    delegated.on_behalf_of = bureau_.unit_leader;
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.reviewer, delegated)), Codes{"gate.actor_is_no_handler"})
        << "delegation does not defeat it";
}

TEST_F(Approving, OffersTheStepsToWhoMayTakeThem) {
    const auto names = [&](const base::RecordId& person) {
        std::vector<std::string> allowed;
        for (const NextStep& step : bureau_.StepsOf(person, "approval", approval_)) {
            if (step.allowed) allowed.push_back(step.act);
        }
        return allowed;
    };

    EXPECT_EQ(names(bureau_.unit_leader), (Codes{"endorse", "return"}));
    EXPECT_EQ(names(bureau_.handler), (Codes{"urge", "withdraw"}));
    EXPECT_TRUE(names(bureau_.bureau_leader).empty());
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("endorse")));
    EXPECT_EQ(names(bureau_.bureau_leader), (Codes{"approve", "return", "send_back"}));
}

TEST_F(Approving, RefusesAtTheProposalWhatAGateBars) {
    const base::RecordId clue = bureau_.AClueUnderExamination();
    bureau_.Change("officer", bureau_.officer_two, "certificate_to", Value(Day("2026-01-01")));

    const auto refused = bureau_.Do(bureau_.handler, "clue", clue, "file", bureau_.FilingValues());

    EXPECT_EQ(CodesOf(refused), Codes{"gate.two_officers_certified"});
    EXPECT_TRUE(bureau_.Find("clue", clue).Get("$pending").IsAbsent());
}

/// 撤销立案: the unit's leader and the legal reviewer are asked at the same time, then the
/// bureau's.
class AskedTogether : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
        case_ = bureau_.AFiledCase();
        Propose();
    }
    void Propose() {
        ActRequest request = bureau_.Request("case", case_, "revoke_filing");
        request.reason = "补充监测达标";
        const auto proposed = bureau_.Do(bureau_.handler, request);
        ASSERT_TRUE(proposed) << CodesOf(proposed).front();
        approval_ = bureau_.ApprovalOf("case", case_);
    }
    Codes Says(const base::RecordId& person, const char* act, const char* step = "",
               const base::RecordId& behalf = {}) {
        ActRequest request = bureau_.Request("approval", approval_, act);
        request.reason = "意见";
        if (*step != '\0') request.values = fmt::format(R"({{"step":"{}"}})", step);
        if (!behalf.IsNil()) request.on_behalf_of = behalf;
        return CodesOf(bureau_.Do(person, request));
    }
    std::string Waits() { return bureau_.Find("approval", approval_).Text("step"); }
    std::string State() { return bureau_.Find("case", case_).Text("$state"); }
    /// Somebody with the rights of both.
    base::RecordId OfBoth() {
        const base::RecordId person = bureau_.Person("吴某", "unit_leader", bureau_.city);
        records::Record stored = bureau_.Find("person", person);
        auto roles = *stored.Get("roles").As<std::vector<records::Row>>();
        roles.push_back(roles.front());
        roles.back().id = base::Uuid::Make(bureau_.clock.Now(), bureau_.randomness);
        roles.back().values["role"] = Value("legal_reviewer");
        bureau_.Change("person", person, "roles", Value(roles));
        return person;
    }

    Bureau bureau_;
    base::RecordId case_, approval_;
};

TEST_F(AskedTogether, OpensTheNextStepWhenBothHaveAgreedInEitherOrder) {
    for (const bool legal_first : {false, true}) {
        const base::RecordId& first = legal_first ? bureau_.reviewer : bureau_.unit_leader;
        const base::RecordId& second = legal_first ? bureau_.unit_leader : bureau_.reviewer;
        EXPECT_EQ(Waits(), "unit_leader,legal");
        EXPECT_EQ(Says(bureau_.bureau_leader, "approve"), Codes{"workflow.not_the_approver"});
        EXPECT_EQ(Says(first, "approve"), Codes());
        EXPECT_EQ(Waits(), legal_first ? "unit_leader" : "legal");
        EXPECT_EQ(Says(bureau_.bureau_leader, "approve"), Codes{"workflow.not_the_approver"});
        EXPECT_EQ(Says(first, "approve"),
                  (Codes{"workflow.approved_before", "workflow.not_the_approver"}));
        EXPECT_EQ(Says(second, "approve"), Codes());
        EXPECT_EQ(Waits(), "bureau_leader");
        EXPECT_EQ(State(), "filed");
        if (legal_first) continue;
        EXPECT_EQ(Says(bureau_.handler, "withdraw"), Codes());
        Propose();
    }
    EXPECT_EQ(Says(bureau_.bureau_leader, "approve"), Codes());
    EXPECT_EQ(State(), "filing_revoked");
    const auto opinions =
        *bureau_.Find("approval", approval_).Get("opinions").As<std::vector<records::Row>>();
    std::vector<Value> steps;
    steps.reserve(opinions.size());
    for (const records::Row& row : opinions) steps.push_back(row.values.at("step"));
    EXPECT_EQ(steps,
              (std::vector<Value>{Value("legal"), Value("unit_leader"), Value("bureau_leader")}));
}

TEST_F(AskedTogether, ReturnsTheWholeByOneReturn) {
    ASSERT_EQ(Says(bureau_.unit_leader, "approve"), Codes());
    ASSERT_EQ(Says(bureau_.reviewer, "return"), Codes());

    EXPECT_EQ(bureau_.Find("approval", approval_).Text("$state"), "returned");
    EXPECT_TRUE(bureau_.Find("case", case_).Get("$pending").IsAbsent());
    Propose();
    EXPECT_EQ(Waits(), "unit_leader,legal") << "who agreed before is asked again";
}

TEST_F(AskedTogether, AsksBothAgainWhereTheNextStepSendsBackToOneOfThem) {
    ASSERT_EQ(Says(bureau_.unit_leader, "approve"), Codes());
    ASSERT_EQ(Says(bureau_.reviewer, "approve"), Codes());

    EXPECT_EQ(Says(bureau_.bureau_leader, "send_back", "legal"), Codes());

    EXPECT_EQ(Waits(), "unit_leader,legal");
    EXPECT_EQ(Says(bureau_.reviewer, "send_back", "unit_leader"),
              Codes{"workflow.no_earlier_step"});
    EXPECT_EQ(Says(bureau_.reviewer, "approve"), Codes());
    EXPECT_EQ(Says(bureau_.unit_leader, "approve"), Codes());
    EXPECT_EQ(Says(bureau_.bureau_leader, "approve"), Codes());
    EXPECT_EQ(State(), "filing_revoked");
}

TEST_F(AskedTogether, LetsWhoHoldsBothRightsSpeakForOneOfThemOnly) {
    const base::RecordId both = OfBoth();
    for (const NextStep& step : bureau_.StepsOf(both, "approval", approval_)) {
        if (step.act != "endorse") continue;
        EXPECT_TRUE(step.allowed);
        EXPECT_EQ(step.approval.size(), 2U) << "to choose from";
    }
    EXPECT_EQ(Says(both, "approve"), Codes{"workflow.speak_for_which"});
    EXPECT_EQ(Says(both, "approve", "bureau_leader"), Codes{"workflow.step_not_open"});
    EXPECT_EQ(Says(both, "approve", "legal"), Codes());
    EXPECT_EQ(Waits(), "unit_leader");
    EXPECT_EQ(Says(both, "approve"), Codes{"workflow.approved_before"});

    EXPECT_EQ(Says(bureau_.unit_leader, "approve"), Codes());
    EXPECT_EQ(Waits(), "bureau_leader");
}

TEST_F(AskedTogether, LetsNoDelegateAddASecondVoiceOfOnePerson) {
    const base::RecordId both = OfBoth();
    bureau_.Delegate(both, bureau_.clerk);
    bureau_.Delegate(bureau_.reviewer, both);

    EXPECT_EQ(Says(bureau_.clerk, "approve", "legal", both), Codes());
    EXPECT_EQ(Says(both, "approve"), Codes{"workflow.approved_before"})
        << "the delegate has spoken in this person's name";
    EXPECT_EQ(Says(both, "approve", "", bureau_.reviewer),
              (Codes{"workflow.approved_before", "workflow.not_the_approver"}));
    EXPECT_EQ(Says(bureau_.unit_leader, "approve"), Codes());
    EXPECT_EQ(Waits(), "bureau_leader");
}

}  // namespace
}  // namespace workflow
