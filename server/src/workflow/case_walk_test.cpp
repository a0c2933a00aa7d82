#include <gtest/gtest.h>

#include "deadline/owed_act.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/testing/case_bureau.hpp"

/// Whole cases, from filing to archive, by the shipped procedures.
namespace workflow {
namespace {

using testing::CaseBureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

#define DONE(outcome)                                            \
    do {                                                         \
        const auto done = (outcome);                             \
        ASSERT_TRUE(done) << CodesOf(done).front();              \
        ASSERT_TRUE(done->marks.empty()) << done->marks.front(); \
    } while (false)

class CaseWalk : public ::testing::Test {
 protected:
    void ToHearing() {
        b.Today("2026-03-03");
        DONE(b.Under(b.handler, "transcript", "record",
                     R"("kind":"on_site","party_name":"某化工有限公司","place":"总排口",)"
                     R"("from_at":"2026-03-03T01:00:00Z","to_at":"2026-03-03T02:00:00Z",)"
                     R"("certificate_shown":true,"rights_told":true,"recusal_asked":true,)" +
                         b.Officers()));
        DONE(b.Under(b.handler, "case_evidence", "register", CaseBureau::kEvidence));
        b.Today("2026-03-04");
        DONE(b.Under(b.handler, "case_evidence", "commission",
                     R"("name":"监测报告","kind":"expert","laboratory":"某监测中心")"));
        b.Today("2026-03-14");
        DONE(b.On(
            b.handler, "case_evidence", b.last, "receive_report",
            R"({"result":"化学需氧量超标","proves":"超标","proves_fact":true,"lawfully_obtained":true})"));
        b.Today("2026-03-16");
        DONE(b.On(b.handler, "case_evidence", b.last, "tell_result"));
        DONE(b.Case(b.handler, "finish_investigation", CaseBureau::kReport));
        DONE(b.Case(b.unit_leader, "examine", CaseBureau::kExamination));
        DONE(b.Approved("issue_prior_notice", CaseBureau::kNotice));
        DONE(b.Serve("prior_notice"));
        b.Today("2026-03-17");
        DONE(b.Under(b.handler, "statement", "receive", R"("content":"已停产整改，请求从轻")"));
        DONE(b.On(b.handler, "statement", b.last, "review",
                  R"({"points":[{"point":"已整改","adopted":"partly","reason":"属实"}],)"
                  R"("statement_adopted":"partly","review_opinion":"部分采纳"})"));
    }
    void ThroughTheHearing() {
        b.Today("2026-03-18");
        DONE(b.Under(b.handler, "hearing", "request", R"("request_text":"要求听证")"));
        hearing = b.last;
        DONE(b.On(b.reviewer, "hearing", hearing, "arrange",
                  fmt::format(R"({{"hearing_on":"2026-04-01","place":"会议室","host":"{}"}})",
                              b.reviewer.ToText())));
        EXPECT_EQ(b.Find("hearing", hearing).Day("latest_notice_on"), Day("2026-03-23"));
        DONE(b.On(b.reviewer, "hearing", hearing, "notify"));
        b.Today("2026-04-01");
        DONE(b.On(b.reviewer, "hearing", hearing, "hold"));
        b.Today("2026-04-02");
        DONE(b.On(b.reviewer, "hearing", hearing, "report", R"({"report":"事实成立"})"));
    }
    void ThroughReviewAndDecision() {
        DONE(b.Case(b.reviewer, "legal_review", CaseBureau::kReturned));
        const std::string decision =
            R"({"fine_amount":55000000,"range_min":10000000,"range_max":100000000,"decision_reason":"按基准裁量"})";
        EXPECT_EQ(CodesOf(b.Case(b.handler, "decide", decision)),
                  (Codes{"gate.discussion_for_large_fine", "gate.legal_review_passed"}));
        b.Today("2026-04-07");
        DONE(b.Under(b.handler, "case_evidence", "register", CaseBureau::kEvidence));
        DONE(b.Case(b.reviewer, "legal_review", CaseBureau::kPassed));
        DONE(b.Under(b.reviewer, "discussion", "hold", b.Discussion()));
    }

