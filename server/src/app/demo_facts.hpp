#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"

namespace app {

/// One stated figure: in fen for money, in hundredths for a share in percent, otherwise as it
/// stands.
struct StatedFigure {
    std::int64_t value = 0;
    bool at_least = false;
    std::string where;       ///< `figures.tsv:18`
    std::string comparator;  ///< as the file has it; empty: exact
};

/// One that units report: entered as it is stated, with its source.
struct ReportedFact {
    std::string indicator;
    std::int64_t value = 0;  ///< with four digits after the point
    std::string comparator;  ///< of `figure_entry.comparator`; empty: exact
    std::string where;
};

/// What a file like `figures.tsv` says of one bureau and year.
struct DemoFacts {
    std::string bureau;
    int year = 0;
    std::map<std::string, StatedFigure, std::less<>> figures;  ///< computed indicators only
    std::vector<ReportedFact> reported;  ///< of those that units report, each once
    std::vector<ReportedFact> before;    ///< what the file says of the year before, of any
    std::vector<ReportedFact> derived;   ///< worked out of others of the file: not entered
    std::vector<ReportedFact> bases;     ///< of the year before, entered so that changes follow
    base::Refusals notes;  ///< worth saying: rows not computed, other bureaus left aside
};

struct DemoChoice {
    std::string bureau;       ///< empty: the only one, or the first of the file
    std::optional<int> year;  ///< absent: the newest that the file states for the bureau
};

/// How much a share may differ from the stated one, in hundredths of a percent: half of its last
/// digit. Nothing and all of it are exact.
[[nodiscard]] std::int64_t ShareTolerance(std::int64_t stated);

/// A figure of the file with four digits after the point, as units would report it.
[[nodiscard]] std::int64_t WithFourDigits(const catalogue::Catalogue& catalogue,
                                          const catalogue::Indicator& indicator,
                                          std::int64_t value);

/// What the file says against itself and the law, by the relations of the catalogue: every row of
/// each contradiction, with the words that tell it. Doubts come back in `doubts`.
[[nodiscard]] base::Refusals ContradictionsOf(const catalogue::Catalogue& catalogue,
                                              const DemoFacts& facts, base::Refusals& doubts);

/// Reads tab-separated text with a header; columns are found by name: `indicator_id`, `value`,
/// `unit` must be there, `bureau`, `report_year`, `comparator` may be. Every unreadable or doubled
/// row is refused, all at once (`demo.*`).
[[nodiscard]] base::Result<DemoFacts> ReadDemoFacts(std::string_view text,
                                                    const std::string& file_name,
                                                    const catalogue::Catalogue& catalogue,
                                                    const DemoChoice& choice);

}  // namespace app
