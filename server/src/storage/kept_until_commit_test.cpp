#include <gtest/gtest.h>

#include <thread>
#include <utility>

#include "records/on_its_way.hpp"
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

void Add(Database& database, WriteKind kind = WriteKind::kPlain) {
    database.Write(kind, [](Connection& connection) {
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

/// One request that waits for the thread which is at another.
class Companion final : public records::Companions {
 public:
    explicit Companion(std::function<void()> request) : request_(std::move(request)) {}
    bool DoOne() override {
        if (!request_) return false;
        std::exchange(request_, nullptr)();
        return true;
    }
    std::size_t HowManyWait() override { return request_ ? 1 : 0; }
    bool Await(std::size_t /*count*/, std::chrono::steady_clock::time_point /*end*/) override {
        return false;
    }
    void Rest() override {}
    void Resume() override {}

 private:
    std::function<void()> request_;
};

TEST(StandingSnapshot, IsSharedByThoseWhoReadWithinOneCallAndEndsWithItsCommit) {
    constexpr Sql kRows{"rows", "SELECT COUNT(*) FROM t"};
    testing::TestDatabase database(Dialect::kSqlite);
    database->WriteAlone([](Connection& connection) { connection.ExecuteScript(kMake); });
    const auto rows = [&] { return database->Read()->connection().QueryInt(kRows).value(); };
    const Connection* within = nullptr;
    Companion companion([&] {
        const auto one = database->Read(), other = database->Read();
        within = &one->connection();
        EXPECT_EQ(&other->connection(), within);
        EXPECT_EQ(one->connection().QueryInt(kRows), 0);  // what is not committed is not seen
        std::thread([&] {
            const auto elsewhere = database->Read();
            EXPECT_NE(&elsewhere->connection(), within);
        }).join();
    });

    database->Announce(&companion);
    Add(*database, WriteKind::kAct);

    ASSERT_NE(within, nullptr);
    EXPECT_EQ(rows(), 1);
    const auto one = database->Read(), other = database->Read();
    EXPECT_NE(&one->connection(), &other->connection());
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
