#include "ledger/evidence.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "ledger/testing/memory_evidence_files.hpp"

namespace ledger {
namespace {

constexpr std::size_t kChunk = 65'536;

std::string Plain(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 257);
    return bytes;
}

std::span<const std::byte> Bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

std::optional<StoredEvidence> Nothing(const base::Digest&) { return std::nullopt; }

class EvidenceTest : public ::testing::Test {
 protected:
    StoredEvidence Store(const std::string& plain, const std::string& upload = "u-1") {
        EXPECT_TRUE(store_.Append(upload, 0, Bytes(plain)).has_value());
        const auto stored = store_.Finish(upload, Nothing);
        EXPECT_TRUE(stored.has_value());
        return *stored;
    }
    std::string Read(const StoredEvidence& evidence, std::int64_t offset, std::int64_t length) {
        std::string out;
        const auto done =
            store_.Read(evidence, offset, length, [&](std::span<const std::byte> piece) {
                out.append(reinterpret_cast<const char*>(piece.data()), piece.size());
            });
        EXPECT_TRUE(done.has_value());
        return out;
    }
    std::string CodeOfVerify(const StoredEvidence& evidence) {
        const auto done = store_.Verify(evidence);
        return done ? "" : done.error().front().code;
    }
    std::vector<std::byte>& FileOf(const StoredEvidence& evidence) {
        return files_.files.at(EvidenceStore::FileName(evidence));
    }

    testing::MemoryEvidenceFiles files_;
    base::SeededRandomness randomness_{11};
    EvidenceStore store_{files_, randomness_};
};

TEST_F(EvidenceTest, ComesBackWholeAtEverySize) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunk - 1, kChunk, kChunk + 1,
                                   16 * kChunk, 16 * kChunk + 5, 33 * kChunk}) {
        const std::string plain = Plain(size);
        const StoredEvidence stored = Store(plain);
        EXPECT_EQ(stored.digest, base::Sm3(plain));
        EXPECT_EQ(stored.size, static_cast<std::int64_t>(size));
        EXPECT_EQ(Read(stored, 0, stored.size), plain) << size;
        EXPECT_EQ(CodeOfVerify(stored), "") << size;
        EXPECT_TRUE(files_.parts.empty());
    }
}

TEST_F(EvidenceTest, AnyRangeCanBeReadAlone) {
    const std::string plain = Plain(3 * kChunk + 100);
    const StoredEvidence stored = Store(plain);
    const auto size = static_cast<std::int64_t>(plain.size());
    const std::vector<std::pair<std::int64_t, std::int64_t>> ranges{
        {0, 1}, {65'535, 2}, {65'536, 65'536}, {100'000, 90'000}, {size - 1, 1}, {size, 0}, {7, 0}};

    for (const auto& [offset, length] : ranges)
        EXPECT_EQ(Read(stored, offset, length),
                  plain.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length)));
}

TEST_F(EvidenceTest, RefusesARangeOutsideTheFile) {
    const StoredEvidence stored = Store(Plain(10));
    const auto nobody = [](std::span<const std::byte>) {};

    for (const auto& [offset, length] :
         std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 11}, {11, 0}, {-1, 2}, {3, -1}})
        EXPECT_EQ(store_.Read(stored, offset, length, nobody).error().front().code,
                  "evidence.range");
}

TEST_F(EvidenceTest, StoredBytesShowNothingOfThePlainOnes) {
    const std::string plain(1000, 'A');
    const StoredEvidence stored = Store(plain);
    const auto& file = FileOf(stored);
    const std::string text(reinterpret_cast<const char*>(file.data()), file.size());

    EXPECT_EQ(text.find("AAAA"), std::string::npos);
    EXPECT_EQ(text.substr(0, 8), "QHEVID01");
}

TEST_F(EvidenceTest, FindsEveryChangedByte) {
    const StoredEvidence stored = Store(Plain(kChunk + 50));
    auto& file = FileOf(stored);

    for (std::size_t at = 0; at < file.size(); at += at < 80 ? 1 : 997) {
        file[at] ^= std::byte{0x10};
        EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged") << at;
        file[at] ^= std::byte{0x10};
    }
    EXPECT_EQ(CodeOfVerify(stored), "");
}

