#pragma once

#include <string_view>

namespace catalogue {

/// The record type of values that units report (`figure_entry.value`): what an indicator adds up
/// that neither counts nor sums records of its own.
inline constexpr std::string_view kReportedType = "figure_entry";

}  // namespace catalogue
