#pragma once

#include "telemetry/detail/signs.hpp"
#include "telemetry/frame.hpp"

namespace telemetry::detail {

/// Reads `frame.body` into readings, parameters, data_time and common_flag. `signs` are those of
/// the segment, of which eight bytes at least stand before the body and `&&` behind it; nullptr: by
/// looking at each byte.
void ReadBody(Frame& frame, const Signs* signs);

}  // namespace telemetry::detail
