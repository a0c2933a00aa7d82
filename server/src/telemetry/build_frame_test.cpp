#include "telemetry/build_frame.hpp"

#include <gtest/gtest.h>

#include "telemetry/splitter.hpp"

namespace telemetry {
namespace {

TEST(BuildFrame, WritesTheExampleOfTheStandard) {
    Outgoing outgoing{"20160801085857223", "32", "1062", "100000", "010000A8900016F000169DC0"};
    outgoing.flag = 5;
    outgoing.body = "RtdInterval=30";
    EXPECT_EQ(BuildFrame(BuildSegment(outgoing)),
              "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;"
              "Flag=5;CP=&&RtdInterval=30&&1C80\r\n");
}

TEST(BuildFrame, WritesAllFieldsInOrder) {
    Outgoing outgoing{"20260101000000001", "31", "2061", "123456", "1"};
    outgoing.flag = 10;
    outgoing.packets = 2;
    outgoing.packet = 1;
    outgoing.resent = true;
    const std::string body = BodyWriter()
                                 .Parameter("DataTime", "20260101000000")
                                 .Item()
                                 .Value("a21026", "Avg", "1.5")
                                 .Value("a21026", "Flag", "N")
                                 .Item()
                                 .Value("a19001", "Avg", "6")
                                 .text();
    outgoing.body = body;
    EXPECT_EQ(BuildSegment(outgoing),
              "QN=20260101000000001;ST=31;CN=2061;PW=123456;MN=1;Flag=10;PNUM=2;PNO=1;RF=1;"
              "CP=&&DataTime=20260101000000;a21026-Avg=1.5,a21026-Flag=N;a19001-Avg=6&&");
}

TEST(BuildFrame, AnswersWithTheVersionAskedIn) {
    struct Row {
        std::string_view flag, answer;
    };
    const Row rows[] = {{"Flag=5;", "Flag=4;"},
                        {"Flag=7;", "Flag=4;"},
                        {"Flag=9;", "Flag=8;"},
                        {"Flag=3;", "Flag=0;"},
                        {"", "Flag=0;"}};
    for (const Row& row : rows) {
        const std::string segment = "QN=20260101000000001;ST=32;CN=2011;PW=123456;MN=1;" +
                                    std::string(row.flag) + "CP=&&&&";
        Frame frame;
        ASSERT_TRUE(ReadSegment(segment, frame));
        const std::string head =
            "QN=20260101000000001;ST=91;CN={};PW=123456;MN=1;" + std::string(row.answer);
        EXPECT_EQ(BuildDataAnswer(frame),
                  BuildFrame(fmt::format(fmt::runtime(head), "9014") + "CP=&&&&"));
        EXPECT_EQ(BuildNoticeAnswer(frame),
                  BuildFrame(fmt::format(fmt::runtime(head), "9013") + "CP=&&&&"));
        EXPECT_EQ(BuildRequestAnswer(frame, 1),
                  BuildFrame(fmt::format(fmt::runtime(head), "9011") + "CP=&&QnRtn=1&&"));
        EXPECT_EQ(BuildExecuted(frame, 100),
                  BuildFrame(fmt::format(fmt::runtime(head), "9012") + "CP=&&ExeRtn=100&&"));
    }
}

}  // namespace
}  // namespace telemetry
