#pragma once

#include <string>
#include <string_view>

#include "report_check/check.hpp"

namespace report_check {

[[nodiscard]] std::string_view WeightLabel(Weight weight);  ///< 需改, 需说明, 存疑
[[nodiscard]] std::string_view WeightId(Weight weight);     ///< mend, explain, doubt

/// The outcome for people: a line of sums, then a block for each finding.
[[nodiscard]] std::string OutcomeText(const Outcome& outcome, std::string_view name);

/// The outcome as JSON, one line (docs/formats/report_check.md). Cautions stand as codes with
/// params; whoever has the messages puts words to them.
[[nodiscard]] std::string OutcomeJson(const Outcome& outcome);

}  // namespace report_check
