#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "jobs/job_store.hpp"
#include "jobs/moments.hpp"

namespace jobs {

/// Does one job; may be called again for the same job and must do no harm then. A refusal means
/// that trying again is no use: the job is given up and waits for a person. An exception means a
/// failure: it is tried again later. Long work looks at `stop` and answers Stopped() when asked to
/// end.
using Work = std::function<base::Done(const Job& job, const std::stop_token& stop)>;

/// The answer of work that was asked to end: the job goes back to the queue and the try is not
/// counted.
[[nodiscard]] base::Done Stopped();

struct Kind {
    std::string name;
    Work work;
    /// A job held longer than this is taken to be lost with its process and given to another.
    std::int64_t longest_micros = 10LL * 60 * 1'000'000;
    /// One at a time among all nodes, in the order in which they were enqueued.
    bool in_order = false;
};

struct RunnerSettings {
    std::string owner;  ///< names this process among all nodes
    int workers = 2;
    int most_tries = 8;
    std::int64_t poll_micros = 1'000'000;  ///< how often idle workers look for due jobs
};

/// Hears of every failed try and of failures of the store itself (then `job.kind` is empty); for
/// the log. Called from worker threads.
using FailureLog = std::function<void(const Job& job, std::string_view words)>;

/// Worker threads over the job store. Start and Stop from one thread; Wake and RunOne from any.
class Runner {
 public:
    Runner(JobStore& store, const base::Clock& clock, RunnerSettings settings, FailureLog log);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Before Start.
    void Add(Kind kind);
    /// `moments` are looked at by the first worker each time it polls. Before Start.
    void Watch(Moments& moments) { moments_ = &moments; }

    void Start();
    /// Lets running jobs end (they are told by their stop token) and joins the threads.
    void Stop();
    /// Something was enqueued: look at once.
    void Wake();

    /// One due job on the calling thread; false when there is none. Throws failures of the store.
    bool RunOne(const std::stop_token& stop = {});

 private:
    void Loop(const std::stop_token& stop, bool first);
    bool Pass(const std::stop_token& stop, bool first);
    std::optional<Job> LeaseOne();
    void Run(Job job, const std::stop_token& stop);
    void GiveBack(Job job, std::string words, bool give_up);
    [[nodiscard]] Ended EndedNow(base::Instant began) const;

    JobStore& store_;
    const base::Clock& clock_;
    RunnerSettings settings_;
    FailureLog log_;
    Moments* moments_ = nullptr;
    std::vector<Kind> kinds_;

    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::uint64_t wakes_ = 0;  ///< counts Wake calls, so that none between two looks is lost
    std::vector<std::jthread> threads_;
};

/// How long to wait after the `tries`th try: 10 s, 40 s, 160 s, …, an hour at most.
[[nodiscard]] std::int64_t BackOffMicros(int tries);

}  // namespace jobs
