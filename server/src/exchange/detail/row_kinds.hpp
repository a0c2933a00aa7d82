#pragma once

#include <string>

#include "exchange/table.hpp"

namespace exchange::detail {

/// Why a row below the heading is no record, as the code of a note; empty: it may be one. Sums and
/// sub-totals, headings and titles said again, section titles over the whole width, numbers of
/// columns, footers (制表人：…). `above`: the row over the headings, where groups of them stand.
[[nodiscard]] std::string ReasonToLeaveOut(const CellRow& row, const CellRow& headings,
                                           const CellRow& above);

}  // namespace exchange::detail
