#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

/// The one writer of this process: a thread that takes what is queued, each task in a SAVEPOINT,
/// all in one BEGIN IMMEDIATE, and answers after COMMIT. While it syncs the next tasks queue up, so
/// commits group by themselves.
class SqliteWriter {
 public:
    explicit SqliteWriter(const DatabaseOptions& options);
    ~SqliteWriter();
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    /// Any thread.
    Outcome Run(const Work& work);
    /// The write-ahead log while a task runs alone; put by only where no other connection is open.
    enum class Log { kInUse, kPutBy };
    /// Runs with nothing else in its transaction.
    void RunAlone(const std::function<void(Connection&)>& work, Log log = Log::kInUse);
    /// Runs between transactions.
    void RunBetween(const std::function<void(SqliteConnection&)>& work);

 private:
    enum class Kind { kGrouped, kAlone, kBetween };
    struct Task {
        Kind kind = Kind::kGrouped;
        Log log = Log::kInUse;
        std::function<Outcome(SqliteConnection&)> work;
        Outcome outcome = Outcome::kUndo;
        std::exception_ptr failure;
        bool done = false;
        std::condition_variable answered;
    };

    Outcome Submit(Task& task);
    void Loop();
    Task* Next(bool wait);
    void RunBatch(Task* first);
    void RunInSavepoint(Task& task);
    void Begin();
    void UndoAll(const std::vector<Task*>& tasks, const std::exception_ptr& failure);
    void RunSingle(Task& task);
    void Answer(Task& task);

    SqliteConnection connection_;
    std::int64_t data_version_ = 0;

    std::mutex mutex_;
    std::condition_variable queued_;
    std::deque<Task*> queue_;  ///< under mutex_
    bool stopping_ = false;    ///< under mutex_
    std::thread thread_;       ///< last: starts when all above is ready
};

}  // namespace storage
