#include "storage/reading_store.hpp"

#include <gtest/gtest.h>

#include "readings/file_log.hpp"
#include "readings/store.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using readings::CurveQuestion;
using readings::Kept;
using readings::kHourMs;
using readings::NewReading;
using readings::Sample;
using readings::Store;
using readings::Submission;

/// 2026-03-10T00:00:00+08:00, first hour of a day in Beijing.
constexpr std::int64_t kDay = 1'773'072'000'000;

Sample At(std::int64_t ms, std::int64_t scaled, const char* flag = "N") {
    Sample sample;
    sample.time_ms = kDay + ms;
    sample.scaled = scaled;
    sample.scale = 1;
    sample.SetFlag(flag);
    return sample;
}

base::Uuid Point(std::uint8_t number) {
    base::Uuid point;
    point.bytes[15] = number;
    return point;
}

class ReadingStores : public ::testing::TestWithParam<Dialect> {
 protected:
    ReadingStores() { Open(); }

    void Open() {
        const std::string where = test_.database().options().where;
        if (GetParam() == Dialect::kSqlite) {
            blocks_ = OpenSqliteReadings(folder_.path() / "readings");
            log_ = readings::OpenFileLog(folder_.path() / "readings");
        } else {
            blocks_ = OpenPostgresReadings(where);
            log_ = OpenPostgresLog(where);
        }
        store_ = std::make_unique<Store>(*blocks_, *log_, clock_);
        store_->Start(
            [this](const std::vector<std::uint64_t>& tickets, Kept kept) {
                const std::lock_guard lock(mutex_);
                if (kept == Kept::kYes) acknowledged_ += tickets.size();
                changed_.notify_all();
            },
            [this](const readings::FrameRecord& record) { remembered_.push_back(record.key); });
    }
    /// As a process that is killed leaves it: the log has everything, blocks what they had.
    void Close() {
        store_->Stop();
        store_.reset();
        log_.reset();
        blocks_.reset();
    }

