#pragma once

#include <span>
#include <vector>

#include "readings/store.hpp"

namespace readings {

/// `samples` (by time) in at most `question.columns` columns of equal length; empty ones are left
/// out. Each keeps its first, lowest, highest and last.
[[nodiscard]] std::vector<CurvePoint> Thin(std::span<const Sample> samples,
                                           const CurveQuestion& question);

}  // namespace readings
