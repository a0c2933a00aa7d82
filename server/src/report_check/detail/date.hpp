#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace report_check::detail {

/// `2025年` at `at` (1900 to 2199, in digits, not the end of a longer number).
[[nodiscard]] std::optional<int> YearAt(std::u32string_view text, std::size_t at);

/// `2025年3月2日`, `3月2日`, `2025年3月` as written, whether or not there is such a day.
struct Date {
    int year = 0, month = 0, day = 0;  ///< 0: not written
    std::size_t size = 0;
};
/// A full date at `at`: year, month and day.
[[nodiscard]] std::optional<Date> DateAt(std::u32string_view text, std::size_t at);
/// The same with year or day left out; a month at least.
[[nodiscard]] std::optional<Date> PartialDateAt(std::u32string_view text, std::size_t at);

}  // namespace report_check::detail
