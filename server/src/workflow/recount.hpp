#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "deadline/recount.hpp"
#include "records/store.hpp"

namespace workflow {

/// A due day of an open record that other definitions give otherwise.
struct RecordDueChange {
    const catalogue::RecordType* type = nullptr;  ///< of the definitions asked about
    records::Record record;                       ///< as it stands
    deadline::DueChange due;
};

/// What new definitions make of the clocks of every open record.
struct DueChanges {
    std::int64_t looked_at = 0;          ///< open records of types with clocks
    std::int64_t settled = 0;            ///< provisional days that are certain now and stay
    std::vector<RecordDueChange> moved;  ///< by type, then by the new day
    bool stopped = false;                ///< asked to end before all were looked at
};

/// Reads only; nothing is changed by looking.
[[nodiscard]] DueChanges FindDueChanges(records::RecordView& view,
                                        const catalogue::Catalogue& before,
                                        const catalogue::Catalogue& now, base::CivilDay today,
                                        const std::stop_token& stop = {});

/// Who has the due days counted anew, and why.
struct RecountRequest {
    std::shared_ptr<const catalogue::Catalogue> before, now;
    /// Who decided it; absent: the system did, on its own.
    std::optional<base::RecordId> by;
    std::string reason;         ///< 载入 2027 年日历
    std::stop_token stop = {};  ///< looked at between pages of records and between acts
};

/// Writes what FindDueChanges finds as acts `calendar.recount`, at most 200 records an act, each
/// judged anew inside its transaction: what was counted already is left alone, so it may be run by
/// any node, again and again, and be broken off anywhere. The answer is what was changed here.
[[nodiscard]] base::Result<DueChanges> RecountDueDays(records::RecordStore& store,
                                                      base::Randomness& randomness,
                                                      const RecountRequest& request,
                                                      base::Instant now);

}  // namespace workflow
