#pragma once

#include <cstddef>
#include <string_view>

namespace base {

/// Where the first character of `text` from `at` on lies that may not stand in JSON text as it is
/// (IsPlainInJson); the end of `text` where there is none. Looks at eight bytes at once.
[[nodiscard]] std::size_t EndOfPlain(std::string_view text, std::size_t at);

}  // namespace base
