#pragma once

#include "http/outlet_desk.hpp"
#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// The desk of alarms and off-site checks (docs/formats/http.md, Outlets). All must outlive the
/// router.
void AddAlarmRoutes(Router& router, Platform& platform, OutletDesk& desk);

}  // namespace http
