#include "storage/sqlite/sqlite_database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "storage/sqlite/sqlite_connection.hpp"
#include "storage/sqlite/sqlite_writer.hpp"

namespace storage {
namespace {

constexpr Sql kEndRead{"end_read", "ROLLBACK"};

/// Connections for reading, made when wanted, at most `most`.
class ReaderPool {
 public:
    explicit ReaderPool(const DatabaseOptions& options) : options_(options) {}

    std::unique_ptr<SqliteConnection> Take() {
        std::unique_lock lock(mutex_);
        const auto patience = std::chrono::milliseconds(options_.busy_ms);
        const bool free = returned_.wait_for(
            lock, patience, [this] { return !idle_.empty() || open_ < options_.readers; });
        if (!free)
            throw Failure(std::string(Failure::kLockNotAvailable), "no free connection", "read");
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_;
        lock.unlock();
        return Open();
    }

    void Return(std::unique_ptr<SqliteConnection> connection) {
        {
            const std::lock_guard lock(mutex_);
            if (connection == nullptr)
                --open_;
            else
                idle_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

    void Shrink() {
        const std::lock_guard lock(mutex_);
        open_ -= static_cast<int>(idle_.size());
        idle_.clear();
    }

 private:
    std::unique_ptr<SqliteConnection> Open() {
        try {
            return std::make_unique<SqliteConnection>(options_, SqliteRole::kReader);
        } catch (const Failure&) {
            Return(nullptr);
            throw;
        }
    }

    const DatabaseOptions& options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;  ///< under mutex_
    int open_ = 0;                                         ///< under mutex_
};

/// A connection of the pool without a transaction: each statement sees what is there when it runs.
class SqliteQuestion final : public Snapshot {
 public:
    explicit SqliteQuestion(ReaderPool& pool) : pool_(pool), connection_(pool.Take()) {}
    ~SqliteQuestion() override { pool_.Return(std::move(connection_)); }
    SqliteQuestion(const SqliteQuestion&) = delete;
    SqliteQuestion& operator=(const SqliteQuestion&) = delete;

    Connection& connection() override { return *connection_; }

 private:
    ReaderPool& pool_;
    std::unique_ptr<SqliteConnection> connection_;
};

class SqliteSnapshot final : public Snapshot {
 public:
    explicit SqliteSnapshot(ReaderPool& pool) : pool_(pool), connection_(pool.Take()) {
        try {
            connection_->BeginSnapshot();
        } catch (const Failure&) {
            pool_.Return(nullptr);
            throw;
        }
    }
    ~SqliteSnapshot() override {
        try {
            connection_->Execute(kEndRead);
        } catch (const Failure&) {
            connection_.reset();  // a broken connection is not used again
        }
        pool_.Return(std::move(connection_));
    }
    SqliteSnapshot(const SqliteSnapshot&) = delete;
    SqliteSnapshot& operator=(const SqliteSnapshot&) = delete;

    Connection& connection() override { return *connection_; }

 private:
    ReaderPool& pool_;
    std::unique_ptr<SqliteConnection> connection_;
};

/// One that several requests of a thread share, one within the other.
class SharedSnapshot final : public Snapshot {
 public:
    explicit SharedSnapshot(std::shared_ptr<Snapshot> shared) : shared_(std::move(shared)) {}

    Connection& connection() override { return shared_->connection(); }

 private:
    std::shared_ptr<Snapshot> shared_;
};

/// A lock of the folder in which the file lies: no file is left behind, and SQLite's own locks,
/// which end when anybody in the process closes the database's file, stay as they are. A file
/// system without locks gives everybody a turn.
class SqliteTurn final : public Turn {
 public:
    explicit SqliteTurn(const std::string& where)
        : folder_(::open(FolderOf(where).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        while (folder_ >= 0 && ::flock(folder_, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~SqliteTurn() override {
        if (folder_ >= 0) ::close(folder_);
    }
    SqliteTurn(const SqliteTurn&) = delete;
    SqliteTurn& operator=(const SqliteTurn&) = delete;

 private:
    static std::string FolderOf(const std::string& where) {
        const std::string folder = std::filesystem::path(where).parent_path().string();
        return folder.empty() ? "." : folder;
    }

    const int folder_;
};

class SqliteDatabase final : public Database {
 public:
    explicit SqliteDatabase(const DatabaseOptions& options)
        : options_(options), writer_(options_), readers_(options_) {
        // A power cut may have torn pages of the file that the log still holds: SQLite reads them
        // from there, but whoever checks the file itself would find it damaged. A log that cannot
        // be written back now (no room) stays in force.
        writer_.RunBetween([](SqliteConnection& connection) {
            sqlite3_wal_checkpoint_v2(connection.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                      nullptr);
        });
    }

    Dialect dialect() const override { return Dialect::kSqlite; }
    std::unique_ptr<Snapshot> Read() override {
        auto standing =
            writer_.Standing([this] { return std::make_shared<SqliteSnapshot>(readers_); });
        if (standing) return std::make_unique<SharedSnapshot>(std::move(standing));
        return std::make_unique<SqliteSnapshot>(readers_);
    }
    std::unique_ptr<Snapshot> ReadOnce() override {
        return std::make_unique<SqliteQuestion>(readers_);
    }
    Outcome Write(WriteKind kind, const Work& work) override { return writer_.Run(kind, work); }
    void Announce(records::Companions* companions) override { writer_.Announce(companions); }
    void Withdraw() override { writer_.Withdraw(); }
    void WriteAlone(const std::function<void(Connection&)>& work) override {
        writer_.RunAlone(work);
    }
    void RewriteAlone(const std::function<void(Connection&)>& work) override {
        readers_.Shrink();
        writer_.RunAlone(work, SqliteWriter::Log::kPutBy);
    }
    std::unique_ptr<Turn> TakeTurn() override {
        return std::make_unique<SqliteTurn>(options_.where);
    }
    void Forget(const std::vector<std::string>& /*tables*/) override {
        writer_.RunBetween([](SqliteConnection& connection) {
            sqlite3_wal_checkpoint_v2(connection.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                      nullptr, nullptr);
        });
    }
    bool CopyTo(const std::string& path) override {
        // A connection of its own: neither the writer nor a reader waits for it.
        SqliteConnection connection(options_, SqliteRole::kWriter);
        connection.Execute({"copy_to", "VACUUM INTO $1"}, {path});
        return true;
    }
    void Shrink() override {
        readers_.Shrink();
        writer_.RunBetween([](SqliteConnection& connection) { connection.Shrink(); });
    }

 private:
    DatabaseOptions options_;
    SqliteWriter writer_;
    ReaderPool readers_;
};

}  // namespace

std::unique_ptr<Database> OpenSqlite(const DatabaseOptions& options) {
    // Counting memory takes a lock at every allocation. Only before SQLite's first use; later it is
    // refused, which does no harm.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return std::make_unique<SqliteDatabase>(options);
}

std::unique_ptr<Connection> OpenImmutable(const std::string& path) {
    return std::make_unique<SqliteConnection>(DatabaseOptions{.where = path},
                                              SqliteRole::kImmutable);
}

}  // namespace storage
