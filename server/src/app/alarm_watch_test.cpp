#include "app/alarm_watch.hpp"

#include <gtest/gtest.h>

#include "anomaly/clue.hpp"
#include "app/outlets.hpp"
#include "app/reading_table.hpp"
#include "records/fold.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

constexpr std::int64_t kOneHourMs = readings::kHourMs;

/// A bureau with one stack whose sulphur dioxide is limited to 35, and readings put into its store.
class AlarmWatchTest : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    AlarmWatchTest() {
        const auto shipped =
            LoadDefinitions(std::filesystem::path(QH_SOURCE_DIR) / "catalogue", "");
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        settings_.catalogue = std::filesystem::path(QH_SOURCE_DIR) / "catalogue";
        place_.Close();
        NodeOptions options;
        options.clock = &clock_;
        node_ = *Node::Open(settings_, *shipped, logger_, options);
        bureau_ = Put("organisation", {{"name", "试验市生态环境局"}});
        leader_ = Put("person", {{"account", "wang"}, {"name", "王局长"}});
        device_ = Put("monitoring_device", {{"name", "1#烟囱"}, {"mn", "M1"}});
        Put("monitored_factor", {{"number", "M1-a21026"},
                                 {"device", device_},
                                 {"code", "a21026"},
                                 {"name", "二氧化硫"},
                                 {"upper_limit", std::int64_t{35'000'000}}});
        Put("duty_shift", {{"number", "白班"},
                           {"name", "白班"},
                           {"starts_at", base::Instant{clock_.Now().micros - 1}},
                           {"ends_at", base::Instant{clock_.Now().micros + 36'000'000'000}},
                           {"person", leader_},
                           {"leader", leader_}});
    }
    void TearDown() override { node_.reset(); }

    void Write(const char* type_id, const base::RecordId& id, records::FieldValues values,
               const std::optional<records::Record>& before = std::nullopt) {
        const catalogue::RecordType* type = node_->definitions.Current()->FindType(type_id);
        const auto stored = node_->store->Write([&](records::RecordWriter& writer) {
            records::ActToStore act;
            records::RecordChange change{before.value_or(records::Record{id, type_id, 0, {}}), {}};
            for (const auto& [field, value] : values) change.after.Set(field, value);
            change.changed = values;
            change.after.version += 1;
            ledger::Touch touch{id, type_id, before ? before->version : 0, {}};
            touch.changes =
                records::ChangesToJson(*type, values, node_->randomness, act.sealed[id]);
            act.act.id = base::ActId::Make(clock_.Now(), node_->randomness);
            act.act.kind = std::string(type_id) + ".put";
            act.act.catalogue = node_->definitions.Current()->digest;
            act.act.happened_on = clock_.Today();
            act.act.source.kind = ledger::SourceKind::kSystem;
            act.act.source.system = "test";
            act.act.touches.push_back(touch);
            act.changes.push_back(change);
            return writer.Store(std::move(act));
        });
        ASSERT_TRUE(stored) << stored.error().front().code;
    }
    base::RecordId Put(const char* type, records::FieldValues values) {
        const auto id = base::RecordId::Make(clock_.Now(), node_->randomness);
        values["$organisation"] = bureau_.IsNil() ? id : bureau_;
        values["$state"] = "current";
        Write(type, id, std::move(values));
        return id;
    }
    std::vector<records::Record> Alarms() {
        records::Query query;
        query.type = node_->definitions.Current()->FindType("alarm");
        query.sort = *records::ReadSort(*node_->definitions.Current(), *query.type, "raised_at");
        return node_->store->Read()->Select(query);
    }
    static std::string StateOf(const records::Record& record) { return record.Text("$state"); }

    /// Hour means that begin at these times.
    void Send(Outlets& outlets, const std::vector<std::pair<std::int64_t, std::int64_t>>& means) {
        const std::int64_t before = outlets.Readings().counts().frames;
        for (const auto& [time_ms, hundredths] : means) {
            readings::Submission submission;
            submission.raw = "##";
            submission.received = clock_.Now();
            submission.point = device_.value;
            readings::Sample sample;
            sample.time_ms = time_ms;
            sample.scaled = hundredths;
            sample.scale = 2;
            sample.SetFlag("N");
            submission.readings.push_back({"a21026", "hour.Avg", sample});
            outlets.Readings().Submit(std::move(submission));
        }
        const auto all = before + static_cast<std::int64_t>(means.size());
        while (outlets.Readings().counts().frames < all) std::this_thread::yield();
    }
    [[nodiscard]] std::int64_t HourAgo(std::int64_t hours) const {
        return readings::HourOf(clock_.Now().micros / 1'000) * kOneHourMs - hours * kOneHourMs;
    }

    storage::testing::TestDatabase place_{GetParam()};
    Settings settings_;
    Logger logger_{"error"};
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    std::unique_ptr<Node> node_;
    base::RecordId bureau_, leader_, device_;
};

INSTANTIATE_TEST_SUITE_P(Both, AlarmWatchTest, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(AlarmWatchTest, TellsAnHourOnceAndTakesItBackWhenItIsCorrected) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings()), other(*node_, outlets.Readings());
    Send(outlets, {{HourAgo(2), 4'000}, {HourAgo(1), 2'000}});
    for (AlarmWatch* each : {&watch, &other, &watch}) {
        each->RunDue();
        each->JudgeAgain(device_.value, clock_.Today());
    }
    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(StateOf(Alarms().front()), "raised");
    EXPECT_EQ(Alarms().front().Reference("$holder"), leader_);
    Send(outlets, {{HourAgo(2), 3'000}});
    watch.JudgeAgain(device_.value, clock_.Today());
    EXPECT_EQ(StateOf(Alarms().front()), "withdrawn");
    Send(outlets, {{HourAgo(2), 5'000}});
    watch.JudgeAgain(device_.value, clock_.Today());
    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(StateOf(Alarms().front()), "raised");
    EXPECT_EQ(Alarms().front().Text("value"), "50.00");
    EXPECT_EQ(node_->store->Read()->HistoryOf(Alarms().front().id).size(), 3U);
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, SaysThatAMarkTookAnExceedanceAwayAndNoDataThatCame) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    Send(outlets, {{HourAgo(2), 4'000}});
    watch.RunDue();
    watch.JudgeAgain(device_.value, clock_.Today());
    ASSERT_EQ(Alarms().size(), 1U);
    const auto moment = [&](std::int64_t hours) {
        return records::Value(base::Instant{HourAgo(hours) * 1'000});
    };

    Write("monitoring_mark", base::RecordId::Make(clock_.Now(), node_->randomness),
          {{"device", records::Value(device_)},
           {"mark", records::Value("fault")},
           {"from_at", moment(3)},
           {"until_at", moment(1)},
           {"made_at", moment(0)},
           {"$organisation", records::Value(bureau_)},
           {"$state", records::Value("standing")}});
    AlarmWatch that_knows_it(*node_, outlets.Readings());
    that_knows_it.RunDue();
    that_knows_it.JudgeAgain(device_.value, clock_.Today());

    EXPECT_EQ(StateOf(Alarms().front()), "withdrawn");
    const auto history = node_->store->Read()->HistoryOf(Alarms().front().id);
    EXPECT_EQ(history.back().act.reason, "企业标记采信后重新判定，不再成立");
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, JudgesATableWhenItComesIn) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    watch.RunDue();
    const auto take = [&](const std::string& rows) {
        auto table = ReadReadingTable("MN,数据时间,因子编码,实测值\n" + rows, "省平台.csv",
                                      {{"M1", device_.value}}, clock_.Now());
        ASSERT_TRUE(table);
        KeepReadings(*node_, std::move(table->rows));
        watch.JudgeSoon(table->days);
        clock_.Advance(2'000'000);
        watch.RunDue();
    };

    take(
        "M1,2026-02-20 08:00,a21026,36.5\nM1,2026-02-20 09:00,a21026,12\n"
        "M1,2025-11-20 08:00,a21026,99\n");
    take("M1,2026-02-20 08:00,a21026,36.5\n");

    // what is older than the rule looks back is history
    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(StateOf(Alarms().front()), "raised");
    EXPECT_EQ(Alarms().front().Text("kind"), "exceedance");
    EXPECT_EQ(Alarms().front().Text("value"), "36.5");
    EXPECT_EQ(node_->store->Read()->HistoryOf(Alarms().front().id).size(), 1U);
    take("M1,2026-02-20 08:00,a21026,30\n");
    EXPECT_EQ(StateOf(Alarms().front()), "withdrawn");
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, JudgesATableOfADeviceThatHasNoPlaceInTheLedgerYet) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    watch.RunDue();
    const base::RecordId fresh = Put("monitoring_device", {{"name", "2#烟囱"}, {"mn", "M2"}});
    Put("monitored_factor", {{"number", "M2-a21026"},
                             {"device", fresh},
                             {"code", "a21026"},
                             {"name", "二氧化硫"},
                             {"upper_limit", std::int64_t{35'000'000}}});
    auto table = ReadReadingTable("MN,数据时间,因子编码,实测值\nM2,2026-02-28 23:00,a21026,71\n",
                                  "省平台.csv", {{"M2", fresh.value}}, clock_.Now());
    ASSERT_TRUE(table);
    KeepReadings(*node_, std::move(table->rows));

    watch.JudgeSoon(table->days);
    clock_.Advance(2'000'000);
    watch.RunDue();

    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(Alarms().front().Text("value"), "71");
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, JudgesATableForACommandThatEnds) {
    Outlets outlets(*node_);
    auto table = ReadReadingTable("MN,数据时间,因子编码,实测值\nM1,2026-02-28 23:00,a21026,71\n",
                                  "省平台.csv", {{"M1", device_.value}}, clock_.Now());
    ASSERT_TRUE(table);
    KeepReadings(*node_, std::move(table->rows));

    outlets.JudgeNow(table->days);

    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(Alarms().front().Text("value"), "71");
}

TEST_P(AlarmWatchTest, HandsOnceToTheLeaderWhatNobodyAcknowledged) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    watch.RunDue();
    Send(outlets, {{HourAgo(1), 4'000}});
    watch.JudgeAgain(device_.value, clock_.Today());
    clock_.Advance(29LL * 60'000'000);
    watch.RunDue();
    EXPECT_TRUE(Alarms().front().Get("escalated_at").IsAbsent());
    clock_.Advance(2LL * 60'000'000);
    watch.RunDue();
    clock_.Advance(60'000'000);
    watch.RunDue();
    EXPECT_EQ(Alarms().front().Reference("escalated_to"), leader_);
    EXPECT_EQ(node_->messages->Count(leader_, true), 1);
    EXPECT_EQ(node_->store->Read()->HistoryOf(Alarms().front().id).size(), 2U);
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, FindsHoursInWhichNothingCameAndTheirEnd) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    watch.RunDue();
    Send(outlets, {{HourAgo(3), 1'000}});
    ASSERT_TRUE(watch.FindMissing({}));
    clock_.Advance(3'600'000'000);
    ASSERT_TRUE(watch.FindMissing({}));
    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(Alarms().front().Get("times"), records::Value(std::int64_t{2}));
    clock_.Advance(3'600'000'000);
    Send(outlets, {{HourAgo(1), 1'000}});
    ASSERT_TRUE(watch.FindMissing({}));
    ASSERT_EQ(Alarms().size(), 1U);
    EXPECT_EQ(Alarms().front().Get("ended"), records::Value(true));
    outlets.Readings().Stop();
}

TEST_P(AlarmWatchTest, FindsValuesThatStandStillOnceAndLeavesADismissalAlone) {
    Outlets outlets(*node_);
    outlets.Readings().Start({});
    AlarmWatch watch(*node_, outlets.Readings());
    watch.RunDue();
    std::vector<std::pair<std::int64_t, std::int64_t>> means;
    std::uint64_t random = 7;
    std::int64_t level = 2'000;
    for (std::int64_t hour = std::int64_t{90} * 24; hour > 0; --hour) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        level += static_cast<std::int64_t>(random >> 40) % 201 - 100 + (2'000 - level) / 10;
        means.emplace_back(HourAgo(hour), hour > 24 && hour < 96 ? 1'987 : level);
    }
    Send(outlets, means);
    ASSERT_TRUE(watch.DetectIn(device_, clock_.Today()));
    const std::vector<records::Record> first = Alarms();
    ASSERT_TRUE(watch.DetectIn(device_, clock_.Today()));
    EXPECT_EQ(Alarms(), first);
    const auto found = std::ranges::find_if(first, [](const records::Record& one) {
        return one.Text("detector") == "constant_values";
    });
    ASSERT_NE(found, first.end());
    EXPECT_EQ(found->Text("kind"), "suspect");
    Write("alarm", found->id, {{"$state", "dismissed"}, {"dismissed_for", "true_values"}}, *found);
    ASSERT_TRUE(watch.DetectIn(device_, clock_.Today()));
    const std::vector<records::Record> after = Alarms();
    ASSERT_EQ(after.size(), first.size());
    EXPECT_EQ(
        std::ranges::count_if(after, [](const auto& one) { return StateOf(one) == "dismissed"; }),
        1);
    outlets.Readings().Stop();
}

}  // namespace
}  // namespace app
