#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"

namespace worktime {

/// One year's holidays and make-up workdays, as the State Council's notice states them.
struct CalendarYear {
    int year = 0;
    std::set<base::CivilDay> holidays;
    std::set<base::CivilDay> makeup_workdays;
    std::map<base::CivilDay, std::string> names;  ///< 国庆节
    std::string source;
};

/// Which days are working days. A value: copy it, share it read-only.
/// Past the last loaded year weekends and the days that the law names by date are known
/// (statutory.hpp), and what is computed is provisional (暂定).
class WorkCalendar {
 public:
    WorkCalendar() = default;
    explicit WorkCalendar(std::map<int, CalendarYear> years, std::string version);

    /// Mon–Fri and no holiday, or a make-up workday.
    [[nodiscard]] bool IsWorkingDay(base::CivilDay day) const;
    /// Working days after `from` up to and with `to`; negative when `to` lies before `from`. Takes
    /// the same time however far the two are apart.
    [[nodiscard]] int WorkingDaysBetween(base::CivilDay from, base::CivilDay to) const;
    [[nodiscard]] bool Knows(int year) const { return years_.contains(year); }
    /// Years that should be loaded by that day and are not: its own and, from November on, when the
    /// notice is usually out, the next.
    [[nodiscard]] std::vector<int> Lacks(base::CivilDay today) const;
    [[nodiscard]] const std::map<int, CalendarYear>& years() const { return years_; }
    [[nodiscard]] std::optional<std::string> NameOf(base::CivilDay day) const;
    /// Identifies the loaded data; stored with every computed day.
    [[nodiscard]] const std::string& version() const { return version_; }

 private:
    /// A day on which the weekday alone would mislead, and by how much the count of working days
    /// up to and with it differs from that of the weekdays.
    struct Exception {
        std::int32_t serial = 0;
        int difference = 0;
    };
    [[nodiscard]] std::int64_t WorkingDaysUpTo(base::CivilDay day) const;

    std::map<int, CalendarYear> years_;
    std::string version_;
    std::vector<Exception> exceptions_;  ///< in order of their days; made of `years_`
};

}  // namespace worktime
