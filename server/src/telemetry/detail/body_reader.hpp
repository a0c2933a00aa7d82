#pragma once

#include "telemetry/detail/signs.hpp"
#include "telemetry/frame.hpp"

namespace telemetry::detail {

/// Reads `frame.body` into readings, parameters, data_time and common_flag. `signs` are those of
/// the segment, of which five bytes at least (`CP=&&`) stand before the body; nullptr: by looking
/// at each byte.
void ReadBody(Frame& frame, const Signs* signs);

}  // namespace telemetry::detail
