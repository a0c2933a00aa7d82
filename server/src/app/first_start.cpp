#include "app/first_start.hpp"

#include <boost/json.hpp>

namespace app {

namespace json = boost::json;

access_control::Principal InstallationPrincipal(const base::RecordId& person,
                                                const base::RecordId& organisation) {
    access_control::Principal principal;
    principal.person = person;
    principal.name = "系统安装";
    principal.organisation = organisation;
    access_control::HeldGrant everything;
    everything.right = "*";
    everything.scope = catalogue::Scope::kAll;
    everything.organisation = organisation;
    principal.grants.push_back(std::move(everything));
    return principal;
}

namespace {

constexpr const char* kReason = "首次启动";

workflow::ActRequest Registering(Node& node, std::string_view type, const base::RecordId& record,
                                 const base::RecordId& organisation, const json::object& values) {
    workflow::ActRequest request;
    request.id = base::ActId::Make(node.clock.Now(), node.randomness);
    request.type = type;
    request.record = record;
    request.act = "register";
    request.values = json::serialize(values);
    request.organisation = organisation;
    request.reason = kReason;
    return request;
}

}  // namespace

base::Result<std::optional<FirstAdministrator>> MakeFirstAdministrator(Node& node) {
    if (node.accounts->HasAnyCredential()) return std::nullopt;
    const auto organisation = base::RecordId::Make(node.clock.Now(), node.randomness);
    const auto person = base::RecordId::Make(node.clock.Now(), node.randomness);
    const auto principal = InstallationPrincipal(person, organisation);
    const std::string today = node.clock.Today().ToText();
    const auto catalogue = node.definitions.Current();
    const auto made = node.performer->Perform(
        principal, catalogue,
        Registering(node, catalogue::kOrganisationType, organisation, organisation,
                    {{"name", "本单位（请更正名称）"}, {"short", "某"}, {"kind", "city_bureau"}}));
    if (!made) return base::Refuse(made.error());
    json::array roles;
    for (const char* role : {"system_admin", "security_admin"})
        roles.push_back(
            {{"role", role}, {"organisation", organisation.ToText()}, {"from_day", today}});
    const auto added =
        node.performer->Perform(principal, catalogue,
                                Registering(node, catalogue::kPersonType, person, organisation,
                                            {{"account", "admin"},
                                             {"name", "系统管理员"},
                                             {"active", true},
                                             {"roles", std::move(roles)}}));
    if (!added) return base::Refuse(added.error());
    auto password = node.sessions->GiveOneTimePassword(person, "admin");
    if (!password) return base::Refuse(password.error());
    return FirstAdministrator{"admin", *std::move(password)};
}

}  // namespace app