    void DecisionAndMail() {
        b.Today("2026-04-08");
        DONE(b.Approved("decide", R"({"fine_amount":55000000,"decision_reason":"按基准裁量"})"));
        EXPECT_EQ(b.TheCase().Text("decision_no"), "试环罚〔2026〕1号");
        b.Today("2026-04-09");
        DONE(b.Approved("publish"));
        DONE(
            b.Under(b.handler, "service", "send",
                    R"("document":"decision","method":"postal","mail_no":"EMS1",)" + b.Officers()));
        EXPECT_EQ(b.TheCase().Text("$state"), "decided");
        b.Today("2026-04-15");
        DONE(b.On(b.handler, "service", b.last, "receive", R"({"receiver":"刘某"})"));
    }
    void Instalments() {
        b.Today("2026-04-20");
        DONE(b.Case(
            b.handler, "apply_deferral",
            R"({"deferral_reason":"资金困难","deferred_to":"2026-06-30","instalments":[)"
            R"({"due_on":"2026-05-29","amount":30000000},{"due_on":"2026-06-30","amount":25000000}]})"));
        DONE(b.Approved("allow_instalments"));
        EXPECT_EQ(b.TheCase().Day("payment_due_on"), Day("2026-06-30"));
        b.Today("2026-05-28");
        DONE(b.Under(b.clerk, "payment", "record", R"("purpose":"fine","amount":30000000)"));
        EXPECT_TRUE(b.TheCase().Get("paid_on").IsAbsent());
        EXPECT_EQ(CodesOf(b.Case(b.handler, "close", R"({"closing_ground":"performed"})")),
                  Codes{"gate.closing_ground_shown"});
        b.Today("2026-06-29");
        DONE(b.Under(b.clerk, "payment", "record", R"("purpose":"fine","amount":25000000)"));
    }

    /// What leads on from here, in the order in which it is offered.
    Codes PrimaryActs() {
        Codes acts;
        for (const NextStep& step : b.StepsOf(b.handler, "case", b.the_case))
            if (step.primary) acts.push_back(step.act);
        return acts;
    }

    /// What the period asks for today.
    std::string AskedBy(std::string_view rule) {
        const records::Record the_case = b.TheCase();
        const catalogue::Catalogue& shipped = *b.catalogue;
        const Value today(b.clock.Now().DayInShanghai());
        const records::Givens givens = {{"today", today}, {"act.happened_on", today}};
        const auto view = b.store.Read();
        const records::ViewNeighbours neighbours(*view);
        for (const auto& clock : deadline::RunningClocks(shipped, *shipped.FindType("case"),
                                                         the_case, givens, neighbours))
            if (clock.rule->id == rule)
                return deadline::OwedAct(shipped, clock, the_case, givens, neighbours);
        return "no such clock";
    }

    CaseBureau b;
    base::RecordId hearing;
};

TEST_F(CaseWalk, CarriesACaseFromClueToArchive) {
    EXPECT_EQ(b.TheCase().Text("$procedure"), "case_ordinary@1");
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), Day("2026-06-01"));
    ToHearing();
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), Day("2026-06-11"));  // eleven days waited
    EXPECT_EQ(b.TheCase().Day("statement_due_on"), Day("2026-03-23"));
    ThroughTheHearing();
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), Day("2026-06-29"));  // sixteen more, rolled
    ThroughReviewAndDecision();
    DecisionAndMail();
    EXPECT_EQ(b.TheCase().Text("$state"), "served");
    EXPECT_EQ(b.TheCase().Day("served_on"), Day("2026-04-15"));
    EXPECT_EQ(b.TheCase().Day("payment_due_on"), Day("2026-04-30"));
    EXPECT_EQ(b.TheCase().Day("suit_due_on"), Day("2026-10-15"));
    Instalments();
    EXPECT_EQ(b.TheCase().Day("paid_on"), Day("2026-06-29"));
    EXPECT_EQ(b.TheCase().Get("paid_amount"), Value(std::int64_t{55'000'000}));
    DONE(b.Approved("close", R"({"closing_ground":"performed","correction_done":true})"));
    EXPECT_EQ(b.TheCase().Day("archive_due_on"), Day("2026-07-29"));
    DONE(b.Case(b.handler, "archive", R"({"retention_class":"years_30","volume_pages":86})"));
    EXPECT_EQ(b.TheCase().Text("$state"), "archived");
    EXPECT_TRUE(b.TheCase().Get("$marks").IsAbsent());
}

