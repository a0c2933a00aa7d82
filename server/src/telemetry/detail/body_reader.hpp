#pragma once

#include "telemetry/detail/signs.hpp"
#include "telemetry/frame.hpp"

namespace telemetry::detail {

/// Reads `frame.body` into readings, parameters, data_time and common_flag. `signs` are those of
/// the segment from some place before the body on; eight bytes of the segment at least stand before
/// the body and `&&` behind it. nullptr: by looking at each byte.
void ReadBody(Frame& frame, Signs::Cursor* signs);

}  // namespace telemetry::detail
