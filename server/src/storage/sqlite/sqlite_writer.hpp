#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

/// The one writing connection of this process. Who finds nobody writing leads: on its own thread it
/// does its task and all that were queued meanwhile in one BEGIN IMMEDIATE, and answers after
/// COMMIT; then the next in the queue leads. While one syncs the next tasks queue up, so commits
/// group by themselves.
///
/// Tasks of a batch run without savepoints, for which SQLite would copy every page before it is
/// changed. Should one be undone after it has written, the whole batch is undone and done again,
/// each task in a SAVEPOINT.
class SqliteWriter {
 public:
    explicit SqliteWriter(const DatabaseOptions& options);
    /// Nobody may be in a call any more.
    ~SqliteWriter() = default;
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    /// Any thread. `work` may run twice.
    Outcome Run(const Work& work);
    /// The write-ahead log while a task runs alone; put by only where no other connection is open.
    enum class Log { kInUse, kPutBy };
    /// Runs with nothing else in its transaction.
    void RunAlone(const std::function<void(Connection&)>& work, Log log = Log::kInUse);
    /// Runs between transactions.
    void RunBetween(const std::function<void(SqliteConnection&)>& work);

    /// This thread is about to call Run: who leads then waits for it a moment before the COMMIT.
    void Announce();
    /// It is not, or has.
    void Withdraw();

 private:
    enum class Kind { kGrouped, kAlone, kBetween };
    struct Task {
        Kind kind = Kind::kGrouped;
        Log log = Log::kInUse;
        std::function<Outcome(SqliteConnection&)> work;
        Outcome outcome = Outcome::kUndo;
        std::exception_ptr failure;
        enum class Turn { kComes, kLeads, kDone };
        Turn turn = Turn::kComes;  ///< under `mutex`
        /// Its own: those whose tasks are done together wake up without waiting for one another.
        std::mutex mutex;
        std::condition_variable turned;

        Turn Wait();
        void Tell(Turn told);
    };
    /// shared: who leads tells the owner, who may have seen it already and gone.
    using TaskPointer = std::shared_ptr<Task>;
    using Tasks = std::vector<TaskPointer>;
    using Time = std::chrono::steady_clock::time_point;

    Outcome Submit(const TaskPointer& task);
    void Lead(std::unique_lock<std::mutex>& lock);
    TaskPointer NextOfBatch(std::optional<Time>& until);
    [[nodiscard]] Tasks RunBatch(const TaskPointer& first);
    [[nodiscard]] bool RunTogether(const TaskPointer& first, Tasks& batch);
    void RunApart(const Tasks& batch);
    /// False: the task is to be undone and has written.
    [[nodiscard]] bool RunPlainly(Task& task);
    void RunInSavepoint(Task& task);
    void Do(Task& task);
    void Begin();
    void UndoAll(const Tasks& tasks, const std::exception_ptr& failure);
    void RunSingle(Task& task);

    SqliteConnection connection_;    ///< of whoever leads
    std::int64_t data_version_ = 0;  ///< of whoever leads

    std::mutex mutex_;
    std::condition_variable queued_;         ///< for whoever leads
    std::deque<TaskPointer> queue_;          ///< under mutex_
    std::vector<std::thread::id> coming_;    ///< under mutex_
    std::optional<std::thread::id> leader_;  ///< under mutex_
};

}  // namespace storage
