#include "storage/database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <latch>
#include <thread>

#include "storage/columns.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using testing::TestDatabase;

constexpr Sql kInsert{"insert", "INSERT INTO t (id, n) VALUES ($1, $2)"};
constexpr Sql kCount{"count", "SELECT COUNT(*) FROM t"};

class Database_ : public ::testing::TestWithParam<Dialect> {
 protected:
    void SetUp() override {
        const std::string make = fmt::format(
            "CREATE TABLE t (id {0} PRIMARY KEY, n {0}, txt {1}, raw {2}, d {3}, i {4},"
            " u {5}, b {6})",
            SqlType(ColumnKind::kInt), SqlType(ColumnKind::kText), SqlType(ColumnKind::kBytes),
            SqlType(ColumnKind::kDay), SqlType(ColumnKind::kInstant), SqlType(ColumnKind::kId),
            SqlType(ColumnKind::kBool));
        database_->WriteAlone([&](Connection& connection) {
            connection.ExecuteScript({"make", make});
        });
    }
    static std::string_view SqlType(ColumnKind kind) { return storage::SqlType(GetParam(), kind); }
    std::int64_t Count() { return database_->Read()->connection().QueryInt(kCount).value(); }
    Outcome Insert(int id, Outcome outcome = Outcome::kKeep) {
        return database_->Write(WriteKind::kPlain, [&](Connection& connection) {
            connection.Execute(kInsert, {id, id});
            return outcome;
        });
    }

    TestDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, Database_, testing::BothDialects(), testing::DialectName);

