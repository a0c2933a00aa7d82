#pragma once

#include "papers/write.hpp"

namespace papers {

/// Why the paper cannot be written for what would stand in it: `papers.provisional_day` for each
/// due day that was counted over a year whose holidays are not known yet. Such a day may still
/// move, and a paper that was served cannot be taken back. Empty: it can be written.
[[nodiscard]] base::Refusals ProvisionalDays(const Asking& asking, const NameList& names,
                                             const Paper& paper, const records::Record& record);

}  // namespace papers
