#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace telemetry::detail {

/// Where the signs that mean something in a data segment stand: `=`, `,`, `;`, `-` and `/`.
/// Found for many bytes at once, so that nobody looks at the others one by one.
class Signs {
 public:
    /// Longer segments are read without.
    static constexpr std::size_t kLongest = 10'240;

    /// `text` is at most kLongest bytes and stays as long as this is used.
    void Find(std::string_view text);

    [[nodiscard]] std::size_t count() const { return count_; }
    /// `k` is at most count(): the end of the text.
    [[nodiscard]] const char* At(std::size_t k) const { return text_ + places_[k]; }
    /// The first sign not before `place`, from the `k`th on.
    [[nodiscard]] std::size_t NotBefore(const char* place, std::size_t k) const {
        while (k < count_ && At(k) < place) ++k;
        return k;
    }
    [[nodiscard]] bool is_ascii() const { return is_ascii_; }

 private:
    const char* text_ = nullptr;
    std::size_t count_ = 0;
    bool is_ascii_ = true;
    std::array<std::uint16_t, kLongest + 128> places_;  // only the first count_ are set
};

/// Eight bytes as a number, the first the lowest.
inline std::uint64_t EightBytes(const char* at) {
    std::uint64_t bytes = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&bytes, at, sizeof bytes);
    } else {
        for (int i = 7; i >= 0; --i) bytes = bytes << 8 | static_cast<unsigned char>(at[i]);
    }
    return bytes;
}

/// At most seven letters and their count as one number: a name is compared at once.
constexpr std::uint64_t Letters(std::string_view name) {
    std::uint64_t letters = std::uint64_t{name.size()} << 56;
    for (std::size_t i = 0; i < name.size() && i < 7; ++i)
        letters |= std::uint64_t{static_cast<unsigned char>(name[i])} << (8 * i);
    return letters;
}

/// The same of the one to seven letters that end before `end`; seven bytes before them are read.
inline std::uint64_t LettersBefore(const char* end, std::size_t count) {
    return EightBytes(end - 8) >> (64 - 8 * count) | std::uint64_t{count} << 56;
}

}  // namespace telemetry::detail
