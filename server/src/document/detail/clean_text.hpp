#pragma once

#include <pugixml.hpp>

#include "base/result.hpp"

namespace document::detail {

/// Brings a part's text into the form that tokens are looked for in: tracked changes accepted,
/// comments and marks of spelling and revision gone, content controls unbound from stored data,
/// characters that XML forbids left out. Adds a fault for what reaches outside the file when it is
/// opened: fields that include or link, and embedded objects.
void CleanText(pugi::xml_document& xml, base::Refusals& faults);

}  // namespace document::detail
