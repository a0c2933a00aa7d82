#include "storage/query_text.hpp"

#include <algorithm>

#include "records/order.hpp"
#include "storage/columns.hpp"
#include "storage/search_sql.hpp"

namespace storage {
namespace {

constexpr int kLargestPage = 1'000;

/// SQLite only. A loose walk over the index of states: a handful of steps.
std::optional<std::vector<std::string>> StatesOf(Connection& connection, const std::string& table) {
    const std::string column =
        std::string(ValueColumn(*records::FindField({}, records::system_field::kState)));
    const std::string none =
        fmt::format("SELECT 1 FROM {} WHERE {} IS NULL LIMIT 1", table, column);
    if (connection.QueryInt({"records.stateless", none})) return std::nullopt;
    const std::string walk = fmt::format(
        "WITH RECURSIVE s(v) AS (SELECT min({0}) FROM {1} UNION ALL SELECT (SELECT min({0}) FROM"
        " {1} WHERE {0} > v) FROM s WHERE v IS NOT NULL) SELECT v FROM s WHERE v IS NOT NULL",
        column, table);
    std::vector<std::string> states;
    Rows rows = connection.Query({"records.states", walk});
    while (rows.Next()) states.push_back(rows->Text(0));
    return states;
}

}  // namespace

QueryText::QueryText(Connection& connection, const records::Query& query, Way way,
                     FilterSql::FewRows few)
    : sql_(connection.dialect()),
      query_(query),
      filter_(sql_, query.givens, query.as_known),
      way_(way) {
    if (connection.dialect() != Dialect::kSqlite || query.as_known) return;
    filter_.KnowStates(
        [&connection, table = RecordTable(*query.type)] { return StatesOf(connection, table); });
    filter_.KnowFewRows(std::move(few));
}

std::string QueryText::Where() {
    std::vector<std::string> parts;
    const auto add = [&](std::string part) {
        if (part != "TRUE") parts.push_back(std::move(part));
    };
    add(filter_.Known(record_.alias));
    if (!query_.with_voided) add(NotVoided(record_.alias));
    using enum FilterSql::Barred;
    filter_.Bar(way_.by_scope ? kNone : kAll);
    add(filter_.Where(query_.scope, record_));
    filter_.Bar(!way_.by_filter ? kAll : way_.by_coarse ? kNone : kCoarse);
    add(filter_.Where(query_.filter, record_));
    add(SearchSql(sql_, filter_, record_, query_,
                  way_.by_search ? SearchBy::kIndex : SearchBy::kColumns));
    return " WHERE " + JoinSql(parts, "AND", "TRUE");
}

std::string QueryText::CountSql(std::int64_t at_most) {
    const std::string from = FromWhere();
    if (at_most <= 0) return "SELECT count(*)" + from;
    return fmt::format("SELECT count(*) FROM (SELECT 1 AS one{} LIMIT {}) q", from, Bind(at_most));
}

std::string QueryText::Order(const std::string& alias, bool by_index) {
    const std::string_view bar = by_index ? "" : "+";
    std::string order;
    for (const records::SortKey& key : query_.sort)
        for (const std::string& part : OrderOf(key.path, alias))
            order += fmt::format("{}{}{} NULLS LAST, ", bar, part, key.descending ? " DESC" : "");
    return fmt::format(" ORDER BY {}{}{}.id", order, bar, alias);
}

std::string QueryText::Limit() {
    return fmt::format(" LIMIT {} OFFSET {}", sql_.Bind(LimitOf(query_)),
                       sql_.Bind(std::max<std::int64_t>(query_.offset, 0)));
}

std::vector<std::string> QueryText::OrderOf(const records::Path& path, const std::string& alias) {
    const Frame record{query_.type, alias};
    std::vector<std::string> parts;
    if (!path.is_id && HasPinyinColumn(*path.field))
        parts.push_back(filter_.ValueAt(path, record, Column::kPinyin));
    parts.push_back(filter_.ValueAt(path, record, Column::kCompared));
    return parts;
}

std::string QueryText::ColumnOf(const catalogue::Field& field) const {
    return record_.alias + "." + ValueColumn(field);
}

std::int64_t CountedBy(Connection& connection, const Sql& sql, Params params) {
    Rows rows = connection.Query(sql, params);
    return rows.Next() ? rows->Int(0) : 0;
}

std::int64_t LimitOf(const records::Query& query) {
    return std::clamp(query.limit, 0, kLargestPage);
}

}  // namespace storage
