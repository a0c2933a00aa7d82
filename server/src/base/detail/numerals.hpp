#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace base::detail {

/// The characters that a Chinese number is written with: 零一二… or 零壹贰…
struct Numerals {
    std::array<std::string_view, 10> digits;
    std::array<std::string_view, 3> places;  ///< 千百十
};

inline constexpr Numerals kEveryday = {{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
                                       {"千", "百", "十"}};
/// For amounts of money, where a stroke must not turn one figure into another.
inline constexpr Numerals kCapital = {{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"},
                                      {"仟", "佰", "拾"}};

/// 1 and more, no leading 零. Parts at 亿, then at 万; 零 is written where the lower part lacks its
/// highest place.
[[nodiscard]] std::string InNumerals(std::uint64_t value, const Numerals& numerals);

}  // namespace base::detail
