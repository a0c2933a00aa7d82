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

/// A text kept as a file of evidence. Throws where the folder cannot be written.
[[nodiscard]] ledger::EvidenceReference KeepText(Node& node, const std::string& name,
                                                 const std::string& text);

/// Enters what units report, each with its source, and has the leader sign it: three acts each.
/// Returns how many acts.
[[nodiscard]] base::Result<std::int64_t> EnterReported(Node& node, const DemoBureau& bureau,
                                                       const DemoFacts& facts,
                                                       base::CivilDay period_end);

}  // namespace app
