#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/series.hpp"

/// Signs that readings were not measured but made. A finding is no verdict: it names a stretch,
/// what is odd in it and how odd, so that an officer looks.
namespace anomaly {

/// Where a copied stretch stands for the first time.
struct Original {
    std::string outlet;  ///< empty: the same
    base::Instant from;
};

/// A stretch that a detector names.
struct Finding {
    std::string detector;  ///< constant_values …
    std::string rule;      ///< id of the thresholds' edition
    std::string label;     ///< 数值恒定不变
    std::string factor;
    evaluation::Form form = evaluation::Form::kMeasured;
    base::Instant from, until;
    double score = 1;    ///< evidence ÷ what the thresholds ask; at least 1
    bool trial = false;  ///< the detector is not measured well enough yet
    std::vector<std::pair<std::string, std::string>> figures;  ///< what was seen, named in Chinese
    std::string words;                                         ///< the same as a sentence
    std::string to_check;  ///< what an officer rules out and looks at
    std::optional<Original> original;
    /// Other outlets of which the same detector tells the same hours: one matter (a data centre
    /// that repeats values, one data logger, one hand), told here for all.
    std::vector<std::string> also;
};

/// A detector that could not look at a factor, and why.
struct NotRun {
    std::string detector, factor;
    std::string reason;  ///< Chinese
};

struct Inspection {
    std::vector<Finding> findings;  ///< by time
    /// Of hours that a neighbour's findings tell together with this outlet's: not told twice.
    std::vector<Finding> told_elsewhere;
    /// Weak ones of a nightly look that no earlier look bears out yet (InspectAtNight).
    std::vector<Finding> waiting;
    std::vector<NotRun> not_run;
};

/// The shipped thresholds (rules of kind `detector`), and how much more is asked of some outlets
/// since officers dismissed findings there (Teach).
struct Thresholds {
    const catalogue::TelemetryRules* rules = nullptr;
    /// `detector` or `detector/outlet/factor` → a score must reach this (1 where absent).
    std::map<std::string, double, std::less<>> asked;

    [[nodiscard]] double Asked(std::string_view detector, std::string_view outlet,
                               std::string_view factor) const;
};

/// Runs every detector of the rules in force on the last day of `window` over the outlet's series.
/// What lies outside the window is the outlet's own past, by which it is measured: thirty days of
/// it at least, half a year at most are used. `neighbours` are other outlets for stretches copied
/// between devices, and for what is odd at several in the same hours: that is told by the one whose
/// id comes first. Pure; any thread.
[[nodiscard]] Inspection Inspect(const evaluation::Outlet& outlet,
                                 std::span<const evaluation::Outlet* const> neighbours,
                                 evaluation::Span window, const Thresholds& thresholds);

/// How long a look that comes every night waits with what is weak: a score of `at_once` is told at
/// once; less only where the look so many days earlier had it too.
struct Patience {
    double at_once = 1.5;
    std::int64_t days = 7;
};

/// As Inspect, for one who looks every night at the same days again with others: what is just
/// strong enough often owes it to where the window ends and which past it is measured by. The
/// earlier look has another window and another past, and nothing that came later. Pure; any thread.
[[nodiscard]] Inspection InspectAtNight(const evaluation::Outlet& outlet,
                                        std::span<const evaluation::Outlet* const> neighbours,
                                        evaluation::Span window, const Thresholds& thresholds,
                                        const Patience& patience);

[[nodiscard]] std::string FindingText(const Finding& finding);
[[nodiscard]] std::string FindingJson(const Finding& finding);

}  // namespace anomaly
