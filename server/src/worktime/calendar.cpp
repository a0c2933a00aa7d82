#include "worktime/calendar.hpp"

#include <utility>

namespace worktime {

namespace {

constexpr int kFriday = 5;

}  // namespace

WorkCalendar::WorkCalendar(std::map<int, CalendarYear> years, std::string version)
    : years_(std::move(years)), version_(std::move(version)) {}

bool WorkCalendar::IsWorkingDay(base::CivilDay day) const {
    const bool weekday = day.weekday() <= kFriday;
    const auto found = years_.find(day.year());
    if (found == years_.end()) return weekday;
    const CalendarYear& year = found->second;
    if (year.makeup_workdays.contains(day)) return true;
    return weekday && !year.holidays.contains(day);
}

std::optional<std::string> WorkCalendar::NameOf(base::CivilDay day) const {
    const auto found = years_.find(day.year());
    if (found == years_.end()) return std::nullopt;
    const auto name = found->second.names.find(day);
    if (name == found->second.names.end()) return std::nullopt;
    return name->second;
}

}  // namespace worktime
