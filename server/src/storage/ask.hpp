#pragma once

#include <initializer_list>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/database.hpp"

/// Single questions and changes of the stores that are no ledger.
namespace storage {

/// `read(row)` of every row of the answer.
template <class Read>
[[nodiscard]] auto AskAll(Database& database, const Sql& sql, std::initializer_list<Param> params,
                          const Read& read) {
    std::vector<std::decay_t<decltype(read(std::declval<const Row&>()))>> found;
    const auto snapshot = database.ReadOnce();
    Rows rows = snapshot->connection().Query(sql, params);
    while (rows.Next()) found.push_back(read(rows.row()));
    return found;
}

/// Of the first row, if there is one.
template <class Read>
[[nodiscard]] auto AskOne(Database& database, const Sql& sql, std::initializer_list<Param> params,
                          const Read& read) {
    std::optional<std::decay_t<decltype(read(std::declval<const Row&>()))>> found;
    const auto snapshot = database.ReadOnce();
    Rows rows = snapshot->connection().Query(sql, params);
    if (rows.Next()) found = read(rows.row());
    return found;
}

/// One statement in a transaction of its own, durable on return; the number of rows changed.
inline std::int64_t Do(Database& database, const Sql& sql, std::initializer_list<Param> params) {
    std::int64_t changed = 0;
    database.Write(WriteKind::kPlain, [&](Connection& connection) {
        changed = connection.Execute(sql, params);
        return Outcome::kKeep;
    });
    return changed;
}

}  // namespace storage
