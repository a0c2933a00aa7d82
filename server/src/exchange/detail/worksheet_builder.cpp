#include "exchange/detail/worksheet_builder.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace exchange::detail {

WorksheetBuilder::WorksheetBuilder(std::string name, bool hidden, const ReadLimits& limits,
                                   SheetUse& use)
    : limits_(limits), use_(use) {
    sheet_.name = std::move(name);
    sheet_.hidden = hidden;
}

void WorksheetBuilder::Add(CellPlace at, Cell cell) {
    if (cell.IsEmpty() && !cell.formula) return;
    (cell.IsEmpty() ? formulas_without_value_ : formulas_) += cell.formula ? 1 : 0;
    Put(at, std::move(cell));
}

void WorksheetBuilder::HideColumns(std::size_t first, std::size_t last) {
    if (last >= first && last + 1 < limits_.columns) hidden_columns_ += last - first + 1;
}

base::Result<Sheet> WorksheetBuilder::Take() {
    if (faults_.empty()) {
        FindHiddenRows();
        FillMerged();
    }
    if (!faults_.empty()) return base::Refuse(std::move(faults_));
    for (auto& row : sheet_.rows) {
        while (!row.empty() && row.back().IsEmpty()) row.pop_back();
    }
    while (!sheet_.rows.empty() && sheet_.rows.back().empty()) sheet_.rows.pop_back();
    if (sheet_.hidden) Note("exchange.hidden_sheet", 1);
    Note("exchange.hidden_rows", sheet_.hidden_rows.size());
    Note("exchange.hidden_columns", hidden_columns_);
    Note("exchange.formulas_used", formulas_);
    Note("exchange.formulas_without_value", formulas_without_value_);
    Note("exchange.merged_areas_filled", merged_.size());
    return std::move(sheet_);
}

void WorksheetBuilder::Put(CellPlace at, Cell cell) {
    if (at.row >= limits_.rows) return Fault("exchange.too_many_rows", at, limits_.rows);
    if (at.column >= limits_.columns)
        return Fault("exchange.too_many_columns", at, limits_.columns);
    if (base::LengthInCharacters(cell.text) > limits_.cell_characters) {
        return Fault("exchange.cell_too_long", at, limits_.cell_characters);
    }
    if (use_.cells++ >= limits_.cells) return Fault("exchange.too_many_cells", at, limits_.cells);
    // A text that a workbook holds once may be shown by a million cells.
    use_.text_bytes += cell.text.size();
    if (use_.text_bytes > limits_.unpacked_bytes) {
        faults_.push_back({"exchange.unpacks_too_large",
                           {{"limit_mb", std::to_string(limits_.unpacked_bytes >> 20)}},
                           sheet_.name});
        return;
    }
    if (sheet_.rows.size() <= at.row) sheet_.rows.resize(at.row + 1);
    CellRow& row = sheet_.rows[at.row];
    if (row.size() <= at.column) row.resize(at.column + 1);
    row[at.column] = std::move(cell);
}

/// Only rows with cells of their own: what a merged area lends them hides nothing.
void WorksheetBuilder::FindHiddenRows() {
    for (const std::size_t row : hidden_rows_) {
        if (row >= sheet_.rows.size()) break;
        const bool filled = std::ranges::any_of(
            sheet_.rows[row], [](const Cell& cell) { return !cell.IsEmpty() || cell.formula; });
        if (filled) sheet_.hidden_rows.push_back(row);
    }
}

/// What stands in the first cell of a merged area holds for all of it, so far as the sheet goes.
void WorksheetBuilder::FillMerged() {
    for (const CellArea& area : merged_) {
        if (!faults_.empty()) return;
        if (area.first.row >= sheet_.rows.size()) continue;
        const CellRow& first_row = sheet_.rows[area.first.row];
        if (area.first.column >= first_row.size()) continue;
        Cell copy = first_row[area.first.column];
        copy.merged = true;
        if (!copy.IsEmpty()) FillArea(area, copy);
    }
}

void WorksheetBuilder::FillArea(const CellArea& area, const Cell& copy) {
    const std::size_t last_row = std::min(area.last.row, sheet_.rows.size() - 1);
    const std::size_t last_column = std::min(area.last.column, limits_.columns - 1);
    for (std::size_t row = area.first.row; row <= last_row; ++row) {
        for (std::size_t column = area.first.column; column <= last_column; ++column) {
            // Areas over areas would be walked for ever.
            if (use_.merged_places++ >= limits_.cells)
                return Fault("exchange.too_many_cells", {row, column}, limits_.cells);
            const CellRow& cells = sheet_.rows[row];
            if (column < cells.size() && !cells[column].IsEmpty()) continue;
            Put({row, column}, copy);
            if (!faults_.empty()) return;
        }
    }
}

void WorksheetBuilder::Note(const char* code, std::size_t count) {
    if (count == 0) return;
    sheet_.notes.push_back(
        {code, {{"sheet", sheet_.name}, {"count", std::to_string(count)}}, sheet_.name});
}

void WorksheetBuilder::Damaged(const std::string& part) {
    faults_.push_back({"exchange.damaged", {{"part", part}}, sheet_.name});
}

void WorksheetBuilder::Fault(const char* code, CellPlace at, std::size_t limit) {
    const std::string cell = CellName(at.row, at.column);
    faults_.push_back({code,
                       {{"sheet", sheet_.name}, {"cell", cell}, {"limit", std::to_string(limit)}},
                       sheet_.name + "!" + cell});
}

}  // namespace exchange::detail
