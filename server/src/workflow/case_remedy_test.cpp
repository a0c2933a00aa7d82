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

    base::Result<Outcome> Registered(const char* kind, const std::string& more = "") {
        const std::string about =
            more.find("\"about\"") == std::string::npos ? R"("about":"penalty",)" : "";
        const std::string who =
            more.find("\"applicant\"") == std::string::npos ? R"("applicant":"甲公司",)" : "";
        auto done = b.Under(b.clerk, "remedy", "record",
                            fmt::format(R"("kind":"{}",{}{}"body":"试验机关"{}{})", kind, about,
                                        who, more.empty() ? "" : ",", more));
        if (done) remedy = b.last;
        return done;
    }
    /// The next instance of the one at hand, which is at hand from then on.
    base::Result<Outcome> Next(const char* kind, const std::string& more = "") {
        return Registered(kind, fmt::format(R"("previous":"{}"{}{})", remedy.ToText(),
                                            more.empty() ? "" : ",", more));
    }
    base::Result<Outcome> OnRemedy(const char* act, const std::string& values = "{}") {
        return b.On(b.reviewer, "remedy", remedy, act, values);
    }
    base::Result<Outcome> Concluded(const char* result, const char* day,
                                    const std::string& more = "") {
        return OnRemedy("conclude", Result(result, day, more));
    }
    base::Result<Outcome> Judged(const char* result, const char* day) {
        return OnRemedy("record_judgment", Result(result, day, ""));
    }
    static std::string Result(const char* result, const char* day, const std::string& more) {
        return fmt::format(R"({{"result":"{}","decided_on":"{}"{}{}}})", result, day,
                           more.empty() ? "" : ",", more);
    }
    records::Record TheRemedy() { return b.Find("remedy", remedy); }

    CaseBureau b;
    base::RecordId remedy;
};

TEST_F(CaseRemedy, LetsNoPeriodForTheCourtRunWhileItIsPending) {
    ASSERT_EQ(b.ToServed(), "");
    const auto ends = b.TheCase().Day("remedy_ends_on");
    const auto court = b.TheCase().Day("court_application_due_on");
    EXPECT_TRUE(Runs("court_enforcement_application"));
    b.Today("2026-04-28");
    STEP(Registered("reconsideration"));
    EXPECT_EQ(b.TheCase().Text("remedy_taken"), "reconsideration");
    EXPECT_FALSE(Runs("court_enforcement_application"));
    b.Today("2026-06-22");
    STEP(Concluded("upheld", "2026-06-22"));
    EXPECT_EQ(b.TheCase().Day("remedy_ends_on"), Day("2026-07-07"));
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), Day("2026-10-08"));  // rolled
    b.Today("2026-07-06");
    STEP(Next("first_instance"));
    EXPECT_FALSE(Runs("court_enforcement_application"));
    EXPECT_TRUE(b.TheCase().Get("remedy_result").IsAbsent());
    EXPECT_EQ(b.TheCase().Text("review_result"), "upheld");
    b.Today("2026-09-01");
    STEP(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    STEP(b.Serve("demand"));
    b.Today("2026-11-02");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})")),
              (Codes{"gate.court_application_in_time", "gate.no_remedy_pending",
                     "gate.remedy_period_over"}));
    STEP(Concluded("withdrawn", "2026-11-02"));
    EXPECT_EQ(b.TheCase().Text("remedy_taken"), "concluded");
    EXPECT_EQ(b.TheCase().Day("remedy_ends_on"), ends);
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), court);
    STEP(b.Approved("apply_court", R"({"court":"试验区人民法院"})"));
}

TEST_F(CaseRemedy, WaitsForTheLastOfSeveral) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(Registered("reconsideration", R"("applicant":"甲公司")"));
    const base::RecordId first = remedy;
    STEP(Registered("first_instance", R"("applicant":"邻居王某")"));
    b.Today("2026-06-22");
    remedy = first;
    STEP(Concluded("upheld", "2026-06-22"));

    EXPECT_EQ(b.TheCase().Text("remedy_taken"), "suit");
    EXPECT_TRUE(b.TheCase().Get("remedy_ends_on").IsAbsent());
    EXPECT_FALSE(Runs("court_enforcement_application"));
}

