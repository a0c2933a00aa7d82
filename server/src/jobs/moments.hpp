#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "jobs/job_store.hpp"

namespace jobs {

/// What a series does about moments that passed while no server ran.
enum class Missed {
    kEach,  ///< each has its job, in order of time
    kLast,  ///< one job for all of them: what it does covers the earlier ones
};

/// Named times that come again: every day at an hour of Asia/Shanghai, or every hour.
struct Series {
    std::string name;         ///< `digest`; never renamed, or the past is forgotten
    std::string kind;         ///< of the job that each moment enqueues
    std::optional<int> hour;  ///< 0 to 23 in Asia/Shanghai; absent: every hour
    int minute = 0;
    Missed missed = Missed::kEach;
};

/// The first moment of the series after `instant`.
[[nodiscard]] base::Instant NextMoment(const Series& series, base::Instant instant);

/// Turns moments that have come into jobs: each once, in order of time, those missed while the
/// server was down too (Missed); a series seen for the first time begins now. Its job has the
/// moment's instant as key and payload `{"at":instant,"series":name}`. Tells the store when each
/// series comes next. Many nodes may watch the same series; FireDue is called by one thread.
class Moments {
 public:
    Moments(JobStore& store, const base::Clock& clock, std::vector<Series> series)
        : store_(store), clock_(clock), series_(std::move(series)) {}

    /// True when any was fired here. At most 1,000 of a series a call; the rest come with the next.
    bool FireDue();

 private:
    struct Due {
        base::Instant at;
        const Series* series = nullptr;
    };
    static Job JobFor(const Due& due);
    void Gather(const Series& series, base::Instant now, std::vector<Due>& due);
    void Announce(const Series& series, base::Instant now);

    JobStore& store_;
    const base::Clock& clock_;
    std::vector<Series> series_;
    std::map<std::string, base::Instant> announced_;  ///< by series: what the store was told
};

}  // namespace jobs
