#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "worktime/period.hpp"

/// The clocks of a record: days counted by the rules of the catalogue. Pure.
namespace deadline {

/// The rule where it holds on `day`; nullptr when there is none or it does not.
[[nodiscard]] const catalogue::ClockRule* RuleOn(const catalogue::Catalogue& catalogue,
                                                 std::string_view rule_id, base::CivilDay day);

/// Last day in time by a rule of `clocks/`, counted from `event`. Refuses `deadline.no_such_rule`,
/// and `deadline.not_in_force` when the rule did not hold on the day of the event.
[[nodiscard]] base::Result<worktime::DueDay> Due(
    const catalogue::Catalogue& catalogue, std::string_view rule_id, base::CivilDay event,
    const std::vector<worktime::ExcludedInterval>& excluded = {});

/// 7 个工作日, 15 日, 6 个月, 前 7 个工作日.
[[nodiscard]] std::string PeriodWords(worktime::Period period);

/// How far `day` is from `today`, both ways.
struct Distance {
    int days = 0;              ///< calendar days; negative: past
    int working_days = 0;      ///< working days after the nearer up to the farther; negative: past
    bool provisional = false;  ///< passes a year that the calendar does not know
};
[[nodiscard]] Distance DistanceTo(base::CivilDay day, base::CivilDay today,
                                  const worktime::WorkCalendar& calendar);

}  // namespace deadline
