#include "storage/job_store.hpp"

#include <algorithm>

#include "storage/ask.hpp"

namespace storage {
namespace {

using jobs::Job;

constexpr std::string_view kColumns =
    "id, kind, key, payload, not_before, tries, failure, failed, leased_until";

/// Held: once more afterwards. Given up: anew, as what is asked for now. One that waits stays.
constexpr Sql kEnqueue{
    "job.enqueue",
    "INSERT INTO job (kind, key, payload, not_before, tries, failure, failed, again)"
    " VALUES ($1, $2, $3, $4, 0, '', FALSE, FALSE)"
    " ON CONFLICT (kind, key) DO UPDATE SET again = NOT job.failed, payload = excluded.payload,"
    " not_before = CASE WHEN job.failed THEN excluded.not_before ELSE job.not_before END,"
    " tries = CASE WHEN job.failed THEN 0 ELSE job.tries END, failed = FALSE"
    " WHERE job.owner IS NOT NULL OR job.failed"};
constexpr Sql kComplete{"job.complete",
                        "DELETE FROM job WHERE id = $1 AND owner = $2 AND NOT again"};
constexpr Sql kRunAgain{"job.run_again",
                        "UPDATE job SET again = FALSE, tries = 0, failure = '', owner = NULL,"
                        " leased_until = NULL WHERE id = $1 AND owner = $2"};
/// Giving up ends what was asked for before this try, not what was asked for meanwhile.
constexpr Sql kFail{"job.fail",
                    "UPDATE job SET not_before = $3, failure = $5, failed = ($6 AND NOT again),"
                    " tries = CASE WHEN $6 AND again THEN 0 ELSE $4 END,"
                    " again = FALSE, owner = NULL, leased_until = NULL"
                    " WHERE id = $1 AND owner = $2"};
constexpr Sql kRelease{"job.release",
                       "UPDATE job SET not_before = $3, tries = $4, again = FALSE, owner = NULL,"
                       " leased_until = NULL WHERE id = $1 AND owner = $2"};
constexpr Sql kRetry{"job.retry",
                     "UPDATE job SET failed = FALSE, tries = 0, not_before = $2"
                     " WHERE id = $1 AND owner IS NULL AND (failed OR not_before > $2)"};
constexpr Sql kRunDone{"job_run.done",
                       "INSERT INTO job_run (kind, done_at, took_micros, owner, failure, done,"
                       " failures) VALUES ($1, $2, $3, $4, '', 1, 0)"
                       " ON CONFLICT (kind) DO UPDATE SET done_at = excluded.done_at,"
                       " took_micros = excluded.took_micros, owner = excluded.owner,"
                       " done = job_run.done + 1"};
constexpr Sql kRunFailed{"job_run.failed",
                         "INSERT INTO job_run (kind, failed_at, took_micros, owner, failure, done,"
                         " failures) VALUES ($1, $2, 0, $3, $4, 0, 1)"
                         " ON CONFLICT (kind) DO UPDATE SET failed_at = excluded.failed_at,"
                         " owner = excluded.owner, failure = excluded.failure,"
                         " failures = job_run.failures + 1"};
constexpr Sql kRunExpected{"job_run.expected",
                           "INSERT INTO job_run (kind, next_at, took_micros, owner, failure, done,"
                           " failures) VALUES ($1, $2, 0, '', '', 0, 0)"
                           " ON CONFLICT (kind) DO UPDATE SET next_at = excluded.next_at"};
constexpr Sql kRuns{"job_run.all",
                    "SELECT kind, next_at, done_at, took_micros, owner, failed_at, failure, done,"
                    " failures FROM job_run ORDER BY kind"};
constexpr Sql kClaimMoment{"moment.claim",
                           "INSERT INTO moment (name, at) VALUES ($1, $2)"
                           " ON CONFLICT (name) DO NOTHING"};
constexpr Sql kLastMoment{"moment.last",
                          "SELECT max(at) FROM moment WHERE name >= $1 AND name < $2"};

Job ReadJob(const Row& row) {
    Job job;
    job.id = row.Int(0);
    job.kind = row.Text(1);
    job.key = row.Text(2);
    job.payload = row.Text(3);
    job.not_before = row.Instant(4);
    job.tries = static_cast<int>(row.Int(5));
    job.failure = row.Text(6);
    job.failed = row.Bool(7);
    job.leased_until = row.OptionalInstant(8);
    return job;
}

jobs::KindRuns ReadRuns(const Row& row) {
    jobs::KindRuns runs;
    runs.kind = row.Text(0);
    runs.next_at = row.OptionalInstant(1);
    runs.done_at = row.OptionalInstant(2);
    runs.took_micros = row.Int(3);
    runs.owner = row.Text(4);
    runs.failed_at = row.OptionalInstant(5);
    runs.failure = row.Text(6);
    runs.done = row.Int(7);
    runs.failures = row.Int(8);
    return runs;
}

void Count(Connection& connection, std::string_view kind, const jobs::Ended& ended,
           std::string_view failure) {
    if (failure.empty())
        connection.Execute(kRunDone, {std::string(kind), ended.at, ended.micros, ended.owner});
    else
        connection.Execute(kRunFailed,
                           {std::string(kind), ended.at, ended.owner, std::string(failure)});
}

class SqlJobStore final : public jobs::JobStore {
 public:
    explicit SqlJobStore(Database& database) : database_(database) {}

