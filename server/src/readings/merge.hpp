#pragma once

#include <vector>

#include "readings/reading.hpp"

namespace readings {

/// Samples by time, each time once. `replaced`: what gave way to a later arrival, as it stood.
struct Merged {
    std::vector<Sample> samples;
    std::vector<Sample> replaced;
};

/// Puts `arrived` (in the order of arrival) over `stored` (by time, each time once). At one time
/// the value that arrived last stands, marked kReplaced; what says the same changes nothing, so
/// that data that come twice are stored once.
[[nodiscard]] Merged Merge(std::vector<Sample> stored, std::vector<Sample> arrived);

}  // namespace readings
