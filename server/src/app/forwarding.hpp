#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "app/settings.hpp"
#include "base/instant.hpp"
#include "readings/frame_log.hpp"
#include "receiver/forwarder.hpp"

namespace app {

/// Hands on to the next platform what this process's log holds and, one after the other, what
/// stands in logs that no process holds any more. How far that went lies with each log, so whoever
/// has it next goes on there.
class Forwarding {
 public:
    using Logs = std::vector<std::unique_ptr<readings::FrameLog>>;
    struct Others {
        /// Numbers of the logs that processes hold: cheap.
        std::function<std::set<int>()> living;
        /// Takes all logs that no process holds: reads through them.
        std::function<Logs()> take_left;
    };

    /// Takes up the file in which programs before migration 9 kept how far `own` was handed on.
    /// Throws what the log throws.
    Forwarding(const Settings& settings, readings::FrameLog& own, const base::Clock& clock,
               Others others);

    void Start() { own_.Start(); }
    void Stop();
    /// Now and then, from one thread: looks for left logs at the beginning and whenever a process
    /// has gone, and lets go what is worked off.
    void Look();
    /// Any thread; waiting is what waits in all logs that are held.
    [[nodiscard]] receiver::ForwardCounts counts() const;
    /// The left log that is worked off now, which others find held; or nullptr. Any thread.
    [[nodiscard]] std::shared_ptr<readings::FrameLog> Held() const;

 private:
    using Steady = std::chrono::steady_clock;
    struct Left {
        std::shared_ptr<readings::FrameLog> log;
        std::unique_ptr<receiver::Forwarder> forwarder;
    };

    void LetGo();

    const receiver::ForwardSettings settings_;
    const base::Clock& clock_;
    const Others others_;
    receiver::Forwarder own_;
    Steady::time_point next_{};
    std::set<int> living_, missed_;  ///< missed_: were not there when looked at last
    bool may_be_left_ = true;
    mutable std::mutex mutex_;
    Left left_;  ///< under mutex_; changed by the looking thread alone
};

}  // namespace app
