#include "storage/sqlite_page.hpp"

#include <algorithm>
#include <limits>

#include "records/order.hpp"
#include "storage/columns.hpp"
#include "storage/search_sql.hpp"
#include "storage/split_scope.hpp"

namespace storage {
namespace {

using records::Query;

constexpr std::int64_t kStepsAtFirst = 2'000;
/// So many times the first steps may be gone where those held some of the page.
constexpr std::int64_t kMoreSteps = 8;
constexpr std::int64_t kFrequent = 20'000, kMostCandidates = 100'000;
constexpr std::int64_t kFew = 500, kFewPointing = 30'000, kManyInScope = 5'000;

std::size_t OperandsOf(const records::Condition& condition) {
    if (const auto* one = std::get_if<records::Comparison>(&condition.node))
        return one->operands.size();
    std::size_t count = 0;
    if (const auto* any = std::get_if<records::Any>(&condition.node))
        for (const records::Condition& part : any->parts) count += OperandsOf(part);
    return count;
}

std::size_t OperandsOf(const records::Filter& scope) {
    return scope.IsEverything() ? 0 : OperandsOf(*scope.condition);
}

}  // namespace

SqlitePage::SqlitePage(Connection& connection, const Query& query)
    : connection_(connection),
      query_(query),
      searches_(!records::SearchWords(query.search).empty()) {}

QueryText SqlitePage::Text(Way way) {
    return {connection_, query_, way,
            [this](const records::Quantified& quantified) { return IsFew(quantified); }};
}

// ---- which way ----------------------------------------------------------------------------------

Way SqlitePage::BestWay() {
    if (searches_) return WayOfSearch();
    if (query_.filter.IsEverything()) return kAnyWay;
    const bool is_wide = IsWide();
    for (const Way& better : {Way{!is_wide, true, false}, Way{!is_wide, true, true}})
        if (!Scans(better)) return better;
    return kAnyWay;
}

Way SqlitePage::WayOfSearch() {
    const Way other{true, true, true, false};
    if (!IsFrequent() || Scans(other)) return kBySearch;
    Query all = query_;
    all.search.clear();
    const std::int64_t found = SqlitePage(connection_, all).Finds(other, kMostCandidates);
    return Candidates(found) < found || found == kMostCandidates ? kBySearch : other;
}

bool SqlitePage::IsWide() {
    constexpr std::size_t kManyOrganisations = 24;
    if (query_.scope.IsEverything()) return false;
    const auto split = Split(query_.scope);
    const records::Filter& places = split ? split->places : query_.scope;
    if (OperandsOf(places) >= kManyOrganisations) return true;
    QueryText text = Text();
    static_cast<void>(text.Where());
    if (text.narrows_state()) return false;
    Query all = query_;
    all.filter = {};
    // The few beside the places make no scope wide.
    all.scope = places;
    return SqlitePage(connection_, all).Finds(kAnyWay, kManyInScope) >= kManyInScope;
}

std::int64_t SqlitePage::Finds(Way way, std::int64_t most) {
    QueryText text = Text(way);
    const std::string sql = text.CountSql(most);
    return CountedBy(connection_, {"records.finds", sql}, text.params());
}

std::int64_t SqlitePage::Candidates(std::int64_t most) {
    SqlText sql(Dialect::kSqlite);
    const std::string text = fmt::format("SELECT count(*) FROM ({} LIMIT {}) q",
                                         CandidatesSql(sql, query_), sql.Bind(most));
    return CountedBy(connection_, {"records.candidates", text}, sql.params());
}

bool SqlitePage::IsFrequent() {
    if (!frequent_) frequent_ = Candidates(kFrequent) >= kFrequent;
    return *frequent_;
}

bool SqlitePage::IsFew(const records::Quantified& quantified) {
    if (const auto known = few_.find(&quantified); known != few_.end()) return known->second;
    const bool few = quantified.back_type != nullptr ? PointFew(quantified) : HoldFew(quantified);
    return few_.emplace(&quantified, few).first->second;
}

bool SqlitePage::PointFew(const records::Quantified& quantified) {
    Query pointing;
    pointing.type = quantified.back_type;
    pointing.filter = {quantified.back_type, quantified.where, {}};
    pointing.givens = query_.givens;
    SqlitePage page(connection_, pointing);
    const Way way = page.BestWay();
    return !page.Scans(way) && page.Finds(way, kFewPointing) < kFewPointing;
}

bool SqlitePage::HoldFew(const records::Quantified& quantified) {
    SqlText sql(Dialect::kSqlite);
    FilterSql filter(sql, query_.givens, std::nullopt);
    const std::string rows = "SELECT 1" + filter.AllRowsThat(*query_.type, quantified);
    if (PlanSays(rows, sql.params(),
                 [](std::string_view line) { return line.starts_with("SCAN"); }))
        return false;
    const std::string found =
        fmt::format("SELECT count(*) FROM ({} LIMIT {}) q", rows, sql.Bind(kFewPointing));
    return CountedBy(connection_, {"records.hold_few", found}, sql.params()) < kFewPointing;
}

bool SqlitePage::PlanSays(const std::string& sql, Params params,
                          const std::function<bool(std::string_view)>& what) {
    const std::string explain = "EXPLAIN QUERY PLAN " + sql;
    Rows plan = connection_.Query({"records.plan", explain}, params);
    while (plan.Next())
        if (what(plan->View(3))) return true;
    return false;
}

SqlitePage::OrderIndex SqlitePage::FindOrderIndex() {
    if (query_.sort.empty() || !query_.sort.front().path.hops.empty()) return OrderIndex::kNone;
    const auto is_sorted = [this](OrderIndex index) {
        QueryText text = Text();
        std::string sql = "SELECT t.row FROM " + text.Table();
        if (index == OrderIndex::kSet)
            sql += fmt::format(" WHERE {} IS NOT NULL",
                               text.OrderOf(query_.sort.front().path).front());
        sql += text.Order();
        return !PlanSays(sql, text.params(), [](std::string_view line) {
            return line.find("TEMP B-TREE FOR ORDER BY") != std::string_view::npos;
        });
    };
    for (const OrderIndex index : {OrderIndex::kAll, OrderIndex::kSet})
        if (is_sorted(index)) return index;
    return OrderIndex::kNone;
}

bool SqlitePage::Scans(Way way) {
    QueryText text = Text(way);
    const std::string sql = "SELECT t.row" + text.FromWhere() + text.Order("t", false);
    return PlanSays(sql, text.params(), [](std::string_view line) {
        return line.starts_with("SCAN t") && line.find("__set_") == std::string_view::npos;
    });
}

std::string SqlitePage::IndexAlone(Way way, bool by_index) {
    constexpr std::string_view kAlone = "USING COVERING INDEX ";
    QueryText text = Text(way);
    const std::string sql = "SELECT t.row" + text.FromWhere() + text.Order("t", by_index);
    std::string index;
    // Where only the later parts of the order are sorted, what has the same day is sorted at once.
    const bool sorts = PlanSays(sql, text.params(), [&](std::string_view line) {
        const std::size_t at = line.find(kAlone);
        if (at != std::string_view::npos && line.substr(0, at).ends_with(" t "))
            index = line.substr(at + kAlone.size(),
                                line.find(' ', at + kAlone.size()) - at - kAlone.size());
        return line.find("TEMP B-TREE FOR ORDER BY") != std::string_view::npos;
    });
    return sorts == by_index ? std::string() : index;
}

bool SqlitePage::ComesInOrder(Way way) {
    const std::string found = IndexAlone(way, false);
    return !found.empty() && found == IndexAlone(way, true);
}

// ---- the page -----------------------------------------------------------------------------------

std::vector<std::int64_t> SqlitePage::Find() {
    const bool filters = !query_.filter.IsEverything();
    order_ = FindOrderIndex();
    if (searches_) return FindBySearch();
    if (!filters && query_.scope.IsEverything() && order_ != OrderIndex::kSet)
        return Gather(kAnyWay, true);
    // The order's index holds the scope: enough of a wide one is met soon, without a row read.
    if (order_ == OrderIndex::kAll && !filters && IsWide()) return Gather(kRowsAreGiven, true);
    const Way way = BestWay();
    const bool scans = Scans(way);
    const bool may_walk = order_ != OrderIndex::kNone;
    if (may_walk && ComesInOrder(way)) return Gather(way, true);
    if (may_walk && !scans)
        if (auto rows = GatherFew(way)) return *std::move(rows);
    if (may_walk)
        if (auto rows = WalkFirst()) return *std::move(rows);
    if (may_walk && scans) {
        PageRows rows = Walk({0, std::numeric_limits<std::int64_t>::max()}, 0);
        if (order_ == OrderIndex::kAll || IsFull(rows)) return rows;
    }
    return Gather(way, false);
}

std::vector<std::int64_t> SqlitePage::FindBySearch() {
    if (order_ != OrderIndex::kNone && IsFrequent())
        if (auto rows = WalkFirst()) return *std::move(rows);
    return Gather(WayOfSearch(), false);
}

std::optional<SqlitePage::PageRows> SqlitePage::WalkFirst() {
    const std::int64_t steps = kStepsAtFirst + query_.offset * 2;
    const std::int64_t most = kMoreSteps * steps;
    PageRows rows;
    for (std::int64_t from = 0; from < most; from += steps) {
        const PageRows more = Walk({from, steps}, rows.size());
        rows.insert(rows.end(), more.begin(), more.end());
        if (IsFull(rows)) return rows;
        if (rows.empty()) return std::nullopt;
        const auto found = query_.offset + static_cast<std::int64_t>(rows.size());
        if ((query_.offset + LimitOf(query_)) * (from + steps) > most * found) return std::nullopt;
    }
    return std::nullopt;
}

bool SqlitePage::IsFull(const PageRows& rows) const {
    return static_cast<std::int64_t>(rows.size()) >= LimitOf(query_);
}

SqlitePage::PageRows SqlitePage::Gather(Way way, bool by_index) {
    QueryText text = Text(way);
    std::string sql = "SELECT t.row" + text.FromWhere() + text.Order("t", by_index);
    sql += text.Limit();
    return RowsOf({"records.gather", sql}, text.params());
}

std::optional<SqlitePage::PageRows> SqlitePage::GatherFew(Way way) {
    QueryText text = Text(way);
    const std::string found = text.FromWhere();
    // Found without an order and then sorted: what was looked at is not looked at again.
    std::string sql = fmt::format(
        "SELECT t.row FROM (SELECT t.row AS row{} LIMIT {}) q CROSS JOIN {} ON t.row = q.row{}",
        found, text.Bind(kFew), text.Table(), text.Order("t", false));
    PageRows rows = RowsOf({"records.gather_few", sql}, text.params());
    if (static_cast<std::int64_t>(rows.size()) >= kFew) return std::nullopt;
    const auto from = std::clamp<std::int64_t>(query_.offset, 0, std::ssize(rows));
    const auto to = std::min<std::int64_t>(from + LimitOf(query_), std::ssize(rows));
    return PageRows(rows.begin() + from, rows.begin() + to);
}

SqlitePage::PageRows SqlitePage::Walk(Steps steps, std::size_t had) {
    QueryText text = Text(kRowsAreGiven);
    std::string set;
    if (order_ == OrderIndex::kSet)
        set = fmt::format(" WHERE {} IS NOT NULL",
                          text.OrderOf(query_.sort.front().path, "s").front());
    std::string sql = fmt::format(
        "SELECT t.row FROM (SELECT s.row AS row FROM {} s{}{} LIMIT {} OFFSET {}) q"
        " CROSS JOIN {} ON t.row = q.row",
        RecordTable(*query_.type), set, text.Order("s"), text.Bind(steps.count),
        text.Bind(steps.from), text.Table());
    sql += text.Where();
    // What was had was found behind the page's offset.
    sql += fmt::format(" LIMIT {} OFFSET {}",
                       text.Bind(LimitOf(query_) - static_cast<std::int64_t>(had)),
                       text.Bind(had > 0 ? 0 : std::max<std::int64_t>(query_.offset, 0)));
    return RowsOf({"records.walk", sql}, text.params());
}

SqlitePage::PageRows SqlitePage::RowsOf(const Sql& sql, Params params) {
    PageRows found;
    Rows rows = connection_.Query(sql, params);
    while (rows.Next()) found.push_back(rows->Int(0));
    return found;
}

std::int64_t SqlitePage::Count(std::int64_t at_most) {
    QueryText text = Text(BestWay());
    const std::string sql = text.CountSql(at_most);
    return CountedBy(connection_, {"records.count", sql}, text.params());
}

}  // namespace storage
