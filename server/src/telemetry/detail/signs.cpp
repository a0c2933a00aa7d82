#include "telemetry/detail/signs.hpp"

#include <algorithm>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace telemetry::detail {

namespace {

constexpr std::size_t kSignBlock = 64;
constexpr std::size_t kMostlySigns = 12;

/// A bit for each of 64 bytes: is it a sign, is it beyond ASCII?
struct Masks {
    std::uint64_t signs = 0;
    bool is_ascii = true;
};

#ifdef __SSE2__
Masks MasksOf(const char* block) {
    Masks masks;
    std::uint64_t beyond = 0;
    for (std::size_t i = 0; i < kSignBlock; i += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
        // `,` and `-` differ in the lowest bit
        const __m128i pair =
            _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(1)), _mm_set1_epi8('-'));
        const __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('/'));
        const __m128i end = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(';'));
        const __m128i equals = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('='));
        const __m128i any = _mm_or_si128(_mm_or_si128(pair, slash), _mm_or_si128(end, equals));
        masks.signs |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(any))} << i;
        beyond |= static_cast<std::uint16_t>(_mm_movemask_epi8(bytes));
    }
    masks.is_ascii = beyond == 0;
    return masks;
}
#else
Masks MasksOf(const char* block) {
    Masks masks;
    unsigned char any = 0;
    for (std::size_t i = 0; i < kSignBlock; ++i) {
        const char c = block[i];
        any |= static_cast<unsigned char>(c);
        const bool is_sign = c == '=' || c == ',' || c == ';' || c == '-' || c == '/';
        masks.signs |= std::uint64_t{is_sign} << i;
    }
    masks.is_ascii = any < 0x80;
    return masks;
}
#endif

std::uint16_t PlaceOf(std::size_t block, std::uint64_t bits) {
    return static_cast<std::uint16_t>(block + static_cast<std::size_t>(std::countr_zero(bits)));
}

/// std::popcount is a call on machines without an instruction for it.
std::size_t CountOf(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return static_cast<std::size_t>(bits * 0x0101010101010101 >> 56);
}

}  // namespace

void Signs::Find(std::string_view text) {
    text_ = text.data();
    is_ascii_ = true;
    std::uint16_t* next = places_.data();
    for (std::size_t at = 0; at < text.size(); at += kSignBlock) {
        std::array<char, kSignBlock> tail;
        const char* block = text.data() + at;
        if (const std::size_t left = text.size() - at; left < kSignBlock) {
            tail.fill(0);
            std::copy_n(block, left, tail.data());
            block = tail.data();
        }
        const Masks masks = MasksOf(block);
        is_ascii_ = is_ascii_ && masks.is_ascii;
        std::uint64_t bits = masks.signs;
        const std::size_t count = CountOf(bits);
        // as many as such a block mostly has are always written: their number is not guessed wrong
        for (std::size_t i = 0; i < kMostlySigns; ++i, bits &= bits - 1)
            next[i] = PlaceOf(at, bits);
        for (std::size_t i = kMostlySigns; i < count; ++i, bits &= bits - 1)
            next[i] = PlaceOf(at, bits);
        next += count;
    }
    count_ = static_cast<std::size_t>(next - places_.data());
    *next = static_cast<std::uint16_t>(text.size());
}

}  // namespace telemetry::detail
