#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "anomaly/finding.hpp"

namespace anomaly {

/// What an officer is asked to look at: all findings of one outlet together, once.
struct ClueProposal {
    std::string outlet;
    base::Instant from, until;         ///< from the first to the last finding
    std::vector<std::string> factors;  ///< each once
    double score = 0;                  ///< of the strongest finding that is not on trial
    std::string title;                 ///< one line for a list
    std::string words;                 ///< what was found, factor by factor, what to check
    std::vector<Finding> findings;     ///< the strongest first; those on trial last
};

/// nullopt where nothing was found but by detectors on trial.
[[nodiscard]] std::optional<ClueProposal> Propose(const std::string& outlet,
                                                  std::vector<Finding> findings);

[[nodiscard]] std::string ClueJson(const ClueProposal& clue);

/// Why an officer dismissed a finding.
enum class DismissalReason {
    kTrueValues,  ///< the values were real: ordinary working, an instrument's own way
    kRepair,      ///< a repair or calibration that was recorded elsewhere
    kDealtWith,   ///< found before, already handled: says nothing of the threshold
    kNotEnough    ///< may be, but cannot be shown: says nothing of the threshold
};
[[nodiscard]] std::optional<DismissalReason> DismissalReasonNamed(std::string_view name);

struct Dismissal {
    std::string detector, outlet, factor;
    double score = 1;
    DismissalReason reason = DismissalReason::kTrueValues;
};

struct Taught {
    Thresholds thresholds;
    std::vector<std::string> words;  ///< what was changed and why, a line each
};

/// What dismissals make of thresholds: where values were real, findings as weak are no longer told
/// for that factor of that outlet; where so many outlets say so, for all of them a little. Never
/// lowered, never above the bounds of the rule `teaching`. Pure, and the order of dismissals does
/// not matter.
[[nodiscard]] Taught Teach(const Thresholds& thresholds, const std::vector<Dismissal>& dismissals,
                           base::CivilDay day);

}  // namespace anomaly
