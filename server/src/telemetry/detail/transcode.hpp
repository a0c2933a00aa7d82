#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace telemetry::detail {

/// GBK as UTF-8 and back; nullopt where a character has no place there.
[[nodiscard]] std::optional<std::string> GbkToUtf8(std::string_view text);
[[nodiscard]] std::optional<std::string> Utf8ToGbk(std::string_view text);

}  // namespace telemetry::detail
