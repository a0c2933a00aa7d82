#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/command.hpp"
#include "app/first_start.hpp"
#include "app/node.hpp"
#include "app/tombstone_list.hpp"
#include "ledger/durable_file.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

/// A node with one file of evidence, and the folder for its backups.
class BackupCommand : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    BackupCommand() {
        settings_.data = place_.folder() / "data";
        settings_.database = place_.options().where;
        place_.Close();
        const auto definitions = LoadDefinitions(Catalogue(), "");
        auto node = Node::Open(settings_, *definitions, logger_, {});
        KeepFile(**node);
        fs::create_directory(root_);
    }
    static std::string Catalogue() { return std::string(QH_SOURCE_DIR) + "/catalogue"; }
    void KeepFile(Node& node) {
        const std::string content(100'000, 'e');
        const std::string upload = base::Uuid::Make(node.clock.Now(), node.randomness).ToText();
        EXPECT_TRUE(node.evidence->Append(
            upload, 0, std::as_bytes(std::span(content.data(), content.size()))));
        const auto stored = node.evidence->Finish(
            upload,
            [](const base::Digest&) -> std::optional<ledger::StoredEvidence> { return {}; });
        const std::string name = ledger::EvidenceStore::FileName(node.store->KeepEvidence(*stored));
        file_ = fs::path(name.substr(0, 2)) / name;
    }
    int BackUp() {
        CommandContext context{out_, err_, ""};
        return RunCommandLine({"backup", root_.string(), "--data", settings_.data.string(), "--db",
                               settings_.database, "--catalogue", Catalogue()},
                              context);
    }
    [[nodiscard]] std::size_t BackupsThere() const {
        return static_cast<std::size_t>(
            std::count_if(fs::directory_iterator(root_), fs::directory_iterator(), [](auto& entry) {
                return entry.is_directory() && entry.path().filename() != "evidence";
            }));
    }
    [[nodiscard]] fs::path BackupMade() const {
        for (const auto& entry : fs::directory_iterator(root_))
            if (fs::exists(entry.path() / "head.json")) return entry.path();
        return {};
    }
    [[nodiscard]] fs::path Copy() const { return root_ / "evidence" / file_; }
    [[nodiscard]] fs::path Original() const { return settings_.data / "evidence" / file_; }

    storage::testing::TestDatabase place_{GetParam()};
    fs::path root_ = place_.folder() / "backups";
    Settings settings_;
    Logger logger_{"error"};
    std::ostringstream out_, err_;
    fs::path file_;  ///< below `evidence`
};

INSTANTIATE_TEST_SUITE_P(Both, BackupCommand, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(BackupCommand, OnceRestoredIsKnownByTheDataFolderToLackWhatWasErasedSince) {
    {
        const auto definitions = LoadDefinitions(Catalogue(), "");
        const auto node = Node::Open(settings_, *definitions, logger_, {});
        ASSERT_TRUE(MakeFirstAdministrator(**node).has_value());
    }
    ASSERT_EQ(BackUp(), kDone) << err_.str();
    base::SeededRandomness randomness(5);
    const base::Instant now = base::SystemClock().Now();
    const storage::Tombstone erased{base::ActId::Make(now, randomness),
                                    base::RecordId::Make(now, randomness), "name",
                                    base::ActId::Make(now, randomness)};
    const fs::path list = place_.folder() / "kept-elsewhere.jsonl";
    std::ofstream(list) << storage::TombstonesText({erased});
    const fs::path data = place_.folder() / "restored";
    fs::create_directories(data);
    fs::copy_file(settings_.data / kKeyFile, data / kKeyFile);
    CommandContext context{out_, err_, ""};

    ASSERT_EQ(RunCommandLine({"restore", BackupMade().string(), "--tombstones", list.string(),
                              "--data", data.string(), "--catalogue", Catalogue()},
                             context),
              kDone)
        << err_.str();

    const auto known = ReadTombstoneLists({data / kTombstonesFile});
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ(*known, std::vector{erased});
}

TEST_P(BackupCommand, IsRefusedWhileAnotherWorksInTheFolder) {
    auto other = ledger::TryLockFolder(root_);

    EXPECT_EQ(BackUp(), kBadInput);

    EXPECT_NE(err_.str().find("另一次备份"), std::string::npos) << err_.str();
    EXPECT_EQ(BackupsThere(), 0U);
    other.reset();
    EXPECT_EQ(BackUp(), kDone) << err_.str();
    EXPECT_EQ(BackupsThere(), 1U);
}

TEST_P(BackupCommand, CopiesEvidenceAgainWhereTheCopyIsShortAndDropsWhatKilledOnesLeft) {
    fs::create_directories(Copy().parent_path());
    std::ofstream(Copy()) << "QHEVID01";
    const fs::path left = Copy().string() + ".0.part";
    std::ofstream(left) << "half";

    EXPECT_EQ(BackUp(), kDone) << err_.str();

    EXPECT_EQ(fs::file_size(Copy()), fs::file_size(Original()));
    EXPECT_FALSE(fs::exists(left));
}

TEST_P(BackupCommand, KeepsAWholeCopyOfAFileThatWasCutOffSince) {
    fs::create_directories(Copy().parent_path());
    fs::copy_file(Original(), Copy());
    const auto whole = fs::file_size(Copy());
    fs::resize_file(Original(), 8);

    EXPECT_EQ(BackUp(), kDone) << err_.str();

    EXPECT_EQ(fs::file_size(Copy()), whole);
}

}  // namespace
}  // namespace app
