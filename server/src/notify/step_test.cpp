#include "notify/step.hpp"

#include <gtest/gtest.h>

#include "catalogue/load.hpp"

namespace notify {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

const worktime::WorkCalendar& ShippedCalendar() {
    static const auto kShipped = catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    return (*kShipped)->calendar;
}

catalogue::Reminding Ahead(const std::vector<const char*>& periods) {
    catalogue::Reminding remind;
    remind.before.clear();
    for (const char* text : periods) remind.before.push_back(*worktime::Period::Parse(text));
    return remind;
}

std::string On(const catalogue::Reminding& remind, const char* due, const char* today) {
    const auto step = StepOn(remind, Day(due), Day(today), ShippedCalendar());
    return step ? step->id : "";
}

TEST(StepOn, TellsTheNearestTimeAheadThatHasCome) {
    struct Row {
        const char* today;
        const char* step;
    };
    // Due on Thursday 2026-03-05.
    for (const Row& row : {Row{"2026-02-27", ""}, Row{"2026-03-02", "before 3wd"},
                           Row{"2026-03-03", "before 3wd"}, Row{"2026-03-04", "before 1wd"},
                           Row{"2026-03-05", "on_day"}, Row{"2026-03-06", "overdue 2026-03-06"},
                           Row{"2026-03-07", ""},  // Saturday
                           Row{"2026-03-09", "overdue 2026-03-09"}})
        EXPECT_EQ(On({}, "2026-03-05", row.today), row.step) << row.today;
}

TEST(StepOn, CountsWorkingDaysOverAHoliday) {
    // Due on Friday 2026-10-09, after the National Day holiday of 1 to 7 October.
    EXPECT_EQ(On(Ahead({"1wd"}), "2026-10-09", "2026-10-07"), "");
    EXPECT_EQ(On(Ahead({"1wd"}), "2026-10-09", "2026-10-08"), "before 1wd");
    EXPECT_EQ(On(Ahead({"3wd"}), "2026-10-09", "2026-09-28"), "");
    EXPECT_EQ(On(Ahead({"3wd"}), "2026-10-09", "2026-09-29"), "before 3wd");
}

TEST(StepOn, TellsOfADayOffOnTheLastWorkingDayBeforeIt) {
    // A seizure ends on 2026-10-03, which does not roll over (acl-2011/25).
    EXPECT_EQ(On(Ahead({}), "2026-10-03", "2026-09-29"), "");
    EXPECT_EQ(On(Ahead({}), "2026-10-03", "2026-09-30"), "last_working_day");
}

TEST(StepOn, KnowsCalendarDaysAhead) {
    const auto limit = Ahead({"30d", "15d", "5d"});  // 60, 75 and 85 of ninety days
    EXPECT_EQ(On(limit, "2026-06-30", "2026-05-30"), "");
    EXPECT_EQ(On(limit, "2026-06-30", "2026-05-31"), "before 30d");
    EXPECT_EQ(On(limit, "2026-06-30", "2026-06-15"), "before 15d");
    EXPECT_EQ(On(limit, "2026-06-30", "2026-06-26"), "before 5d");
}

TEST(StepOn, TellsNobodyOfSomebodyElsesPeriod) {
    catalogue::Reminding never;
    never.never = true;
    for (const char* today : {"2026-03-04", "2026-03-05", "2026-03-06"})
        EXPECT_EQ(On(never, "2026-03-05", today), "");
}

TEST(LongestAhead, ReachesBackToTheFirstTellingOverAnyHoliday) {
    const worktime::WorkCalendar& calendar = ShippedCalendar();
    for (const auto& remind : {catalogue::Reminding{}, Ahead({}), Ahead({"30d"}), Ahead({"10wd"})})
        for (base::CivilDay due = Day("2025-01-01"); due < Day("2026-12-01"); due = due.Plus(1)) {
            const base::CivilDay first = due.Plus(-LongestAhead(remind) - 1);
            EXPECT_EQ(StepOn(remind, due, first, calendar), std::nullopt) << due.ToText();
        }
}

TEST(LastDayTold, IsTheLastOfWhichSomebodyIsTold) {
    const worktime::WorkCalendar& calendar = ShippedCalendar();
    for (const auto& remind : {catalogue::Reminding{}, Ahead({}), Ahead({"30d"}), Ahead({"10wd"})})
        for (base::CivilDay today = Day("2025-01-01"); today < Day("2026-11-01");
             today = today.Plus(1)) {
            const base::CivilDay last = LastDayTold(remind, today, calendar);
            EXPECT_TRUE(StepOn(remind, last, today, calendar)) << today.ToText();
            for (int later = 1; later <= 60; ++later)
                EXPECT_FALSE(StepOn(remind, last.Plus(later), today, calendar))
                    << today.ToText() << " and " << last.Plus(later).ToText();
        }
}

TEST(Hours, ReadAsASpanOfTheDay) {
    EXPECT_EQ(ParseHours("08:00-18:00"), (Hours{480, 1080}));
    EXPECT_EQ(ParseHours("00:00-24:00"), (Hours{0, 1440}));
    for (const char* bad : {"", "8:00-18:00", "18:00-08:00", "08:00", "08:60-18:00", "08:00-24:01",
                            "08:00-18:00 ", "08-18", "-08:00"})
        EXPECT_EQ(ParseHours(bad), std::nullopt) << bad;
}

TEST(Hours, AreThoseOfWorkingDays) {
    const worktime::WorkCalendar& calendar = ShippedCalendar();
    struct Row {
        const char* at;
        bool working;
    };
    for (const Row& row :
         {Row{"2026-03-02T07:59:59+08:00", false}, Row{"2026-03-02T08:00:00+08:00", true},
          Row{"2026-03-02T17:59:59+08:00", true}, Row{"2026-03-02T18:00:00+08:00", false},
          Row{"2026-03-01T10:00:00+08:00", false},  // Sunday
          Row{"2026-02-28T10:00:00+08:00", true},   // make-up Saturday
          Row{"2026-10-01T10:00:00+08:00", false}})
        EXPECT_EQ(IsWorkingTime({}, *base::Instant::Parse(row.at), calendar), row.working)
            << row.at;
}

}  // namespace
}  // namespace notify