TEST_F(CaseWalk, DemandsAndGoesToCourtOnlyWhenEveryPeriodIsOver) {
    ASSERT_EQ(b.ToServed(), "");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "demand", R"({"demand_amount":40000000})")),
              Codes{"gate.payment_is_overdue"});
    b.Today("2026-09-01");
    DONE(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "demand", R"({"demand_amount":40000000})")),
              Codes{"gate.demand_not_yet_issued"});
    DONE(b.Serve("demand"));
    EXPECT_EQ(b.TheCase().Day("demand_due_on"), Day("2026-09-15"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})")),
              (Codes{"gate.demand_period_over", "gate.remedy_period_over"}));
    b.Today("2026-12-20");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})")),
              Codes{"gate.court_application_in_time"});
    b.Today("2026-11-02");
    DONE(b.Approved("apply_court", R"({"court":"试验区人民法院"})"));
    EXPECT_EQ(PrimaryActs(), (Codes{"court_accepted", "court_not_accepted"}));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "court_enforces", R"({"court_ruling_no":"行审1号"})")),
              Codes{"gate.court_has_accepted"});
    DONE(b.Case(b.handler, "court_accepted"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "court_accepted")), Codes{"gate.court_not_yet_accepted"});
    EXPECT_EQ(PrimaryActs(), (Codes{"court_enforces", "court_not_enforced", "close"}));
    DONE(b.Approved("close", R"({"closing_ground":"court_accepted"})"));
    DONE(b.Case(b.handler, "court_enforces", R"({"court_ruling_no":"行审1号"})"));
    EXPECT_EQ(b.TheCase().Text("court_ruling"), "enforce");
}

TEST_F(CaseWalk, AsksForADemandOnceTheFineIsOverdueThenForItsServiceThenForNothing) {
    ASSERT_EQ(b.ToServed(), "");
    EXPECT_EQ(AskedBy("fine_payment"), "record_payment");
    b.Today("2026-09-01");
    EXPECT_EQ(AskedBy("fine_payment"), "demand");
    DONE(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    EXPECT_EQ(AskedBy("fine_payment"), "serve_demand");
    DONE(b.Serve("demand"));
    EXPECT_EQ(AskedBy("fine_payment"), "");
    EXPECT_EQ(AskedBy("court_enforcement_application"), "apply_court");
}

TEST_F(CaseWalk, AppliesToTheCourtOnTheDayOnWhichTheLastLeaderAgrees) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-09-01");
    DONE(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    DONE(b.Serve("demand"));
    const base::CivilDay last = *b.TheCase().Day("court_application_due_on");
    b.Today(last.ToText().c_str());
    DONE(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})"));
    b.Today(last.Plus(1).ToText().c_str());
    EXPECT_EQ(CodesOf(b.AgreeCase()), Codes{"gate.court_application_in_time"});
    EXPECT_TRUE(b.TheCase().Get("court_applied_on").IsAbsent());
}

TEST_F(CaseWalk, AppliesToTheCourtTooLateOnlyWithTheReasonForIt) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-09-01");
    DONE(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    DONE(b.Serve("demand"));
    b.Today("2026-12-20");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "apply_court", R"({"court":"试验区人民法院"})")),
              Codes{"gate.court_application_in_time"});
    const auto applied = b.Approved(
        "apply_court", R"({"court":"试验区人民法院","court_late_reason":"道路中断，无法递交"})");
    ASSERT_TRUE(applied) << CodesOf(applied).front();
    EXPECT_EQ(b.TheCase().Day("court_applied_on"), Day("2026-12-20"));
    EXPECT_EQ(b.TheCase().Text("$marks"), "late:court_enforcement_application");
}

