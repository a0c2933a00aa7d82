#include "worktime/calendar.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "worktime/detail/shipped_calendar.hpp"

namespace worktime {
namespace {

TEST(WorkCalendarTest, TellsWorkingDaysAsTheNoticesDo) {
    struct Row {
        const char* day;
        bool working;
        const char* why;
    };
    const WorkCalendar calendar = ShippedCalendar();
    for (const Row& row :
         {Row{"2025-09-30", true, "Tuesday before the holiday"},
          Row{"2025-10-01", false, "National Day"},
          Row{"2025-10-04", false, "Saturday inside the holiday"},
          Row{"2025-10-08", false, "Wednesday inside the holiday"},
          Row{"2025-10-09", true, "Thursday after it"}, Row{"2025-10-11", true, "make-up Saturday"},
          Row{"2025-10-12", false, "plain Sunday"},
          Row{"2026-02-28", true, "make-up Saturday of Spring Festival"}}) {
        EXPECT_EQ(calendar.IsWorkingDay(Day(row.day)), row.working) << row.day << ' ' << row.why;
    }
}

TEST(WorkCalendarTest, LacksTheYearItselfAndTheNextFromNovemberOn) {
    const WorkCalendar calendar({{2026, {}}}, "test");
    using Years = std::vector<int>;
    EXPECT_EQ(calendar.Lacks(Day("2026-10-31")), Years{});
    EXPECT_EQ(calendar.Lacks(Day("2026-11-01")), Years{2027});
    EXPECT_EQ(calendar.Lacks(Day("2027-01-01")), Years{2027});
    EXPECT_EQ(calendar.Lacks(Day("2027-12-31")), (Years{2027, 2028}));
}

TEST(WorkCalendarTest, HasAsManyWorkingDaysAYearAsTheNoticesLeave) {
    const WorkCalendar calendar = ShippedCalendar();
    for (const auto& [year, expected] : std::map<int, int>{{2019, 250},
                                                           {2020, 249},
                                                           {2021, 250},
                                                           {2022, 249},
                                                           {2023, 249},
                                                           {2024, 251},
                                                           {2025, 248},
                                                           {2026, 248}}) {
        const auto first = base::CivilDay::From(year, 1, 1).value();
        const auto last = base::CivilDay::From(year, 12, 31).value();
        int working = 0;
        for (auto day = first; day <= last; day = day.Plus(1)) {
            working += calendar.IsWorkingDay(day) ? 1 : 0;
        }
        EXPECT_EQ(working, expected) << year;
    }
}

TEST(WorkCalendarTest, ShipsMakeUpDaysOnWeekendsOnlyAndHolidaysWithNames) {
    std::set<std::string> years;
    for (const ShippedEntry& entry : ShippedEntries()) {
        if (entry.keys.front() != "years") continue;
        years.insert(entry.keys.at(1));
        if (entry.keys.at(2) == "makeup_workdays") {
            EXPECT_GE(Day(entry.keys.at(3).c_str()).weekday(), 6) << entry.keys.at(3);
        }
        if (entry.keys.at(2) == "holidays") {
            EXPECT_FALSE(entry.text.empty()) << entry.keys.at(3);
        }
    }
    EXPECT_EQ(years.erase("statutory"), 1U);
    EXPECT_EQ(years.size(), 8U);
}

TEST(WorkCalendarTest, KnowsWeekendsAndWhatTheLawNamesByItsDatePastTheLastYear) {
    const WorkCalendar calendar = ShippedCalendar();

    EXPECT_TRUE(calendar.Knows(2026));
    EXPECT_FALSE(calendar.Knows(2027));
    for (const char* day : {"2027-01-01", "2028-05-01", "2028-05-02", "2029-10-01", "2029-10-02",
                            "2029-10-03", "2027-01-02"})
        EXPECT_FALSE(calendar.IsWorkingDay(Day(day))) << day;
    for (const char* day : {"2027-01-04", "2028-05-03", "2029-10-04", "2027-02-08"})
        EXPECT_TRUE(calendar.IsWorkingDay(Day(day))) << day;
    EXPECT_FALSE(calendar.years().contains(kEveryYear));
}

TEST(WorkCalendarTest, KnowsNoDayOfTheLawBeforeItHeldNorInAYearThatIsLoaded) {
    CalendarYear law;
    law.holidays = {Day("2025-05-02")};
    const WorkCalendar calendar({{2026, {}}, {kEveryYear, law}}, "test");

    EXPECT_TRUE(calendar.IsWorkingDay(Day("2024-05-02")));
    EXPECT_FALSE(calendar.IsWorkingDay(Day("2025-05-02")));
    EXPECT_TRUE(calendar.IsWorkingDay(Day("2028-05-01")));
    EXPECT_FALSE(calendar.IsWorkingDay(Day("2028-05-02")));
    const WorkCalendar loaded({{2028, {}}, {kEveryYear, law}}, "test");
    EXPECT_TRUE(loaded.IsWorkingDay(Day("2028-05-02")));
}

TEST(WorkCalendarTest, CountsBetweenAnyTwoDaysAsWalkingDoes) {
    const WorkCalendar shipped = ShippedCalendar();
    const WorkCalendar none;
    std::mt19937 random(20261121);  // NOLINT(cert-msc51-cpp): the same days every time
    for (const WorkCalendar* calendar : {&shipped, &none}) {
        for (int round = 0; round < 2'000; ++round) {
            const base::CivilDay from = Day("2018-12-01").Plus(static_cast<int>(random() % 4'300));
            const base::CivilDay to = from.Plus(static_cast<int>(random() % 800));
            int walked = 0;
            for (base::CivilDay day = from.Plus(1); day <= to; day = day.Plus(1))
                walked += calendar->IsWorkingDay(day) ? 1 : 0;
            ASSERT_EQ(calendar->WorkingDaysBetween(from, to), walked)
                << from.ToText() << ' ' << to.ToText();
            ASSERT_EQ(calendar->WorkingDaysBetween(to, from), -walked);
        }
    }
}

TEST(WorkCalendarTest, CountsInTheFirstAndTheLastYearThereIs) {
    const WorkCalendar calendar = ShippedCalendar();

    EXPECT_EQ(calendar.WorkingDaysBetween(Day("0001-01-01"), Day("0001-01-08")), 5);
    EXPECT_EQ(calendar.WorkingDaysBetween(Day("9999-12-24"), Day("9999-12-31")), 5);
}

TEST(WorkCalendarTest, NamesTheFestivalOfADay) {
    const WorkCalendar calendar = ShippedCalendar();

    EXPECT_EQ(calendar.NameOf(Day("2026-10-01")), "国庆节");
    EXPECT_EQ(calendar.NameOf(Day("2026-03-02")), std::nullopt);
    EXPECT_EQ(calendar.NameOf(Day("2030-10-01")), std::nullopt);
}

}  // namespace
}  // namespace worktime
