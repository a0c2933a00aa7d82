#pragma once

#include "base/result.hpp"
#include "workflow/performer.hpp"

namespace http {

/// A bureau's wording that was not tried is not kept: refuses every act on one but `withdraw` with
/// `wording.own_way`.
[[nodiscard]] base::Done MayActOnWording(const workflow::ActRequest& asked);

}  // namespace http
