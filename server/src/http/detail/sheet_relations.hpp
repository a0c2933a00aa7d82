#pragma once

#include <string_view>

#include "http/detail/record_page.hpp"
#include "workflow/performer.hpp"

/// What the figures of a unit's sheet say against each other and against those that the unit has in
/// other ways, by the relations of the catalogue.
namespace http {

inline constexpr std::string_view kFigureSheetType = "figure_sheet";

struct SheetContradictions {
    base::Refusals impossible;  ///< `figures.impossible`, `where` the indicator
    base::Refusals doubtful;    ///< `figures.doubtful`
};

[[nodiscard]] SheetContradictions ContradictionsOfSheet(Caller& caller,
                                                        const records::Record& sheet);

/// Refuses to answer a call with what cannot be. `caller.view` is used.
[[nodiscard]] base::Done MayAnswerSheet(Caller& caller, const workflow::ActRequest& asked);

}  // namespace http
