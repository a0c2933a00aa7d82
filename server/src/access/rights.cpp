#include <algorithm>

#include "access/detail/conditions.hpp"
#include "access/detail/enterprise_reach.hpp"
#include "access/detail/grants.hpp"
#include "access/detail/joined.hpp"
#include "access/principal.hpp"

namespace access_control {

namespace {

using catalogue::Scope;
using records::Record;

/// Where a record stands in the tree. An organisation stands at its own place, not at that of the
/// administrator who registered it.
std::optional<base::RecordId> PlaceOf(const Record& record) {
    if (record.type == catalogue::kOrganisationType) return record.id;
    return record.Reference(records::system_field::kOrganisation);
}

bool IsOwn(const Record& record, const base::RecordId& whose) {
    if (record.type == catalogue::kPersonType && record.id == whose) return true;
    return record.Reference(records::system_field::kHolder) == whose ||
           record.Reference(records::system_field::kCreatedBy) == whose;
}

bool Reaches(const HeldGrant& grant, const base::RecordId& whose, std::string_view right,
             const Record& record) {
    if (grant.scope == Scope::kAll) return true;
    if (grant.joined != nullptr && detail::TakesPart(*grant.joined, right, record)) return true;
    if (grant.scope == Scope::kOwn)
        return grant.reach != nullptr ? detail::BelongsTo(record, *grant.reach)
                                      : IsOwn(record, whose);
    const auto place = PlaceOf(record);
    return place && grant.reach != nullptr && grant.reach->contains(*place);
}

/// A record that is yet to be opened will be its maker's own.
bool ReachesPlace(const HeldGrant& grant, const base::RecordId& place) {
    if (grant.scope == Scope::kAll) return true;
    if (grant.scope == Scope::kOwn) return grant.reach == nullptr && grant.organisation == place;
    return grant.reach != nullptr && grant.reach->contains(place);
}

/// Own grants, or those of the one delegator for whom one acts; nullptr when there is none such.
const std::vector<HeldGrant>* GrantsFor(const Principal& principal,
                                        const std::optional<base::RecordId>& on_behalf_of) {
    if (!on_behalf_of) return &principal.grants;
    for (const Delegator& delegator : principal.acting_for)
        if (delegator.person == *on_behalf_of) return &delegator.grants;
    return nullptr;
}

}  // namespace

namespace detail {

bool Gives(std::string_view held, std::string_view asked) {
    if (held == "*" || held == asked) return true;
    return held.ends_with(".*") && asked.starts_with(held.substr(0, held.size() - 1));
}

bool AnyGrant(const Principal& principal,
              const std::function<bool(const HeldGrant&, const base::RecordId& whose)>& visit) {
    for (const HeldGrant& grant : principal.grants)
        if (visit(grant, principal.person)) return true;
    for (const Delegator& delegator : principal.acting_for)
        for (const HeldGrant& grant : delegator.grants)
            if (visit(grant, delegator.person)) return true;
    return false;
}

bool HoldsForAnyone(const Principal& principal, std::string_view right, const Record& record) {
    return AnyGrant(principal, [&](const HeldGrant& grant, const base::RecordId& whose) {
        return Gives(grant.right, right) && Reaches(grant, whose, right, record);
    });
}

}  // namespace detail

bool Holds(const Principal& principal, std::string_view right, const Record& record,
           const std::optional<base::RecordId>& on_behalf_of) {
    const std::vector<HeldGrant>* const grants = GrantsFor(principal, on_behalf_of);
    if (grants == nullptr) return false;
    const base::RecordId whose = on_behalf_of.value_or(principal.person);
    return std::any_of(grants->begin(), grants->end(), [&](const HeldGrant& grant) {
        return detail::Gives(grant.right, right) && Reaches(grant, whose, right, record);
    });
}

bool HoldsIn(const Principal& principal, std::string_view right, const base::RecordId& organisation,
             const std::optional<base::RecordId>& on_behalf_of) {
    const std::vector<HeldGrant>* const grants = GrantsFor(principal, on_behalf_of);
    if (grants == nullptr) return false;
    return std::any_of(grants->begin(), grants->end(), [&](const HeldGrant& grant) {
        return detail::Gives(grant.right, right) && ReachesPlace(grant, organisation);
    });
}

bool HoldsSomewhere(const Principal& principal, std::string_view right) {
    return detail::AnyGrant(principal, [&](const HeldGrant& grant, const base::RecordId&) {
        return detail::Gives(grant.right, right);
    });
}

std::vector<std::string> RightsOf(const Principal& principal) {
    std::set<std::string> rights;
    const auto gather = [&rights](const std::vector<HeldGrant>& grants) {
        for (const HeldGrant& grant : grants) rights.insert(grant.right);
    };
    gather(principal.grants);
    for (const Delegator& delegator : principal.acting_for) gather(delegator.grants);
    return {rights.begin(), rights.end()};
}

namespace {

enum class Elsewhere { kToo, kNot };

records::Filter ReachOf(const Principal& principal, const catalogue::RecordType& type,
                        std::string_view right, Elsewhere elsewhere) {
    std::set<base::RecordId> places, persons, belonging;
    std::set<const Joined*> joined;
    const bool everything =
        detail::AnyGrant(principal, [&](const HeldGrant& grant, const base::RecordId& whose) {
            if (!detail::Gives(grant.right, right)) return false;
            const bool is_own = grant.scope == Scope::kOwn;
            if (is_own && grant.reach == nullptr) persons.insert(whose);
            if (grant.reach != nullptr)
                (is_own ? belonging : places).insert(grant.reach->begin(), grant.reach->end());
            if (grant.joined != nullptr) joined.insert(grant.joined.get());
            return grant.scope == Scope::kAll;
        });
    if (everything) return {&type, nullptr, "{}"};
    std::vector<detail::Part> parts;
    if (!belonging.empty()) parts = detail::BelongingTo(type, belonging);
    if (!places.empty()) {
        const bool is_tree = type.id == catalogue::kOrganisationType;
        parts.push_back(
            detail::AnyOf(type, is_tree ? "$id" : records::system_field::kOrganisation, places));
    }
    if (!persons.empty()) {
        parts.push_back(detail::AnyOf(type, records::system_field::kHolder, persons));
        parts.push_back(detail::AnyOf(type, records::system_field::kCreatedBy, persons));
        if (type.id == catalogue::kPersonType) parts.push_back(detail::AnyOf(type, "$id", persons));
    }
    if (elsewhere == Elsewhere::kToo)
        for (const Joined* one : joined)
            for (detail::Part& part : detail::TakenPartIn(*one, type, right))
                parts.push_back(std::move(part));
    return detail::SomeOf(type, std::move(parts));
}

}  // namespace

records::Filter ScopeFor(const Principal& principal, const catalogue::Catalogue& catalogue,
                         const catalogue::RecordType& type, std::string_view right) {
    static_cast<void>(catalogue);
    return ReachOf(principal, type, right, Elsewhere::kToo);
}

records::Filter PlacesFor(const Principal& principal, const catalogue::RecordType& type,
                          std::string_view right) {
    return ReachOf(principal, type, right, Elsewhere::kNot);
}

}  // namespace access_control
