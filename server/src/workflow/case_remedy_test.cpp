#include <gtest/gtest.h>

#include <algorithm>

#include "deadline/clocks.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/testing/case_bureau.hpp"

/// Reconsideration and suits against a decision, by the shipped procedures: what the bureau must
/// answer and until when, what the outcome does to the case, and what runs meanwhile.
namespace workflow {
namespace {

using testing::CaseBureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

#define STEP(outcome)                               \
    do {                                            \
        const auto done = (outcome);                \
        ASSERT_TRUE(done) << CodesOf(done).front(); \
    } while (false)

class CaseRemedy : public ::testing::Test {
 protected:
    /// The periods that run today.
    Codes Running() {
        const auto view = b.store.Read();
        const records::ViewNeighbours neighbours(*view);
        Codes running;
        for (const auto& clock :
             deadline::RunningClocks(*b.catalogue, *b.catalogue->FindType("case"), b.TheCase(),
                                     {{"today", Value(b.clock.Now().DayInShanghai())}}, neighbours))
            if (clock.state != deadline::ClockState::kDone) running.push_back(clock.rule->id);
        std::ranges::sort(running);
        return running;
    }
    bool Runs(const char* rule) {
        const Codes running = Running();
        return std::ranges::find(running, rule) != running.end();
    }
    void Paid() {
        STEP(b.Under(b.clerk, "payment", "record", R"("purpose":"fine","amount":40000000)"));
    }
    void Archived() {
        Paid();
        STEP(b.Approved("close", R"({"closing_ground":"performed"})"));
        STEP(b.Case(b.handler, "archive", R"({"retention_class":"years_30","volume_pages":86})"));
    }

    CaseBureau b;
};

TEST_F(CaseRemedy, IsAnsweredWithinTenWorkingDaysOrFifteenDaysOfTheSuit) {
    ASSERT_EQ(b.ToServed(), "");
    EXPECT_EQ(CodesOf(b.Case(b.reviewer, "answer_remedy")), Codes{"gate.remedy_to_answer"});
    b.Today("2026-04-28");
    STEP(b.Case(b.reviewer, "record_remedy",
                R"({"remedy_taken":"reconsideration","remedy_body":"市人民政府",)"
                R"("review_notice_on":"2026-04-28"})"));
    EXPECT_EQ(b.TheCase().Day("review_answer_due_on"), Day("2026-05-14"));
    EXPECT_TRUE(Runs("reconsideration_reply"));
    b.Today("2026-05-12");
    STEP(b.Case(b.reviewer, "answer_remedy"));
    EXPECT_EQ(b.TheCase().Day("review_answered_on"), Day("2026-05-12"));
    EXPECT_FALSE(Runs("reconsideration_reply"));

    b.Today("2026-07-01");
    STEP(b.Case(
        b.handler, "record_remedy",
        R"({"remedy_taken":"suit","suit_court":"试验区人民法院","suit_notice_on":"2026-06-29"})"));
    EXPECT_EQ(b.TheCase().Day("suit_answer_due_on"), Day("2026-07-14"));
    EXPECT_TRUE(Runs("suit_answer"));
    b.Today("2026-07-15");
    const auto late = b.Case(b.handler, "answer_remedy");
    ASSERT_TRUE(late) << CodesOf(late).front();
    EXPECT_EQ(late->marks, Codes{"late:suit_answer"});
}

TEST_F(CaseRemedy, RunsTheAnswerFromTheStepWhereNoDayOfReceiptIsTold) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(b.Case(b.clerk, "record_remedy", R"({"remedy_taken":"reconsideration"})"));
    EXPECT_EQ(b.TheCase().Day("review_answer_due_on"), Day("2026-05-14"));
    EXPECT_TRUE(Runs("reconsideration_reply"));
    b.Today("2026-06-29");
    STEP(b.Case(b.clerk, "record_remedy", R"({"remedy_taken":"suit"})"));
    EXPECT_EQ(b.TheCase().Day("suit_answer_due_on"), Day("2026-07-14"));
    EXPECT_EQ(b.TheCase().Day("review_notice_on"), Day("2026-04-28"));
}

TEST_F(CaseRemedy, ASuitLeavesWhatTheReconsiderationCameTo) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"reconsideration","remedy_body":"市人民政府",)"
                R"("remedy_case_no":"市政复〔2026〕3号"})"));
    STEP(b.Case(b.reviewer, "draft_remedy_answer",
                R"({"remedy_claim":"请求撤销","remedy_answer":"事实清楚"})"));
    EXPECT_TRUE(Runs("reconsideration_reply"));
    b.Today("2026-06-22");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"upheld",)"
                R"("remedy_decided_on":"2026-06-22"})"));
    b.Today("2026-07-06");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"suit","suit_court":"试验区人民法院",)"
                R"("suit_case_no":"（2026）行初7号"})"));
    b.Today("2026-11-02");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"dismissed",)"
                R"("remedy_decided_on":"2026-11-02"})"));

    const auto record = b.TheCase();
    EXPECT_EQ(record.Text("remedy_body"), "市人民政府");
    EXPECT_EQ(record.Text("remedy_case_no"), "市政复〔2026〕3号");
    EXPECT_EQ(record.Text("review_result"), "upheld");
    EXPECT_EQ(record.Day("review_decided_on"), Day("2026-06-22"));
    EXPECT_EQ(record.Text("suit_court"), "试验区人民法院");
    EXPECT_EQ(record.Text("remedy_result"), "dismissed");
}

