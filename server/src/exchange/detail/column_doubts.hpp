#pragma once

#include <optional>
#include <string>

#include "exchange/table.hpp"

namespace exchange::detail {

/// What the whole of a column of money tells about the unit of a cell that has none.
struct MoneyColumn {
    std::optional<int> heading_places;  ///< 4: the heading says 万元
    bool heading_says_both = false;     ///< 元/万元
    bool wan_in_cells = false;          ///< some cells say 万元 themselves
    bool large_bare = false;            ///< some bare figure is of a thousand or more
};

[[nodiscard]] MoneyColumn LookOver(const Sheet& sheet, std::size_t first_row, std::size_t column,
                                   const std::string& unit);

struct UnitDoubt {
    std::string code;  ///< empty: none
    bool fault = false;
};
/// Is it doubtful whether `cell`, read by the heading, is yuan or 万元? `of_cases`: the table is a
/// book of cases, where a fine of a few yuan is one of so many 万元.
[[nodiscard]] UnitDoubt DoubtOfUnit(const MoneyColumn& column, const Cell& cell, bool of_cases);

/// `旧环立〔2023〕1号、2号`: more than one number in a cell for one.
[[nodiscard]] bool HoldsTwoNumbers(std::string_view text);

/// 同上, 〃: says nothing of its own.
[[nodiscard]] bool IsDitto(std::string_view text);

}  // namespace exchange::detail
