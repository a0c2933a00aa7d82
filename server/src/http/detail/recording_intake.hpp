#pragma once

#include "base/result.hpp"
#include "http/platform.hpp"
#include "http/recording_desk.hpp"
#include "http/router.hpp"
#include "workflow/performer.hpp"

namespace http {

/// Recordings of body cameras by the web, each by an act of its own (docs/formats/http.md,
/// Recordings).
void AddRecordingIntake(Router& router, Platform& platform, PlaceRecording place);

/// What the server reads of a file is not for anybody to enter: refuses `recordings.own_way`.
[[nodiscard]] base::Done MayActOnRecording(const workflow::ActRequest& asked);

}  // namespace http
