#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <tuple>
#include <vector>

#include "alarms/book.hpp"
#include "alarms/instant.hpp"
#include "alarms/judge.hpp"
#include "app/enterprise_teller.hpp"
#include "app/node.hpp"
#include "app/reading_table.hpp"
#include "jobs/moments.hpp"
#include "jobs/runner.hpp"
#include "readings/store.hpp"

namespace app {

/// Watches the readings of this process as they become durable and tells what exceeds, is missing
/// or looks made (docs/decisions/0019-desk.md): values of moments at once, hours and days when they
/// are over, data that come late again. Detectors and missing data are jobs that all processes
/// share. Made and destroyed by one thread.
class AlarmWatch {
 public:
    AlarmWatch(Node& node, readings::Store& store);
    ~AlarmWatch();
    AlarmWatch(const AlarmWatch&) = delete;
    AlarmWatch& operator=(const AlarmWatch&) = delete;

    /// The store's own thread calls this: nothing here waits.
    void Saw(const std::vector<readings::Submission>& batch);

    void Start();
    void Stop();

    [[nodiscard]] const catalogue::TelemetryRules& rules() const { return rules_; }
    /// Everything that is due now, on the calling thread.
    void RunDue();
    /// Judges these days within seconds: what another store of this process made durable (a table
    /// of the upper platform). What lies more than `table_days` back is history, no alarm. Any
    /// thread.
    void JudgeSoon(const std::set<DeviceDay>& days);
    /// The same on the calling thread, now: for a command, which ends.
    void JudgeNow(const std::set<DeviceDay>& days);
    /// Judges one day of a device again.
    void JudgeAgain(const base::Uuid& point, base::CivilDay day);
    base::Done FindMissing(const std::stop_token& stop);
    base::Done DetectIn(const base::RecordId& device, base::CivilDay day);

 private:
    struct Snapshot {
        alarms::Settings settings;
        alarms::DeskRule rule;
    };
    struct DirtyDay {
        base::Uuid point;
        std::int64_t day = 0;  ///< of Beijing, since 1970
        bool soon = false;  ///< the device sent an hour or a day; otherwise: when the hour is over
        auto operator<=>(const DirtyDay&) const = default;
    };

    void Work();
    [[nodiscard]] base::CivilDay FirstOfTables() const;
    /// When acts have come since; `at_once`: also without, for what PostgreSQL holds before the
    /// ledger gives it its place.
    void LoadSettings(bool at_once);
    void TellInstants(base::Instant now);
    void JudgeDirty(base::Instant now);
    void Escalate(base::Instant now);
    void BeginAfterStart();
    base::Done EnqueueDetectors(const std::stop_token& stop);
    [[nodiscard]] std::shared_ptr<const Snapshot> Current() const;
    [[nodiscard]] std::vector<alarms::SeriesReadings> ReadingsOf(const base::Uuid& point,
                                                                 std::int64_t from_ms,
                                                                 std::int64_t to_ms);
    [[nodiscard]] bool CameIn(const base::Uuid& point, readings::Hour hour);

    Node& node_;
    readings::Store& store_;
    catalogue::TelemetryRules rules_;
    alarms::Book book_;
    alarms::Episodes episodes_;     ///< the working thread's
    EnterpriseTeller enterprises_;  ///< the working thread's

    std::int64_t acts_known_ = -1;
    std::chrono::steady_clock::time_point next_load_{};
    std::atomic<bool> load_at_once_ = false;  ///< set by any thread
    base::Instant escalated_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    // All under mutex_.
    std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();
    std::deque<alarms::Beyond> beyond_;
    std::map<DirtyDay, base::Instant> dirty_;  ///< when each is due
    bool stopping_ = false;

    jobs::Moments moments_;
    jobs::Runner runner_;
    std::thread thread_;
};

}  // namespace app
