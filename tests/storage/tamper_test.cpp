#include <gtest/gtest.h>

#include <fmt/ranges.h>

#include <fstream>

#include "audited_store.hpp"
#include "storage/rebuild.hpp"
#include "tamperer.hpp"

/// Verification passes a sound store and names everything that is changed in it.
namespace storage {
namespace {

using audit::Finding;
using audit::VerifyResult;

constexpr int kThings = 40, kBytes = 200, kRows = 50, kAlone = 60;

std::string Shown(const VerifyResult& result) {
    std::string text;
    for (const Finding& finding : result.findings) {
        if (finding.severity == audit::Severity::kNote) continue;
        text += fmt::format("{} {} {}", finding.code, finding.table, finding.key);
        for (const auto& [name, value] : finding.params) text += fmt::format(" {}={}", name, value);
        text += '\n';
    }
    return text;
}

bool Names(const VerifyResult& result, const Tampering& tampering) {
    return std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
        return finding.severity == audit::Severity::kFault && finding.table == tampering.table &&
               tampering.keys.contains(finding.key);
    });
}

std::string Where(const Tampering& tampering) {
    return fmt::format("{} in {}: {}", tampering.what, tampering.table,
                       fmt::join(tampering.keys, " or "));
}

class Verifying : public ::testing::TestWithParam<Dialect> {
 protected:
    static void SetUpTestSuite() {
        // One store for both tests of a database: each change is undone.
        stores_.clear();
    }
    static void TearDownTestSuite() { stores_.clear(); }
    AuditedStore& store() {
        auto& kept = stores_[GetParam()];
        if (!kept) kept = std::make_unique<AuditedStore>(GetParam(), kThings);
        return *kept;
    }

    static std::map<Dialect, std::unique_ptr<AuditedStore>> stores_;
};
std::map<Dialect, std::unique_ptr<AuditedStore>> Verifying::stores_;

INSTANTIATE_TEST_SUITE_P(Both, Verifying, testing::BothDialects(), testing::DialectName);

TEST_P(Verifying, FindsNothingInASoundStoreAndNamesWhatWasErased) {
    const VerifyResult result = store().Verify();

    EXPECT_TRUE(result.IsSound()) << Shown(result);
    EXPECT_EQ(result.acts, store().test().Number("SELECT count(*) FROM act"));
    ASSERT_EQ(result.findings.size(), 3U);
    for (const Finding& note : result.findings) {
        EXPECT_EQ(note.code, "audit.erased");
        EXPECT_TRUE(note.position.has_value());
    }
}

TEST_P(Verifying, NamesEachOfTwoHundredChangedBytes) {
    Tamperer tamperer(*store().catalogue(), GetParam(), 1);
    std::vector<Tampering> done;

    const VerifyResult result = store().VerifyAfter([&](Connection& connection) {
        while (done.size() < kBytes) {
            if (auto one = tamperer.ChangeByte(connection)) done.push_back(std::move(*one));
        }
    });

    for (const Tampering& one : done) EXPECT_TRUE(Names(result, one)) << Where(one);
}

TEST_P(Verifying, NamesEachOfFiftyRowsTakenOutPutInOrExchanged) {
    Tamperer tamperer(*store().catalogue(), GetParam(), 2);
    std::vector<Tampering> done;

    const VerifyResult result = store().VerifyAfter([&](Connection& connection) {
        while (done.size() < kRows) {
            for (Tampering& one : tamperer.ChangeRows(connection)) done.push_back(std::move(one));
        }
    });

    for (const Tampering& one : done) EXPECT_TRUE(Names(result, one)) << Where(one);
}

TEST_P(Verifying, NamesAChangeThatStandsAlone) {
    for (unsigned seed = 100; seed < 100 + kAlone; ++seed) {
        Tamperer tamperer(*store().catalogue(), GetParam(), seed);
        std::vector<Tampering> done;

        const VerifyResult result = store().VerifyAfter([&](Connection& connection) {
            while (done.empty()) {
                if (seed % 3 == 0) {
                    done = tamperer.ChangeRows(connection);
                } else if (auto one = tamperer.ChangeByte(connection)) {
                    done.push_back(std::move(*one));
                }
            }
        });

        for (const Tampering& one : done) {
            EXPECT_TRUE(Names(result, one)) << seed << ' ' << Where(one) << '\n' << Shown(result);
        }
    }
    EXPECT_TRUE(store().Verify().IsSound());
}

TEST_P(Verifying, NamesADamagedAndAMissingEvidenceFile) {
    AuditedStore damaged(GetParam(), 12);
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(damaged.evidence_folder())) {
        if (entry.path().filename().string().size() > 64) files.push_back(entry.path());
    }
    ASSERT_GE(files.size(), 8U);
    std::sort(files.begin(), files.end());
    std::mt19937_64 engine(3);
    for (std::size_t i = 0; i + 1 < files.size(); ++i) {
        std::fstream file(files[i], std::ios::binary | std::ios::in | std::ios::out);
        const auto at =
            static_cast<std::streamoff>(engine() % std::filesystem::file_size(files[i]));
        file.seekg(at);
        const int byte = file.get();
        file.seekp(at);
        file.put(static_cast<char>(byte ^ 0x10));
    }
    std::filesystem::remove(files.back());

    const VerifyResult result = damaged.Verify();

    for (const auto& file : files) {
        const Tampering one{"evidence", "file", {file.filename().string().substr(0, 64)}};
        EXPECT_TRUE(Names(result, one)) << Where(one);
    }
    EXPECT_EQ(std::count_if(result.findings.begin(), result.findings.end(),
                            [](const Finding& f) { return f.severity == audit::Severity::kFault; }),
              static_cast<std::ptrdiff_t>(files.size()))
        << Shown(result);
}

