#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "base/instant.hpp"
#include "readings/frame_log.hpp"

namespace receiver {

struct ForwardSettings {
    std::string address;
    std::uint16_t port = 0;
    std::int64_t keep_micros =
        7LL * 86'400'000'000;  ///< what waits longer is left out, and counted
    int answer_seconds = 10;
    int times = 3;            ///< that one frame is tried while others are answered
    std::size_t batch = 200;  ///< frames under way at once
};

struct ForwardCounts {
    std::uint64_t waiting = 0;  ///< records of the log behind the one that was last done
    std::int64_t sent = 0, answered = 0;
    std::int64_t left_out = 0;    ///< waited too long
    std::int64_t unanswered = 0;  ///< given up, though others were answered
    std::int64_t connections = 0, failures = 0;
    bool connected = false;
    base::Instant last_answer;
    std::string last_failure;
};

/// Hands what devices sent on to the next platform, byte for byte, in the order of the log. The log
/// is the queue: durable, bounded by age; how far it was worked off stands with it, so that nothing
/// is left out after a crash, whoever takes the log up (a frame may come twice then: the other side
/// knows it by its QN). A platform that is away is tried again, at the latest every minute. One
/// thread of its own.
class Forwarder {
 public:
    Forwarder(ForwardSettings settings, readings::FrameLog& log, const base::Clock& clock);
    ~Forwarder();
    Forwarder(const Forwarder&) = delete;
    Forwarder& operator=(const Forwarder&) = delete;

    void Start();
    void Stop();
    [[nodiscard]] ForwardCounts counts() const;  ///< any thread

 private:
    class Session;

    void Work();
    /// Where to go on. Asks the log, which may lie in a database that is away: throws then.
    void FindBeginning();
    /// False: nothing waits.
    bool WorkOff();
    /// Ends early when stopping.
    void Pause(int seconds);
    void Done(std::uint64_t position);
    void CountWaiting();
    void Failed(const std::exception& failure);

    const ForwardSettings settings_;
    readings::FrameLog& log_;
    const base::Clock& clock_;
    std::unique_ptr<Session> session_;
    std::optional<std::uint64_t> begin_;  ///< nullopt: the log could not be asked yet
    std::uint64_t done_ = 0;              ///< the thread's
    int pause_ = 1;                       ///< the thread's, seconds

    mutable std::mutex mutex_;
    ForwardCounts counts_;  ///< under mutex_
    std::condition_variable changed_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace receiver
