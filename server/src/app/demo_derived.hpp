#pragma once

#include "app/demo_facts.hpp"

namespace app {

/// Moves what follows from other figures of the file from `reported` to `derived`: a total and a
/// rate whose parts are all there, a change against the year before whose figure is there. For a
/// change the value of the year before is chosen so that it follows (`bases`); the file's own goes
/// before. What does not follow stays reported. A part told as 以上 is raised where the total asks
/// for it.
void WorkOutDerived(const catalogue::Catalogue& catalogue, DemoFacts& facts);

/// May the worked out value differ from the stated one by this, both with four digits? Percentages
/// by half of their last digit, others not at all.
[[nodiscard]] std::int64_t DerivedTolerance(const catalogue::Indicator& indicator,
                                            std::int64_t stated);

}  // namespace app
