#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/record_tables.hpp"

/// The search entries of records. On SQLite each commit that wrote into an FTS5 table would leave a
/// segment there, and merging such segments costs more than all the words: so what changes waits in
/// search_waiting, in the act's own transaction, and some hundred entries go into the index
/// together. Who searches looks at those that wait too (search_sql).
namespace storage {

/// Replaces the search entry of a record whose r_ row is there.
void WriteSearch(Connection& connection, const TypeTables& tables, const base::RecordId& record,
                 const std::string& before, const std::string& after);

/// A new search entry where none waits and none is there: for whoever writes very many.
void AddSearch(Connection& connection, const TypeTables& tables, const base::RecordId& record,
               const std::string& tokens);

/// What TypeTables::append_search takes.
[[nodiscard]] std::vector<Param> SearchRow(Dialect dialect, const base::RecordId& record,
                                           const std::string& tokens);

/// No entry of the type is left, waiting or not.
void EmptySearch(Connection& connection, const TypeTables& tables);

/// Puts all that waits into the index. PostgreSQL: nothing waits.
void IndexWaiting(Connection& connection);
/// At the end of the transaction, if many wait by then.
void IndexManyWaiting(Connection& connection);

/// An entry that waits, in the order written: `before` is what the index holds of it by then.
struct WaitingEntry {
    std::int64_t row = 0;
    std::string before, after;
};
/// None in a database of before there were any (an old backup).
[[nodiscard]] std::vector<WaitingEntry> WaitingOf(Connection& connection, const std::string& index);
/// Names of the indexes for which entries wait.
[[nodiscard]] std::vector<std::string> WaitingFor(Connection& connection);

}  // namespace storage
