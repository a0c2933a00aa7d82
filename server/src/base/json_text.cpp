#include "base/json_text.hpp"

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

void AppendQuoted(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (IsPlainInJson(text[i])) continue;
        out += text.substr(plain, i - plain);
        AppendJsonEscape(out, text[i]);
        plain = i + 1;
    }
    out += text.substr(plain);
    out.push_back('"');
}

}  // namespace base
