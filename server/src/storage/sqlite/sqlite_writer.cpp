#include "storage/sqlite/sqlite_writer.hpp"

#include <sqlite3.h>

#include <algorithm>

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
/// Whoever asks again later than that is no longer expected.
constexpr std::chrono::microseconds kSoon{2'000};
/// Each takes some kilobytes of the stack.
constexpr int kMostWithin = 32;

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

Outcome SqliteWriter::Run(WriteKind kind, const Work& work) {
    const auto task = std::make_shared<Task>();
    task->is_act = kind == WriteKind::kAct;
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

void SqliteWriter::Announce(records::Companions* companions) {
    const std::lock_guard lock(mutex_);
    coming_.push_back({std::this_thread::get_id(), companions});
}

void SqliteWriter::Withdraw() {
    const std::lock_guard lock(mutex_);
    const auto own = [](const Coming& one) { return one.thread == std::this_thread::get_id(); };
    if (std::erase_if(coming_, own) > 0 && coming_.empty()) queued_.notify_one();
}

std::shared_ptr<Snapshot> SqliteWriter::Standing(
    const std::function<std::shared_ptr<Snapshot>()>& make) {
    {
        const std::lock_guard lock(mutex_);
        if (leader_ != std::this_thread::get_id()) return nullptr;
    }
    if (!batch_ || at_task_) return nullptr;
    if (!batch_->standing) batch_->standing = make();
    return batch_->standing;
}

SqliteWriter::Task::Turn SqliteWriter::Task::Wait() {
    std::unique_lock lock(mutex);
    turned.wait(lock, [this] { return turn != Turn::kComes; });
    return turn;
}

bool SqliteWriter::Task::IsDone() {
    const std::lock_guard lock(mutex);
    return turn == Turn::kDone;
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
    std::erase_if(coming_, [&](const Coming& one) {
        if (one.thread != std::this_thread::get_id()) return false;
        if (task->is_act) task->companions = one.companions;
        return true;
    });
    // Within another's call, as its companion?
    bool is_within = leader_ == std::this_thread::get_id();
    CHECK(!is_within || (batch_ && !at_task_));
    if (is_within && task->kind != Kind::kGrouped) {
        lock.unlock();
        EndBatch(nullptr);
        lock.lock();
        is_within = false;
    }
    if (is_within) {
        lock.unlock();
        Join(task);
    } else {
        queue_.push_back(task);
        Await(*task, lock);
    }
    if (task->failure) std::rethrow_exception(task->failure);
    return task->outcome;
}

/// Until it is done, by whoever leads. Under `lock`, which is let go of.
void SqliteWriter::Await(Task& task, std::unique_lock<std::mutex>& lock) {
    if (leader_) {
        if (coming_.empty()) queued_.notify_one();
        lock.unlock();
        if (task.companions != nullptr) task.companions->Rest();
        const Task::Turn turn = task.Wait();
        if (task.companions != nullptr) task.companions->Resume();
        if (turn == Task::Turn::kDone) return;
        lock.lock();
    }
    Lead(lock);
}

/// The first of the queue is the caller's own task. Under `lock`, which is let go of.
void SqliteWriter::Lead(std::unique_lock<std::mutex>& lock) {
    leader_ = std::this_thread::get_id();
    const TaskPointer own = queue_.front();
    queue_.pop_front();
    lock.unlock();
    if (own->kind == Kind::kGrouped) {
        Join(own);
    } else {
        RunSingle(*own);
        LeadOn({own});
    }
}

/// The next in the queue leads, and those whose tasks are `done` go on.
void SqliteWriter::LeadOn(const Tasks& done) {
    std::unique_lock lock(mutex_);
    TaskPointer next;
    if (queue_.empty()) {
        leader_.reset();
    } else {
        next = queue_.front();
        leader_ = std::thread::id();  // until it has woken up
    }
    lock.unlock();
    for (const TaskPointer& task : done) task->Tell(Task::Turn::kDone);
    if (next) next->Tell(Task::Turn::kLeads);
}

SqliteWriter::TaskPointer SqliteWriter::NextQueued() {
    const std::lock_guard lock(mutex_);
    if (queue_.empty() || queue_.front()->kind != Kind::kGrouped) return nullptr;
    TaskPointer task = std::move(queue_.front());
    queue_.pop_front();
    return task;
}

/// Waits for those who are on their way, all in all not longer than kMostWait a batch: until the
/// last of them is there, so that it wakes up once for all.
SqliteWriter::TaskPointer SqliteWriter::NextComing() {
    {
        std::unique_lock lock(mutex_);
        if (queue_.empty() && !coming_.empty()) {
            if (!batch_->until) batch_->until = std::chrono::steady_clock::now() + kMostWait;
            queued_.wait_until(lock, *batch_->until, [this] { return coming_.empty(); });
        }
    }
    return NextQueued();
}

/// Takes a task into the batch, and then what else there is; the batch has ended when it returns.
/// Within the call that DoOne makes, it is called again.
void SqliteWriter::Join(const TaskPointer& task) {
    std::exception_ptr failure;
    try {
        if (!batch_) {
            batch_ = std::make_unique<Batch>();
            const auto now = std::chrono::steady_clock::now();
            if (now - crowd_.seen < kSoon) batch_->expected = crowd_.size;
            batch_->tasks.push_back(task);
            Begin();
        } else {
            batch_->tasks.push_back(task);
        }
        batch_->is_clean = RunPlainly(*task);
        if (!Gather(*task)) return;
    } catch (...) {  // handed to the callers
        failure = std::current_exception();
    }
    EndBatch(failure);
}

/// False: a companion has ended the batch.
bool SqliteWriter::Gather(Task& task) {
    while (batch_->is_clean && batch_->tasks.size() < kMostInBatch) {
        TaskPointer next = NextQueued();
        if (!next && task.companions != nullptr && batch_->within < kMostWithin) {
            ++batch_->within;
            const bool did = task.companions->DoOne();
            if (task.IsDone()) return false;
            --batch_->within;
            if (did || AwaitCrowd(task)) continue;
        }
        if (!next) next = NextComing();
        if (!next) break;
        batch_->tasks.push_back(next);
        batch_->is_clean = RunPlainly(*next);
    }
    return true;
}

/// Those who were answered just now mostly ask again at once: waits for as many companions as that
/// once a batch, so that they share its COMMIT. True: some have come.
bool SqliteWriter::AwaitCrowd(Task& task) {
    const std::size_t there = batch_->tasks.size();
    if (there >= batch_->expected || batch_->within >= kMostWithin) return false;
    const auto now = std::chrono::steady_clock::now();
    if (!batch_->until) batch_->until = now + kMostWait;
    if (now >= *batch_->until) return false;
    const auto most = static_cast<std::size_t>(kMostWithin - batch_->within);
    return task.companions->Await(std::min(batch_->expected - there, most), *batch_->until);
}

void SqliteWriter::CountCrowd() {
    crowd_ = {.size = 0, .seen = std::chrono::steady_clock::now()};
    records::Companions* companions = nullptr;
    for (const TaskPointer& task : batch_->tasks) {
        if (task->companions == nullptr) continue;
        companions = task->companions;
        ++crowd_.size;
    }
    if (companions != nullptr) crowd_.size += companions->HowManyWait();
}

void SqliteWriter::EndBatch(std::exception_ptr failure) {
    const Tasks& tasks = batch_->tasks;
    batch_->standing.reset();  // the log goes back into the file only where nobody reads it
    at_task_ = true;           // what still runs writes nothing of its own
    try {
        if (failure) std::rethrow_exception(failure);
        if (!batch_->is_clean) RunApart(tasks);
        connection_.RunDeferred();
        connection_.Execute(kCommit);
        connection_.RunAfterCommit();
    } catch (...) {  // handed to the callers
        UndoAll(tasks, std::current_exception());
    }
    at_task_ = false;
    CountCrowd();
    const Tasks done = std::move(batch_->tasks);
    batch_.reset();
    LeadOn(done);
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
    at_task_ = true;
    try {
        task.outcome = task.work(connection_);
    } catch (...) {  // handed to the caller, who knows what it is
        task.failure = std::current_exception();
        task.outcome = Outcome::kUndo;
    }
    at_task_ = false;
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
