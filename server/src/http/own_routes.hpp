#pragma once

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// What the people of an enterprise have: their own outlets' marks (docs/formats/http.md,
/// Enterprises). All must outlive the router.
void AddOwnRoutes(Router& router, Platform& platform, OutletDesk& desk);

/// What an enterprise's people were told: answers to their marks, exceedances and gaps of their
/// outlets, orders that the bureau told on; never the bureau's own words about them beside the
/// reasons it gave them.
void AddOwnMessageRoutes(Router& router, Platform& platform);

/// By which the bureau opens, stops and renews accounts of an enterprise's people.
void AddEnterpriseAccountRoutes(Router& router, Platform& platform);

}  // namespace http
