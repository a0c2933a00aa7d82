#pragma once

#include <vector>

#include "catalogue/model.hpp"
#include "report_check/check.hpp"
#include "report_reader/figures.hpp"

/// The figures of a text against each other, by the relations of the catalogue.
namespace report_desk {

/// What cannot be, as findings of a check at the figure that stands last. A figure that the text
/// tells twice with two values is left aside: that is a finding of its own. `year`: of figures that
/// name none.
[[nodiscard]] std::vector<report_check::OutsideFinding> BrokenRelations(
    const catalogue::Catalogue& catalogue, const std::vector<report_reader::Figure>& figures,
    int year);

}  // namespace report_desk
