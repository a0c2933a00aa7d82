#pragma once

#include <filesystem>
#include <vector>

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Outlets at their coordinates, and the outlines a bureau draws under them (`map/*.geojson` of
/// `folders`); docs/formats/http.md, Outlets. All must outlive the router.
void AddOutletMapRoutes(Router& router, Platform& platform, OutletDesk& desk,
                        std::vector<std::filesystem::path> folders);

}  // namespace http
