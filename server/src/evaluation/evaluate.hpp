#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/telemetry_rules.hpp"
#include "evaluation/judgement.hpp"
#include "evaluation/series.hpp"

namespace evaluation {

/// From the first moment to before the second.
struct Span {
    base::Instant from, until;
};

/// A rule of the kind that none of the catalogue's editions covers for that day.
struct Uncovered {
    std::string name;
    base::CivilDay day;
};

struct Evaluation {
    std::vector<Judgement> judgements;  ///< by factor, then by kind of judgement, then by time
    std::vector<Series> means;          ///< valid hour and day means, the converted ones too
    std::vector<Uncovered> uncovered;   ///< each once
};

/// Judges all series of an outlet over whole days: minutes make hours, hours make days and months;
/// values are compared with the outlet's limits; missing amounts are replaced; rates are told.
/// Each rule is the edition in force on the day of the data. Hours that the outlet sent itself are
/// used where there are no minutes. Pure; any thread.
[[nodiscard]] Evaluation Evaluate(const Outlet& outlet, Span span,
                                  const catalogue::TelemetryRules& rules);

/// The first and the last whole day that any series touches; nothing: from == until.
[[nodiscard]] Span SpanOf(const Outlet& outlet);

}  // namespace evaluation
