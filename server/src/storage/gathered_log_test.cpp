#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>

#include "storage/sqlite/vfs_forward.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

/// SQLite's own files; writes of logs are counted, or fail.
struct WatchedFile {
    sqlite3_file head;
    bool is_log;

    sqlite3_file* Real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

std::atomic<int> writes_of_logs{0};
std::atomic<int> failing_with{SQLITE_OK};

using WatchedForward = ForwardToReal<WatchedFile>;
sqlite3_vfs* WatchedBase(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int WatchedWrite(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (reinterpret_cast<WatchedFile*>(file)->is_log) {
        ++writes_of_logs;
        if (failing_with != SQLITE_OK) return failing_with;
    }
    return WatchedForward::Write(file, from, size, offset);
}

constexpr sqlite3_io_methods kWatchedMethods = [] {
    sqlite3_io_methods methods = WatchedForward::Methods();
    methods.xWrite = WatchedWrite;
    return methods;
}();

int WatchedOpen(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto& self = *reinterpret_cast<WatchedFile*>(file);
    self.head.pMethods = nullptr;
    self.is_log = (flags & SQLITE_OPEN_WAL) != 0;
    sqlite3_vfs* base = WatchedBase(vfs);
    const int code = base->xOpen(base, name, self.Real(), flags, out_flags);
    if (self.Real()->pMethods != nullptr) self.head.pMethods = &kWatchedMethods;
    return code;
}

std::string WatchedVfs() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs* base = sqlite3_vfs_find("unix");
        sqlite3_vfs made =
            ForwardToBase<WatchedBase>::Vfs(base, static_cast<int>(sizeof(WatchedFile)));
        made.zName = "qh-watched";
        made.pAppData = base;
        made.xOpen = WatchedOpen;
        return made;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 0);
    static_cast<void>(registered);
    return vfs.zName;
}

class GatheredLog : public ::testing::Test {
 protected:
    GatheredLog() {
        database_ = OpenDatabase(
            {.where = (folder_.path() / "x.sqlite").string(), .sqlite_vfs = WatchedVfs()});
        database_->WriteAlone([](Connection& connection) {
            for (const char* table : {"a", "b", "c", "d"}) Make(connection, table);
        });
    }
    void TearDown() override { failing_with = SQLITE_OK; }

    static void Make(Connection& connection, const std::string& table) {
        const std::string text = "CREATE TABLE " + table + " (raw BLOB)";
        connection.ExecuteScript({"make", text});
    }
    void FillAll(std::size_t size) {
        database_->Write(WriteKind::kPlain, [&](Connection& connection) {
            for (const char* table : {"a", "b", "c", "d"}) {
                const std::string text = std::string("INSERT INTO ") + table + " VALUES ($1)";
                connection.Execute(Sql{"fill", text}, {Param::Bytes(std::string(size, 'x'))});
            }
            return Outcome::kKeep;
        });
    }
    std::int64_t Rows() {
        return database_->Read()
            ->connection()
            .QueryInt({"count", "SELECT COUNT(*) FROM d"})
            .value();
    }

    testing::TemporaryFolder folder_;
    std::unique_ptr<Database> database_;
};

TEST_F(GatheredLog, TakesTheManyPagesOfACommitDownInOnePiece) {
    FillAll(10);
    writes_of_logs = 0;

    FillAll(10);

    EXPECT_EQ(writes_of_logs, 1);
    EXPECT_EQ(Rows(), 2);
}

TEST_F(GatheredLog, TakesMoreThanItHoldsDownInSeveral) {
    writes_of_logs = 0;

    FillAll(1'000'000);

    EXPECT_GT(writes_of_logs, 4'000'000 / 131'072);
    EXPECT_LT(writes_of_logs, 4'000'000 / 8'192);
    EXPECT_EQ(Rows(), 1);
}

TEST_F(GatheredLog, IsPutBackIntoTheFileWhenItHasSoManyPages) {
    const auto path = folder_.path() / "y.sqlite";
    const auto database = OpenDatabase({.where = path.string(), .log_pages = 20});
    database->WriteAlone([](Connection& connection) { Make(connection, "a"); });

    for (int i = 0; i < 100; ++i)
        database->Write(WriteKind::kPlain, [](Connection& connection) {
            connection.Execute({"fill", "INSERT INTO a VALUES ($1)"}, {Param::Bytes("x")});
            return Outcome::kKeep;
        });

    EXPECT_LT(std::filesystem::file_size(path.string() + "-wal"), 40U * 8'192);
    EXPECT_GT(std::filesystem::file_size(path), 0U);
}

TEST_F(GatheredLog, FailsTheCommitWhosePagesCouldNotBeWrittenAndGoesOn) {
    FillAll(10);
    failing_with = SQLITE_FULL;
    try {
        FillAll(10);
        FAIL() << "a commit that was not written was answered";
    } catch (const Failure& failure) {
        EXPECT_TRUE(failure.IsFull()) << failure.what();
    }
    EXPECT_EQ(Rows(), 1);
    failing_with = SQLITE_OK;

    FillAll(10);
    database_.reset();
    database_ = OpenDatabase({.where = (folder_.path() / "x.sqlite").string()});

    EXPECT_EQ(Rows(), 2);
}

}  // namespace
}  // namespace storage
