#pragma once

#include <optional>
#include <vector>

#include "base/civil_day.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "worktime/period.hpp"

namespace deadline {

/// The days of a record that a rule does not count, each with what proves it.
struct Excluded {
    std::vector<worktime::ExcludedInterval> spans;  ///< ended ones, in order of their first day
    std::optional<base::CivilDay> standing_since;   ///< a span that has not ended: the clock stands
    std::string standing_for;                       ///< its record's title
};

/// Spans of the records that point at `record` (m30/57: suspension, hearing, announcement,
/// monitoring, appraisal, service). A span without a first day is none; one whose end lies before
/// its beginning excludes nothing.
[[nodiscard]] Excluded ExcludedOf(const catalogue::Catalogue& catalogue,
                                  const catalogue::ClockRule& rule, const records::Record& record,
                                  const records::Neighbours& neighbours);

}  // namespace deadline
