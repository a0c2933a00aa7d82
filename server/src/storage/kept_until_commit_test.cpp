#include <gtest/gtest.h>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

constexpr Sql kMake{"make", "CREATE TABLE t (n INTEGER)"};
constexpr Sql kAdd{"add", "INSERT INTO t (n) VALUES (1)"};

/// What a snapshot of the database finds in the place of its connection; leaves something there.
bool FindsWhatWasKept(Database& database) {
    const auto snapshot = database.Read();
    std::shared_ptr<const void>* const place = snapshot->connection().KeptUntilCommit();
    if (place == nullptr) return false;
    const bool found = *place != nullptr;
    *place = std::make_shared<const int>(1);
    return found;
}

void Add(Database& database) {
    database.Write(WriteKind::kPlain, [](Connection& connection) {
        connection.Execute(kAdd);
        return Outcome::kKeep;
    });
}

TEST(KeptUntilCommit, StandsForLaterSnapshotsUntilSomebodyCommits) {
    testing::TestDatabase database(Dialect::kSqlite);
    database->WriteAlone([](Connection& connection) { connection.ExecuteScript(kMake); });

    EXPECT_FALSE(FindsWhatWasKept(*database));
    EXPECT_TRUE(FindsWhatWasKept(*database));
    Add(*database);
    EXPECT_FALSE(FindsWhatWasKept(*database));
    EXPECT_TRUE(FindsWhatWasKept(*database));
}

TEST(KeptUntilCommit, EndsWithACommitOfAnotherProcess) {
    const testing::TemporaryFolder folder;
    const DatabaseOptions options{.where = (folder.path() / "x.sqlite").string()};
    const auto here = OpenDatabase(options), elsewhere = OpenDatabase(options);
    here->WriteAlone([](Connection& connection) { connection.ExecuteScript(kMake); });
    FindsWhatWasKept(*here);

    Add(*elsewhere);

    EXPECT_FALSE(FindsWhatWasKept(*here));
    EXPECT_TRUE(FindsWhatWasKept(*here));
}

TEST(KeptUntilCommit, StaysForASnapshotThatBeganBeforeTheCommit) {
    testing::TestDatabase database(Dialect::kSqlite);
    database->WriteAlone([](Connection& connection) { connection.ExecuteScript(kMake); });
    const auto earlier = database->Read();
    *earlier->connection().KeptUntilCommit() = std::make_shared<const int>(1);

    Add(*database);

    EXPECT_NE(*earlier->connection().KeptUntilCommit(), nullptr);
    EXPECT_FALSE(FindsWhatWasKept(*database));
}

TEST(KeptUntilCommit, HasNoPlaceOnPostgres) {
    testing::TestDatabase database(Dialect::kPostgres);

    EXPECT_EQ(database->Read()->connection().KeptUntilCommit(), nullptr);
}

}  // namespace
}  // namespace storage
