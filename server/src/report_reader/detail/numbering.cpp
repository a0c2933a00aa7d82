#include "report_reader/detail/numbering.hpp"

#include "report_reader/detail/chinese_number.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

char32_t At(std::u32string_view text, std::size_t at) { return at < text.size() ? text[at] : 0; }

ReadMark Made(NumberStyle style, std::int64_t value, char32_t sign, std::size_t length) {
    ReadMark mark;
    mark.number.style = style;
    mark.number.value = value >= 0 && value <= 9999 ? static_cast<int>(value) : 0;
    mark.number.sign = sign;
    mark.length = length;
    return mark;
}

/// Digits, at most four.
std::optional<ReadNumber> DigitsAt(std::u32string_view text, std::size_t at) {
    ReadNumber number;
    while (number.length < 5 && IsDigit(At(text, at + number.length))) {
        number.value =
            number.value * 10 + static_cast<std::int64_t>(text[at + number.length] - U'0');
        ++number.length;
    }
    if (number.length == 0 || number.length > 4) return std::nullopt;
    return number;
}

std::optional<ReadNumber> AnyNumberAt(std::u32string_view text, std::size_t at) {
    if (const auto digits = DigitsAt(text, at)) return digits;
    return ChineseNumberAt(text, at);
}

/// 第一章, 第一部分, 第一节, 第一条 (not 第一条的规定).
std::optional<ReadMark> ArticleAt(std::u32string_view text, std::size_t at) {
    const auto number = AnyNumberAt(text, at + 1);
    if (!number) return std::nullopt;
    const std::size_t end = at + 1 + number->length;
    const char32_t unit = At(text, end);
    if (unit == U'章' || unit == U'编' || unit == U'篇')
        return Made(NumberStyle::kChapter, number->value, 0, end + 1 - at);
    if (unit == U'部' && At(text, end + 1) == U'分')
        return Made(NumberStyle::kChapter, number->value, 0, end + 2 - at);
    if (unit == U'节' && !IsOneOf(At(text, end + 1), U"课的"))
        return Made(NumberStyle::kPart, number->value, 0, end + 1 - at);
    if (unit == U'条' && !IsOneOf(At(text, end + 1), U"的规至第和、或及款项，；。）与中所之"))
        return Made(NumberStyle::kArticle, number->value, 0, end + 1 - at);
    return std::nullopt;
}

/// （一） （1）, opened at `at`.
std::optional<ReadMark> BracketedAt(std::u32string_view text, std::size_t at) {
    const auto digits = DigitsAt(text, at + 1);
    const auto number = digits ? digits : ChineseNumberAt(text, at + 1);
    if (!number || number->value > 200) return std::nullopt;
    const std::size_t close = at + 1 + number->length;
    if (At(text, close) != U'）') return std::nullopt;
    const auto style = digits ? NumberStyle::kArabicBracketed : NumberStyle::kChineseBracketed;
    return Made(style, number->value, U'）', close + 1 - at);
}

/// ① ⑴ ⒈ ㈠: number and sign in one character.
std::optional<ReadMark> OneCharacterAt(std::u32string_view text, std::size_t at) {
    const char32_t c = At(text, at);
    if (c >= 0x2460 && c <= 0x2473) return Made(NumberStyle::kCircled, c - 0x2460 + 1, 0, 1);
    if (c >= 0x2474 && c <= 0x2487)
        return Made(NumberStyle::kArabicBracketed, c - 0x2474 + 1, 0, 1);
    if (c >= 0x2488 && c <= 0x249B) return Made(NumberStyle::kArabic, c - 0x2488 + 1, U'.', 1);
    if (c >= 0x3220 && c <= 0x3229)
        return Made(NumberStyle::kChineseBracketed, c - 0x3220 + 1, 0, 1);
    return std::nullopt;
}

/// 1. 1、 1) (not 1.5).
std::optional<ReadMark> ArabicAt(std::u32string_view text, std::size_t at) {
    const auto number = DigitsAt(text, at);
    if (!number || number->length > 3) return std::nullopt;
    const std::size_t end = at + number->length;
    const char32_t sign = At(text, end);
    if (sign == U'）')
        return Made(NumberStyle::kArabicBracketed, number->value, sign, end + 1 - at);
    if (sign != U'.' && sign != U'、' && sign != U'．') return std::nullopt;
    if (IsDigit(At(text, end + 1))) return std::nullopt;
    return Made(NumberStyle::kArabic, number->value, sign, end + 1 - at);
}

}  // namespace

std::optional<ReadMark> LineNumberAt(std::u32string_view text, std::size_t at) {
    const char32_t c = At(text, at);
    if (c == U'第') return ArticleAt(text, at);
    if (c == U'（') return BracketedAt(text, at);
    if (IsDigit(c)) return ArabicAt(text, at);
    if (const auto one = OneCharacterAt(text, at)) return one;
    const auto number = ChineseNumberAt(text, at);
    if (!number || number->value > 200) return std::nullopt;
    const char32_t sign = At(text, at + number->length);
    if (sign != U'、' && sign != U'.' && sign != U'．') return std::nullopt;
    return Made(NumberStyle::kChinese, number->value, sign, number->length + 1);
}

std::optional<ReadMark> ArticleNumberAt(std::u32string_view text, std::size_t at) {
    if (At(text, at) != U'第') return std::nullopt;
    const auto number = AnyNumberAt(text, at + 1);
    if (!number || At(text, at + 1 + number->length) != U'条') return std::nullopt;
    return Made(NumberStyle::kArticle, number->value, 0, number->length + 2);
}

std::optional<ReadMark> PointNumberAt(std::u32string_view text, std::size_t at) {
    const char32_t c = At(text, at);
    if (c == U'（') return BracketedAt(text, at);
    if (IsDigit(c)) return ArabicAt(text, at);
    if (const auto one = OneCharacterAt(text, at)) return one;
    if (c == U'第' || c == U'其') {
        const auto number = ChineseNumberAt(text, at + 1);
        const std::size_t end = at + 1 + (number ? number->length : 0);
        if (!number || number->value > 99 || !IsOneOf(At(text, end), U"，、："))
            return std::nullopt;
        return Made(NumberStyle::kOrdinalWord, number->value, text[end], end + 1 - at);
    }
    const auto number = ChineseNumberAt(text, at);
    if (!number || number->value > 99 || At(text, at + number->length) != U'是')
        return std::nullopt;
    return Made(NumberStyle::kOrdinalWord, number->value, U'是', number->length + 1);
}

}  // namespace report_reader::detail
