#include <gtest/gtest.h>

#include "deadline/clocks.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/testing/bureau.hpp"

/// Records that belong under another one and act on it.
namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;
using testing::WithOwnDefinitions;

class Together : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(WithOwnDefinitions(), nullptr) << "the test's definitions have faults";
        matter_ = bureau_.NewId();
        const auto begun =
            bureau_.Do(bureau_.handler, "own_matter", matter_, "begin", R"({"subject":"核查"})");
        ASSERT_TRUE(begun) << CodesOf(begun).front();
    }
    void Today(const char* day) { bureau_.clock.Set(base::FixedClock(Day(day)).Now()); }
    base::Result<Outcome> Under(const char* type, const char* act, const char* values,
                                bool as_fact = false) {
        ActRequest request =
            bureau_.Request(type, bureau_.NewId(), act,
                            fmt::format(R"({{"matter":"{}",{}}})", matter_.ToText(), values));
        request.as_fact = as_fact;
        auto outcome = bureau_.Do(bureau_.handler, request);
        if (outcome) last_ = request.record;
        return outcome;
    }
    records::Record Matter() { return bureau_.Find("own_matter", matter_); }
    deadline::RunningClock Clock() {
        const auto view = bureau_.store.Read();
        const records::ViewNeighbours neighbours(*view);
        return deadline::RunningClocks(*bureau_.catalogue,
                                       *bureau_.catalogue->FindType("own_matter"), Matter(),
                                       {{"today", Value(bureau_.clock.Today())}}, neighbours)
            .front();
    }
    ActRequest Opinion(const char* act, const char* values = "{}") {
        ActRequest request =
            bureau_.Request("approval", bureau_.ApprovalOf("own_matter", matter_), act, values);
        request.reason = "意见";
        return request;
    }
    void ProposeToFinish() {
        ASSERT_TRUE(Under("own_slip", "deliver", R"("document":"notice","receiver":"刘某")"));
        ASSERT_TRUE(bureau_.Do(bureau_.handler, "own_matter", matter_, "finish"));
        second_leader_ = bureau_.Person("冯某", "unit_leader", bureau_.city);
    }

    Bureau bureau_{WithOwnDefinitions()};
    base::RecordId matter_, last_, second_leader_;
};

TEST_F(Together, TakesAStepOfTheRecordAboveInTheSameAct) {
    const auto served = Under("own_slip", "deliver", R"("document":"notice","receiver":"刘某")");

    ASSERT_TRUE(served) << CodesOf(served).front();
    EXPECT_EQ(served->touched.size(), 2U);
    EXPECT_EQ(Matter().Text("$state"), "served");
    EXPECT_EQ(Matter().Text("served_to"), "刘某");
    EXPECT_EQ(Matter().Day("served_on"), Day("2026-03-02"));
    EXPECT_EQ(bureau_.store.Read()->HistoryOf(matter_).back().act.kind, "own_slip.deliver");
    EXPECT_EQ(bureau_.Find("own_slip", last_).Reference("$organisation"), bureau_.city);
}

TEST_F(Together, TakesNoStepWhereItsConditionDoesNotHold) {
    ASSERT_TRUE(Under("own_slip", "deliver", R"("document":"letter","receiver":"刘某")"));

    EXPECT_EQ(Matter().Text("$state"), "open");
    EXPECT_EQ(Matter().version, 1);
}

TEST_F(Together, OpensNothingUnderARecordThatStandsElsewhere) {
    ASSERT_TRUE(Under("own_slip", "deliver", R"("document":"notice","receiver":"刘某")"));

    EXPECT_EQ(CodesOf(Under("own_slip", "deliver", R"("document":"letter","receiver":"刘某")")),
              Codes{"workflow.under_wrong_state"});
    const auto fact =
        Under("own_slip", "deliver", R"("document":"letter","receiver":"刘某")", true);
    ASSERT_TRUE(fact) << CodesOf(fact).front();
    EXPECT_EQ(fact->marks, std::vector<std::string>{"irregular:under_state"});
}

TEST_F(Together, RefusesAStepThatOnlyAnotherRecordTakes) {
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "own_matter", matter_, "serve")),
              Codes{"workflow.taken_by_another_act"});
    for (const NextStep& step : bureau_.StepsOf(bureau_.handler, "own_matter", matter_)) {
        EXPECT_NE(step.act, "serve");
    }
}

TEST_F(Together, OffersWhatMayBeOpenedUnderTheRecord) {
    std::vector<std::string> opened;
    for (const NextStep& step : bureau_.StepsOf(bureau_.handler, "own_matter", matter_)) {
        if (step.opens) opened.push_back(step.opens->type + "." + step.act);
    }
    EXPECT_EQ(opened, (std::vector<std::string>{"own_slip.deliver", "own_span.begin"}));
}

TEST_F(Together, RefusesARecordAboveThatThePersonCannotRead) {
    const base::RecordId stranger = bureau_.Person("何某", "handler", bureau_.unit);
    ActRequest request =
        bureau_.Request("own_slip", bureau_.NewId(), "deliver",
                        fmt::format(R"({{"matter":"{}","document":"letter","receiver":"刘某"}})",
                                    bureau_.NewId().ToText()));

    const Codes codes = CodesOf(bureau_.Do(stranger, request));
    EXPECT_NE(std::ranges::find(codes, "workflow.no_such_record"), codes.end());
}

