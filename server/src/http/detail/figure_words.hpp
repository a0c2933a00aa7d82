#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "indicator/figure.hpp"

namespace http {

/// 1,255件; sums of money in 万元, no digit lost; 未填报.
[[nodiscard]] std::string FigureText(const indicator::Figure& figure);
/// As it is asked for: 1,444,967元.
[[nodiscard]] std::string FigureInItsUnit(const indicator::Figure& figure);

/// Where a report first speaks of indicators: headings in their order, each indicator once.
struct ReportPart {
    std::string heading;
    std::vector<const catalogue::Indicator*> indicators;
};
/// The last part, without a heading, has those that no section names.
[[nodiscard]] std::vector<ReportPart> PartsOf(const catalogue::Catalogue& catalogue,
                                              const catalogue::Report& report);

}  // namespace http
