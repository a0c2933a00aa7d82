#pragma once

#include <string>
#include <string_view>

namespace base {

/// May it stand in JSON text as it is?
[[nodiscard]] constexpr bool IsPlainInJson(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}
/// The escape of a character that is not plain: `\n`, `\u001b`.
void AppendJsonEscape(std::string& out, char c);

/// `text` in quotes with the few escapes of RFC 8785 section 3.2.2.2: of `"`, `\` and what lies
/// below a space. Other bytes stand as they are.
void AppendQuoted(std::string& out, std::string_view text);

}  // namespace base
