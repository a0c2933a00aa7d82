#include "deadline/due.hpp"

#include <algorithm>

namespace deadline {

using worktime::Period;
using worktime::PeriodUnit;

namespace {

bool IsInForce(const catalogue::ClockRule& rule, base::CivilDay day) {
    return rule.effective_from <= day && (!rule.effective_to || day <= *rule.effective_to);
}

}  // namespace

const catalogue::ClockRule* RuleOn(const catalogue::Catalogue& catalogue, std::string_view rule_id,
                                   base::CivilDay day) {
    const auto at = catalogue.clocks.find(rule_id);
    return at != catalogue.clocks.end() && IsInForce(at->second, day) ? &at->second : nullptr;
}

base::Result<worktime::DueDay> Due(const catalogue::Catalogue& catalogue, std::string_view rule_id,
                                   base::CivilDay event,
                                   const std::vector<worktime::ExcludedInterval>& excluded) {
    const auto at = catalogue.clocks.find(rule_id);
    if (at == catalogue.clocks.end()) {
        return base::Refuse("deadline.no_such_rule", {{"rule", std::string(rule_id)}});
    }
    const catalogue::ClockRule& rule = at->second;
    if (!IsInForce(rule, event)) {
        return base::Refuse("deadline.not_in_force",
                            {{"rule", rule.label},
                             {"day", event.ToText()},
                             {"from", rule.effective_from.ToText()},
                             {"to", rule.effective_to ? rule.effective_to->ToText() : "今"}});
    }
    return worktime::ComputeDueDay(event, rule.period, catalogue.calendar, rule.roll_over,
                                   excluded);
}

std::string PeriodWords(Period period) {
    if (period.length == 0) return "当日";
    const char* before = period.length < 0 ? "前 " : "";
    const int length = std::abs(period.length);
    switch (period.unit) {
        case PeriodUnit::kWorkingDays:
            return fmt::format("{}{} 个工作日", before, length);
        case PeriodUnit::kMonths:
            return fmt::format("{}{} 个月", before, length);
        case PeriodUnit::kCalendarDays:
            break;
    }
    return fmt::format("{}{} 日", before, length);
}

Distance DistanceTo(base::CivilDay day, base::CivilDay today,
                    const worktime::WorkCalendar& calendar) {
    Distance distance;
    distance.days = day - today;
    distance.working_days = calendar.WorkingDaysBetween(today, day);
    if (distance.days == 0) return distance;
    const int last = std::max(day, today).year();
    for (int year = std::min(day, today).Plus(1).year(); year <= last; ++year)
        distance.provisional = distance.provisional || !calendar.Knows(year);
    return distance;
}

}  // namespace deadline
