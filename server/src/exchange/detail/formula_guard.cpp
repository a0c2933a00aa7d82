#include "exchange/detail/formula_guard.hpp"

#include <algorithm>
#include <array>

namespace exchange::detail {

bool NeedsGuard(std::string_view text) {
    constexpr std::array<std::string_view, 10> kStarts = {"=",  "+",  "-",  "@",  "\t",
                                                          "\r", "＝", "＋", "－", "＠"};
    // A text that already begins with the guard must get a second one, or reading would lose its
    // own.
    text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
    return std::ranges::any_of(kStarts,
                               [text](std::string_view start) { return text.starts_with(start); });
}

void DropGuard(std::string& text) {
    if (text.starts_with('\'') && NeedsGuard(text)) text.erase(0, 1);
}

}  // namespace exchange::detail
