#pragma once

#include "access/principal.hpp"

namespace access_control {

/// `filter` as somebody typed it, so that it tells nothing of records that they may not read: of a
/// back-reference only records within their scope count, and a path over a reference reaches only
/// what they may read. A filter of the catalogue (a gate, a figure) must not pass here: it asks of
/// all records. `text` stays as it was typed.
[[nodiscard]] records::Filter Confined(const Principal& principal,
                                       const catalogue::Catalogue& catalogue,
                                       records::Filter filter);

}  // namespace access_control
