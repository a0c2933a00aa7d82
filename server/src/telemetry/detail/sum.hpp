#pragma once

#include <cstdint>
#include <string_view>

namespace telemetry::detail {

/// What the check sum of a text needs of all bytes but the last, and whether one of them all is a
/// line feed or `#`: what must be asked of each byte of a frame, asked in one go.
struct Sum {
    std::uint64_t words = 0;  ///< eight bytes each, added up (exclusive or), zeros behind the last
    bool is_plain = true;
};

/// By the widest instructions that the machine has; the text is longer than a block.
[[nodiscard]] Sum SumOf(std::string_view text);
/// The same by those that any machine of the kind has, and byte by byte.
[[nodiscard]] Sum SumByBlocks(std::string_view text);
[[nodiscard]] Sum SumByBytes(std::string_view text);

}  // namespace telemetry::detail
