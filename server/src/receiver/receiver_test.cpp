#include <gtest/gtest.h>

#include "receiver/intake.hpp"
#include "receiver/simulator.hpp"
#include "telemetry/build_frame.hpp"

namespace receiver {
namespace {

constexpr const char* kMn = "010000A8900016F000169DC0";

class Intakes : public ::testing::Test {
 protected:
    Intakes() {
        auto devices = std::make_shared<Devices>();
        Device device;
        device.point.bytes[0] = 1;
        device.mn = kMn;
        device.password = "123456";
        devices->emplace(device.mn, device);
        intake_.SetDevices(devices);
    }
    static std::string Frame(std::string_view qn, std::string_view body,
                             std::string_view cn = "2011", int flag = 5,
                             std::string_view pw = "123456", std::string_view mn = kMn) {
        telemetry::Outgoing out;
        out.qn = qn;
        out.st = "31";
        out.cn = cn;
        out.pw = pw;
        out.mn = mn;
        out.flag = flag;
        out.body = body;
        return telemetry::BuildFrame(telemetry::BuildSegment(out));
    }
    Taken Take(const std::string& frame) {
        telemetry::Splitter splitter;
        Taken taken;
        splitter.Feed(
            frame, [&](const telemetry::Piece& piece) { taken = intake_.Take(piece, "10.0.0.1"); });
        return taken;
    }
    Live Device1() const {
        base::Uuid point;
        point.bytes[0] = 1;
        return intake_.LiveOf(std::vector{point}).front();
    }

