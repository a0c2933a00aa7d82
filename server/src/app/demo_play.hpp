#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "app/demo_bureau.hpp"
#include "app/demo_plan.hpp"
#include "base/instant.hpp"

namespace app {

struct DemoOutcome {
    std::int64_t acts = 0, clues = 0, cases = 0;
};

/// Performs the plan through the ordinary engine, each act by the right person on its day; the
/// demonstration's clock is moved along. `progress(done, all)` now and then. The first refusal ends
/// it and names the act: that is a fault of the plan, not of the user.
[[nodiscard]] base::Result<DemoOutcome> PlayDemo(
    Node& node, base::FixedClock& clock, const DemoBureau& bureau,
    const std::vector<DemoMatter>& matters,
    const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace app