TEST_F(EvidenceTest, FindsChunksCutOffSwappedOrAdded) {
    StoredEvidence stored = Store(Plain(3 * kChunk));
    auto& file = FileOf(stored);
    const auto whole = file;
    const std::size_t sealed = kChunk + 16;

    std::swap_ranges(file.begin() + 8, file.begin() + 8 + sealed, file.begin() + 8 + sealed);
    EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged");

    file.assign(whole.begin(), whole.end() - sealed);
    EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged");
    stored.size -= kChunk;  // even when the row in the database is cut to fit
    EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged");
    stored.size += kChunk;

    file = whole;
    file.insert(file.end(), whole.end() - sealed, whole.end());
    EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged");
    stored.size += kChunk;
    EXPECT_EQ(CodeOfVerify(stored), "evidence.damaged");
}

TEST_F(EvidenceTest, FindsAFileUnderAnotherDigestOrKey) {
    const StoredEvidence stored = Store("甲");
    StoredEvidence other_digest = stored;
    other_digest.digest = base::Sm3("乙");
    files_.files[EvidenceStore::FileName(other_digest)] = FileOf(stored);
    StoredEvidence other_key = stored;
    other_key.key.key[0] ^= 1;
    files_.files[EvidenceStore::FileName(other_key)] = FileOf(stored);

    EXPECT_EQ(CodeOfVerify(other_digest), "evidence.digest_differs");
    EXPECT_EQ(CodeOfVerify(other_key), "evidence.damaged");
}

TEST_F(EvidenceTest, SaysWhenTheFileIsGone) {
    const StoredEvidence stored = Store("甲");
    store_.Remove(stored);

    EXPECT_FALSE(store_.Has(stored));
    EXPECT_EQ(CodeOfVerify(stored), "evidence.missing");
}

TEST_F(EvidenceTest, ABrokenUploadResumesWhereItStopped) {
    const std::string plain = Plain(1000);
    ASSERT_TRUE(store_.Append("u-1", 0, Bytes(plain).first(400)).has_value());

    const auto again = store_.Append("u-1", 0, Bytes(plain).first(400));
    const auto gap = store_.Append("u-1", 500, Bytes(plain).subspan(500));

    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().front(),
              (base::Refusal{"evidence.offset", {{"expected", "400"}, {"given", "0"}}, ""}));
    EXPECT_EQ(gap.error().front().code, "evidence.offset");
    EXPECT_EQ(store_.Received("u-1"), 400);
    EXPECT_EQ(store_.Append("u-1", 400, Bytes(plain).subspan(400)).value_or(0), 1000);
    EXPECT_EQ(store_.Finish("u-1", Nothing)->digest, base::Sm3(plain));
}

TEST_F(EvidenceTest, AnUploadIdIsNoPath) {
    for (const std::string upload : {"", "../x", "a/b", "A", "a.sealed", "é"}) {
        EXPECT_EQ(store_.Append(upload, 0, Bytes("x")).error().front().code,
                  "evidence.upload_unknown");
        EXPECT_FALSE(store_.Finish(upload, Nothing).has_value());
        EXPECT_EQ(store_.Received(upload), 0);
    }
}

TEST_F(EvidenceTest, TheSameBytesAreStoredOnce) {
    const StoredEvidence first = Store("照片", "u-1");
    ASSERT_TRUE(store_.Append("u-2", 0, Bytes("照片")).has_value());

    const auto second = store_.Finish("u-2", [&](const base::Digest& digest) {
        return digest == first.digest ? std::optional(first) : std::nullopt;
    });

    EXPECT_EQ(second->key, first.key);
    EXPECT_EQ(files_.files.size(), 1u);
    EXPECT_TRUE(files_.parts.empty());
}

TEST_F(EvidenceTest, TwoUploadsAtOnceDoNotOverwriteEachOther) {
    const StoredEvidence first = Store("照片", "u-1");
    const StoredEvidence second = Store("照片", "u-2");

    EXPECT_EQ(first.digest, second.digest);
    EXPECT_NE(EvidenceStore::FileName(first), EvidenceStore::FileName(second));
    EXPECT_EQ(CodeOfVerify(first), "");
    EXPECT_EQ(CodeOfVerify(second), "");
}

