#pragma once

#include <optional>
#include <string_view>

#include "base/instant.hpp"

namespace telemetry {

/// `YYYYMMDDhhmmss` with 0 to 3 digits of milliseconds, Beijing time (UTC+8), as QN and DataTime
/// have it; nullopt where there is no such moment.
[[nodiscard]] std::optional<base::Instant> ReadTime(std::string_view digits);

/// The form of ReadTime without its arithmetic: 14 or 17 digits, each in its range.
[[nodiscard]] bool LooksLikeTime(std::string_view digits);

}  // namespace telemetry
