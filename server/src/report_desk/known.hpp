#pragma once

#include <filesystem>
#include <vector>

#include "catalogue/model.hpp"
#include "catalogue/wordings.hpp"
#include "report_check/rules.hpp"
#include "report_desk/bureaus.hpp"
#include "report_reader/figures.hpp"

namespace report_desk {

/// What the definitions know of reports: the lists of the checks, how indicators are worded, and
/// which indicators are taken for one another. Immutable; any thread.
struct Known {
    report_check::Rules rules;
    std::vector<catalogue::FigureWording> wordings;
    report_reader::Vocabulary vocabulary;  ///< of `wordings` alone, without what a bureau keeps
    std::vector<report_reader::ReportText> trials;  ///< that a new wording is tried on
    std::vector<Family> families;
    base::Refusals faults;  ///< lines of the lists that were left out
};

/// Of the folders, the later ones laid over the first; `laws` are added to those of the lists.
/// Refuses `report.no_wordings`, `report_check.no_rules` and what is wrong with the wordings.
[[nodiscard]] base::Result<Known> ReadKnown(
    const std::vector<std::filesystem::path>& folders,
    const std::map<std::string, catalogue::Law, std::less<>>& laws);

}  // namespace report_desk
