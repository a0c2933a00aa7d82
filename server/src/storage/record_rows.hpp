#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "records/record.hpp"
#include "storage/record_tables.hpp"

namespace storage {

/// What one act did to one record, ready for its tables.
struct TouchRows {
    const TypeTables& tables;
    const records::Record& after;
    std::vector<std::string_view> changed;  ///< ids of the fields that the act set or cleared
    std::int64_t arrival = 0;
    base::CivilDay happened_on;
    std::string tokens_before;  ///< search tokens of the version before; see SetsSearch
};

/// Does the act set a field that search looks into? Then `tokens_before` must be right.
[[nodiscard]] bool SetsSearch(const catalogue::RecordType& type,
                              const std::vector<std::string_view>& changed);

/// The day since which the state holds that `after` has: `$state_since`, else the act's day.
[[nodiscard]] base::CivilDay StateDay(const records::Record& after, base::CivilDay happened_on);

/// act_touch, r_, h_, g_, hg_, s_ and search of one touch. Faults may come out of a later call (see
/// Connection::ExecuteLater).
void WriteTouch(Connection& connection, const TouchRows& touch);

/// Removes every derived row of the record but act_touch; `tokens` are its present search tokens.
void ClearRecord(Connection& connection, const TypeTables& tables, const base::RecordId& record,
                 const std::string& tokens);

}  // namespace storage
