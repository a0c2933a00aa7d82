#pragma once

#include <string>
#include <string_view>

namespace exchange::detail {

/// Would a spreadsheet run the text as a formula? Half or full width, behind any number of `'`.
[[nodiscard]] bool NeedsGuard(std::string_view text);

/// Takes one `'` off a text that was guarded; the inverse of putting one before what NeedsGuard.
void DropGuard(std::string& text);

}  // namespace exchange::detail
