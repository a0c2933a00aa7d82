#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace telemetry {

/// SM4 of HJ 212-2025 over what stands between `CP=&&` and the last `&&`: ECB without padding,
/// whole blocks of 16 bytes; the last 0 to 15 bytes stay plain. Length and CRC are those of the
/// plain frame. `key` has 16 bytes.
///
/// `frame` runs from `##` to the last digit of its CRC. Sealing checks nothing but its form.
/// Opening refuses a frame whose CRC does not fit what comes out: `hj212.wrong_key`.
/// Both refuse a key of another size (`hj212.bad_key`) and a frame without CP (`hj212.no_cp`).
[[nodiscard]] base::Result<std::string> SealFrame(std::string_view frame, std::string_view key);
[[nodiscard]] base::Result<std::string> OpenFrame(std::string_view frame, std::string_view key);

}  // namespace telemetry
