#pragma once

#include <string>
#include <vector>

#include "exchange/import_plan.hpp"

/// Remarks put together by what caused them, so that a hundred days without a year are one line
/// and hide no other remark. Pure, any thread.
namespace exchange {

/// What is said with the same words of the same cell text, and the rows where that stands.
struct AlikeCells {
    CellRemark first;
    std::vector<std::size_t> rows;  ///< as people number them, in the order of the plan
};

/// All remarks of one severity and code in one column; where no column is meant, of one field.
struct RemarkCause {
    std::vector<AlikeCells> kinds;  ///< by what stands in the cells; never empty
    std::vector<std::size_t> rows;  ///< of all kinds, one for each cell
    [[nodiscard]] const CellRemark& Example() const { return kinds.front().first; }
};

/// Every remark of the plan, each in one cause: what bars its row first, then in the order of the
/// first row.
[[nodiscard]] std::vector<RemarkCause> CausesOf(const ImportPlan& plan);

/// `5—9、12`: each row once. `rows` ascend.
[[nodiscard]] std::string RowsInWords(const std::vector<std::size_t>& rows);

}  // namespace exchange
