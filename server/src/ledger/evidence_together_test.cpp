// Several processes over one evidence folder: each has a folder object and a store of its own, as a
// node has.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <fstream>
#include <thread>

#include "ledger/evidence.hpp"

namespace ledger {
namespace {

namespace fs = std::filesystem;

std::span<const std::byte> BytesOf(const std::string& text) {
    return std::as_bytes(std::span(text));
}

std::optional<StoredEvidence> KnowsNothing(const base::Digest&) { return std::nullopt; }

/// Of a refusal, its code; else nothing.
template <typename Result>
std::string CodeOf(const Result& result) {
    return result ? "" : result.error().front().code;
}

struct Process {
    Process(const fs::path& root, std::uint64_t seed)
        : files(OpenEvidenceFolder(root)), randomness(seed) {}

    std::unique_ptr<EvidenceFiles> files;
    base::SeededRandomness randomness;
    EvidenceStore store{*files, randomness};
};

class EvidenceTogether : public ::testing::Test {
 public:
    ~EvidenceTogether() override { fs::remove_all(root_); }

 protected:
    static fs::path NewFolder() {
        std::string pattern = (fs::temp_directory_path() / "together-XXXXXX").string();
        return mkdtemp(pattern.data());
    }

    const std::string film_ = std::string(3 << 20, 'f') + "end";
    fs::path root_ = NewFolder();
    Process here_{root_, 1}, there_{root_, 2};
};

TEST_F(EvidenceTogether, WhoFinishesAnUploadThatIsBeingStoredIsTurnedAway) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());
    std::string meanwhile;

    const auto stored = here_.store.Finish("u-1", [&](const base::Digest&) {
        meanwhile = CodeOf(there_.store.Finish("u-1", KnowsNothing));
        return std::optional<StoredEvidence>();
    });

    EXPECT_EQ(meanwhile, "evidence.upload_busy");
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(CodeOf(there_.store.Verify(*stored)), "");
    EXPECT_EQ(CodeOf(there_.store.Finish("u-1", KnowsNothing)), "evidence.upload_unknown");
    EXPECT_EQ(here_.files->List().size(), 1u);
    EXPECT_TRUE(here_.files->Parts().empty());
}

TEST_F(EvidenceTogether, DroppingAnUploadThatIsBeingStoredLeavesTheStoredFileWhole) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());

    const auto stored = here_.store.Finish("u-1", [&](const base::Digest&) {
        there_.store.Abandon("u-1");
        return std::optional<StoredEvidence>();
    });

    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(CodeOf(there_.store.Verify(*stored)), "");
    EXPECT_TRUE(here_.files->Parts().empty());
}

TEST_F(EvidenceTogether, AnUploadWhoseProcessDiedWhileStoringItIsStoredByAnother) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());
    const pid_t child = fork();
    if (child == 0) {
        (void)here_.store.Finish(
            "u-1", [](const base::Digest&) -> std::optional<StoredEvidence> { _exit(0); });
        _exit(1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(there_.files->Parts().size(), 2u);

    const auto stored = there_.store.Finish("u-1", KnowsNothing);

    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->digest, base::Sm3(film_));
    EXPECT_EQ(CodeOf(here_.store.Verify(*stored)), "");
    EXPECT_TRUE(there_.files->Parts().empty());
}

TEST_F(EvidenceTogether, WhenStoringFailsNothingOfItStaysButTheUpload) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());

    EXPECT_THROW((void)here_.store.Finish("u-1",
                                          [](const base::Digest&) -> std::optional<StoredEvidence> {
                                              throw std::runtime_error("the database is away");
                                          }),
                 std::runtime_error);

    ASSERT_EQ(there_.files->Parts().size(), 1u);
    EXPECT_EQ(there_.store.Received("u-1"), static_cast<std::int64_t>(film_.size()));
    EXPECT_TRUE(there_.store.Finish("u-1", KnowsNothing).has_value());
}

TEST_F(EvidenceTogether, APieceThatComesTwiceAtOnceIsKeptOnce) {
    const std::string piece(1 << 20, 'p');
    constexpr int kRounds = 30;
    for (int round = 0; round < kRounds; ++round) {
        const std::string upload = "u-" + std::to_string(round);
        std::barrier start(4);
        std::array<std::string, 4> codes;
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < codes.size(); ++i)
                threads.emplace_back([&, i] {
                    Process& process = i % 2 == 0 ? here_ : there_;
                    start.arrive_and_wait();
                    codes[i] = CodeOf(process.store.Append(upload, 0, BytesOf(piece)));
                });
        }

        EXPECT_EQ(std::ranges::count(codes, ""), 1) << round;
        EXPECT_EQ(std::ranges::count(codes, "evidence.offset"), 3) << round;
        ASSERT_EQ(here_.store.Received(upload), static_cast<std::int64_t>(piece.size())) << round;
        here_.store.Abandon(upload);
    }
}

TEST_F(EvidenceTogether, ADamagedFileIsSealedAgainByAnUploadOfTheSameBytes) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());
    const StoredEvidence first = *here_.store.Finish("u-1", KnowsNothing);
    const std::string name = EvidenceStore::FileName(first);
    const fs::path file = root_ / name.substr(0, 2) / name;
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(100'000).put('X');
    ASSERT_EQ(CodeOf(there_.store.Verify(first)), "evidence.damaged");
    ASSERT_TRUE(there_.store.Append("u-2", 0, BytesOf(film_)).has_value());

    const auto again = there_.store.Finish(
        "u-2", [&](const base::Digest&) { return std::optional<StoredEvidence>(first); });

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->key, first.key);
    EXPECT_EQ(CodeOf(here_.store.Verify(first)), "");
    EXPECT_EQ(here_.files->List().size(), 1u);
    EXPECT_TRUE(here_.files->Parts().empty());
}

TEST_F(EvidenceTogether, AFileThatCannotBeReadIsSealedAgainToo) {
    ASSERT_TRUE(here_.store.Append("u-1", 0, BytesOf(film_)).has_value());
    const StoredEvidence first = *here_.store.Finish("u-1", KnowsNothing);
    const std::string name = EvidenceStore::FileName(first);
    const fs::path file = root_ / name.substr(0, 2) / name;
    fs::remove(file);
    fs::create_symlink(file, file);  // a loop: it is there and cannot be opened
    ASSERT_TRUE(there_.store.Append("u-2", 0, BytesOf(film_)).has_value());

    const auto again = there_.store.Finish(
        "u-2", [&](const base::Digest&) { return std::optional<StoredEvidence>(first); });

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(CodeOf(here_.store.Verify(first)), "");
}

}  // namespace
}  // namespace ledger
