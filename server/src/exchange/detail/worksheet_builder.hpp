#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// A cell by row and column, counted from 0.
struct CellPlace {
    std::size_t row = 0, column = 0;
};

/// Both ends belong to it.
struct CellArea {
    CellPlace first, last;
};

/// What the sheets of one file hold together so far.
struct SheetUse {
    std::size_t cells = 0;
    std::size_t merged_places = 0;
    std::uint64_t text_bytes = 0;
};

/// Gathers what the readers of workbooks find on one sheet, within the limits. The first fault
/// ends the reading.
class WorksheetBuilder {
 public:
    /// `limits` and `use` outlive it.
    WorksheetBuilder(std::string name, bool hidden, const ReadLimits& limits, SheetUse& use);

    /// A cell that holds something or is a formula; others are left out.
    void Add(CellPlace at, Cell cell);
    void Merge(const CellArea& area) { merged_.push_back(area); }
    void HideRow(std::size_t row) { hidden_rows_.insert(row); }
    /// What reaches past the last column is only a style.
    void HideColumns(std::size_t first, std::size_t last);
    /// `part` says where the file is broken.
    void Damaged(const std::string& part);

    [[nodiscard]] bool IsFaulty() const { return !faults_.empty(); }
    /// The sheet with merged areas filled, or the fault.
    [[nodiscard]] base::Result<Sheet> Take();

 private:
    void Put(CellPlace at, Cell cell);
    void FindHiddenRows();
    void FillMerged();
    void FillArea(const CellArea& area, const Cell& copy);
    void Note(const char* code, std::size_t count);
    void Fault(const char* code, CellPlace at, std::size_t limit);

    const ReadLimits& limits_;
    SheetUse& use_;
    Sheet sheet_;
    base::Refusals faults_;
    std::vector<CellArea> merged_;
    std::set<std::size_t> hidden_rows_;
    std::size_t hidden_columns_ = 0, formulas_ = 0, formulas_without_value_ = 0;
};

}  // namespace exchange::detail
