#include "worktime/period.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace worktime {

namespace {

constexpr std::array<std::pair<PeriodUnit, std::string_view>, 3> kUnitNames = {
    {{PeriodUnit::kWorkingDays, "wd"},
     {PeriodUnit::kCalendarDays, "d"},
     {PeriodUnit::kMonths, "m"}}};

/// Counts from an event in one direction, remembering what the count depended on.
class Count {
 public:
    Count(base::CivilDay event, int step, const WorkCalendar& calendar,
          const std::vector<ExcludedInterval>& excluded)
        : day_(event), step_(step), calendar_(calendar), excluded_(excluded) {}

    [[nodiscard]] base::CivilDay day() const { return day_; }
    [[nodiscard]] int excluded_days() const { return excluded_days_; }
    [[nodiscard]] bool provisional() const { return provisional_; }

    /// On to the day that ends `days` counted days.
    void PassDays(int days) {
        while (days > 0) {
            day_ = day_.Plus(step_);
            if (IsExcluded()) {
                ++excluded_days_;
            } else {
                --days;
            }
        }
    }

    /// On to the day that ends `days` counted working days.
    void PassWorkingDays(int days) {
        while (days > 0) {
            day_ = day_.Plus(step_);
            if (!IsWorkingDay()) continue;
            if (IsExcluded()) {
                ++excluded_days_;
            } else {
                --days;
            }
        }
    }

    /// Where the day is no working day, or the period does not run on it: on to the next that is.
    void RollOverIfNeeded() {
        if (IsWorkingDay()) return;
        PassWorkingDays(1);
    }

 private:
    bool IsWorkingDay() {
        provisional_ = provisional_ || !calendar_.Knows(day_.year());
        return calendar_.IsWorkingDay(day_);
    }

    /// Asking each interval in turn merges them: a day in two of them is excluded once.
    [[nodiscard]] bool IsExcluded() const {
        return std::any_of(excluded_.begin(), excluded_.end(), [this](const auto& interval) {
            return interval.from <= day_ && day_ <= interval.to;
        });
    }

    base::CivilDay day_;
    int step_;
    const WorkCalendar& calendar_;
    const std::vector<ExcludedInterval>& excluded_;
    int excluded_days_ = 0;
    bool provisional_ = false;
};

/// Days from `event` to the day of the same number `months` on or back, always positive.
int DaysInMonths(base::CivilDay event, int months) {
    const std::int32_t days = event.PlusMonths(months) - event;
    return days < 0 ? -days : days;
}

}  // namespace

std::optional<Period> Period::Parse(std::string_view text) {
    constexpr std::size_t kMaxDigits = 4;
    if (text == "0d") return Period{};
    const bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > kMaxDigits || text.front() == '0') return std::nullopt;
    int length = 0;
    for (const char digit : text.substr(0, digits)) length = length * 10 + (digit - '0');
    for (const auto& [unit, name] : kUnitNames) {
        if (text.substr(digits) == name) return Period{minus ? -length : length, unit};
    }
    return std::nullopt;
}

std::string Period::ToText() const {
    const auto* named = std::find_if(kUnitNames.begin(), kUnitNames.end(),
                                     [this](const auto& entry) { return entry.first == unit; });
    return fmt::format("{}{}", length, named->second);
}

DueDay ComputeDueDay(base::CivilDay event, Period period, const WorkCalendar& calendar,
                     RollOver roll_over, const std::vector<ExcludedInterval>& excluded) {
    const bool back = period.length < 0;
    const int length = back ? -period.length : period.length;
    Count count(event, back ? -1 : 1, calendar, excluded);
    switch (period.unit) {
        case PeriodUnit::kWorkingDays:
            count.PassWorkingDays(length);
            break;
        case PeriodUnit::kCalendarDays:
            count.PassDays(length);
            break;
        case PeriodUnit::kMonths:
            count.PassDays(DaysInMonths(event, period.length));
            break;
    }
    DueDay due;
    due.before_roll_over = count.day();
    const bool may_roll = !back && period.unit != PeriodUnit::kWorkingDays;
    if (may_roll && roll_over == RollOver::kYes) count.RollOverIfNeeded();
    due.day = count.day();
    due.provisional = count.provisional();
    due.calendar_version = calendar.version();
    due.excluded_days = count.excluded_days();
    return due;
}

}  // namespace worktime
