#include "worktime/period.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "worktime/detail/shipped_calendar.hpp"

namespace worktime {
namespace {

Period PeriodOf(const char* text) { return Period::Parse(text).value(); }

TEST(PeriodTest, ReadsAndWritesLengthWithUnit) {
    EXPECT_EQ(PeriodOf("5wd"), (Period{5, PeriodUnit::kWorkingDays}));
    EXPECT_EQ(PeriodOf("15d"), (Period{15, PeriodUnit::kCalendarDays}));
    EXPECT_EQ(PeriodOf("6m"), (Period{6, PeriodUnit::kMonths}));
    EXPECT_EQ(PeriodOf("-7wd"), (Period{-7, PeriodUnit::kWorkingDays}));
    for (const char* text : {"5wd", "15d", "6m", "-7wd", "-30d", "9999d", "0d"}) {
        EXPECT_EQ(PeriodOf(text).ToText(), text);
    }
}

TEST(PeriodTest, RefusesWhatIsNoPeriod) {
    for (const char* text : {"", "-", "5", "d", "wd", "0wd", "0m", "00d", "-0d", "05d", "+5d", "5 d", " 5d", "5D",
                             "5w", "5wdd", "1.5d", "10000d", "--5d", "5d-"}) {
        EXPECT_EQ(Period::Parse(text), std::nullopt) << text;
    }
}

TEST(DueDayTest, CountsAsTheLawsDo) {
    struct Row {
        const char* law;
        const char* event;
        const char* period;
        const char* due;
        const char* before_roll_over;
        RollOver roll_over = RollOver::kYes;
    };
    const Row rows[] = {
        {"apl-2021/45, 64: 5 wd for statement or hearing request", "2025-09-26", "5wd",
         "2025-10-10", "2025-10-10"},
        {"apl-2021/48: 7 wd for publication", "2026-02-12", "7wd", "2026-02-28", "2026-02-28"},
        {"apl-2021/67: 15 d for payment", "2025-09-20", "15d", "2025-10-09", "2025-10-05"},
        {"apl-2021/67: 15 d for payment", "2026-02-06", "15d", "2026-02-24", "2026-02-21"},
        {"apl-2021/60: 90 d for a case", "2025-07-04", "90d", "2025-10-09", "2025-10-02"},
        {"acl-2011/25: 30 d of seizure limits a power, no roll-over", "2024-09-01", "30d",
         "2024-10-01", "2024-10-01", RollOver::kNo},
        {"acl-2011/54, 69: 10 wd after a demand note", "2026-04-28", "10wd", "2026-05-14",
         "2026-05-14"},
        {"arl-2023/20: 60 d for review", "2025-12-03", "60d", "2026-02-02", "2026-02-01"},
        {"alitl-2017/46: 6 m for suit", "2025-03-31", "6m", "2025-09-30", "2025-09-30"},
        {"alitl-2017/46: 6 m for suit, no 31 February", "2025-08-31", "6m", "2026-02-28",
         "2026-02-28"},
        {"apl-2021/66: an instalment's day", "2026-05-29", "0d", "2026-05-29", "2026-05-29"},
        {"apl-2021/66: an instalment's day in a holiday", "2026-10-01", "0d", "2026-10-08",
         "2026-10-01"},
        {"apl-2021/66: the same where a bureau lets no such day roll", "2026-10-01", "0d",
         "2026-10-01", "2026-10-01", RollOver::kNo},
        {"apl-2021/64: notice 7 wd before the hearing", "2025-10-15", "-7wd", "2025-09-29",
         "2025-09-29"},
    };
    const WorkCalendar calendar = ShippedCalendar();
    for (const Row& row : rows) {
        const DueDay due =
            ComputeDueDay(Day(row.event), PeriodOf(row.period), calendar, row.roll_over);
        EXPECT_EQ(due.day.ToText(), row.due) << row.law;
        EXPECT_EQ(due.before_roll_over.ToText(), row.before_roll_over) << row.law;
        EXPECT_FALSE(due.provisional) << row.law;
        EXPECT_EQ(due.calendar_version, "cn-test");
        EXPECT_EQ(due.excluded_days, 0);
    }
}

TEST(DueDayTest, IsProvisionalWhenItDependsOnAnUnknownYear) {
    struct Row {
        const char* event;
        const char* period;
        bool provisional;
        RollOver roll_over = RollOver::kYes;
    };
    const WorkCalendar calendar = ShippedCalendar();
    for (const Row& row :
         {Row{"2026-12-28", "3wd", false}, Row{"2026-12-28", "4wd", true},
          Row{"2026-12-01", "30d", false}, Row{"2026-12-02", "30d", true},
          Row{"2026-12-02", "30d", false, RollOver::kNo}, Row{"2026-08-31", "6m", true},
          Row{"2018-12-28", "15d", false}, Row{"2019-01-02", "-1wd", true}}) {
        const DueDay due =
            ComputeDueDay(Day(row.event), PeriodOf(row.period), calendar, row.roll_over);
        EXPECT_EQ(due.provisional, row.provisional) << row.event << ' ' << row.period;
    }
}

TEST(DueDayTest, DoesNotCountExcludedDays) {
    struct Row {
        const char* why;
        const char* event;
        const char* period;
        std::vector<ExcludedInterval> excluded;
        const char* due;
        int excluded_days;
    };
    const auto interval = [](const char* from, const char* to) {
        return ExcludedInterval{Day(from), Day(to), "鉴定"};
    };
    const Row rows[] = {
        {"inside the period",
         "2025-03-03",
         "10d",
         {interval("2025-03-05", "2025-03-07")},
         "2025-03-17",
         3},  // Sunday the 16th rolls over
        {"reached by the extension alone",
         "2025-03-03",
         "10d",
         {interval("2025-03-05", "2025-03-07"), interval("2025-03-14", "2025-03-17")},
         "2025-03-20",
         7},
        {"two that overlap count once",
         "2025-03-03",
         "10d",
         {interval("2025-03-05", "2025-03-07"), interval("2025-03-06", "2025-03-08")},
         "2025-03-17",
         4},
        {"after the last day",
         "2025-03-03",
         "10d",
         {interval("2025-03-14", "2025-03-20")},
         "2025-03-13",
         0},
        {"before the event and on it",
         "2025-03-03",
         "10d",
         {interval("2025-02-20", "2025-03-03")},
         "2025-03-13",
         0},
        {"ends before it begins",
         "2025-03-03",
         "10d",
         {interval("2025-03-07", "2025-03-05")},
         "2025-03-13",
         0},
        {"of working days only excluded working days move the day",
         "2025-03-03",
         "5wd",
         {interval("2025-03-06", "2025-03-09")},
         "2025-03-12",
         2},
        {"months move by the excluded days",
         "2025-03-31",
         "6m",
         {interval("2025-05-01", "2025-05-10")},
         "2025-10-10",
         10},
        {"a period does not end on a day on which it does not run",
         "2025-03-03",
         "12d",
         {interval("2025-03-17", "2025-03-18")},
         "2025-03-19",
         2},  // Saturday the 15th rolls over
        {"counted back",
         "2025-03-20",
         "-5wd",
         {interval("2025-03-17", "2025-03-18")},
         "2025-03-11",
         2},
    };
    const WorkCalendar calendar = ShippedCalendar();
    for (const Row& row : rows) {
        const DueDay due = ComputeDueDay(Day(row.event), PeriodOf(row.period), calendar,
                                         RollOver::kYes, row.excluded);
        EXPECT_EQ(due.day.ToText(), row.due) << row.why;
        EXPECT_EQ(due.excluded_days, row.excluded_days) << row.why;
    }
}

/// The rule written down a second time and differently: the day is moved by the number of excluded
/// days until it stands still.
class Oracle {
 public:
    Oracle(const WorkCalendar& calendar, const std::vector<ExcludedInterval>& excluded)
        : calendar_(calendar) {
        for (const auto& interval : excluded) {
            for (auto day = interval.from; day <= interval.to; day = day.Plus(1)) {
                excluded_.insert(day);
            }
        }
    }

