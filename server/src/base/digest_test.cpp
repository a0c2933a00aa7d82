#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(DigestTest, MatchesThePublishedVectors) {
    // GB/T 32905-2016, A.1 and A.2; FIPS 180-4 examples.
    const std::string sixty_four =
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd";
    EXPECT_EQ(Sm3("abc").ToText(),
              "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    EXPECT_EQ(Sm3(sixty_four).ToText(),
              "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    EXPECT_EQ(Sha256("abc").ToText(),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(Sha256("").ToText(),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(DigestTest, IsTheSameOverPieces) {
    for (const DigestKind kind : {DigestKind::kSm3, DigestKind::kSha256}) {
        const std::string text(1'000, 'x');
        Digester digester(kind);
        for (std::size_t at = 0; at < text.size(); at += 7) {
            digester.Add(std::string_view(text).substr(at, 7));
        }

        const Digest whole = kind == DigestKind::kSm3 ? Sm3(text) : Sha256(text);
        EXPECT_EQ(digester.Finish(), whole);
    }
}

TEST(DigestTest, ReadsSixtyFourHexDigits) {
    const std::string text = Sm3("abc").ToText();

    EXPECT_EQ(Digest::Parse(text), Sm3("abc"));
    EXPECT_EQ(Digest::Parse(text.substr(2)), std::nullopt);
    EXPECT_EQ(Digest::Parse(text + "00"), std::nullopt);
    EXPECT_EQ(Digest::Parse(text.substr(1) + "g"), std::nullopt);
}

TEST(HexTest, ReadsBackWhatItWrites) {
    const std::array<std::uint8_t, 4> bytes = {0x00, 0x7f, 0x80, 0xff};

    EXPECT_EQ(ToHex(bytes), "007f80ff");
    EXPECT_EQ(FromHex("007F80ff"), std::string("\x00\x7f\x80\xff", 4));
    EXPECT_EQ(FromHex(""), "");
    EXPECT_EQ(FromHex("0"), std::nullopt);
    EXPECT_EQ(FromHex("0x"), std::nullopt);
}

}  // namespace
}  // namespace base
