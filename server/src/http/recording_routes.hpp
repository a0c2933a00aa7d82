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

/// What lines of the list name that no definition has: `recordings.no_type`, `recordings.no_field`,
/// and the filter's own refusals; `where` is the line.
[[nodiscard]] base::Refusals CheckDuties(const catalogue::Catalogue& catalogue,
                                         const recordings::Duties& duties);

}  // namespace http