TEST_F(CaseWalk, KeepsTheDayOnWhichTheFineWasPaidWhateverIsPaidLater) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-07-01");
    ASSERT_TRUE(b.Under(b.clerk, "payment", "record", R"("purpose":"fine","amount":40000000)"));
    EXPECT_EQ(b.TheCase().Day("paid_on"), Day("2026-07-01"));
    b.Today("2026-07-20");
    ASSERT_TRUE(b.Under(b.clerk, "payment", "record", R"("purpose":"surcharge","amount":120000)"));
    EXPECT_EQ(b.TheCase().Day("paid_on"), Day("2026-07-01"));
}

TEST_F(CaseWalk, AsksTheHigherCourtWithinFifteenDaysWhereACourtRefuses) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-09-01");
    DONE(b.Case(b.handler, "demand", R"({"demand_amount":40000000})"));
    DONE(b.Serve("demand"));
    EXPECT_EQ(PrimaryActs(), Codes{"apply_court"});
    b.Today("2026-11-02");
    DONE(b.Approved("apply_court", R"({"court":"试验区人民法院"})"));
    EXPECT_EQ(CodesOf(b.Case(b.handler, "court_review")),
              (Codes{"gate.court_has_refused", "gate.court_review_in_time"}));
    b.Today("2026-11-06");
    DONE(b.Case(b.handler, "court_not_accepted",
                R"({"court_ruling_no":"行审2号","court_refusal_reason":"材料不全"})"));
    EXPECT_EQ(b.TheCase().Day("court_review_due_on"), Day("2026-11-23"));  // the 21st, rolled
    EXPECT_EQ(PrimaryActs(), (Codes{"court_accepted", "court_review", "close"}));
    DONE(b.Case(b.handler, "court_review"));
    DONE(b.Case(b.handler, "court_accepted"));
    EXPECT_EQ(PrimaryActs(), (Codes{"court_enforces", "court_not_enforced", "close"}));
    DONE(b.Case(b.handler, "court_not_enforced",
                R"({"court_ruling_no":"行审3号","court_refusal_reason":"明显缺乏事实根据"})"));
    EXPECT_TRUE(b.TheCase().Get("court_review_on").IsAbsent());
    b.Today("2026-11-24");
    EXPECT_EQ(CodesOf(b.Case(b.handler, "court_review")), Codes{"gate.court_review_in_time"});
}

TEST_F(CaseWalk, StopsTheClockWhileTheInvestigationIsSuspended) {
    b.Today("2026-03-10");
    DONE(b.Approved("suspend", R"({"suspension_ground":"party_not_found"})"));
    EXPECT_EQ(b.TheCase().Text("$state"), "suspended");
    const auto view = b.store.Read();
    const records::ViewNeighbours neighbours(*view);
    const auto* type = b.catalogue->FindType("suspension");
    const auto spans = neighbours.PointingAt(*type, *type->FindField("case"), b.the_case);
    ASSERT_EQ(spans.size(), 1U);
    b.Today("2026-04-08");
    DONE(b.On(b.handler, "suspension", spans.front()->id, "end"));

    EXPECT_EQ(b.TheCase().Text("$state"), "filed");
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), Day("2026-06-30"));  // thirty days on
}

TEST_F(CaseWalk, AnnouncesWhatCannotBeServedOtherwise) {
    ASSERT_EQ(b.ToExamined(), "");
    DONE(b.Approved("issue_prior_notice", CaseBureau::kNotice));
    const std::string announced = R"("document":"prior_notice","reason":"查无下落",)";
    EXPECT_EQ(CodesOf(b.Under(b.handler, "service", "announce", announced + b.Officers())),
              Codes{"gate.other_ways_failed"});
    DONE(b.Under(b.handler, "service", "announce",
                 announced + R"("party_missing":true,)" + b.Officers()));
    EXPECT_EQ(CodesOf(b.On(b.handler, "service", b.last, "take_effect")),
              Codes{"gate.announcement_is_over"});
    b.Today("2026-04-05");
    DONE(b.On(b.handler, "service", b.last, "take_effect"));

    EXPECT_EQ(b.TheCase().Day("prior_notice_served_on"), Day("2026-04-05"));
    EXPECT_EQ(b.TheCase().Day("decision_due_on"), Day("2026-07-01"));  // 31 May and 31 days more
}

