#include <gtest/gtest.h>

#include <algorithm>

#include "deadline/clocks.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/testing/case_bureau.hpp"

/// The register of reconsiderations and suits, record by record (decision 0039). What they do to
/// the case: case_remedy_test.cpp.
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

class Remedy : public ::testing::Test {
 protected:
    void SetUp() override { b.Today("2026-04-28"); }

    /// About something that is no case of ours.
    base::Result<Outcome> Other(const std::string& values) {
        const base::RecordId id = b.NewId();
        auto done = b.On(b.reviewer, "remedy", id, "record_other",
                         fmt::format(R"({{"about":"disclosure","matter":"不予公开答复书",)"
                                     R"("applicant":"王某","body":"试验机关",{}}})",
                                     values));
        if (done) remedy = id;
        return done;
    }
    base::Result<Outcome> Next(const std::string& values) {
        const base::RecordId id = b.NewId();
        auto done = b.On(b.reviewer, "remedy", id, "record_next",
                         fmt::format(R"({{"previous":"{}","about":"disclosure","applicant":"王某",)"
                                     R"("body":"试验机关",{}}})",
                                     remedy.ToText(), values));
        if (done) remedy = id;
        return done;
    }
    base::Result<Outcome> On(const char* act, const std::string& values = "{}",
                             bool as_fact = false) {
        return b.On(b.reviewer, "remedy", remedy, act, values, as_fact);
    }
    records::Record It() { return b.Find("remedy", remedy); }

    Codes Running() {
        const auto view = b.store.Read();
        const records::ViewNeighbours neighbours(*view);
        Codes running;
        for (const auto& clock :
             deadline::RunningClocks(*b.catalogue, *b.catalogue->FindType("remedy"), It(),
                                     {{"today", Value(b.clock.Now().DayInShanghai())}}, neighbours))
            if (clock.state != deadline::ClockState::kDone) running.push_back(clock.rule->id);
        std::ranges::sort(running);
        return running;
    }

    CaseBureau b;
    base::RecordId remedy;
};

TEST_F(Remedy, IsAnsweredWithinThePeriodOfItsKind) {
    struct Row {
        const char *values, *due, *why;
    };
    for (const Row& row :
         {Row{R"("kind":"reconsideration")", "2026-05-14", "ten working days, arl-2023/48"},
          Row{R"("kind":"reconsideration","by_simple":true)", "2026-05-08",
              "five working days, arl-2023/54"},
          Row{R"("kind":"first_instance")", "2026-05-13", "fifteen days, alitl-2017/67"},
          Row{R"("kind":"second_instance","raised_by":"party")", "2026-05-13", "fifteen days"},
          Row{R"("kind":"first_instance","notice_on":"2026-04-20")", "2026-05-06",
              "rolled over the holiday"},
          Row{R"("kind":"first_instance","answer_due_on":"2026-05-20")", "2026-05-20",
              "as the court's notice says"}}) {
        const auto done = Other(row.values);

        ASSERT_TRUE(done) << row.values << CodesOf(done).front();
        EXPECT_EQ(It().Day("answer_due_on"), Day(row.due)) << row.values << ": " << row.why;
        EXPECT_EQ(Running(), Codes{"remedy_answer"}) << row.values;
    }
}

TEST_F(Remedy, HasNothingToAnswerWhereOnlyTheBureauAppealed) {
    STEP(Other(R"("kind":"second_instance","raised_by":"bureau")"));
    EXPECT_TRUE(It().Get("notice_on").IsAbsent());
    EXPECT_EQ(It().Day("from_on"), Day("2026-04-28"));
    EXPECT_EQ(Running(), Codes{});
}

TEST_F(Remedy, AnAnswerAfterItsPeriodIsMarkedLate) {
    STEP(Other(R"("kind":"first_instance")"));
    b.Today("2026-05-14");
    const auto late = On("answer", R"({"answer":"不成立"})");
    ASSERT_TRUE(late) << CodesOf(late).front();
    EXPECT_EQ(late->marks, Codes{"late:remedy_answer"});
    EXPECT_EQ(It().Day("answered_on"), Day("2026-05-14"));
    EXPECT_EQ(Running(), Codes{});
}

TEST_F(Remedy, TakesNoDayThatIsYetToCome) {
    EXPECT_EQ(CodesOf(Other(R"("kind":"first_instance","notice_on":"2026-04-29")")),
              Codes{"gate.remedy_days_told_in_order"});
    STEP(Other(R"("kind":"first_instance","notice_on":"2026-04-28")"));
    EXPECT_EQ(CodesOf(On("conclude", R"({"result":"withdrawn","decided_on":"2026-04-27"})")),
              Codes{"gate.remedy_decided_in_order"});
}

TEST_F(Remedy, GoesFromInstanceToInstance) {
    STEP(Other(R"("kind":"reconsideration")"));
    EXPECT_EQ(CodesOf(Next(R"("kind":"second_instance","raised_by":"party")")),
              Codes{"gate.instances_in_order"});
    b.Today("2026-06-22");
    STEP(On("conclude", R"({"result":"upheld","decided_on":"2026-06-22"})"));
    const base::RecordId reconsideration = remedy;
    b.Today("2026-07-01");
    STEP(Next(R"("kind":"first_instance")"));
    EXPECT_EQ(b.Find("remedy", reconsideration).Text("$state"), "concluded");

    const base::RecordId first = remedy;
    b.Today("2026-09-01");
    EXPECT_EQ(CodesOf(On("record_judgment", R"({"result":"settled","decided_on":"2026-09-01"})")),
              Codes{"gate.judgment_can_be_appealed"});
    STEP(On("record_judgment", R"({"result":"revoked","decided_on":"2026-09-01"})"));
    EXPECT_EQ(It().Day("appeal_due_on"), Day("2026-09-16"));
    EXPECT_EQ(Running(), Codes{"remedy_appeal"});
    STEP(Next(R"("kind":"second_instance","raised_by":"both")"));
    EXPECT_EQ(b.Find("remedy", first).Text("$state"), "continued");
    EXPECT_EQ(b.Find("remedy", first).Day("ended_on"), Day("2026-09-01"));

    const base::RecordId appeal = remedy;
    STEP(Next(R"("kind":"first_instance")"));  // sent back
    EXPECT_EQ(b.Find("remedy", appeal).Text("$state"), "continued");
    remedy = appeal;
    EXPECT_EQ(CodesOf(On("resume")), Codes{"gate.no_next_instance"});
}

