#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"
#include "records/store.hpp"

/// (The namespace is not `access`: unistd.h has a function of that name.)
/// Who may do what: roles give rights on record types, scopes give the part of the organisation
/// tree, and everything else is denied (design.md section 5).
namespace access_control {

/// What somebody takes part in outside the places that their grants reach (docs/decisions/0037).
struct Joined {
    using Ids = std::map<std::string, std::set<base::RecordId>, std::less<>>;  ///< by type

    Ids acting, reading;  ///< all of `acting` stands in `reading`, too
    /// Of types whose records belong to such: by which fields, and to what.
    struct Tie {
        std::string field, target;  ///< no target: any type, the field holds an id as text
    };
    std::map<std::string, std::vector<Tie>, std::less<>> ties;
    /// Asked by steps of approvals: never held by taking part.
    std::set<std::string, std::less<>> approving;
};

/// One right that a person has, where it reaches.
struct HeldGrant {
    std::string right;  ///< `case.file`, `case.*`, `*`
    catalogue::Scope scope = catalogue::Scope::kOwn;
    base::RecordId organisation;  ///< where the role was given
    /// The organisations reached: the subtree for kTree, itself for kUnit; unused for kAll and
    /// kOwn.
    std::shared_ptr<const std::set<base::RecordId>> reach;
    /// With kTree and kUnit; null: takes part in nothing elsewhere.
    std::shared_ptr<const Joined> joined = nullptr;
};

/// Somebody for whom one may act today.
struct Delegator {
    base::RecordId person;
    std::string name;
    base::CivilDay until;
    std::vector<HeldGrant> grants;  ///< the delegator's own, cut to what was delegated
};

struct HeldRole {
    std::string role;
    base::RecordId organisation;
    std::string organisation_name;
};

/// A person as they stand today. A value, made once per request.
struct Principal {
    base::RecordId person;
    std::string account, name, position;
    base::RecordId organisation;
    std::string organisation_name, organisation_short;
    std::vector<HeldRole> roles;
    std::vector<HeldGrant> grants;  ///< own ones
    std::vector<Delegator> acting_for;
};

/// Reads person, organisation tree and delegations. Refuses `access.no_such_person`,
/// `access.person_inactive`.
[[nodiscard]] base::Result<Principal> LoadPrincipal(records::RecordView& view,
                                                    const catalogue::Catalogue& catalogue,
                                                    const base::RecordId& person,
                                                    base::CivilDay today);

/// The two halves of LoadPrincipal: what the person has by place, which stands until an act changes
/// a person, an organisation or a delegation; and what they, and those for whom they act, take part
/// in elsewhere.
[[nodiscard]] base::Result<Principal> LoadByPlace(records::RecordView& view,
                                                  const catalogue::Catalogue& catalogue,
                                                  const base::RecordId& person,
                                                  base::CivilDay today);
void AddJoined(records::RecordView& view, const catalogue::Catalogue& catalogue,
               Principal& principal);

/// Is `right` held on `record` ($organisation, $holder, $created_by)? With `on_behalf_of`: by that
/// delegator's grants.
[[nodiscard]] bool Holds(const Principal& principal, std::string_view right,
                         const records::Record& record,
                         const std::optional<base::RecordId>& on_behalf_of = std::nullopt);

/// Is it held for records of `organisation` (for one that is to be opened, or for a right that
/// is about no record)?
[[nodiscard]] bool HoldsIn(const Principal& principal, std::string_view right,
                           const base::RecordId& organisation,
                           const std::optional<base::RecordId>& on_behalf_of = std::nullopt);

/// Is it held anywhere (to show a menu entry)?
[[nodiscard]] bool HoldsSomewhere(const Principal& principal, std::string_view right);

/// The organisation and all below it.
[[nodiscard]] std::set<base::RecordId> Subtree(records::RecordView& view,
                                               const catalogue::Catalogue& catalogue,
                                               const base::RecordId& organisation);

/// All right names held somewhere, for the web, sorted.
[[nodiscard]] std::vector<std::string> RightsOf(const Principal& principal);

/// The records of `type` that `right` reaches, own and delegated grants together; a filter that is
/// never true where there is none. Joined to every query.
[[nodiscard]] records::Filter ScopeFor(const Principal& principal,
                                       const catalogue::Catalogue& catalogue,
                                       const catalogue::RecordType& type, std::string_view right);

/// The same without what one takes part in elsewhere: figures count a record for its owner only.
[[nodiscard]] records::Filter PlacesFor(const Principal& principal,
                                        const catalogue::RecordType& type, std::string_view right);

/// Does the person, or somebody for whom they act, take part in anything elsewhere?
[[nodiscard]] bool TakesPartElsewhere(const Principal& principal);

/// Fields that may stand in filters, sorts, groups and search: those readable everywhere that the
/// asker may read the type at all.
[[nodiscard]] records::PathRule ReadRule(const Principal& principal);

/// What of a record is shown. `masked`: field id, or `group/field`, → text in its place ("张*").
struct ShownRecord {
    records::Record record;  ///< masked values taken out
    std::vector<std::pair<std::string, std::string>> masked;
    std::vector<std::string>
        opened;  ///< sealed or restricted fields that are shown: for the read log
};
[[nodiscard]] ShownRecord Show(const Principal& principal, const catalogue::RecordType& type,
                               const records::Record& record);

/// 张*, 410***********1234, 138****5678.
[[nodiscard]] std::string MaskText(catalogue::Mask mask, std::string_view text);

}  // namespace access_control
