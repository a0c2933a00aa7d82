#include "workflow/recount.hpp"

#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using records::Value;
using testing::Day;

/// The shipped definitions with 2027, of which every first Monday to Wednesday of a year is free.
std::shared_ptr<const catalogue::Catalogue> With2027() {
    auto made = std::make_shared<catalogue::Catalogue>(*testing::Shipped());
    auto years = made->calendar.years();
    worktime::CalendarYear& year = years[2027];
    year.year = 2027;
    for (const char* day : {"2027-01-01", "2027-01-04", "2027-01-05", "2027-01-06"})
        year.holidays.insert(Day(day));
    made->calendar = worktime::WorkCalendar(std::move(years), "2027-test");
    return made;
}

class RecountingTest : public ::testing::Test {
 protected:
    base::RecordId Case(const char* filed, const char* due, const char* state = "filed") {
        return bureau_.Put("case", {{"filed_on", Value(Day(filed))},
                                    {"decision_due_on", Value(Day(due))},
                                    {"$state", Value(state)},
                                    {"$procedure", Value("case_ordinary@1")},
                                    {"$organisation", Value(bureau_.city)}});
    }
    base::Result<DueChanges> Recount(const std::stop_token& stop = {}) {
        return RecountDueDays(bureau_.store, bureau_.randomness,
                              {bureau_.catalogue, now_, bureau_.handler, "载入 2027 年", stop},
                              bureau_.clock.Now());
    }

    testing::Bureau bureau_;
    std::shared_ptr<const catalogue::Catalogue> now_ = With2027();
};

TEST_F(RecountingTest, LooksWithoutChangingAnything) {
    const auto record = Case("2026-10-06", "2027-01-04");

    const auto view = bureau_.store.Read();
    const DueChanges found =
        FindDueChanges(*view, *bureau_.catalogue, *now_, bureau_.clock.Today());

    ASSERT_EQ(found.moved.size(), 1U);
    EXPECT_EQ(found.moved[0].record.id, record);
    EXPECT_EQ(found.moved[0].due.is, Day("2027-01-07"));
    EXPECT_EQ(bureau_.Find("case", record).Day("decision_due_on"), Day("2027-01-04"));
}

TEST_F(RecountingTest, WritesOneActThatSaysWhyAndDoesItOnce) {
    const auto moved = Case("2026-10-06", "2027-01-04");
    const auto stays = Case("2026-09-01", "2026-11-30");
    const auto archived = Case("2026-10-06", "2027-01-04", "archived");

    const auto first = Recount();
    const auto second = Recount();

    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->moved.size(), 1U);
    EXPECT_TRUE(second->moved.empty());
    EXPECT_EQ(bureau_.Find("case", moved).Day("decision_due_on"), Day("2027-01-07"));
    EXPECT_EQ(bureau_.Find("case", stays).version, 1);
    EXPECT_EQ(bureau_.Find("case", archived).version, 1);
    const auto history = bureau_.store.Read()->HistoryOf(moved);
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history.back().act.kind, "calendar.recount");
    EXPECT_EQ(history.back().act.acted_by, bureau_.handler);
    EXPECT_EQ(history.back().act.reason, "载入 2027 年");
    EXPECT_EQ(history.back().act.touches[0].changes, R"({"decision_due_on":"2027-01-07"})");
}

TEST_F(RecountingTest, ManyRecordsAreSeveralActs) {
    for (int i = 0; i < 450; ++i) Case("2026-10-06", "2027-01-04");

    const auto done = Recount();

    ASSERT_TRUE(done);
    EXPECT_EQ(done->moved.size(), 450U);
    EXPECT_EQ(done->looked_at, 450);
    std::set<base::ActId> acts;
    for (const RecordDueChange& change : done->moved) {
        const auto history = bureau_.store.Read()->HistoryOf(change.record.id);
        acts.insert(history.back().act.id);
    }
    EXPECT_EQ(acts.size(), 3U);
}

TEST_F(RecountingTest, ToldToStopItChangesNothingMoreAndTheNextGoesOn) {
    const auto record = Case("2026-10-06", "2027-01-04");
    std::stop_source stop;
    stop.request_stop();

    const auto stopped = Recount(stop.get_token());
    ASSERT_TRUE(stopped);
    EXPECT_TRUE(stopped->stopped);
    EXPECT_EQ(stopped->looked_at, 0);
    EXPECT_EQ(bureau_.Find("case", record).version, 1);
    const auto next = Recount();

    ASSERT_TRUE(next);
    EXPECT_FALSE(next->stopped);
    EXPECT_EQ(next->moved.size(), 1U);
}

}  // namespace
}  // namespace workflow
