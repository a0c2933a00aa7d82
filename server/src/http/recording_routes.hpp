#pragma once

#include "http/platform.hpp"
#include "http/recording_desk.hpp"
#include "http/router.hpp"
#include "recordings/duties.hpp"

namespace http {

/// Which steps of a case must be recorded, which are, and the recordings of the case; and how more
/// come in (docs/formats/http.md, Recordings). The platform must outlive the router.
void AddRecordingRoutes(Router& router, Platform& platform, recordings::Duties duties,
                        PlaceRecording place);

}  // namespace http
