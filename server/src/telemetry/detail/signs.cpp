#include "telemetry/detail/signs.hpp"

#include <bit>

#include "telemetry/detail/blocks.hpp"
#include "telemetry/detail/eight_bytes.hpp"
#include "telemetry/detail/wide.hpp"

namespace telemetry::detail {

namespace {

constexpr std::size_t kWord = 64;  ///< bytes whose signs are the bits of one number

/// The places of the bits, the lowest standing for `base`; returns where the next ones go. Eight at
/// a time without a question, so what lies behind the last is written over.
Signs::Place* WritePlaces(std::uint64_t bits, std::size_t base, Signs::Place* to) {
    constexpr int kGroup = 8;
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;  // so that there is always a bit
    Signs::Place* const end = to + std::popcount(bits);
    do {
        for (int i = 0; i < kGroup; ++i, bits = WithoutLowest(bits))
            to[i] = static_cast<Signs::Place>(base + Lowest(bits | kTop));
        to += kGroup;
    } while (bits != 0);
    return end;
}

}  // namespace

template <class Block>
void Signs::FindBy(std::string_view text) {
    constexpr std::size_t kBlocks = kWord / Block::kSize;
    Place* to = places_.data();
    Block all = Block::Blank();
    const auto take = [&](const char* at, std::size_t base) {
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < kBlocks; ++i) {
            const Block block(at + i * Block::kSize);
            signs |= block.Signs() << i * Block::kSize;
            all.Join(block);
        }
        to = WritePlaces(signs, base, to);
    };
    const std::size_t left = text.size() % kWord, whole = text.size() - left;
    for (std::size_t at = 0; at != whole; at += kWord) take(text.data() + at, at);
    if (left > 0) {
        std::array<char, kWord> last;
        last.fill('x');
        text.copy(last.data(), left, whole);
        take(last.data(), whole);
    }
    is_ascii_ = !all.HasHighestBits();
    Finish(to, text);
}

void Signs::Finish(Place* end, std::string_view text) {
    text_ = text.data();
    for (std::size_t i = 0; i < kEnds; ++i) end[i] = static_cast<Place>(text.size() - 1);
}

void Signs::Find(std::string_view text) {
    if (!HasWide()) return FindByBlocks(text);
    const WidePlaces places = WriteSignsWide(text, places_.data());
    is_ascii_ = places.is_ascii;
    Finish(places.end, text);
}
void Signs::FindByBlocks(std::string_view text) { FindBy<WideBlock>(text); }
void Signs::FindByBytes(std::string_view text) { FindBy<PlainBlock>(text); }

}  // namespace telemetry::detail
