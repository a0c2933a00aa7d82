#pragma once

#include <string_view>
#include <vector>

#include "access/detail/conditions.hpp"
#include "access/principal.hpp"

namespace access_control::detail {

/// Is the right held on the record by taking part?
[[nodiscard]] bool TakesPart(const Joined& joined, std::string_view right,
                             const records::Record& record);

/// The same as conditions, one of which must hold; none where no record of the type is reached.
[[nodiscard]] std::vector<Part> TakenPartIn(const Joined& joined, const catalogue::RecordType& type,
                                            std::string_view right);

/// Whatever of the type may be read by taking part may be acted on, too.
[[nodiscard]] bool ActsOnAll(const Joined& joined, std::string_view type);

}  // namespace access_control::detail
