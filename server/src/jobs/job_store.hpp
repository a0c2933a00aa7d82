#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"

namespace jobs {

/// Background work. One open job per (kind, key); running it twice must do no harm.
struct Job {
    std::int64_t id = 0;
    std::string kind, key, payload;
    base::Instant not_before;
    int tries = 0;        ///< how often it was leased, this time too
    std::string failure;  ///< words of the last failure, for the log and the screen
    bool failed = false;  ///< given up: waits for a person
    std::optional<base::Instant> leased_until;
    bool operator==(const Job&) const = default;
};

/// Which job a worker asks for.
struct LeaseRequest {
    std::vector<std::string> kinds;
    std::string owner;
    base::Instant now, until;
    /// Only the earliest open job of its kind: the next waits until that one is done or given up.
    bool in_order = false;
};

/// Who ended a try, when, and how long it took.
struct Ended {
    std::string owner;
    base::Instant at;
    std::int64_t micros = 0;
};

/// What became of the jobs of a kind; kept after they are done. For the screen and `doctor`.
struct KindRuns {
    std::string kind;
    std::optional<base::Instant> next_at;  ///< the next moment of its series, when it has one
    std::optional<base::Instant> done_at;
    std::int64_t took_micros = 0;  ///< the last one that was done
    std::string owner;             ///< which process ended the last try
    std::optional<base::Instant> failed_at;
    std::string failure;  ///< words of the last failure; kept when a later try went well
    std::int64_t done = 0, failures = 0;

    /// The last try failed.
    [[nodiscard]] bool IsFailing() const {
        return failed_at && (!done_at || *done_at < *failed_at);
    }
    bool operator==(const KindRuns&) const = default;
};

/// Owned by `app`; safe from any thread and from many nodes. Throws storage failures.
class JobStore {
 public:
    virtual ~JobStore() = default;
    /// When an open job of this kind and key exists it stays the only one; when that one is held,
    /// it will run once more afterwards, so that what happened meanwhile is not missed, and one
    /// that was given up is tried anew, with this payload and time.
    virtual void Enqueue(const Job& job) = 0;
    /// The oldest due job of these kinds that nobody holds, now held by the owner.
    virtual std::optional<Job> Lease(const LeaseRequest& request) = 0;
    virtual void Complete(const Job& job, const Ended& ended) = 0;
    /// Try again at `not_before`, or give up; `failure` says why. Asked for again meanwhile, it is
    /// not given up.
    virtual void Fail(const Job& job, const Ended& ended) = 0;
    /// Back into the queue as `job` stands, without a word: it was asked to stop.
    virtual void Release(const Job& job, std::string_view owner) = 0;
    virtual std::vector<Job> Open(int limit) = 0;  ///< waiting, held and failed; failed first
    /// At once, with its tries counted anew: a job that was given up or waits. False: there is
    /// none.
    virtual bool Retry(std::int64_t id, base::Instant now) = 0;

    /// Named moments (`digest 2026-03-02`): true for the first who claims one, once for ever.
    virtual bool ClaimMoment(std::string_view name, base::Instant at) = 0;
    /// Claims the moment and enqueues its job in one transaction, so that neither a crash nor
    /// another node loses or doubles it. False: it was claimed before, and nothing is enqueued.
    virtual bool FireMoment(std::string_view name, const Job& job) = 0;
    virtual std::optional<base::Instant> LastMoment(std::string_view series) = 0;

    /// The kind's series comes again at `next`.
    virtual void Expect(std::string_view kind, base::Instant next) = 0;
    /// Counts a run that was no job (a command did it); `failure` empty: it went well.
    virtual void Report(std::string_view kind, const Ended& ended, std::string_view failure) = 0;
    virtual std::vector<KindRuns> Kinds() = 0;  ///< by kind
};

}  // namespace jobs
