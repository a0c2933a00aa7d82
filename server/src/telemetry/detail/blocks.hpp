#pragma once

#include <cstddef>
#include <cstdint>

#include "telemetry/detail/eight_bytes.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// Bytes of a text looked at together, as many as the machine can.
namespace telemetry::detail {

/// Is it a sign? All of ASCII from the blank to `?` is, but digits and the point: whatever parts
/// fields, items, names and values, and what makes a field odd (`/`, blanks, `&`).
[[nodiscard]] constexpr bool IsSign(char c) {
    return c >= ' ' && c <= '?' && c != '.' && !(c >= '0' && c <= '9');
}

/// Sixteen bytes, looked at one by one: for any machine.
class PlainBlock {
 public:
    static constexpr std::size_t kSize = 16;

    explicit PlainBlock(const char* at) : low_(EightBytes(at)), high_(EightBytes(at + 8)) {}
    [[nodiscard]] static PlainBlock Blank() { return {0, 0}; }

    /// A bit for each byte, the first the lowest.
    [[nodiscard]] std::uint64_t Signs() const {
        std::uint64_t signs = 0;
        for (unsigned i = 0; i < kSize; ++i) signs |= std::uint64_t{IsSign(Byte(i))} << i;
        return signs;
    }
    /// A block with its highest bits set where this one has `a` or `b`.
    [[nodiscard]] PlainBlock Having(char a, char b) const {
        PlainBlock having = Blank();
        for (unsigned i = 0; i < kSize; ++i)
            (i < 8 ? having.low_ : having.high_) |= std::uint64_t{Byte(i) == a || Byte(i) == b}
                                                    << (8 * (i % 8) + 7);
        return having;
    }
    [[nodiscard]] bool HasHighestBits() const { return ((low_ | high_) & kEachByte << 7) != 0; }
    void Join(const PlainBlock& other) { low_ |= other.low_, high_ |= other.high_; }
    /// Exclusive or.
    void Add(const PlainBlock& other) { low_ ^= other.low_, high_ ^= other.high_; }
    /// Both halves added.
    [[nodiscard]] std::uint64_t Folded() const { return low_ ^ high_; }

 private:
    PlainBlock(std::uint64_t low, std::uint64_t high) : low_(low), high_(high) {}
    [[nodiscard]] char Byte(unsigned i) const {
        return static_cast<char>((i < 8 ? low_ : high_) >> 8 * (i % 8));
    }

    std::uint64_t low_, high_;
};

#ifdef __SSE2__
/// Sixteen bytes at once, on x86.
class WideBlock {
 public:
    static constexpr std::size_t kSize = 16;

    explicit WideBlock(const char* at)
        : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}
    [[nodiscard]] static WideBlock Blank() { return WideBlock(_mm_setzero_si128()); }

    [[nodiscard]] std::uint64_t Signs() const {
        // with 0x10 turned, all signs but `/` are 0x2A to 0x3D; moved up to 0x7F, one comparison
        const __m128i turned = _mm_xor_si128(bytes_, _mm_set1_epi8(0x10));
        const __m128i moved = _mm_add_epi8(turned, _mm_set1_epi8(0x7F - 0x3D));
        const __m128i most = _mm_cmpgt_epi8(moved, _mm_set1_epi8(0x7F - (0x3D - 0x2A) - 1));
        const __m128i signs = _mm_or_si128(most, Equal('/'));
        return static_cast<std::uint16_t>(_mm_movemask_epi8(signs));
    }
    [[nodiscard]] WideBlock Having(char a, char b) const {
        return WideBlock(_mm_or_si128(Equal(a), Equal(b)));
    }
    [[nodiscard]] bool HasHighestBits() const { return _mm_movemask_epi8(bytes_) != 0; }
    void Join(const WideBlock& other) { bytes_ = _mm_or_si128(bytes_, other.bytes_); }
    void Add(const WideBlock& other) { bytes_ = _mm_xor_si128(bytes_, other.bytes_); }
    [[nodiscard]] std::uint64_t Folded() const {
        const __m128i both = _mm_xor_si128(bytes_, _mm_unpackhi_epi64(bytes_, bytes_));
        return static_cast<std::uint64_t>(_mm_cvtsi128_si64(both));
    }

 private:
    explicit WideBlock(__m128i bytes) : bytes_(bytes) {}
    [[nodiscard]] __m128i Equal(char c) const { return _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)); }

    __m128i bytes_;
};
#else
using WideBlock = PlainBlock;
#endif

}  // namespace telemetry::detail
