#include "exchange/detail/half_width.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/text.hpp"

namespace exchange::detail {

std::string HalfWidth(std::string_view text) {
    constexpr char32_t kFirstWide = 0xFF01, kLastWide = 0xFF5E, kShift = 0xFEE0, kWideYen = 0xFFE5;
    std::u32string points;
    for (const char32_t c : base::ToCodePoints(text)) {
        if (c >= kFirstWide && c <= kLastWide) {
            points.push_back(c - kShift);
        } else if (c == kWideYen) {
            points.push_back(U'¥');
        } else if (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0) {
            if (!points.empty() && points.back() != U' ') points.push_back(U' ');
        } else if (u_charType(static_cast<UChar32>(c)) != U_FORMAT_CHAR) {
            points.push_back(c);
        }
    }
    while (!points.empty() && points.back() == U' ') points.pop_back();
    return base::FromCodePoints(points);
}

std::string Squeezed(std::string_view text) {
    std::string squeezed = HalfWidth(text);
    std::erase(squeezed, ' ');
    return squeezed;
}

}  // namespace exchange::detail
