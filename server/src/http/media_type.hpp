#pragma once

#include <string>
#include <string_view>

namespace http {

/// What the first bytes of a file say it is; `application/octet-stream` when they say nothing.
/// Word and Excel files are both zip archives: those are told apart by their name's ending.
[[nodiscard]] std::string SniffedMediaType(std::string_view first_bytes, std::string_view name);

/// Could a file named so begin with these bytes? "x.pdf" that begins with MZ cannot.
[[nodiscard]] bool NameFitsContent(std::string_view first_bytes, std::string_view name);

}  // namespace http
