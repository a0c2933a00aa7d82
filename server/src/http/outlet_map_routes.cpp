#include "http/detail/outlet_map_routes.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/digest.hpp"
#include "http/detail/outlet_places.hpp"
#include "http/detail/outlet_standing.hpp"
#include "http/map_outlines.hpp"

namespace http {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kVersionLength = 16;
constexpr std::int64_t kLookAgainMicros = 10'000'000;

/// An outlet with its devices as they stand.
struct OutletOnMap {
    const ShownOutlet* shown = nullptr;
    std::vector<const OutletLine*> lines;
};

/// One letter: the gravest of its devices in use; a capital where a mark covers this moment beside
/// it (of some factor, waiting to be looked at, or with an exceedance).
char StateLetter(const OutletOnMap& outlet) {
    const auto gravest = std::ranges::min_element(
        outlet.lines, {}, [](const OutletLine* line) { return line->standing; });
    if (gravest == outlet.lines.end()) return 'b';
    const bool is_marked = std::ranges::any_of(
        outlet.lines, [](const OutletLine* line) { return !line->marks.empty(); });
    switch ((*gravest)->standing) {
        case Standing::kExceeding:
            return is_marked ? 'E' : 'e';
        case Standing::kMissing:
            return is_marked ? 'M' : 'm';
        case Standing::kMarked:
            return 'k';
        case Standing::kOnLine:
            return is_marked ? 'N' : 'n';
        case Standing::kStopped:
            return 's';
    }
    return 'b';
}

json::object MapRowJson(const OutletOnMap& outlet) {
    const ShownOutlet& shown = *outlet.shown;
    json::array devices;
    for (const OutletLine* line : outlet.lines)
        devices.push_back({{"id", line->device->record.id.ToText()},
                           {"name", line->device->record.Text("name")}});
    json::object row = {{"id", shown.id().ToText()},
                        {"name", shown.outlet->name},
                        {"number", shown.outlet->number},
                        {"medium", shown.outlet->medium},
                        {"region", shown.region},
                        {"industry", shown.industry},
                        {"enterprise", shown.enterprise_name},
                        {"devices", std::move(devices)}};
    if (shown.place == nullptr) return row;
    row["lng"] = shown.place->longitude_e6;
    row["lat"] = shown.place->latitude_e6;
    row["address"] = shown.place->text;
    row["is_enterprises"] = shown.is_enterprises;
    return row;
}

json::value OutlineJson(const Outline& outline) {
    json::array parts;
    for (const auto& part : outline.parts)
        parts.emplace_back(json::array(part.begin(), part.end()));
    return {{"name", outline.name}, {"area", outline.is_area}, {"parts", std::move(parts)}};
}

class OutletMap {
 public:
    OutletMap(OutletDesk& desk, std::vector<fs::path> folders)
        : desk_(desk), lines_(desk), folders_(std::move(folders)) {}

