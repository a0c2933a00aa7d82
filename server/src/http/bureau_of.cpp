#include "http/detail/bureau_of.hpp"

#include <set>

#include "records/organisation_above.hpp"

namespace http {

using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr int kMostOutletsAsked = 500;
constexpr const char* kInnerUnit = "unit";  ///< 内设机构

std::set<base::RecordId> OrganisationsOfOutlets(const Caller& caller, const Record& enterprise) {
    std::set<base::RecordId> found;
    records::Query query;
    query.type = caller.catalogue->FindType("outlet");
    if (query.type == nullptr) return found;
    auto filter = records::ReadFilter(
        *caller.catalogue, *query.type,
        boost::json::serialize(boost::json::object{{"enterprise", enterprise.id.ToText()}}));
    if (!filter) return found;
    query.filter = *std::move(filter);
    query.limit = kMostOutletsAsked;
    for (const Record& outlet : caller.view->Select(query))
        if (const auto of = outlet.Reference(system_field::kOrganisation)) found.insert(*of);
    return found;
}

}  // namespace

std::optional<Record> BureauOf(const Caller& caller, const base::RecordId& organisation) {
    const auto find = [&](const catalogue::RecordType& type, const base::RecordId& id) {
        return caller.view->Find(type, id);
    };
    auto bureau = records::NearestOrganisation(
        *caller.catalogue, organisation, find, [](const Record& above) {
            return records::NumbersPapers(above) || above.Text("kind") != kInnerUnit;
        });
    if (bureau) return bureau;
    const catalogue::RecordType* type = caller.catalogue->FindType(catalogue::kOrganisationType);
    return type == nullptr ? std::nullopt : find(*type, organisation);
}

std::string SupervisorsOf(const Caller& caller, const Record& enterprise) {
    std::set<base::RecordId> answering = OrganisationsOfOutlets(caller, enterprise);
    if (const auto own = enterprise.Reference(system_field::kOrganisation);
        own && answering.empty())
        answering.insert(*own);
    std::set<std::string> names;
    for (const base::RecordId& one : answering)
        if (const auto bureau = BureauOf(caller, one)) names.insert(bureau->Text("name"));
    std::string joined;
    for (const std::string& name : names) joined += (joined.empty() ? "" : "、") + name;
    return joined;
}

}  // namespace http
