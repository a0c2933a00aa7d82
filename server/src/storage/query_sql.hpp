#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "records/store.hpp"
#include "storage/database.hpp"

/// The questions of records::RecordView in SQL: what a Query means is said there and in filter.md.
namespace storage {

/// Rows of the query's page in its order. `columns` is read with `t` as the record's table
/// (`t.id, t.version`); the same columns stand in current and history tables.
void SelectRows(Connection& connection, const records::Query& query, std::string_view columns,
                const std::function<void(const Row&)>& each);

/// Ids of all rows of the query in its order, whatever its page.
[[nodiscard]] std::vector<base::RecordId> SelectIds(Connection& connection,
                                                    const records::Query& query);

/// Every row of the query regardless of its page, in no order.
[[nodiscard]] std::int64_t CountRows(Connection& connection, const records::Query& query,
                                     std::int64_t at_most);
[[nodiscard]] std::int64_t SumRows(Connection& connection, const records::Query& query,
                                   const catalogue::Field& field);
[[nodiscard]] std::vector<records::GroupRow> GroupRowsBy(Connection& connection,
                                                         const records::Query& query,
                                                         const records::Path& key,
                                                         const catalogue::Field* sum);

}  // namespace storage
