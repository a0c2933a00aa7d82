#include "storage/job_store.hpp"

#include <algorithm>

#include "storage/ask.hpp"

namespace storage {
namespace {

using jobs::Job;

constexpr std::string_view kColumns =
    "id, kind, key, payload, not_before, tries, failure, failed, leased_until";

constexpr Sql kEnqueue{
    "job.enqueue",
    "INSERT INTO job (kind, key, payload, not_before, tries, failure, failed, again)"
    " VALUES ($1, $2, $3, $4, 0, '', FALSE, FALSE)"
    " ON CONFLICT (kind, key) DO UPDATE SET again = TRUE, payload = excluded.payload"
    " WHERE job.owner IS NOT NULL"};
constexpr Sql kComplete{"job.complete",
                        "DELETE FROM job WHERE id = $1 AND owner = $2 AND NOT again"};
constexpr Sql kRunAgain{"job.run_again",
                        "UPDATE job SET again = FALSE, tries = 0, failure = '', owner = NULL,"
                        " leased_until = NULL WHERE id = $1 AND owner = $2"};
constexpr Sql kFail{"job.fail",
                    "UPDATE job SET not_before = $3, tries = $4, failure = $5, failed = $6,"
                    " again = FALSE, owner = NULL, leased_until = NULL"
                    " WHERE id = $1 AND owner = $2"};
constexpr Sql kRetry{"job.retry",
                     "UPDATE job SET failed = FALSE, tries = 0, not_before = $2"
                     " WHERE id = $1 AND failed"};
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

class SqlJobStore final : public jobs::JobStore {
 public:
    explicit SqlJobStore(Database& database) : database_(database) {}

    void Enqueue(const Job& job) override {
        Do(database_, kEnqueue, {job.kind, job.key, job.payload, job.not_before});
    }
    std::optional<Job> Lease(const std::vector<std::string>& kinds, std::string_view owner,
                             base::Instant now, base::Instant until) override;
    void Complete(std::int64_t id, std::string_view owner) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            if (connection.Execute(kComplete, {id, std::string(owner)}) == 0) {
                connection.Execute(kRunAgain, {id, std::string(owner)});
            }
            return Outcome::kKeep;
        });
    }
    void Fail(const Job& job, std::string_view owner) override {
        Do(database_, kFail,
           {job.id, std::string(owner), job.not_before, job.tries, job.failure, job.failed});
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
    std::optional<base::Instant> LastMoment(std::string_view series) override {
        // Names go on with a space; '!' is the next character.
        const std::string name(series);
        const auto last = AskOne(database_, kLastMoment, {name + ' ', name + '!'},
                                 [](const Row& row) { return row.OptionalInstant(0); });
        return last.value_or(std::nullopt);
    }

 private:
    Database& database_;
};

std::optional<Job> SqlJobStore::Lease(const std::vector<std::string>& kinds, std::string_view owner,
                                      base::Instant now, base::Instant until) {
    if (kinds.empty()) return std::nullopt;
    std::vector<Param> params{now};
    std::string listed;
    for (const std::string& kind : kinds) {
        params.emplace_back(kind);
        listed += fmt::format("{}${}", listed.empty() ? "" : ", ", params.size());
    }
    const std::string due = fmt::format(
        "SELECT id FROM job WHERE not_before <= $1 AND NOT failed AND kind IN ({})"
        " AND (leased_until IS NULL OR leased_until <= $1) ORDER BY not_before, id LIMIT 1",
        listed);
    {
        // An idle worker asks often: only what is due costs a write transaction.
        const auto snapshot = database_.Read();
        if (!snapshot->connection().Query({"job.due", due}, params).Next()) return std::nullopt;
    }
    params.emplace_back(std::string(owner));
    params.emplace_back(until);
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
