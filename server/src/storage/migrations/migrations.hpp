#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

/// A step of the fixed tables. One SQL text for both databases, with places for types, filled by
/// SchemaText: {id} {digest} {bytes} {day} {instant} {int} {bool} {text}
/// {serial} (primary key that the database counts up); `{strict}` (rowid table) or `{keyed}` (lies
/// in the order of its key; small rows) ends a table's
/// definition: `) {strict};`. A line that begins with {sqlite} or {postgres} is for that one only.
/// Never edited once released.
struct Migration {
    int number = 0;
    std::string_view name;
    std::string_view sql;
};

/// In order of their numbers, which have no gaps. Each text is a constant in its own file
/// migrations/m<number>_<name>.hpp and is listed in migrations.cpp.
/// 1: ledger (act … setting_meta). From 2 on: accounts, jobs, desk.
[[nodiscard]] const std::vector<Migration>& Migrations();

/// `text` with the places filled for the dialect.
[[nodiscard]] std::string SchemaText(Dialect dialect, std::string_view text);

}  // namespace storage
