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
/// A sync takes about as long on a disk that answers at once.
constexpr std::chrono::microseconds kMostWait{1'000};

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
    : connection_(options, SqliteRole::kWriter) {}

Outcome SqliteWriter::Run(const Work& work) {
    const auto task = std::make_shared<Task>();
    task->work = [&work](SqliteConnection& connection) { return work(connection); };
    return Submit(task);
}

void SqliteWriter::RunAlone(const std::function<void(Connection&)>& work, Log log) {
    const auto task = std::make_shared<Task>();
    task->kind = Kind::kAlone;
    task->log = log;
    task->work = [&work](SqliteConnection& connection) {
        work(connection);
        return Outcome::kKeep;
    };
    Submit(task);
}

void SqliteWriter::RunBetween(const std::function<void(SqliteConnection&)>& work) {
    const auto task = std::make_shared<Task>();
    task->kind = Kind::kBetween;
    task->work = [&work](SqliteConnection& connection) {
        work(connection);
        return Outcome::kKeep;
    };
    Submit(task);
}

void SqliteWriter::Announce() {
    const std::lock_guard lock(mutex_);
    coming_.push_back(std::this_thread::get_id());
}

void SqliteWriter::Withdraw() {
    const std::lock_guard lock(mutex_);
    if (std::erase(coming_, std::this_thread::get_id()) > 0 && coming_.empty())
        queued_.notify_one();
}

SqliteWriter::Task::Turn SqliteWriter::Task::Wait() {
    std::unique_lock lock(mutex);
    turned.wait(lock, [this] { return turn != Turn::kComes; });
    return turn;
}

void SqliteWriter::Task::Tell(Turn told) {
    {
        const std::lock_guard lock(mutex);
        turn = told;
    }
    turned.notify_one();
}

Outcome SqliteWriter::Submit(const TaskPointer& task) {
    std::unique_lock lock(mutex_);
    CHECK(leader_ != std::this_thread::get_id());
    std::erase(coming_, std::this_thread::get_id());
    queue_.push_back(task);
    bool is_done = false;
    if (leader_) {
        if (coming_.empty()) queued_.notify_one();
        lock.unlock();
        is_done = task->Wait() == Task::Turn::kDone;
        if (!is_done) lock.lock();
    }
    if (!is_done) Lead(lock);
    if (task->failure) std::rethrow_exception(task->failure);
    return task->outcome;
}

/// The first of the queue is the caller's own task. Under `lock`, which is let go of.
void SqliteWriter::Lead(std::unique_lock<std::mutex>& lock) {
    leader_ = std::this_thread::get_id();
    const TaskPointer own = queue_.front();
    queue_.pop_front();
    lock.unlock();
    Tasks done{own};
    if (own->kind == Kind::kGrouped)
        done = RunBatch(own);
    else
        RunSingle(*own);
    lock.lock();
    TaskPointer next;
    if (queue_.empty()) {
        leader_.reset();
    } else {
        next = queue_.front();
        leader_ = std::thread::id();  // until it has woken up
    }
    lock.unlock();
    for (const TaskPointer& task : done)
        if (task != own) task->Tell(Task::Turn::kDone);
    if (next) next->Tell(Task::Turn::kLeads);
}

/// Waits for those who are on their way, all in all not longer than kMostWait a batch: until the
/// last of them is there, so that it wakes up once for all.
SqliteWriter::TaskPointer SqliteWriter::NextOfBatch(std::optional<Time>& until) {
    std::unique_lock lock(mutex_);
    if (queue_.empty() && !coming_.empty()) {
        if (!until) until = std::chrono::steady_clock::now() + kMostWait;
        queued_.wait_until(lock, *until, [this] { return coming_.empty(); });
    }
    if (queue_.empty() || queue_.front()->kind != Kind::kGrouped) return nullptr;
    TaskPointer task = std::move(queue_.front());
    queue_.pop_front();
    return task;
}

void SqliteWriter::Begin() {
    connection_.Execute(kBegin);
    const std::int64_t version = connection_.QueryInt(kDataVersion).value_or(0);
    if (version != data_version_) connection_.CountEpoch();
    data_version_ = version;
}

void SqliteWriter::UndoAll(const Tasks& tasks, const std::exception_ptr& failure) {
    connection_.CountEpoch();
    connection_.Forget({});
    for (const TaskPointer& task : tasks)
        if (!task->failure) task->failure = failure;
    try {
        if (connection_.InTransaction()) connection_.Execute(kRollback);
    } catch (const Failure&) {
        // The tasks have their failure already; should the transaction still stand, the next BEGIN
        // says so to its callers.
    }
}

SqliteWriter::Tasks SqliteWriter::RunBatch(const TaskPointer& first) {
    Tasks batch{first};
    try {
        if (!RunTogether(first, batch)) RunApart(batch);
        connection_.RunDeferred();
        connection_.Execute(kCommit);
        connection_.RunAfterCommit();
    } catch (...) {  // handed to the callers
        UndoAll(batch, std::current_exception());
    }
    return batch;
}

/// False: what was written is to be undone, for all of the batch.
bool SqliteWriter::RunTogether(const TaskPointer& first, Tasks& batch) {
    Begin();
    bool is_clean = RunPlainly(*first);
    std::optional<Time> until;
    while (is_clean && batch.size() < kMostInBatch) {
        const TaskPointer task = NextOfBatch(until);
        if (!task) break;
        batch.push_back(task);
        is_clean = RunPlainly(*task);
    }
    return is_clean;
}

void SqliteWriter::RunApart(const Tasks& batch) {
    connection_.CountEpoch();
    connection_.Forget({});
    connection_.Execute(kRollback);
    Begin();
    if (batch.size() == 1) return;  // nothing of it is to stay
    for (const TaskPointer& task : batch) RunInSavepoint(*task);
}

void SqliteWriter::Do(Task& task) {
    task.failure = nullptr;
    try {
        task.outcome = task.work(connection_);
    } catch (...) {  // handed to the caller, who knows what it is
        task.failure = std::current_exception();
        task.outcome = Outcome::kUndo;
    }
    if (!connection_.InTransaction())
        throw Failure(SqlStateOf(task.failure), "a failure ended the whole transaction", "write");
}

bool SqliteWriter::RunPlainly(Task& task) {
    const auto before = connection_.put_off();
    const std::int64_t changes = connection_.TotalChanges();
    Do(task);
    if (task.outcome == Outcome::kKeep) return true;
    connection_.Forget(before);
    return connection_.TotalChanges() == changes;
}

void SqliteWriter::RunInSavepoint(Task& task) {
    connection_.Execute(kSavepoint);
    const auto before = connection_.put_off();
    Do(task);
    if (task.outcome == Outcome::kUndo) {
        connection_.Forget(before);
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
        connection_.RunAfterCommit();
    } catch (...) {  // handed to the caller
        task.failure = std::current_exception();
        UndoAll({}, nullptr);
    }
    connection_.CountEpoch();
    if (put_by) put_by->End();
}

}  // namespace storage
