#include "telemetry/detail/wide.hpp"

#include <array>
#include <bit>
#include <cstddef>

#ifdef __x86_64__
#include <immintrin.h>
#else
#include "base/check.hpp"
#endif

namespace telemetry::detail {

#ifdef __x86_64__

// Each function names its instructions itself: nothing that others share may be compiled with them.

namespace {

constexpr std::size_t kWide = 64;

/// A bit for each byte that is there of the next 64.
constexpr std::uint64_t Mask(std::size_t left) {
    return left >= kWide ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
}

constexpr std::array<std::uint8_t, kWide> kCounted = [] {
    std::array<std::uint8_t, kWide> counted{};
    for (std::uint8_t i = 0; i < kWide; ++i) counted[i] = i;
    return counted;
}();

/// Half of the numbers of one byte, of two bytes each and so much larger.
[[gnu::target("avx512bw,avx512vbmi2")]] __m512i Widened(__m256i half, std::size_t more) {
    return _mm512_add_epi16(_mm512_maskz_cvtepu8_epi16(~__mmask32{0}, half),
                            _mm512_set1_epi16(static_cast<short>(more)));
}

}  // namespace

bool HasWide() {
    static const bool has = __builtin_cpu_supports("avx512bw") != 0 &&
                            __builtin_cpu_supports("avx512vbmi2") != 0 &&
                            __builtin_cpu_supports("popcnt") != 0;
    return has;
}

[[gnu::target("avx512bw,avx512vbmi2")]] Sum SumWide(std::string_view text) {
    const std::size_t size = text.size() - 1;
    const char last = text[size];
    __m512i words = _mm512_setzero_si512();
    __mmask64 odd = 0;
    for (std::size_t at = 0; at < size; at += kWide) {
        const __m512i bytes = _mm512_maskz_loadu_epi8(Mask(size - at), text.data() + at);
        words = _mm512_xor_si512(words, bytes);
        odd |= _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')) |
               _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('#'));
    }
    std::array<std::uint64_t, kWide / 8> parts;
    _mm512_storeu_si512(parts.data(), words);
    std::uint64_t sum = 0;
    for (const std::uint64_t part : parts) sum ^= part;
    return {sum, odd == 0 && last != '\n' && last != '#'};
}

[[gnu::target("avx512bw,avx512vbmi2,popcnt")]] WidePlaces WriteSignsWide(std::string_view text,
                                                                         std::uint16_t* to) {
    const __m512i counted = _mm512_loadu_si512(kCounted.data());
    __mmask64 high = 0;
    for (std::size_t at = 0; at < text.size(); at += kWide) {
        const __m512i bytes = _mm512_maskz_loadu_epi8(Mask(text.size() - at), text.data() + at);
        high |= _mm512_movepi8_mask(bytes);
        // with 0x10 turned, all signs but `/` are 0x2A to 0x3D
        const __m512i turned = _mm512_xor_si512(bytes, _mm512_set1_epi8(0x10));
        const __mmask64 signs =
            _mm512_cmple_epu8_mask(_mm512_sub_epi8(turned, _mm512_set1_epi8(0x2A)),
                                   _mm512_set1_epi8(0x3D - 0x2A)) |
            _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('/'));
        // the numbers of the signs among the 64, moved together
        const __m512i found = _mm512_maskz_compress_epi8(signs, counted);
        const int count = std::popcount(std::uint64_t{signs});
        _mm512_storeu_si512(to, Widened(_mm512_maskz_extracti64x4_epi64(0xFF, found, 0), at));
        if (count > 32)
            _mm512_storeu_si512(to + 32,
                                Widened(_mm512_maskz_extracti64x4_epi64(0xFF, found, 1), at));
        to += count;
    }
    return {to, high == 0};
}

#else

bool HasWide() { return false; }

Sum SumWide(std::string_view) { base::FailCheck("HasWide()", __FILE__, __LINE__); }

WidePlaces WriteSignsWide(std::string_view, std::uint16_t*) {
    base::FailCheck("HasWide()", __FILE__, __LINE__);
}

#endif

}  // namespace telemetry::detail
