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

#include "records/on_its_way.hpp"
#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

/// The one writing connection of this process. Who finds nobody writing leads: on its own thread it
/// does its task and all that were queued meanwhile in one BEGIN IMMEDIATE, and answers after
/// COMMIT; then the next in the queue leads. While one syncs the next tasks queue up, so commits
/// group by themselves. Requests that wait for the leading thread are done by it within its task's
/// call (records::Companions), one within the other, and all go on after the one COMMIT: whoever
/// sleeps until another thread has written costs two changes of thread.
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
    Outcome Run(WriteKind kind, const Work& work);
    /// The write-ahead log while a task runs alone; put by only where no other connection is open.
    enum class Log { kInUse, kPutBy };
    /// Runs with nothing else in its transaction.
    void RunAlone(const std::function<void(Connection&)>& work, Log log = Log::kInUse);
    /// Runs between transactions.
    void RunBetween(const std::function<void(SqliteConnection&)>& work);

    /// This thread is about to call Run: who leads then waits for it a moment before the COMMIT.
    void Announce(records::Companions* companions = nullptr);
    /// It is not, or has.
    void Withdraw();

    /// Where a companion reads within the call of the thread that leads: what stands until the
    /// COMMIT, made by `make` for the first of them. Nobody else commits meanwhile, so that all of
    /// them see the same. nullptr: this thread is within no batch.
    [[nodiscard]] std::shared_ptr<Snapshot> Standing(
        const std::function<std::shared_ptr<Snapshot>()>& make);

 private:
    enum class Kind { kGrouped, kAlone, kBetween };
    struct Task {
        Kind kind = Kind::kGrouped;
        Log log = Log::kInUse;
        bool is_act = false;
        records::Companions* companions = nullptr;  ///< of its thread
        std::function<Outcome(SqliteConnection&)> work;
        Outcome outcome = Outcome::kUndo;
        std::exception_ptr failure;
        enum class Turn { kComes, kLeads, kDone };
        Turn turn = Turn::kComes;  ///< under `mutex`
        /// Its own: those whose tasks are done together wake up without waiting for one another.
        std::mutex mutex;
        std::condition_variable turned;

        Turn Wait();
        bool IsDone();
        void Tell(Turn told);
    };
    /// shared: who leads tells the owner, who may have seen it already and gone.
    using TaskPointer = std::shared_ptr<Task>;
    using Tasks = std::vector<TaskPointer>;
    using Time = std::chrono::steady_clock::time_point;

    /// A thread that has said it would write.
    struct Coming {
        std::thread::id thread;
        records::Companions* companions = nullptr;
    };
    /// Tasks of one transaction, which is open.
    struct Batch {
        Tasks tasks;
        std::optional<Time> until;  ///< the wait for those on their way ends
        std::size_t expected = 0;   ///< tasks that will most likely come, from who wrote just now
        int within = 0;             ///< requests being done within each other
        bool is_clean = true;       ///< false: what was written is to be undone, for all of it
        std::shared_ptr<Snapshot> standing;  ///< of the leader's thread
    };

    /// Who wrote in the last batch, or waited when it ended: people at work at once.
    struct Crowd {
        std::size_t size = 0;
        Time seen;
    };

    Outcome Submit(const TaskPointer& task);
    void Await(Task& task, std::unique_lock<std::mutex>& lock);
    void Lead(std::unique_lock<std::mutex>& lock);
    void LeadOn(const Tasks& done);
    TaskPointer NextQueued();
    TaskPointer NextComing();
    void Join(const TaskPointer& task);
    [[nodiscard]] bool Gather(Task& task);
    [[nodiscard]] bool AwaitCrowd(Task& task);
    void CountCrowd();
    void EndBatch(std::exception_ptr failure);
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
    std::unique_ptr<Batch> batch_;   ///< of whoever leads
    Crowd crowd_;                    ///< of whoever leads
    bool at_task_ = false;           ///< of whoever leads

    std::mutex mutex_;
    std::condition_variable queued_;         ///< for whoever leads
    std::deque<TaskPointer> queue_;          ///< under mutex_
    std::vector<Coming> coming_;             ///< under mutex_
    std::optional<std::thread::id> leader_;  ///< under mutex_
};

}  // namespace storage
