#include "base/instant.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(InstantTest, WritesSixDigitsOfTheSecondsFraction) {
    EXPECT_EQ(Instant{0}.ToText(), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(Instant{-1}.ToText(), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(Instant::Parse("2026-03-02T08:15:30.123456Z")->ToText(),
              "2026-03-02T08:15:30.123456Z");
}

TEST(InstantTest, ReadsFractionsAndBothZones) {
    struct Row {
        const char* text;
        const char* same;
    };
    for (const Row& row :
         {Row{"2026-03-02T08:15:30Z", "2026-03-02T08:15:30.000000Z"},
          Row{"2026-03-02T08:15:30.5Z", "2026-03-02T08:15:30.500000Z"},
          Row{"2026-03-02T08:15:30.123Z", "2026-03-02T08:15:30.123000Z"},
          Row{"2026-03-02T08:15:30+08:00", "2026-03-02T00:15:30.000000Z"},
          Row{"2026-03-02T07:59:59.000001+08:00", "2026-03-01T23:59:59.000001Z"}}) {
        const auto instant = Instant::Parse(row.text);
        ASSERT_TRUE(instant) << row.text;
        EXPECT_EQ(instant->ToText(), row.same);
    }
}

TEST(InstantTest, RefusesWhatIsNoInstant) {
    for (const char* text :
         {"", "2026-03-02", "2026-03-02T08:15:30", "2026-03-02 08:15:30Z", "2026-03-02T24:00:00Z",
          "2026-03-02T08:60:00Z", "2026-03-02T08:15:60Z", "2026-02-30T08:15:30Z",
          "2026-03-02T08:15:30.Z", "2026-03-02T08:15:30.1234567Z", "2026-03-02T08:15:30+09:00",
          "2026-03-02T08:15:30z", "2026-03-02T08:15:30Z ", "2026-03-02T8:15:30Z",
          "2026-03-02T-8:15:30Z", "2026-03-02T08:15:30.-1Z"}) {
        EXPECT_EQ(Instant::Parse(text), std::nullopt) << text;
    }
}

TEST(InstantTest, TellsTheDayInShanghai) {
    struct Row {
        const char* instant;
        const char* day;
    };
    for (const Row& row :
         {Row{"2026-03-01T15:59:59.999999Z", "2026-03-01"},
          Row{"2026-03-01T16:00:00Z", "2026-03-02"}, Row{"1969-12-31T15:59:59Z", "1969-12-31"},
          Row{"1969-12-31T16:00:00Z", "1970-01-01"}}) {
        EXPECT_EQ(Instant::Parse(row.instant)->DayInShanghai().ToText(), row.day) << row.instant;
    }
}

TEST(InstantTest, StartsADayAtMidnightInShanghai) {
    const auto day = CivilDay::Parse("2026-03-02").value();

    EXPECT_EQ(Instant::StartOf(day).ToText(), "2026-03-01T16:00:00.000000Z");
    EXPECT_EQ(Instant::StartOf(day).DayInShanghai(), day);
}

TEST(ClockTest, FixedClockStandsUntilMoved) {
    FixedClock clock(CivilDay::Parse("2026-03-02").value());
    const Instant before = clock.Now();

    clock.Advance(1'000'000);

    EXPECT_EQ(before.ToText(), "2026-03-02T01:00:00.000000Z");
    EXPECT_EQ(clock.Now().micros - before.micros, 1'000'000);
    EXPECT_EQ(clock.Today().ToText(), "2026-03-02");
}

}  // namespace
}  // namespace base
