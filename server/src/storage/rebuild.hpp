#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/record_tables.hpp"

namespace storage {

struct RebuildReport {
    std::int64_t acts = 0, records = 0;
    /// Acts that do not fold (a damaged or foreign act): their records hold what came before.
    std::vector<std::string> faults;
};

/// Empties the derived tables and folds every act again: act_touch, r_, h_, g_, hg_, s_, search.
/// `connection` is alone (Database::WriteAlone). `progress` (may be empty) hears the acts done.
RebuildReport Rebuild(Connection& connection, const TableMap& tables,
                      const std::function<void(std::int64_t)>& progress = {});

/// tree_node from the leaves in `act`, positions too where they are missing (a restore).
void RebuildTree(Connection& connection);

/// Fills the search table of one type from its records.
void RebuildSearch(Connection& connection, const TableMap& tables, const TypeTables& type);

}  // namespace storage
