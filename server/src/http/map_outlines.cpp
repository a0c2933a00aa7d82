#include "http/map_outlines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "base/text.hpp"

namespace http {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOutlineFaults = 50;
constexpr std::size_t kMostOutlineText = 200;
constexpr double kWestmost = 73, kEastmost = 136, kSouthmost = 3, kNorthmost = 54;
/// Coordinate systems in degrees, as a `crs` of older files names them.
constexpr std::array<std::string_view, 5> kDegreeSystems = {"4490", "CRS84", "4326", "CGCS2000",
                                                            "WGS84"};

bool IsWithin(double longitude, double latitude) {
    return longitude >= kWestmost && longitude <= kEastmost && latitude >= kSouthmost &&
           latitude <= kNorthmost;
}

class OutlineReader {
 public:
    base::Result<Outlines> Read(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        boost::system::error_code error;
        const json::value root = json::parse({text.data(), text.size()}, error);
        if (error) {
            Fault("map.not_json", "");
        } else if (const json::object* object = root.if_object()) {
            ReadRoot(*object);
        } else {
            Fault("map.not_geojson", "");
        }
        if (faults_.empty() && outlines_.outlines.empty()) Fault("map.nothing", "features");
        if (!faults_.empty()) return base::Refuse(std::move(faults_));
        return std::move(outlines_);
    }

 private:
    void Fault(const char* code, std::string where,
               std::vector<std::pair<std::string, std::string>> params = {}) {
        if (faults_.size() < kMostOutlineFaults)
            faults_.push_back({code, std::move(params), std::move(where)});
        else if (faults_.size() == kMostOutlineFaults)
            faults_.push_back(
                {"map.more_faults", {{"most", std::to_string(kMostOutlineFaults)}}, ""});
    }

    static std::string TextAt(const json::object& object, const char* name) {
        const json::value* value = object.if_contains(name);
        const json::string* text = value == nullptr ? nullptr : value->if_string();
        return text == nullptr ? "" : std::string(base::Trim({text->data(), text->size()}));
    }

    void ReadRoot(const json::object& root) {
        CheckSystem(root);
        const std::string source = TextAt(root, "source");
        if (base::LengthInCharacters(source) > kMostOutlineText)
            Fault("map.text_long", "source", {{"most", std::to_string(kMostOutlineText)}});
        outlines_.sources.push_back(source);
        const std::string kind = TextAt(root, "type");
        const json::value* features = root.if_contains("features");
        if (kind == "Feature") return ReadFeature(root, "");
        if (kind != "FeatureCollection" || features == nullptr || !features->is_array())
            return Fault("map.not_geojson", "type");
        const json::array& all = features->get_array();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::string where = fmt::format("features[{}]", i);
            if (const json::object* feature = all[i].if_object())
                ReadFeature(*feature, where + ".");
            else
                Fault("map.not_geojson", where);
        }
    }

    /// RFC 7946 knows degrees only; files of mapping programs may say otherwise.
    void CheckSystem(const json::object& root) {
        const json::value* crs = root.if_contains("crs");
        if (crs == nullptr || crs->is_null()) return;
        const std::string said = json::serialize(*crs);
        if (std::ranges::none_of(kDegreeSystems, [&](std::string_view one) {
                return said.find(one) != std::string::npos;
            }))
            Fault("map.system", "crs", {{"system", said.substr(0, kMostOutlineText)}});
    }

    void ReadFeature(const json::object& feature, const std::string& where) {
        Outline outline;
        const json::value* properties = feature.if_contains("properties");
        if (properties != nullptr && properties->is_object())
            outline.name = TextAt(properties->get_object(), "name");
        if (base::LengthInCharacters(outline.name) > kMostOutlineText)
            Fault("map.text_long", where + "properties.name",
                  {{"most", std::to_string(kMostOutlineText)}});
        const json::value* geometry = feature.if_contains("geometry");
        const json::object* shape = geometry == nullptr ? nullptr : geometry->if_object();
        if (shape == nullptr) return Fault("map.no_geometry", where + "geometry");
        const std::string kind = TextAt(*shape, "type");
        const json::value* coordinates = shape->if_contains("coordinates");
        const std::string at = where + "geometry.coordinates";
        // Polygons are lists of rings, and so are several lines; several polygons lie one deeper.
        const int depth = kind == "LineString"                                 ? 0
                          : kind == "Polygon" || kind == "MultiLineString"     ? 1
                          : kind == "MultiPolygon"                             ? 2
                                                                               : -1;
        if (depth < 0) return Fault("map.kind", where + "geometry.type", {{"kind", kind}});
        outline.is_area = kind.ends_with("Polygon");
        if (coordinates == nullptr) return Fault("map.no_geometry", at);
        ReadParts(*coordinates, depth, at, outline);
        outlines_.outlines.push_back(std::move(outline));
    }

