#include "http/detail/outlet_places.hpp"

#include <algorithm>
#include <set>

#include "records/keeping.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr int kPlacesAtOnce = 500;
constexpr std::size_t kBytesOfPlaced = 700;

struct KeptPlaces {
    std::shared_ptr<const OutletPlaces> places;
    std::shared_ptr<const catalogue::Catalogue> catalogue;
};

PlacedRecord PlacedOf(const Record& record) {
    PlacedRecord placed;
    placed.rights.id = record.id;
    placed.rights.type = record.type;
    for (const std::string_view field :
         {system_field::kOrganisation, system_field::kHolder, system_field::kCreatedBy})
        placed.rights.Set(field, record.Get(field));
    placed.name = record.Text("name");
    placed.number = record.Text("number");
    placed.medium = record.Text("medium");
    placed.region = record.Text("region");
    placed.industry = record.Text("industry");
    if (const auto* place = record.Get("place").As<records::Place>()) placed.place = *place;
    placed.enterprise = record.Reference("enterprise");
    return placed;
}

template <class Take>
void ForEachPlaced(Caller& caller, const catalogue::RecordType& type, const json::object& filter,
                   const Take& take) {
    auto read = records::ReadFilter(*caller.catalogue, type, json::serialize(filter));
    if (!read) return;
    records::Query query;
    query.type = &type;
    query.filter = *std::move(read);
    query.limit = kPlacesAtOnce;
    for (std::size_t found = kPlacesAtOnce; found == kPlacesAtOnce;
         query.offset += kPlacesAtOnce) {
        const std::vector<Record> page = caller.view->Select(query);
        found = page.size();
        for (const Record& record : page) take(record);
    }
}

std::shared_ptr<const OutletPlaces> ReadPlaces(Caller& caller) {
    auto places = std::make_shared<OutletPlaces>();
    const catalogue::RecordType* outlets = caller.catalogue->FindType("outlet");
    const catalogue::RecordType* enterprises = caller.catalogue->FindType("enterprise");
    if (outlets == nullptr) return places;
    std::set<base::RecordId> wanted;
    ForEachPlaced(caller, *outlets, {{"not", {{"out_of_use", true}}}}, [&](const Record& record) {
        places->outlets.push_back(PlacedOf(record));
        if (const auto& enterprise = places->outlets.back().enterprise) wanted.insert(*enterprise);
    });
    std::ranges::sort(places->outlets, {}, &PlacedRecord::number);
    for (auto at = wanted.begin(); enterprises != nullptr && at != wanted.end();) {
        json::array ids;
        for (; at != wanted.end() && ids.size() < kPlacesAtOnce; ++at)
            ids.emplace_back(at->ToText());
        ForEachPlaced(caller, *enterprises, {{"$id", {{"in", std::move(ids)}}}},
                      [&](const Record& record) {
                          places->enterprises.emplace(record.id, PlacedOf(record));
                      });
    }
    return places;
}

/// Sorted, each once, without the empty one.
json::array DistinctJson(const std::vector<ShownOutlet>& outlets, std::string ShownOutlet::*member) {
    std::set<std::string> values;
    for (const ShownOutlet& outlet : outlets) values.insert(outlet.*member);
    values.erase("");
    return json::array(values.begin(), values.end());
}

const std::vector<catalogue::Choice>* MediaOf(const Caller& caller) {
    const catalogue::RecordType* type = caller.catalogue->FindType("outlet");
    const catalogue::Field* field = type == nullptr ? nullptr : type->FindField("medium");
    return field == nullptr ? nullptr : &field->choices;
}

}  // namespace

std::shared_ptr<const OutletPlaces> OutletPlacesNow(Caller& caller) {
    records::Keeping* keeping = records::KeepingOf(*caller.view);
    if (keeping == nullptr) return ReadPlaces(caller);
    const base::Digest key =
        records::KeyText("outlet_places").AddThing(caller.catalogue.get()).Finish();
    if (const auto kept = keeping->Kept(key))
        return static_cast<const KeptPlaces*>(kept.get())->places;
    auto places = ReadPlaces(caller);
    keeping->Keep(key, std::make_shared<const KeptPlaces>(KeptPlaces{places, caller.catalogue}),
                  kBytesOfPlaced * (1 + places->outlets.size() + places->enterprises.size()));
    return places;
}

OutletFilter OutletFilter::Of(const Caller& caller, const Request& request, QueryReader& reader) {
    OutletFilter filter{request.Query("medium"), request.Query("region"),
                        request.Query("industry")};
    const auto* media = MediaOf(caller);
    if (!filter.medium.empty() &&
        (media == nullptr || std::ranges::none_of(*media, [&](const catalogue::Choice& choice) {
             return choice.id == filter.medium;
         })))
        reader.Fault("http.member_unknown", "medium");
    return filter;
}

bool OutletFilter::IsEmpty() const { return medium.empty() && region.empty() && industry.empty(); }

bool OutletFilter::Takes(const ShownOutlet& outlet) const {
    return (medium.empty() || outlet.outlet->medium == medium) &&
           (region.empty() || outlet.region == region) &&
           (industry.empty() || outlet.industry == industry);
}

std::vector<ShownOutlet> OutletsFor(const Caller& caller, const OutletPlaces& places) {
    using access_control::Holds;
    std::vector<ShownOutlet> shown;
    for (const PlacedRecord& outlet : places.outlets) {
        if (!Holds(caller.principal, "outlet.read", outlet.rights)) continue;
        ShownOutlet one;
        one.outlet = &outlet;
        one.region = outlet.region;
        one.place = outlet.place ? &*outlet.place : nullptr;
        const auto enterprise =
            outlet.enterprise ? places.enterprises.find(*outlet.enterprise) : places.enterprises.end();
        if (enterprise != places.enterprises.end() &&
            Holds(caller.principal, "enterprise.read", enterprise->second.rights)) {
            const PlacedRecord& its = enterprise->second;
            one.enterprise_name = its.name;
            one.industry = its.industry;
            if (one.region.empty()) one.region = its.region;
            one.is_enterprises = one.place == nullptr && its.place.has_value();
            if (one.is_enterprises) one.place = &*its.place;
        }
        shown.push_back(std::move(one));
    }
    return shown;
}

json::object OutletChoicesJson(const Caller& caller, const std::vector<ShownOutlet>& outlets) {
    json::array media;
    if (const auto* choices = MediaOf(caller))
        for (const catalogue::Choice& choice : *choices)
            media.push_back({{"id", choice.id}, {"label", choice.label}});
    return {{"media", std::move(media)},
            {"regions", DistinctJson(outlets, &ShownOutlet::region)},
            {"industries", DistinctJson(outlets, &ShownOutlet::industry)}};
}

}  // namespace http
