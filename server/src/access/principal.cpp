#include "access/principal.hpp"

#include <algorithm>

#include "access/detail/enterprise_reach.hpp"
#include "access/detail/grants.hpp"
#include "access/detail/organisation_tree.hpp"
#include "base/text.hpp"

namespace access_control {

namespace {

using records::Record;
using records::Row;

/// Rights that make their holder an administrator. Administrators read no cases (design.md section
/// 5), so what remains to them are these, the ledger, and the records they administer.
constexpr std::string_view kAdministration = "admin.";
constexpr std::array<std::string_view, 5> kLeftToAdministrators{
    "admin.", "ledger.", "organisation.", "person.", "delegation."};

/// Of a person: whom they work for, when that is not the bureau.
constexpr std::string_view kEnterpriseField = "enterprise";

bool IsOn(const records::FieldValues& values, base::CivilDay today) {
    const auto day = [&](std::string_view name) -> const base::CivilDay* {
        const auto at = values.find(name);
        return at == values.end() ? nullptr : at->second.As<base::CivilDay>();
    };
    const base::CivilDay* const from = day("from_day");
    const base::CivilDay* const to = day("to_day");
    return from != nullptr && *from <= today && (to == nullptr || today <= *to);
}

bool IsVoided(const Record& record) {
    const bool* const voided = record.Get(records::system_field::kVoided).As<bool>();
    return voided != nullptr && *voided;
}

bool IsActive(const Record& person) {
    const bool* const active = person.Get("active").As<bool>();
    return active != nullptr && *active && !IsVoided(person);
}

bool IsAdministrator(const std::vector<HeldGrant>& grants) {
    return std::any_of(grants.begin(), grants.end(), [](const HeldGrant& grant) {
        return grant.right == "*" || grant.right.starts_with(kAdministration);
    });
}

void CutToAdministration(std::vector<HeldGrant>& grants) {
    std::erase_if(grants, [](const HeldGrant& grant) {
        return std::none_of(kLeftToAdministrators.begin(), kLeftToAdministrators.end(),
                            [&](std::string_view room) { return grant.right.starts_with(room); });
    });
}

class Loader {
 public:
    Loader(records::RecordView& view, const catalogue::Catalogue& catalogue, base::CivilDay today)
        : view_(view),
          catalogue_(catalogue),
          today_(today),
          tree_(view, catalogue.FindType(catalogue::kOrganisationType)) {}

    base::Result<Principal> Load(const base::RecordId& id) {
        const std::optional<Record> person = FindOf(catalogue::kPersonType, id);
        if (!person || IsVoided(*person)) return base::Refuse("access.no_such_person");
        if (!IsActive(*person)) return base::Refuse("access.person_inactive");
        Principal principal;
        principal.person = id;
        principal.account = person->Text("account");
        principal.name = person->Text("name");
        principal.position = person->Text("position");
        if (const auto organisation = person->Reference(records::system_field::kOrganisation))
            SetOrganisation(principal, *organisation);
        principal.roles = RolesOf(*person);
        principal.grants = GrantsOf(principal.roles);
        if (const auto enterprise = person->Reference(kEnterpriseField)) {
            KeepToEnterprise(principal, *enterprise);
            // Without a grant they would pass for somebody of the bureau who has no right.
            if (principal.grants.empty()) return base::Refuse("access.person_inactive");
            return principal;
        }
        principal.acting_for = DelegatorsOf(id);
        Separate(principal);
        return principal;
    }

 private:
    std::optional<Record> FindOf(std::string_view type_id, const base::RecordId& id) {
        const catalogue::RecordType* const type = catalogue_.FindType(type_id);
        return type == nullptr ? std::nullopt : view_.Find(*type, id);
    }

    void SetOrganisation(Principal& principal, const base::RecordId& id) {
        principal.organisation = id;
        if (const auto organisation = FindOf(catalogue::kOrganisationType, id)) {
            principal.organisation_name = organisation->Text("name");
            principal.organisation_short = organisation->Text("short");
        }
    }

    std::vector<HeldRole> RolesOf(const Record& person) {
        std::vector<HeldRole> roles;
        const auto* const rows = person.Get("roles").As<std::vector<Row>>();
        if (rows == nullptr) return roles;
        for (const Row& row : *rows) {
            const auto role = row.values.find("role");
            const auto organisation = row.values.find("organisation");
            if (role == row.values.end() || organisation == row.values.end()) continue;
            const auto* const name = role->second.As<std::string>();
            const auto* const where = organisation->second.As<base::RecordId>();
            if (name == nullptr || where == nullptr || !IsOn(row.values, today_)) continue;
            roles.push_back({*name, *where, NameOf(*where)});
        }
        return roles;
    }

    std::string NameOf(const base::RecordId& organisation) {
        const auto found = FindOf(catalogue::kOrganisationType, organisation);
        return found ? found->Text("name") : "";
    }

