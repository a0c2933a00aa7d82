#pragma once

#include <optional>
#include <string>

#include "audit/source.hpp"
#include "storage/record_tables.hpp"

/// Rows of derived tables as text, so that verification can compare what should stand with what
/// does.
namespace storage {

/// An id as its stored bytes, however many there are.
[[nodiscard]] std::string RawId(Dialect dialect, const Row& row, int column);

/// A table derived from acts: its columns in the order of the select list, the key's first.
struct DerivedTable {
    std::string name;
    std::vector<ColumnDef> columns;
    std::size_t keys = 1;
    std::string_view owner;  ///< column with the record's id
};
/// r_, h_, s_, then g_ and hg_ of each group.
[[nodiscard]] std::vector<DerivedTable> DerivedTables(const TypeTables& tables);

/// What the life of a record makes of them.
[[nodiscard]] audit::DerivedRows ExpectedRows(const TypeTables& tables, const audit::Life& life);
[[nodiscard]] audit::DerivedRows StoredRows(Connection& connection, const TypeTables& tables,
                                            const audit::IdRange& range);

/// ` WHERE column > … AND column <= …` with its values; "" for everything.
struct RangeSql {
    RangeSql(std::string_view column, const audit::IdRange& range);
    std::string where;
    std::vector<Param> params;
};

}  // namespace storage
