#include "http/demonstration_routes.hpp"

#include "http/detail/admit.hpp"
#include "http/detail/body.hpp"
#include "http/detail/caller.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr int kMostPeople = 100;

const char* StageName(DemonstrationStage stage) {
    switch (stage) {
        case DemonstrationStage::kNone:
            return "none";
        case DemonstrationStage::kMaking:
            return "making";
        case DemonstrationStage::kReady:
            return "ready";
        case DemonstrationStage::kFailed:
            return "failed";
    }
    return "none";
}

/// Its server listens beside the plain address, which one who came by TLS cannot reach.
Response Beside(DemonstrationDesk& desk, const Request& request) {
    const DemonstrationProgress now = desk.Progress();
    return JsonAnswer(json::object{{"offered", !request.secure && desk.IsOffered()},
                                   {"stage", StageName(now.stage)},
                                   {"percent", now.percent},
                                   {"port", now.port},
                                   {"people", json::array()}});
}

std::vector<records::Record> ActivePeople(Platform& platform,
                                          const catalogue::Catalogue& catalogue) {
    records::Query query;
    query.type = catalogue.FindType(catalogue::kPersonType);
    query.filter = records::ReadFilter(catalogue, *query.type, R"({"active":true})").value();
    query.limit = kMostPeople;
    return platform.store.Read()->Select(query);
}

Response People(Platform& platform, bool may_enter) {
    const auto catalogue = platform.catalogue.Current();
    json::array people;
    const auto view = platform.store.Read();
    if (may_enter) {
        for (const records::Record& person : ActivePeople(platform, *catalogue)) {
            const auto principal =
                access_control::LoadByPlace(*view, *catalogue, person.id, platform.clock.Today());
            if (!principal || principal->roles.empty()) continue;
            json::array roles;
            for (const access_control::HeldRole& held : principal->roles) {
                const auto role = catalogue->roles.find(held.role);
                if (role != catalogue->roles.end()) roles.emplace_back(role->second.label);
            }
            people.push_back({{"account", principal->account},
                              {"name", principal->name},
                              {"organisation", principal->organisation_name},
                              {"roles", std::move(roles)}});
        }
    }
    return JsonAnswer(json::object{{"offered", false},
                                   {"stage", "none"},
                                   {"percent", 0},
                                   {"port", 0},
                                   {"people", std::move(people)}});
}

Response Enter(Platform& platform, const Request& request, const std::string& password) {
    const auto catalogue = platform.catalogue.Current();
    Body body(request.body, {"account"});
    const std::string account = body.Text("account");
    if (!body.refusals().empty()) return RefusalResponse(*catalogue, body.refusals());
    return Admit(platform, request,
                 {account, password, request.remote_address,
                  std::string(request.Header("user-agent").substr(0, 200))});
}

}  // namespace

void AddDemonstrationRoutes(Router& router, Platform& platform, DemonstrationDesk& desk) {
    router.Add(Method::kGet, "/api/demonstration",
               [&desk](const Request& request) { return Beside(desk, request); });
    router.Add(
        Method::kPost, "/api/demonstration",
        [&platform, &desk](const Request& request) {
            if (request.secure || !desk.IsOffered())
                return RefusalResponse(*platform.catalogue.Current(),
                                       {{"demo.not_offered", {}, ""}});
            desk.Begin();
            return Beside(desk, request);
        },
        4096);
}

void AddDemonstrationPeople(Router& router, Platform& platform, std::string password) {
    router.Add(Method::kGet, "/api/demonstration",
               [&platform, may_enter = !password.empty()](const Request&) {
                   return People(platform, may_enter);
               });
    router.Add(
        Method::kPost, "/api/demonstration/session",
        [&platform, password = std::move(password)](const Request& request) {
            if (password.empty())
                return RefusalResponse(*platform.catalogue.Current(),
                                       {{"demo.not_offered", {}, ""}});
            return Enter(platform, request, password);
        },
        4096);
}

}  // namespace http
