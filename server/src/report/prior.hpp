#pragma once

#include <string>
#include <vector>

#include "report_reader/figures.hpp"

/// Last year's report as a help for this year's: its text part by part, and its figures with the
/// sentences that state them.
namespace report {

struct PriorSection {
    std::string heading, text;  ///< text: a line a paragraph
};

struct PriorFigure {
    std::string indicator;
    std::string value;  ///< plain decimal in the base unit
    std::string sentence;
};

struct PriorReport {
    int year = 0;  ///< 0: not known
    std::vector<PriorSection> sections;
    std::vector<PriorFigure> figures;  ///< each indicator once, as it is first stated
};

[[nodiscard]] PriorReport ReadPrior(const report_reader::ReportText& text,
                                    const report_reader::Vocabulary& vocabulary);

/// For each heading the text of last year's part that is most like it, by what both headings say,
/// no part twice; where no heading is like it, the part that says most of it, under its own heading,
/// which may stand beside several; empty where none says half of it.
[[nodiscard]] std::vector<std::string> MatchPrior(const std::vector<std::string>& headings,
                                                  const PriorReport& prior);

}  // namespace report
