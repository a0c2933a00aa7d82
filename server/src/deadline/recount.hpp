#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

namespace deadline {

/// A due day of an open clock as other definitions (a year loaded, a rule written anew) give it.
struct DueChange {
    const catalogue::ClockRule* rule = nullptr;  ///< that is shown; of the definitions asked about
    base::CivilDay start;
    base::CivilDay was;  ///< as the record has it
    base::CivilDay is;
    bool was_provisional = false;
    bool is_provisional = false;
    std::string why;  ///< 2027-01-01 元旦放假；期限 15 日改为 10 日

    [[nodiscard]] bool Moves() const { return was != is; }
};

struct DueChanges {
    std::vector<DueChange> changes;
    /// Every field of the record that takes another day: the due days, and what the record's
    /// procedure copies from them (the end of the remedies from the last day to sue).
    std::map<std::string, base::CivilDay> fields;
};

/// What `now` makes of the due days that `before` counted for `record`: those that move, also
/// because another one from which they start moves, and those that stay but were provisional and
/// are no longer. Days that `before` does not give (a person entered them) stand and are not
/// listed; nor are clocks that are done, records without a due day yet, and voided ones. `givens`
/// must hold `today`.
[[nodiscard]] DueChanges DueChangesOf(const catalogue::Catalogue& before,
                                      const catalogue::Catalogue& now,
                                      const records::Record& record, const records::Givens& givens,
                                      const records::Neighbours& neighbours);

}  // namespace deadline
