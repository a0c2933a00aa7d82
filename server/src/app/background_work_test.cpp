#include "app/background_work.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/evidence_sweeper.hpp"
#include "app/read_log_sealer.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kDay = 24 * kHour;

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    static const auto kShipped = LoadDefinitions(std::string(QH_SOURCE_DIR) + "/catalogue", "");
    return kShipped ? *kShipped : nullptr;
}

/// Nodes over one database and one data folder, at nine o'clock of a day.
class Upkeep : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    Upkeep() {
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        place_.Close();
        node_ = Open();
    }
    std::unique_ptr<Node> Open() {
        NodeOptions options;
        options.clock = &clock_;
        auto node = Node::Open(settings_, Shipped(), logger_, options);
        return node ? *std::move(node) : nullptr;
    }
    jobs::KindRuns Runs(const std::string& kind) {
        for (jobs::KindRuns& runs : node_->jobs->Kinds())
            if (runs.kind == kind) return std::move(runs);
        return {};
    }
    base::Digest Upload(const std::string& content) {
        const std::string upload = base::Uuid::Make(clock_.Now(), node_->randomness).ToText();
        EXPECT_TRUE(node_->evidence->Append(
            upload, 0, std::as_bytes(std::span(content.data(), content.size()))));
        const auto stored = node_->evidence->Finish(upload, [this](const base::Digest& digest) {
            return node_->store->Read()->FindEvidence(digest);
        });
        const auto kept = node_->store->KeepEvidence(*stored);
        Written(FileOf(kept), clock_.Now());
        return kept.digest;
    }
    [[nodiscard]] fs::path FileOf(const ledger::StoredEvidence& evidence) const {
        const std::string name = ledger::EvidenceStore::FileName(evidence);
        return settings_.data / "evidence" / name.substr(0, 2) / name;
    }
    static void Written(const fs::path& file, base::Instant at) {
        fs::last_write_time(file, fs::file_time_type::clock::from_sys(
                                      std::chrono::sys_time<std::chrono::microseconds>(
                                          std::chrono::microseconds(at.micros))));
    }
    std::size_t FilesThere() { return node_->evidence_files->List().size(); }

    storage::testing::TestDatabase place_{GetParam()};
    Settings settings_;
    Logger logger_{"error"};
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    std::unique_ptr<Node> node_;
};

