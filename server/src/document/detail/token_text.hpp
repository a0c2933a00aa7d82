#pragma once

#include <string_view>

#include "base/result.hpp"
#include "document/detail/template_state.hpp"

namespace document::detail {

/// What stands between the braces as a token, without its place. Signs may be full or half width.
/// A comparison with nothing is returned, so that its end finds it; the caller refuses it. Refusals
/// lack `paragraph` and `text`, which the caller adds.
[[nodiscard]] base::Result<Token> ParseToken(std::string_view inner);

}  // namespace document::detail
