#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// `text` ("-12.50", "0.005") as an integer of 10^-scale; nullopt where it is no plain decimal, has
/// more than `scale` decimals that are not zero, or does not fit.
[[nodiscard]] std::optional<std::int64_t> ParseDecimal(std::string_view text, int scale);

/// 1250 at scale 2 → "12.50".
[[nodiscard]] std::string DecimalText(std::int64_t scaled, int scale);

}  // namespace base
