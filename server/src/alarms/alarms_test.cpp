#include <gtest/gtest.h>

#include <algorithm>

#include "alarms/instant.hpp"
#include "alarms/judge.hpp"
#include "telemetry/factors.hpp"

namespace alarms {
namespace {

const base::CivilDay kDay = *base::CivilDay::Parse("2026-03-02");
const std::int64_t kMidnightMs = base::Instant::StartOf(kDay).micros / 1'000;
constexpr std::int64_t kHourMs = readings::kHourMs, kMinuteMs = 60'000;

const catalogue::TelemetryRules& Rules() {
    static const auto rules = [] {
        auto read = catalogue::LoadTelemetryRules({std::string(QH_SOURCE_DIR) + "/catalogue"});
        EXPECT_TRUE(read.has_value());
        return *std::move(read);
    }();
    return rules;
}

readings::Sample ValueAt(std::int64_t time_ms, std::int64_t hundredths, const char* flag = "N") {
    readings::Sample sample;
    sample.time_ms = time_ms;
    sample.scaled = hundredths;
    sample.scale = 2;
    sample.SetFlag(flag);
    return sample;
}

/// A stack whose sulphur dioxide is limited to 35 as measured, each hour.
DeviceSetting Stack() {
    DeviceSetting device;
    device.device = *base::RecordId::Parse("01890000-0000-7000-8000-000000000001");
    device.name = "1#烟囱";
    FactorSetting factor{"a21026", "a21026", "二氧化硫", "毫克/立方米", {}};
    LimitPeriod limit;
    limit.upper = 35'000'000;
    limit.source = "排污许可证";
    factor.limits.push_back(limit);
    device.factors.push_back(factor);
    return device;
}

Beyond At(std::int64_t minute, std::int64_t value) {
    return {Stack().device.value, "a21026", "real.Rtd", kMidnightMs + minute * kMinuteMs, value};
}

base::Instant Minute(std::int64_t minute) { return {(kMidnightMs + minute * kMinuteMs) * 1'000}; }

TEST(UnitTest, ReadsTheSameHoweverItIsWritten) {
    for (const char* unit : {"mg/m3", "mg/m³", "mg / Nm3", "MG/M^3", "毫克/立方米"})
        EXPECT_EQ(telemetry::UnitWords(unit), "毫克/立方米") << unit;
    EXPECT_EQ(telemetry::UnitWords("μg/L"), "微克/升");
    EXPECT_EQ(telemetry::UnitWords("斤/亩"), "斤/亩");
}

TEST(LimitTest, IsThatOfTheDayAndOfTheForm) {
    FactorSetting factor = Stack().factors.front();
    factor.limits.front().until = kDay;  // an older, laxer one held before
    LimitPeriod stricter;
    stricter.upper = 10'000'000;
    stricter.from = kDay;
    factor.limits.push_back(stricter);
    const auto beyond = [&](const char* kind, const readings::Sample& sample) {
        return BrokenLimit(factor, kind, sample) != nullptr;
    };
    EXPECT_TRUE(beyond("real.Rtd", ValueAt(kMidnightMs, 1'001)));
    EXPECT_FALSE(beyond("real.Rtd", ValueAt(kMidnightMs - 1, 1'001)));
    EXPECT_TRUE(beyond("real.Rtd", ValueAt(kMidnightMs - 1, 3'501)));
    EXPECT_FALSE(beyond("real.ZsRtd", ValueAt(kMidnightMs, 9'999)));
    EXPECT_FALSE(beyond("real.Rtd", ValueAt(kMidnightMs, 9'999, "M")));
}

base::RecordId IdOf(char last) {
    return *base::RecordId::Parse(std::string("01890000-0000-7000-8000-00000000000") + last);
}

TEST(NeighboursTest, AreOutletsOfOneEnterpriseAndAirStationsOfOneBureau) {
    using evaluation::Medium;
    struct Row {
        const char* what;
        Medium medium;
        char enterprise;  ///< ' ' for a station of the bureau's own
        char bureau;
        bool beside;          ///< an outlet of enterprise 1 in bureau 8
        bool beside_station;  ///< an air station of bureau 8's own
    };
    const auto device = [](char id, Medium medium, char enterprise, char bureau) {
        DeviceSetting made = Stack();
        made.device = IdOf(id);
        made.organisation = IdOf(bureau);
        made.medium = medium;
        if (enterprise != ' ') made.enterprise = IdOf(enterprise);
        return made;
    };
    const DeviceSetting outlet = device('a', Medium::kGas, '1', '8');
    const DeviceSetting station = device('b', Medium::kAir, ' ', '8');
    for (const Row& row : {
             Row{"another outlet of the enterprise", Medium::kGas, '1', '8', true, false},
             Row{"its water outlet, another bureau's", Medium::kWater, '1', '9', true, false},
             Row{"another enterprise's outlet", Medium::kGas, '2', '8', false, false},
             Row{"an enterprise's air monitor", Medium::kAir, '1', '8', true, false},
             Row{"a station of the network", Medium::kAir, ' ', '8', false, true},
             Row{"a station of another bureau", Medium::kAir, ' ', '9', false, false},
             Row{"a water station", Medium::kWater, ' ', '8', false, false},
         }) {
        const DeviceSetting other = device('c', row.medium, row.enterprise, row.bureau);
        EXPECT_EQ(outlet.IsBeside(other), row.beside) << row.what;
        EXPECT_EQ(station.IsBeside(other), row.beside_station) << row.what;
    }
    EXPECT_FALSE(outlet.IsBeside(outlet));
    EXPECT_FALSE(station.IsBeside(station));
}

TEST(EpisodesTest, TellsOneMatterUntilItWasCalm) {
    Episodes episodes;
    const DeviceSetting device = Stack();
    const DeskRule rule;
    const auto first = episodes.Take(At(0, 40'000'000), device, rule, Minute(0));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->value, "40");
    EXPECT_NE(first->title.find("1#烟囱二氧化硫实时值超限 40毫克/立方米（限值 35）"),
              std::string::npos)
        << first->title;
    EXPECT_FALSE(episodes.Take(At(1, 90'000'000), device, rule, Minute(1)));
    EXPECT_FALSE(episodes.Take(At(1, 35'000'000), device, rule, Minute(1)));
    const auto later = episodes.Take(At(30, 50'000'000), device, rule, Minute(30));
    ASSERT_TRUE(later);
    EXPECT_EQ(later->key, first->key);
    EXPECT_EQ(later->value, "90");
    EXPECT_EQ(later->times, 3);
    const Settings settings{{device.device.value, device}};
    EXPECT_TRUE(episodes.Pass(settings, rule, Minute(80)).empty());
    const auto ended = episodes.Pass(settings, rule, Minute(91));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_TRUE(ended.front().ended);
    const auto next = episodes.Take(At(200, 40'000'000), device, rule, Minute(200));
    ASSERT_TRUE(next);
    EXPECT_NE(next->key, first->key);
}

TEST(EpisodesTest, GoesOnWithWhatAnotherProcessBegan) {
    const DeviceSetting device = Stack();
    const DeskRule rule;
    Episodes before, after;
    const auto first = before.Take(At(0, 40'000'000), device, rule, Minute(0));
    after.Resume(*first, device.device.value, Minute(2));
    const auto later = after.Take(At(15, 36'000'000), device, rule, Minute(15));
    ASSERT_TRUE(later);
    EXPECT_EQ(later->key, first->key);
    EXPECT_EQ(later->times, 2);
    EXPECT_EQ(later->value, "40");
}

std::vector<SeriesReadings> Hours(std::vector<std::int64_t> hundredths) {
    SeriesReadings series{"a21026", "hour.Avg", {}};
    for (std::size_t hour = 0; hour < hundredths.size(); ++hour)
        series.samples.push_back(
            ValueAt(kMidnightMs + static_cast<std::int64_t>(hour) * kHourMs, hundredths[hour]));
    return {series};
}

TEST(JudgeDayTest, TellsTheHoursOfADayTogetherWithWhatJudgedThem) {
    const DayJudged judged =
        JudgeDay(Stack(), Hours({1'000, 3'501, 9'000, 3'500, 4'000}), kDay, Minute(240), Rules());
    ASSERT_EQ(judged.alarms.size(), 1U);  // the fifth hour is not over
    const Alarm& alarm = judged.alarms.front();
    EXPECT_EQ(alarm.times, 2);
    EXPECT_EQ(alarm.value, "90.00");
    EXPECT_EQ(alarm.limit, "35");
    EXPECT_EQ(alarm.from, Minute(60));
    EXPECT_EQ(alarm.until, Minute(180));
    EXPECT_EQ(alarm.series, "hour.Avg");
    EXPECT_FALSE(alarm.rule.empty() || alarm.edition.empty());
    EXPECT_TRUE(std::ranges::all_of(judged.judgements, evaluation::Repeats));
}

TEST(JudgeDayTest, LeavesOutWhatAMarkMakesInvalid) {
    DeviceSetting device = Stack();
    evaluation::Mark mark;
    mark.from = Minute(60);
    mark.until = Minute(180);
    mark.code = "maintenance";
    device.marks.push_back(mark);
    EXPECT_TRUE(
        JudgeDay(device, Hours({1'000, 3'501, 9'000}), kDay, Minute(600), Rules()).alarms.empty());
    EXPECT_EQ(DaysChanged(Stack(), device, kDay), std::vector<base::CivilDay>{kDay});
    EXPECT_TRUE(DaysChanged(device, device, kDay).empty());
}

TEST(JudgeDayTest, TakesTheHoursThatWereSentBeforeMinutes) {
    std::vector<SeriesReadings> series = Hours({9'000});
    SeriesReadings minutes{"a21026", "minute.Avg", {}};
    for (int i = 0; i < 60; ++i)
        minutes.samples.push_back(ValueAt(kMidnightMs + i * kMinuteMs, 1'000));
    series.push_back(minutes);
    EXPECT_EQ(JudgeDay(Stack(), series, kDay, Minute(600), Rules()).alarms.size(), 1U);
    series.erase(series.begin());
    EXPECT_TRUE(JudgeDay(Stack(), series, kDay, Minute(600), Rules()).alarms.empty());
    for (readings::Sample& sample : series.front().samples) sample.scaled = 5'000;
    EXPECT_EQ(JudgeDay(Stack(), series, kDay, Minute(600), Rules()).alarms.size(), 1U);
}

TEST(AlarmsOfTest, KnowsAFindingAgainAndLeavesTrialsOut) {
    anomaly::Finding finding;
    finding.detector = "constant_values";
    finding.label = "数值恒定不变";
    finding.factor = "a21026";
    finding.from = Minute(0);
    finding.until = Minute(600);
    finding.score = 1.5;
    finding.words = "连续 10 个数值都是 5。";
    finding.to_check = "先排除：停运没有标记。";
    anomaly::Finding trial = finding;
    trial.detector = "drift";
    trial.trial = true;
    const auto first = AlarmsOf(Stack(), {finding, trial}, {});
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first.front().strength, 150);
    EXPECT_EQ(first.front().words, "连续 10 个数值都是 5。\n先排除：停运没有标记。");
    finding.until = Minute(900);
    finding.from = Minute(60);
    const auto again = AlarmsOf(Stack(), {finding}, first);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again.front().key, first.front().key);
}

TEST(MissingAlarmTest, GrowsWhileNothingComes) {
    const Alarm first = MissingAlarm(Stack(), nullptr, Minute(0));
    const Alarm next = MissingAlarm(Stack(), &first, Minute(60));
    EXPECT_EQ(next.key, first.key);
    EXPECT_EQ(next.times, 2);
}

}  // namespace
}  // namespace alarms
