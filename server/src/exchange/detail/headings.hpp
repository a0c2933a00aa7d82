#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "exchange/mapping.hpp"

namespace exchange::detail {

/// A heading taken apart: 罚款金额（万元）* → name `罚款金额`, unit `万元`.
struct Heading {
    std::string name;  ///< normalised, without marks
    std::string unit;  ///< as written, half width; empty: none
};

[[nodiscard]] Heading ParseHeading(std::string_view text);

/// A place that a path of a mapping points to.
struct Destination {
    std::string path;
    std::string label;
    const catalogue::Field* field = nullptr;  ///< top-level field of the type
    const catalogue::Field* inner = nullptr;  ///< field of a group's row
    std::string part;                         ///< lng, lat or text of a place
};

/// In the type's order; retired fields, attachments and erased ways in are left out.
[[nodiscard]] std::vector<Destination> DestinationsOf(const catalogue::RecordType& type);

/// How well a heading names a destination: 0 not at all, 100 exactly.
[[nodiscard]] int Likeness(const catalogue::RecordType& type, const Destination& destination,
                           const Heading& heading);

/// From this likeness on a heading surely is one.
inline constexpr int kSureLikeness = 70;

}  // namespace exchange::detail