    void Enqueue(const Job& job) override {
        Do(database_, kEnqueue, {job.kind, job.key, job.payload, job.not_before});
    }
    std::optional<Job> Lease(const jobs::LeaseRequest& request) override;
    void Complete(const Job& job, const jobs::Ended& ended) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            const bool held = connection.Execute(kComplete, {job.id, ended.owner}) > 0 ||
                              connection.Execute(kRunAgain, {job.id, ended.owner}) > 0;
            if (held) Count(connection, job.kind, ended, "");
            return Outcome::kKeep;
        });
    }
    void Fail(const Job& job, const jobs::Ended& ended) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            const bool held = connection.Execute(kFail, {job.id, ended.owner, job.not_before,
                                                         job.tries, job.failure, job.failed}) > 0;
            if (held) Count(connection, job.kind, ended, job.failure);
            return Outcome::kKeep;
        });
    }
    void Release(const Job& job, std::string_view owner) override {
        Do(database_, kRelease, {job.id, std::string(owner), job.not_before, job.tries});
    }
    std::vector<Job> Open(int limit) override {
        const std::string text = fmt::format(
            "SELECT {} FROM job ORDER BY failed DESC, not_before, id LIMIT $1", kColumns);
        return AskAll(database_, {"job.open", text}, {std::max(limit, 0)}, ReadJob);
    }
    bool Retry(std::int64_t id, base::Instant now) override {
        return Do(database_, kRetry, {id, now}) > 0;
    }

    bool ClaimMoment(std::string_view name, base::Instant at) override {
        return Do(database_, kClaimMoment, {std::string(name), at}) > 0;
    }
    bool FireMoment(std::string_view name, const Job& job) override {
        bool fired = false;
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            fired = connection.Execute(kClaimMoment, {std::string(name), job.not_before}) > 0;
            if (fired)
                connection.Execute(kEnqueue, {job.kind, job.key, job.payload, job.not_before});
            return Outcome::kKeep;
        });
        return fired;
    }
    std::optional<base::Instant> LastMoment(std::string_view series) override {
        // Names go on with a space; '!' is the next character.
        const std::string name(series);
        const auto last = AskOne(database_, kLastMoment, {name + ' ', name + '!'},
                                 [](const Row& row) { return row.OptionalInstant(0); });
        return last.value_or(std::nullopt);
    }
    void Expect(std::string_view kind, base::Instant next) override {
        Do(database_, kRunExpected, {std::string(kind), next});
    }
    void Report(std::string_view kind, const jobs::Ended& ended,
                std::string_view failure) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            Count(connection, kind, ended, failure);
            return Outcome::kKeep;
        });
    }
    std::vector<jobs::KindRuns> Kinds() override { return AskAll(database_, kRuns, {}, ReadRuns); }

 private:
    Database& database_;
};

std::optional<Job> SqlJobStore::Lease(const jobs::LeaseRequest& request) {
    if (request.kinds.empty()) return std::nullopt;
    std::vector<Param> params{request.now};
    std::string listed;
    for (const std::string& kind : request.kinds) {
        params.emplace_back(kind);
        listed += fmt::format("{}${}", listed.empty() ? "" : ", ", params.size());
    }
    const std::string_view first =
        request.in_order ? " AND NOT EXISTS (SELECT 1 FROM job earlier WHERE earlier.kind ="
                           " job.kind AND earlier.id < job.id AND NOT earlier.failed)"
                         : "";
    const std::string due = fmt::format(
        "SELECT id FROM job WHERE not_before <= $1 AND NOT failed AND kind IN ({})"
        " AND (leased_until IS NULL OR leased_until <= $1){} ORDER BY not_before, id LIMIT 1",
        listed, first);
    {
        // An idle worker asks often: only what is due costs a write transaction.
        const auto snapshot = database_.Read();
        if (!snapshot->connection().Query({"job.due", due}, params).Next()) return std::nullopt;
    }
    params.emplace_back(request.owner);
    params.emplace_back(request.until);
    const std::string lease = fmt::format(
        "UPDATE job SET owner = ${}, leased_until = ${}, tries = tries + 1, again = FALSE"
        " WHERE id = ({}{}) RETURNING {}",
        params.size() - 1, params.size(), due,
        database_.dialect() == Dialect::kPostgres ? " FOR UPDATE SKIP LOCKED" : "", kColumns);
    std::optional<Job> leased;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        leased.reset();
        Rows rows = connection.Query({"job.lease", lease}, params);
        while (rows.Next()) leased = ReadJob(rows.row());
        return Outcome::kKeep;
    });
    return leased;
}

}  // namespace

std::unique_ptr<jobs::JobStore> MakeJobStore(Database& database) {
    return std::make_unique<SqlJobStore>(database);
}

void EnqueueJob(Connection& connection, const records::JobRequest& request, base::Instant now) {
    connection.ExecuteLater(
        kEnqueue, {request.kind, request.key, request.payload, request.not_before.value_or(now)});
}

}  // namespace storage
