#pragma once

#include <filesystem>
#include <vector>

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Devices on line, their map, curves and raw frames (docs/formats/http.md, Outlets). `folders`: of
/// definitions, in which a bureau's outlines lie (`map/`). All must outlive the router.
void AddOutletRoutes(Router& router, Platform& platform, OutletDesk& desk,
                     const std::vector<std::filesystem::path>& folders);

}  // namespace http
