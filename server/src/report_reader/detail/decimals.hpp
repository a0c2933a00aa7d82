#pragma once

#include <string>
#include <string_view>

namespace report_reader::detail {

/// Plain decimals as text: no exponent, no needless zeros; exact where doubles are not.

/// `4.5` by 4 places → `45000`.
[[nodiscard]] std::string Shifted(std::string_view decimal, int places);
/// `007.50` → `7.5`
[[nodiscard]] std::string Plain(std::string_view decimal);

}  // namespace report_reader::detail
