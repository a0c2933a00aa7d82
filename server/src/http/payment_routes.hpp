#pragma once

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// Money that has come in beside the decisions that it may pay (docs/formats/http.md, Payments).
void AddPaymentRoutes(Router& router, Platform& platform);

/// What a case owes today: each instalment, and the fine added for delay with its working.
void AddReckoningRoutes(Router& router, Platform& platform);

}  // namespace http
