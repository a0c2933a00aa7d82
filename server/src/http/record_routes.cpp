#include "http/detail/kept_pages.hpp"
#include "http/detail/list_query.hpp"
#include "http/detail/record_json.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;

namespace {

/// Up to here a total is counted with the page; beyond, the web asks `/count` after showing it.
constexpr std::int64_t kCountedWithPage = 100'000;

json::object SumsOf(Caller& caller, const records::Query& query,
                    const std::vector<records::Path>& columns) {
    json::object sums;
    for (const records::Path& path : columns)
        if (path.hops.empty() && path.field != nullptr &&
            path.field->kind == catalogue::FieldKind::kMoney)
            sums[path.field->id] = caller.view->Sum(query, *path.field);
    return sums;
}

Response ListRecords(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const auto query = QueryOf(caller, **type);
    const auto columns = ColumnsOf(caller, **type);
    base::Refusals refusals;
    if (!query) refusals = query.error();
    if (!columns) refusals.insert(refusals.end(), columns.error().begin(), columns.error().end());
    if (!refusals.empty()) return RefusalResponse(*caller.catalogue, refusals);
    RecordWriterJson writer(caller);
    json::array rows =
        RowsWithClocks(caller, writer, **type, caller.view->Select(*query), *columns);
    json::object answer = {{"rows", std::move(rows)}, {"references", writer.References()}};
    const std::int64_t total = caller.view->Count(*query, kCountedWithPage + 1);
    if (total <= kCountedWithPage) {
        answer["total"] = total;
        if (request.Query("sums") == "1") answer["sums"] = SumsOf(caller, *query, *columns);
    }
    writer.Finish();
    return JsonAnswer(answer);
}

Response CountRecords(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const auto query = QueryOf(caller, **type);
    if (!query) return RefusalResponse(*caller.catalogue, query.error());
    return JsonAnswer(json::object{{"total", caller.view->Count(*query)}});
}

Response GetRecord(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    RecordWriterJson writer(caller);
    json::object page = RecordPage(caller, writer, *found->type, found->record);
    writer.Finish();
    return JsonAnswer(page);
}

Response GetNew(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const auto steps =
        caller.platform.performer.OpeningSteps(caller.principal, caller.catalogue, **type);
    return JsonAnswer(json::object{{"next", StepsJson(caller, steps)}});
}

}  // namespace

void AddRecordRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/{type}", ForCallersKept(platform, ListRecords));
    router.Add(Method::kGet, "/api/records/{type}/count", ForCallersKept(platform, CountRecords));
    router.Add(Method::kGet, "/api/records/{type}/new", ForCallers(platform, GetNew));
    router.Add(Method::kGet, "/api/records/{type}/{id}", ForCallers(platform, GetRecord));
}

}  // namespace http
