#include <set>

#include "base/text.hpp"
#include "http/detail/board.hpp"
#include "http/detail/held.hpp"
#include "http/detail/record_page.hpp"
#include "http/figure_desk_routes.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

constexpr const char* kFill = "figure_sheet.fill";
constexpr const char* kSign = "figure_sheet.sign";
constexpr const char* kGiveRoles = "person.correct";
constexpr std::size_t kMostUnits = 200;
/// Named of each unit: whom a role could be given to.
constexpr std::size_t kMostNamed = 8;

/// A unit and who of it could answer.
struct AskedUnit {
    base::RecordId id;
    bool may_fill = false, may_sign = false;
    json::array people;  ///< its own
};

void Look(Caller& caller, const Record& person, std::vector<AskedUnit>& units) {
    const auto standing =
        access_control::LoadByPlace(*caller.view, *caller.catalogue, person.id, caller.today);
    if (!standing) return;
    for (AskedUnit& unit : units) {
        unit.may_fill = unit.may_fill || access_control::HoldsIn(*standing, kFill, unit.id);
        unit.may_sign = unit.may_sign || access_control::HoldsIn(*standing, kSign, unit.id);
        if (standing->organisation == unit.id && unit.people.size() < kMostNamed)
            unit.people.push_back({{"id", person.id.ToText()}, {"name", standing->name}});
    }
}

/// May anybody of these units fill a sheet in, and anybody sign it; if not, who could be given it.
Response GetUnits(Caller& caller, const Request& request) {
    const auto* people = caller.catalogue->FindType(catalogue::kPersonType);
    if (people == nullptr || !access_control::HoldsSomewhere(caller.principal, "figure_call.draft"))
        return RefusalResponse(*caller.catalogue, {{"figures.not_allowed", {}, {}}});
    std::vector<AskedUnit> units;
    for (const std::string& id : base::Split(request.Query("units"), ',')) {
        if (id.empty() || units.size() == kMostUnits) continue;
        auto found = FindReadable(caller, catalogue::kOrganisationType, id);
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        units.push_back({found->record.id, false, false, {}});
    }
    const auto is_open = [](const AskedUnit& unit) { return !unit.may_fill || !unit.may_sign; };
    if (!units.empty())
        EachActivePerson(caller, [&](const Record& person) {
            Look(caller, person, units);
            return std::ranges::any_of(units, is_open);
        });
    json::array rows;
    for (AskedUnit& unit : units)
        rows.push_back({{"unit", unit.id.ToText()},
                        {"may_fill", unit.may_fill},
                        {"may_sign", unit.may_sign},
                        {"people", std::move(unit.people)}});
    return JsonAnswer({{"rows", std::move(rows)},
                       {"fill_roles", RolesOf(*caller.catalogue, kFill)},
                       {"sign_roles", RolesOf(*caller.catalogue, kSign)},
                       {"given_by", RolesOf(*caller.catalogue, kGiveRoles)}});
}

}  // namespace

void AddCallUnitRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/calls/units", ForCallers(platform, GetUnits));
}

}  // namespace http
