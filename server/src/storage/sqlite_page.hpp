#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/query_text.hpp"

namespace storage {

/// SQLite has no notion of how many rows a condition finds; what it would do alone is to gather
/// and sort half a table with all its columns for a page of fifty, or to go through all of an order
/// for the few that are open. So a page is found here in steps that are bounded each, and only the
/// page's own rows are read whole.
class SqlitePage {
 public:
    /// Both must outlive the object.
    SqlitePage(Connection& connection, const records::Query& query);

    /// r_t.row of the page's rows in its order.
    [[nodiscard]] std::vector<std::int64_t> Find();
    /// All rows of the query, at most `at_most` (0: all).
    [[nodiscard]] std::int64_t Count(std::int64_t at_most);
    /// The query by the way that its rows are found best, for what is told of all of them. The
    /// text asks this page while it is written.
    [[nodiscard]] QueryText OfAll() { return Text(BestWay()); }

 private:
    /// Which rows an index holds in the order that is asked for. kSet: those that have a value in
    /// the first column of it; they come first, whichever way.
    enum class OrderIndex { kNone, kSet, kAll };
    using PageRows = std::vector<std::int64_t>;

    [[nodiscard]] QueryText Text(Way way = kAnyWay);
    /// Where the filter narrows by itself, a scope of many records does not help, and neither does
    /// a choice of few values. State and organisation have an index together.
    [[nodiscard]] Way BestWay();
    /// By the search index, or by what else narrows where that finds less.
    [[nodiscard]] Way WayOfSearch();
    [[nodiscard]] bool IsWide();
    /// How many rows, at most `most`.
    [[nodiscard]] std::int64_t Finds(Way way, std::int64_t most);
    /// How many rows the search index names, at most `most`.
    [[nodiscard]] std::int64_t Candidates(std::int64_t most);
    /// Does the search index find many rows? Then the first of the order hold enough of them.
    [[nodiscard]] bool IsFrequent();
    /// Do few records fulfil what the back-reference asks, or few rows what is asked of a group?
    [[nodiscard]] bool IsFew(const records::Quantified& quantified);
    [[nodiscard]] bool PointFew(const records::Quantified& quantified);
    /// Only where an index names them: the question must not go through every row.
    [[nodiscard]] bool HoldFew(const records::Quantified& quantified);
    [[nodiscard]] bool PlanSays(const std::string& sql, Params params,
                                const std::function<bool(std::string_view)>& what);
    [[nodiscard]] OrderIndex FindOrderIndex();
    /// Would every row be looked at? An index of few rows (`…__set_…`) may be gone through.
    [[nodiscard]] bool Scans(Way way);

    /// Do the rows that this way finds stand in the order's own index, which tells all that is
    /// asked of them? Then they come in order, and none after the page need be looked at.
    [[nodiscard]] bool ComesInOrder(Way way);
    /// The index that answers without a row of `t` read; empty: none, or its rows must be sorted.
    [[nodiscard]] std::string IndexAlone(Way way, bool by_index);

    [[nodiscard]] PageRows FindBySearch();
    /// The page where few rows are found at all; nullopt where they are not few.
    [[nodiscard]] std::optional<PageRows> GatherFew(Way way);
    [[nodiscard]] PageRows Gather(Way way, bool by_index);
    /// A part of the order.
    struct Steps {
        std::int64_t from = 0, count = 0;
    };
    /// Through the order until the page is full, of which the steps before held `had` rows. The
    /// inner question is answered row by row, and in nested loops its order stays.
    [[nodiscard]] PageRows Walk(Steps steps, std::size_t had);
    /// Through the first of the order; nullopt where they do not hold the page.
    [[nodiscard]] std::optional<PageRows> WalkFirst();
    [[nodiscard]] bool IsFull(const PageRows& rows) const;
    [[nodiscard]] PageRows RowsOf(const Sql& sql, Params params);

    Connection& connection_;
    const records::Query& query_;
    bool searches_;
    OrderIndex order_ = OrderIndex::kNone;
    std::optional<bool> frequent_;
    std::map<const records::Quantified*, bool> few_;
};

}  // namespace storage
