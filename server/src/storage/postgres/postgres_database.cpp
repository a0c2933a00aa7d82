#include "storage/postgres/postgres_database.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "storage/postgres/postgres_connection.hpp"

namespace storage {
namespace {

// Advisory locks: 8700 migrators; 8701 acts (shared) and the sequencer (exclusive); 8703 all writes
// (shared) and who must be alone (exclusive); 8706 turns.
constexpr Sql kBeginRead{"begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"};
constexpr Sql kBeginPlain{"begin_plain",
                          "BEGIN ISOLATION LEVEL SERIALIZABLE;"
                          "SELECT pg_advisory_xact_lock_shared(8703)"};
constexpr Sql kBeginAct{"begin_act",
                        "BEGIN ISOLATION LEVEL SERIALIZABLE;"
                        "SELECT pg_advisory_xact_lock_shared(8703),"
                        " pg_advisory_xact_lock_shared(8701)"};
constexpr Sql kBeginSequence{"begin_sequence",
                             "BEGIN ISOLATION LEVEL READ COMMITTED;"
                             "SELECT pg_advisory_xact_lock(8701)"};
constexpr Sql kBeginAlone{"begin_alone",
                          "BEGIN ISOLATION LEVEL READ COMMITTED;"
                          "SELECT pg_advisory_xact_lock(8700);"
                          "SELECT pg_advisory_xact_lock(8703);"
                          "SELECT pg_advisory_xact_lock(8701)"};
constexpr Sql kLockAll{"lock_all_writes", "SELECT pg_advisory_lock(8703)"};
constexpr Sql kUnlockAll{"unlock_all_writes", "SELECT pg_advisory_unlock(8703)"};
constexpr Sql kTakeTurn{"take_turn", "SELECT pg_advisory_lock(8706)"};
constexpr Sql kCommit{"commit", "COMMIT"};
constexpr Sql kRollback{"rollback", "ROLLBACK"};

constexpr int kMostTries = 5;

const Sql& BeginOf(WriteKind kind) {
    switch (kind) {
        case WriteKind::kPlain:
            return kBeginPlain;
        case WriteKind::kAct:
            return kBeginAct;
        case WriteKind::kSequence:
            return kBeginSequence;
    }
    return kBeginPlain;
}

class Pool {
 public:
    explicit Pool(const DatabaseOptions& options) : options_(options) {}

    /// A connection on which `begin` was run. An idle one may have died with its server: nothing
    /// was done on it, so another is taken.
    std::unique_ptr<PostgresConnection> Take(const Sql& begin) {
        while (true) {
            auto [connection, is_new] = TakeAny();
            try {
                connection->ExecuteScript(begin);
                return std::move(connection);
            } catch (const Failure& failure) {
                Discard(std::move(connection));
                if (is_new || !failure.IsConnectionLost()) throw;
            }
        }
    }

    /// A connection with no transaction.
    std::unique_ptr<PostgresConnection> Take() { return Take({"ping", "SELECT 1"}); }

