#pragma once

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// What the people of an enterprise have: their own outlets' marks (docs/formats/http.md,
/// Enterprises). All must outlive the router.
void AddOwnRoutes(Router& router, Platform& platform, OutletDesk& desk);

/// By which the bureau opens, stops and renews accounts of an enterprise's people.
void AddEnterpriseAccountRoutes(Router& router, Platform& platform);

}  // namespace http
