#include "telemetry/detail/signs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "telemetry/detail/blocks.hpp"
#include "telemetry/detail/sum.hpp"
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

/// The first `count` of them.
std::vector<std::size_t> PlacesOf(const Text& text, const Signs& signs, std::size_t count) {
    std::vector<std::size_t> places;
    for (Signs::Cursor cursor = signs.First(); places.size() < count; cursor.Skip(1))
        places.push_back(static_cast<std::size_t>(cursor[0] - text.bytes.get()));
    return places;
}

TEST(Signs, StandWhereTheyAreAndBehindThemIsTheLastByte) {
    testing::RandomFrames random(3);
    for (int round = 0; round < 5'000; ++round) {
        const Text text(ByChance(random) + 'x');
        std::vector<std::size_t> expected;
        for (std::size_t at = 0; at < text.size; ++at)
            if (IsSign(text.bytes[at])) expected.push_back(at);
        expected.insert(expected.end(), Signs::kEnds, text.size - 1);
        Signs signs;
        for (const auto find : {&Signs::Find, &Signs::FindByBlocks, &Signs::FindByBytes}) {
            (signs.*find)(text.view());
            ASSERT_EQ(PlacesOf(text, signs, expected.size()), expected);
        }
    }
}

TEST(Signs, OfTheLongestTextHaveRoomThoughEachByteIsOne) {
    const Text text(std::string(Signs::kLongest, ';'));
    Signs signs;
    for (const auto find : {&Signs::Find, &Signs::FindByBlocks, &Signs::FindByBytes}) {
        (signs.*find)(text.view());
        const auto places = PlacesOf(text, signs, Signs::kLongest + Signs::kEnds);
        for (std::size_t i = 0; i < places.size(); ++i)
            ASSERT_EQ(places[i], std::min(i, Signs::kLongest - 1));
    }
}

TEST(Signs, TellWhetherAllIsAsciiWhereverTheOtherByteStands) {
    for (std::size_t at = 0; at < 200; ++at) {
        std::string other(200, 'x');
        other[at] = '\x80';
        Signs signs;
        for (const auto find : {&Signs::Find, &Signs::FindByBlocks, &Signs::FindByBytes}) {
            (signs.*find)(std::string(200, 'x'));
            EXPECT_TRUE(signs.is_ascii());
            (signs.*find)(other);
            EXPECT_FALSE(signs.is_ascii()) << at;
        }
    }
}

TEST(Signs, AreSkippedUpToAPlace) {
    const std::string text = "a,b;c=d";
    Signs signs;
    signs.Find(text);
    Signs::Cursor cursor = signs.First();

    cursor.SkipTo(text.data() + 3);
    EXPECT_EQ(cursor[0], text.data() + 3);
    cursor.SkipTo(text.data() + 4);
    EXPECT_EQ(cursor[0], text.data() + 5);
    cursor.SkipTo(text.data() + text.size() - 1);
    EXPECT_EQ(cursor[0], text.data() + text.size() - 1);
}

TEST(Sums, AreTheSameByBytesByBlocksAndByTheWidestBlocks) {
    testing::RandomFrames random(4);
    for (int round = 0; round < 5'000; ++round) {
        const Text text(ByChance(random) + std::string(PlainBlock::kSize + 1, 'x'));
        const Sum by_bytes = SumByBytes(text.view());
        const bool is_plain = text.view().find_first_of("\n#") == std::string_view::npos;
        for (const auto sum_of : {&SumByBlocks, &SumOf}) {
            const Sum sum = sum_of(text.view());
            ASSERT_EQ(sum.words, by_bytes.words);
            ASSERT_EQ(sum.is_plain, is_plain);
        }
        ASSERT_EQ(by_bytes.is_plain, is_plain);
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