    [[nodiscard]] base::CivilDay BeforeRollOver(base::CivilDay event, Period period) const {
        const int sign = period.length < 0 ? -1 : 1;
        const bool working = period.unit == PeriodUnit::kWorkingDays;
        const base::CivilDay plain = period.unit == PeriodUnit::kMonths
                                         ? event.PlusMonths(period.length)
                                         : event.Plus(period.length);
        const int wanted = working ? sign * period.length : sign * (plain - event);
        auto day = event.Plus(sign * wanted);
        for (;;) {
            const int lacking = wanted - Counted(event, day, working);
            if (lacking == 0) return day;
            day = day.Plus(sign * lacking);
        }
    }

    [[nodiscard]] base::CivilDay Rolled(base::CivilDay day) const {
        if (calendar_.IsWorkingDay(day)) return day;
        while (!calendar_.IsWorkingDay(day) || excluded_.contains(day)) day = day.Plus(1);
        return day;
    }

 private:
    /// Days that count after `event` up to `day`, or back from before it.
    [[nodiscard]] int Counted(base::CivilDay event, base::CivilDay day, bool working) const {
        const auto from = day < event ? day : event.Plus(1);
        const auto to = day < event ? event.Plus(-1) : day;
        int counted = 0;
        for (auto each = from; each <= to; each = each.Plus(1)) {
            const bool counts = !working || calendar_.IsWorkingDay(each);
            counted += counts && !excluded_.contains(each) ? 1 : 0;
        }
        return counted;
    }

    const WorkCalendar& calendar_;
    std::set<base::CivilDay> excluded_;
};

TEST(DueDayTest, EqualsADayByDayCountOnRandomPeriods) {
    const WorkCalendar calendar = ShippedCalendar();
    std::mt19937 chance(20260302);
    const auto between = [&chance](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(chance);
    };
    const auto first = Day("2019-01-01");
    for (int round = 0; round < 10'000; ++round) {
        const auto event = first.Plus(between(200, 2'500));
        Period period{between(1, 90), static_cast<PeriodUnit>(between(0, 2))};
        if (period.unit == PeriodUnit::kMonths) period.length = between(1, 12);
        if (between(0, 3) == 0) period.length = -period.length;
        const auto roll_over = between(0, 1) == 0 ? RollOver::kYes : RollOver::kNo;
        std::vector<ExcludedInterval> excluded;
        for (int i = between(0, 4); i > 0; --i) {
            const auto from = event.Plus(between(-120, 120));
            excluded.push_back({from, from.Plus(between(0, 15)), "鉴定"});
        }
        const Oracle oracle(calendar, excluded);
        const bool rolls = roll_over == RollOver::kYes && period.length > 0 &&
                           period.unit != PeriodUnit::kWorkingDays;
        const auto before = oracle.BeforeRollOver(event, period);

        const DueDay due = ComputeDueDay(event, period, calendar, roll_over, excluded);

        ASSERT_EQ(due.before_roll_over, before) << event.ToText() << ' ' << period.ToText();
        ASSERT_EQ(due.day, rolls ? oracle.Rolled(before) : before)
            << event.ToText() << ' ' << period.ToText();
    }
}

}  // namespace
}  // namespace worktime
