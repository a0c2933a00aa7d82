#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "catalogue/model.hpp"

namespace http {

/// May the asker read records of this type?
using MayRead = std::function<bool(const catalogue::RecordType&)>;

/// `GET /api/catalogue` (http.md): the definitions as the web needs them, types that may neither be
/// read nor imported left out, empty members left out. The menu names those that may be read.
[[nodiscard]] boost::json::object CatalogueToJson(const catalogue::Catalogue& catalogue,
                                                  const MayRead& may_read,
                                                  const MayRead& may_import);

/// `GET /api/catalogue/definitions`: every definition by kind, for the catalogue browser.
[[nodiscard]] boost::json::array DefinitionsToJson(const catalogue::Catalogue& catalogue,
                                                   const MayRead& may_read);

[[nodiscard]] std::string_view ToneName(catalogue::Tone tone);
[[nodiscard]] std::string_view FieldKindName(catalogue::FieldKind kind);

}  // namespace http
