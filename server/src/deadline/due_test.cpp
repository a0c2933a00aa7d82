#include "deadline/due.hpp"

#include <gtest/gtest.h>

namespace deadline {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

/// The two public holidays that the rows below pass over.
worktime::WorkCalendar SomeCalendar() {
    worktime::CalendarYear year;
    year.year = 2026;
    for (int day = 1; day <= 5; ++day) year.holidays.insert(*base::CivilDay::From(2026, 5, day));
    year.makeup_workdays.insert(Day("2026-05-09"));
    return worktime::WorkCalendar({{2026, year}}, "test");
}

catalogue::ClockRule Rule(const char* id, const char* period, const char* from = "2021-07-15") {
    catalogue::ClockRule rule;
    rule.id = rule.label = id;
    rule.period = *worktime::Period::Parse(period);
    rule.effective_from = Day(from);
    return rule;
}

catalogue::Catalogue Rules() {
    catalogue::Catalogue catalogue;
    catalogue.calendar = SomeCalendar();
    for (const auto& rule : {Rule("publication", "7wd"), Rule("payment", "15d"),
                             Rule("late_rule", "5wd", "2026-01-01")}) {
        catalogue.clocks.emplace(rule.id, rule);
    }
    catalogue.clocks.at("late_rule").effective_to = Day("2026-06-30");
    return catalogue;
}

TEST(Due, CountsByTheRuleAndItsCalendar) {
    struct Row {
        const char *rule, *event, *due;
    };
    const std::vector<Row> rows = {
        {"publication", "2026-04-14", "2026-04-23"},
        {"publication", "2026-04-27", "2026-05-09"},  // passes the holiday; that Saturday is worked
        {"payment", "2026-04-17", "2026-05-06"},      // 05-02 rolls over the holiday
        {"late_rule", "2026-01-01", "2026-01-08"},
    };
    for (const Row& row : rows) {
        const auto due = Due(Rules(), row.rule, Day(row.event));

        ASSERT_TRUE(due) << row.rule;
        EXPECT_EQ(due->day.ToText(), row.due) << row.rule << ' ' << row.event;
    }
}

TEST(Due, RefusesARuleThatDidNotHoldThatDay) {
    for (const char* event : {"2025-12-31", "2026-07-01"}) {
        const auto due = Due(Rules(), "late_rule", Day(event));

        ASSERT_FALSE(due) << event;
        EXPECT_EQ(due.error().front().code, "deadline.not_in_force");
    }
    EXPECT_EQ(Due(Rules(), "nothing", Day("2026-01-01")).error().front().code,
              "deadline.no_such_rule");
}

TEST(PeriodWords, NamesLengthAndUnit) {
    for (const auto& [period, words] :
         std::vector<std::pair<const char*, const char*>>{{"7wd", "7 个工作日"},
                                                          {"15d", "15 日"},
                                                          {"6m", "6 个月"},
                                                          {"-7wd", "前 7 个工作日"}}) {
        EXPECT_EQ(PeriodWords(*worktime::Period::Parse(period)), words);
    }
}

TEST(DistanceTo, CountsBothWays) {
    struct Row {
        const char *day, *today;
        int days, working_days;
        bool provisional;
    };
    const std::vector<Row> rows = {
        {"2026-04-24", "2026-04-24", 0, 0, false},   {"2026-04-27", "2026-04-24", 3, 1, false},
        {"2026-04-23", "2026-04-24", -1, -1, false}, {"2026-04-24", "2026-04-26", -2, 0, false},
        {"2026-05-06", "2026-04-30", 6, 1, false},   {"2027-01-04", "2026-12-31", 4, 2, true},
    };
    for (const Row& row : rows) {
        const Distance distance = DistanceTo(Day(row.day), Day(row.today), SomeCalendar());

        EXPECT_EQ(distance.days, row.days) << row.day;
        EXPECT_EQ(distance.working_days, row.working_days) << row.day;
        EXPECT_EQ(distance.provisional, row.provisional) << row.day;
    }
}

}  // namespace
}  // namespace deadline
