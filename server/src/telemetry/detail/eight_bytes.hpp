#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Text looked at eight bytes at a time, as one number; the first byte is the lowest.
namespace telemetry::detail {

inline constexpr std::uint64_t kEachByte = 0x0101010101010101;

[[nodiscard]] inline std::uint64_t EightBytes(const char* at) {
    std::uint64_t bytes = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&bytes, at, sizeof bytes);
    } else {
        for (int i = 7; i >= 0; --i) bytes = bytes << 8 | static_cast<unsigned char>(at[i]);
    }
    return bytes;
}

/// kLastBytes[n]: the last n of eight bytes.
inline constexpr std::array<std::uint64_t, 9> kLastBytes = [] {
    std::array<std::uint64_t, 9> last{};
    for (std::size_t n = 1; n <= 8; ++n) last[n] = ~std::uint64_t{0} << (64 - 8 * n);
    return last;
}();

/// Of one to eight letters, the last of them on top: a name is compared at once. Zero bytes in
/// front of a name are not told from none.
[[nodiscard]] constexpr std::uint64_t NameWord(std::string_view name) {
    std::uint64_t word = 0;
    for (const char c : name) word = word >> 8 | std::uint64_t{static_cast<unsigned char>(c)} << 56;
    return word;
}
/// That of the `size` bytes before `end`; eight can be read there.
[[nodiscard]] inline std::uint64_t NameWordBefore(const char* end, std::size_t size) {
    return EightBytes(end - 8) & kLastBytes[size];
}

/// `0` to `9` taken off the bytes: are they digits, all of them?
[[nodiscard]] constexpr bool AreDigits(std::uint64_t digits) {
    return ((digits | (digits + kEachByte * (0x7F - 9))) & kEachByte << 7) == 0;
}
/// `0` to `9` and `A` to `F`, all of them?
[[nodiscard]] constexpr bool AreUpperHex(std::uint64_t bytes) {
    constexpr std::uint64_t kHigh = kEachByte << 7;
    if ((bytes & kHigh) != 0) return false;
    // the highest bit of each byte that is at least `least`; none of them carries
    const auto at_least = [&](char least) {
        return bytes + kEachByte * (0x80 - static_cast<unsigned char>(least));
    };
    const std::uint64_t is_digit = at_least('0') & ~at_least('9' + 1);
    const std::uint64_t is_letter = at_least('A') & ~at_least('F' + 1);
    return ((is_digit | is_letter) & kHigh) == kHigh;
}
/// The digits two by two, a number of two digits in each half of four bytes.
[[nodiscard]] constexpr std::uint64_t PairsOf(std::uint64_t digits) {
    return digits * (1 + (10 << 8)) >> 8 & 0x00FF00FF00FF00FF;
}

/// The number of the lowest bit that is set; there is one.
[[nodiscard]] inline std::size_t Lowest(std::uint64_t bits) {
    return static_cast<std::size_t>(__builtin_ctzll(bits));
}
[[nodiscard]] constexpr std::uint64_t WithoutLowest(std::uint64_t bits) {
    return bits & (bits - 1);
}

/// What names of at most eight letters mean. Each has a place of its own, so that no chain of
/// questions is asked.
template <class Meaning>
class NameTable {
 public:
    struct Entry {
        std::uint64_t name = 0;
        Meaning meaning{};
    };

    template <std::size_t kCount>
    explicit constexpr NameTable(const std::array<Entry, kCount>& entries) {
        while (!Fits(entries)) factor_ += 0x2545F4914F6CDD1E;
    }
    /// nullptr for a name that is none of them.
    [[nodiscard]] constexpr const Meaning* Find(std::uint64_t name) const {
        const Entry& entry = places_[PlaceOf(name)];
        return entry.name == name ? &entry.meaning : nullptr;
    }

 private:
    [[nodiscard]] constexpr std::size_t PlaceOf(std::uint64_t name) const {
        return static_cast<std::size_t>(name * factor_ >> 58);
    }
    template <std::size_t kCount>
    constexpr bool Fits(const std::array<Entry, kCount>& entries) {
        places_ = {};
        bool fits = true;
        for (const Entry& entry : entries) {
            Entry& place = places_[PlaceOf(entry.name)];
            fits = fits && place.name == 0;
            place = entry;
        }
        return fits;
    }

    std::uint64_t factor_ = 0x9E3779B97F4A7C15;
    std::array<Entry, 64> places_{};
};

}  // namespace telemetry::detail
