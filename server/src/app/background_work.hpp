#pragma once

#include <stop_token>
#include <string>

#include "app/node.hpp"
#include "jobs/moments.hpp"
#include "jobs/runner.hpp"

namespace app {

/// Kinds of jobs; their words stand in the messages as `job.<kind>`.
namespace job_kind {
inline constexpr const char* kHead = "ledger_head";
inline constexpr const char* kSessions = "session_cleanup";
inline constexpr const char* kReadLog = "seal_read_log";
inline constexpr const char* kSweep = "evidence_sweep";
inline constexpr const char* kReminders = "reminders";
inline constexpr const char* kRecount = "calendar_recount";
/// Done by commands; only reported to the job store.
inline constexpr const char* kBackup = "backup";
inline constexpr const char* kVerify = "ledger_verify";
}  // namespace job_kind

/// Recurring work of a running server, as jobs that many nodes share: signs a head every hour,
/// seals the log of restricted reads, drops old sessions and sign-in failures, sweeps evidence at
/// night. Moments missed while no
/// server ran are made good once at start. Made and destroyed by one thread.
class BackgroundWork {
 public:
    explicit BackgroundWork(Node& node);

    /// Begins in threads of its own; the work of the start (a head) is enqueued.
    void Start();
    /// Lets running jobs end.
    void Stop() { runner_.Stop(); }

    /// Fires due moments and does all due jobs on the calling thread, until told to stop; the
    /// number of jobs begun.
    int RunDue(const std::stop_token& stop = {});

 private:
    Node& node_;
    jobs::Moments moments_;
    jobs::Runner runner_;
};

/// Names this process among all nodes: host, process id, and a few random digits.
[[nodiscard]] std::string ProcessName(base::Randomness& randomness);

}  // namespace app
