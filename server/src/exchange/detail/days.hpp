#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/civil_day.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// A date as people write it, with the time of day if there is one.
struct WrittenDay {
    base::CivilDay day;
    std::string time;          ///< `08:15:30`; empty: none written
    bool from_serial = false;  ///< was a bare day number of a spreadsheet
};

/// 2月28日, 3.15: a day of some year.
struct YearlessDay {
    int month = 0, day = 0;
    /// A figure that a spreadsheet keeps without noughts at its end: 3.1 may have been 3.10.
    bool maybe_tenfold = false;
};

enum class DayFault { kNone, kIncomplete, kNoYear, kUnreadable };

struct DayReading {
    std::optional<WrittenDay> written;
    DayFault fault = DayFault::kNone;
    std::optional<YearlessDay> yearless = {};  ///< with kNoYear
};

[[nodiscard]] DayReading DayOfCell(const Cell& cell);

}  // namespace exchange::detail
