#pragma once

#include <string>
#include <vector>

#include "storage/record_tables.hpp"

/// The SQL that makes the tables of record types. Pure.
namespace storage {

struct TableDef {
    std::string name;
    std::vector<ColumnDef> columns;  ///< those of fields: they may be added later
    std::string create;
};
/// r_, h_, s_, g_…, hg_… of the type, each with its CREATE TABLE.
[[nodiscard]] std::vector<TableDef> TablesOf(const TypeTables& tables, Dialect dialect);
/// The search table of the type (SQLite); empty on PostgreSQL, which has one for all.
[[nodiscard]] std::string CreateSearch(const TypeTables& tables, Dialect dialect);
/// SQLite: segments of one size that are merged together. Fewer would be read and written oftener,
/// of more each must be looked into.
[[nodiscard]] std::string SetSearch(const TypeTables& tables);

/// Name of the index of `table` that leads with `column`.
[[nodiscard]] std::string IndexName(const std::string& table, const std::string& column);
struct IndexDef {
    std::string name, create;
};
[[nodiscard]] std::vector<IndexDef> IndexesOf(const TypeTables& tables,
                                              const catalogue::Catalogue& catalogue,
                                              Dialect dialect);
/// v_…: what BI tools read; no sealed or restricted fields.
[[nodiscard]] std::string ViewName(const catalogue::RecordType& type);
[[nodiscard]] std::string CreateView(const TypeTables& tables);

}  // namespace storage
