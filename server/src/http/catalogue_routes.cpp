#include "http/catalogue_json.hpp"
#include "http/detail/caller.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;

namespace {

Response GetCatalogue(Caller& caller, const Request& request) {
    // What one may read is part of the answer, so the tag names the person's rights too.
    std::string rights;
    for (const std::string& right : access_control::RightsOf(caller.principal))
        rights += right + "\n";
    const std::string tag =
        fmt::format("\"{}-{}\"", caller.catalogue->digest.ToText().substr(0, 16),
                    base::Sha256(rights).ToText().substr(0, 8));
    Response response;
    if (request.Header("if-none-match") == tag) {
        response.status = 304;
    } else {
        response = JsonAnswer(CatalogueToJson(
            *caller.catalogue,
            [&](const catalogue::RecordType& type) { return caller.MayRead(type); },
            [&](const catalogue::RecordType& type) {
                return access_control::HoldsSomewhere(caller.principal, type.id + ".import");
            }));
        std::erase_if(response.headers,
                      [](const auto& header) { return header.first == "Cache-Control"; });
    }
    response.Set("ETag", tag);
    response.Set("Cache-Control", "private, no-cache");
    return response;
}

Response GetDefinitions(Caller& caller, const Request&) {
    return JsonAnswer(DefinitionsToJson(*caller.catalogue, [&](const catalogue::RecordType& type) {
        return caller.MayRead(type);
    }));
}

Response GetCalendar(Caller& caller, const Request& request) {
    const auto from = base::CivilDay::Parse(request.Query("from"));
    const auto to = base::CivilDay::Parse(request.Query("to"));
    if (!from || !to || *to < *from || *to - *from > 800)
        return RefusalResponse(*caller.catalogue, {{"http.bad_span", {}, "from"}});
    json::array days;
    for (base::CivilDay day = *from; day <= *to; day = day.Plus(1)) {
        json::object one = {{"day", day.ToText()},
                            {"working", caller.catalogue->calendar.IsWorkingDay(day)},
                            {"known", caller.catalogue->calendar.Knows(day.year())}};
        if (const auto name = caller.catalogue->calendar.NameOf(day)) one["name"] = *name;
        days.push_back(std::move(one));
    }
    return JsonAnswer(days);
}

}  // namespace

void AddCatalogueRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/catalogue", ForCallers(platform, GetCatalogue));
    router.Add(Method::kGet, "/api/catalogue/definitions", ForCallers(platform, GetDefinitions));
    router.Add(Method::kGet, "/api/catalogue/calendar", ForCallers(platform, GetCalendar));
}

}  // namespace http