INSTANTIATE_TEST_SUITE_P(Both, Upkeep, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(Upkeep, WhatWasMissedWhileDownIsDoneOnceAfterTheStart) {
    {
        BackgroundWork before(*node_);
        EXPECT_EQ(before.RunDue(), 0);  // each series begins now
    }
    clock_.Advance(3 * kDay);
    node_ = Open();
    BackgroundWork after(*node_);

    EXPECT_EQ(after.RunDue(), 5);
    EXPECT_EQ(after.RunDue(), 0);

    for (const char* kind :
         {job_kind::kHead, job_kind::kReadLog, job_kind::kSessions, job_kind::kSweep,
          job_kind::kReminders}) {
        EXPECT_EQ(Runs(kind).done, 1) << kind;
        EXPECT_EQ(Runs(kind).done_at, clock_.Now()) << kind;
        EXPECT_LT(clock_.Now(), *Runs(kind).next_at) << kind;
    }
    EXPECT_EQ(storage::LedgerStore(*node_->database).Heads().size(), 1U);
}

TEST_P(Upkeep, TwoNodesShareTheWork) {
    const auto other_node = Open();
    BackgroundWork one(*node_);
    BackgroundWork two(*other_node);
    EXPECT_EQ(one.RunDue() + two.RunDue(), 0);
    for (int hour = 1; hour <= 24; ++hour) {
        clock_.Advance(kHour);
        // Heads, the log of reads, sessions and reminders each hour, the sweep once a night.
        EXPECT_EQ(one.RunDue() + two.RunDue(), clock_.Now().ToText().substr(11, 2) == "20" ? 5 : 4);
    }

    EXPECT_EQ(Runs(job_kind::kHead).done, 24);
    EXPECT_EQ(Runs(job_kind::kSessions).done, 24);
    EXPECT_EQ(Runs(job_kind::kSweep).done, 1);
}

TEST_P(Upkeep, TheWorkOfANodeThatDiedIsTakenOverWhenItsLeaseEnds) {
    BackgroundWork alive(*node_);
    alive.RunDue();
    clock_.Advance(kHour);
    jobs::Job job;
    job.kind = job_kind::kHead;
    job.key = "start";
    job.not_before = clock_.Now();
    node_->jobs->Enqueue(job);
    ASSERT_TRUE(node_->jobs->Lease(
        {{job_kind::kHead}, "dead", clock_.Now(), {clock_.Now().micros + kHour / 12}, true}));

    EXPECT_EQ(alive.RunDue(), 3);  // the others; heads wait behind the dead node's
    EXPECT_EQ(Runs(job_kind::kHead).done, 0);
    clock_.Advance(kHour / 12);

    EXPECT_EQ(alive.RunDue(), 3);  // the log of reads again
    EXPECT_EQ(Runs(job_kind::kHead).done, 2);
    EXPECT_TRUE(node_->jobs->Open(10).empty());
}

http::RestrictedRead ReadAt(base::Instant at) {
    http::RestrictedRead read;
    read.at = at;
    read.type = "case";
    read.fields = {"legal_representative_id"};
    read.request = "r-1";
    return read;
}

std::vector<std::string> FaultsIn(Node& node) {
    std::vector<std::string> codes;
    for (const http::LedgerFinding& finding : VerificationOf(node)([](auto, auto) {}))
        if (!finding.note) codes.push_back(finding.code + " " + finding.key);
    return codes;
}

TEST_P(Upkeep, TheLogOfRestrictedReadsIsSealedEachHourAndAChangeShows) {
    const auto acts = [this] {
        node_->keeper->SignNow();  // gives what was committed its place
        return node_->keeper->Acts();
    };
    node_->desk->LogReads({ReadAt({clock_.Now().micros - kHour / 2}),
                           ReadAt({clock_.Now().micros + kHour / 2})});
    clock_.Advance(kHour + kHour / 20);  // 10:03: the hour to ten may still be written
    SealReadLog(*node_);
    EXPECT_EQ(acts(), 1);
    SealReadLog(*node_);
    EXPECT_EQ(acts(), 1) << "nothing new";
    clock_.Advance(kHour);
    SealReadLog(*node_);

    ASSERT_EQ(acts(), 2);
    EXPECT_EQ(node_->store->Read()->ActAt(1)->act.kind, "ledger.read_log");
    EXPECT_EQ(FaultsIn(*node_), std::vector<std::string>());

    storage::testing::TakeOutRead(*node_->database, 2);

    const std::vector<std::string> changed = {
        "audit.reads_changed 2026-03-02T01:00:00.000000Z..2026-03-02T02:00:00.000000Z"};
    EXPECT_EQ(FaultsIn(*node_), changed);
}

TEST_P(Upkeep, AnHourInWhichNobodyReadLeavesNoAct) {
    clock_.Advance(kDay);
    SealReadLog(*node_);
    EXPECT_EQ(node_->keeper->Acts(), 0);
}

TEST_P(Upkeep, ALedgerWhoseKeyIsGoneIsNotGoneOnWithByAnother) {
    node_.reset();
    fs::remove(settings_.data / kKeyFile);
    NodeOptions options;
    options.clock = &clock_;

    const auto refused = Node::Open(settings_, Shipped(), logger_, options);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().code, "ledger.key_missing");
    EXPECT_FALSE(fs::exists(settings_.data / kKeyFile));
}

TEST_P(Upkeep, WhoServesFindsTheFilesOfTheLedgerAndNotAnEmptyFolder) {
    NodeOptions options;
    options.clock = &clock_;
    options.evidence = EvidenceRule::kOwnFolder;
    const fs::path evidence = settings_.data / "evidence";
    const auto open_without = [&](bool files) {
        node_.reset();
        if (!files) fs::rename(evidence, evidence.string() + "-away");
        auto node = Node::Open(settings_, Shipped(), logger_, options);
        if (!files) {
            fs::remove_all(evidence);
            fs::rename(evidence.string() + "-away", evidence);
        }
        return node ? std::string() : node.error().front().code;
    };

    EXPECT_EQ(open_without(false), "") << "nothing was kept yet";
    node_ = Open();
    Upload("一张照片");
    EXPECT_EQ(open_without(false), "evidence.folder_empty");
    EXPECT_EQ(open_without(true), "");
}

TEST_P(Upkeep, WorkThatFailsIsShownAndTriedAgainLater) {
    BackgroundWork work(*node_);
    work.RunDue();
    const fs::path parts = settings_.data / "evidence" / "parts";
    fs::rename(parts, parts.string() + "-away");
    clock_.Advance(kDay);

    work.RunDue();

    const auto waiting = node_->jobs->Open(10);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting.front().kind, job_kind::kSweep);
    EXPECT_EQ(waiting.front().tries, 1);
    EXPECT_FALSE(waiting.front().failed);
    EXPECT_NE(waiting.front().failure.find("parts"), std::string::npos);
    EXPECT_EQ(waiting.front().not_before.micros, clock_.Now().micros + 10'000'000);
    EXPECT_TRUE(Runs(job_kind::kSweep).IsFailing());
    EXPECT_EQ(work.RunDue(), 0);

    fs::rename(parts.string() + "-away", parts);
    clock_.Advance(10'000'000);
    EXPECT_EQ(work.RunDue(), 1);
    EXPECT_FALSE(Runs(job_kind::kSweep).IsFailing());
    EXPECT_TRUE(node_->jobs->Open(10).empty());
}

