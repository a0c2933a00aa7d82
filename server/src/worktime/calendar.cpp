#include "worktime/calendar.hpp"

#include <algorithm>
#include <utility>

#include "worktime/statutory.hpp"

namespace worktime {

namespace {

constexpr int kFriday = 5;
constexpr int kLastCounted = 2200;  ///< of the years whose statutory days are counted

/// Mondays to Fridays up to and with `day`, from the first day that there is.
std::int64_t WeekdaysUpTo(base::CivilDay day) {
    constexpr std::int64_t kMonday = -719'162;  // 0001-01-01; 1970-01-01 was a Thursday
    static_assert((kMonday + 3) % 7 == 0);
    const std::int64_t days = day.serial() - kMonday;
    return days / 7 * kFriday + std::min<std::int64_t>(days % 7 + 1, kFriday);
}

/// The days of the law in the years that are not `loaded`.
std::set<base::CivilDay> FreeByLaw(const CalendarYear& law,
                                   const std::map<int, CalendarYear>& loaded) {
    std::set<base::CivilDay> free;
    for (const base::CivilDay first : law.holidays) {
        for (int year = first.year(); year <= kLastCounted; ++year) {
            const auto day = base::CivilDay::From(year, first.month(), first.day());
            if (day && !loaded.contains(year)) free.insert(*day);
        }
    }
    return free;
}

}  // namespace

WorkCalendar::WorkCalendar(std::map<int, CalendarYear> years, std::string version)
    : years_(std::move(years)), version_(std::move(version)) {
    const auto law = years_.extract(kEveryYear);
    const std::set<base::CivilDay> free =
        law ? FreeByLaw(law.mapped(), years_) : std::set<base::CivilDay>();
    std::set<base::CivilDay> named = free;
    for (const auto& [number, year] : years_) {
        named.insert(year.holidays.begin(), year.holidays.end());
        named.insert(year.makeup_workdays.begin(), year.makeup_workdays.end());
    }
    int difference = 0;
    for (const base::CivilDay day : named) {
        const int by_weekday = day.weekday() <= kFriday ? 1 : 0;
        const int by_notice = !free.contains(day) && IsWorkingDay(day) ? 1 : 0;
        if (by_weekday == by_notice) continue;
        difference += by_notice - by_weekday;
        exceptions_.push_back({day.serial(), difference});
    }
}

std::int64_t WorkCalendar::WorkingDaysUpTo(base::CivilDay day) const {
    const auto after = std::upper_bound(
        exceptions_.begin(), exceptions_.end(), day.serial(),
        [](std::int32_t serial, const Exception& one) { return serial < one.serial; });
    return WeekdaysUpTo(day) + (after == exceptions_.begin() ? 0 : std::prev(after)->difference);
}

int WorkCalendar::WorkingDaysBetween(base::CivilDay from, base::CivilDay to) const {
    return static_cast<int>(WorkingDaysUpTo(to) - WorkingDaysUpTo(from));
}

bool WorkCalendar::IsWorkingDay(base::CivilDay day) const {
    const bool weekday = day.weekday() <= kFriday;
    const auto found = years_.find(day.year());
    if (found == years_.end()) {
        // In a year that is not loaded only the law's days are exceptions.
        return weekday &&
               !std::ranges::binary_search(exceptions_, day.serial(), {}, &Exception::serial);
    }
    const CalendarYear& year = found->second;
    if (year.makeup_workdays.contains(day)) return true;
    return weekday && !year.holidays.contains(day);
}

std::vector<int> WorkCalendar::Lacks(base::CivilDay today) const {
    constexpr unsigned kNoticeIsOut = 11;
    std::vector<int> lacking;
    if (!Knows(today.year())) lacking.push_back(today.year());
    if (static_cast<unsigned>(today.month()) >= kNoticeIsOut && !Knows(today.year() + 1))
        lacking.push_back(today.year() + 1);
    return lacking;
}

std::optional<std::string> WorkCalendar::NameOf(base::CivilDay day) const {
    const auto found = years_.find(day.year());
    if (found == years_.end()) return std::nullopt;
    const auto name = found->second.names.find(day);
    if (name == found->second.names.end()) return std::nullopt;
    return name->second;
}

}  // namespace worktime
