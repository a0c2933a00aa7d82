#pragma once

#include "telemetry/frame.hpp"

namespace telemetry::detail {

/// Reads `frame.body` into readings, parameters, data_time and common_flag.
void ReadBody(Frame& frame);

}  // namespace telemetry::detail