TEST_P(Upkeep, EvidenceThatNobodyCitesGoesAfterAWeekAndItsFileADayLater) {
    const base::Digest digest = Upload("一张没有用上的照片");
    EvidenceSweeper sweeper(*node_);
    clock_.Advance(7 * kDay);
    EXPECT_TRUE(sweeper.Look().swept.empty());
    clock_.Advance(1);
    ASSERT_EQ(sweeper.Look().swept.size(), 1U);
    EXPECT_EQ(sweeper.Look().swept.front().reason, SweepReason::kNeverCited);

    EXPECT_EQ(sweeper.Sweep().swept.size(), 1U);
    EXPECT_FALSE(node_->store->Read()->FindEvidence(digest));
    EXPECT_EQ(FilesThere(), 1U);
    EXPECT_TRUE(sweeper.Sweep().swept.empty());
    clock_.Advance(kDay + 1'000'000);
    EXPECT_EQ(sweeper.Sweep().swept.front().reason, SweepReason::kWithoutRow);

    EXPECT_EQ(FilesThere(), 0U);
}

TEST_P(Upkeep, AnUploadOfTheSameFileWhileItsRowGoesKeepsTheFile) {
    const base::Digest digest = Upload("同一张照片");
    const auto before = *node_->store->Read()->FindEvidence(digest);
    clock_.Advance(8 * kDay);
    EvidenceSweeper sweeper(*node_);
    sweeper.Sweep();

    // The uploader had read the row just before the sweeper took it, and keeps it again.
    const auto kept = node_->store->KeepEvidence(before);
    clock_.Advance(2 * kDay);
    sweeper.Sweep();

    EXPECT_TRUE(node_->evidence->Verify(kept));
}

TEST_P(Upkeep, LooksWithoutTouchingAnything) {
    Upload("甲");
    clock_.Advance(30 * kDay);
    EvidenceSweeper sweeper(*node_);

    EXPECT_EQ(sweeper.Look().swept.size(), 1U);
    EXPECT_EQ(sweeper.Look().swept.size(), 1U);
}

TEST_P(Upkeep, AnUploadNobodyGoesOnWithIsDroppedAndOneStillArrivingIsNot) {
    const auto begin = [&](const char* content) {
        http::Upload upload;
        upload.id = base::Uuid::Make(clock_.Now(), node_->randomness);
        upload.person = base::RecordId::Make(clock_.Now(), node_->randomness);
        upload.name = "录像.mp4";
        upload.size = 1'000;
        upload.created_at = clock_.Now();
        node_->desk->KeepUpload(upload);
        const std::string bytes(content);
        EXPECT_TRUE(node_->evidence->Append(upload.id.ToText(), 0,
                                            std::as_bytes(std::span(bytes.data(), bytes.size()))));
        return upload.id;
    };
    const base::Uuid broken = begin("断了"), slow = begin("很慢");
    const fs::path parts = settings_.data / "evidence" / "parts";
    Written(parts / broken.ToText(), clock_.Now());
    const fs::path lost = parts / base::Uuid::Make(clock_.Now(), node_->randomness).ToText();
    fs::copy_file(parts / broken.ToText(), lost);
    Written(lost, clock_.Now());
    clock_.Advance(3 * kDay + 1'000'000);
    Written(parts / slow.ToText(), clock_.Now());

    const auto swept = EvidenceSweeper(*node_).Sweep().swept;

    EXPECT_EQ(swept.size(), 2U);
    EXPECT_FALSE(node_->desk->FindUpload(broken));
    EXPECT_FALSE(fs::exists(parts / broken.ToText()));
    EXPECT_FALSE(fs::exists(lost));
    EXPECT_TRUE(node_->desk->FindUpload(slow));
    EXPECT_TRUE(fs::exists(parts / slow.ToText()));
}

TEST_P(Upkeep, FilesThatAreNotNamedAsOursStay) {
    const fs::path folder = settings_.data / "evidence" / "no";
    fs::create_directories(folder);
    fs::copy_file(settings_.data / "evidence" / "LOG", folder / "notes.txt");
    Written(folder / "notes.txt", {0});

    EXPECT_TRUE(EvidenceSweeper(*node_).Sweep().swept.empty());
    EXPECT_TRUE(fs::exists(folder / "notes.txt"));
}

}  // namespace
}  // namespace app
