#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace exchange {

enum class CellKind {
    kEmpty,
    kText,
    kNumber,   ///< plain decimal with no loss of what is shown: `12.5`, never `1.25E1`
    kPercent,  ///< shown as 15%, text is `0.15`
    kDay,      ///< `2026-03-02`
    kMoment,   ///< date and time with no zone: `2026-03-02T08:15:30`
    kTime,     ///< `08:15:30`
    kYesNo,    ///< `TRUE` or `FALSE`
    kError,    ///< `#N/A`
};

/// One cell, as text by its number format, with what is worth knowing about it.
struct Cell {
    std::string text = {};
    CellKind kind = CellKind::kEmpty;
    bool formula = false;      ///< the value is the result that the writing program stored
    bool merged = false;       ///< repeated from the first cell of a merged area
    bool digits_lost = false;  ///< a number of more than 15 digits: spreadsheets keep only 15

    [[nodiscard]] bool IsEmpty() const { return kind == CellKind::kEmpty; }
    bool operator==(const Cell&) const = default;
};

using CellRow = std::vector<Cell>;

/// One sheet, or the whole of a CSV file. `rows[i]` is row i + 1 of the file; blank rows between
/// are kept so that numbers agree with what people see, blank rows at the end are not.
struct Sheet {
    std::string name;       ///< empty for CSV
    std::string file = {};  ///< the name of its file, which may tell a year
    bool hidden = false;
    std::vector<CellRow> rows;
    std::vector<std::size_t>
        hidden_rows;       ///< indexes of filled rows that are hidden or filtered out
    base::Refusals notes;  ///< nothing wrong, but worth showing: `exchange.hidden_rows`
};

struct ReadLimits {
    std::uint64_t file_bytes = 100ULL << 20;
    std::uint64_t unpacked_bytes = 512ULL << 20;  ///< of one workbook, all parts together
    std::size_t rows = 200'000;                   ///< of one sheet
    std::size_t columns = 1'000;
    std::size_t cells = 3'000'000;         ///< of all sheets, not empty
    std::size_t cell_characters = 32'767;  ///< as in Excel
};

/// Reads an XLSX workbook (as Excel, WPS and LibreOffice write it), one of before 2007 (.xls, .et)
/// or a CSV text (UTF-8, UTF-16 or
/// GB18030; commas, tabs or semicolons). The kind is told by the bytes; where the extension of
/// `file_name` says something else, or the bytes are of another kind, it is refused with the real
/// kind named. Pure: reads nothing but `bytes`. Any thread.
[[nodiscard]] base::Result<std::vector<Sheet>> ReadSpreadsheet(std::string_view bytes,
                                                               std::string_view file_name,
                                                               const ReadLimits& limits = {});

/// The same from a file; throws std::runtime_error when the disk fails.
[[nodiscard]] base::Result<std::vector<Sheet>> ReadSpreadsheetFile(
    const std::filesystem::path& path, const ReadLimits& limits = {});

/// `B12` for row 11 and column 1, counted from 0.
[[nodiscard]] std::string CellName(std::size_t row, std::size_t column);

}  // namespace exchange
