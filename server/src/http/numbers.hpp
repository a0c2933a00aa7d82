#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace http {

/// The whole text as a number, `-12`; nullopt for anything else and for what does not fit.
[[nodiscard]] std::optional<std::int64_t> ReadNumber(std::string_view text);

/// A part of a file of known size.
struct ByteRange {
    std::int64_t from = 0, length = 0;
    bool partial = false;  ///< false: the whole file
};

/// `Range: bytes=100-199`, `bytes=100-`, `bytes=-50` (the last 50) of a file of `size` bytes. No
/// header, a malformed one and several ranges ask for the whole, as RFC 9110 section 14.2 allows;
/// nullopt: not satisfiable (416).
[[nodiscard]] std::optional<ByteRange> ReadByteRange(std::string_view header, std::int64_t size);

}  // namespace http
