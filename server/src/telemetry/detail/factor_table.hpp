#pragma once

#include <span>
#include <string_view>

#include "telemetry/factors.hpp"

namespace telemetry::detail {

/// The rows of catalogue/telemetry/factors.tsv, as the build wrote them (CMakeLists.txt).
[[nodiscard]] std::span<const Factor> FactorTable();

struct Family {
    std::string_view signs, name;
};
/// The rows of catalogue/telemetry/families.tsv in the same way.
[[nodiscard]] std::span<const Family> FamilyTable();

}  // namespace telemetry::detail
