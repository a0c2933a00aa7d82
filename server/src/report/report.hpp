#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "document/word_file.hpp"
#include "indicator/figure.hpp"

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
    std::optional<base::RecordId> whose;  ///< for what units report (indicator::Question)
    std::function<records::Filter(const catalogue::RecordType&)>
        scope;  ///< which records count, by type
    records::Givens givens;
    std::optional<records::AsKnown> as_known;
};

/// Fills `{year}`, `{organisation}`, `{indicator}` and `{indicator|wan}` (万元, no digit lost). A
/// paragraph of the template with a figure that nobody has reported yet is left out, and told.
/// Refuses `report.unknown_place` with the section for a place that nothing fills.
[[nodiscard]] base::Result<WrittenReport> Write(records::RecordView& view,
                                                const catalogue::Catalogue& catalogue,
                                                const ReportQuestion& question);

/// `basis` is printed small at the end: the ledger head that the figures were computed at.
[[nodiscard]] document::WordDocument ToWord(const WrittenReport& report, const std::string& basis);

}  // namespace report
