#include "notify/step.hpp"

#include <algorithm>

namespace notify {

namespace {

constexpr std::int64_t kMinute = 60'000'000;

/// The day from which a thing due on `due` is told of, so long ahead.
base::CivilDay FirstDay(worktime::Period ahead, base::CivilDay due,
                        const worktime::WorkCalendar& calendar) {
    ahead.length = -ahead.length;
    return worktime::ComputeDueDay(due, ahead, calendar).day;
}

std::optional<int> MinutesOf(std::string_view text) {
    const bool shaped = text.size() == 5 && text[2] == ':';
    if (!shaped) return std::nullopt;
    int digits[4] = {};
    int at = 0;
    for (const std::size_t place : {0U, 1U, 3U, 4U}) {
        if (text[place] < '0' || text[place] > '9') return std::nullopt;
        digits[at++] = text[place] - '0';
    }
    const int minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
    const bool exists = digits[2] < 6 && minutes <= 24 * 60;
    return exists ? std::optional(minutes) : std::nullopt;
}

}  // namespace

std::optional<Step> StepOn(const catalogue::Reminding& remind, base::CivilDay due,
                           base::CivilDay today, const worktime::WorkCalendar& calendar) {
    if (remind.never) return std::nullopt;
    if (due < today) {
        if (!calendar.IsWorkingDay(today)) return std::nullopt;
        return Step{Nearness::kOverdue, "overdue " + today.ToText()};
    }
    if (due == today) return Step{Nearness::kOnDay, "on_day"};
    if (calendar.WorkingDaysBetween(today, due) == 0)
        return Step{Nearness::kLastWorkingDay, "last_working_day"};
    std::optional<Step> nearest;
    base::CivilDay latest;
    for (const worktime::Period& ahead : remind.before) {
        const base::CivilDay first = FirstDay(ahead, due, calendar);
        if (today < first || (nearest && first <= latest)) continue;
        nearest = Step{Nearness::kBefore, "before " + ahead.ToText()};
        latest = first;
    }
    return nearest;
}

int LongestAhead(const catalogue::Reminding& remind) {
    constexpr int kLongestHoliday = 12;
    int longest = kLongestHoliday;
    for (const worktime::Period& ahead : remind.before) {
        const bool working = ahead.unit == worktime::PeriodUnit::kWorkingDays;
        longest = std::max(longest, working ? ahead.length * 2 + kLongestHoliday : ahead.length);
    }
    return longest;
}

base::CivilDay LastDayTold(const catalogue::Reminding& remind, base::CivilDay today,
                           const worktime::WorkCalendar& calendar) {
    base::CivilDay day = today.Plus(LongestAhead(remind));
    while (today < day && !StepOn(remind, day, today, calendar)) day = day.Plus(-1);
    return day;
}

std::optional<Hours> ParseHours(std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto from = MinutesOf(text.substr(0, dash));
    const auto to = MinutesOf(text.substr(dash + 1));
    if (!from || !to || *from >= *to) return std::nullopt;
    return Hours{*from, *to};
}

bool IsWorkingTime(const Hours& hours, base::Instant instant,
                   const worktime::WorkCalendar& calendar) {
    const base::CivilDay day = instant.DayInShanghai();
    const std::int64_t minute = (instant.micros - base::Instant::StartOf(day).micros) / kMinute;
    return calendar.IsWorkingDay(day) && hours.from <= minute && minute < hours.to;
}

}  // namespace notify
