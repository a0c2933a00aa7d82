#include "base/decimal.hpp"

#include <limits>

#include "base/check.hpp"

namespace base {

namespace {

constexpr int kMaxScale = 18;

bool IsDecimalDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) {
    for (const char c : text) {
        if (!IsDecimalDigit(c)) return false;
    }
    return !text.empty();
}

/// value × 10 + digit, counted downwards because the negative side of int64 reaches one further.
bool AppendDigit(std::int64_t& negative, char digit) {
    std::int64_t next = 0;
    if (__builtin_mul_overflow(negative, std::int64_t{10}, &next)) return false;
    return !__builtin_sub_overflow(next, std::int64_t{digit - '0'}, &negative);
}

}  // namespace

std::optional<std::int64_t> ParseDecimal(std::string_view text, int scale) {
    CHECK(scale >= 0 && scale <= kMaxScale);
    const bool minus = !text.empty() && text.front() == '-';
    if (minus) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction;
    if (point != std::string_view::npos) {
        fraction = text.substr(point + 1);
        if (!AllDigits(fraction)) return std::nullopt;
    }
    if (!AllDigits(whole)) return std::nullopt;

    while (fraction.size() > static_cast<std::size_t>(scale)) {
        if (fraction.back() != '0') return std::nullopt;
        fraction.remove_suffix(1);
    }
    std::int64_t negative = 0;
    for (const char digit : whole) {
        if (!AppendDigit(negative, digit)) return std::nullopt;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(scale); ++i) {
        if (!AppendDigit(negative, i < fraction.size() ? fraction[i] : '0')) return std::nullopt;
    }
    if (minus) return negative;
    if (negative == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return -negative;
}

std::string DecimalText(std::int64_t scaled, int scale) {
    CHECK(scale >= 0 && scale <= kMaxScale);
    const auto magnitude =
        scaled < 0 ? 0 - static_cast<std::uint64_t>(scaled) : static_cast<std::uint64_t>(scaled);
    std::string digits = std::to_string(magnitude);
    const auto decimals = static_cast<std::size_t>(scale);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
    if (scaled < 0) digits.insert(0, 1, '-');
    return digits;
}

}  // namespace base