    std::vector<HeldGrant> GrantsOf(const std::vector<HeldRole>& roles) {
        std::vector<HeldGrant> grants;
        for (const HeldRole& held : roles) {
            const auto role = catalogue_.roles.find(held.role);
            if (role == catalogue_.roles.end()) continue;
            for (const catalogue::Grant& grant : role->second.grants)
                for (const std::string& right : grant.rights)
                    grants.push_back({right, grant.scope, held.organisation,
                                      ReachOf(grant.scope, held.organisation)});
        }
        return grants;
    }

    detail::OrganisationTree::Set ReachOf(catalogue::Scope scope, const base::RecordId& place) {
        if (scope == catalogue::Scope::kTree) return tree_.SubtreeOf(place);
        if (scope != catalogue::Scope::kUnit) return nullptr;
        return std::make_shared<const std::set<base::RecordId>>(std::set{place});
    }

    std::vector<Record> DelegationsTo(const base::RecordId& person) {
        const catalogue::RecordType* const type = catalogue_.FindType(catalogue::kDelegationType);
        if (type == nullptr) return {};
        std::vector<detail::Part> parts;
        parts.push_back(detail::AnyOf(*type, "to_person", {person}));
        parts.push_back(detail::DayIs(*type, "from_day", records::Operator::kLte, today_));
        parts.push_back(detail::DayIs(*type, "to_day", records::Operator::kGte, today_));
        records::Query query;
        query.type = type;
        query.filter = detail::AllOf(*type, std::move(parts));
        query.limit = 100;
        return view_.Select(query);
    }

    std::vector<Delegator> DelegatorsOf(const base::RecordId& person) {
        std::map<base::RecordId, Delegator> delegators;
        for (const Record& delegation : DelegationsTo(person)) {
            const auto from = delegation.Reference("from_person");
            const auto until = delegation.Day("to_day");
            if (!from || !until || *from == person) continue;
            const auto delegator = FindOf(catalogue::kPersonType, *from);
            if (!delegator || !IsActive(*delegator) || delegator->Reference(kEnterpriseField))
                continue;
            std::vector<HeldGrant> grants = GrantsOf(RolesOf(*delegator));
            // Administration is given by role alone; nobody passes it on.
            if (IsAdministrator(grants)) continue;
            Delegator& into = delegators[*from];
            into.person = *from;
            into.name = delegator->Text("name");
            into.until = std::max(into.until, *until);
            for (HeldGrant& grant : CutTo(delegation.Text("rights"), std::move(grants)))
                into.grants.push_back(std::move(grant));
        }
        std::vector<Delegator> list;
        list.reserve(delegators.size());
        for (auto& [id, delegator] : delegators) list.push_back(std::move(delegator));
        return list;
    }

    /// `rights`: names separated by commas; empty: all. Never more than what is held.
    static std::vector<HeldGrant> CutTo(const std::string& rights, std::vector<HeldGrant> grants) {
        if (base::Trim(rights).empty()) return grants;
        std::vector<HeldGrant> cut;
        for (const std::string& piece : base::Split(rights, ',')) {
            const std::string right(base::Trim(piece));
            for (const HeldGrant& grant : grants) {
                if (detail::Gives(right, grant.right)) {
                    cut.push_back(grant);
                } else if (detail::Gives(grant.right, right)) {
                    cut.push_back(grant);
                    cut.back().right = right;
                }
            }
        }
        return cut;
    }

    /// Of what an enterprise's person was given only grants of scope `own` count, and own is what
    /// belongs to the enterprise.
    void KeepToEnterprise(Principal& principal, const base::RecordId& enterprise) {
        const detail::ReachedIds reach = detail::EnterpriseReach(view_, catalogue_, enterprise);
        if (reach == nullptr || IsAdministrator(principal.grants)) principal.grants.clear();
        std::erase_if(principal.grants,
                      [](const HeldGrant& grant) { return grant.scope != catalogue::Scope::kOwn; });
        for (HeldGrant& grant : principal.grants) grant.reach = reach;
    }

    static void Separate(Principal& principal) {
        if (!IsAdministrator(principal.grants)) return;
        CutToAdministration(principal.grants);
        principal.acting_for.clear();
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    base::CivilDay today_;
    detail::OrganisationTree tree_;
};

}  // namespace

base::Result<Principal> LoadByPlace(records::RecordView& view,
                                    const catalogue::Catalogue& catalogue,
                                    const base::RecordId& person, base::CivilDay today) {
    return Loader(view, catalogue, today).Load(person);
}

base::Result<Principal> LoadPrincipal(records::RecordView& view,
                                      const catalogue::Catalogue& catalogue,
                                      const base::RecordId& person, base::CivilDay today) {
    auto principal = LoadByPlace(view, catalogue, person, today);
    if (principal) AddJoined(view, catalogue, *principal);
    return principal;
}

}  // namespace access_control
