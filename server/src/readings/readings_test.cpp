#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "readings/block.hpp"
#include "readings/file_log.hpp"
#include "readings/merge.hpp"
#include "readings/thin.hpp"

namespace readings {
namespace {

constexpr Hour kHour = 492'000;  // some hour of 2026
constexpr std::int64_t kStart = kHour * kHourMs;

Sample At(std::int64_t ms, std::int64_t scaled, std::uint8_t scale = 2, const char* flag = "N") {
    Sample sample;
    sample.time_ms = kStart + ms;
    sample.scaled = scaled;
    sample.scale = scale;
    sample.SetFlag(flag);
    return sample;
}

std::vector<Sample> Random(std::mt19937_64& chance, std::size_t count) {
    std::vector<Sample> samples;
    std::int64_t time = 0;
    for (std::size_t i = 0; i < count; ++i) {
        time += 1 + static_cast<std::int64_t>(chance() % 900);
        if (time >= kHourMs) break;
        Sample sample = At(time, static_cast<std::int64_t>(chance()) >> (chance() % 64),
                           static_cast<std::uint8_t>(chance() % 19), chance() % 9 == 0 ? "D" : "N");
        sample.quality = chance() % 7 == 0 ? quality::kLate : 0;
        if (chance() % 11 == 0) {
            sample.form = Form::kNotNumber;
            sample.scaled = 0;
        }
        samples.push_back(sample);
    }
    return samples;
}

/// A folder that goes with the test.
class Folder {
 public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "readingsXXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

FrameRecord ARecord(std::uint64_t position, std::int64_t received_us = kStart * 1'000) {
    FrameRecord record;
    record.position = position;
    record.received = {received_us};
    record.point.bytes[0] = 7;
    record.key = position * 31;
    record.raw = "##0101QN=" + std::to_string(position);
    record.address = "127.0.0.1";
    record.items = {{5, At(100, 250)}, {6, At(-90'000, -1, 0, "")}};
    return record;
}

LogBatch BatchOf(std::initializer_list<FrameRecord> records) {
    LogBatch batch;
    batch.first = records.begin()->position;
    batch.from = records.begin()->received;
    for (const FrameRecord& record : records) {
        PutRecord(batch.bytes, record);
        batch.last = record.position;
        batch.to = record.received;
    }
    return batch;
}

std::vector<FrameRecord> AllOf(FrameLog& log, std::uint64_t after = 0) {
    std::vector<FrameRecord> records;
    log.Replay(after, [&](const FrameRecord& record) { records.push_back(record); });
    return records;
}

TEST(Blocks, GiveBackWhatWasPutIn) {
    std::mt19937_64 chance(1);
    for (const std::size_t count : {1U, 2U, 60U, 3'600U}) {
        const std::vector<Sample> samples = Random(chance, count);
        std::vector<Sample> read;

        ASSERT_TRUE(DecodeBlock(EncodeBlock(samples, kHour), kHour, read));

        EXPECT_EQ(read, samples);
    }
}

TEST(Blocks, TakeFewBytesForASteadySeries) {
    std::vector<Sample> samples;
    samples.reserve(60);
    for (std::int64_t i = 0; i < 60; ++i)
        samples.push_back(At(i * 60'000, 4'250 + i % 7 * 3));

    EXPECT_LE(EncodeBlock(samples, kHour).size(), 3U * 60U);
}

TEST(Blocks, RefuseEveryChangedByte) {
    std::mt19937_64 chance(2);
    const std::string bytes = EncodeBlock(Random(chance, 40), kHour);
    std::vector<Sample> read;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string broken = bytes;
        broken[i] = static_cast<char>(broken[i] ^ 0x20);
        EXPECT_FALSE(DecodeBlock(broken, kHour, read)) << i;
        EXPECT_FALSE(DecodeBlock(bytes.substr(0, i), kHour, read)) << i;
    }
    EXPECT_TRUE(read.empty());
}

TEST(Merging, KeepsTheLaterArrivalAndWhatItReplaced) {
    const std::vector<Sample> stored = {At(0, 100), At(1'000, 200)};

    const Merged merged =
        Merge(stored, {At(1'000, 200), At(500, 150), At(0, 101), At(0, 102), At(2'000, 300)});

    ASSERT_EQ(merged.samples.size(), 4U);
    EXPECT_EQ(merged.samples[0].scaled, 102);
    EXPECT_TRUE((merged.samples[0].quality & quality::kReplaced) != 0);
    EXPECT_EQ(merged.samples[1], At(500, 150));
    EXPECT_EQ(merged.samples[2], At(1'000, 200));
    ASSERT_EQ(merged.replaced.size(), 2U);
    EXPECT_EQ(merged.replaced[0], At(0, 100));
    EXPECT_EQ(merged.replaced[1].scaled, 101);
}

TEST(Merging, OfTheSameDataAgainChangesNothing) {
    std::mt19937_64 chance(3);
    const std::vector<Sample> samples = Random(chance, 500);
    std::vector<Sample> again = samples;
    std::shuffle(again.begin(), again.end(), chance);

    const Merged merged = Merge(samples, again);

    EXPECT_EQ(merged.samples, samples);
    EXPECT_TRUE(merged.replaced.empty());
}

TEST(Rollups, AddUpExactlyAndLeaveOutWhatNoSumTakes) {
    Sample huge = At(3, 99'999'999, 0);
    Sample text = At(4, 0);
    text.form = Form::kNotNumber;
    const std::vector<Sample> samples = {At(0, 250), At(1, -1, 1, "D"), At(2, 1'500'000'000, 9),
                                         huge, text};

    const Rollup rollup = RollupOf(samples);

    EXPECT_EQ(rollup.count, 5);
    EXPECT_EQ(rollup.summed, 3);
    EXPECT_EQ(rollup.normal, 2);
    EXPECT_EQ(rollup.sum, 2'500'000 - 100'000 + 1'500'000);
    EXPECT_EQ(rollup.min, -100'000);
    EXPECT_EQ(rollup.max, 2'500'000);
    EXPECT_EQ(rollup.Mean(), 1'300'000);
}

TEST(Thinning, KeepsTheExtremesOfEachColumn) {
    std::vector<Sample> samples;
    samples.reserve(3'600);
    for (std::int64_t i = 0; i < 3'600; ++i)
        samples.push_back(At(i * 1'000, i == 1'234 ? 9'999 : 100));

    const auto points = Thin(samples, {1, kStart, kStart + kHourMs, 10});

    ASSERT_EQ(points.size(), 10U);
    EXPECT_EQ(points[3].highest->time_ms, kStart + 1'234'000);
    EXPECT_EQ(points[3].rollup.max, 99'990'000);
    EXPECT_EQ(points[4].rollup.max, 1'000'000);
    EXPECT_EQ(points[0].first, samples.front());
    EXPECT_EQ(points[9].last, samples.back());
}

TEST(Months, AreThoseOfBeijing) {
    const auto hour = [](const char* text) {
        return HourOf(base::Instant::Parse(text)->micros / 1'000);
    };
    EXPECT_EQ(MonthName(MonthOf(hour("2026-02-28T15:59:00Z"))), "2026-02");
    EXPECT_EQ(MonthName(MonthOf(hour("2026-02-28T16:00:00Z"))), "2026-03");
    EXPECT_EQ(FirstHourOfMonth(MonthOf(hour("2026-03-10T00:00:00Z"))),
              hour("2026-02-28T16:00:00Z"));
    EXPECT_EQ(DayOf(hour("2026-02-28T16:00:00Z")), DayOf(hour("2026-03-01T15:00:00Z")));
}

TEST(Values, ReadAsTheyWereWritten) {
    EXPECT_EQ(ValueText(At(0, 250)), "2.50");
    EXPECT_EQ(ValueText(At(0, -5, 3)), "-0.005");
    EXPECT_EQ(ValueText(At(0, 12, 0)), "12");
}

TEST(FileLog, GivesBackEveryRecordAfterARestart) {
    const Folder folder;
    {
        const auto log = OpenFileLog(folder.path());
        log->Append(BatchOf({ARecord(1), ARecord(2)}));
        log->Append(BatchOf({ARecord(3)}));
    }

    const auto log = OpenFileLog(folder.path());

    EXPECT_EQ(log->last(), 3U);
    EXPECT_EQ(AllOf(*log), (std::vector<FrameRecord>{ARecord(1), ARecord(2), ARecord(3)}));
    EXPECT_EQ(AllOf(*log, 2), std::vector<FrameRecord>{ARecord(3)});
}

TEST(FileLog, CutsOffATornEndAndGoesOn) {
    const Folder folder;
    const std::string whole = BatchOf({ARecord(3)}).bytes;
    for (std::size_t torn = 1; torn < whole.size(); torn += 7) {
        std::filesystem::remove_all(folder.path() / "log-0");
        {
            const auto log = OpenFileLog(folder.path());
            log->Append(BatchOf({ARecord(1), ARecord(2)}));
        }
        std::ofstream(folder.path() / "log-0" / "00000000000000000001.frames",
                      std::ios::app | std::ios::binary)
            << whole.substr(0, torn);

        const auto log = OpenFileLog(folder.path());
        log->Append(BatchOf({ARecord(3)}));

        EXPECT_EQ(AllOf(*log).size(), 3U) << torn;
        EXPECT_EQ(AllOf(*log).back(), ARecord(3)) << torn;
    }
}

TEST(FileLog, BelongsToOneProcessAtATime) {
    const Folder folder;
    const auto first = OpenFileLog(folder.path());
    first->Append(BatchOf({ARecord(1)}));
    {
        const auto second = OpenFileLog(folder.path());
        second->Append(BatchOf({ARecord(1)}));
        EXPECT_EQ(first->number(), 0);
        EXPECT_EQ(second->number(), 1);
        EXPECT_TRUE(OpenLeftLogs(folder.path()).empty());
    }

    const auto left = OpenLeftLogs(folder.path());

    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0]->number(), 1);
    EXPECT_EQ(AllOf(*left[0]).size(), 1U);
}

TEST(FileLog, SealsWhatIsClosedAndDropsItByAge) {
    const Folder folder;
    const std::int64_t hour = kHourMs * 1'000, start = kStart * 1'000;
    const auto log = OpenFileLog(folder.path());
    log->Append(BatchOf({ARecord(1, start), ARecord(2, start + 5)}));
    log->Append(BatchOf({ARecord(3, start + hour)}));
    log->Append(BatchOf({ARecord(4, start + 2 * hour)}));

    const auto segments = log->Unsealed({start + 2 * hour});
    ASSERT_EQ(segments.size(), 2U);
    EXPECT_EQ(segments[0].frames, 2);
    EXPECT_EQ(segments[0].digest,
              base::Sm3(BatchOf({ARecord(1, start), ARecord(2, start + 5)}).bytes));
    log->MarkSealed(segments);
    EXPECT_TRUE(log->Unsealed({start + 2 * hour}).empty());

    log->DropBefore({start + hour}, 1);  // not all of it is in blocks
    EXPECT_EQ(log->All().size(), 3U);
    log->DropBefore({start + hour}, 3);
    EXPECT_EQ(log->All().size(), 2U);

    const auto found = log->Find({ARecord(0).point, {start}, {start + 3 * hour}, 10});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].position, 3U);
}

TEST(FrameRecords, AreReadOnlyWhole) {
    std::string bytes;
    PutRecord(bytes, ARecord(9));
    EXPECT_EQ(FirstRecord(bytes).record, ARecord(9));
    EXPECT_EQ(FirstHead(bytes).position, 9U);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string broken = bytes;
        broken[i] = static_cast<char>(broken[i] ^ 1);
        EXPECT_EQ(FirstRecord(broken).size, 0U) << i;
        EXPECT_EQ(FirstRecord(bytes.substr(0, i)).size, 0U) << i;
    }
}

}  // namespace
}  // namespace readings
