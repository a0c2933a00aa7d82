#pragma once

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Devices on line, their curves and raw frames (docs/formats/http.md, Outlets). All must outlive
/// the router.
void AddOutletRoutes(Router& router, Platform& platform, OutletDesk& desk);

}  // namespace http
