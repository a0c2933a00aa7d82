#include "base/json_text.hpp"

#include <cstdint>
#include <cstring>

#include "base/json_scan.hpp"

namespace base {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// The letter after the backslash where RFC 8785 has a short escape; 0 where it has none.
char ShortEscape(char c) {
    switch (c) {
        case '\b':
            return 'b';
        case '\t':
            return 't';
        case '\n':
            return 'n';
        case '\f':
            return 'f';
        case '\r':
            return 'r';
        case '"':
            return '"';
        case '\\':
            return '\\';
        default:
            return '\0';
    }
}

constexpr std::uint64_t EightOf(std::uint8_t byte) { return 0x0101010101010101U * byte; }

/// Does one of eight bytes have to be escaped? The top bit of a byte of `v - n` is set where the
/// byte lies below n, or where a byte after such a one borrowed from it.
constexpr bool HoldsSpecial(std::uint64_t eight) {
    const std::uint64_t quote = eight ^ EightOf('"');
    const std::uint64_t backslash = eight ^ EightOf('\\');
    const std::uint64_t found = ((eight - EightOf(0x20)) & ~eight) |
                                ((quote - EightOf(1)) & ~quote) |
                                ((backslash - EightOf(1)) & ~backslash);
    return (found & EightOf(0x80)) != 0;
}

}  // namespace

void AppendJsonEscape(std::string& out, char c) {
    out.push_back('\\');
    if (const char letter = ShortEscape(c); letter != '\0') {
        out.push_back(letter);
        return;
    }
    out += "u00";
    out.push_back(kHexDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kHexDigits[static_cast<unsigned char>(c) & 0x0f]);
}

std::size_t EndOfPlain(std::string_view text, std::size_t at) {
    std::uint64_t eight = 0;
    for (; text.size() - at >= sizeof eight; at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if (HoldsSpecial(eight)) break;
    }
    while (at < text.size() && IsPlainInJson(text[at])) ++at;
    return at;
}

void AppendQuoted(std::string& out, std::string_view text) {
    out.push_back('"');
    for (std::size_t at = 0;;) {
        const std::size_t end = EndOfPlain(text, at);
        out.append(text, at, end - at);
        if (end == text.size()) break;
        AppendJsonEscape(out, text[end]);
        at = end + 1;
    }
    out.push_back('"');
}

}  // namespace base