    void Put(std::vector<NewReading> readings, std::uint8_t point = 1) {
        Submission submission;
        submission.ticket = submission.key = ++sent_;
        submission.point = Point(point);
        submission.received = clock_.Now();
        submission.raw = "##frame " + std::to_string(sent_);
        submission.readings = std::move(readings);
        store_->Submit(std::move(submission));
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return acknowledged_ == sent_; });
    }
    void PutSample(const Sample& sample) { Put({{"w01018", "real.Rtd", sample}}); }

    readings::SeriesId Series(std::uint8_t point = 1) {
        return store_->SeriesOf(Point(point)).at(0).id;
    }
    CurveQuestion Whole(std::int64_t days = 1) {
        return {Series(), kDay, kDay + days * 24 * kHourMs, 100};
    }
    std::vector<Sample> Stored() { return store_->Samples(Whole()); }

    testing::TemporaryFolder folder_;
    testing::TestStore test_{GetParam()};
    base::FixedClock clock_{base::Instant{(kDay + 12 * kHourMs) * 1'000}};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t acknowledged_ = 0, sent_ = 0;
    std::vector<std::uint64_t> remembered_;
    std::unique_ptr<readings::BlockStore> blocks_;
    std::unique_ptr<readings::FrameLog> log_;
    std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Both, ReadingStores, testing::BothDialects(), testing::DialectName);

TEST_P(ReadingStores, ShowWhatWasTakenBeforeAndAfterItIsInBlocks) {
    PutSample(At(0, 10));
    PutSample(At(60'000, 20));
    const std::vector<Sample> before = Stored();
    store_->FlushNow();
    PutSample(At(120'000, 30));

    const std::vector<Sample> after = Stored();

    EXPECT_EQ(before, (std::vector<Sample>{At(0, 10), At(60'000, 20)}));
    EXPECT_EQ(after, (std::vector<Sample>{At(0, 10), At(60'000, 20), At(120'000, 30)}));
}

TEST_P(ReadingStores, LetProcessesKnowOfEachOtherTheLastWordOnASubject) {
    const auto open = [&] {
        return GetParam() == Dialect::kSqlite ? OpenSqliteNotes(folder_.path() / "readings")
                                              : OpenPostgresNotes(test_.database().options().where);
    };
    const auto one = open(), two = open();
    const base::Instant now = clock_.Now(), long_ago{now.micros - 1};
    const auto bodies = [&](const char* kind, base::Instant since) {
        std::vector<std::string> found;
        for (const readings::SharedNote& note : two->All(kind, since))
            found.push_back(note.about + " " + note.body);
        return found;
    };
    using Strings = std::vector<std::string>;

    one->Say(1, long_ago, {{"strangers", "1", "甲"}, {"gaps", "p", "欠"}, {"gaps", "q", "欠"}});
    two->Say(2, now, {{"strangers", "2", "乙"}, {"gaps", "p", "欠两个"}, {"gaps", "q", ""}});

    EXPECT_EQ(bodies("strangers", long_ago), (Strings{"1 甲", "2 乙"}));
    EXPECT_EQ(bodies("strangers", now), Strings{"2 乙"}) << "what is old counts no longer";
    EXPECT_EQ(one->Find("gaps", "p", long_ago), "欠两个");
    EXPECT_EQ(one->Find("gaps", "q", long_ago), std::nullopt);
    one->Forget(2, long_ago);
    EXPECT_EQ(bodies("strangers", long_ago), Strings{"1 甲"});
    two->Forget(3, now);
    EXPECT_EQ(bodies("strangers", long_ago), Strings{});
}

TEST_P(ReadingStores, ShowWhichLogsProcessesHold) {
    const auto notes = GetParam() == Dialect::kSqlite
                           ? OpenSqliteNotes(folder_.path() / "readings")
                           : OpenPostgresNotes(test_.database().options().where);
    const int number = log_->number();

    EXPECT_EQ(notes->Living(), std::set{number});
    Close();
    EXPECT_EQ(notes->Living(), std::set<int>());
    Open();
    EXPECT_EQ(notes->Living(), std::set{number}) << "to look has taken it from nobody";
}

TEST_P(ReadingStores, KeepWithALogHowFarItWasHandedOnForWhoeverTakesItUpNext) {
    EXPECT_EQ(log_->Forwarded(), std::nullopt);
    PutSample(At(0, 10));
    PutSample(At(60'000, 20));

    log_->MarkForwarded(1);
    store_->FlushNow();
    Close();
    Open();

    EXPECT_EQ(log_->Forwarded(), 1U);
    log_->MarkForwarded(2);
    EXPECT_EQ(log_->Forwarded(), 2U);
}

TEST_P(ReadingStores, StoreWhatComesTwiceOnceAndKeepWhatIsReplaced) {
    PutSample(At(0, 10));
    PutSample(At(60'000, 20));
    store_->FlushNow();
    PutSample(At(60'000, 20));
    PutSample(At(0, 11));
    store_->FlushNow();

    const auto stored = Stored();
    const auto replaced = store_->Replaced(Whole());

    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].scaled, 11);
    EXPECT_EQ(stored[1], At(60'000, 20));
    ASSERT_EQ(replaced.size(), 1U);
    EXPECT_EQ(replaced[0].sample, At(0, 10));
    EXPECT_EQ(replaced[0].at, clock_.Now());
}

TEST_P(ReadingStores, AddUpHoursAndDaysAlsoOverLateData) {
    for (int minute = 0; minute < 180; ++minute) PutSample(At(minute * 60'000LL, minute));
    store_->FlushNow();
    for (int minute = 240; minute < 300; ++minute) PutSample(At(minute * 60'000LL, minute));
    PutSample(At(30'000, 9'000));  // late, the highest of its day
    store_->FlushNow();
    PutSample(At(30'000, 5));  // and again otherwise
    store_->FlushNow();

    const auto hours =
        blocks_->Hours({Series(), readings::HourOf(kDay), readings::HourOf(kDay) + 24});
    const std::int64_t day = readings::DayOf(readings::HourOf(kDay));
    const auto days = blocks_->Days({Series(), day, day + 1});

    ASSERT_EQ(hours.size(), 4U);
    EXPECT_EQ(hours[0].rollup,
              readings::RollupOf(store_->Samples({Series(), kDay, kDay + kHourMs, 1})));
    EXPECT_EQ(hours[0].rollup.count, 61);
    ASSERT_EQ(days.size(), 1U);
    EXPECT_EQ(days[0].rollup, readings::RollupOf(Stored()));
    EXPECT_EQ(days[0].rollup.max, 29'900'000);
    EXPECT_EQ(store_->Replaced(Whole()).size(), 1U);
}

TEST_P(ReadingStores, ReadAMonthFromRollupsWithWhatIsNotInBlocksYet) {
    for (int day = 0; day < 20; ++day) PutSample(At(24 * kHourMs * day, day));
    store_->FlushNow();
    PutSample(At(24 * kHourMs * 5 + 1'000, 777));

    const auto points = store_->Curve(Whole(20));

    ASSERT_EQ(points.size(), 20U);
    EXPECT_EQ(points[5].rollup.count, 2);
    EXPECT_EQ(points[5].rollup.max, 77'700'000);
    EXPECT_EQ(points[6].rollup.count, 1);
}

TEST_P(ReadingStores, TakeBackFromTheLogWhatNoBlockHas) {
    PutSample(At(0, 10));
    store_->FlushNow();
    PutSample(At(60'000, 20));
    // A kill: another store over the same log finds one frame in blocks, one in the log only.
    const std::uint64_t applied = store_->applied();
    std::vector<std::uint64_t> behind;
    log_->Replay(applied, [&](const auto& record) { behind.push_back(record.key); });
    EXPECT_EQ(behind, std::vector<std::uint64_t>{2});
    Close();

    Open();
    PutSample(At(120'000, 30));
    store_->FlushNow();

    EXPECT_EQ(Stored(), (std::vector<Sample>{At(0, 10), At(60'000, 20), At(120'000, 30)}));
    EXPECT_TRUE(store_->Replaced(Whole()).empty());
}

TEST_P(ReadingStores, DoAFlushThatIsRepeatedOnce) {
    PutSample(At(0, 10));
    readings::Flush flush;
    flush.log = 9;
    flush.applied = 4;
    flush.hours = {{readings::HourOf(kDay), Series(), {At(0, 11), At(0, 12)}}};

    (void)blocks_->Apply(flush);
    (void)blocks_->Apply(flush);

    EXPECT_EQ(blocks_->Applied(9), 4U);
    EXPECT_EQ(store_->Replaced(Whole()).size(), 1U);
}

TEST_P(ReadingStores, HandOutASeriesOnce) {
    const std::vector<readings::SeriesKey> keys = {{Point(3), "a21026", "hour.Avg"},
                                                   {Point(3), "a21026", "hour.ZsAvg"}};
    const auto first = blocks_->IdsOf(keys);
    const auto again = blocks_->IdsOf(keys);

    EXPECT_EQ(first, again);
    EXPECT_NE(first[0], first[1]);
    EXPECT_EQ(store_->SeriesOf(Point(3)).size(), 2U);
}

TEST_P(ReadingStores, FindRawFramesAndSealThem) {
    PutSample(At(0, 10));
    const base::Instant early = clock_.Now();
    clock_.Advance(kHourMs * 1'000);
    PutSample(At(60'000, 20));

    const auto found = log_->Find({Point(1), early, clock_.Now(), 10});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].raw, "##frame 1");

    const auto segments = log_->Unsealed(clock_.Now());
    ASSERT_EQ(segments.size(), 1U);
    EXPECT_EQ(segments[0].frames, 1);
    log_->MarkSealed(segments);
    EXPECT_TRUE(log_->Unsealed(clock_.Now()).empty());
    ASSERT_EQ(log_->All().size(), 2U);
    EXPECT_EQ(log_->All()[0].digest, segments[0].digest);

    store_->FlushNow();
    log_->DropBefore(clock_.Now(), store_->applied());
    ASSERT_EQ(log_->All().size(), 1U);
    EXPECT_EQ(log_->All()[0].first, 2U);
}

TEST_P(ReadingStores, DropMonthsAndKeepTheirDays) {
    PutSample(At(0, 10));
    PutSample(At(40LL * 24 * kHourMs, 20));
    store_->FlushNow();

    blocks_->DropBefore(readings::HourOf(kDay + 40LL * 24 * kHourMs));

    EXPECT_TRUE(Stored().empty());
    EXPECT_EQ(store_->Samples({Series(), kDay, kDay + 50LL * 24 * kHourMs, 1}).size(), 1U);
    const std::int64_t day = readings::DayOf(readings::HourOf(kDay));
    EXPECT_EQ(blocks_->Days({Series(), day, day + 1}).size(), 1U);
}

TEST_P(ReadingStores, BringALogThatWasLeftIntoBlocks) {
    auto left = GetParam() == Dialect::kSqlite ? readings::OpenFileLog(folder_.path() / "readings")
                                               : OpenPostgresLog(test_.database().options().where);
    ASSERT_EQ(left->number(), 1);
    PutSample(At(0, 10));
    readings::FrameRecord record;
    record.position = 1;
    record.received = clock_.Now();
    record.items = {{Series(), At(5'000, 50)}};
    readings::LogBatch batch;
    readings::PutRecord(batch.bytes, record);
    batch.first = batch.last = 1;
    batch.from = batch.to = record.received;
    left->Append(batch);
    left.reset();

    auto logs = GetParam() == Dialect::kSqlite
                    ? readings::OpenLeftLogs(folder_.path() / "readings")
                    : OpenLeftPostgresLogs(test_.database().options().where);
    ASSERT_EQ(logs.size(), 1U);
    readings::Recover(*blocks_, *logs[0], clock_.Now());

    EXPECT_EQ(Stored(), (std::vector<Sample>{At(0, 10), At(5'000, 50)}));
    EXPECT_EQ(blocks_->Applied(1), 1U);
}

}  // namespace
}  // namespace storage