TEST_F(CaseRemedy, LetsNoPeriodForTheCourtRunWhileItIsPending) {
    ASSERT_EQ(b.ToServed(), "");
    const auto ends = b.TheCase().Day("remedy_ends_on");
    const auto court = b.TheCase().Day("court_application_due_on");
    EXPECT_TRUE(Runs("court_enforcement_application"));
    b.Today("2026-04-28");
    STEP(b.Case(b.clerk, "record_remedy", R"({"remedy_taken":"reconsideration"})"));
    EXPECT_FALSE(Runs("court_enforcement_application"));
    b.Today("2026-06-22");
    STEP(b.Case(
        b.clerk, "record_remedy",
        R"({"remedy_taken":"reconsideration","remedy_result":"upheld","remedy_decided_on":"2026-06-22"})"));
    EXPECT_EQ(b.TheCase().Day("remedy_ends_on"), Day("2026-07-07"));
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), Day("2026-10-08"));  // rolled
    b.Today("2026-07-06");
    STEP(b.Case(b.clerk, "record_remedy", R"({"remedy_taken":"suit"})"));
    EXPECT_FALSE(Runs("court_enforcement_application"));
    EXPECT_TRUE(b.TheCase().Get("remedy_result").IsAbsent());
    b.Today("2026-09-01");
    STEP(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    STEP(b.Serve("demand"));
    b.Today("2026-11-02");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})")),
              (Codes{"gate.court_application_in_time", "gate.no_remedy_pending",
                     "gate.remedy_period_over"}));
    EXPECT_EQ(CodesOf(b.Case(b.clerk, "record_remedy", R"({"remedy_taken":"concluded"})")),
              Codes{"gate.remedy_result_told"});
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"withdrawn"})"));
    EXPECT_EQ(b.TheCase().Day("remedy_ends_on"), ends);
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), court);
    STEP(b.Approved("apply_court", R"({"court":"试验区人民法院"})"));
}

TEST_F(CaseRemedy, AnnulsADecisionWhoseCaseIsLongArchivedFromTheDayOfTheJudgement) {
    ASSERT_EQ(b.ToServed(), "");
    STEP(b.Approved("publish"));
    Archived();
    b.Today("2026-08-31");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"suit","suit_notice_on":"2026-08-31"})"));
    b.Today("2026-12-21");
    EXPECT_EQ(CodesOf(b.Case(b.clerk, "record_remedy",
                             R"({"remedy_taken":"concluded","remedy_result":"revoked"})")),
              Codes{"gate.remedy_day_told"});
    EXPECT_EQ(CodesOf(b.Case(b.clerk, "record_remedy",
                             R"({"remedy_taken":"concluded","remedy_result":"revoked",)"
                             R"("remedy_decided_on":"2026-12-22"})")),
              Codes{"gate.remedy_days_in_order"});
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"revoked",)"
                R"("remedy_decided_on":"2026-12-18"})"));
    EXPECT_EQ(b.TheCase().Text("$state"), "archived");
    EXPECT_EQ(b.TheCase().Get("revoked"), Value(true));
    EXPECT_EQ(b.TheCase().Day("revoked_on"), Day("2026-12-18"));
    EXPECT_EQ(b.TheCase().Day("withdrawal_due_on"), Day("2026-12-23"));
    EXPECT_EQ(Running(), Codes{"publication_withdrawal"});
}

TEST_F(CaseRemedy, ChangesTheFineAndHasThePublicationWithdrawnAndMadeAnew) {
    ASSERT_EQ(b.ToServed(), "");
    STEP(b.Approved("publish"));
    b.Today("2026-06-22");
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"changed",)"
                R"("remedy_decided_on":"2026-06-22","remedy_fine":30000000})"));
    EXPECT_EQ(b.TheCase().Get("fine_amount"), Value(std::int64_t{30'000'000}));
    EXPECT_EQ(b.TheCase().Day("decision_changed_on"), Day("2026-06-22"));
    EXPECT_TRUE(Runs("publication_withdrawal"));
    STEP(b.Case(b.handler, "withdraw_publication"));
    EXPECT_FALSE(Runs("publication_withdrawal"));
    EXPECT_TRUE(Runs("decision_publication"));
    STEP(b.Approved("publish"));
    EXPECT_FALSE(Runs("publication_withdrawal"));
    EXPECT_FALSE(Runs("decision_publication"));
}

