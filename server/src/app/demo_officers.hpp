#pragma once

#include "app/demo_bureau.hpp"
#include "app/demo_extras.hpp"

namespace app {

/// Registers officers with certificates that were issued, renewed and cancelled in the year, as
/// many as the numbers say, and further ones until as many hold a certificate at its end; returns
/// the number of acts.
[[nodiscard]] base::Result<std::int64_t> EnterOfficers(Node& node, const DemoBureau& bureau,
                                                       const DemoNumbers& numbers, DemoYear year);

}  // namespace app
