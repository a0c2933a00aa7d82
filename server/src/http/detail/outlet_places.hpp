#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/caller.hpp"
#include "http/detail/query_reader.hpp"

namespace http {

/// An outlet, or its enterprise, as far as lists and map need it.
struct PlacedRecord {
    records::Record rights;  ///< only what says who may read it
    std::string name, number, medium, region, industry;
    std::optional<records::Place> place;
    std::optional<base::RecordId> enterprise;
};

/// Outlets in use and the enterprises they name.
struct OutletPlaces {
    std::vector<PlacedRecord> outlets;  ///< by number
    std::map<base::RecordId, PlacedRecord> enterprises;
};

/// Kept until an act touches an outlet or an enterprise; ask it before other records are read.
[[nodiscard]] std::shared_ptr<const OutletPlaces> OutletPlacesNow(Caller& caller);

/// An outlet as this caller may see it.
struct ShownOutlet {
    const PlacedRecord* outlet = nullptr;
    std::string region, industry, enterprise_name;
    const records::Place* place = nullptr;
    bool is_enterprises = false;  ///< the place is the enterprise's; the outlet has none of its own

    [[nodiscard]] const base::RecordId& id() const { return outlet->rights.id; }
};

/// What lists and map ask alike (docs/formats/http.md, Outlets): `medium`, `region`, `industry`.
struct OutletFilter {
    std::string medium, region, industry;

    /// Tells a medium that does not exist.
    static OutletFilter Of(const Caller& caller, const Request& request, QueryReader& reader);
    [[nodiscard]] bool IsEmpty() const;
    [[nodiscard]] bool Takes(const ShownOutlet& outlet) const;
};

/// Those that the caller may read; an enterprise's name, industry and place only where it may be
/// read too. They refer to `places`.
[[nodiscard]] std::vector<ShownOutlet> OutletsFor(const Caller& caller,
                                                  const OutletPlaces& places);

/// What of the filters there is to choose among `outlets`: `{media, regions, industries}`.
[[nodiscard]] boost::json::object OutletChoicesJson(const Caller& caller,
                                                    const std::vector<ShownOutlet>& outlets);

}  // namespace http