    /// Rows are left out when they are what the asker has already (`known`); how each stands is
    /// always told, in the same order.
    Response Map(Caller& caller, const Request& request) {
        for (const char* type : {"outlet", "monitoring_device"})
            if (const auto may = caller.ReadableType(type); !may)
                return RefusalResponse(*caller.catalogue, may.error());
        QueryReader reader(request);
        const OutletFilter filter = OutletFilter::Of(caller, request, reader);
        if (!reader.refusals().empty())
            return RefusalResponse(*caller.catalogue, reader.refusals());
        const auto places = OutletPlacesNow(caller);
        const OutletList::Facts facts = list_.Now(caller);
        const std::vector<ShownOutlet> all = OutletsFor(caller, *places);
        const std::vector<OutletLine> lines = lines_.For(caller, *facts);
        std::size_t strays = 0;
        const std::vector<OutletOnMap> outlets = Joined(all, filter, lines, strays);
        json::array rows;
        std::string states;
        std::size_t compared = 0, not_compared = 0;
        for (const OutletOnMap& outlet : outlets) {
            rows.emplace_back(MapRowJson(outlet));
            states += StateLetter(outlet);
            for (const OutletLine* line : outlet.lines)
                if (!line->device->stopped)
                    ++(line->device->IsCompared() ? compared : not_compared);
        }
        const std::string version =
            base::Sha256(json::serialize(rows)).ToText().substr(0, kVersionLength);
        json::object answer = {{"at", caller.platform.clock.Now().micros / 1'000},
                               {"listening", desk_.IsListening()},
                               {"version", version},
                               {"states", std::move(states)},
                               {"compared", compared},
                               {"not_compared", not_compared},
                               {"strays", strays}};
        if (request.Query("known") != version) {
            answer["rows"] = std::move(rows);
            answer["choices"] = OutletChoicesJson(caller, all);
        }
        return JsonAnswer(std::move(answer));
    }

    Response Outlines(Caller& caller, const Request& /*request*/) {
        if (const auto may = caller.ReadableType("outlet"); !may)
            return RefusalResponse(*caller.catalogue, may.error());
        const auto read = OutlinesNow(caller.platform.clock.Now());
        json::array outlines;
        for (const Outline& outline : read->found.outlines)
            outlines.push_back(OutlineJson(outline));
        return JsonAnswer(json::object{
            {"outlines", std::move(outlines)},
            {"sources", json::array(read->found.sources.begin(), read->found.sources.end())},
            {"faults", RefusalsToJson(*caller.catalogue, read->faults)}});
    }

 private:
    /// `strays`: devices that name no outlet which is shown.
    static std::vector<OutletOnMap> Joined(const std::vector<ShownOutlet>& all,
                                           const OutletFilter& filter,
                                           const std::vector<OutletLine>& lines,
                                           std::size_t& strays) {
        std::map<base::RecordId, std::vector<const OutletLine*>> of;
        for (const OutletLine& line : lines)
            of[line.device->record.Reference("outlet").value_or(base::RecordId{})].push_back(&line);
        strays = lines.size();
        std::vector<OutletOnMap> outlets;
        for (const ShownOutlet& shown : all) {
            const auto at = of.find(shown.id());
            if (at != of.end()) strays -= at->second.size();
            if (!filter.Takes(shown)) continue;
            outlets.push_back({&shown, {}});
            if (at != of.end()) outlets.back().lines = std::move(at->second);
        }
        return outlets;
    }

    /// Files are looked at again after ten seconds, so that a mended one is seen.
    std::shared_ptr<const OutlineFolder> OutlinesNow(base::Instant now) {
        const std::lock_guard lock(mutex_);
        const std::int64_t age = now.micros - looked_.micros;
        if (outlines_ == nullptr || age < 0 || age > kLookAgainMicros) {
            outlines_ = std::make_shared<const OutlineFolder>(ReadOutlineFiles(folders_));
            looked_ = now;
        }
        return outlines_;
    }

    OutletDesk& desk_;
    OutletLines lines_;
    OutletList list_;
    const std::vector<fs::path> folders_;
    std::mutex mutex_;
    std::shared_ptr<const OutlineFolder> outlines_;  ///< under mutex_
    base::Instant looked_;                           ///< under mutex_
};

}  // namespace

void AddOutletMapRoutes(Router& router, Platform& platform, OutletDesk& desk,
                        std::vector<fs::path> folders) {
    const auto routes = std::make_shared<OutletMap>(desk, std::move(folders));  // its handlers' own
    const auto on = [&](Response (OutletMap::*handler)(Caller&, const Request&)) {
        return ForCallers(platform, [routes, handler](Caller& caller, const Request& request) {
            return ((*routes).*handler)(caller, request);
        });
    };
    router.Add(Method::kGet, "/api/outlet-map", on(&OutletMap::Map));
    router.Add(Method::kGet, "/api/outlet-map/outlines", on(&OutletMap::Outlines));
}

}  // namespace http
