#include "telemetry/detail/signs.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "telemetry/detail/blocks.hpp"
#include "telemetry/testing/random_frames.hpp"

namespace telemetry::detail {
namespace {

/// In a room of its own size: whoever looks behind its end is found by ASan.
struct Text {
    explicit Text(std::string_view text) : size(text.size()), bytes(new char[size]) {
        std::copy(text.begin(), text.end(), bytes.get());
    }
    [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }

    std::size_t size;
    std::unique_ptr<char[]> bytes;
};

std::string ByChance(testing::RandomFrames& random) {
    std::string text;
    for (std::size_t i = random.Below(200); i > 0; --i)
        text += static_cast<char>(random.Below(random.Below(8) == 0 ? 256 : 128));
    return text;
}

TEST(Signs, ArePunctuationButThePoint) {
    std::string signs;
    for (int c = 0; c < 256; ++c)
        if (IsSign(static_cast<char>(c))) signs += static_cast<char>(c);

    EXPECT_EQ(signs, " !\"#$%&'()*+,-/:;<=>?");
}

TEST(Signs, StandWhereTheyAreAndBehindTheEnd) {
    testing::RandomFrames random(3);
    for (int round = 0; round < 2'000; ++round) {
        const Text text(ByChance(random));
        Signs signs;
        signs.Find(text.view());
        for (std::size_t at = 0; at <= text.size; ++at) {
            const std::uint64_t found = signs.From(text.bytes.get() + at);
            for (std::size_t i = 0; i < 57; ++i) {
                const bool is_sign = at + i >= text.size || IsSign(text.bytes[at + i]);
                ASSERT_EQ((found >> i & 1) != 0, is_sign) << at << " " << i;
            }
        }
    }
}

TEST(Signs, AreFoundByBytesAsByBlocks) {
    testing::RandomFrames random(4);
    for (int round = 0; round < 2'000; ++round) {
        const Text text(ByChance(random));
        Signs by_blocks, by_bytes;
        by_blocks.Find(text.view());
        by_bytes.FindByBytes(text.view());

        EXPECT_EQ(by_blocks.is_ascii(), by_bytes.is_ascii());
        constexpr std::uint64_t kSure = (std::uint64_t{1} << 57) - 1;
        for (std::size_t at = 0; at <= text.size; ++at)
            ASSERT_EQ(by_blocks.From(text.bytes.get() + at) & kSure,
                      by_bytes.From(text.bytes.get() + at) & kSure);
    }
}

template <class Block>
class Blocks : public ::testing::Test {};
using BlockKinds = ::testing::Types<PlainBlock, WideBlock>;
TYPED_TEST_SUITE(Blocks, BlockKinds);

TYPED_TEST(Blocks, TellWhichOfTwoBytesTheyHave) {
    const std::string plain(TypeParam::kSize, 'x');
    EXPECT_FALSE(TypeParam(plain.data()).Having('#', '\n').HasHighestBits());
    for (std::size_t i = 0; i < plain.size(); ++i)
        for (const char c : {'#', '\n'}) {
            std::string other = plain;
            other[i] = c;
            EXPECT_TRUE(TypeParam(other.data()).Having('#', '\n').HasHighestBits());
        }
}

}  // namespace
}  // namespace telemetry::detail