TEST_F(CaseRemedy, AsksForNoFineOfADecisionThatFellOrWentToTheCourt) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-09-01");
    EXPECT_TRUE(Runs("fine_payment"));
    STEP(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    STEP(b.Serve("demand"));
    b.Today("2026-11-02");
    EXPECT_TRUE(Runs("fine_payment"));
    STEP(b.Approved("apply_court", R"({"court":"试验区人民法院"})"));
    EXPECT_EQ(Running(), Codes{"decision_publication"});
    STEP(b.Approved("revoke_decision"));
    EXPECT_EQ(Running(), Codes{});
}

TEST_F(CaseRemedy, AsksByTheKindOfRemedyAndOfItsResult) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");

    EXPECT_EQ(CodesOf(b.Case(b.clerk, "record_remedy",
                             R"({"remedy_taken":"suit","review_notice_on":"2026-04-28"})")),
              Codes{"workflow.not_asked"});
    EXPECT_EQ(
        CodesOf(b.Case(b.clerk, "record_remedy",
                       R"({"remedy_taken":"reconsideration","suit_notice_on":"2026-04-28"})")),
        Codes{"workflow.not_asked"});
    EXPECT_EQ(CodesOf(b.Case(b.clerk, "record_remedy",
                             R"({"remedy_taken":"concluded","remedy_result":"upheld",)"
                             R"("remedy_decided_on":"2026-04-28","remedy_fine":30000000})")),
              Codes{"workflow.not_asked"});
    STEP(b.Case(b.clerk, "record_remedy",
                R"({"remedy_taken":"concluded","remedy_result":"changed",)"
                R"("remedy_decided_on":"2026-04-28","remedy_fine":30000000})"));
}

TEST_F(CaseRemedy, ANoticeOfNoPenaltyTakesBackTheFineThatTheInvestigationProposed) {
    ASSERT_EQ(b.ToExamined(), "");
    ASSERT_FALSE(b.TheCase().Get("proposed_fine").IsAbsent());

    STEP(b.Approved("issue_prior_notice",
                    R"({"intended_outcome":"no_penalty","party_kind":"entity",)"
                    R"("decision_reason":"轻微并及时改正","hearing_right_told":false,)"
                    R"("legal_basis":[{"use":"violated","law":"水污染防治法","article":39}]})"));

    EXPECT_TRUE(b.TheCase().Get("proposed_fine").IsAbsent());
}

TEST_F(CaseRemedy, ArchivesWhatWasWithdrawnOrTransferredWithinThirtyDaysToo) {
    b.Today("2026-03-10");
    STEP(b.Approved("revoke_filing"));
    EXPECT_EQ(b.TheCase().Text("$state"), "filing_revoked");
    EXPECT_EQ(b.TheCase().Day("archive_due_on"), Day("2026-04-09"));
    EXPECT_TRUE(Runs("case_archive"));
    STEP(b.Case(b.handler, "archive", R"({"retention_class":"years_10","volume_pages":12})"));
    EXPECT_EQ(Running(), Codes{});
}

TEST_F(CaseRemedy, AsksThePoliceAgainWithinThreeWorkingDaysWhereTheyOpenNoCase) {
    b.Today("2026-04-24");
    EXPECT_EQ(
        CodesOf(b.Case(b.handler, "record_police_answer", R"({"referral_answer":"accepted"})")),
        Codes{"gate.referred_to_police"});
    STEP(b.Approved("refer_to_police", R"({"referral_kind":"crime","referral_to":"市公安局"})"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "ask_police_review")), Codes{"gate.police_declined"});
    b.Today("2026-04-29");
    STEP(b.Case(b.handler, "record_police_answer", R"({"referral_answer":"declined"})"));
    EXPECT_EQ(b.TheCase().Day("referral_review_due_on"), Day("2026-05-07"));  // over the holiday
    EXPECT_TRUE(Runs("criminal_referral_reconsideration"));
    b.Today("2026-05-08");
    EXPECT_FALSE(Runs("criminal_referral_reconsideration"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "ask_police_review")), Codes{"gate.police_review_in_time"});
    b.Today("2026-05-07");
    STEP(b.Case(b.handler, "ask_police_review"));
    EXPECT_EQ(b.TheCase().Text("$state"), "filed");
}

TEST_F(CaseRemedy, GoesOnWithACaseThatWasTransferredAndComesBack) {
    b.Today("2026-03-10");
    const auto limit = b.TheCase().Day("decision_due_on");
    STEP(b.Approved("transfer"));
    EXPECT_EQ(b.TheCase().Text("outcome"), "transfer");
    b.Today("2026-04-09");
    STEP(b.Approved("take_back"));
    EXPECT_EQ(b.TheCase().Text("$state"), "filed");
    EXPECT_TRUE(b.TheCase().Get("outcome").IsAbsent());
    EXPECT_EQ(Running(), Codes{"case_limit"});
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), limit);
}

}  // namespace
}  // namespace workflow
