#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace telemetry::detail {

/// How a wrong CRC came about.
struct WrongCrc {
    std::string_view before;   ///< what stands before the segment: `##0101`
    std::string_view segment;  ///< as sent
    std::uint16_t stated = 0;
};

/// The mistake by which `stated` follows from the segment; a plain `hj212.crc_wrong` where none
/// does. Each mistake is tried in the order of how often it is seen.
[[nodiscard]] base::Refusal ExplainCrc(const WrongCrc& wrong);

}  // namespace telemetry::detail
