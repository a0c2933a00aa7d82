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
    int tries = 0;                      ///< how often it was leased, this time too
    std::string failure;                ///< words of the last failure, for the log and the screen
    bool failed = false;                ///< given up: waits for a person
    std::optional<base::Instant> leased_until;
    bool operator==(const Job&) const = default;
};

/// Owned by `app`; safe from any thread and from many nodes. Throws storage failures.
class JobStore {
public:
    virtual ~JobStore() = default;
    /// When an open job of this kind and key exists it stays the only one; when that one is held, it
    /// will run once more afterwards, so that what happened meanwhile is not missed.
    virtual void Enqueue(const Job& job) = 0;
    /// The oldest due job of these kinds that nobody holds, now held by `owner` until `until`.
    virtual std::optional<Job> Lease(const std::vector<std::string>& kinds, std::string_view owner,
                                     base::Instant now, base::Instant until) = 0;
    virtual void Complete(std::int64_t id, std::string_view owner) = 0;
    /// Try again at `not_before`, or give up.
    virtual void Fail(const Job& job, std::string_view owner) = 0;
    virtual std::vector<Job> Open(int limit) = 0;   ///< waiting, held and failed; failed first
    virtual bool Retry(std::int64_t id, base::Instant now) = 0;

    /// Named moments (`digest 2026-03-02`): true for the first who claims one, once for ever.
    virtual bool ClaimMoment(std::string_view name, base::Instant at) = 0;
    virtual std::optional<base::Instant> LastMoment(std::string_view series) = 0;
};

}  // namespace jobs
