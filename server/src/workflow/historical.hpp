#pragma once

#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "catalogue/model.hpp"
#include "records/record.hpp"

/// Records that came in from older books in the middle or at the end of their procedure: what was
/// done before is not in this ledger, so its gates are neither passed nor failed but unproven.
namespace workflow {

/// Mark of the act that brought such a record in, followed by its state then: `historical:closed`.
inline constexpr const char* kHistoricalMark = "historical:";

/// The type as an import sees it: with a field `$state` (办理状态), whose choices are the states of
/// the procedure in force on `day`, where it has one.
[[nodiscard]] catalogue::RecordType WithState(const catalogue::Catalogue& catalogue,
                                              const catalogue::RecordType& type,
                                              base::CivilDay day);

struct Unproven {
    std::string state_label;                    ///< as it came in
    std::vector<const catalogue::Gate*> gates;  ///< of every act on a way to that state, by id
};

/// Empty `state_label`: the record is not historical. O(acts × states) of its procedure.
[[nodiscard]] Unproven UnprovenGates(const catalogue::Catalogue& catalogue,
                                     const records::Record& record);

}  // namespace workflow
