#pragma once

#include "indicator/figure.hpp"

namespace indicator {

/// How many rows of their files the imports passed over that brought in records behind the figure
/// as historical ones: it may be too low by so many. 0 of what units report, and of a figure worked
/// out of others. Looks at no more than some dozen imports.
[[nodiscard]] std::size_t RowsLeftOut(records::RecordView& view,
                                      const catalogue::Catalogue& catalogue,
                                      const Question& question);

}  // namespace indicator
