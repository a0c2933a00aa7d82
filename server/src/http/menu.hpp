#pragma once

#include <boost/json/fwd.hpp>

#include "http/catalogue_json.hpp"

namespace http {

/// `[{"id":"cases","label":"办案","items":[{"type":"clue","label":"线索"}…],"folded"?}…]`: the types
/// that may be read, by group and order.
[[nodiscard]] boost::json::array MenuToJson(const catalogue::Catalogue& catalogue,
                                            const MayRead& may_read);

}  // namespace http
