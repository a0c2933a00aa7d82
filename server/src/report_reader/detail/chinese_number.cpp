#include "report_reader/detail/chinese_number.hpp"

#include <algorithm>

namespace report_reader::detail {

namespace {

constexpr std::size_t kLongest = 20;

int DigitOf(char32_t c) {
    if (c == U'〇' || c == U'零') return 0;
    if (c == U'两') return 2;
    constexpr std::u32string_view kDigits = U"一二三四五六七八九";
    constexpr std::u32string_view kOnCheques = U"壹贰叁肆伍陆柒捌玖";
    const std::size_t at = std::min(kDigits.find(c), kOnCheques.find(c));
    return at == std::u32string_view::npos ? -1 : static_cast<int>(at) + 1;
}

std::int64_t PlaceOf(char32_t c) {
    switch (c) {
        case U'十':
        case U'拾':
            return 10;
        case U'百':
        case U'佰':
            return 100;
        case U'千':
        case U'仟':
            return 1000;
        case U'万':
            return 10'000;
        case U'亿':
            return 100'000'000;
        default:
            return 0;
    }
}

/// 二〇二五: digits alone, read one after another.
std::optional<ReadNumber> DigitsAlone(std::u32string_view text) {
    ReadNumber number;
    while (number.length < text.size() && number.length < 9) {
        const int digit = text[number.length] == U'两' ? -1 : DigitOf(text[number.length]);
        if (digit < 0) break;
        number.value = number.value * 10 + digit;
        ++number.length;
    }
    if (number.length < 3) return std::nullopt;  // 三四 is "three or four"
    if (number.length < text.size() && PlaceOf(text[number.length]) != 0) return std::nullopt;
    return number;
}

}  // namespace

bool IsChineseDigit(char32_t c) { return DigitOf(c) >= 0 || PlaceOf(c) != 0; }

std::optional<ReadNumber> ChineseNumberAt(std::u32string_view text, std::size_t at) {
    text = text.substr(at, kLongest);
    if (const auto alone = DigitsAlone(text)) return alone;
    std::int64_t total = 0;  // parts closed by 万 or 亿
    std::int64_t part = 0;   // below them
    std::int64_t digit = -1;
    std::size_t length = 0;
    for (; length < text.size(); ++length) {
        if (const int read = DigitOf(text[length]); read >= 0) {
            if (digit > 0) break;
            digit = read;
            continue;
        }
        const std::int64_t place = PlaceOf(text[length]);
        if (place == 0 || (length == 0 && place != 10)) break;
        if (place >= 10'000) {
            total = (total + part + (digit > 0 ? digit : 0)) * place;
            if (total > 1'000'000'000'000'000) return std::nullopt;
            part = 0;
        } else {
            part += (digit < 0 ? 1 : digit) * place;
        }
        digit = -1;
    }
    if (length == 0) return std::nullopt;
    return ReadNumber{total + part + (digit > 0 ? digit : 0), length};
}

}  // namespace report_reader::detail
