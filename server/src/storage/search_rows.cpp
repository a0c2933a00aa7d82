#include "storage/search_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace storage {
namespace {

constexpr std::int64_t kManyWaiting = 128;
constexpr std::int64_t kIndexedAtOnce = 1'000;

constexpr Sql kHowManyWait{"search_waits", "SELECT max(n) FROM search_waiting"};
constexpr Sql kWaiting{"search_waiting",
                       "SELECT n, name, row, before, after FROM search_waiting WHERE n > $1"
                       " ORDER BY n LIMIT $2"};
constexpr Sql kNoneWaits{"search_indexed", "DELETE FROM search_waiting"};
constexpr Sql kNoneOfIndexWaits{"search_emptied", "DELETE FROM search_waiting WHERE name = $1"};
constexpr Sql kHasWaiting{"search_has_waiting",
                          "SELECT 1 FROM sqlite_master WHERE name = 'search_waiting'"};
constexpr Sql kWaitingNames{"search_waiting_names", "SELECT DISTINCT name FROM search_waiting"};
constexpr Sql kWaitingOf{"search_waiting_of",
                         "SELECT row, before, after FROM search_waiting WHERE name = $1"
                         " ORDER BY n"};

/// tsvector holds words of at most 2,046 bytes and 1 MB in all; what is cut off is found by its
/// other tokens, or by the filter.
std::string FittingTsvector(const std::string& tokens) {
    constexpr std::size_t kLongestWord = 2'000, kLongest = 600'000;
    if (tokens.size() < kLongestWord) return tokens;
    std::string fitting;
    for (std::size_t begin = 0; begin < tokens.size() && fitting.size() < kLongest;) {
        const std::size_t end = std::min(tokens.find(' ', begin), tokens.size());
        if (end - begin <= kLongestWord) fitting.append(tokens, begin, end - begin).push_back(' ');
        begin = end + 1;
    }
    return fitting;
}

// VALUES, not SELECT: FTS5 writes its buffer out whenever a statement opens a savepoint.
std::string InsertSql(const std::string& index) {
    return fmt::format("INSERT INTO {} (rowid, tokens) VALUES ($1, $2)", index);
}

/// FTS5 must be told the words that it takes out.
std::string DeleteSql(const std::string& index) {
    return fmt::format("INSERT INTO {0} ({0}, rowid, tokens) VALUES ('delete', $1, $2)", index);
}

/// Index and row → what it holds of the row, and what it is to hold. In the order of rows: FTS5
/// writes out what it has gathered whenever a lower row follows a higher one.
using Changes = std::map<std::pair<std::string, std::int64_t>, std::pair<std::string, std::string>>;

/// Reads what comes after entry `after`, which becomes the last one read.
Changes ReadWaiting(Connection& connection, std::int64_t& after) {
    Changes changes;
    Rows rows = connection.Query(kWaiting, {after, kIndexedAtOnce});
    while (rows.Next()) {
        after = rows->Int(0);
        const auto [change, is_first] = changes.try_emplace({rows->Text(1), rows->Int(2)});
        if (is_first) change->second.first = rows->Text(3);
        change->second.second = rows->Text(4);
    }
    return changes;
}

void Index(Connection& connection, const Changes& changes) {
    for (const auto& [place, change] : changes) {
        const auto& [index, row] = place;
        const auto& [before, now] = change;
        if (before == now) continue;
        if (!before.empty())
            connection.Execute({"delete_search", DeleteSql(index)}, {row, Param::TextView(before)});
        if (!now.empty())
            connection.Execute({"insert_search", InsertSql(index)}, {row, Param::TextView(now)});
    }
}

}  // namespace

std::vector<Param> SearchRow(Dialect dialect, const base::RecordId& record,
                             const std::string& tokens) {
    return {record, dialect == Dialect::kPostgres ? FittingTsvector(tokens) : tokens};
}

void AddSearch(Connection& connection, const TypeTables& tables, const base::RecordId& record,
               const std::string& tokens) {
    if (tokens.empty()) return;
    if (connection.dialect() == Dialect::kPostgres)
        return connection.ExecuteLater(Sql{"insert_search", tables.insert_search},
                                       Params(SearchRow(Dialect::kPostgres, record, tokens)));
    const auto row = connection.QueryInt({"find_row", tables.find_row}, {record});
    connection.Execute({"insert_search", InsertSql(tables.search)}, {row, Param::TextView(tokens)});
}

void WriteSearch(Connection& connection, const TypeTables& tables, const base::RecordId& record,
                 const std::string& before, const std::string& after) {
    if (before == after) return;
    if (connection.dialect() == Dialect::kSqlite)
        connection.Execute({"wait_search", tables.wait_search},
                           {record, Param::TextView(before), Param::TextView(after)});
    else if (after.empty())
        connection.ExecuteLater(Sql{"delete_search", tables.delete_search}, {record});
    else
        AddSearch(connection, tables, record, after);
}

void EmptySearch(Connection& connection, const TypeTables& tables) {
    if (connection.dialect() == Dialect::kPostgres)
        return connection.ExecuteScript(
            {"empty_search", fmt::format("DELETE FROM search WHERE type = '{}'", tables.type->id)});
    connection.Execute(kNoneOfIndexWaits, {tables.search});
    connection.ExecuteScript(
        {"empty_search",
         fmt::format("INSERT INTO {0} ({0}) VALUES ('delete-all')", tables.search)});
}

void IndexWaiting(Connection& connection) {
    if (connection.dialect() == Dialect::kPostgres) return;
    std::int64_t last = 0;
    for (Changes changes = ReadWaiting(connection, last); !changes.empty();
         changes = ReadWaiting(connection, last))
        Index(connection, changes);
    if (last > 0) connection.Execute(kNoneWaits);  // which begins to count at 1 again
}

void IndexManyWaiting(Connection& connection) {
    if (connection.dialect() == Dialect::kPostgres) return;
    connection.Defer([](Connection& at_end) {
        if (at_end.QueryInt(kHowManyWait).value_or(0) >= kManyWaiting) IndexWaiting(at_end);
    });
}

std::vector<WaitingEntry> WaitingOf(Connection& connection, const std::string& index) {
    std::vector<WaitingEntry> entries;
    if (!connection.QueryInt(kHasWaiting)) return entries;
    Rows rows = connection.Query(kWaitingOf, {index});
    while (rows.Next()) entries.push_back({rows->Int(0), rows->Text(1), rows->Text(2)});
    return entries;
}

std::vector<std::string> WaitingFor(Connection& connection) {
    std::vector<std::string> names;
    if (!connection.QueryInt(kHasWaiting)) return names;
    Rows rows = connection.Query(kWaitingNames);
    while (rows.Next()) names.push_back(rows->Text(0));
    return names;
}

}  // namespace storage
