#pragma once

#include <string>
#include <string_view>

namespace exchange::detail {

/// Full-width letters, digits and signs to half width, every kind of space to one plain space, what
/// has no width out, ends trimmed. Unlike base::Normalised it keeps inner spaces and case.
[[nodiscard]] std::string HalfWidth(std::string_view text);

/// HalfWidth with no spaces at all.
[[nodiscard]] std::string Squeezed(std::string_view text);

}  // namespace exchange::detail
