#include "telemetry/splitter.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "telemetry/build_frame.hpp"

namespace telemetry {
namespace {

std::string AFrame(std::string_view qn = "20260101000000001") {
    Outgoing outgoing{qn, "32", "2011", "123456", "010000A8900016F000169DC0"};
    outgoing.flag = 5;
    outgoing.body = "DataTime=20260101000000;w01018-Rtd=2.2,w01018-Flag=N";
    return BuildFrame(BuildSegment(outgoing));
}

/// `f` a frame, `b` a bad piece, `n` noise, in order; the stream comes in packets of `size` bytes.
std::string Kinds(const std::string& stream, std::size_t size) {
    std::string kinds;
    const auto take = [&](const Piece& piece) {
        const char kind = " fbn"[static_cast<int>(piece.kind)];
        // How much noise comes at once is a matter of packets.
        if (kind != 'n' || !kinds.ends_with('n')) kinds += kind;
    };
    Splitter splitter;
    for (std::size_t at = 0; at < stream.size(); at += size)
        splitter.Feed(std::string_view(stream).substr(at, size), take);
    splitter.Finish(take);
    EXPECT_EQ(splitter.waiting(), 0U);
    return kinds;
}

std::string WithoutLineEnd(std::string frame) {
    frame.resize(frame.size() - 2);
    return frame;
}

std::string WithLength(std::string frame, std::string_view digits) {
    return frame.replace(2, 4, digits);
}

TEST(Splitter, FindsFramesHoweverTheStreamIsCut) {
    const std::string frame = AFrame(), other = AFrame("20260101000030001");
    std::string wrong_crc = frame;
    wrong_crc[40] = wrong_crc[40] == 'X' ? 'Y' : 'X';
    struct Row {
        std::string stream, kinds;
    };
    const Row rows[] = {{"", ""},
                        {"\r\n\r\n", ""},
                        {frame, "f"},
                        {frame + other + frame, "fff"},
                        {WithoutLineEnd(frame) + WithoutLineEnd(other), "ff"},
                        {"\r\n" + frame + "\n\r\n" + other, "ff"},
                        {"heartbeat" + frame + std::string("\x01\x03\x00\x00", 4) + other, "nfnf"},
                        {frame.substr(0, 50) + other, "bf"},
                        {frame.substr(0, 50) + "\r\n" + other + frame, "bff"},
                        {frame.substr(50) + other, "nf"},
                        {frame.substr(0, 50), "b"},
                        {"##" + frame, "nf"},
                        {"#" + frame, "nf"},
                        {"##0" + frame, "bf"},
                        {"##12" + frame + "#", "bfn"},
                        {"##0012" + frame, "bf"},
                        {"##0000" + frame, "bf"},
                        {"##9999" + frame + other, "bff"},
                        {wrong_crc + other, "bf"},
                        {WithLength(frame, "0200") + other, "bf"},
                        {WithLength(frame, "0010") + other, "bf"},
                        {WithLength(frame, "9999") + other, "bf"},
                        {WithLength(frame, "0x10") + other, "bf"},
                        {fmt::format("##abcd{:x>20000}{}", "", other), "bnf"},
                        {fmt::format("{:#>15000}\n{}", "", other), ""}};
    for (const Row& row : rows)
        for (const std::size_t size : {1U, 2U, 3U, 7U, 64U, 100'000U}) {
            const std::string kinds = Kinds(row.stream, size);
            if (row.stream.starts_with("######")) {
                EXPECT_TRUE(kinds.ends_with("bf")) << "by " << size;
            } else {
                EXPECT_EQ(kinds, row.kinds) << row.stream.substr(0, 80) << " by " << size;
            }
        }
}

TEST(Splitter, TakesTheInnerOfTwoFramesHoweverTheStreamIsCut) {
    Outgoing outgoing{"20260101000000001", "32", "2011", "123456", "1"};
    const std::string body = WithoutLineEnd(AFrame());
    outgoing.body = body;
    for (const std::size_t size : {1U, 7U, 1'000U})
        EXPECT_EQ(Kinds(BuildFrame(BuildSegment(outgoing)), size), "bfn") << size;
}

TEST(Splitter, TellsABrokenFrameAtOnceWhenItsLineEnds) {
    const std::string too_long = WithLength(AFrame(), "0999");

    const Piece piece = NextPiece(too_long, StreamState::kOpen);

    EXPECT_EQ(piece.kind, PieceKind::kBad);
    EXPECT_EQ(piece.drop, too_long.size());
}

TEST(Splitter, KeepsNoMoreThanTheLongestFrame) {
    Splitter splitter;
    std::size_t most = 0;
    const auto take = [](const Piece&) {};
    for (int i = 0; i < 2'000; ++i) {
        splitter.Feed(i == 0 ? "##9999" : "################", take);
        most = std::max(most, splitter.waiting());
    }
    EXPECT_LE(most, kLongestFrame + 16);
}

TEST(Splitter, GivesAFrameOfOnePacketWithoutCopying) {
    const std::string packet = AFrame();
    Splitter splitter;
    std::string_view seen;

    splitter.Feed(packet, [&](const Piece& piece) { seen = piece.bytes; });

    EXPECT_EQ(seen.data(), packet.data());
    EXPECT_EQ(seen.size() + 2, packet.size());
}

}  // namespace
}  // namespace telemetry
