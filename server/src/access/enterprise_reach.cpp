#include "access/detail/enterprise_reach.hpp"

#include <algorithm>
#include <array>

#include "access/enterprise.hpp"

namespace access_control {

namespace detail {

namespace {

constexpr int kReachPage = 1'000;
constexpr std::string_view kEnterprise = "enterprise", kOutlet = "outlet",
                           kDevice = "monitoring_device";

struct Tie {
    std::string_view field, target;
};
/// By these fields a record says whose it is.
constexpr std::array kTies = {Tie{"enterprise", kEnterprise}, Tie{"outlet", kOutlet},
                              Tie{"device", kDevice}};

bool IsReachedItself(std::string_view type) {
    return type == kEnterprise || type == kOutlet || type == kDevice;
}

/// Records of the type whose `field` leads to one of `to`.
std::set<base::RecordId> Leading(records::RecordView& view, const catalogue::RecordType* type,
                                 std::string_view field, const std::set<base::RecordId>& to) {
    std::set<base::RecordId> found;
    if (type == nullptr || to.empty() || records::FindField(*type, field) == nullptr) return found;
    std::vector<Part> parts;
    parts.push_back(AnyOf(*type, field, to));
    records::Query query;
    query.type = type;
    query.filter = AllOf(*type, std::move(parts));
    query.limit = kReachPage;
    for (std::size_t rows = kReachPage; rows == kReachPage; query.offset += kReachPage) {
        const auto page = view.Select(query);
        rows = page.size();
        for (const records::Record& record : page) found.insert(record.id);
    }
    return found;
}

}  // namespace

ReachedIds EnterpriseReach(records::RecordView& view, const catalogue::Catalogue& catalogue,
                           const base::RecordId& enterprise) {
    const catalogue::RecordType* type = catalogue.FindType(kEnterprise);
    const auto found = type == nullptr ? std::nullopt : view.Find(*type, enterprise);
    if (!found) return nullptr;
    const auto* voided = found->Get(records::system_field::kVoided).As<bool>();
    if (voided != nullptr && *voided) return nullptr;
    const auto outlets = Leading(view, catalogue.FindType(kOutlet), kEnterprise, {enterprise});
    auto all = Leading(view, catalogue.FindType(kDevice), kOutlet, outlets);
    all.insert(outlets.begin(), outlets.end());
    all.insert(enterprise);
    return std::make_shared<const std::set<base::RecordId>>(std::move(all));
}

bool BelongsTo(const records::Record& record, const std::set<base::RecordId>& reach) {
    if (IsReachedItself(record.type)) return reach.contains(record.id);
    return std::any_of(kTies.begin(), kTies.end(), [&](const Tie& tie) {
        const auto id = record.Reference(tie.field);
        return id && reach.contains(*id);
    });
}

std::vector<Part> BelongingTo(const catalogue::RecordType& type,
                              const std::set<base::RecordId>& reach) {
    std::vector<Part> parts;
    if (IsReachedItself(type.id)) {
        parts.push_back(AnyOf(type, "$id", reach));
        return parts;
    }
    for (const Tie& tie : kTies) {
        const catalogue::Field* field = type.FindField(tie.field);
        if (field != nullptr && field->kind == catalogue::FieldKind::kReference &&
            field->target == tie.target)
            parts.push_back(AnyOf(type, tie.field, reach));
    }
    return parts;
}

}  // namespace detail

bool ActsForEnterprise(const Principal& principal) {
    return !principal.grants.empty() &&
           std::all_of(principal.grants.begin(), principal.grants.end(),
                       [](const HeldGrant& grant) {
                           return grant.scope == catalogue::Scope::kOwn && grant.reach != nullptr;
                       });
}

}  // namespace access_control
