#include "telemetry/joiner.hpp"

#include <gtest/gtest.h>

namespace telemetry {
namespace {

constexpr std::int64_t kMinute = 60'000'000;

/// A packet of a split message, kept alive by the test.
struct Packet {
    Packet(int number, int of, std::string_view time = "20260101080000", std::string value = "1")
        : segment(fmt::format("QN=20260101090000{:03};ST=32;CN=2061;PW=1;MN=7;Flag=6;PNUM={};"
                              "PNO={};CP=&&DataTime={};w01018-Avg={}&&",
                              number, of, number, time, value)) {
        EXPECT_TRUE(ReadSegment(segment, frame));
    }
    std::string segment;
    Frame frame;
};

JoinKind Taken(Joiner& joiner, const Packet& packet, std::int64_t minute = 0) {
    return joiner.Take(packet.frame, base::Instant{minute * kMinute}).kind;
}

TEST(Joiner, LeavesAWholeMessageAlone) {
    Joiner joiner;
    Frame frame;
    ASSERT_TRUE(ReadSegment("ST=32;CN=2011;MN=1;CP=&&&&", frame));
    EXPECT_EQ(joiner.Take(frame, {}).kind, JoinKind::kAlone);
}

TEST(Joiner, PutsPacketsInOrderWhateverOrderTheyComeIn) {
    const Packet first(1, 3), second(2, 3), third(3, 3);
    Joiner joiner;

    EXPECT_EQ(Taken(joiner, third), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, first), JoinKind::kWaiting);
    const Joined whole = joiner.Take(second.frame, {});

    EXPECT_EQ(whole.kind, JoinKind::kWhole);
    EXPECT_EQ(whole.frames,
              (std::vector<std::string>{first.segment, second.segment, third.segment}));
    EXPECT_TRUE(joiner.GiveUp(base::Instant{100 * kMinute}).empty());
}

TEST(Joiner, KeepsMessagesOfTwoHoursApart) {
    Joiner joiner;
    EXPECT_EQ(Taken(joiner, Packet(1, 2, "20260101080000")), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, Packet(2, 2, "20260101090000")), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, Packet(2, 2, "20260101080000")), JoinKind::kWhole);
}

TEST(Joiner, KnowsARepeatedPacketAndTakesTheLaterOfTwo) {
    const Packet first(1, 2), changed(1, 2, "20260101080000", "9"), second(2, 2);
    Joiner joiner;

    EXPECT_EQ(Taken(joiner, first), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, first), JoinKind::kRepeated);
    EXPECT_EQ(Taken(joiner, changed), JoinKind::kReplaced);
    EXPECT_EQ(joiner.Take(second.frame, {}).frames.front(), changed.segment);
}

TEST(Joiner, RefusesNumbersThatCannotBe) {
    Joiner joiner;
    EXPECT_EQ(Taken(joiner, Packet(3, 2)), JoinKind::kRefused);
    EXPECT_EQ(Taken(joiner, Packet(0, 2)), JoinKind::kRefused);
    EXPECT_EQ(Taken(joiner, Packet(1, 100)), JoinKind::kRefused);
}

TEST(Joiner, GivesUpWhatWaitsTooLongAndTheOldestOfTooMany) {
    Joiner joiner(JoinLimits{99, 2, 10 * kMinute});
    EXPECT_EQ(Taken(joiner, Packet(1, 2, "20260101010000"), 0), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, Packet(1, 2, "20260101020000"), 5), JoinKind::kWaiting);
    EXPECT_EQ(Taken(joiner, Packet(1, 2, "20260101030000"), 6), JoinKind::kWaiting);

    const auto too_many = joiner.GiveUp(base::Instant{7 * kMinute});
    const auto too_long = joiner.GiveUp(base::Instant{16 * kMinute});

    ASSERT_EQ(too_many.size(), 1U);
    EXPECT_EQ(too_many[0].data_time, "20260101010000");
    EXPECT_EQ(too_many[0].packets, 2);
    ASSERT_EQ(too_long.size(), 1U);
    EXPECT_EQ(too_long[0].data_time, "20260101020000");
}

}  // namespace
}  // namespace telemetry
