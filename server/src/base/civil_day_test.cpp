#include "base/civil_day.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

CivilDay Day(const char* text) { return CivilDay::Parse(text).value(); }

TEST(CivilDayTest, ReadsExactlyYearMonthDay) {
    EXPECT_EQ(Day("1970-01-01").serial(), 0);
    EXPECT_EQ(Day("2026-03-02"), CivilDay::From(2026, 3, 2));
    EXPECT_EQ(Day("0001-01-01").ToText(), "0001-01-01");
    EXPECT_EQ(Day("9999-12-31").ToText(), "9999-12-31");
    EXPECT_EQ(Day("2024-02-29").ToText(), "2024-02-29");
}

TEST(CivilDayTest, RefusesWhatIsNoDay) {
    for (const char* text : {"", "2025-02-29", "2025-02-30", "2025-13-01", "2025-00-10",
                             "2025-01-00", "0000-01-01", "2025-1-01", "2025/01/01", "20250101",
                             "2025-01-01 ", " 2025-01-01", "-025-01-01", "2025-0a-01"}) {
        EXPECT_EQ(CivilDay::Parse(text), std::nullopt) << text;
    }
    EXPECT_EQ(CivilDay::From(10000, 1, 1), std::nullopt);
    EXPECT_EQ(CivilDay::From(2025, -1, 1), std::nullopt);
    EXPECT_EQ(CivilDay::From(2025, 1, 257), std::nullopt);  // 1 in the eight bits chrono keeps
}

TEST(CivilDayTest, KnowsItsParts) {
    const CivilDay day = Day("2026-03-02");

    EXPECT_EQ(day.year(), 2026);
    EXPECT_EQ(day.month(), 3);
    EXPECT_EQ(day.day(), 2);
    EXPECT_EQ(day.weekday(), 1);
    EXPECT_EQ(day.Plus(-1).weekday(), 7);
    EXPECT_EQ(day.ToChinese(), "2026年3月2日");
}

TEST(CivilDayTest, CountsDaysBetween) {
    EXPECT_EQ(Day("2024-03-01") - Day("2024-02-01"), 29);
    EXPECT_EQ(Day("2025-12-31").Plus(1), Day("2026-01-01"));
    EXPECT_LT(Day("2025-12-31"), Day("2026-01-01"));
}

TEST(CivilDayTest, MovesByMonthsToTheLastDayWhereTheDayIsAbsent) {
    struct Row {
        const char* from;
        int months;
        const char* to;
    };
    for (const Row& row : {Row{"2025-08-31", 6, "2026-02-28"}, Row{"2023-08-31", 6, "2024-02-29"},
                           Row{"2025-03-31", 6, "2025-09-30"}, Row{"2025-01-15", 12, "2026-01-15"},
                           Row{"2024-02-29", 12, "2025-02-28"}, Row{"2026-02-28", -6, "2025-08-28"},
                           Row{"2025-05-31", -3, "2025-02-28"}, Row{"2025-12-31", 0, "2025-12-31"},
                           Row{"2025-01-01", -1, "2024-12-01"}}) {
        EXPECT_EQ(Day(row.from).PlusMonths(row.months).ToText(), row.to) << row.from;
    }
}

TEST(CivilDayTest, ReadsBackEveryDayOfFourCenturies) {
    for (CivilDay day = Day("1800-01-01"); day < Day("2200-01-01"); day = day.Plus(1)) {
        ASSERT_EQ(CivilDay::Parse(day.ToText()), day) << day.ToText();
    }
}

}  // namespace
}  // namespace base