    void ReadParts(const json::value& value, int depth, const std::string& where,
                   Outline& outline) {
        const json::array* list = value.if_array();
        if (list == nullptr) return Fault("map.no_geometry", where);
        if (depth == 0) return ReadPart(*list, where, outline);
        for (std::size_t i = 0; i < list->size(); ++i)
            ReadParts((*list)[i], depth - 1, fmt::format("{}[{}]", where, i), outline);
    }

    void ReadPart(const json::array& points, const std::string& where, Outline& outline) {
        points_ += points.size();
        if (points_ > kMostOutlinePoints) {
            if (points_ - points.size() <= kMostOutlinePoints)
                Fault("map.too_many_points", where,
                      {{"most", std::to_string(kMostOutlinePoints)}});
            return;
        }
        std::vector<std::int64_t> part;
        for (std::size_t i = 0; i < points.size(); ++i)
            if (!ReadPoint(points[i], fmt::format("{}[{}]", where, i), part)) return;
        const std::size_t least = outline.is_area ? 4 : 2;
        if (points.size() < least)
            return Fault("map.too_few_points", where, {{"least", std::to_string(least)}});
        const bool closed = part[0] == part[part.size() - 2] && part[1] == part[part.size() - 1];
        if (outline.is_area && !closed) return Fault("map.ring_open", where);
        outline.parts.push_back(std::move(part));
    }

    /// One fault a line is enough: a file with its degrees the wrong way round has them all so.
    bool ReadPoint(const json::value& point, const std::string& where,
                   std::vector<std::int64_t>& part) {
        const json::array* pair = point.if_array();
        std::optional<double> degrees[2];
        for (std::size_t i = 0; pair != nullptr && i < 2 && i < pair->size(); ++i)
            if ((*pair)[i].is_number()) degrees[i] = (*pair)[i].to_number<double>();
        if (!degrees[0] || !degrees[1] || !std::isfinite(*degrees[0]) ||
            !std::isfinite(*degrees[1])) {
            Fault("map.bad_point", where);
            return false;
        }
        const auto [longitude, latitude] = std::pair(*degrees[0], *degrees[1]);
        const std::vector<std::pair<std::string, std::string>> told = {
            {"point", fmt::format("{}, {}", longitude, latitude)}};
        if (!IsWithin(longitude, latitude)) {
            Fault(std::abs(longitude) > 360 || std::abs(latitude) > 360 ? "map.projected"
                  : IsWithin(latitude, longitude)                       ? "map.swapped"
                                                                        : "map.outside",
                  where, told);
            return false;
        }
        part.push_back(std::llround(longitude * 1e6));
        part.push_back(std::llround(latitude * 1e6));
        return true;
    }

    Outlines outlines_;
    base::Refusals faults_;
    std::size_t points_ = 0;
};

std::vector<fs::path> OutlineFiles(const std::vector<fs::path>& folders) {
    std::vector<fs::path> files;
    for (const fs::path& folder : folders) {
        std::error_code none;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder / "map", none))
            if (entry.is_regular_file() && entry.path().extension() == ".geojson")
                files.push_back(entry.path());
    }
    std::ranges::sort(files, {}, [](const fs::path& file) { return file.filename(); });
    return files;
}

base::Result<Outlines> ReadOutlineFile(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    if (error || !in) return base::Refuse("map.unreadable");
    if (size > kMostOutlineBytes)
        return base::Refuse("map.too_large", {{"most", std::to_string(kMostOutlineBytes >> 20)}});
    std::ostringstream text;
    text << in.rdbuf();
    return ReadOutlines(text.str());
}

}  // namespace

base::Result<Outlines> ReadOutlines(std::string_view text) { return OutlineReader().Read(text); }

OutlineFolder ReadOutlineFiles(const std::vector<fs::path>& folders) {
    OutlineFolder read;
    std::size_t points = 0;
    for (const fs::path& file : OutlineFiles(folders)) {
        auto outlines = ReadOutlineFile(file);
        const std::string name = file.filename().string();
        if (!outlines) {
            for (base::Refusal fault : outlines.error()) {
                fault.where = fault.where.empty() ? name : name + " " + fault.where;
                read.faults.push_back(std::move(fault));
            }
            continue;
        }
        for (const Outline& outline : outlines->outlines)
            for (const auto& part : outline.parts) points += part.size() / 2;
        if (points > kMostOutlinePoints) {
            read.faults.push_back({"map.too_many_points",
                                   {{"most", std::to_string(kMostOutlinePoints)}}, name});
            break;
        }
        std::ranges::move(outlines->outlines, std::back_inserter(read.found.outlines));
        std::ranges::move(outlines->sources, std::back_inserter(read.found.sources));
    }
    return read;
}

}  // namespace http
