#include "exchange/detail/places.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "base/decimal.hpp"
#include "exchange/detail/half_width.hpp"

namespace exchange::detail {

namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kRightAngle = 90 * kMillion;

/// A decimal × 10^6, rounded: more digits than that are below a metre's tenth.
std::optional<std::int64_t> Millionths(std::string_view text) {
    constexpr std::size_t kMostDecimals = 12;
    const auto point = text.find('.');
    if (point != std::string_view::npos && text.size() - point - 1 > kMostDecimals) {
        text = text.substr(0, point + 1 + kMostDecimals);
    }
    const auto scaled = base::ParseDecimal(text, kMostDecimals);
    if (!scaled) return std::nullopt;
    const std::int64_t half = *scaled < 0 ? -kMillion / 2 : kMillion / 2;
    return (*scaled + half) / kMillion;
}

/// Cuts the number before the first of `signs` off `text`; nullopt where none of them is there.
std::optional<std::string> TakeBefore(std::string& text,
                                      std::initializer_list<std::string_view> signs) {
    for (const std::string_view sign : signs) {
        const auto at = text.find(sign);
        if (at == std::string::npos) continue;
        std::string before = text.substr(0, at);
        text.erase(0, at + sign.size());
        return before;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> DegreesOf(std::string_view raw) {
    std::string text = Squeezed(raw);
    int sign = 1;
    for (const std::string_view word : {"东经", "北纬", "E", "N", "西经", "南纬", "W", "S"}) {
        const bool negative = word == "西经" || word == "南纬" || word == "W" || word == "S";
        if (text.starts_with(word)) {
            text.erase(0, word.size());
        } else if (text.ends_with(word)) {
            text.resize(text.size() - word.size());
        } else {
            continue;
        }
        sign = negative ? -1 : 1;
        break;
    }
    const auto degrees = TakeBefore(text, {"°", "度", "º"});
    if (!degrees) {
        const auto plain = Millionths(text);
        return plain ? std::optional(sign * *plain) : std::nullopt;
    }
    const auto minutes = TakeBefore(text, {"′", "'", "分", "’"});
    const auto seconds = TakeBefore(text, {"″", "\"", "秒", "”"});
    const auto whole = Millionths(*degrees);
    const auto sixtieths = Millionths(minutes.value_or("0"));
    const auto rest = Millionths(seconds.value_or("0"));
    const bool in_range = sixtieths && rest && *sixtieths < 60 * kMillion && *rest < 60 * kMillion;
    if (!whole || !in_range || *whole < 0 || *sixtieths < 0 || *rest < 0 || !text.empty())
        return std::nullopt;
    return sign * (*whole + *sixtieths / 60 + *rest / 3600);
}

std::optional<std::pair<std::int64_t, std::int64_t>> PointOf(std::string_view raw) {
    const std::string text = HalfWidth(raw);
    const auto comma = text.find_first_of(",; ");
    if (comma == std::string::npos) return std::nullopt;
    auto first = DegreesOf(std::string_view(text).substr(0, comma));
    auto second = DegreesOf(std::string_view(text).substr(comma + 1));
    if (!first || !second) return std::nullopt;
    // China lies between 73° and 136° east, all latitudes are below 90°.
    const bool latitude_first = std::abs(*second) > kRightAngle && std::abs(*first) <= kRightAngle;
    if (latitude_first) std::swap(first, second);
    return std::pair(*first, *second);
}

}  // namespace exchange::detail
