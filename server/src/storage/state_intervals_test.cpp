#include "storage/state_intervals.hpp"

#include <gtest/gtest.h>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

TEST(StateIntervals, EndsTheFormerStateOnTheDayTheNewOneBegins) {
    std::vector<StateInterval> intervals;
    SetState(intervals, 1, Day("2026-03-02"), "filed");
    SetState(intervals, 5, Day("2026-03-10"), "decided");

    EXPECT_EQ(intervals, (std::vector<StateInterval>{
                             {"filed", Day("2026-03-02"), std::nullopt, 1, 5},
                             {"filed", Day("2026-03-02"), Day("2026-03-10"), 5, std::nullopt},
                             {"decided", Day("2026-03-10"), std::nullopt, 5, std::nullopt}}));
}

TEST(StateIntervals, KeepsNoIntervalOfNoDay) {
    std::vector<StateInterval> intervals;
    SetState(intervals, 1, Day("2026-03-02"), "filed");
    SetState(intervals, 2, Day("2026-03-02"), "decided");

    EXPECT_EQ(intervals, (std::vector<StateInterval>{
                             {"filed", Day("2026-03-02"), std::nullopt, 1, 2},
                             {"decided", Day("2026-03-02"), std::nullopt, 2, std::nullopt}}));
}

TEST(StateIntervals, LetsAFactRecordedLateReplaceWhatBeganAfterIt) {
    std::vector<StateInterval> intervals;
    SetState(intervals, 1, Day("2026-03-02"), "filed");
    SetState(intervals, 2, Day("2026-03-20"), "decided");
    SetState(intervals, 3, Day("2026-03-10"), "withdrawn");

    std::vector<StateInterval> known;
    for (const StateInterval& interval : intervals)
        if (!interval.known_to) known.push_back(interval);
    EXPECT_EQ(known, (std::vector<StateInterval>{
                         {"filed", Day("2026-03-02"), Day("2026-03-10"), 3, std::nullopt},
                         {"withdrawn", Day("2026-03-10"), std::nullopt, 3, std::nullopt}}));
}

/// The same steps by SQL.
class StateTableTest : public ::testing::TestWithParam<Dialect> {};
INSTANTIATE_TEST_SUITE_P(Both, StateTableTest, testing::BothDialects(), testing::DialectName);

TEST_P(StateTableTest, HoldsTheSameIntervalsAsTheFold) {
    testing::TestStore test(GetParam());
    records::Record thing =
        testing::AThing(1, {{"$state_since", records::Value(Day("2026-03-02"))}});
    ASSERT_TRUE(test.Create(thing));
    std::vector<StateInterval> expected;
    SetState(expected, 1, Day("2026-03-02"), "current");
    std::int64_t arrival = 1;
    for (const auto& [day, state] :
         std::vector<std::pair<const char*, const char*>>{{"2026-03-05", "b"},
                                                          {"2026-03-09", "c"},
                                                          {"2026-03-09", "d"},
                                                          {"2026-03-04", "e"},
                                                          {"2026-02-01", "f"},
                                                          {"2026-04-01", "g"}}) {
        records::Record after = thing;
        after.version += 1;
        after.Set("$state", records::Value(state));
        after.Set("$state_since", records::Value(Day(day)));
        ASSERT_TRUE(test.Store(
            records::testing::ChangeOf(*test.catalogue(), thing, after, test.randomness())));
        thing = after;
        SetState(expected, ++arrival, Day(day), state);
    }

    const auto snapshot = test.database()->Read();
    Rows rows = snapshot->connection().Query(
        {"states",
         "SELECT state, from_day, to_day, known_from, known_to FROM s_thing"
         " ORDER BY known_from, from_day"});
    std::vector<StateInterval> stored;
    while (rows.Next())
        stored.push_back({rows->Text(0), rows->Day(1), rows->OptionalDay(2), rows->Int(3),
                          rows->OptionalInt(4)});
    std::ranges::sort(expected, {}, [](const StateInterval& interval) {
        return std::pair(interval.known_from, interval.from);
    });
    EXPECT_EQ(stored, expected);
}

}  // namespace
}  // namespace storage