TEST_F(Together, LeavesOutASpanThatEndedAndShowsItsGround) {
    EXPECT_EQ(Matter().Day("due_on"), Day("2026-03-23"));  // 22 March is a Sunday
    Today("2026-03-06");
    ASSERT_TRUE(Under("own_span", "begin", R"("ground":"委托监测")"));
    EXPECT_EQ(Matter().Text("$state"), "paused");
    EXPECT_EQ(Clock().state, deadline::ClockState::kPaused);
    EXPECT_EQ(Clock().words, "2026-03-06 起不计");

    Today("2026-03-15");
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "own_span", last_, "end"));

    EXPECT_EQ(Matter().Text("$state"), "open");
    EXPECT_EQ(Matter().Day("due_on"), Day("2026-04-01"));  // ten days on
    const deadline::RunningClock clock = Clock();
    EXPECT_EQ(clock.state, deadline::ClockState::kRunning);
    ASSERT_GE(clock.working.size(), 2U);
    EXPECT_EQ(clock.working[1].words, "2026-03-06 至 2026-03-15 不计：委托监测");
}

TEST_F(Together, KeepsAnExtensionWhenASpanEnds) {
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "own_matter", matter_, "extend"));
    EXPECT_EQ(Matter().Day("due_on"), Day("2026-04-13"));  // 11 April is a Saturday
    Today("2026-03-06");
    ASSERT_TRUE(Under("own_span", "begin", R"("ground":"委托监测")"));
    Today("2026-03-08");
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "own_span", last_, "end"));

    EXPECT_EQ(Matter().Day("due_on"), Day("2026-04-14"));
}

TEST_F(Together, AsksSoManyDifferentPersonsAsTheStepSays) {
    ProposeToFinish();
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.bureau_leader, Opinion("approve"))),
              Codes{"workflow.not_the_approver"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.unit_leader, Opinion("approve"))),
              Codes{"workflow.approved_before"});
    ASSERT_TRUE(bureau_.Do(second_leader_, Opinion("approve")));
    EXPECT_EQ(Matter().Text("$state"), "served");

    const auto last = bureau_.Do(bureau_.bureau_leader, Opinion("approve"));

    ASSERT_TRUE(last) << CodesOf(last).front();
    EXPECT_EQ(Matter().Text("$state"), "done");
}

TEST_F(Together, AsksAgainAtTheStepToWhichAnApprovalIsSentBack) {
    ProposeToFinish();
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
    EXPECT_EQ(
        CodesOf(bureau_.Do(second_leader_, Opinion("send_back", R"({"step":"two_leaders"})"))),
        Codes{"workflow.no_earlier_step"});
    ASSERT_TRUE(bureau_.Do(second_leader_, Opinion("approve")));
    ASSERT_TRUE(
        bureau_.Do(bureau_.bureau_leader, Opinion("send_back", R"({"step":"two_leaders"})")));

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.bureau_leader, Opinion("approve"))),
              Codes{"workflow.not_the_approver"});
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, Opinion("approve")));
    ASSERT_TRUE(bureau_.Do(second_leader_, Opinion("approve")));
    ASSERT_TRUE(bureau_.Do(bureau_.bureau_leader, Opinion("approve")));
    EXPECT_EQ(Matter().Text("$state"), "done");
}

TEST_F(Together, LetsTheProposerUrgeOnceADay) {
    ProposeToFinish();
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.colleague, Opinion("urge"))),
              Codes{"workflow.not_the_proposer"});
    ASSERT_TRUE(bureau_.Do(bureau_.handler, Opinion("urge")));
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, Opinion("urge"))), Codes{"workflow.urged_today"});
    Today("2026-03-03");
    ASSERT_TRUE(bureau_.Do(bureau_.handler, Opinion("urge")));
}

TEST_F(Together, MovesARecordToTheProcedureThatFollowsOnlyByAnAct) {
    Today("2026-03-20");
    EXPECT_EQ(Matter().Text("$procedure"), "own_matter@1");
    const auto move = [&](const char* procedure, const char* reason) {
        ActRequest request = bureau_.Request("own_matter", matter_, "move_procedure",
                                             fmt::format(R"({{"$procedure":"{}"}})", procedure));
        request.reason = reason;
        return bureau_.Do(bureau_.handler, request);
    };
    EXPECT_EQ(CodesOf(move("own_matter@2", "")), Codes{"workflow.reason_required"});
    EXPECT_EQ(CodesOf(move("case_short@1", "改")), Codes{"workflow.no_such_succession"});

    const auto moved = move("own_matter@2", "新程序已施行");

    ASSERT_TRUE(moved) << CodesOf(moved).front();
    EXPECT_EQ(Matter().Text("$procedure"), "own_matter@2");
    EXPECT_EQ(Matter().Text("$state"), "running");
    EXPECT_EQ(Matter().Day("$state_since"), Day("2026-03-02"));
    EXPECT_TRUE(Under("own_slip", "deliver", R"("document":"notice","receiver":"刘某")"));
    EXPECT_EQ(Matter().Text("$state"), "served");
}

TEST_F(Together, HasNoPlaceForAStateThatTheFollowingProcedureDoesNotName) {
    ASSERT_TRUE(Under("own_span", "begin", R"("ground":"委托监测")"));
    ActRequest request = bureau_.Request("own_matter", matter_, "move_procedure",
                                         R"({"$procedure":"own_matter@2"})");
    request.reason = "改";

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, request)), Codes{"workflow.no_such_succession"});
}

}  // namespace
}  // namespace workflow
