#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "app/alarm_watch.hpp"
#include "app/devices_elsewhere.hpp"
#include "app/forwarding.hpp"
#include "app/node.hpp"
#include "app/outlet_line.hpp"
#include "app/outlet_sights.hpp"
#include "http/outlet_desk.hpp"
#include "readings/block_store.hpp"
#include "readings/frame_log.hpp"
#include "readings/store.hpp"
#include "receiver/receiver.hpp"

namespace app {

/// Readings of this process, and its receiver where the settings name an address: opened, wired to
/// the records, kept up to date, sealed each hour, dropped by age. Made and destroyed by one
/// thread.
class Outlets final : public http::OutletDesk {
 public:
    /// Brings logs that processes left behind into blocks.
    explicit Outlets(Node& node);
    ~Outlets() override;
    Outlets(const Outlets&) = delete;
    Outlets& operator=(const Outlets&) = delete;

    /// The real port of the receiver; nullopt when there is none.
    std::optional<std::uint16_t> Start();
    void Stop();

    [[nodiscard]] bool IsListening() override {
        return receiver_.has_value() || elsewhere_->AnyReceives();
    }
    [[nodiscard]] std::vector<http::DeviceNow> Now(const std::vector<base::Uuid>& points) override;
    [[nodiscard]] std::vector<http::StrangerSeen> Strangers() override;
    [[nodiscard]] std::vector<http::GapSeen> GapsOf(const base::Uuid& point) override;
    [[nodiscard]] std::optional<http::ForwardSeen> Forwarded() override;
    [[nodiscard]] std::vector<http::LatestReading> LatestOf(const base::Uuid& point) override;
    [[nodiscard]] base::Result<http::TableTaken> TakeTable(
        const access_control::Principal& principal, const std::string& name,
        std::string_view bytes) override;
    [[nodiscard]] readings::Store& Readings() override { return *store_; }
    [[nodiscard]] const catalogue::TelemetryRules& Rules() const override {
        return watch_->rules();
    }
    /// Judges these days now: for a command that took a table in, and ends.
    void JudgeNow(const std::set<DeviceDay>& days) { watch_->JudgeNow(days); }
    /// Seals what this process has received up to now: what is to stand in a record of a check.
    std::optional<base::ActId> SealNow() override;
    [[nodiscard]] receiver::ReceiverCounts ReceiverNow() const;
    /// Lines of Prometheus text.
    [[nodiscard]] std::string MetricsText() const;

    /// Seals what was received before the last whole hour that ended five minutes ago: one act
    /// `ledger.frames` for all devices of this process's log (docs/formats/readings.md).
    void SealFrames();

 private:
    void Work();
    void Look();
    void TellOthers();
    [[nodiscard]] std::vector<http::DeviceNow> OwnNow(const std::vector<base::Uuid>& points) const;
    /// Takes back what this process told others, or a former one of its number; a failure is
    /// logged only.
    void TakeWordsBack();
    /// Logs that processes left. What these said of devices goes with them.
    [[nodiscard]] std::vector<std::unique_ptr<readings::FrameLog>> TakeLeftLogs();
    void LoadDevices();
    void DropOld();
    std::optional<base::ActId> SealBefore(base::Instant before);

    Node& node_;
    std::unique_ptr<readings::BlockStore> blocks_;
    std::unique_ptr<readings::FrameLog> log_;
    std::unique_ptr<readings::SharedNotes> notes_;
    std::optional<readings::Store> store_;
    std::optional<receiver::Receiver> receiver_;
    std::optional<AlarmWatch> watch_;
    std::mutex sealing_;  ///< one at a time, or a segment would be sealed twice
    std::optional<OutletLine> line_;
    std::optional<OutletSights> sights_;
    std::optional<DevicesElsewhere> elsewhere_;
    std::optional<Forwarding> forwarding_;

    std::vector<base::Uuid> points_;  ///< of the devices that are received, when last loaded
    std::int64_t acts_known_ = -1;
    std::chrono::steady_clock::time_point next_load_{};
    std::int64_t sealed_hour_ = 0, dropped_day_ = 0, failures_told_ = 0;

    struct LatestKnown {
        std::chrono::steady_clock::time_point read;
        std::vector<http::LatestReading> values;
    };
    std::map<base::Uuid, LatestKnown> latest_;  ///< under mutex_

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;  ///< under mutex_
    std::thread thread_;
};

/// Where readings and raw frames lie beside a SQLite database.
[[nodiscard]] std::filesystem::path ReadingsFolder(const Settings& settings);

/// Makes these durable and brings them into blocks, in a log of their own. Throws when it could
/// not.
void KeepReadings(Node& node, std::vector<readings::Submission> rows);

/// The segments that acts `ledger.frames` sealed, against what the logs hold now.
struct FrameCheck {
    std::int64_t sealed = 0, gone = 0, unsealed = 0;
    std::vector<std::string> changed;  ///< names of segments whose bytes are others
};
[[nodiscard]] FrameCheck CheckFrames(Node& node);

}  // namespace app