    void Return(std::unique_ptr<PostgresConnection> connection) {
        if (!connection->Abandon()) return Discard(std::move(connection));
        {
            const std::lock_guard lock(mutex_);
            idle_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

    void Discard(std::unique_ptr<PostgresConnection> connection) {
        connection.reset();
        {
            const std::lock_guard lock(mutex_);
            --open_;
        }
        returned_.notify_one();
    }

    void Shrink() {
        const std::lock_guard lock(mutex_);
        open_ -= static_cast<int>(idle_.size());
        idle_.clear();
    }

 private:
    struct Taken {
        std::unique_ptr<PostgresConnection> connection;
        bool is_new;
    };

    Taken TakeAny() {
        std::unique_lock lock(mutex_);
        const auto patience = std::chrono::milliseconds(options_.busy_ms);
        const bool free = returned_.wait_for(
            lock, patience, [this] { return !idle_.empty() || open_ < options_.readers; });
        if (!free)
            throw Failure(std::string(Failure::kLockNotAvailable), "no free connection", "connect");
        if (!idle_.empty()) {
            Taken taken{std::move(idle_.back()), false};
            idle_.pop_back();
            return taken;
        }
        ++open_;
        lock.unlock();
        try {
            return {std::make_unique<PostgresConnection>(options_), true};
        } catch (const Failure&) {
            Discard(nullptr);
            throw;
        }
    }

    const DatabaseOptions& options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<PostgresConnection>> idle_;  ///< under mutex_
    int open_ = 0;                                           ///< under mutex_
};

/// A connection taken from the pool that goes back whatever happens.
class Lease {
 public:
    Lease(Pool& pool, const Sql& begin) : pool_(pool), connection_(pool.Take(begin)) {}
    explicit Lease(Pool& pool) : pool_(pool), connection_(pool.Take()) {}
    ~Lease() { pool_.Return(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    PostgresConnection& operator*() { return *connection_; }
    PostgresConnection* operator->() { return connection_.get(); }

 private:
    Pool& pool_;
    std::unique_ptr<PostgresConnection> connection_;
};

class PostgresSnapshot final : public Snapshot {
 public:
    explicit PostgresSnapshot(Pool& pool) : lease_(pool, kBeginRead) {}
    Connection& connection() override { return *lease_; }

 private:
    Lease lease_;
};

/// A session of its own holds the lock.
class PostgresTurn final : public Turn {
 public:
    explicit PostgresTurn(const DatabaseOptions& options) : connection_(options) {
        connection_.ExecuteScript(kTakeTurn);
    }

 private:
    PostgresConnection connection_;
};

class PostgresDatabase final : public Database {
 public:
    explicit PostgresDatabase(const DatabaseOptions& options) : options_(options), pool_(options_) {
        const Lease reachable(pool_);
    }

    Dialect dialect() const override { return Dialect::kPostgres; }
    std::unique_ptr<Snapshot> Read() override { return std::make_unique<PostgresSnapshot>(pool_); }

    Outcome Write(WriteKind kind, const Work& work) override {
        const Sql& begin = BeginOf(kind);
        for (int attempt = 1; attempt < kMostTries; ++attempt) {
            try {
                Lease lease(pool_, begin);
                return Perform(*lease, work);
            } catch (const Failure& failure) {
                if (!failure.IsRetryable()) throw;
            }
            // Both sides of a conflict come back; unequal pauses let one go first.
            std::this_thread::sleep_for(std::chrono::milliseconds(attempt * attempt));
        }
        return PerformAlone(begin, work);
    }

    void WriteAlone(const std::function<void(Connection&)>& work) override {
        Lease lease(pool_, kBeginAlone);
        work(*lease);
        lease->ExecuteScript(kCommit);
    }

    std::unique_ptr<Turn> TakeTurn() override {
        DatabaseOptions patient = options_;
        patient.slow_query = {};  // waiting is no slow query
        return std::make_unique<PostgresTurn>(patient);
    }

    void Forget(const std::vector<std::string>& tables) override {
        Lease lease(pool_);
        for (const std::string& table : tables) {
            const std::string text = "VACUUM " + table;
            lease->ExecuteScript({"vacuum", text});
        }
    }

    bool CopyTo(const std::string& /*path*/) override { return false; }
    void Shrink() override { pool_.Shrink(); }

 private:
    static Outcome Perform(PostgresConnection& connection, const Work& work) {
        const Outcome outcome = work(connection);
        connection.Flush();
        connection.ExecuteScript(outcome == Outcome::kKeep ? kCommit : kRollback);
        return outcome;
    }

    /// The last try: nobody else writes meanwhile, so that it cannot lose again.
    Outcome PerformAlone(const Sql& begin, const Work& work) {
        Lease lease(pool_);
        lease->ExecuteScript(kLockAll);
        try {
            lease->ExecuteScript(begin);
            const Outcome outcome = Perform(*lease, work);
            lease->ExecuteScript(kUnlockAll);
            return outcome;
        } catch (...) {  // passed on
            if (lease->Abandon()) lease->ExecuteScript(kUnlockAll);
            throw;
        }
    }

    DatabaseOptions options_;
    Pool pool_;
};

}  // namespace

std::unique_ptr<Database> OpenPostgres(const DatabaseOptions& options) {
    return std::make_unique<PostgresDatabase>(options);
}

}  // namespace storage
