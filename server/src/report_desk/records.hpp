#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "indicator/figure.hpp"
#include "report_check/check.hpp"
#include "report_reader/figures.hpp"

/// The figures of a text beside those of the records: what agrees, what differs, and what cannot be
/// compared and why. Nothing is decided here about who may see which record: the asker computes.
namespace report_desk {

enum class Standing {
    kSame,
    kDiffers,
    kNotReported,      ///< units report it, and none has yet; or there are no such records at all
    kOtherPeriod,      ///< up to a day, of no year, of a moment that the records do not keep
    kOtherDefinition,  ///< a rank, a change in a unit of its own: no record tells it
    kNoIndicator,      ///< its meaning is known, but this bureau does not count it
};

/// same, differs, not_reported, other_period, other_definition, no_indicator
[[nodiscard]] std::string_view NameOf(Standing standing);

struct Compared {
    std::size_t figure = 0;  ///< index of the figure
    Standing standing = Standing::kSame;
    std::string indicator;   ///< whose rows stand behind it
    int year = 0;            ///< of the records
    std::string recorded;    ///< 84件; empty where there is none
    std::string difference;  ///< 2件: how much the text is above the records, or below (-)
    std::int64_t rows = 0;
    bool reported = false;  ///< entered by units, not counted from records
    std::string why;        ///< words, where it cannot be compared
};

/// The figure of an indicator in a year as the asker sees it.
using AskFigure =
    std::function<base::Result<indicator::Figure>(const catalogue::Indicator&, int year)>;

/// Figures without a meaning and plans are left out. `year`: of figures that name none.
[[nodiscard]] std::vector<Compared> CompareWithRecords(
    const catalogue::Catalogue& catalogue, const std::vector<report_reader::Figure>& figures,
    int year, const AskFigure& ask);

/// What differs, as findings of a check.
[[nodiscard]] std::vector<report_check::OutsideFinding> Differences(
    const std::vector<report_reader::Figure>& figures, const std::vector<Compared>& compared);

}  // namespace report_desk
