#include "access/enterprise.hpp"
#include "http/detail/admit.hpp"
#include "http/detail/body.hpp"
#include "http/detail/bureau_of.hpp"
#include "http/detail/enterprise_door.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr int kSessionSeconds = 24 * 3600;

/// The bureau that the person's unit belongs to; the unit itself where it is one.
json::object BureauJson(const Caller& caller) {
    const auto bureau = BureauOf(caller, caller.principal.organisation);
    return {{"id", bureau ? bureau->id.ToText() : caller.principal.organisation.ToText()},
            {"name", bureau ? bureau->Text("name") : caller.principal.organisation_name}};
}

json::object SessionToJson(const Caller& caller) {
    const access_control::Principal& principal = caller.principal;
    json::array roles;
    for (const access_control::HeldRole& held : principal.roles) {
        const auto role = caller.catalogue->roles.find(held.role);
        roles.push_back(
            {{"id", held.role},
             {"label", role == caller.catalogue->roles.end() ? held.role : role->second.label},
             {"organisation",
              {{"id", held.organisation.ToText()}, {"name", held.organisation_name}}}});
    }
    json::array acting_for;
    for (const access_control::Delegator& delegator : principal.acting_for) {
        json::array rights;
        for (const access_control::HeldGrant& grant : delegator.grants)
            rights.emplace_back(grant.right);
        acting_for.push_back(
            {{"person", {{"id", delegator.person.ToText()}, {"name", delegator.name}}},
             {"until", delegator.until.ToText()},
             {"rights", std::move(rights)}});
    }
    const auto rights = access_control::RightsOf(principal);
    const bool is_enterprises = access_control::ActsForEnterprise(principal);
    const std::int64_t ends =
        caller.session.created_at.micros + std::int64_t{kSessionSeconds} * 1'000'000;
    return {{"person",
             {{"id", principal.person.ToText()},
              {"name", principal.name},
              {"account", principal.account},
              {"position", principal.position}}},
            {"organisation",
             {{"id", principal.organisation.ToText()},
              {"name", principal.organisation_name},
              {"short", principal.organisation_short}}},
            {"bureau", BureauJson(caller)},
            {"for_enterprise", is_enterprises},
            {"csrf", caller.session.csrf},
            {"must_change", caller.platform.sessions.MustChange(principal.person)},
            {"rights", json::array(rights.begin(), rights.end())},
            {"roles", std::move(roles)},
            {"acting_for", std::move(acting_for)},
            {"today", caller.today.ToText()},
            {"today_is_working_day", caller.catalogue->calendar.IsWorkingDay(caller.today)},
            {"expires_at", base::Instant{ends}.ToText()},
            {"catalogue", caller.catalogue->digest.ToText()}};
}

/// `name=token`
void SetSessionCookie(Response& response, const Request& request, const std::string& cookie,
                      int seconds) {
    response.Set("Set-Cookie", fmt::format("{}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}",
                                           cookie, seconds, request.secure ? "; Secure" : ""));
}

Response Hello(Platform& platform) {
    const Installation facts = platform.installation();
    return JsonAnswer(json::object{{"name", "青衡"},
                                   {"organisation", facts.organisation},
                                   {"demonstration", facts.demonstration},
                                   {"today", platform.clock.Today().ToText()},
                                   {"version", facts.version},
                                   {"evidence_limit", facts.evidence_limit_bytes},
                                   {"authority_fingerprint", facts.authority_fingerprint}});
}

Response OpenSession(Platform& platform, const Request& request) {
    Body body(request.body, {"account", "password"});
    access_control::SignIn sign_in{body.Text("account"), body.Text("password"),
                                   request.remote_address,
                                   std::string(request.Header("user-agent").substr(0, 200))};
    if (!body.refusals().empty())
        return RefusalResponse(*platform.catalogue.Current(), body.refusals());
    return Admit(platform, request, sign_in);
}

Response CloseSession(Caller& caller, const Request& request) {
    const std::string& name = caller.platform.session_cookie;
    caller.platform.sessions.Close(request.Cookie(name));
    Response response;
    response.status = 204;
    SetSessionCookie(response, request, name + "=", 0);
    return response;
}

Response ChangePassword(Caller& caller, const Request& request) {
    Body body(request.body, {"old", "new"});
    const std::string old_password = body.Text("old");
    const std::string new_password = body.Text("new");
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    const auto done =
        caller.platform.sessions.ChangePassword(caller.session, old_password, new_password);
    if (!done) return RefusalResponse(*caller.catalogue, done.error());
    Response response;
    response.status = 204;
    return response;
}

}  // namespace

Response Admit(Platform& platform, const Request& request, const access_control::SignIn& sign_in) {
    const auto catalogue = platform.catalogue.Current();
    const auto opened = platform.sessions.Open(sign_in);
    if (!opened) return RefusalResponse(*catalogue, opened.error());
    auto view = platform.store.Read();
    const base::CivilDay today = platform.clock.Today();
    auto principal =
        access_control::LoadPrincipal(*view, *catalogue, opened->session.person, today);
    if (!principal) {
        platform.sessions.Close(opened->token);
        return RefusalResponse(*catalogue, {{"access.sign_in_failed", {}, ""}});
    }
    const auto standing = std::make_shared<const access_control::Principal>(*std::move(principal));
    const Caller caller{platform, request,   catalogue,       opened->session,
                        standing, *standing, std::move(view), today};
    Response response = JsonAnswer(SessionToJson(caller), 201);
    SetSessionCookie(response, request, platform.session_cookie + "=" + opened->token,
                     kSessionSeconds);
    return response;
}

void AddSessionRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/hello", [&platform](const Request&) { return Hello(platform); });
    router.Add(
        Method::kPost, "/api/session",
        [&platform](const Request& request) { return OpenSession(platform, request); }, 4096);
    router.Add(Method::kGet, "/api/session",
               ForEverybody(
                   platform,
                   [](Caller& caller, const Request&) { return JsonAnswer(SessionToJson(caller)); },
                   WhileMustChange::kAllowed));
    router.Add(Method::kDelete, "/api/session",
               ForEverybody(platform, CloseSession, WhileMustChange::kAllowed), 0);
    router.Add(Method::kPost, "/api/session/password",
               ForEverybody(platform, ChangePassword, WhileMustChange::kAllowed), 4096);
}

}  // namespace http
