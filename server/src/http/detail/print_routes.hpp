#pragma once

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Papers of several cases as one file for the printer (docs/formats/http.md, Papers).
void AddPrintRoutes(Router& router, Platform& platform);

}  // namespace http
