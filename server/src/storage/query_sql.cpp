#include "storage/query_sql.hpp"

#include <algorithm>

#include "records/order.hpp"
#include "storage/columns.hpp"
#include "storage/filter_sql.hpp"
#include "storage/search_sql.hpp"

namespace storage {
namespace {

using catalogue::Field;
using catalogue::FieldKind;
using records::Query;

constexpr int kLargestPage = 1'000;

/// How SQLite should go about a page: by the indexes of its conditions, then sorted; or through an
/// index of its order until the page is full.
enum class Way { kByConditions, kByOrder };

/// One query on its way to SQL.
class QueryText {
 public:
    QueryText(Dialect dialect, const Query& query, Way way = Way::kByConditions)
        : sql_(dialect), query_(query), filter_(sql_, query.givens, query.as_known) {
        if (way == Way::kByOrder) filter_.AvoidIndexes();
    }

    /// ` FROM r_case t WHERE …`
    std::string FromWhere() {
        std::vector<std::string> parts;
        const auto add = [&](std::string part) {
            if (part != "TRUE") parts.push_back(std::move(part));
        };
        add(filter_.Known(record_.alias));
        if (!query_.with_voided) add(NotVoided(record_.alias));
        add(filter_.Where(query_.scope, record_));
        add(filter_.Where(query_.filter, record_));
        add(SearchSql(sql_, filter_, record_, query_));
        return fmt::format(" FROM {} WHERE {}", filter_.Table(*query_.type, record_.alias),
                           JoinSql(parts, "AND", "TRUE"));
    }

    /// ` ORDER BY …, t.id LIMIT … OFFSET …`
    std::string Page() {
        std::string order;
        for (const records::SortKey& key : query_.sort) {
            for (const std::string& part : OrderOf(key.path)) {
                order += fmt::format("{}{} NULLS LAST, ", part, key.descending ? " DESC" : "");
            }
        }
        const std::int64_t limit = std::clamp(query_.limit, 0, kLargestPage);
        return fmt::format(" ORDER BY {}{}.id LIMIT {} OFFSET {}", order, record_.alias,
                           sql_.Bind(limit), sql_.Bind(std::max<std::int64_t>(query_.offset, 0)));
    }

    /// By which a list sorts and groups, most significant first.
    std::vector<std::string> OrderOf(const records::Path& path) {
        std::vector<std::string> parts;
        if (!path.is_id && HasPinyinColumn(*path.field)) {
            parts.push_back(filter_.ValueAt(path, record_, Column::kPinyin));
        }
        parts.push_back(filter_.ValueAt(path, record_, Column::kCompared));
        return parts;
    }

    std::string ValueAt(const records::Path& path) {
        return filter_.ValueAt(path, record_, Column::kValue);
    }
    std::string ColumnOf(const Field& field) const {
        return record_.alias + "." + ValueColumn(field);
    }
    std::string Bind(Param value) { return sql_.Bind(std::move(value)); }
    [[nodiscard]] Params params() const { return sql_.params(); }

 private:
    SqlText sql_;
    const Query& query_;
    FilterSql filter_;
    Frame record_{query_.type, "t"};
};

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
/// differ only in what comparing overlooks is the least of them.
std::string GroupText(QueryText& text, const records::Path& key, const Field* sum) {
    const std::vector<std::string> order = text.OrderOf(key);
    const bool normalised = !key.is_id && ComparedColumn(*key.field) != ValueColumn(*key.field);
    std::string inner, grouped, sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        inner += fmt::format("{} AS k{}, ", order[i], i);
        grouped += fmt::format("{}q.k{}", i == 0 ? "" : ", ", i);
        sorted += fmt::format("{}q.k{} NULLS LAST", i == 0 ? "" : ", ", i);
    }
    if (normalised) inner += text.ValueAt(key) + " AS shown, ";
    inner += sum == nullptr ? "0" : text.ColumnOf(*sum);
    return fmt::format(
        "SELECT {}, count(*), CAST(coalesce(sum(q.amount), 0) AS bigint)"
        " FROM (SELECT {} AS amount{}) q GROUP BY {} ORDER BY {}",
        normalised ? "min(q.shown)" : "q.k0", inner, text.FromWhere(), grouped, sorted);
}

std::string PageText(QueryText& text, std::string_view columns) {
    std::string sql = fmt::format("SELECT {}{}", columns, text.FromWhere());
    return sql + text.Page();
}

/// Must SQLite gather all rows and sort them for this page?
bool Sorts(Connection& connection, const Query& query, Way way) {
    QueryText text(Dialect::kSqlite, query, way);
    const std::string sql = "EXPLAIN QUERY PLAN " + PageText(text, "t.id");
    Rows plan = connection.Query({"records.plan", sql}, text.params());
    while (plan.Next()) {
        if (plan->View(3).find("TEMP B-TREE FOR ORDER BY") != std::string_view::npos) return true;
    }
    return false;
}

/// PostgreSQL weighs this by its statistics. SQLite gathers and sorts all rows that the conditions
/// find although a page wants fifty of them: where they find many, going through the order is
/// faster, because it meets enough of them soon.
Way WayOf(Connection& connection, const Query& query) {
    constexpr std::int64_t kMany = 2'000;
    if (connection.dialect() != Dialect::kSqlite || query.as_known || query.sort.empty() ||
        !query.sort.front().path.hops.empty() || !records::SearchWords(query.search).empty()) {
        return Way::kByConditions;
    }
    if (!Sorts(connection, query, Way::kByConditions)) return Way::kByConditions;
    if (CountRows(connection, query, kMany) < kMany) return Way::kByConditions;
    return Sorts(connection, query, Way::kByOrder) ? Way::kByConditions : Way::kByOrder;
}

}  // namespace

void SelectRows(Connection& connection, const Query& query, std::string_view columns,
                const std::function<void(const Row&)>& each) {
    QueryText text(connection.dialect(), query, WayOf(connection, query));
    const std::string sql = PageText(text, columns);
    Rows rows = connection.Query({"records.select", sql}, text.params());
    while (rows.Next()) each(rows.row());
}

std::int64_t CountRows(Connection& connection, const Query& query, std::int64_t at_most) {
    QueryText text(connection.dialect(), query);
    std::string sql = "SELECT count(*)" + text.FromWhere();
    if (at_most > 0) {
        sql =
            fmt::format("SELECT count(*) FROM (SELECT 1 AS one{} LIMIT {}) q",
                        sql.substr(std::string_view("SELECT count(*)").size()), text.Bind(at_most));
    }
    Rows rows = connection.Query({"records.count", sql}, text.params());
    return rows.Next() ? rows->Int(0) : 0;
}

std::int64_t SumRows(Connection& connection, const Query& query, const Field& field) {
    QueryText text(connection.dialect(), query);
    const std::string sql = fmt::format("SELECT CAST(coalesce(sum({}), 0) AS bigint){}",
                                        text.ColumnOf(field), text.FromWhere());
    Rows rows = connection.Query({"records.sum", sql}, text.params());
    return rows.Next() ? rows->Int(0) : 0;
}

std::vector<records::GroupRow> GroupRowsBy(Connection& connection, const Query& query,
                                           const records::Path& key, const Field* sum) {
    QueryText text(connection.dialect(), query);
    const std::string sql = GroupText(text, key, sum);
    std::vector<records::GroupRow> groups;
    Rows rows = connection.Query({"records.group", sql}, text.params());
    while (rows.Next()) groups.push_back({ReadKey(rows.row(), key), rows->Int(1), rows->Int(2)});
    return groups;
}

}  // namespace storage
