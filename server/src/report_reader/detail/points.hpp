#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace report_reader::detail {

/// One character and the byte where it stands.
struct Point {
    char32_t c = 0;
    std::uint32_t at = 0;
};

/// The character at `at`, of valid UTF-8; `at` moves past it.
[[nodiscard]] inline char32_t NextPoint(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
    };
    const char32_t first = byte(at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) {
        at = text.size();
        return 0xFFFD;
    }
    char32_t point = first & (0x3FU >> (length - 1));
    for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (byte(at + i) & 0x3FU);
    at += length;
    return point;
}

[[nodiscard]] inline bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
[[nodiscard]] inline bool IsLatin(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}
[[nodiscard]] inline bool IsHan(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇' ||
           (c >= 0x20000 && c <= 0x2FFFF);
}
[[nodiscard]] inline bool IsOneOf(char32_t c, std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
}
[[nodiscard]] inline std::string Utf8Of(std::u32string_view points) {
    std::string text;
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    for (const char32_t c : points) {
        if (c < 0x80) {
            put(c);
            continue;
        }
        const unsigned tails = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        put(((0xFF00U >> (tails + 1)) & 0xFFU) | (c >> (6 * tails)));
        for (unsigned i = tails; i-- > 0;) put(0x80U | ((c >> (6 * i)) & 0x3FU));
    }
    return text;
}
/// 。！？
[[nodiscard]] inline bool EndsSentence(char32_t c) {
    return c == U'。' || c == U'！' || c == U'？';
}

}  // namespace report_reader::detail
