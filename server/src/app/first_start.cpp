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
constexpr const char* kFirstName = "本单位（请更正名称）";

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

/// The one record that `filter` finds; what a first start that was cut off had made already.
std::optional<base::RecordId> FindMade(Node& node, std::string_view type_id,
                                       std::string_view filter) {
    const auto catalogue = node.definitions.Current();
    records::Query query;
    query.type = catalogue->FindType(type_id);
    query.filter = records::ReadFilter(*catalogue, *query.type, filter).value();
    query.limit = 1;
    const auto found = node.store->Read()->Select(query);
    if (found.empty()) return std::nullopt;
    return found.front().id;
}

base::Result<base::RecordId> MakeOrganisation(Node& node, const base::RecordId& by) {
    if (const auto made =
            FindMade(node, catalogue::kOrganisationType, R"({"parent":{"absent":true}})"))
        return *made;
    const auto organisation = base::RecordId::Make(node.clock.Now(), node.randomness);
    const auto made = node.performer->Perform(
        InstallationPrincipal(by, organisation), node.definitions.Current(),
        Registering(node, catalogue::kOrganisationType, organisation, organisation,
                    {{"name", kFirstName}, {"short", "某"}, {"kind", "city_bureau"}}));
    if (!made) return base::Refuse(made.error());
    return organisation;
}

base::Done MakeAdministrator(Node& node, const base::RecordId& person,
                             const base::RecordId& organisation) {
    const std::string today = node.clock.Today().ToText();
    json::array roles;
    for (const char* role : {"system_admin", "security_admin"})
        roles.push_back(
            {{"role", role}, {"organisation", organisation.ToText()}, {"from_day", today}});
    const auto added = node.performer->Perform(
        InstallationPrincipal(person, organisation), node.definitions.Current(),
        Registering(node, catalogue::kPersonType, person, organisation,
                    {{"account", "admin"},
                     {"name", "系统管理员"},
                     {"active", true},
                     {"roles", std::move(roles)}}));
    if (!added) return base::Refuse(added.error());
    return base::AllWell();
}

}  // namespace

bool HasNotBegun(Node& node) {
    return FindMade(node, catalogue::kOrganisationType,
                    json::serialize(json::object{{"parent", {{"absent", true}}},
                                                 {"name", {{"eq", kFirstName}}}}))
        .has_value();
}

base::Result<std::optional<FirstAdministrator>> MakeFirstAdministrator(Node& node) {
    if (node.accounts->HasAnyCredential()) return std::nullopt;
    // Another node may be at it: the one password is the one that it prints.
    const auto turn = node.database->TakeTurn();
    if (node.accounts->HasAnyCredential()) return std::nullopt;
    const auto known = FindMade(node, catalogue::kPersonType, R"({"account":{"eq":"admin"}})");
    const auto person = known ? *known : base::RecordId::Make(node.clock.Now(), node.randomness);
    const auto organisation = MakeOrganisation(node, person);
    if (!organisation) return base::Refuse(organisation.error());
    if (!known) {
        if (auto made = MakeAdministrator(node, person, *organisation); !made)
            return base::Refuse(made.error());
    }
    auto password = node.sessions->GiveOneTimePassword(person, "admin");
    if (!password) return base::Refuse(password.error());
    return FirstAdministrator{"admin", *std::move(password)};
}

}  // namespace app