TEST_P(Verifying, FindsNothingAnyMoreOnceWhatIsDerivedWasRebuilt) {
    AuditedStore spoilt(GetParam(), 12);
    const bool sqlite = GetParam() == Dialect::kSqlite;
    spoilt.test().Execute(
        "UPDATE r_thing SET version = version + 1; DELETE FROM h_neighbour;"
        "DELETE FROM act_touch WHERE arrival > 9; DELETE FROM tree_node");
    spoilt.test().Execute(sqlite
                              ? "INSERT INTO search_thing(rowid, tokens) VALUES (987654, 'b00')"
                              : "UPDATE search SET tokens = 'b00'::tsvector WHERE type = 'thing'");
    const VerifyResult before = spoilt.Verify();
    ASSERT_FALSE(before.IsSound());
    for (const Finding& finding : before.findings)
        EXPECT_TRUE(finding.severity == audit::Severity::kNote || IsDerivedTable(finding.table))
            << finding.code << ' ' << finding.table;

    ASSERT_TRUE(RebuildDerived(spoilt.database(), spoilt.catalogue()).has_value());

    const VerifyResult after = spoilt.Verify();
    EXPECT_TRUE(after.IsSound()) << Shown(after);
}

TEST_P(Verifying, NamesASearchEntryThatDoesNotFitItsRecord) {
    const bool sqlite = GetParam() == Dialect::kSqlite;
    const VerifyResult result = store().VerifyAfter([&](Connection& connection) {
        connection.ExecuteScript(
            {"tamper", sqlite ? "INSERT INTO search_thing(rowid, tokens) VALUES (1, 'b00'), "
                                "(987654, 'b00')"
                              : "UPDATE search SET tokens = 'b00'::tsvector WHERE record IN"
                                " (SELECT record FROM search WHERE type = 'thing' LIMIT 2)"});
    });

    const auto in_search =
        std::count_if(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
            return finding.table == (sqlite ? "search_thing" : "search");
        });
    EXPECT_EQ(in_search, 2) << Shown(result);
}

// ---- bytes of the database file
// ------------------------------------------------------------------

/// Changes one byte of the file, and gives back what stood there.
char ChangeByteAt(const std::filesystem::path& path, std::int64_t at, char change) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(at);
    const char was = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(was ^ change));
    return was;
}

/// Faults of a store whose file may be past opening: that is a finding too.
std::vector<std::string> FaultsOf(const DatabaseOptions& options,
                                  const std::shared_ptr<const catalogue::Catalogue>& catalogue) {
    std::vector<std::string> codes;
    try {
        const auto database = OpenDatabase(options);
        const auto source = MakeAuditSource(*database, catalogue);
        for (const Finding& finding : audit::Verify(*source, *catalogue, {}).findings) {
            if (finding.severity == audit::Severity::kFault) codes.push_back(finding.code);
        }
    } catch (const Failure& failure) {
        codes.emplace_back(failure.what());
    }
    return codes;
}

TEST(SqliteFile, EachOfTwentyChangedBytesIsFoundWhereverItLies) {
    AuditedStore store(Dialect::kSqlite, kThings);
    const auto catalogue = store.catalogue();
    const DatabaseOptions options = store.test().database().options();
    const std::filesystem::path folder = store.test().database().folder();
    const auto sound = folder / "sound.sqlite", copy = folder / "copy.sqlite";
    std::filesystem::copy_file(options.where, sound);
    std::filesystem::copy_file(options.where + "-wal", sound.string() + "-wal");
    DatabaseOptions copied = options;
    copied.where = sound.string();
    // Closing it writes what is in the log into the file.
    ASSERT_EQ(FaultsOf(copied, catalogue), std::vector<std::string>());
    ASSERT_FALSE(std::filesystem::exists(sound.string() + "-wal"));
    copied.where = copy.string();
    std::mt19937_64 engine(4);
    const auto size = std::filesystem::file_size(sound);

    for (int i = 0; i < 20; ++i) {
        std::filesystem::copy_file(sound, copy, std::filesystem::copy_options::overwrite_existing);
        const auto at = static_cast<std::int64_t>(engine() % size);
        ChangeByteAt(copy, at, static_cast<char>(1 + engine() % 255));
        EXPECT_FALSE(FaultsOf(copied, catalogue).empty()) << "byte " << at << " of " << size;
        std::filesystem::remove(copy.string() + "-wal");
        std::filesystem::remove(copy.string() + "-shm");
    }
}

}  // namespace
}  // namespace storage
