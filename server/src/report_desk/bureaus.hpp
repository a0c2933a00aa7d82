#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report_reader/figures.hpp"

/// Reports of several bureaus in one table: a row an indicator, a column a report. Where two
/// columns do not count the same thing, the row says why it is not to be compared.
namespace report_desk {

/// Indicators that readers take for one another: cases investigated, handled, decided.
struct Family {
    std::string label;
    std::vector<std::string> indicators;
    std::string why;  ///< in what they differ
};

/// A line `name | indicator、indicator… | why` of families.list; nullopt where it is none.
[[nodiscard]] std::optional<Family> ReadFamily(std::string_view line);

/// One report, read.
struct BureauReport {
    std::string name;  ///< of its column
    int year = 0;      ///< that it is about; 0: not known
    std::vector<report_reader::Figure> figures;
};

struct BureauCell {
    std::string shown;               ///< 118件, 至少 30次; empty: the report does not say
    std::vector<std::string> texts;  ///< as written, each value once
};

struct BureauRow {
    std::string indicator, label;
    std::vector<BureauCell> cells;  ///< one a report
    std::size_t stated = 0;         ///< in how many reports
    std::string not_comparable;     ///< why; empty: the values may be laid side by side
};

struct BureauTable {
    std::vector<std::string> names;
    std::vector<int> years;
    std::vector<BureauRow> rows;       ///< indicators of a family one after another
    std::vector<std::size_t> unknown;  ///< of each report: figures whose meaning is not known
};

[[nodiscard]] BureauTable CompareBureaus(const std::vector<BureauReport>& reports,
                                         const std::vector<Family>& families);

/// For people and for spreadsheets: heading row first, then a row an indicator.
[[nodiscard]] std::vector<std::vector<std::string>> CellsOf(const BureauTable& table);
[[nodiscard]] std::string TableText(const BureauTable& table);
[[nodiscard]] std::string TableTsv(const BureauTable& table);
[[nodiscard]] std::string TableJson(const BureauTable& table);

}  // namespace report_desk
