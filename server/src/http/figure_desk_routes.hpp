#pragma once

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Calls for figures: what may be asked, one unit's sheet, the board of who has answered
/// (docs/formats/http.md, Calls for figures).
void AddCallRoutes(Router& router, Platform& platform);

/// May units answer a call at all; of AddCallRoutes.
void AddCallUnitRoutes(Router& router, Platform& platform);

/// Statistical forms: the superior's sheet, what its cells mean, each period filled and locked
/// (docs/formats/http.md, Statistical forms).
void AddFormRoutes(Router& router, Platform& platform);

/// The main figures of a year by month and unit, beside last year's.
void AddGlanceRoutes(Router& router, Platform& platform);

}  // namespace http