TEST_P(Database_, GivesBackEveryKindOfValueExactly) {
    const std::string text = "青衡 '\"\\ \n𠀀", raw("\0\1\xff", 3);
    const base::Instant instant{1'772'440'530'123'457};
    const base::CivilDay day = *base::CivilDay::From(1899, 12, 31);
    const base::Uuid uuid = testing::IdOf(7).value;

    database_->Write(WriteKind::kPlain, [&](Connection& connection) {
        connection.Execute({"insert_all",
                            "INSERT INTO t (id, n, txt, raw, d, i, u, b)"
                            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
                           {1, INT64_MIN, text, Param::Bytes(raw), day, instant, uuid, true});
        connection.Execute(kInsert, {2, Param()});
        return Outcome::kKeep;
    });

    const auto snapshot = database_->Read();
    Rows rows = snapshot->connection().Query(
        {"read_all", "SELECT n, txt, raw, d, i, u, b FROM t ORDER BY id"});
    ASSERT_TRUE(rows.Next());
    EXPECT_EQ(rows->Int(0), INT64_MIN);
    EXPECT_EQ(rows->Text(1), text);
    EXPECT_EQ(rows->Bytes(2), raw);
    EXPECT_EQ(rows->Day(3), day);
    EXPECT_EQ(rows->Instant(4), instant);
    EXPECT_EQ(rows->Uuid(5), uuid);
    EXPECT_TRUE(rows->Bool(6));
    ASSERT_TRUE(rows.Next());
    for (int column = 0; column < 7; ++column) EXPECT_TRUE(rows->IsNull(column));
    EXPECT_FALSE(rows.Next());
}

TEST_P(Database_, SaysThatAValueOfAnotherKindIsDamage) {
    Insert(1);
    const auto snapshot = database_->Read();
    Rows rows = snapshot->connection().Query({"read", "SELECT id, txt FROM t"});
    ASSERT_TRUE(rows.Next());

    EXPECT_THROW(static_cast<void>(rows->View(0)), Failure);
    EXPECT_THROW(static_cast<void>(rows->Day(0)), Failure);
    EXPECT_THROW(static_cast<void>(rows->Int(1)), Failure);
}

TEST_P(Database_, UndoesOnlyTheTaskThatAskedForIt) {
    Insert(1);
    EXPECT_EQ(Insert(2, Outcome::kUndo), Outcome::kUndo);
    EXPECT_THROW(database_->Write(WriteKind::kPlain,
                                  [&](Connection& connection) -> Outcome {
                                      connection.Execute(kInsert, {3, 3});
                                      throw std::runtime_error("no");
                                  }),
                 std::runtime_error);
    Insert(4);

    EXPECT_EQ(Count(), 2);
}

TEST_P(Database_, UndoesOnlyTheTaskThatFailsAmongOthersOfItsCommit) {
    constexpr int kOthers = 3;
    std::latch announced(kOthers);
    std::atomic<int> refused = 0, failed = 0;
    std::vector<std::thread> others;
    for (int i = 1; i <= kOthers; ++i)
        others.emplace_back([&, i] {
            database_->Announce();
            announced.count_down();
            try {
                const Outcome outcome =
                    database_->Write(WriteKind::kPlain, [&](Connection& connection) {
                        connection.Execute(kInsert, {i, i});
                        if (i == 2) throw std::runtime_error("no");
                        return i == 3 ? Outcome::kUndo : Outcome::kKeep;
                    });
                if (outcome == Outcome::kUndo) ++refused;
            } catch (const std::runtime_error&) {
                ++failed;
            }
        });

    database_->Write(WriteKind::kPlain, [&](Connection& connection) {
        announced.wait();
        connection.Execute(kInsert, {10, 10});
        return Outcome::kKeep;
    });
    for (std::thread& other : others) other.join();

    EXPECT_EQ(refused, 1);
    EXPECT_EQ(failed, 1);
    EXPECT_EQ(Count(), 2);
    EXPECT_EQ(database_->Read()->connection().QueryInt({"sum", "SELECT MIN(id) + MAX(id) FROM t"}),
              11);
}

TEST_P(Database_, DoesNotWaitForWhoGaveItUp) {
    database_->Announce();
    database_->Withdraw();
    Insert(1);

    EXPECT_EQ(Count(), 1);
}

TEST_P(Database_, TellsAUniqueViolationFromOtherFailures) {
    Insert(1);
    try {
        Insert(1);
        FAIL() << "a double key was taken";
    } catch (const Failure& failure) {
        EXPECT_TRUE(failure.IsUniqueViolation()) << failure.what();
        EXPECT_EQ(failure.query(), "insert");
        EXPECT_FALSE(failure.IsRetryable());
    }
    EXPECT_EQ(Count(), 1);
}

TEST_P(Database_, GivesTheFaultOfALaterStatementBeforeTheCommit) {
    EXPECT_THROW(database_->Write(WriteKind::kPlain,
                                  [&](Connection& connection) {
                                      for (const int id : {1, 2, 2, 3})
                                          connection.ExecuteLater(kInsert, {id, id});
                                      return Outcome::kKeep;
                                  }),
                 Failure);
    EXPECT_EQ(Count(), 0);
    Insert(5);
    EXPECT_EQ(Count(), 1);
}

TEST_P(Database_, ReadsTheSameSnapshotUntilItDies) {
    Insert(1);
    const auto snapshot = database_->Read();
    Insert(2);

    EXPECT_EQ(snapshot->connection().QueryInt(kCount), 1);
    EXPECT_EQ(Count(), 2);
}

TEST_P(Database_, StreamsManyRowsAndSurvivesAnExceptionInside) {
    database_->Write(WriteKind::kPlain, [&](Connection& connection) {
        for (int id = 0; id < 3'000; ++id) connection.ExecuteLater(kInsert, {id, id});
        return Outcome::kKeep;
    });
    const auto snapshot = database_->Read();
    Connection& connection = snapshot->connection();
    std::int64_t sum = 0;
    connection.Stream({"all", "SELECT n FROM t ORDER BY id"}, {},
                      [&](const Row& row) { sum += row.Int(0); });
    EXPECT_EQ(sum, 3'000LL * 2'999 / 2);

    EXPECT_THROW(connection.Stream({"all", "SELECT n FROM t ORDER BY id"}, {},
                                   [](const Row&) { throw std::runtime_error("enough"); }),
                 std::runtime_error);
    EXPECT_EQ(connection.QueryInt(kCount), 3'000);
}

TEST_P(Database_, KeepsEveryIncrementOfManyThreads) {
    Insert(1);
    constexpr int kThreads = 8, kTimes = 25;
    std::vector<std::thread> threads;
    std::atomic<int> failures = 0;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < kTimes; ++j) {
                try {
                    database_->Write(WriteKind::kAct, [](Connection& connection) {
                        const auto n =
                            connection.QueryInt({"get", "SELECT n FROM t WHERE id = 1"}).value();
                        connection.Execute({"set", "UPDATE t SET n = $1 WHERE id = 1"}, {n + 1});
                        return Outcome::kKeep;
                    });
                } catch (const Failure& failure) {
                    ADD_FAILURE() << failure.what();
                    ++failures;
                }
            }
        });
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(failures, 0);
    EXPECT_EQ(database_->Read()->connection().QueryInt({"get", "SELECT n FROM t WHERE id = 1"}),
              1 + kThreads * kTimes);
}

TEST_P(Database_, NamesTheSlowQueryAndNeverItsValues) {
    std::vector<std::string> names;
    database_.options().slow_micros = 0;
    database_.options().slow_query = [&](std::string_view name, std::int64_t) {
        names.emplace_back(name);
    };
    database_.Reopen();
    static_cast<void>(Count());
    database_.Close();

    EXPECT_NE(std::ranges::find(names, "count"), names.end());
}

TEST(SqliteDatabase, SeesWhatAnotherProcessWroteMeanwhile) {
    TestDatabase database(Dialect::kSqlite);
    const auto other = OpenDatabase(database.options());
    const auto epoch_of = [](Database& of) {
        std::uint64_t epoch = 0;
        of.Write(WriteKind::kPlain, [&](Connection& connection) {
            epoch = connection.epoch();
            connection.ExecuteScript({"make", "CREATE TABLE IF NOT EXISTS x (a INTEGER)"});
            connection.ExecuteScript({"insert", "INSERT INTO x VALUES (1)"});
            return Outcome::kKeep;
        });
        return epoch;
    };
    static_cast<void>(epoch_of(*database));
    const std::uint64_t before = epoch_of(*database);
    EXPECT_EQ(epoch_of(*database), before);

    static_cast<void>(epoch_of(*other));

    EXPECT_GT(epoch_of(*database), before);
}

TEST(SqliteDatabase, RefusesAFileThatIsNoDatabase) {
    testing::TemporaryFolder folder;
    const std::string path = (folder.path() / "x.sqlite").string();
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::fputs(std::string(5'000, 'x').c_str(), file);
    std::fclose(file);

    try {
        static_cast<void>(OpenDatabase({.where = path}));
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_TRUE(failure.IsDamaged()) << failure.what();
    }
}

TEST(SqliteDatabase, FailsPlainlyWhenTheDiskIsFullAndKeepsWhatWasThere) {
    TestDatabase database(Dialect::kSqlite);
    database->WriteAlone([](Connection& connection) {
        connection.ExecuteScript({"make", "CREATE TABLE t (raw BLOB)"});
        connection.ExecuteScript({"limit", "PRAGMA max_page_count = 20"});
    });
    const auto fill = [&](std::size_t size) {
        database->Write(WriteKind::kPlain, [&](Connection& connection) {
            connection.Execute({"fill", "INSERT INTO t VALUES ($1)"},
                               {Param::Bytes(std::string(size, 'x'))});
            return Outcome::kKeep;
        });
    };
    fill(100);
    try {
        fill(1'000'000);
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_TRUE(failure.IsFull()) << failure.what();
    }
    fill(100);

    EXPECT_EQ(database->Read()->connection().QueryInt({"count", "SELECT COUNT(*) FROM t"}), 2);
}

TEST(PostgresDatabase, ReconnectsAfterTheServerWasAway) {
    testing::PostgresServer server;
    const auto database = OpenDatabase({.where = server.NewDatabase()});
    const auto ask = [&] {
        return database->Read()->connection().QueryInt({"one", "SELECT 1"}).value();
    };
    EXPECT_EQ(ask(), 1);

    server.Kill();
    try {
        ask();
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_TRUE(failure.IsConnectionLost()) << failure.what();
    }
    server.Start();

    EXPECT_EQ(ask(), 1);
}

}  // namespace
}  // namespace storage
