#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report_reader/detail/vocabulary.hpp"

namespace report_reader::detail {

[[nodiscard]] std::u32string PointsOf(std::string_view text);

/// Words that could name a number.
struct Name {
    std::u32string text;
    std::vector<std::u32string> beside;  ///< other words of its clause that nothing explains
    Span place;                          ///< in the paragraph
};

/// A number of a text with the words beside it that could name it.
struct Beside {
    std::string kind;                     ///< count, amount, rate, change, rank, ordinal, measure
    std::string unit;                     ///< as written
    Span sentence;                        ///< of the report's normal text
    std::vector<Name> names;              ///< the likeliest first
    std::vector<Name> shorts;             ///< of two letters: enough beside words of the context
    std::vector<std::u32string> context;  ///< of `names`, those that stand in clauses before
};

/// nullopt: no number that could be a figure stands at these bytes.
[[nodiscard]] std::optional<Beside> WordsBeside(const ReportText& report,
                                                const Vocabulary::Compiled& vocabulary, Span place);

/// Do figures so written fit the wording? Its kind and unit are asked, not its words.
[[nodiscard]] bool Fits(const ReportText& report, const catalogue::FigureWording& wording,
                        Span place);

/// May a count be written with the unit?
[[nodiscard]] bool TakesUnit(const catalogue::FigureWording& wording, std::string_view written);

/// Is it made of words that stand beside any number? 共开展, 开展活动.
[[nodiscard]] bool SaysTooLittle(const std::string& name, const Vocabulary::Compiled& vocabulary);

}  // namespace report_reader::detail
