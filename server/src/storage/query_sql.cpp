#include "storage/query_sql.hpp"

#include <algorithm>
#include <limits>

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

/// By what SQLite comes to the rows of a query: what else is asked is then looked up in them.
struct Way {
    bool by_scope = true;   ///< an index of the scope may serve
    bool by_filter = true;  ///< an index of the filter
    bool by_coarse = true;  ///< one of a choice or yes/no too
    bool by_search = true;  ///< the search index; else the search looks into columns
};
constexpr Way kAnyWay{};
constexpr Way kBySearch{false, false, false, true};
constexpr Way kRowsAreGiven{false, false, false, false};

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

/// One query on its way to SQL.
class QueryText {
 public:
    QueryText(Connection& connection, const Query& query, Way way = kAnyWay)
        : sql_(connection.dialect()),
          query_(query),
          filter_(sql_, query.givens, query.as_known),
          way_(way) {
        if (connection.dialect() != Dialect::kSqlite || query.as_known) return;
        filter_.KnowStates([&connection, table = RecordTable(*query.type)] {
            return StatesOf(connection, table);
        });
    }

    /// `r_case t`
    std::string Table() const { return filter_.Table(*query_.type, record_.alias); }

    /// ` WHERE …`
    std::string Where() {
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

    /// ` FROM r_case t WHERE …`
    std::string FromWhere() { return " FROM " + Table() + Where(); }

    /// ` ORDER BY …, t.id`. `by_index` false: written so that SQLite sorts.
    std::string Order(const std::string& alias = "t", bool by_index = true) {
        const std::string_view bar = by_index ? "" : "+";
        std::string order;
        for (const records::SortKey& key : query_.sort)
            for (const std::string& part : OrderOf(key.path, alias))
                order +=
                    fmt::format("{}{}{} NULLS LAST, ", bar, part, key.descending ? " DESC" : "");
        return fmt::format(" ORDER BY {}{}{}.id", order, bar, alias);
    }

    /// ` LIMIT … OFFSET …`
    std::string Limit() {
        const std::int64_t limit = std::clamp(query_.limit, 0, kLargestPage);
        return fmt::format(" LIMIT {} OFFSET {}", sql_.Bind(limit),
                           sql_.Bind(std::max<std::int64_t>(query_.offset, 0)));
    }

    /// By which a list sorts and groups, most significant first.
    std::vector<std::string> OrderOf(const records::Path& path, const std::string& alias = "t") {
        const Frame record{query_.type, alias};
        std::vector<std::string> parts;
        if (!path.is_id && HasPinyinColumn(*path.field)) {
            parts.push_back(filter_.ValueAt(path, record, Column::kPinyin));
        }
        parts.push_back(filter_.ValueAt(path, record, Column::kCompared));
        return parts;
    }

    std::string ValueAt(const records::Path& path) {
        return filter_.ValueAt(path, record_, Column::kValue);
    }
    std::string ColumnOf(const Field& field) const {
        return record_.alias + "." + ValueColumn(field);
    }
    [[nodiscard]] bool narrows_state() const { return filter_.narrows_state(); }
    std::string Bind(Param value) { return sql_.Bind(std::move(value)); }
    [[nodiscard]] Params params() const { return sql_.params(); }

 private:
    SqlText sql_;
    const Query& query_;
    FilterSql filter_;
    Way way_;
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

// ---- pages on SQLite ----------------------------------------------------------------------------

/// SQLite has no notion of how many rows a condition finds; what it would do alone is to gather
/// and sort half a table with all its columns for a page of fifty, or to go through all of an order
/// for the few that are open. So a page is found here in steps that are bounded each, and only the
/// page's own rows are read whole.
class SqlitePage {
 public:
    SqlitePage(Connection& connection, const Query& query)
        : connection_(connection),
          query_(query),
          searches_(!records::SearchWords(query.search).empty()) {}

    /// r_t.row of the page's rows in its order.
    std::vector<std::int64_t> Find() {
        if (query_.filter.IsEverything() && query_.scope.IsEverything() && !searches_)
            return Gather(kAnyWay, true);
        const bool by_order = HasOrderIndex();
        // The order's index holds the scope: enough of a wide one is met soon, without a row read.
        if (by_order && query_.filter.IsEverything() && !searches_ && IsWide())
            return Gather(kRowsAreGiven, true);
        const Way way = BestWay();
        const bool scans = !(searches_ && way.by_search) && Scans(way);
        const bool few = searches_ ? !IsFrequent() : !scans && Finds(way, kFew) < kFew;
        if (by_order && !few) {
            auto rows = Walk(kStepsAtFirst + query_.offset * 2);
            if (static_cast<std::int64_t>(rows.size()) >= query_.limit) return rows;
        }
        if (!by_order || !scans) return Gather(way, false);
        return Walk(std::numeric_limits<std::int64_t>::max());
    }

    /// Where the filter narrows by itself, a scope of many records does not help, and neither does
    /// a choice of few values. State and organisation have an index together.
    Way BestWay() {
        Way way;
        if (searches_) {
            way.by_search = false;
            return IsFrequent() && !Scans(way) ? way : kBySearch;
        }
        if (query_.filter.IsEverything()) return kAnyWay;
        const bool is_wide = IsWide();
        for (const Way& better : {Way{!is_wide, true, false}, Way{!is_wide, true, true}})
            if (!Scans(better)) return better;
        return kAnyWay;
    }

 private:
    static constexpr std::int64_t kStepsAtFirst = 2'000, kFrequent = 20'000;
    static constexpr std::int64_t kFew = 500, kManyInScope = 5'000;

    static std::size_t OperandsOf(const records::Filter& scope) {
        return scope.IsEverything() ? 0 : OperandsOf(*scope.condition);
    }
    static std::size_t OperandsOf(const records::Condition& condition) {
        if (const auto* one = std::get_if<records::Comparison>(&condition.node))
            return one->operands.size();
        std::size_t count = 0;
        if (const auto* any = std::get_if<records::Any>(&condition.node))
            for (const records::Condition& part : any->parts) count += OperandsOf(part);
        return count;
    }

    bool IsWide() {
        constexpr std::size_t kManyOrganisations = 24;
        if (query_.scope.IsEverything()) return false;
        if (OperandsOf(query_.scope) >= kManyOrganisations) return true;
        QueryText text(connection_, query_);
        static_cast<void>(text.Where());
        if (text.narrows_state()) return false;
        Query all = query_;
        all.filter = {};
        return SqlitePage(connection_, all).Finds(kAnyWay, kManyInScope) >= kManyInScope;
    }
    /// How many rows, at most `most`.
    std::int64_t Finds(Way way, std::int64_t most) {
        QueryText text(connection_, query_, way);
        std::string sql = "SELECT count(*) FROM (SELECT 1 AS one" + text.FromWhere();
        sql += fmt::format(" LIMIT {}) q", text.Bind(most));
        Rows rows = connection_.Query({"records.finds", sql}, text.params());
        return rows.Next() ? rows->Int(0) : 0;
    }
    bool PlanSays(const std::string& sql, Params params,
                  const std::function<bool(std::string_view)>& what) {
        const std::string explain = "EXPLAIN QUERY PLAN " + sql;
        Rows plan = connection_.Query({"records.plan", explain}, params);
        while (plan.Next())
            if (what(plan->View(3))) return true;
        return false;
    }
    /// Does an index hold the order that is asked for?
    bool HasOrderIndex() {
        if (query_.sort.empty() || !query_.sort.front().path.hops.empty()) return false;
        QueryText text(connection_, query_);
        const std::string sql = "SELECT t.row FROM " + text.Table() + text.Order();
        return !PlanSays(sql, text.params(), [](std::string_view line) {
            return line.find("TEMP B-TREE FOR ORDER BY") != std::string_view::npos;
        });
    }
    /// Would every row be looked at? An index of few rows (`…__set_…`) may be gone through.
    bool Scans(Way way) {
        QueryText text(connection_, query_, way);
        const std::string sql = "SELECT t.row" + text.FromWhere() + text.Order("t", false);
        return PlanSays(sql, text.params(), [](std::string_view line) {
            return line.starts_with("SCAN t") && line.find("__set_") == std::string_view::npos;
        });
    }
    /// Does the search index find many rows? Then the first of the order hold enough of them.
    bool IsFrequent() {
        if (frequent_) return *frequent_;
        SqlText sql(Dialect::kSqlite);
        const std::string text = fmt::format("SELECT count(*) FROM ({} LIMIT {}) q",
                                             CandidatesSql(sql, query_), sql.Bind(kFrequent));
        Rows rows = connection_.Query({"records.candidates", text}, sql.params());
        frequent_ = rows.Next() && rows->Int(0) >= kFrequent;
        return *frequent_;
    }

    std::vector<std::int64_t> Gather(Way way, bool by_index) {
        QueryText text(connection_, query_, way);
        std::string sql = "SELECT t.row" + text.FromWhere() + text.Order("t", by_index);
        sql += text.Limit();
        return RowsOf({"records.gather", sql}, text.params());
    }
    /// Through the order until the page is full, at most `steps` rows of it. The inner question is
    /// answered row by row, and in nested loops its order stays.
    std::vector<std::int64_t> Walk(std::int64_t steps) {
        QueryText text(connection_, query_, kRowsAreGiven);
        std::string sql = fmt::format(
            "SELECT t.row FROM (SELECT s.row AS row FROM {} s{} LIMIT {}) q"
            " CROSS JOIN {} ON t.row = q.row",
            RecordTable(*query_.type), text.Order("s"), text.Bind(steps), text.Table());
        sql += text.Where();
        sql += text.Limit();
        return RowsOf({"records.walk", sql}, text.params());
    }
    std::vector<std::int64_t> RowsOf(const Sql& sql, Params params) {
        std::vector<std::int64_t> found;
        Rows rows = connection_.Query(sql, params);
        while (rows.Next()) found.push_back(rows->Int(0));
        return found;
    }

    Connection& connection_;
    const Query& query_;
    bool searches_;
    std::optional<bool> frequent_;
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

std::int64_t CountRows(Connection& connection, const Query& query, std::int64_t at_most) {
    const bool on_sqlite = connection.dialect() == Dialect::kSqlite && !query.as_known;
    QueryText text(connection, query,
                   on_sqlite ? SqlitePage(connection, query).BestWay() : kAnyWay);
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
    QueryText text(connection, query);
    const std::string sql = fmt::format("SELECT CAST(coalesce(sum({}), 0) AS bigint){}",
                                        text.ColumnOf(field), text.FromWhere());
    Rows rows = connection.Query({"records.sum", sql}, text.params());
    return rows.Next() ? rows->Int(0) : 0;
}

std::vector<records::GroupRow> GroupRowsBy(Connection& connection, const Query& query,
                                           const records::Path& key, const Field* sum) {
    QueryText text(connection, query);
    const std::string sql = GroupText(text, key, sum);
    std::vector<records::GroupRow> groups;
    Rows rows = connection.Query({"records.group", sql}, text.params());
    while (rows.Next()) groups.push_back({ReadKey(rows.row(), key), rows->Int(1), rows->Int(2)});
    return groups;
}

}  // namespace storage
