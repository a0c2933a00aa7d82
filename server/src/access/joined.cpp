#include "access/detail/joined.hpp"

#include "access/detail/grants.hpp"

#include <algorithm>
#include <iterator>

#include "base/check.hpp"

namespace access_control {

namespace {

using catalogue::Catalogue;
using catalogue::RecordType;
using catalogue::Scope;
using Ids = std::set<base::RecordId>;

bool IsByPlace(const HeldGrant& grant) {
    return grant.scope == Scope::kTree || grant.scope == Scope::kUnit;
}

/// The type itself may be taken part in, or its records belong to such.
bool IsReached(const RecordType& type) {
    return !type.participants.empty() || !type.belongs_to.empty();
}

std::string_view TypeOf(std::string_view right) { return right.substr(0, right.find('.')); }

/// The places that all grants reach for which taking part could matter; nullopt: there is no such
/// grant. What stands there is reached anyway.
std::optional<Ids> ReachedAnyway(const Catalogue& catalogue, const std::vector<HeldGrant>& grants) {
    std::optional<Ids> common;
    for (const HeldGrant& grant : grants) {
        if (!IsByPlace(grant) || grant.reach == nullptr) continue;
        const RecordType* type = catalogue.FindType(TypeOf(grant.right));
        if (grant.right != "*" && (type == nullptr || !IsReached(*type))) continue;
        if (!common) {
            common = *grant.reach;
            continue;
        }
        Ids both;
        std::ranges::set_intersection(*common, *grant.reach, std::inserter(both, both.end()));
        common = std::move(both);
    }
    return common;
}

class Joining {
 public:
    Joining(records::RecordView& view, const Catalogue& catalogue)
        : view_(view), catalogue_(catalogue) {}

    std::shared_ptr<const Joined> Of(const base::RecordId& person,
                                     const std::vector<HeldGrant>& grants) {
        auto places = ReachedAnyway(catalogue_, grants);
        if (!places) return nullptr;
        Joined joined;
        FindNamed(person, *std::move(places), joined);
        if (joined.reading.empty()) return nullptr;
        FindBetween(joined.acting, joined.acting);
        FindBetween(joined.reading, joined.reading);
        for (const auto& [id, type] : catalogue_.record_types)
            for (const std::string& field : type.belongs_to)
                joined.ties[id].push_back({field, records::FindField(type, field)->target});
        for (const catalogue::Procedure& procedure : catalogue_.procedures)
            for (const catalogue::Act& act : procedure.acts)
                for (const catalogue::ApprovalStep& step : act.approval)
                    joined.approving.insert(step.right);
        return std::make_shared<const Joined>(std::move(joined));
    }

 private:
    void FindNamed(const base::RecordId& person, Ids places, Joined& joined) {
        records::NamedQuestion question;
        question.whom = {person};
        question.outside = std::move(places);
        std::vector<bool> only_reads;
        for (const auto& [id, type] : catalogue_.record_types) {
            for (const catalogue::Participants& participants : type.participants) {
                const auto path = catalogue::ReadParticipants(catalogue_, type, participants.path);
                CHECK(path.has_value());
                question.namings.push_back({&type, *path});
                only_reads.push_back(participants.only_reads);
            }
        }
        if (question.namings.empty()) return;
        for (const records::Named& named : view_.NamedRecords(question)) {
            const std::string& type = question.namings[named.naming].type->id;
            joined.reading[type].insert(named.record);
            if (!only_reads[named.naming]) joined.acting[type].insert(named.record);
        }
    }

    /// Records that belong to `above` and to which others belong, as notes to a paper.
    void FindBetween(const Joined::Ids& above, Joined::Ids& found) {
        records::NamedQuestion question;
        for (const auto& [id, type] : catalogue_.record_types) {
            if (!HasParts(id)) continue;
            for (const std::string& tie : type.belongs_to) {
                const catalogue::Field* field = type.FindField(tie);
                const auto ids = above.find(field->target);
                if (ids == above.end()) continue;
                question.namings.push_back({&type, {nullptr, field, nullptr, nullptr}});
                question.whom.insert(question.whom.end(), ids->second.begin(), ids->second.end());
            }
        }
        if (question.namings.empty()) return;
        constexpr int kMostBetween = 10'000;
        question.limit = kMostBetween;
        for (const records::Named& named : view_.NamedRecords(question))
            found[question.namings[named.naming].type->id].insert(named.record);
    }

