#include "storage/query_sql.hpp"

#include <algorithm>
#include <memory>

#include "storage/columns.hpp"
#include "storage/query_text.hpp"
#include "storage/split_scope.hpp"
#include "storage/sqlite_page.hpp"

namespace storage {
namespace {

using catalogue::Field;
using catalogue::FieldKind;
using records::Query;

records::Value ReadKey(const Row& row, const records::Path& path) {
    if (row.IsNull(0)) return {};
    switch (path.is_id ? FieldKind::kReference : path.field->kind) {
        case FieldKind::kInteger:
        case FieldKind::kMoney:
        case FieldKind::kDecimal:
            return row.Int(0);
        case FieldKind::kYesNo:
            return row.Bool(0);
        case FieldKind::kDay:
            return row.Day(0);
        case FieldKind::kInstant:
            return row.Instant(0);
        case FieldKind::kReference:
            return row.RecordId(0);
        default:
            return row.Text(0);
    }
}

/// What is grouped by stands in columns k0…; `value` shows the key itself, which for texts that
/// differ only in what comparing overlooks is the least of them. Where something narrows, SQLite
/// would still go through the key's whole index, record by record, to spare itself a sort: `+`
/// keeps it from that.
std::string GroupText(QueryText& text, const records::Path& key, const Field* sum, bool by_index) {
    const std::vector<std::string> order = text.OrderOf(key);
    const bool normalised = !key.is_id && ComparedColumn(*key.field) != ValueColumn(*key.field);
    std::string inner, grouped, sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        inner += fmt::format("{} AS k{}, ", order[i], i);
        grouped += fmt::format("{}{}q.k{}", i == 0 ? "" : ", ", by_index ? "" : "+", i);
        sorted += fmt::format("{}q.k{} NULLS LAST", i == 0 ? "" : ", ", i);
    }
    if (normalised) inner += text.ValueAt(key) + " AS shown, ";
    inner += sum == nullptr ? "0" : text.ColumnOf(*sum);
    return fmt::format(
        "SELECT {}, count(*), CAST(coalesce(sum(q.amount), 0) AS bigint)"
        " FROM (SELECT {} AS amount{}) q GROUP BY {} ORDER BY {}",
        normalised ? "min(q.shown)" : "q.k0", inner, text.FromWhere(), grouped, sorted);
}

/// All rows of a query. SQLite has to be told which index finds few of them, and the text asks the
/// page for it while it is written: so both live together.
class AllRows {
 public:
    AllRows(Connection& connection, const Query& query)
        : page_(IsBySteps(connection, query) ? std::make_unique<SqlitePage>(connection, query)
                                             : nullptr),
          text_(TextOf(page_.get(), connection, query)) {}

    [[nodiscard]] QueryText& text() { return text_; }

 private:
    static bool IsBySteps(Connection& connection, const Query& query) {
        return connection.dialect() == Dialect::kSqlite && !query.as_known;
    }
    static QueryText TextOf(SqlitePage* page, Connection& connection, const Query& query) {
        if (page != nullptr) return page->OfAll();
        return {connection, query};
    }

    std::unique_ptr<SqlitePage> page_;
    QueryText text_;
};

}  // namespace

void SelectRows(Connection& connection, const Query& query, std::string_view columns,
                const std::function<void(const Row&)>& each) {
    if (connection.dialect() == Dialect::kSqlite && !query.as_known) {
        const std::string sql =
            fmt::format("SELECT {} FROM {} t WHERE t.row = $1", columns, RecordTable(*query.type));
        for (const std::int64_t row : SqlitePage(connection, query).Find()) {
            Rows rows = connection.Query({"records.row", sql}, {row});
            while (rows.Next()) each(rows.row());
        }
        return;
    }
    QueryText text(connection, query);
    std::string sql = fmt::format("SELECT {}{}", columns, text.FromWhere()) + text.Order();
    sql += text.Limit();
    Rows rows = connection.Query({"records.select", sql}, text.params());
    while (rows.Next()) each(rows.row());
}

std::vector<base::RecordId> SelectIds(Connection& connection, const Query& query) {
    AllRows all(connection, query);
    QueryText& text = all.text();
    const bool finds_all = query.filter.IsEverything() && query.scope.IsEverything();
    const bool by_index = connection.dialect() == Dialect::kPostgres || finds_all;
    const std::string sql = "SELECT t.id" + text.FromWhere() + text.Order("t", by_index);
    std::vector<base::RecordId> ids;
    Rows rows = connection.Query({"records.ids", sql}, text.params());
    while (rows.Next()) ids.push_back(rows->RecordId(0));
    return ids;
}

namespace {

/// Both halves of the query's scope; nullopt: it has none.
std::optional<std::pair<Query, Query>> Halves(const Query& query) {
    auto split = Split(query.scope);
    if (!split) return std::nullopt;
    std::pair<Query, Query> halves{query, query};
    halves.first.scope = std::move(split->places);
    halves.second.scope = std::move(split->elsewhere);
    return halves;
}

}  // namespace

std::int64_t CountRows(Connection& connection, const Query& query, std::int64_t at_most) {
    if (const auto halves = Halves(query)) {
        const std::int64_t here = CountRows(connection, halves->first, at_most);
        if (at_most > 0 && here >= at_most) return here;
        const std::int64_t both = here + CountRows(connection, halves->second, at_most);
        return at_most > 0 ? std::min(both, at_most) : both;
    }
    if (connection.dialect() == Dialect::kSqlite && !query.as_known)
        return SqlitePage(connection, query).Count(at_most);
    QueryText text(connection, query);
    const std::string sql = text.CountSql(at_most);
    return CountedBy(connection, {"records.count", sql}, text.params());
}

std::int64_t SumRows(Connection& connection, const Query& query, const Field& field) {
    if (const auto halves = Halves(query))
        return SumRows(connection, halves->first, field) +
               SumRows(connection, halves->second, field);
    AllRows all(connection, query);
    QueryText& text = all.text();
    const std::string sql = fmt::format("SELECT CAST(coalesce(sum({}), 0) AS bigint){}",
                                        text.ColumnOf(field), text.FromWhere());
    Rows rows = connection.Query({"records.sum", sql}, text.params());
    return rows.Next() ? rows->Int(0) : 0;
}

std::vector<records::GroupRow> GroupRowsBy(Connection& connection, const Query& query,
                                           const records::Path& key, const Field* sum) {
    if (const auto halves = Halves(query))
        return Merged(GroupRowsBy(connection, halves->first, key, sum),
                      GroupRowsBy(connection, halves->second, key, sum), key);
    AllRows all(connection, query);
    QueryText& text = all.text();
    const bool by_index = connection.dialect() == Dialect::kPostgres || query.filter.IsEverything();
    const std::string sql = GroupText(text, key, sum, by_index);
    std::vector<records::GroupRow> groups;
    Rows rows = connection.Query({"records.group", sql}, text.params());
    while (rows.Next()) groups.push_back({ReadKey(rows.row(), key), rows->Int(1), rows->Int(2)});
    return groups;
}

}  // namespace storage
