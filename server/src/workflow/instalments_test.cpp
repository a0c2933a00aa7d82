#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "deadline/clocks.hpp"
#include "deadline/owed_act.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/testing/case_bureau.hpp"

/// A fine of 400,000 yuan in four instalments (apl-2021/66), by the shipped procedures: which of
/// them is due, until when, and what becomes of the fine's own period meanwhile.
namespace workflow {
namespace {

using deadline::ClockState;
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

class Instalments : public ::testing::Test {
 protected:
    struct Paid {
        const char* day;
        int yuan;
    };

    /// A Friday, a Tuesday, a Saturday, and the first day of the National Day holiday.
    static void Ask(CaseBureau& b) {
        STEP(b.Case(
            b.handler, "apply_deferral",
            R"({"deferral_reason":"资金困难","deferred_to":"2026-10-01","instalments":[)"
            R"({"due_on":"2026-08-01","amount":10000000},{"due_on":"2026-05-29","amount":10000000},)"
            R"({"due_on":"2026-06-30","amount":10000000},{"due_on":"2026-10-01","amount":10000000}]})"));
    }
    static void Allow(CaseBureau& b) {
        ASSERT_EQ(b.ToServed(), "");
        Ask(b);
        STEP(b.Approved("allow_instalments"));
    }
    static void Pay(CaseBureau& b, const Paid& paid) {
        b.Today(paid.day);
        STEP(b.Under(b.clerk, "payment", "record",
                     fmt::format(R"("purpose":"fine","amount":{}00)", paid.yuan)));
    }

    static std::optional<deadline::RunningClock> Clock(CaseBureau& b, std::string_view rule) {
        const auto view = b.store.Read();
        const records::ViewNeighbours neighbours(*view);
        for (const auto& clock :
             deadline::RunningClocks(*b.catalogue, *b.catalogue->FindType("case"), b.TheCase(),
                                     {{"today", Value(b.clock.Now().DayInShanghai())}}, neighbours))
            if (clock.rule->id == rule && clock.state != ClockState::kDone) return clock;
        return std::nullopt;
    }
};

TEST_F(Instalments, TheNextThatIsNotPaidIsDueOnItsDay) {
    const struct {
        const char* what;
        std::vector<Paid> paid;
        const char* today;
        const char* due;  ///< none: no instalment is asked for
        ClockState state;
    } rows[] = {
        {"nothing is paid: the first, whatever order they were listed in",
         {},
         "2026-05-06",
         "2026-05-29",
         ClockState::kRunning},
        {"it is near", {}, "2026-05-27", "2026-05-29", ClockState::kSoon},
        {"it is its day", {}, "2026-05-29", "2026-05-29", ClockState::kDueToday},
        {"its day has passed", {}, "2026-05-30", "2026-05-29", ClockState::kOverdue},
        {"a part of it does not cover it",
         {{"2026-05-20", 60'000}},
         "2026-05-30",
         "2026-05-29",
         ClockState::kOverdue},
        {"two parts do",
         {{"2026-05-20", 60'000}, {"2026-05-28", 40'000}},
         "2026-05-30",
         "2026-06-30",
         ClockState::kRunning},
        {"paid late it is paid: the second is next",
         {{"2026-06-10", 100'000}},
         "2026-06-10",
         "2026-06-30",
         ClockState::kRunning},
        {"what is more is put to the second, which it does not cover",
         {{"2026-05-28", 150'000}},
         "2026-05-30",
         "2026-06-30",
         ClockState::kRunning},
        {"two are paid at once: the third, whose Saturday rolls to Monday",
         {{"2026-05-28", 200'000}},
         "2026-07-01",
         "2026-08-03",
         ClockState::kRunning},
        {"on that Monday it is in time",
         {{"2026-05-28", 200'000}},
         "2026-08-03",
         "2026-08-03",
         ClockState::kDueToday},
        {"the day after it is not",
         {{"2026-05-28", 200'000}},
         "2026-08-04",
         "2026-08-03",
         ClockState::kOverdue},
        {"the last, in a holiday, is due on the first working day after it",
         {{"2026-05-28", 300'000}},
         "2026-08-04",
         "2026-10-08",
         ClockState::kRunning},
        {"all is paid early", {{"2026-05-28", 400'000}}, "2026-05-30", nullptr, {}},
        {"after the last day the whole fine is what is overdue", {}, "2026-10-09", nullptr, {}},
    };
    for (const auto& row : rows) {
        CaseBureau b;
        Allow(b);
        for (const Paid& paid : row.paid) Pay(b, paid);
        b.Today(row.today);
        const auto clock = Clock(b, "instalment_payment");
        ASSERT_EQ(clock.has_value(), row.due != nullptr) << row.what;
        if (!clock) continue;
        EXPECT_EQ(clock->due, Day(row.due)) << row.what;
        EXPECT_EQ(clock->state, row.state) << row.what;
        EXPECT_EQ(clock->Act(), "record_payment") << row.what;
        EXPECT_FALSE(Clock(b, "fine_payment")) << row.what;
    }
}

TEST_F(Instalments, AfterTheLastDayTheFineIsOverdueAsAWholeAndDemanded) {
    CaseBureau b;
    Allow(b);
    EXPECT_EQ(b.TheCase().Day("payment_due_on"), Day("2026-10-08"));

    b.Today("2026-10-09");

    const auto whole = Clock(b, "fine_payment");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->state, ClockState::kOverdue);
    EXPECT_EQ(whole->Act(), "demand");
}

TEST_F(Instalments, OneThatIsPaidLateIsMarked) {
    CaseBureau b;
    Allow(b);

    Pay(b, {"2026-06-02", 100'000});
    EXPECT_EQ(b.TheCase().Text("$marks"), "late:instalment_payment");
}

TEST_F(Instalments, ADeferralToOneDayKeepsNoneOfTheInstalmentsThatWereAskedFor) {
    CaseBureau b;
    ASSERT_EQ(b.ToServed(), "");
    Ask(b);

    STEP(b.Approved("defer_payment"));

    EXPECT_TRUE(b.TheCase().Get("instalments").IsAbsent());
    EXPECT_FALSE(Clock(b, "instalment_payment"));
    EXPECT_TRUE(Clock(b, "fine_payment"));
    EXPECT_EQ(b.TheCase().Day("payment_due_on"), Day("2026-10-08"));
}

TEST_F(Instalments, TellTheirDayWithoutAPeriod) {
    CaseBureau b;
    Allow(b);
    b.Today("2026-07-01");
    Pay(b, {"2026-07-01", 200'000});

    const auto clock = Clock(b, "instalment_payment");

    ASSERT_TRUE(clock);
    EXPECT_EQ(clock->why, "未缴足的一期到期 08-01，分期缴款，末日顺延");
    ASSERT_EQ(clock->working.size(), 2U);
    EXPECT_EQ(clock->working[0].words, "未缴足的一期到期日 2026-08-01");
    EXPECT_EQ(clock->working[1].day, Day("2026-08-03"));
}

}  // namespace
}  // namespace workflow
