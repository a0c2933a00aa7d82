#pragma once

#include "catalogue/model.hpp"
#include "papers/shelf.hpp"

namespace papers {

/// Names in the phrases that nobody knows, formats that do not fit, paths of 填在 and 起草 that
/// lead nowhere: all at once, `where` being `file:line`. A phrase is checked for the kind of record
/// among those that have papers for which it has the fewest faults.
[[nodiscard]] base::Refusals CheckPhrases(const catalogue::Catalogue& catalogue,
                                          const Shelf& shelf);

}  // namespace papers
