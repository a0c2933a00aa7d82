#pragma once

#include <string_view>

#include "base/result.hpp"
#include "exchange/table.hpp"

namespace exchange::detail {

/// RFC 4180 and what people make of it: the separator is told by the text (comma, tab, semicolon),
/// quotes may hold line breaks, `="007"` is the text 007.
[[nodiscard]] base::Result<Sheet> ReadCsv(std::string_view bytes, const ReadLimits& limits);

}  // namespace exchange::detail
