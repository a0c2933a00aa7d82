#include "report_reader/figures.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader {

std::string_view NameOf(Comparator comparator) {
    switch (comparator) {
        case Comparator::kExact:
            return "exact";
        case Comparator::kAtLeast:
            return "at_least";
        case Comparator::kAtMost:
            return "at_most";
        case Comparator::kApprox:
            return "approx";
        case Comparator::kApproxBelow:
            return "approx_below";
        case Comparator::kPercentChange:
            return "pct_change";
        case Comparator::kAbsoluteChange:
            return "abs_change";
        case Comparator::kRank:
            return "rank";
        case Comparator::kRange:
            return "range";
    }
    return "exact";
}

int YearOf(const ReportText& report) {
    constexpr int kFirst = 5;
    std::map<int, int> counts;
    int first = 0;
    std::size_t paragraphs = 0;
    for (const Paragraph& paragraph : report.paragraphs) {
        if (++paragraphs > 300) break;  // the beginning says it
        const std::u32string_view words = report.Normal(paragraph.normal);
        const bool title = paragraphs <= 8 && words.size() <= 60 && paragraph.section == 0;
        const bool named = std::ranges::any_of(
            std::array<std::u32string_view, 6>{U"法治", U"依法行政", U"总结", U"报告", U"汇报",
                                               U"公报"},
            [&](std::u32string_view word) { return words.find(word) != words.npos; });
        const detail::Numbers numbers = detail::FindNumbers(words);
        for (const detail::YearMark& mark : numbers.years) {
            const std::u32string_view after = words.substr(mark.at, 14);
            if (after.find(U"工作计划") != after.npos || after.find(U"工作打算") != after.npos ||
                after.find(U"工作安排") != after.npos)
                continue;
            if (mark.year < 2000) continue;
            if (first == 0) first = mark.year;
            counts[mark.year] += title && named ? 20 : 1;
        }
    }
    // 2019年1-10月，…。2018年，…: what is named first, and no year after it.
    if (!counts.empty() && counts.rbegin()->first == first) counts[first] += kFirst;
    int best = 0;
    for (const auto& [year, count] : counts)
        if (best == 0 || count >= counts[best]) best = year;
    return best;
}

std::vector<Figure> FindFigures(const ReportText& report, const Vocabulary& vocabulary) {
    std::size_t looked_at = 0;
    return FindFigures(report, vocabulary, looked_at);
}

std::vector<Figure> FindFigures(const ReportText& report, const Vocabulary& vocabulary,
                                std::size_t& looked_at) {
    detail::FigureFinder finder(report, vocabulary.compiled());
    std::vector<Figure> figures = finder.Run();
    looked_at += finder.looked_at();
    return figures;
}

}  // namespace report_reader
