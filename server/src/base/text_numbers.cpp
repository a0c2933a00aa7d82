#include <array>
#include <limits>

#include "base/detail/numerals.hpp"
#include "base/text.hpp"

namespace base {

namespace {

constexpr std::size_t kMaxCharacters = 64;

/// The everyday form of a capital or variant numeral (壹, 〇, 两, 拾); others unchanged.
char32_t Everyday(char32_t c) {
    static constexpr std::u32string_view kVariants = U"〇壹贰叁肆伍陆柒捌玖拾佰仟两貳參陸萬億";
    static constexpr std::u32string_view kPlain = U"零一二三四五六七八九十百千二二三六万亿";
    static_assert(kVariants.size() == kPlain.size());
    const auto at = kVariants.find(c);
    return at == std::u32string_view::npos ? c : kPlain[at];
}

std::optional<unsigned> DigitOf(char32_t c) {
    static constexpr std::u32string_view kAll = U"零一二三四五六七八九";
    const auto at = kAll.find(c);
    if (at == std::u32string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at);
}

std::optional<std::uint64_t> UnitOf(char32_t c) {
    switch (c) {
        case U'十':
            return 10;
        case U'百':
            return 100;
        case U'千':
            return 1000;
        case U'万':
            return 10'000;
        case U'亿':
            return 100'000'000;
        default:
            return std::nullopt;
    }
}

/// 二〇二六: digits one after another.
std::optional<std::uint64_t> ReadDigitRun(std::u32string_view text) {
    constexpr std::size_t kMaxDigits = 18;
    std::uint64_t value = 0;
    if (text.size() > kMaxDigits) return std::nullopt;
    for (const char32_t c : text) {
        const auto digit = DigitOf(c);
        if (!digit) return std::nullopt;
        value = value * 10 + *digit;
    }
    return value;
}

/// The value of the places, whatever their order. The caller compares it with the proper writing,
/// which also refuses what wrapped round in 64 bits.
std::optional<std::uint64_t> ReadPlaces(std::u32string_view text) {
    std::uint64_t total = 0;
    std::uint64_t section = 0;
    std::uint64_t digit = 0;
    for (const char32_t c : text) {
        if (const auto read = DigitOf(c)) {
            digit = *read;
            continue;
        }
        const auto unit = UnitOf(c);
        if (!unit) return std::nullopt;
        if (*unit < 10'000) {
            section += (digit == 0 ? 1 : digit) * *unit;
        } else if (*unit == 10'000) {
            section = (section + digit) * *unit;
        } else {
            total = (total + section + digit) * *unit;
            section = 0;
        }
        digit = 0;
    }
    return total + section + digit;
}

/// One writing for each number: 一十五 becomes 十五 as ChineseNumber writes it, and the 零 that
/// stands at choice before a full thousand (十万零七千) goes.
std::u32string Canonical(std::u32string text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        if (text[i] == U'零' && text[i + 2] == U'千') text.erase(i, 1);
    }
    if (text.starts_with(U"一十")) text.erase(0, 1);
    return text;
}

}  // namespace

std::string ChineseNumber(long long value) {
    if (value == 0) return "零";
    const auto magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string text = detail::InNumerals(magnitude, detail::kEveryday);
    if (text.starts_with("一十")) text.erase(0, std::string_view("一").size());
    return value < 0 ? "负" + text : text;
}

std::optional<long long> ParseChineseNumber(std::string_view text) {
    if (!IsUtf8(text)) return std::nullopt;
    std::u32string points = ToCodePoints(text);
    const bool minus = points.starts_with(U'负');
    if (minus) points.erase(0, 1);
    if (points.empty() || points.size() > kMaxCharacters) return std::nullopt;
    for (char32_t& c : points) c = Everyday(c);

    if (const auto run = ReadDigitRun(points)) {
        const auto value = static_cast<long long>(*run);
        return minus ? -value : value;
    }
    const auto value = ReadPlaces(points);
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<long long>::max());
    if (!value || *value > kMax) return std::nullopt;
    const auto number = static_cast<long long>(*value);
    if (Canonical(ToCodePoints(ChineseNumber(number))) != Canonical(points)) return std::nullopt;
    return minus ? -number : number;
}

}  // namespace base
