#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "app/device_commands.hpp"
#include "app/node.hpp"
#include "readings/store.hpp"
#include "receiver/gaps.hpp"
#include "receiver/receiver.hpp"

namespace app {

/// The talk of this process with its devices: looks in the store what they owe (when they connect
/// and every ten minutes), asks for it, and hands on the commands of people. One thread of its own.
class OutletLine {
 public:
    OutletLine(Node& node, readings::Store& store, receiver::Receiver& receiver);
    ~OutletLine() { Stop(); }
    OutletLine(const OutletLine&) = delete;
    OutletLine& operator=(const OutletLine&) = delete;

    void Start();
    void Stop();
    /// Any thread.
    [[nodiscard]] std::vector<receiver::Gap> GapsOf(const base::Uuid& point) const;
    [[nodiscard]] receiver::GapCounts GapsNow() const;
    /// Devices of which more is known than when this was last called, with all that they owe.
    [[nodiscard]] std::vector<std::pair<base::Uuid, std::vector<receiver::Gap>>> TakeSurveyed();

 private:
    using Steady = std::chrono::steady_clock;
    struct Watched {
        receiver::Mono connected = 0;
        Steady::time_point next;
    };

    void Work();
    void Look();
    void Survey(const base::Uuid& point);
    void SurveySpan(const base::Uuid& point, const receiver::GapSpan& span,
                    const std::vector<readings::KnownSeries>& series);

    Node& node_;
    readings::Store& store_;
    receiver::Receiver& receiver_;
    DeviceCommands commands_;
    std::map<base::Uuid, Watched> watched_;

    mutable std::mutex mutex_;
    receiver::GapKeeper keeper_;     ///< under mutex_
    std::set<base::Uuid> surveyed_;  ///< under mutex_
    std::condition_variable changed_;
    bool stopping_ = false;  ///< under mutex_
    std::thread thread_;
};

}  // namespace app
