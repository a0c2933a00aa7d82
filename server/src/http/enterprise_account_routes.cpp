#include "http/detail/body.hpp"
#include "http/detail/record_page.hpp"
#include "http/own_routes.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr const char* kAccountsRight = "accounts.for_enterprise";
constexpr const char* kEnterpriseRole = "enterprise_user";
constexpr int kMostOfOneEnterprise = 100;

/// The enterprise, when the caller may open accounts for it: the right reaches it, or one of its
/// outlets (a branch answers for outlets of enterprises that the city has registered).
base::Result<FoundRecord> FindAccountsOf(Caller& caller, const Request& request) {
    auto found = FindReadable(caller, "enterprise", request.Parameter("enterprise"));
    if (!found) return found;
    if (access_control::Holds(caller.principal, kAccountsRight, found->record)) return found;
    const catalogue::RecordType* outlets = caller.catalogue->FindType("outlet");
    if (outlets != nullptr) {
        records::Query query;
        query.type = outlets;
        query.scope =
            access_control::ScopeFor(caller.principal, *caller.catalogue, *outlets, kAccountsRight);
        auto filter = records::ReadFilter(
            *caller.catalogue, *outlets,
            json::serialize(json::object{{"enterprise", found->record.id.ToText()}}));
        if (filter) {
            query.filter = *std::move(filter);
            if (caller.view->Count(query) > 0) return found;
        }
    }
    return base::Refuse("admin.not_allowed", {{"right", kAccountsRight}});
}

/// Opens and closes such accounts as the bureau's own step: who may do that has no right to people.
access_control::Principal WithRightToPeople(const Caller& caller) {
    access_control::Principal principal = caller.principal;
    for (const char* right : {"person.read", "person.register", "person.correct"}) {
        access_control::HeldGrant grant;
        grant.right = right;
        grant.scope = catalogue::Scope::kAll;
        grant.organisation = principal.organisation;
        principal.grants.push_back(std::move(grant));
    }
    return principal;
}

base::Result<FoundRecord> FindAccountPerson(Caller& caller, const Record& enterprise,
                                            std::string_view person) {
    const auto refused = base::Refuse("http.record_not_found", {{"type", "企业人员"}});
    const catalogue::RecordType* people = caller.catalogue->FindType(catalogue::kPersonType);
    const auto id = base::RecordId::Parse(person);
    if (people == nullptr || !id) return refused;
    auto found = caller.view->Find(*people, *id);
    if (!found || found->Reference("enterprise") != enterprise.id) return refused;
    return FoundRecord{people, *std::move(found)};
}

json::object AccountJson(Caller& caller, const Record& person) {
    const auto* active = person.Get("active").As<bool>();
    json::object row = {{"id", person.id.ToText()},
                        {"name", person.Text("name")},
                        {"account", person.Text("account")},
                        {"position", person.Text("position")},
                        {"version", person.version},
                        {"active", active != nullptr && *active},
                        {"must_change", caller.platform.sessions.MustChange(person.id)},
                        {"sessions", caller.platform.accounts.SessionsOf(person.id).size()}};
    return row;
}

