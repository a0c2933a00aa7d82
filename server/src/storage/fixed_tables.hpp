#pragma once

#include <string>
#include <vector>

#include "storage/columns.hpp"

namespace storage {

struct FixedColumn {
    std::string name;
    ColumnKind kind = ColumnKind::kText;
    bool is_serial = false;  ///< the database counts it
};

struct FixedTable {
    std::string name;
    std::vector<FixedColumn> columns;

    [[nodiscard]] std::string SelectAll() const;  ///< columns in order
    [[nodiscard]] std::string Insert() const;     ///< the same
};

/// The tables that the migrations make, read from their texts: what is new there is known here.
[[nodiscard]] const std::vector<FixedTable>& FixedTables();

/// Those whose rows are facts: without what is derived (act_touch, tree_node) and what must not
/// survive a restore (session, login_attempt).
[[nodiscard]] std::vector<FixedTable> TablesOfFacts();

/// The columns of the current row as parameters of Insert.
[[nodiscard]] std::vector<Param> CopyRow(const FixedTable& table, const Row& row);

}  // namespace storage
