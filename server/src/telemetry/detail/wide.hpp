#pragma once

#include <cstdint>
#include <string_view>

#include "telemetry/detail/sum.hpp"

// Text looked at 64 bytes at a time by AVX-512 with VBMI2, which servers have since 2021 (Intel) or
// 2022 (AMD). Asked for when the program runs: HasWide first, the others only where it is true. All
// other machines do the same by blocks.hpp, 16 bytes at a time.
namespace telemetry::detail {

[[nodiscard]] bool HasWide();

/// As SumByBlocks, of a text that is not empty.
[[nodiscard]] Sum SumWide(std::string_view text);

/// Writes where the signs of a text stand (IsSign), counted from its beginning, from `to` on, and
/// leaves something else in the 64 places behind them.
struct WidePlaces {
    std::uint16_t* end;  ///< behind the last sign
    bool is_ascii;
};
[[nodiscard]] WidePlaces WriteSignsWide(std::string_view text, std::uint16_t* to);

}  // namespace telemetry::detail
