#pragma once

#include <optional>
#include <string>

#include "base/civil_day.hpp"
#include "base/instant.hpp"
#include "catalogue/model.hpp"

/// Who is told of which running clock, and when. Pure but for the folder of the stand-in sender.
namespace notify {

/// How near a due day has come when somebody is told of it.
enum class Nearness { kBefore, kLastWorkingDay, kOnDay, kOverdue };

/// One telling of a due day. Its id is the same however often it is asked for on a day, so that
/// nobody is told twice: `before 3wd`, `last_working_day`, `on_day`, `overdue 2026-11-23`.
struct Step {
    Nearness nearness = Nearness::kOnDay;
    std::string id;
    bool operator==(const Step&) const = default;
};

/// What is told today of a thing due on `due`: nothing yet, the nearest time ahead that has come
/// (those passed while nobody worked are covered by it), its day, or, on each working day, that it
/// is overdue. A day that is no working day is told of on the last working day before it.
[[nodiscard]] std::optional<Step> StepOn(const catalogue::Reminding& remind, base::CivilDay due,
                                         base::CivilDay today,
                                         const worktime::WorkCalendar& calendar);

/// How many calendar days ahead of its day a thing may be told of at most.
[[nodiscard]] int LongestAhead(const catalogue::Reminding& remind);

/// The last due day of which somebody is told something today.
[[nodiscard]] base::CivilDay LastDayTold(const catalogue::Reminding& remind, base::CivilDay today,
                                         const worktime::WorkCalendar& calendar);

/// Hours in which people are told, in minutes after midnight in Asia/Shanghai.
struct Hours {
    int from = 8 * 60;
    int to = 18 * 60;
    bool operator==(const Hours&) const = default;
};

/// `08:00-18:00`; nullopt where it is no such span or ends before it begins.
[[nodiscard]] std::optional<Hours> ParseHours(std::string_view text);

/// A working day, within the hours; the last minute is outside.
[[nodiscard]] bool IsWorkingTime(const Hours& hours, base::Instant instant,
                                 const worktime::WorkCalendar& calendar);

}  // namespace notify
