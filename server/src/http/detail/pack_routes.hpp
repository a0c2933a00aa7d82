#pragma once

#include "http/volume_routes.hpp"

namespace http {

/// Papers of several records bound into one PDF (docs/formats/http.md, Packs).
void AddPackRoutes(Router& router, Platform& platform, VolumeDesk& desk);

}  // namespace http
