#include "telemetry/sm4.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "telemetry/build_frame.hpp"
#include "telemetry/diagnosis.hpp"
#include "telemetry/splitter.hpp"

namespace telemetry {
namespace {

const std::string kKey = *base::FromHex("0123456789ABCDEFFEDCBA9876543210");

std::string FrameWith(std::string_view body) {
    Outgoing outgoing{"20260101000000001", "31", "2011", "123456", "010000A8900016F000169DC0"};
    outgoing.flag = 9;
    outgoing.body = body;
    std::string frame = BuildFrame(BuildSegment(outgoing));
    frame.resize(frame.size() - 2);
    return frame;
}

/// GB/T 32907-2016 annex A: a block enciphered by itself as key.
TEST(Sm4, IsThatOfTheStandard) {
    const std::string frame = "##0023CP=&&" + kKey + "&&0000";
    const auto sealed = SealFrame(frame, kKey);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->substr(11, 16), *base::FromHex("681EDF34D206965E86B3E94F536E4246"));
}

TEST(Sm4, SealsWholeBlocksAndLeavesTheRestPlain) {
    for (std::size_t size = 0; size < 50; ++size) {
        const std::string plain = FrameWith(std::string(size, '7'));
        const auto sealed = SealFrame(plain, kKey);
        ASSERT_TRUE(sealed);
        ASSERT_EQ(sealed->size(), plain.size());
        const std::size_t body = plain.find("CP=&&") + 5, blocks = size / 16 * 16;
        EXPECT_EQ(sealed->substr(0, body), plain.substr(0, body));
        EXPECT_EQ(sealed->substr(body + blocks), plain.substr(body + blocks));
        EXPECT_EQ(*sealed == plain, size < 16);
        EXPECT_EQ(OpenFrame(*sealed, kKey).value_or(""), plain);
    }
}

TEST(Sm4, RefusesAnotherKey) {
    // The check sum does not see two equal blocks, so the text must tell too.
    for (const std::string_view body :
         {"DataTime=20260101000000;a21026-Rtd=1.0", "77777777777777777777777777777777"}) {
        const auto sealed = SealFrame(FrameWith(body), kKey);
        const auto opened = OpenFrame(*sealed, std::string(16, '0'));
        ASSERT_FALSE(opened) << body;
        EXPECT_EQ(opened.error().front().code, "hj212.wrong_key");
    }
}

TEST(Sm4, RefusesWhatIsNoKeyOrNoFrame) {
    EXPECT_EQ(SealFrame(FrameWith(""), "short").error().front().code, "hj212.bad_key");
    for (const std::string_view frame : {"", "##0005hello1234", "##0005CP=&&", "CP=&&&&00"})
        EXPECT_EQ(OpenFrame(frame, kKey).error().front().code, "hj212.no_cp") << frame;
}

TEST(Sm4, AnEncryptedFrameIsKeptWholeAndNamed) {
    const std::string plain = FrameWith("DataTime=20260101000000;a21026-Rtd=106.400,a21026-Flag=N");
    const auto sealed = SealFrame(plain, kKey);

    const std::string stream = *sealed + "\r\n";
    const Piece piece = NextPiece(stream, StreamState::kOpen);

    EXPECT_EQ(piece.kind, PieceKind::kBad);
    EXPECT_EQ(piece.bytes, *sealed);
    EXPECT_EQ(Diagnose(piece.bytes).front().code, "hj212.encrypted");
}

}  // namespace
}  // namespace telemetry
