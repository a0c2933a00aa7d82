#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "exchange/table.hpp"

namespace exchange::detail {

/// How a number format shows a number, as far as its meaning goes.
enum class NumberShape { kGeneral, kPercent, kPadded, kDay, kMoment, kTime };

struct NumberFormat {
    NumberShape shape = NumberShape::kGeneral;
    std::size_t width = 0;  ///< kPadded: `00000` shows at least five digits
    bool operator==(const NumberFormat&) const = default;
};

/// Of a format code such as `yyyy"年"m"月"d"日";@` (ECMA-376, 18.8.31).
[[nodiscard]] NumberFormat FormatOfCode(std::string_view code);

/// Of a built-in format id, with the meanings of Chinese editions for 27 to 36 and 50 to 58.
[[nodiscard]] NumberFormat FormatOfBuiltIn(int id);

enum class DateBase { k1900, k1904 };

/// The cell for a stored number (`45000`, `1.5E-3`). A date before the base or past 9999 stays a
/// number.
[[nodiscard]] Cell CellOfNumber(std::string_view stored, const NumberFormat& format,
                                DateBase dates);

/// `2026-03-02` for a spreadsheet's day number, by the 1900 base with its 29 February 1900; empty
/// where there is none.
[[nodiscard]] std::string DayOfSerial(double serial, DateBase dates);

}  // namespace exchange::detail
