#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"
#include "worktime/period.hpp"

/// The clocks of a record. Pure: due days are stored by acts (effects `due:`), this reads and explains them.
namespace deadline {

/// The version of a rule in force on `day`; nullptr when there is none.
[[nodiscard]] const catalogue::ClockRule* RuleOn(const catalogue::Catalogue& catalogue,
                                                 std::string_view rule, base::CivilDay day);

/// Last day in time by a rule of the catalogue, in its version in force on `event`.
/// Refuses `deadline.no_such_rule`, `deadline.not_in_force`.
[[nodiscard]] base::Result<worktime::DueDay> Due(const catalogue::Catalogue& catalogue,
                                                 std::string_view rule, base::CivilDay event,
                                                 const std::vector<worktime::ExcludedInterval>& excluded = {});

enum class ClockState { kRunning, kSoon, kDueToday, kOverdue, kDone };

struct RunningClock {
    const catalogue::ClockRule* rule = nullptr;
    base::CivilDay start;
    std::string start_label;            ///< label of the field it runs from: 立案日期
    base::CivilDay due;                 ///< as stored in the record
    bool provisional = false;
    ClockState state = ClockState::kRunning;
    int days_left = 0;                  ///< calendar days; negative when overdue
    int working_days_left = 0;          ///< working days; negative when overdue
    std::string words;                  ///< 余 2 个工作日, 今天到期, 逾期 1 个工作日
    std::string why;                    ///< 决定日期 04-14，公开期限 7 个工作日
};

/// The clocks whose start and due fields are both filled, those that are done too, most urgent
/// first. Soon: within three working days.
[[nodiscard]] std::vector<RunningClock> RunningClocks(const catalogue::Catalogue& catalogue,
                                                      const catalogue::RecordType& type,
                                                      const records::Record& record,
                                                      const records::Givens& givens,
                                                      const records::Neighbours& neighbours);

[[nodiscard]] catalogue::Tone ToneOf(ClockState state);

}  // namespace deadline
