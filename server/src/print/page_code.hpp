#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace print {

/// What stands on a printed page, as a QR code and beside it in letters:
/// `QH-7K3M9QX2VA-1-2/5` is page 2 of 5 of version 1 of the paper with code 7K3M9QX2VA.
struct PageCode {
    std::string code;  ///< ten characters of Crockford's base 32, upper case
    int version = 1;   ///< from 1
    int page = 1;      ///< from 1
    int pages = 1;

    bool operator==(const PageCode&) const = default;
};

inline constexpr int kMostPages = 9999;

/// Fifty bits of the digest of `record`, an id made by chance: no code tells of another, and the
/// same request made again gives the same one.
[[nodiscard]] std::string PaperCodeOf(std::string_view record);
[[nodiscard]] bool IsPaperCode(std::string_view text);

[[nodiscard]] std::string ToText(const PageCode& code);
/// nullopt for everything that ToText would not have written.
[[nodiscard]] std::optional<PageCode> ReadPageCode(std::string_view text);

}  // namespace print
