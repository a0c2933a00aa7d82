#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace exchange::detail {

/// Degrees × 10^6 of `106.3166667`, `106°19′00″` or `东经106.31度`; south and west are negative.
[[nodiscard]] std::optional<std::int64_t> DegreesOf(std::string_view text);

/// Longitude and latitude of `106.3166667, 38.4666667` (in either order where it can be told).
[[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> PointOf(std::string_view text);

}  // namespace exchange::detail