    [[nodiscard]] bool HasParts(std::string_view type) const {
        return std::ranges::any_of(catalogue_.record_types, [&](const auto& known) {
            const RecordType& part = known.second;
            return std::ranges::any_of(part.belongs_to, [&](const std::string& tie) {
                return part.FindField(tie)->target == type && part.id != type;
            });
        });
    }

    records::RecordView& view_;
    const Catalogue& catalogue_;
};

void Give(const std::shared_ptr<const Joined>& joined, std::vector<HeldGrant>& grants) {
    for (HeldGrant& grant : grants)
        if (IsByPlace(grant)) grant.joined = joined;
}

const Joined::Ids& IdsFor(const Joined& joined, std::string_view right) {
    return right.ends_with(".read") ? joined.reading : joined.acting;
}

bool Has(const Joined::Ids& ids, std::string_view type, const base::RecordId& id) {
    const auto of_type = ids.find(type);
    return of_type != ids.end() && of_type->second.contains(id);
}

/// An id kept as text names a record of any type.
bool HasAny(const Joined::Ids& ids, const std::string& text) {
    const auto id = base::RecordId::Parse(text);
    return id && std::ranges::any_of(
                     ids, [&](const auto& of_type) { return of_type.second.contains(*id); });
}

}  // namespace

namespace detail {

bool TakesPart(const Joined& joined, std::string_view right, const records::Record& record) {
    if (joined.approving.contains(right)) return false;
    const Joined::Ids& ids = IdsFor(joined, right);
    if (Has(ids, record.type, record.id)) return true;
    const auto ties = joined.ties.find(record.type);
    if (ties == joined.ties.end()) return false;
    return std::ranges::any_of(ties->second, [&](const Joined::Tie& tie) {
        if (tie.target.empty()) return HasAny(ids, record.Text(tie.field));
        const auto id = record.Reference(tie.field);
        return id && Has(ids, tie.target, *id);
    });
}

std::vector<Part> TakenPartIn(const Joined& joined, const RecordType& type,
                              std::string_view right) {
    std::vector<Part> parts;
    if (joined.approving.contains(right)) return parts;
    const Joined::Ids& ids = IdsFor(joined, right);
    if (const auto own = ids.find(type.id); own != ids.end())
        parts.push_back(AnyOf(type, "$id", own->second));
    const auto ties = joined.ties.find(type.id);
    if (ties == joined.ties.end()) return parts;
    for (const Joined::Tie& tie : ties->second) {
        if (tie.target.empty()) {
            Ids all;
            for (const auto& [id, of_type] : ids) all.insert(of_type.begin(), of_type.end());
            if (!all.empty()) parts.push_back(TextIn(type, tie.field, all));
        } else if (const auto above = ids.find(tie.target); above != ids.end()) {
            parts.push_back(AnyOf(type, tie.field, above->second));
        }
    }
    return parts;
}

bool ActsOnAll(const Joined& joined, std::string_view type) {
    const auto same = [&](std::string_view id) {
        const auto reading = joined.reading.find(id);
        if (reading == joined.reading.end()) return true;
        const auto acting = joined.acting.find(id);
        return acting != joined.acting.end() && acting->second == reading->second;
    };
    const auto ties = joined.ties.find(type);
    return same(type) && (ties == joined.ties.end() ||
                          std::ranges::all_of(ties->second, same, &Joined::Tie::target));
}

}  // namespace detail

void AddJoined(records::RecordView& view, const Catalogue& catalogue, Principal& principal) {
    Joining joining(view, catalogue);
    Give(joining.Of(principal.person, principal.grants), principal.grants);
    for (Delegator& delegator : principal.acting_for)
        Give(joining.Of(delegator.person, delegator.grants), delegator.grants);
}

bool TakesPartElsewhere(const Principal& principal) {
    return detail::AnyGrant(principal, [](const HeldGrant& grant, const base::RecordId&) {
        return grant.joined != nullptr;
    });
}

}  // namespace access_control
