#include <gtest/gtest.h>

#include "receiver/dialogue.hpp"
#include "receiver/gaps.hpp"
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
    struct Sender {
        std::string_view password = "123456", mn = kMn;
    };
    static std::string Frame(std::string_view qn, std::string_view body) {
        return Frame(qn, body, "2011", 5, Sender());
    }
    static std::string Frame(std::string_view qn, std::string_view body, std::string_view cn,
                             int flag, const Sender& sender) {
        telemetry::Outgoing out;
        out.qn = qn;
        out.st = "31";
        out.cn = cn;
        out.pw = sender.password;
        out.mn = sender.mn;
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
    EXPECT_EQ(Take(Frame("1", "a=1", "2011", 5, {"123456", "FFFF"})).answer, "");
    EXPECT_EQ(Take(Frame("1", "a=1", "2011", 5, {"000000"})).answer, "");
    EXPECT_FALSE(Take(Frame("1", "a=1", "2011", 5, {"000000"})).submission);

    const auto strangers = intake_.Strangers();
    ASSERT_EQ(strangers.size(), 2U);
    EXPECT_EQ(strangers[0].frames + strangers[1].frames, 3);
    for (const Stranger& one : strangers) EXPECT_EQ(one.sample.find("000000"), std::string::npos);
}

TEST_F(Intakes, JudgeTimes) {
    const auto quality = [&](const char* cn, const char* time) {
        const Taken taken = Take(Frame("", std::string(time) + ";a21026-Avg=1", cn, 4, {}));
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
        const std::string text = Take(Frame("", std::string("X=") + cn, cn, 5, {})).answer;
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

constexpr Mono kMonoSecond = 1'000'000;

class Talks : public ::testing::Test {
 protected:
    Talks() { point_.bytes[0] = 1; }
    void Ask(std::uint64_t number) {
        dialogue_.Ask({number, point_, "2061", "BeginTime={now}"}, now_);
    }
    void After(Mono seconds) {
        now_ += seconds * kMonoSecond;
        dialogue_.Tick(now_, [&](const Asking&, const std::string& body, const std::string& qn) {
            if (connected_) sent_.push_back(qn + " " + body);
            return connected_;
        });
    }
    void Say(std::string_view cn, std::string_view body) {
        telemetry::Frame frame;
        const std::string segment = "QN=" + sent_.back().substr(0, 17) +
                                    ";ST=91;CN=" + std::string(cn) + ";MN=1;Flag=4;CP=&&" +
                                    std::string(body) + "&&";
        ASSERT_TRUE(telemetry::ReadSegment(segment, frame));
        dialogue_.Hear(point_, frame, now_);
    }
    std::string Ended() {
        std::string text;
        for (const Asked& one : dialogue_.TakeEnded())
            text += fmt::format("{} {} {} {};", one.number, EndingName(one.ending), one.code,
                                one.data_frames);
        return text;
    }

    base::FixedClock clock_{*base::Instant::Parse("2026-03-02T09:00:00+08:00")};
    Dialogue dialogue_{clock_};
    base::Uuid point_;
    Mono now_ = 0;
    bool connected_ = true;
    std::vector<std::string> sent_;
};

TEST_F(Talks, EndWithWhatTheDeviceDid) {
    Ask(1);
    Ask(2);
    After(1);
    ASSERT_EQ(sent_.size(), 1U);  // one talk at a time
    EXPECT_EQ(sent_[0], "20260302090000000 BeginTime=20260302090000");
    Say("9011", "QnRtn=1");
    Say("2061", "DataTime=20260302080000;a21026-Avg=1");
    Say("9012", "ExeRtn=1");
    EXPECT_EQ(Ended(), "1 done 1 1;");
    After(1);
    Say("9011", "QnRtn=2");
    EXPECT_EQ(Ended(), "2 refused 2 0;");
    Ask(3);
    After(1);
    Say("9011", "QnRtn=1");
    Say("9012", "ExeRtn=100");
    EXPECT_EQ(Ended(), "3 failed 100 0;");
    EXPECT_EQ(EndingWords(Ending::kFailed, 100), "设备没有执行成：没有数据（9012，ExeRtn=100）");
}

TEST_F(Talks, RepeatTheSameRequestAndGiveUp) {
    Ask(1);
    for (int i = 0; i < 4; ++i) After(11);
    ASSERT_EQ(sent_.size(), 3U);
    EXPECT_EQ(sent_[0].substr(0, 17), sent_[2].substr(0, 17));
    EXPECT_EQ(Ended(), "1 no_answer 0 0;");
    Ask(2);
    After(1);
    Say("9011", "QnRtn=1");
    After(61);
    EXPECT_EQ(Ended(), "2 no_result 0 0;");
    connected_ = false;
    Ask(3);
    After(1);
    EXPECT_EQ(Ended(), "3 away 0 0;");
    EXPECT_EQ(dialogue_.open(), 0U);
}

TEST_F(Talks, GoOnWhenTheClockIsSetBackAndKeepToTheirPace) {
    Ask(1);
    After(1);
    clock_.Advance(std::int64_t{-3} * 86'400 * kMonoSecond);
    Say("9011", "QnRtn=1");
    Say("9012", "ExeRtn=1");
    Ask(2);
    After(1);
    EXPECT_GT(sent_[1].substr(0, 17), sent_[0].substr(0, 17));  // a QN is never used again
    for (std::uint8_t i = 2; i < 200; ++i) {
        point_.bytes[0] = i;
        Ask(i);
    }
    const std::size_t before = sent_.size();
    After(1);
    EXPECT_LE(sent_.size() - before, 20U);
}

TEST_F(Talks, RefuseWhatIsTooMuchForOneDevice) {
    for (std::uint64_t i = 0; i < 40; ++i) Ask(i);
    EXPECT_NE(Ended().find("crowded"), std::string::npos);
}

constexpr std::int64_t kAnHour = 3'600'000;

TEST(Gaps, AreFoundByFactorWithinTheBoundsOfARequest) {
    const GapSpan& hours = GapSpans()[0];
    const auto at = [](std::initializer_list<int> slots) {
        std::vector<std::int64_t> times;
        for (const int slot : slots) times.push_back(slot * kAnHour + 5);
        return times;
    };
    const std::vector<FactorTimes> told = {{"a21026", at({0, 1, 4, 5}), true},
                                           {"a21002", at({2, 4, 5}), false}};
    const auto missing = FindMissing(hours, kAnHour, {0, 6 * kAnHour}, told);
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0],
              (MissingRange{2 * kAnHour, 3 * kAnHour, 1, {"a21026"}}));  // a21002 begins here
    EXPECT_EQ(missing[1], (MissingRange{3 * kAnHour, 4 * kAnHour, 1, {"a21026", "a21002"}}));
    // Nothing but a gap of 100 hours: three requests at most 48 hours long.
    const auto all = FindMissing(hours, kAnHour, {0, 100 * kAnHour}, {{"a21026", {}, true}});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].slots, 48);
    // A factor that was never told is not expected; nor is a half hour at the end.
    EXPECT_TRUE(FindMissing(hours, kAnHour, {0, 9 * kAnHour}, {{"x", {}, false}}).empty());
    EXPECT_TRUE(FindMissing(hours, kAnHour, {0, kAnHour / 2}, {{"x", {}, true}}).empty());
    // Days begin at midnight in Beijing.
    const auto days =
        FindMissing(GapSpans()[2], 24 * kAnHour, {0, 72 * kAnHour}, {{"x", {}, true}});
    ASSERT_FALSE(days.empty());
    EXPECT_EQ(days[0].from_ms, 16 * kAnHour);
}

