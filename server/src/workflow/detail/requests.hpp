#pragma once

#include <string>

#include "workflow/performer.hpp"

namespace workflow::detail {

/// Canonical JSON of the other requests, as RequestBytes of an ActRequest.
[[nodiscard]] std::string BatchBytes(const BatchRequest& request);

}  // namespace workflow::detail
