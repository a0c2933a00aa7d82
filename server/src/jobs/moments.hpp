#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "jobs/job_store.hpp"

namespace jobs {

/// Named times that come again: every day at an hour of Asia/Shanghai, or every hour.
struct Series {
    std::string name;         ///< `digest`; never renamed, or the past is forgotten
    std::string kind;         ///< of the job that each moment enqueues
    std::optional<int> hour;  ///< 0 to 23 in Asia/Shanghai; absent: every hour
    int minute = 0;
};

/// The first moment of the series after `instant`.
[[nodiscard]] base::Instant NextMoment(const Series& series, base::Instant instant);

/// Turns moments that have come into jobs: each once, in order of time, those missed while the
/// server was down too; a series seen for the first time begins now. Its job has the moment's
/// instant as key and payload `{"at":instant,"series":name}`. The job is enqueued before the moment
/// is claimed, so that a crash between the two repeats it rather than loses it. Safe from any
/// thread and many nodes.
class Moments {
 public:
    Moments(JobStore& store, const base::Clock& clock, std::vector<Series> series)
        : store_(store), clock_(clock), series_(std::move(series)) {}

    /// True when there was any. At most 1,000 of a series a call; the rest come with the next.
    bool FireDue();

 private:
    JobStore& store_;
    const base::Clock& clock_;
    std::vector<Series> series_;
};

}  // namespace jobs