    base::FixedClock clock_{*base::Instant::Parse("2026-03-02T09:00:00+08:00")};
    Intake intake_{clock_};
};

TEST_F(Intakes, ReadAFrameWithItsTimeFlagsAndAnswer) {
    const Taken taken = Take(Frame("20260302085959000",
                                   "DataTime=20260302085955;a21026-Rtd=2.50,a21026-Flag=D;"
                                   "a21002-Rtd=NaN,a21002-Flag=N"));

    ASSERT_TRUE(taken.submission);
    ASSERT_EQ(taken.submission->readings.size(), 2U);
    const readings::NewReading& first = taken.submission->readings[0];
    EXPECT_EQ(first.kind, "real.Rtd");
    EXPECT_EQ(readings::ValueText(first.sample), "2.50");
    EXPECT_EQ(first.sample.Flag(), "D");
    EXPECT_EQ(readings::TimeText(first.sample.time_ms), "2026-03-02 08:59:55");
    EXPECT_EQ(taken.submission->readings[1].sample.form, readings::Form::kNotNumber);
    EXPECT_NE(taken.answer.find("CN=9014;"), std::string::npos);
    EXPECT_EQ(Device1().odd.not_numbers, 1);
}

TEST_F(Intakes, AnswerARepeatedFrameOnlyWhenTheFirstIsKept) {
    const std::string frame = Frame("20260302085959000", "DataTime=20260302085955;a21026-Rtd=1");
    const Taken first = Take(frame);
    const Owed owed{first.submission->point, first.submission->key};

    EXPECT_EQ(Take(frame).answer, "");
    EXPECT_FALSE(Take(frame).submission);
    intake_.Settle(owed, readings::Kept::kYes);
    EXPECT_NE(Take(frame).answer, "");
    EXPECT_EQ(Device1().odd.repeated, 3);
}

TEST_F(Intakes, TakeAFrameAgainThatCouldNotBeKept) {
    const std::string frame = Frame("20260302085959000", "DataTime=20260302085955;a21026-Rtd=1");
    const Taken first = Take(frame);
    intake_.Settle({first.submission->point, first.submission->key}, readings::Kept::kNo);

    EXPECT_TRUE(Take(frame).submission);
    EXPECT_EQ(Device1().odd.not_kept, 1);
}

TEST_F(Intakes, KnowFramesOfTheLogAfterARestart) {
    const std::string frame = Frame("20260302085959000", "DataTime=20260302085955;a21026-Rtd=1");
    const Taken before = Take(frame);
    Intake after(clock_);
    after.Remember(before.submission->point, before.submission->key);
    auto devices = std::make_shared<Devices>();
    Device device{before.submission->point, kMn, "", "", telemetry::Edition::kUnknown};
    devices->emplace(kMn, device);
    after.SetDevices(devices);
    telemetry::Splitter splitter;
    splitter.Feed(frame, [&](const telemetry::Piece& piece) {
        const Taken again = after.Take(piece, "");
        EXPECT_FALSE(again.submission);
        EXPECT_NE(again.answer, "");
    });
}

TEST_F(Intakes, PutStrangersAndWrongPasswordsAside) {
    EXPECT_EQ(Take(Frame("1", "a=1", "2011", 5, "123456", "FFFF")).answer, "");
    EXPECT_EQ(Take(Frame("1", "a=1", "2011", 5, "000000")).answer, "");
    EXPECT_FALSE(Take(Frame("1", "a=1", "2011", 5, "000000")).submission);

    const auto strangers = intake_.Strangers();
    ASSERT_EQ(strangers.size(), 2U);
    EXPECT_EQ(strangers[0].frames + strangers[1].frames, 3);
    for (const Stranger& one : strangers) EXPECT_EQ(one.sample.find("000000"), std::string::npos);
}

TEST_F(Intakes, JudgeTimes) {
    const auto quality = [&](const char* cn, const char* time) {
        const Taken taken = Take(Frame("", std::string(time) + ";a21026-Avg=1", cn, 4));
        return taken.submission && !taken.submission->readings.empty()
                   ? int{taken.submission->readings[0].sample.quality}
                   : -1;
    };
    EXPECT_EQ(quality("2061", "DataTime=20260302070000"), 0);
    EXPECT_EQ(quality("2061", "DataTime=20260301070000"), readings::quality::kLate);
    EXPECT_EQ(quality("2061", "DataTime=20260302100000"), readings::quality::kEarly);
    EXPECT_EQ(quality("2061", "DataTime=20990302100000"), -1);
    EXPECT_EQ(quality("2061", "DataTime=20200302100000"), -1);
    EXPECT_EQ(quality("2061", "PolId=1"), readings::quality::kTimeOfReceipt);
    EXPECT_EQ(Device1().odd.impossible_time, 2);
}

TEST_F(Intakes, AnswerNoticesRequestsAndHeartbeats) {
    const auto answer = [&](const char* cn) {
        const std::string text = Take(Frame("", std::string("X=") + cn, cn, 5)).answer;
        const auto at = text.find("CN=");
        return at == std::string::npos ? "" : text.substr(at + 3, 4);
    };
    EXPECT_EQ(answer("1013"), "9013");
    EXPECT_EQ(answer("9015"), "9013");
    EXPECT_EQ(answer("1011"), "9011");
    EXPECT_EQ(answer("3020"), "9014");
    EXPECT_EQ(answer("9012"), "");
}

TEST_F(Intakes, PauseADeviceThatSendsWithoutEnd) {
    bool paused = false;
    for (int i = 0; i < Intake::kBurst + 2; ++i)
        paused = Take(Frame(std::to_string(i), "a21026-Rtd=" + std::to_string(i))).too_fast;
    EXPECT_TRUE(paused);
    clock_.Advance(5'000'000);
    EXPECT_FALSE(Take(Frame("x", "a21026-Rtd=0")).too_fast);
}

TEST_F(Intakes, KeepABrokenFrameAsEvidenceOnceASecond) {
    std::string broken = Frame("20260302085959000", "DataTime=20260302085955;a21026-Rtd=1");
    broken.replace(broken.find("Rtd=1"), 5, "Rtd=2");

    EXPECT_TRUE(Take(broken).submission);
    EXPECT_FALSE(Take(broken).submission);
    EXPECT_EQ(Device1().odd.bad_frames, 2);
    EXPECT_NE(Device1().last_cause, "");
}

TEST(Simulators, NameTheirDevicesByEdition) {
    SendPlan plan;
    plan.editions = {"2005", "2017"};
    EXPECT_EQ(SimulatedMn(plan, 0).size(), 14U);
    EXPECT_TRUE(telemetry::IsLongMn(SimulatedMn(plan, 1)));
}

}  // namespace
}  // namespace receiver
