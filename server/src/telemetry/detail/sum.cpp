#include "telemetry/detail/sum.hpp"

#include <bit>
#include <cstddef>

#include "telemetry/detail/blocks.hpp"
#include "telemetry/detail/eight_bytes.hpp"
#include "telemetry/detail/wide.hpp"

namespace telemetry::detail {

namespace {

template <class Block>
Sum SumBy(std::string_view text) {
    constexpr std::size_t kEight = 8;
    const char* const last = text.data() + text.size() - 1;
    const std::size_t words = (text.size() - 1) / kEight, left = (text.size() - 1) % kEight;
    Block sum = Block::Blank(), odd = Block(last + 1 - Block::kSize).Having('\n', '#');
    for (const char* at = text.data(); last - at >= std::ptrdiff_t{Block::kSize};
         at += Block::kSize) {
        const Block block(at);
        sum.Add(block);
        odd.Join(block.Having('\n', '#'));
    }
    // the word that fills no block, without a question that would be guessed wrong
    const std::uint64_t word = EightBytes(text.data() + (words - 1) * kEight);
    // the bytes that fill no word
    const std::uint64_t rest = EightBytes(last - kEight) & kLastBytes[left];
    return {sum.Folded() ^ (word & -(std::uint64_t{words} & 1)) ^
                std::rotl(rest, static_cast<int>(8 * left)),
            !odd.HasHighestBits()};
}

}  // namespace

Sum SumOf(std::string_view text) { return HasWide() ? SumWide(text) : SumByBlocks(text); }
Sum SumByBlocks(std::string_view text) { return SumBy<WideBlock>(text); }
Sum SumByBytes(std::string_view text) { return SumBy<PlainBlock>(text); }

}  // namespace telemetry::detail