TEST(Gaps, LearnTheRhythmOfADevice) {
    const std::int64_t minute = 60'000;
    EXPECT_EQ(LearntStep({{"x", {0, 10 * minute, 20 * minute, 30 * minute, 70 * minute}, false}}),
              10 * minute);
    EXPECT_EQ(LearntStep({{"x", {0, 7 * minute, 14 * minute, 21 * minute}, false}}), 0);
}

class GapsKept : public ::testing::Test {
 protected:
    GapsKept() { point_.bytes[0] = 1; }
    void Update(std::vector<MissingRange> missing) {
        keeper_.Update(point_, GapSpans()[0], kAnHour, std::move(missing));
    }
    /// Asks what is due `seconds` later and lets it end so; false: nothing was due.
    bool Try(Mono seconds, Ending ending, int code = 0) {
        now_ += seconds * kMonoSecond;
        const auto due = keeper_.Due(point_, now_);
        if (due.empty()) return false;
        last_ = due.front();
        Asked asked;
        asked.number = last_.number;
        asked.point = point_;
        asked.ending = ending;
        asked.code = code;
        EXPECT_TRUE(keeper_.Settle(asked, now_));
        return true;
    }

    GapKeeper keeper_;
    base::Uuid point_;
    Mono now_ = 0;
    Asking last_;
    const MissingRange range_{0, 3 * kAnHour, 3, {"a21026"}};
};

