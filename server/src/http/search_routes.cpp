#include "base/text.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_json.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

bool HasSearch(const catalogue::RecordType& type) {
    return std::any_of(type.fields.begin(), type.fields.end(), [](const catalogue::Field& field) {
        return field.search ||
               std::any_of(field.fields.begin(), field.fields.end(),
                           [](const catalogue::Field& inner) { return inner.search; });
    });
}

records::Query Searching(Caller& caller, const catalogue::RecordType& type,
                         const std::string& words, int limit) {
    records::Query query;
    query.type = &type;
    query.scope =
        access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
    query.givens = caller.Givens();
    query.search = words;
    query.limit = limit;
    if (auto sort = records::ReadSort(*caller.catalogue, type, type.default_sort,
                                      access_control::ReadRule(caller.principal)))
        query.sort = *std::move(sort);
    return query;
}

json::object HitJson(Caller& caller, const catalogue::RecordType& type, const Record& record) {
    const auto shown = access_control::Show(caller.principal, type, record);
    const catalogue::Field* subtitle = type.FindField(type.subtitle);
    return {{"id", record.id.ToText()},
            {"title", TitleOf(type, shown.record)},
            {"subtitle", subtitle == nullptr
                             ? ""
                             : records::ValueToShow(*subtitle, shown.record.Get(subtitle->id))},
            {"state", StateJson(*caller.catalogue, type, record)}};
}

Response SearchAll(Caller& caller, const Request& request) {
    const std::string words(base::Trim(request.Query("q")));
    json::array groups;
    if (base::LengthInCharacters(words) > 200)
        return RefusalResponse(*caller.catalogue,
                               {{"http.search_too_long", {{"most", "200"}}, "q"}});
    const int limit = std::max(1, PageOf(request, 20).limit);
    for (const auto& [id, type] : caller.catalogue->record_types) {
        if (words.empty() || type.menu_group.empty() || !caller.MayRead(type) || !HasSearch(type))
            continue;
        const records::Query query = Searching(caller, type, words, limit);
        json::array rows;
        for (const Record& record : caller.view->Select(query))
            rows.push_back(HitJson(caller, type, record));
        if (rows.empty()) continue;
        groups.push_back({{"type", id},
                          {"label", type.label},
                          {"rows", std::move(rows)},
                          {"total", caller.view->Count(query)}});
    }
    return JsonAnswer(json::object{{"groups", std::move(groups)}});
}

/// Records to choose from for a reference: those one may read, found by words, first by title.
Response Pick(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    records::Query query =
        Searching(caller, **type, request.Query("q"), std::max(1, PageOf(request, 50).limit));
    if (auto sort = records::ReadSort(*caller.catalogue, **type, (*type)->title);
        sort && request.Query("q").empty())
        query.sort = *std::move(sort);
    // Where a colleague is to be chosen, nobody of an enterprise is.
    if ((*type)->id == catalogue::kPersonType)
        if (auto colleagues =
                records::ReadFilter(*caller.catalogue, **type, R"({"enterprise":{"absent":true}})"))
            query.filter = *std::move(colleagues);
    json::array rows;
    for (const Record& record : caller.view->Select(query))
        rows.push_back(HitJson(caller, **type, record));
    return JsonAnswer(
        json::object{{"rows", std::move(rows)}, {"total", caller.view->Count(query)}});
}

/// Active persons; with `right`, those who hold it (in `organisation`, where given).
Response FindPeople(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(catalogue::kPersonType);
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    records::Query query = Searching(caller, **type, request.Query("q"), 200);
    const std::string right = request.Query("right");
    QueryReader asked(request);
    const auto organisation = asked.Id("organisation");
    if (!asked.refusals().empty()) return RefusalResponse(*caller.catalogue, asked.refusals());
    json::array rows;
    for (const Record& record : caller.view->Select(query)) {
        if (record.Reference("enterprise")) continue;  // no colleague
        const auto person =
            access_control::LoadByPlace(*caller.view, *caller.catalogue, record.id, caller.today);
        if (!person) continue;
        if (!right.empty() &&
            !(organisation ? access_control::HoldsIn(*person, right, base::RecordId{*organisation})
                           : access_control::HoldsSomewhere(*person, right)))
            continue;
        rows.push_back({{"id", record.id.ToText()},
                        {"title", person->name},
                        {"subtitle", person->organisation_name}});
        if (rows.size() >= 50) break;
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

}  // namespace

void AddSearchRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/search", ForCallers(platform, SearchAll));
    router.Add(Method::kGet, "/api/pick/{type}", ForCallers(platform, Pick));
    router.Add(Method::kGet, "/api/people", ForCallers(platform, FindPeople));
}

}  // namespace http
