#pragma once

#include <string_view>

namespace telemetry {

/// What a command number means, in Chinese; empty for numbers of no edition.
[[nodiscard]] std::string_view CommandTitle(std::string_view cn);

}  // namespace telemetry
