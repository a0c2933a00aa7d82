#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "worktime/calendar.hpp"

namespace worktime {

enum class PeriodUnit { kWorkingDays, kCalendarDays, kMonths };

/// A length with its unit: `5wd`, `15d`, `6m`; negative counts back (`-7wd`).
/// `0d`: a day that was fixed by itself, which rolls over like the last of a period.
struct Period {
    int length = 0;
    PeriodUnit unit = PeriodUnit::kCalendarDays;

    static std::optional<Period> Parse(std::string_view text);
    [[nodiscard]] std::string ToText() const;
    bool operator==(const Period&) const = default;
};

enum class RollOver { kYes, kNo };

/// Days that do not count (both ends included), with the paper that proves it.
struct ExcludedInterval {
    base::CivilDay from;
    base::CivilDay to;
    std::string reason;
};

/// A computed day with its working, as it is shown and stored.
struct DueDay {
    base::CivilDay day;
    base::CivilDay before_roll_over;   ///< equal to `day` when nothing rolled
    bool provisional = false;          ///< depends on a year that the calendar does not know
    std::string calendar_version;
    int excluded_days = 0;             ///< of the merged intervals, those that moved the day
};

/// Last day in time. The day of `event` is not counted (cpl-2023/85).
/// Calendar days and months roll over to the next working day unless `roll_over` is kNo; working
/// days never need it. A negative period counts back from the day before `event` and does not roll.
[[nodiscard]] DueDay ComputeDueDay(base::CivilDay event, Period period, const WorkCalendar& calendar,
                                   RollOver roll_over = RollOver::kYes,
                                   const std::vector<ExcludedInterval>& excluded = {});

}  // namespace worktime
