#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "storage/rebuild_fold.hpp"
#include "storage/record_tables.hpp"

namespace storage {

struct RebuildReport {
    std::int64_t acts = 0, records = 0;
    /// Acts that do not fold (a damaged or foreign act): their records hold what came before.
    std::vector<std::string> faults;
    /// Sealed values that have no row; where no tombstone says why, they are lost.
    std::vector<MissingValue> missing;
};

/// Filling tables is faster without their indexes. Who drops them shuts out those who read.
enum class IndexRule { kMakeAnew, kStay };

/// Empties the derived tables and folds every act again: act_touch, r_, h_, g_, hg_, s_, search.
/// `connection` is alone (Database::WriteAlone). `progress` (may be empty) hears the acts done.
RebuildReport Rebuild(Connection& connection, const TableMap& tables,
                      const std::function<void(std::int64_t)>& progress = {},
                      IndexRule indexes = IndexRule::kMakeAnew);

/// tree_node from the leaves of the acts that have positions. Throws Failure (damaged) where a
/// position is missing between two.
void RebuildNodes(Connection& connection);

/// Positions in the order of arrival, then tree_node (a restore).
void RebuildTree(Connection& connection);

/// Fills the search table of one type from its records.
void RebuildSearch(Connection& connection, const TableMap& tables, const TypeTables& type);

/// Is what stands in this table worked out of the acts (docs/formats/storage.md)?
[[nodiscard]] bool IsDerivedTable(std::string_view table);

/// All that is derived anew from the acts, alone, in one transaction: mends what differs from them
/// in tables that can still be read and emptied. The schema must be up to date. Other processes on
/// the same database: what writes waits (SQLite: no longer than `busy_ms`), on PostgreSQL indexes
/// stay so that who reads goes on with what stood before; kept answers end. Refused, nothing is
/// changed: `rebuild.act_damaged` (each act that is not what its leaf says, lacks or does not
/// fold), `rebuild.head_differs` (the acts are not those that a head was signed over),
/// `rebuild.sealed_missing` (values that no act destroyed and that stand in the derived tables
/// alone, if anywhere). At most 100 of a kind.
[[nodiscard]] base::Result<RebuildReport> RebuildDerived(
    Database& database, const std::shared_ptr<const catalogue::Catalogue>& catalogue,
    const std::function<void(std::int64_t)>& progress = {});

}  // namespace storage
