#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report_reader/text.hpp"

namespace report_check::testing {

enum class Changed { kFigure, kHeading, kList, kBracket };

struct Mutation {
    Changed kind = Changed::kFigure;
    std::string what;  ///< for the report of a miss: `15 → 17 at 1461`
    std::string text;  ///< the whole text with the one change
};

/// One change of a kind, chosen by the seed: a number in digits gets another value; a heading
/// another number, or the number of its neighbour, or goes; a point of a list another number, or
/// goes with its words; a quote or bracket goes, comes or turns. Empty `text` where the text has
/// nothing of the kind.
[[nodiscard]] Mutation Mutate(const report_reader::ReportText& original, Changed kind,
                              std::uint64_t seed);

}  // namespace report_check::testing
