#include "http/detail/list_query.hpp"

#include "access/confine.hpp"
#include "base/text.hpp"

namespace http {

namespace {

/// The moment asked for as the number of the last act known then.
base::Result<std::optional<records::AsKnown>> KnownAt(Caller& caller) {
    const std::string text = caller.request.Query("known_at");
    if (text.empty()) return std::nullopt;
    const auto moment = base::Instant::Parse(text);
    if (!moment)
        return base::Refuse("http.member_not_instant", {{"member", "known_at"}}, "known_at");
    return records::AsKnown{caller.view->ArrivalAt(*moment)};
}

/// An order by what lies behind a reference would tell of records that may not be read.
base::Refusals HiddenSorts(const Caller& caller, const std::vector<records::SortKey>& keys) {
    base::Refusals refusals;
    for (const records::SortKey& key : keys)
        for (const records::Hop& hop : key.path.hops)
            if (!access_control::ScopeFor(caller.principal, *caller.catalogue, *hop.target,
                                          hop.target->id + ".read")
                     .IsEverything())
                refusals.push_back({"filter.not_sortable", {{"field", key.path.text}}, "sort"});
    return refusals;
}

}  // namespace

base::Result<records::Query> QueryOf(Caller& caller, const catalogue::RecordType& type,
                                     std::string_view right) {
    const records::PathRule rule = access_control::ReadRule(caller.principal);
    base::Refusals refusals;
    const auto gather = [&refusals](const auto& result) {
        if (!result) refusals.insert(refusals.end(), result.error().begin(), result.error().end());
    };
    const std::string asked_sort = caller.request.Query("sort");
    auto filter =
        records::ReadFilter(*caller.catalogue, type, caller.request.Query("filter"), rule);
    auto sort = records::ReadSort(*caller.catalogue, type,
                                  asked_sort.empty() ? type.default_sort : asked_sort, rule);
    auto known = KnownAt(caller);
    gather(filter);
    gather(sort);
    gather(known);
    if (sort) {
        const base::Refusals hidden = HiddenSorts(caller, *sort);
        refusals.insert(refusals.end(), hidden.begin(), hidden.end());
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    records::Query query;
    query.type = &type;
    query.filter =
        access_control::Confined(caller.principal, *caller.catalogue, *std::move(filter));
    query.scope =
        access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
    if (right != "read")
        query.scope = records::Both(
            query.scope, access_control::ScopeFor(caller.principal, *caller.catalogue, type,
                                                  fmt::format("{}.{}", type.id, right)));
    query.givens = caller.Givens();
    query.search = caller.request.Query("q");
    query.sort = *std::move(sort);
    query.with_voided = caller.request.Query("voided") == "1";
    query.as_known = *known;
    const PageAsked page = PageOf(caller.request);
    query.offset = page.offset;
    query.limit = page.limit;
    return query;
}

base::Result<std::vector<records::Path>> ColumnsOf(Caller& caller,
                                                   const catalogue::RecordType& type) {
    const records::PathRule rule = access_control::ReadRule(caller.principal);
    std::vector<records::Path> columns;
    for (const catalogue::ListColumn& column : type.columns)
        if (auto path = records::ReadPath(*caller.catalogue, type, column.path, rule))
            columns.push_back(*std::move(path));
    base::Refusals refusals;
    for (const std::string& text : base::Split(caller.request.Query("columns"), ',')) {
        if (text.empty()) continue;
        auto path = records::ReadPath(*caller.catalogue, type, text, rule);
        if (path)
            columns.push_back(*std::move(path));
        else
            refusals.insert(refusals.end(), path.error().begin(), path.error().end());
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return columns;
}

}  // namespace http
