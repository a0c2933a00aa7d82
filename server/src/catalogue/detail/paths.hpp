#pragma once

#include <string_view>

#include "catalogue/model.hpp"

namespace catalogue::detail {

/// The `$…` values that every record has (records/record.hpp), as fields; nullptr for others.
[[nodiscard]] const Field* SystemField(std::string_view id);

/// The field that a path (`party.name`, `$holder.name`) leads to from records of `type`, over
/// references; nullptr where it leads nowhere. Groups are not entered. At most 4 hops.
[[nodiscard]] const Field* FindPath(const Catalogue& catalogue, const RecordType& type,
                                    std::string_view path);

}  // namespace catalogue::detail
