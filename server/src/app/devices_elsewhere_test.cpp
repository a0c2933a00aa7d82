#include "app/devices_elsewhere.hpp"

#include <gtest/gtest.h>

#include "readings/file_log.hpp"
#include "storage/reading_store.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

using http::DeviceNow;
using Points = DevicesElsewhere::Points;

constexpr TellingOften kAtOnce{std::chrono::milliseconds{0}, std::chrono::milliseconds{0},
                               std::chrono::milliseconds{0}, 0};

base::Uuid Point(std::uint8_t n) {
    base::Uuid point;
    point.bytes.front() = 1;
    point.bytes.back() = n;
    return point;
}

/// A process that receives: it holds a log, and knows how its devices stand.
struct Process {
    std::unique_ptr<readings::FrameLog> log;
    std::unique_ptr<readings::SharedNotes> notes;
    std::map<base::Uuid, DeviceNow> devices;
    std::unique_ptr<DevicesElsewhere> elsewhere;

    void Sends(const base::Uuid& point, std::int64_t at_micros, std::int64_t scaled) {
        DeviceNow& now = devices[point];
        now.point = point;
        now.connections = 1;
        now.last_frame = {at_micros};
        now.address = "10.0.0.7";
        now.frames += 1;
        readings::Sample sample{at_micros / 1'000, scaled, {}, 0, 1, readings::Form::kDecimal};
        sample.SetFlag("N");
        now.latest = {{"a21026", "real.Rtd", sample}};
    }
    void Tell() {
        Points all, here;
        for (const auto& [point, now] : devices) {
            all.push_back(point);
            if (now.connections > 0) here.push_back(point);
        }
        elsewhere->Tell(all, here, [&](const Points& points) {
            std::vector<DeviceNow> asked;
            for (const base::Uuid& point : points) asked.push_back(devices.at(point));
            return asked;
        });
    }
    DeviceNow Sees(const base::Uuid& point) {
        std::vector<DeviceNow> now(1);
        now.front().point = point;
        if (const auto own = devices.find(point); own != devices.end()) now.front() = own->second;
        elsewhere->AddTo(now);
        return now.front();
    }
};

class DevicesOfSeveralProcesses : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    std::unique_ptr<Process> Begin() {
        auto process = std::make_unique<Process>();
        const bool is_sqlite = GetParam() == storage::Dialect::kSqlite;
        process->log = is_sqlite ? readings::OpenFileLog(folder_)
                                 : storage::OpenPostgresLog(test_.database().options().where);
        process->notes = is_sqlite ? storage::OpenSqliteNotes(folder_)
                                   : storage::OpenPostgresNotes(test_.database().options().where);
        process->elsewhere = std::make_unique<DevicesElsewhere>(*process->notes, test_.clock(),
                                                                process->log->number(), kAtOnce);
        return process;
    }

    storage::testing::TestStore test_{GetParam()};
    std::filesystem::path folder_ = test_.database().folder() / "readings";
};

INSTANTIATE_TEST_SUITE_P(Both, DevicesOfSeveralProcesses, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(DevicesOfSeveralProcesses, StandOnTheBoardOfEachAndGoWithTheProcessThatHadThem) {
    const auto board = Begin();
    auto receiver = Begin();
    EXPECT_FALSE(board->elsewhere->AnyReceives());

    receiver->Sends(Point(1), 5'000'000, 999);
    receiver->Tell();

    const DeviceNow seen = board->Sees(Point(1));
    EXPECT_TRUE(board->elsewhere->AnyReceives());
    EXPECT_EQ(seen.connections, 1);
    EXPECT_EQ(seen.last_frame.micros, 5'000'000);
    EXPECT_EQ(seen.address, "10.0.0.7");
    ASSERT_EQ(seen.latest.size(), 1U);
    EXPECT_EQ(seen.latest.front().sample, receiver->devices[Point(1)].latest.front().sample);
    EXPECT_EQ(board->Sees(Point(2)).connections, 0);
    EXPECT_EQ(receiver->Sees(Point(1)).connections, 1) << "its own word is not added to itself";

    // Killed: it takes nothing back.
    receiver.reset();
    EXPECT_FALSE(board->elsewhere->AnyReceives());
    EXPECT_EQ(board->Sees(Point(1)).connections, 0);
    EXPECT_EQ(board->Sees(Point(1)).last_frame.micros, 0);
}

TEST_P(DevicesOfSeveralProcesses, AreOneDeviceHoweverManyHaveHeardIt) {
    const auto board = Begin(), one = Begin(), two = Begin();
    board->Sends(Point(1), 9'000'000, 90);
    one->Sends(Point(1), 5'000'000, 50);
    two->Sends(Point(1), 12'000'000, 120);
    two->devices[Point(1)].address = "10.0.0.8";
    one->devices[Point(1)].connections = 0;
    one->devices[Point(1)].odd = {{"repeated", 2}};
    two->devices[Point(1)].odd = {{"repeated", 3}, {"late", 0}};
    one->Tell();
    two->Tell();

    const DeviceNow seen = board->Sees(Point(1));

    EXPECT_EQ(seen.connections, 2);
    EXPECT_EQ(seen.frames, 3);
    EXPECT_EQ(seen.last_frame.micros, 12'000'000);
    EXPECT_EQ(seen.address, "10.0.0.8");
    EXPECT_EQ(seen.odd, (std::vector<std::pair<std::string, std::int64_t>>{{"repeated", 5}}));
    ASSERT_EQ(seen.latest.size(), 1U);
    EXPECT_EQ(seen.latest.front().sample.scaled, 120);
}

TEST_P(DevicesOfSeveralProcesses, AreToldOfOnlyWhereSomethingHasChanged) {
    const auto board = Begin(), receiver = Begin();
    const auto said_at = [&] {
        std::map<std::string, std::int64_t> said;
        for (const readings::SharedNote& note : board->notes->Heads("devices", {0}))
            said[note.about] = note.at.micros;
        return said;
    };
    receiver->Sends(Point(1), 5'000'000, 1);
    receiver->Sends(Point(2), 5'000'000, 1);
    receiver->Tell();
    const auto first = said_at();
    ASSERT_EQ(first.size(), 2U);

    test_.clock().Advance(1'000'000);
    receiver->Sends(Point(2), 6'000'000, 2);
    receiver->Tell();

    const auto second = said_at();
    ASSERT_EQ(second.size(), 2U);
    int told = 0;
    for (const auto& [about, at] : second) told += at != first.at(about) ? 1 : 0;
    EXPECT_EQ(told, 1);
    EXPECT_EQ(board->Sees(Point(2)).frames, 2);
}

TEST_P(DevicesOfSeveralProcesses, MaySendWhatNoDatabaseWouldKeepAsText) {
    const auto board = Begin(), receiver = Begin();
    receiver->Sends(Point(1), 5'000'000, 1);
    receiver->devices[Point(1)].latest.front().sample.SetFlag("\xff\x01");

    receiver->Tell();

    EXPECT_EQ(board->Sees(Point(1)).latest.front().sample.Flag(), "??");
}

}  // namespace
}  // namespace app
