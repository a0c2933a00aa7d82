#include "exchange/detail/row_kinds.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "base/text.hpp"

namespace exchange::detail {

namespace {

/// The texts of the filled cells, each merged area once.
std::vector<std::string> TextsOf(const CellRow& row) {
    std::vector<std::string> texts;
    for (const Cell& cell : row) {
        if (cell.IsEmpty()) continue;
        std::string text = base::Normalised(cell.text);
        if (cell.merged && !texts.empty() && texts.back() == text) continue;
        texts.push_back(std::move(text));
    }
    return texts;
}

/// 合计, 本月小计, 一季度合计:12件.
bool IsSum(const std::vector<std::string>& texts) {
    constexpr std::size_t kLongest = 14, kCellsLookedAt = 3;
    static constexpr std::array<std::string_view, 4> kWords = {"合计", "小计", "总计", "累计"};
    for (std::size_t i = 0; i < std::min(texts.size(), kCellsLookedAt); ++i) {
        if (base::LengthInCharacters(texts[i]) > kLongest) continue;
        for (const std::string_view word : kWords) {
            const bool whole = texts[i] == word;
            const bool named = texts[i].ends_with(word) ||
                               texts[i].find(std::string(word) + ":") != std::string::npos;
            if (whole || (i == 0 && named)) return true;
        }
    }
    return false;
}

bool IsFooter(const std::vector<std::string>& texts) {
    constexpr std::size_t kMostCells = 4;
    static constexpr std::array<std::string_view, 14> kStarts = {
        "制表",  "填表",  "审核人", "审核:",   "单位负责人", "负责人:", "注:",
        "备注:", "说明:", "填报",   "联系人:", "复核",       "统计人",  "打印日期"};
    if (texts.empty() || texts.size() > kMostCells) return false;
    return std::ranges::any_of(
        kStarts, [&](std::string_view start) { return texts.front().starts_with(start); });
}

/// One text over all columns: 一、大气类, or the title of the next month.
bool IsSection(const CellRow& row, const std::vector<std::string>& texts) {
    constexpr std::ptrdiff_t kWide = 3;
    const bool wide =
        std::ranges::count_if(row, [](const Cell& cell) { return cell.merged; }) >= kWide;
    return texts.size() == 1 && wide;
}

/// 1 2 3 4 … under the headings.
bool IsColumnNumbers(const std::vector<std::string>& texts) {
    constexpr std::size_t kLeast = 4;
    if (texts.size() < kLeast) return false;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (texts[i] != std::to_string(i + 1)) return false;
    return true;
}

bool RepeatsHeading(const CellRow& row, const CellRow& headings) {
    std::size_t same = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].IsEmpty()) continue;
        if (i >= headings.size() || row[i].text != headings[i].text) return false;
        ++same;
    }
    return same > 0;
}

}  // namespace

std::string ReasonToLeaveOut(const CellRow& row, const CellRow& headings, const CellRow& above) {
    const std::vector<std::string> texts = TextsOf(row);
    if (texts.empty()) return "";
    if (IsSum(texts)) return "exchange.sum_row_left_out";
    if (RepeatsHeading(row, headings) || RepeatsHeading(row, above))
        return "exchange.heading_repeated";
    if (IsSection(row, texts)) return "exchange.section_left_out";
    if (IsColumnNumbers(texts)) return "exchange.column_numbers_left_out";
    if (IsFooter(texts)) return "exchange.footer_left_out";
    return "";
}

}  // namespace exchange::detail