TEST_F(CaseRemedy, AJudgementOfFirstInstanceChangesTheCaseWhenItTakesEffect) {
    ASSERT_EQ(b.ToServed(), "");
    STEP(b.Approved("publish"));
    b.Today("2026-04-28");
    STEP(Registered("first_instance"));
    b.Today("2026-06-22");
    EXPECT_EQ(CodesOf(Concluded("revoked", "2026-06-22")), Codes{"gate.result_is_final"});
    STEP(Judged("revoked", "2026-06-22"));
    EXPECT_TRUE(b.TheCase().Get("revoked").IsAbsent());
    EXPECT_EQ(b.TheCase().Text("remedy_taken"), "suit");
    EXPECT_EQ(CodesOf(OnRemedy("take_effect")), Codes{"gate.appeal_period_over"});
    b.Today("2026-07-08");
    STEP(OnRemedy("take_effect"));

    EXPECT_EQ(b.TheCase().Get("revoked"), Value(true));
    EXPECT_EQ(b.TheCase().Day("revoked_on"), Day("2026-07-08"));
    EXPECT_TRUE(Runs("publication_withdrawal"));
}

TEST_F(CaseRemedy, AnAppealKeepsTheJudgementFromTheCase) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(Registered("first_instance"));
    const base::RecordId first = remedy;
    b.Today("2026-06-22");
    STEP(Judged("revoked", "2026-06-22"));
    b.Today("2026-07-06");
    STEP(Next("second_instance", R"("raised_by":"bureau")"));
    EXPECT_EQ(b.Find("remedy", first).Text("$state"), "continued");
    EXPECT_TRUE(TheRemedy().Get("answer_due_on").IsAbsent());
    b.Today("2026-10-09");
    STEP(Concluded("dismissed", "2026-10-09"));

    EXPECT_TRUE(b.TheCase().Get("revoked").IsAbsent());
    EXPECT_EQ(b.TheCase().Text("remedy_result"), "dismissed");
    EXPECT_EQ(b.TheCase().Day("remedy_ends_on"), Day("2026-10-09"));
    EXPECT_EQ(TheRemedy().Get("lost"), Value(false));
}

TEST_F(CaseRemedy, ARetrialSuspendsNothingAndMayStillChangeTheDecision) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(Registered("first_instance"));
    STEP(Judged("dismissed", "2026-04-28"));
    b.Today("2026-05-15");
    STEP(OnRemedy("take_effect"));
    const auto court = b.TheCase().Day("court_application_due_on");
    b.Today("2026-06-01");
    STEP(Next("retrial", R"("raised_by":"party")"));
    EXPECT_EQ(b.TheCase().Text("remedy_taken"), "concluded");
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), court);
    b.Today("2026-08-31");
    STEP(Concluded("changed", "2026-08-31", R"("fine":30000000)"));

    EXPECT_EQ(b.TheCase().Get("fine_amount"), Value(std::int64_t{30'000'000}));
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), court);
}

TEST_F(CaseRemedy, AnnulsADecisionWhoseCaseIsLongArchivedFromTheDayOfTheJudgement) {
    ASSERT_EQ(b.ToServed(), "");
    STEP(b.Approved("publish"));
    Archived();
    b.Today("2026-08-31");
    STEP(Registered("second_instance", R"("notice_on":"2026-08-31","raised_by":"party")"));
    b.Today("2026-12-21");
    EXPECT_EQ(CodesOf(Concluded("revoked", "2026-12-22")), Codes{"gate.remedy_decided_in_order"});
    STEP(Concluded("revoked", "2026-12-18"));
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
    STEP(Registered("reconsideration"));
    STEP(Concluded("changed", "2026-06-22", R"("fine":30000000)"));
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

TEST_F(CaseRemedy, OfAnotherActThanThePenaltyLeavesTheCaseAsItIs) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(Registered("reconsideration", R"("about":"disclosure")"));
    EXPECT_TRUE(b.TheCase().Get("remedy_taken").IsAbsent());
    STEP(Concluded("revoked", "2026-04-28"));
    EXPECT_TRUE(b.TheCase().Get("revoked").IsAbsent());
    EXPECT_EQ(TheRemedy().Get("lost"), Value(true));
}

TEST_F(CaseRemedy, OneRegisteredByMistakeLetsTheOldPeriodGoOn) {
    ASSERT_EQ(b.ToServed(), "");
    const auto court = b.TheCase().Day("court_application_due_on");
    b.Today("2026-04-28");
    STEP(Registered("first_instance"));
    STEP(OnRemedy("cancel"));

    EXPECT_TRUE(b.TheCase().Get("remedy_taken").IsAbsent());
    EXPECT_EQ(b.TheCase().Day("court_application_due_on"), court);
    EXPECT_TRUE(Runs("court_enforcement_application"));
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
