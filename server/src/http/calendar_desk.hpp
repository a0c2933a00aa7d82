#pragma once

#include <string>
#include <utility>
#include <vector>

#include "access/principal.hpp"
#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "workflow/recount.hpp"

namespace http {

/// A year's holidays as the State Council's notice gives them, on their way into the definitions.
struct YearNotice {
    int year = 0;
    std::string source;  ///< 国务院办公厅关于2027年部分节假日安排的通知
    std::vector<std::pair<base::CivilDay, std::string>> holidays;         ///< day, festival
    std::vector<std::pair<base::CivilDay, std::string>> makeup_workdays;  ///< day, festival
};

/// What a year would do, or did, to the clocks of the open records.
struct YearOutcome {
    std::shared_ptr<const catalogue::Catalogue> definitions;  ///< with the year
    workflow::DueChanges changes;
};

/// Loads years into the bureau's own definitions; `app` answers. Safe from any thread.
class CalendarDesk {
 public:
    virtual ~CalendarDesk() = default;
    /// The year as a file of the definitions, checked as they are, and what it would do; nothing is
    /// written. Refuses every fault of the notice (`calendar.*`, `catalogue.*`).
    virtual base::Result<YearOutcome> Preview(const YearNotice& notice) = 0;
    /// Writes the file into the bureau's definitions, uses them from now on in this process, and
    /// counts the open clocks anew by acts of `principal`. The same year again is done once.
    /// Refuses as Preview, and `calendar.no_overlay`.
    virtual base::Result<YearOutcome> Load(const YearNotice& notice,
                                           const access_control::Principal& principal) = 0;
};

}  // namespace http
