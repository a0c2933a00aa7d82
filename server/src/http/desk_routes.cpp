#include "base/text.hpp"
#include "http/detail/body.hpp"
#include "http/detail/caller.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr std::int64_t kDraftLimit = std::int64_t{256} << 10;
constexpr std::size_t kMostDrafts = 200;

Response NoContent() {
    Response response;
    response.status = 204;
    return response;
}

json::value Parsed(const std::string& text) {
    json::error_code error;
    json::value value = json::parse(text, error);
    return error ? json::value(nullptr) : value;
}

Response ListDrafts(Caller& caller, const Request&) {
    json::array rows;
    for (const Draft& draft : caller.platform.desk.Drafts(caller.principal.person))
        rows.push_back({{"key", draft.key}, {"updated_at", draft.updated_at.ToText()}});
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

Response GetDraft(Caller& caller, const Request& request) {
    const auto draft =
        caller.platform.desk.FindDraft(caller.principal.person, request.Parameter("rest"));
    if (!draft) return JsonAnswer(json::object{{"body", nullptr}});
    return JsonAnswer(
        json::object{{"body", Parsed(draft->body)}, {"updated_at", draft->updated_at.ToText()}});
}

Response PutDraft(Caller& caller, const Request& request) {
    const std::string& key = request.Parameter("rest");
    json::error_code error;
    base::Refusals refusals;
    (void)json::parse(request.body, error);
    if (error || !base::IsUtf8(request.body)) refusals.push_back({"http.not_json", {}, ""});
    if (key.size() > 200) refusals.push_back({"http.draft_key_too_long", {}, "key"});
    auto& desk = caller.platform.desk;
    if (refusals.empty() && !desk.FindDraft(caller.principal.person, key) &&
        desk.Drafts(caller.principal.person).size() >= kMostDrafts)
        refusals.push_back(
            {"http.too_many_drafts", {{"most", std::to_string(kMostDrafts)}}, "key"});
    if (!refusals.empty()) return RefusalResponse(*caller.catalogue, refusals);
    const Draft draft{key, request.body, caller.platform.clock.Now()};
    desk.KeepDraft(caller.principal.person, draft);
    return JsonAnswer(json::object{{"updated_at", draft.updated_at.ToText()}});
}

Response DropDraft(Caller& caller, const Request& request) {
    caller.platform.desk.DropDraft(caller.principal.person, request.Parameter("rest"));
    return NoContent();
}

json::object ViewJson(const Caller& caller, const SavedView& view) {
    return {{"id", view.id.ToText()},
            {"label", view.label},
            {"filter", view.filter.empty() ? json::value(json::object{}) : Parsed(view.filter)},
            {"sort", view.sort},
            {"columns", json::array(view.columns.begin(), view.columns.end())},
            {"shared", view.shared},
            {"mine", view.person == caller.principal.person}};
}

Response ListViews(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    json::array rows;
    for (const SavedView& view : caller.platform.desk.Views(
             caller.principal.person, caller.principal.organisation, (*type)->id))
        rows.push_back(ViewJson(caller, view));
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

Response PutView(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    Body body(request.body, {"label", "filter", "sort", "columns", "shared"});
    SavedView view;
    const auto id = base::Uuid::Parse(request.Parameter("id"));
    if (!id) body.Add({{"http.member_not_id", {{"member", "id"}}, "id"}});
    view.id = id.value_or(base::Uuid{});
    view.person = caller.principal.person;
    view.organisation = caller.principal.organisation;
    view.type = (*type)->id;
    view.label = body.Text("label");
    view.sort = body.TextOr("sort");
    view.shared = body.FlagOr("shared", false);
    view.updated_at = caller.platform.clock.Now();
    view.columns = body.Texts("columns");
    const auto rule = access_control::ReadRule(caller.principal);
    if (const json::value& member = body.Member("filter"); !member.is_null()) {
        const auto filter =
            records::ReadFilter(*caller.catalogue, **type, json::serialize(member), rule);
        if (filter)
            view.filter = filter->text;
        else
            body.Add(filter.error());
    }
    if (const auto sort = records::ReadSort(*caller.catalogue, **type, view.sort, rule); !sort)
        body.Add(sort.error());
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    if (!caller.platform.desk.KeepView(view))
        return RefusalResponse(*caller.catalogue, {{"http.view_not_found", {}, "id"}});
    return JsonAnswer(ViewJson(caller, view));
}

Response DropView(Caller& caller, const Request& request) {
    const auto id = base::Uuid::Parse(request.Parameter("id"));
    if (!id || !caller.platform.desk.DropView(caller.principal.person, *id))
        return RefusalResponse(*caller.catalogue, {{"http.view_not_found", {}, "id"}});
    return NoContent();
}

}  // namespace

void AddDeskRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/drafts", ForCallers(platform, ListDrafts));
    router.Add(Method::kGet, "/api/drafts/{rest...}", ForCallers(platform, GetDraft));
    router.Add(Method::kPut, "/api/drafts/{rest...}", ForCallers(platform, PutDraft), kDraftLimit);
    router.Add(Method::kDelete, "/api/drafts/{rest...}", ForCallers(platform, DropDraft), 0);
    router.Add(Method::kGet, "/api/views/{type}", ForCallers(platform, ListViews));
    router.Add(Method::kPut, "/api/views/{type}/{id}", ForCallers(platform, PutView), 64 << 10);
    router.Add(Method::kDelete, "/api/views/{type}/{id}", ForCallers(platform, DropView), 0);
}

}  // namespace http
