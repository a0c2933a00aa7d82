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

enum class DayFault { kNone, kIncomplete, kUnreadable };

struct DayReading {
    std::optional<WrittenDay> written;
    DayFault fault = DayFault::kNone;
};

[[nodiscard]] DayReading DayOfCell(const Cell& cell);

}  // namespace exchange::detail