TEST_F(CaseWalk, ChangesADecisionThatMustBeServedAgain) {
    ASSERT_EQ(b.ToServed(), "");
    DONE(b.Approved("publish"));
    b.Today("2026-03-20");
    DONE(b.Approved("change_decision", R"({"fine_amount":30000000,"decision_reason":"计算有误"})"));

    EXPECT_EQ(b.TheCase().Text("$state"), "decided");
    EXPECT_TRUE(b.TheCase().Get("served_on").IsAbsent());
    EXPECT_EQ(b.TheCase().Day("withdrawal_due_on"), Day("2026-03-25"));
    DONE(b.Case(b.handler, "withdraw_publication"));
    DONE(b.Serve("decision"));
    EXPECT_EQ(b.TheCase().Text("decision_change_no"), "试环罚变〔2026〕1号");
}

TEST_F(CaseWalk, PenalisesOnTheSpotBySmallerStepsAndItsOwnNumber) {
    const std::string values =
        R"({"cause_of_case":"未密闭贮存","party_kind":"entity","party_name":"某建材厂","violation":"料堆未覆盖",)"
        R"("legal_basis":[{"use":"punished","law":"大气污染防治法","article":117}],"decision_reason":"轻微",)" +
        b.Officers();
    const base::RecordId spot = b.NewId();
    EXPECT_EQ(CodesOf(b.On(b.handler, "case", spot, "penalise_on_the_spot",
                           values + R"(,"fine_amount":300001})")),
              Codes{"gate.simple_fine_small"});
    DONE(b.On(b.handler, "case", spot, "penalise_on_the_spot",
              values + R"(,"fine_amount":300000})"));
    EXPECT_EQ(b.Find("case", spot).Text("$procedure"), "case_simple@1");
    EXPECT_EQ(b.Find("case", spot).Text("decision_no"), "试环当罚〔2026〕1号");
    EXPECT_EQ(b.Find("case", spot).Day("report_due_on"), Day("2026-03-05"));
    DONE(b.On(b.handler, "case", spot, "serve_on_the_spot", R"({"service_receiver":"刘某"})"));
    EXPECT_TRUE(b.Find("case", spot).Get("suit_due_on").IsAbsent());  // reconsideration first
    DONE(b.On(b.handler, "case", spot, "report_to_bureau"));
    b.the_case = spot;
    DONE(b.Under(b.clerk, "payment", "record", R"("purpose":"fine","amount":300000)"));
    DONE(b.Approved("close", R"({"closing_ground":"performed"})"));
    DONE(b.Case(b.handler, "archive", R"({"retention_class":"years_10","volume_pages":6})"));
    EXPECT_EQ(b.TheCase().Text("outcome"), "penalty");
}

TEST_F(CaseWalk, MovesACaseOfTheShortProcedureToTheWholeOne) {
    const records::Record filed = b.TheCase();
    records::FieldValues values = filed.values;
    values["$procedure"] = Value("case_short@1");
    values.erase("case_no");
    b.the_case = b.Put("case", values);
    EXPECT_EQ(CodesOf(b.Under(b.handler, "suspension", "begin",
                              R"("ground":"appraisal","document_name":"委托书")")),
              Codes{"gate.case_under_whole_procedure"});
    DONE(b.Case(b.handler, "move_procedure", R"({"$procedure":"case_ordinary@1"})"));
    EXPECT_EQ(b.TheCase().Text("$state"), "filed");
    EXPECT_EQ(b.ToServed(), "");
    EXPECT_EQ(b.TheCase().Text("$state"), "served");
}

}  // namespace
}  // namespace workflow
