#include "telemetry/detail/signs.hpp"

#include <cstring>

#include "telemetry/detail/blocks.hpp"

namespace telemetry::detail {

template <class Block>
void Signs::FindBy(std::string_view text) {
    text_ = text.data();
    std::array<char, Block::kSize> last;
    last.fill(' ');
    const std::size_t left = text.size() % Block::kSize;
    const char* at = text.data();
    const char* const end = at + text.size() - left;
    for (std::size_t i = 0; i < left; ++i) last[i] = end[i];
    const Block tail(last.data());
    Block all = tail;
    char* bits = bits_.data();
    for (; at != end; at += Block::kSize, bits += Block::kSize / 8) {
        const Block block(at);
        block.StoreSigns(bits);
        all.Join(block);
    }
    tail.StoreSigns(bits);
    std::memset(bits + Block::kSize / 8, 0xFF, 8);
    is_ascii_ = !all.HasHighestBits();
}

void Signs::Find(std::string_view text) { FindBy<WideBlock>(text); }
void Signs::FindByBytes(std::string_view text) { FindBy<PlainBlock>(text); }

}  // namespace telemetry::detail