TEST_F(GapsKept, AreAskedForByTheirFirstAndLastSlotAndClosed) {
    Update({range_});
    ASSERT_TRUE(Try(0, Ending::kDone));
    EXPECT_EQ(last_.cn, "2061");
    EXPECT_EQ(last_.body, "BeginTime=19700101080000;EndTime=19700101100000");
    Update({});
    EXPECT_TRUE(keeper_.Of(point_).empty());
    EXPECT_EQ(keeper_.counts().closed, 1);
}

TEST_F(GapsKept, AreGivenUpAfterThreeTriesWithTheReason) {
    Update({range_});
    EXPECT_TRUE(Try(0, Ending::kNoAnswer));
    EXPECT_FALSE(Try(30, Ending::kNoAnswer));  // not at once again
    EXPECT_TRUE(Try(60, Ending::kNoAnswer));
    EXPECT_TRUE(Try(600, Ending::kDone));
    EXPECT_FALSE(Try(6'000, Ending::kDone));
    const auto gaps = keeper_.Of(point_);
    ASSERT_EQ(gaps.size(), 1U);
    EXPECT_EQ(gaps[0].standing, GapStanding::kGivenUp);
    EXPECT_EQ(gaps[0].why, "设备称已补传，但没有补全");
    EXPECT_EQ(keeper_.counts().given_up, 1);
    // What is left of it stays given up; a new one is asked for.
    Update({{0, kAnHour, 1, {"a21026"}}, {9 * kAnHour, 10 * kAnHour, 1, {"a21026"}}});
    EXPECT_TRUE(Try(1, Ending::kRefused, 2));
    EXPECT_FALSE(Try(9'999, Ending::kDone));
    EXPECT_EQ(keeper_.counts().given_up, 2);
}

TEST_F(GapsKept, CostADeviceThatIsAwayNoTry) {
    Update({range_});
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(Try(120, Ending::kAway));
    EXPECT_EQ(keeper_.Of(point_)[0].tries, 0);
    EXPECT_EQ(keeper_.Of(point_)[0].standing, GapStanding::kWaiting);
}

TEST_F(GapsKept, AreBoundedForADevice) {
    std::vector<MissingRange> many;
    for (std::int64_t i = 0; i < 200; ++i)
        many.push_back({2 * i * kAnHour, (2 * i + 1) * kAnHour, 1, {"a21026"}});
    Update(std::move(many));
    EXPECT_EQ(keeper_.Of(point_).size(), GapKeeper::kMostGaps);
    EXPECT_EQ(keeper_.counts().left_out, 136);
}

TEST_F(Intakes, KnowHowADeviceSpeaksAndHowFarItsClockIsAhead) {
    base::Uuid point;
    point.bytes[0] = 1;
    EXPECT_FALSE(intake_.MannerOf(point));
    (void)Take(Frame("20260302090130000", "DataTime=20260302090130;a21026-Rtd=1"));
    EXPECT_EQ(Device1().ahead_ms, 90'000);
    const auto manner = intake_.MannerOf(point);
    ASSERT_TRUE(manner);
    EXPECT_EQ(RequestFrame(*manner, "1011", "PolId=w01018", "20260302090000000").substr(6),
              Frame("20260302090000000", "PolId=w01018", "1011", 5, {}).substr(6));
}

}  // namespace
}  // namespace receiver
