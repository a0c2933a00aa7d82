#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "exchange/mapping.hpp"

namespace exchange {

namespace {

/// Names that say nothing without the heading above them: 立案 over 日期.
bool LeansOnGroup(std::string_view name) {
    static constexpr std::array<std::string_view, 16> kNames = {
        "日期", "时间", "文号", "编号", "号",   "金额",   "数额", "名称",
        "情况", "结果", "方式", "代码", "号码", "(万元)", "(元)", "金额(万元)"};
    return std::ranges::find(kNames, name) != kNames.end();
}

/// A row of headings over the headings: several short texts. A title says one thing only, a line
/// 填报单位：… holds a colon.
bool IsGroupRow(const CellRow& row) {
    constexpr std::size_t kLongest = 20;
    std::set<std::string> texts;
    for (const Cell& cell : row) {
        if (cell.IsEmpty()) continue;
        const std::string text = base::Normalised(cell.text);
        const bool heading = cell.kind == CellKind::kText && text.find(':') == std::string::npos &&
                             base::LengthInCharacters(text) <= kLongest;
        if (!heading) return false;
        texts.insert(text);
    }
    return texts.size() >= 2;
}

/// What stands above a column, or above the nearest column to its left that has something there.
const Cell* GroupOf(const CellRow& above, const CellRow& row, std::size_t column) {
    for (std::size_t at = std::min(column + 1, above.size()); at > 0; --at) {
        if (!above[at - 1].IsEmpty()) return &above[at - 1];
        if (at - 1 >= row.size() || row[at - 1].IsEmpty()) break;
    }
    return nullptr;
}

}  // namespace

CellRow HeadingsAt(const Sheet& sheet, std::size_t row) {
    if (row >= sheet.rows.size()) return {};
    CellRow headings = sheet.rows[row];
    if (row == 0 || !IsGroupRow(sheet.rows[row - 1])) return headings;
    const CellRow& above = sheet.rows[row - 1];
    const CellRow own = headings;
    headings.resize(std::max(headings.size(), above.size()));
    for (std::size_t column = 0; column < headings.size(); ++column) {
        Cell& heading = headings[column];
        if (heading.IsEmpty()) {
            if (column < above.size() && !above[column].IsEmpty()) heading = above[column];
            continue;
        }
        const Cell* group = GroupOf(above, own, column);
        if (group != nullptr && group->text != heading.text &&
            LeansOnGroup(base::Normalised(heading.text)))
            heading.text =
                std::string(base::Trim(group->text)) + std::string(base::Trim(heading.text));
    }
    return headings;
}

}  // namespace exchange