TEST_F(Remedy, ARulingIsAppealedWithinTenDays) {
    STEP(Other(R"("kind":"first_instance")"));
    STEP(On("record_judgment",
            R"({"result":"dismissed","decided_on":"2026-04-28","by_ruling":true})"));
    EXPECT_EQ(It().Day("appeal_due_on"), Day("2026-05-08"));
}

TEST_F(Remedy, ANextInstanceThatWasAMistakeIsTakenBack) {
    STEP(Other(R"("kind":"first_instance")"));
    const base::RecordId first = remedy;
    STEP(Next(R"("kind":"second_instance","raised_by":"party")"));
    STEP(On("cancel"));
    remedy = first;
    STEP(On("resume"));
    EXPECT_EQ(It().Text("$state"), "pending");
    EXPECT_TRUE(It().Get("ended_on").IsAbsent());
}

TEST_F(Remedy, BelongsToTheCaseOfTheInstanceBefore) {
    ASSERT_EQ(b.ToServed(), "");
    b.Today("2026-04-28");
    STEP(
        b.Under(b.reviewer, "remedy", "record",
                R"("kind":"first_instance","about":"penalty","applicant":"甲公司","body":"法院")"));
    remedy = b.last;
    EXPECT_EQ(CodesOf(Next(R"("kind":"second_instance","raised_by":"party")")),
              Codes{"gate.next_instance_of_same_case"});
    STEP(Next(fmt::format(R"("kind":"second_instance","raised_by":"party","case":"{}")",
                          b.the_case.ToText())));
}

TEST_F(Remedy, TellsOnWhichDayTheChiefFirstCameToCourt) {
    STEP(Other(R"("kind":"first_instance")"));
    STEP(On("arrange_hearing", R"({"hearing_on":"2026-06-10"})"));
    EXPECT_EQ(CodesOf(On(
                  "record_hearing",
                  R"({"hearing_on":"2026-06-10","chief_appeared":false,"absence_reason":"抗洪"})")),
              Codes{"gate.court_day_has_come"});
    b.Today("2026-06-10");
    STEP(On("record_hearing",
            R"({"hearing_on":"2026-06-10","chief_appeared":false,"absence_reason":"抗洪"})"));
    EXPECT_TRUE(It().Get("chief_appeared_on").IsAbsent());
    b.Today("2026-06-24");
    EXPECT_EQ(CodesOf(On("record_hearing", R"({"hearing_on":"2026-06-24","chief_appeared":true})")),
              (Codes{"records.required", "records.required"}));
    for (const char* day : {"2026-06-24", "2026-07-01"}) {
        b.Today(day);
        STEP(On("record_hearing",
                fmt::format(R"({{"hearing_on":"{}","chief_appeared":true,"chief_name":"陈某",)"
                            R"("chief_post":"副局长"}})",
                            day)));
    }
    EXPECT_EQ(It().Day("first_hearing_on"), Day("2026-06-10"));
    EXPECT_EQ(It().Day("chief_appeared_on"), Day("2026-06-24"));
}

TEST_F(Remedy, WhatItOrdersIsToBeDoneByItsDay) {
    STEP(Other(R"("kind":"reconsideration")"));
    EXPECT_EQ(CodesOf(On("conclude", R"({"result":"ordered","decided_on":"2026-04-28",)"
                                     R"("obligation":"重新答复"})")),
              Codes{"records.required"});
    STEP(On("conclude", R"({"result":"ordered","decided_on":"2026-04-28",)"
                        R"("obligation":"重新答复","obligation_due_on":"2026-05-28"})"));
    EXPECT_EQ(It().Get("lost"), Value(true));
    EXPECT_EQ(Running(), Codes{"remedy_obligation"});
    b.Today("2026-05-20");
    STEP(On("perform", R"({"obligation_done":"已重新答复"})"));
    EXPECT_EQ(It().Day("obligation_done_on"), Day("2026-05-20"));
    EXPECT_EQ(Running(), Codes{});
}

TEST_F(Remedy, AnOpinionIsReportedOnWithinSixtyDays) {
    STEP(Other(R"("kind":"reconsideration")"));
    EXPECT_EQ(CodesOf(On("report_opinion", R"({"opinion_measures":"已整改"})")),
              Codes{"gate.opinion_to_report"});
    STEP(On("record_opinion", R"({"opinion_on":"2026-04-28"})"));
    EXPECT_EQ(It().Day("opinion_due_on"), Day("2026-06-29"));  // rolled
    STEP(On("report_opinion", R"({"opinion_measures":"已整改"})"));
    STEP(On("conclude", R"({"result":"upheld","decided_on":"2026-04-28"})"));
    EXPECT_EQ(CodesOf(On("perform", R"({"obligation_done":"已办"})")),
              Codes{"gate.obligation_is_told"});
    STEP(Other(R"("kind":"first_instance")"));
    EXPECT_EQ(CodesOf(On("record_opinion", R"({"opinion_on":"2026-04-28"})")),
              Codes{"gate.is_reconsideration"});
}

}  // namespace
}  // namespace workflow
