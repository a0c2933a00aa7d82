#pragma once

#include <span>

#include "telemetry/factors.hpp"

namespace telemetry::detail {

/// The rows of catalogue/telemetry/factors.tsv, as the build wrote them (CMakeLists.txt).
[[nodiscard]] std::span<const Factor> FactorTable();

}  // namespace telemetry::detail
