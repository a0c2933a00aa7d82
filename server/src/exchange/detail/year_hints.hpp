#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/table.hpp"

namespace exchange::detail {

/// A year that something beside a day written without one tells.
struct YearHint {
    int year = 0;
    std::string source;  ///< 标题“2024年案件台账”
    bool operator==(const YearHint&) const = default;
};

/// What is known of the year of such a day.
struct YearOfDay {
    std::optional<YearHint> taken;
    std::optional<YearHint> other;  ///< says another year than `taken`
    bool said = false;              ///< a person gave it to the whole column
};

/// What a heading, the titles over it, the sheet's name and the file's say, in this order; each
/// year once.
[[nodiscard]] std::vector<YearHint> YearsOfBook(const Sheet& sheet, std::size_t header_row,
                                                const Cell& heading);

/// What the other cells of a row say: days written whole, numbers with a year in brackets.
[[nodiscard]] std::vector<YearHint> YearsOfRow(const CellRow& row, const CellRow& headings,
                                               std::size_t column);

/// The one year that the book tells, else the row; two where they contradict each other. `said`: a
/// person's word, 0: none.
[[nodiscard]] YearOfDay JudgeYear(const std::vector<YearHint>& book,
                                  const std::vector<YearHint>& row, int said);

}  // namespace exchange::detail
