#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace http {

/// One line or area that a bureau draws under its outlets: a district, a river.
struct Outline {
    std::string name;  ///< `properties.name`; may be empty
    bool is_area = false;
    /// Longitude and latitude in turn, degrees × 10^6.
    std::vector<std::vector<std::int64_t>> parts;
};

struct Outlines {
    std::vector<Outline> outlines;
    std::vector<std::string> sources;  ///< top-level `source` of each file: 审图号, who made it
};

/// Larger files are refused unread.
inline constexpr std::size_t kMostOutlineBytes = std::size_t{8} << 20;
/// Points of all outlines together.
inline constexpr std::size_t kMostOutlinePoints = 200'000;

/// GeoJSON (RFC 7946) of areas and lines in degrees (CGCS2000). Every fault at once, at most 50
/// (`map.*`, `where` the place in the file, `features[3].geometry.coordinates[0][12]`).
[[nodiscard]] base::Result<Outlines> ReadOutlines(std::string_view text);

/// All `map/*.geojson` of the folders in the order of their names, `where` beginning with the
/// file's name. Files that are faulty are left out; what they lack is in `faults`.
struct OutlineFolder {
    Outlines found;
    base::Refusals faults;
};
[[nodiscard]] OutlineFolder ReadOutlineFiles(const std::vector<std::filesystem::path>& folders);

}  // namespace http