Response ListEnterpriseAccounts(Caller& caller, const Request& request) {
    const auto enterprise = FindAccountsOf(caller, request);
    if (!enterprise) return RefusalResponse(*caller.catalogue, enterprise.error());
    const catalogue::RecordType* people = caller.catalogue->FindType(catalogue::kPersonType);
    records::Query query;
    query.type = people;
    query.limit = kMostOfOneEnterprise;
    auto filter = records::ReadFilter(
        *caller.catalogue, *people,
        json::serialize(json::object{{"enterprise", enterprise->record.id.ToText()}}));
    auto sort = records::ReadSort(*caller.catalogue, *people, "name");
    json::array rows;
    if (filter && sort) {
        query.filter = *std::move(filter);
        query.sort = *std::move(sort);
        for (const Record& person : caller.view->Select(query))
            rows.push_back(AccountJson(caller, person));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

Response PasswordJson(Caller& caller, const base::RecordId& person, const std::string& account,
                      int status) {
    const auto password = caller.platform.sessions.GiveOneTimePassword(person, account);
    if (!password) return RefusalResponse(*caller.catalogue, password.error());
    return JsonAnswer(
        json::object{
            {"id", person.ToText()}, {"account", account}, {"one_time_password", *password}},
        status);
}

Response OpenEnterpriseAccount(Caller& caller, const Request& request) {
    Body body(request.body, {"id", "record", "account", "name", "position", "phone"});
    workflow::ActRequest act;
    act.id = base::ActId{body.Uuid("id")};
    act.record = base::RecordId{body.Uuid("record")};
    const std::string account = body.Text("account");
    const std::string name = body.Text("name");
    const std::string position = body.TextOr("position");
    const std::string phone = body.TextOr("phone");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto enterprise = FindAccountsOf(caller, request);
    if (!enterprise) return RefusalResponse(*caller.catalogue, enterprise.error());
    // Sent again because the answer did not arrive: another password is what is needed.
    if (FindAccountPerson(caller, enterprise->record, act.record.ToText()))
        return PasswordJson(caller, act.record, account, 200);
    json::object role = {{"role", kEnterpriseRole},
                         {"organisation", caller.principal.organisation.ToText()},
                         {"from_day", caller.today.ToText()}};
    json::object values = {{"account", account},
                           {"name", name},
                           {"enterprise", enterprise->record.id.ToText()},
                           {"active", true},
                           {"roles", json::array{std::move(role)}}};
    if (!position.empty()) values["position"] = position;
    if (!phone.empty()) values["phone"] = phone;
    act.type = catalogue::kPersonType;
    act.act = "register";
    act.values = json::serialize(values);
    act.reason = "给企业开通账号";
    const auto made =
        caller.platform.performer.Perform(WithRightToPeople(caller), caller.catalogue, act);
    if (!made) return RefusalResponse(*caller.catalogue, made.error());
    return PasswordJson(caller, act.record, account, 201);
}

Response RenewEnterprisePassword(Caller& caller, const Request& request) {
    const auto enterprise = FindAccountsOf(caller, request);
    if (!enterprise) return RefusalResponse(*caller.catalogue, enterprise.error());
    const auto person = FindAccountPerson(caller, enterprise->record, request.Parameter("person"));
    if (!person) return RefusalResponse(*caller.catalogue, person.error());
    caller.platform.sessions.Unlock(person->record.id);
    return PasswordJson(caller, person->record.id, person->record.Text("account"), 201);
}

/// Stops or takes up again; what they did stays under their name.
Response SetEnterpriseAccount(Caller& caller, const Request& request, bool active) {
    Body body(request.body, {"id", "version"});
    workflow::ActRequest act;
    act.id = base::ActId{body.Uuid("id")};
    act.expected_version = body.NumberOr("version", 0);
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto enterprise = FindAccountsOf(caller, request);
    if (!enterprise) return RefusalResponse(*caller.catalogue, enterprise.error());
    const auto person = FindAccountPerson(caller, enterprise->record, request.Parameter("person"));
    if (!person) return RefusalResponse(*caller.catalogue, person.error());
    act.type = catalogue::kPersonType;
    act.record = person->record.id;
    act.act = "correct";
    act.values = json::serialize(json::object{{"active", active}});
    act.reason = active ? "恢复企业账号" : "停用企业账号";
    const auto done =
        caller.platform.performer.Perform(WithRightToPeople(caller), caller.catalogue, act);
    if (!done) return RefusalResponse(*caller.catalogue, done.error());
    if (!active) caller.platform.sessions.CloseAllOf(person->record.id);
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

void AddEnterpriseAccountRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/enterprises/{enterprise}/accounts",
               ForCallers(platform, ListEnterpriseAccounts));
    router.Add(Method::kPost, "/api/enterprises/{enterprise}/accounts",
               ForCallers(platform, OpenEnterpriseAccount), 4096);
    router.Add(Method::kPost, "/api/enterprises/{enterprise}/accounts/{person}/password",
               ForCallers(platform, RenewEnterprisePassword), 1024);
    router.Add(Method::kPost, "/api/enterprises/{enterprise}/accounts/{person}/stop",
               ForCallers(platform,
                          [](Caller& caller, const Request& request) {
                              return SetEnterpriseAccount(caller, request, false);
                          }),
               1024);
    router.Add(Method::kPost, "/api/enterprises/{enterprise}/accounts/{person}/start",
               ForCallers(platform,
                          [](Caller& caller, const Request& request) {
                              return SetEnterpriseAccount(caller, request, true);
                          }),
               1024);
}

}  // namespace http
