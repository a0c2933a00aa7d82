#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "document/official_paper.hpp"
#include "document/word_file.hpp"
#include "indicator/figure.hpp"
#include "report/figure_book.hpp"

/// The yearly report: text with figures in it (design.md section 1, idea 4).
namespace report {

/// A stretch of a paragraph: words, or a figure as it is printed.
struct Piece {
    std::string text;
    std::optional<std::string> figure;  ///< indicator id
    bool operator==(const Piece&) const = default;
};

struct WrittenSection {
    std::string heading;
    int level = 1;  ///< 0: what stands before the first heading; its own heading is not printed
    std::vector<std::vector<Piece>> paragraphs;
};

/// A sentence that was left out because a figure of it has not been reported.
struct LeftOut {
    std::string heading, text;
    std::vector<std::string> wanted;  ///< ids of the indicators to be reported
};

struct WrittenReport {
    std::string title;
    std::vector<WrittenSection> sections;
    std::vector<indicator::Figure> figures;  ///< each once, in order of appearance
    std::vector<LeftOut> left_out;
};

struct ReportQuestion {
    const catalogue::Report* report = nullptr;
    int year = 0;
    std::string organisation;             ///< its name, for `{organisation}`
    std::optional<base::CivilDay> until;  ///< cut-off day; absent: 31 December
    std::optional<base::RecordId> whose;  ///< for what units report (indicator::Question)
    std::function<records::Filter(const catalogue::RecordType&)>
        scope;  ///< which records count, by type
    records::Givens givens;
    std::optional<records::AsKnown> as_known;
};

/// Fills `{year}`, `{organisation}` and figures (place.hpp). A paragraph of the template with a
/// figure that nobody has reported yet is left out, and told. Refuses `report.unknown_place`,
/// `report.not_money` with the section for a place that nothing fills.
[[nodiscard]] base::Result<WrittenReport> Write(records::RecordView& view,
                                                const catalogue::Catalogue& catalogue,
                                                const ReportQuestion& question);

/// `basis` is printed small at the end: the ledger head that the figures were computed at.
[[nodiscard]] document::WordDocument ToWord(const WrittenReport& report, const std::string& basis);

/// The text of an official paper: headings by their level, a paragraph a paragraph.
[[nodiscard]] std::vector<document::Paragraph> OfficialBody(
    const std::vector<WrittenSection>& sections);

/// A text as paragraphs: a line a paragraph, empty ones left out.
[[nodiscard]] std::vector<std::vector<Piece>> ParagraphsOf(const std::string& text);

/// Sentences that could stand in a section, those whose figures are there first.
struct Suggestion {
    std::string text;                 ///< with its places
    std::string shown;                ///< as it would read now
    std::vector<std::string> wanted;  ///< indicators that nobody has reported yet
};

/// Of the section with this heading in `report`, the same figures as other reports word them,
/// against the year before where there is one, and nought in words. A heading that the report has
/// not gives the sentences of all its sections.
[[nodiscard]] std::vector<Suggestion> Suggest(const catalogue::Catalogue& catalogue,
                                              const catalogue::Report& report,
                                              const std::string& heading, FigureBook& book);

}  // namespace report
