#include "exchange/detail/year_hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "exchange/detail/days.hpp"
#include "exchange/detail/half_width.hpp"

namespace exchange::detail {

namespace {

constexpr int kFirstYear = 1980, kLastYear = 2099;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

enum class YearForm {
    kAsAYear,    ///< 2024年, 2024年度, or nothing but the figure
    kInBrackets  ///< 〔2024〕
};

/// 2023—2024年: both are years.
bool GoesOnToAnother(std::string_view after) {
    for (const std::string_view sign : {"-", "—", "–", "~", "至", "、", "/"}) {
        if (!after.starts_with(sign)) continue;
        const std::string_view next = after.substr(sign.size());
        return next.find_first_not_of("0123456789") == 4 && next.substr(4).starts_with("年");
    }
    return false;
}

/// 填报日期：2024年1月5日 is when somebody wrote, not what the book is of.
bool IsWholeDay(std::string_view after) {
    const auto digits = [&after] {
        const std::size_t count = std::min(after.find_first_not_of("0123456789"), after.size());
        after.remove_prefix(count);
        return count > 0;
    };
    const auto take = [&after](std::string_view sign) {
        if (!after.starts_with(sign)) return false;
        after.remove_prefix(sign.size());
        return true;
    };
    return take("年") && digits() && take("月") && digits() && take("日");
}

bool IsWrittenSo(std::string_view before, std::string_view after, YearForm how) {
    if (how == YearForm::kAsAYear)
        return (after.starts_with("年") && !IsWholeDay(after)) || GoesOnToAnother(after) ||
               (before.empty() && after.empty());
    const bool open = before.ends_with("〔") || before.ends_with('(') || before.ends_with('[');
    return open && (after.starts_with("〕") || after.starts_with(')') || after.starts_with(']'));
}

std::vector<int> YearsIn(std::string_view raw, YearForm how) {
    const std::string text = Squeezed(raw);
    const std::string_view view = text;
    std::vector<int> years;
    for (std::size_t at = 0; at + 4 <= view.size();) {
        if (!IsDigit(view[at])) {
            ++at;
            continue;
        }
        const std::size_t end = std::min(view.find_first_not_of("0123456789", at), view.size());
        if (end - at == 4 && IsWrittenSo(view.substr(0, at), view.substr(end), how)) {
            const int year = std::stoi(text.substr(at, 4));
            if (year >= kFirstYear && year <= kLastYear) years.push_back(year);
        }
        at = end;
    }
    return years;
}

void Add(std::vector<YearHint>& hints, int year, std::string source) {
    if (std::ranges::find(hints, year, &YearHint::year) == hints.end())
        hints.push_back({year, std::move(source)});
}

void AddAll(std::vector<YearHint>& hints, std::string_view text, std::string_view what) {
    for (const int year : YearsIn(text, YearForm::kAsAYear))
        Add(hints, year, fmt::format("{}“{}”", what, base::Trim(text)));
}

}  // namespace

std::vector<YearHint> YearsOfBook(const Sheet& sheet, std::size_t header_row, const Cell& heading) {
    std::vector<YearHint> hints;
    AddAll(hints, heading.text, "表头");
    for (std::size_t row = 0; row < std::min(header_row, sheet.rows.size()); ++row)
        for (const Cell& cell : sheet.rows[row])
            if (cell.kind == CellKind::kText && !cell.merged) AddAll(hints, cell.text, "标题");
    AddAll(hints, sheet.name, "工作表名");
    AddAll(hints, sheet.file.substr(0, sheet.file.rfind('.')), "文件名");
    return hints;
}

std::vector<YearHint> YearsOfRow(const CellRow& row, const CellRow& headings, std::size_t column) {
    std::vector<YearHint> hints;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i == column || row[i].IsEmpty()) continue;
        const std::string source =
            fmt::format("同一行的“{}”", i < headings.size() ? base::Trim(headings[i].text) : "");
        if (row[i].kind == CellKind::kText)
            for (const int year : YearsIn(row[i].text, YearForm::kInBrackets))
                Add(hints, year, source);
        // A bare figure may be anything.
        if (row[i].kind == CellKind::kNumber) continue;
        const DayReading day = DayOfCell(row[i]);
        if (day.written && !day.written->from_serial) Add(hints, day.written->day.year(), source);
    }
    return hints;
}

YearOfDay JudgeYear(const std::vector<YearHint>& book, const std::vector<YearHint>& row, int said) {
    const auto differs = [&row](int year) -> std::optional<YearHint> {
        if (row.empty() || std::ranges::find(row, year, &YearHint::year) != row.end()) return {};
        return row.front();
    };
    if (said != 0) return {YearHint{said, "您给这一列定"}, differs(said), true};
    if (book.size() > 1) return {book[0], book[1]};
    if (book.size() == 1) return {book[0], differs(book[0].year)};
    if (row.size() > 1) return {row[0], row[1]};
    if (row.size() == 1) return {row[0], {}};
    return {};
}

}  // namespace exchange::detail
