#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace http {

/// Where the stretch of a copy stands for the first time.
struct CopiedFrom {
    std::string device;  ///< its id; empty: the device of the alarm itself
    base::Instant from;
};

/// Of what an alarm keeps as `judgements` (the findings as JSON); nullopt where it tells of no
/// copy.
[[nodiscard]] std::optional<CopiedFrom> CopiedFromIn(std::string_view judgements);

}  // namespace http