TEST_F(EvidenceTest, AnUploadBringsALostFileBackUnderItsOldKey) {
    const StoredEvidence first = Store("照片", "u-1");
    files_.files.clear();
    ASSERT_TRUE(store_.Append("u-2", 0, Bytes("照片")).has_value());

    ASSERT_TRUE(store_.Finish("u-2", [&](const base::Digest&) { return std::optional(first); })
                    .has_value());

    EXPECT_EQ(CodeOfVerify(first), "");
}

TEST_F(EvidenceTest, FinishAfterABreakInTheMiddleStartsAnew) {
    ASSERT_TRUE(store_.Append("u-1", 0, Bytes("照片")).has_value());
    files_.AppendAt("u-1.sealed", 0, Bytes("half written"));

    const auto stored = store_.Finish("u-1", Nothing);

    EXPECT_EQ(CodeOfVerify(*stored), "");
}

class FolderTest : public ::testing::Test {
 public:
    ~FolderTest() override { std::filesystem::remove_all(root_); }

 protected:
    FolderTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "evidence-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
    }

    static unsigned ModeOf(const std::filesystem::path& path) {
        struct stat status {};
        EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
        return status.st_mode & 0777;
    }

    std::filesystem::path root_;
};

TEST_F(FolderTest, KeepsPartsAndFilesPrivate) {
    const auto files = OpenEvidenceFolder(root_);
    base::SeededRandomness randomness(2);
    EvidenceStore store(*files, randomness);
    ASSERT_TRUE(store.Append("u-1", 0, Bytes("照片")).has_value());

    EXPECT_EQ(ModeOf(root_ / "parts"), 0700u);
    EXPECT_EQ(ModeOf(root_ / "parts" / "u-1"), 0600u);
    const auto stored = store.Finish("u-1", Nothing);
    const std::string name = EvidenceStore::FileName(*stored);
    EXPECT_EQ(ModeOf(root_ / name.substr(0, 2) / name), 0600u);
    EXPECT_TRUE(std::filesystem::is_empty(root_ / "parts"));
}

TEST_F(FolderTest, FilesOutliveTheProcess) {
    base::SeededRandomness randomness(2);
    const std::string plain = Plain(5 * kChunk + 1);
    StoredEvidence stored;
    {
        const auto files = OpenEvidenceFolder(root_);
        EvidenceStore store(*files, randomness);
        ASSERT_TRUE(store.Append("u-1", 0, Bytes(plain)).has_value());
        stored = *store.Finish("u-1", Nothing);
    }

    const auto files = OpenEvidenceFolder(root_);
    EvidenceStore store(*files, randomness);

    EXPECT_TRUE(store.Verify(stored).has_value());
    EXPECT_EQ(files->List(), std::vector<std::string>{EvidenceStore::FileName(stored)});
    store.Remove(stored);
    store.Remove(stored);
    EXPECT_TRUE(files->List().empty());
}

TEST_F(FolderTest, ThrowsWhenAFileCannotBeRead) {
    const auto files = OpenEvidenceFolder(root_);
    std::array<std::byte, 4> into{};

    EXPECT_THROW(files->Read("abcd", 0, into), std::system_error);
    files->AppendAt("u-1", 0, Bytes("xy"));
    EXPECT_THROW((*files->Hold("u-1"))->ReadAt(0, into), std::system_error);
}

TEST_F(FolderTest, BelongsToOneLog) {
    EXPECT_TRUE(ClaimEvidenceFolder(root_, base::Sm3("log a")).has_value());
    EXPECT_TRUE(ClaimEvidenceFolder(root_, base::Sm3("log a")).has_value());

    const auto other = ClaimEvidenceFolder(root_, base::Sm3("log b"));

    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().front().code, "evidence.folder_of_other_log");
    EXPECT_TRUE(OpenEvidenceFolder(root_)->List().empty());
}

}  // namespace
}  // namespace ledger
