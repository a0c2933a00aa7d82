#include "storage/sqlite/sqlite_writer.hpp"

#include <sqlite3.h>

#include "base/check.hpp"

namespace storage {
namespace {

constexpr Sql kBegin{"begin_write", "BEGIN IMMEDIATE"};
constexpr Sql kCommit{"commit", "COMMIT"};
constexpr Sql kRollback{"rollback", "ROLLBACK"};
constexpr Sql kSavepoint{"savepoint", "SAVEPOINT task"};
constexpr Sql kRelease{"release", "RELEASE task"};
constexpr Sql kRollbackTo{"rollback_task", "ROLLBACK TO task"};
constexpr Sql kDataVersion{"data_version", "PRAGMA data_version"};

/// More would make the first one wait too long for its answer.
constexpr std::size_t kMostInBatch = 256;

/// Between its beginning and its end pages are written into the file itself, guarded by a rollback
/// journal: every page read while a transaction's log holds gigabytes looks through its whole
/// index. Where another connection is open the log stays in use. Should the log not come back
/// because somebody opened the file meanwhile, the next start brings it back.
class LogPutBy {
 public:
    explicit LogPutBy(SqliteConnection& connection) : connection_(connection) {
        sqlite3_busy_timeout(connection_.get(), 0);
        Set("PRAGMA journal_mode = DELETE");
        sqlite3_busy_timeout(connection_.get(), kPatienceMs);
    }
    void End() { Set("PRAGMA journal_mode = WAL"); }

 private:
    static constexpr int kPatienceMs = 10'000;

    void Set(const char* pragma) {
        try {
            connection_.ExecuteScript({"journal_mode", pragma});
        } catch (const Failure&) {
            // Locked by another connection: it stays as it is, which is only slower.
        }
    }

    SqliteConnection& connection_;
};

std::string SqlStateOf(const std::exception_ptr& failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const Failure& known) {
        return known.sqlstate();
    } catch (...) {  // asked for its kind only; its owner gets it
    }
    return std::string(Failure::kIo);
}

}  // namespace

SqliteWriter::SqliteWriter(const DatabaseOptions& options)
    : connection_(options, SqliteRole::kWriter), thread_([this] { Loop(); }) {}

SqliteWriter::~SqliteWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    queued_.notify_all();
    thread_.join();
}

Outcome SqliteWriter::Run(const Work& work) {
    Task task;
    task.work = [&work](SqliteConnection& connection) { return work(connection); };
    return Submit(task);
}

void SqliteWriter::RunAlone(const std::function<void(Connection&)>& work, Log log) {
    Task task;
    task.kind = Kind::kAlone;
    task.log = log;
    task.work = [&work](SqliteConnection& connection) {
        work(connection);
        return Outcome::kKeep;
    };
    Submit(task);
}

void SqliteWriter::RunBetween(const std::function<void(SqliteConnection&)>& work) {
    Task task;
    task.kind = Kind::kBetween;
    task.work = [&work](SqliteConnection& connection) {
        work(connection);
        return Outcome::kKeep;
    };
    Submit(task);
}

Outcome SqliteWriter::Submit(Task& task) {
    CHECK(std::this_thread::get_id() != thread_.get_id());
    std::unique_lock lock(mutex_);
    CHECK(!stopping_);
    queue_.push_back(&task);
    queued_.notify_one();
    task.answered.wait(lock, [&task] { return task.done; });
    lock.unlock();
    if (task.failure) std::rethrow_exception(task.failure);
    return task.outcome;
}

SqliteWriter::Task* SqliteWriter::Next(bool wait) {
    std::unique_lock lock(mutex_);
    if (wait) queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return nullptr;
    Task* task = queue_.front();
    if (!wait && task->kind != Kind::kGrouped) return nullptr;
    queue_.pop_front();
    return task;
}

void SqliteWriter::Loop() {
    while (Task* task = Next(true)) {
        if (task->kind == Kind::kGrouped)
            RunBatch(task);
        else
            RunSingle(*task);
    }
}

void SqliteWriter::Answer(Task& task) {
    // Under the mutex: the task dies as soon as its owner has seen `done`.
    const std::lock_guard lock(mutex_);
    task.done = true;
    task.answered.notify_one();
}

void SqliteWriter::Begin() {
    connection_.Execute(kBegin);
    const std::int64_t version = connection_.QueryInt(kDataVersion).value_or(0);
    if (version != data_version_) connection_.CountEpoch();
    data_version_ = version;
}

void SqliteWriter::UndoAll(const std::vector<Task*>& tasks, const std::exception_ptr& failure) {
    connection_.CountEpoch();
    connection_.KeepDeferred(0);
    for (Task* task : tasks)
        if (!task->failure) task->failure = failure;
    try {
        if (connection_.InTransaction()) connection_.Execute(kRollback);
    } catch (const Failure&) {
        // The tasks have their failure already; should the transaction still stand, the next BEGIN
        // says so to its callers.
    }
}

void SqliteWriter::RunBatch(Task* first) {
    std::vector<Task*> batch{first};
    try {
        Begin();
        RunInSavepoint(*first);
        while (batch.size() < kMostInBatch) {
            Task* task = Next(false);
            if (task == nullptr) break;
            batch.push_back(task);
            RunInSavepoint(*task);
        }
        connection_.RunDeferred();
        connection_.Execute(kCommit);
    } catch (const Failure&) {
        UndoAll(batch, std::current_exception());
    }
    for (Task* task : batch) Answer(*task);
}

void SqliteWriter::RunInSavepoint(Task& task) {
    connection_.Execute(kSavepoint);
    const std::size_t deferred = connection_.deferred();
    try {
        task.outcome = task.work(connection_);
    } catch (...) {  // handed to the caller, who knows what it is
        task.failure = std::current_exception();
        task.outcome = Outcome::kUndo;
    }
    if (!connection_.InTransaction())
        throw Failure(SqlStateOf(task.failure), "a failure ended the whole transaction", "write");
    if (task.outcome == Outcome::kUndo) {
        connection_.KeepDeferred(deferred);
        connection_.Execute(kRollbackTo);
    }
    connection_.Execute(kRelease);
}

void SqliteWriter::RunSingle(Task& task) {
    const std::unique_ptr<LogPutBy> put_by =
        task.log == Log::kPutBy ? std::make_unique<LogPutBy>(connection_) : nullptr;
    try {
        if (task.kind == Kind::kAlone) Begin();
        task.outcome = task.work(connection_);
        connection_.RunDeferred();
        if (task.kind == Kind::kAlone) connection_.Execute(kCommit);
    } catch (...) {  // handed to the caller
        UndoAll({&task}, std::current_exception());
    }
    connection_.CountEpoch();
    if (put_by) put_by->End();
    Answer(task);
}

}  // namespace storage
