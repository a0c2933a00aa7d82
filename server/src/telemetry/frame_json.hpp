#pragma once

#include <string>

#include "base/result.hpp"
#include "telemetry/frame.hpp"

namespace telemetry {

/// The frame as one line of JSON (docs/formats/hj212.md). Bytes that are no UTF-8 are read as GBK,
/// else shown as U+FFFD.
[[nodiscard]] std::string FrameJson(const Frame& frame);

/// `text` as UTF-8 for people and programs, whatever it was.
[[nodiscard]] std::string Readable(std::string_view text);

}  // namespace telemetry
