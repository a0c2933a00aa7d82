#pragma once

#include "http/platform.hpp"
#include "http/router.hpp"
#include "volume/write.hpp"

namespace http {

/// What the routes of volumes stand on, beside the platform; owned by `app`.
struct VolumeDesk {
    volume::Plan plan;
    volume::ToPdf to_pdf;
    volume::PageCounts counts;
};

/// The volume of a case and its download (docs/formats/http.md, Volume). Both must outlive the
/// router.
void AddVolumeRoutes(Router& router, Platform& platform, VolumeDesk& desk);

}  // namespace http
