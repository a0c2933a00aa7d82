#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "readings/store.hpp"
#include "receiver/device.hpp"
#include "receiver/live.hpp"
#include "telemetry/frame.hpp"
#include "telemetry/splitter.hpp"

namespace receiver {

/// What becomes of a frame.
struct Taken {
    /// To be kept; `answer` goes out only when it is. Absent: `answer` may go out at once.
    std::optional<readings::Submission> submission;
    std::string answer;     ///< empty: none is wanted
    base::Uuid point;       ///< whose it is; nil: a stranger's
    bool too_fast = false;  ///< read on from this connection in a second
    /// The good frame of a known device that this was, until the next Take; else nullptr.
    const telemetry::Frame* heard = nullptr;
};

/// How a device is spoken to: as it spoke last.
struct Manner {
    std::string mn, password, st, key;  ///< `key` is empty unless it encrypts
    int version = 1;
};

/// A request to it, sealed where it encrypts.
[[nodiscard]] std::string RequestFrame(const Manner& manner, std::string_view cn,
                                       std::string_view body, std::string_view qn);

/// Which device is owed an answer.
struct Owed {
    base::Uuid point;
    std::uint64_t key = 0;
};

/// The rules of receiving, with no socket: frames to submissions and answers, who is known, what is
/// odd, what came before (docs/formats/readings.md). One thread.
class Intake {
 public:
    explicit Intake(const base::Clock& clock) : clock_(clock) {}

    void SetDevices(std::shared_ptr<const Devices> devices) { devices_ = std::move(devices); }
    /// A frame that the log gave back at start: it is known if it comes again.
    void Remember(const base::Uuid& point, std::uint64_t key);

    [[nodiscard]] Taken Take(const telemetry::Piece& piece, const std::string& address);
    /// The store's word for a submission.
    void Settle(const Owed& owed, readings::Kept kept);

    /// `now` of a clock that nobody sets.
    void CountConnection(const base::Uuid& point, int change, std::int64_t now);
    /// nullopt: it has not spoken since the start, or is no device any more.
    [[nodiscard]] std::optional<Manner> MannerOf(const base::Uuid& point) const;
    /// Points with a connection, and since when.
    [[nodiscard]] std::vector<std::pair<base::Uuid, std::int64_t>> Connected() const;
    [[nodiscard]] int ConnectionsOf(const base::Uuid& point) const;
    [[nodiscard]] std::vector<Live> LiveOf(std::span<const base::Uuid> points) const;
    [[nodiscard]] std::vector<Stranger> Strangers() const;
    [[nodiscard]] std::int64_t strangers_seen() const { return strangers_seen_; }

    static constexpr int kMostStrangers = 1'000;
    static constexpr double kFramesASecond = 20, kBurst = 400;

 private:
    struct Seen {
        std::uint64_t key = 0, qn = 0;
        bool kept = false;
    };
    struct DeviceState {
        Live live;
        std::vector<Seen> seen;  ///< a ring of the last frames
        std::size_t next = 0;
        Manner manner;
        double tokens = kBurst;
        base::Instant filled;
        base::Instant bad_kept;  ///< when a bad frame was last kept as evidence
    };

    Taken TakeFrame(std::string_view bytes, std::string_view raw, const std::string& address);
    Taken TakeBad(std::string_view bytes, const std::string& address);
    Taken TakeKnown(const Device& device, std::string_view raw, const std::string& address);
    [[nodiscard]] const Device* Find(std::string_view mn) const;
    void Quarantine(WhyQuarantined why, std::string_view raw, const std::string& address);
    void AddReadings(DeviceState& state, readings::Submission& submission);
    [[nodiscard]] std::string Answer(const DeviceState& state) const;
    void NoteManner(DeviceState& state, const Device& device, bool sealed) const;
    void NoteLatest(Live& live, const readings::NewReading& reading);
    bool TakeToken(DeviceState& state, base::Instant now);
    DeviceState& StateOf(const base::Uuid& point);
    /// Where it was seen; nullptr: never.
    static Seen* FindSeen(DeviceState& state, std::uint64_t key);
    static void AddSeen(DeviceState& state, const Seen& seen);

    const base::Clock& clock_;
    std::shared_ptr<const Devices> devices_ = std::make_shared<Devices>();
    std::unordered_map<base::Uuid, DeviceState> states_;
    std::map<std::pair<WhyQuarantined, std::string>, Stranger> strangers_;
    std::int64_t strangers_seen_ = 0;
    telemetry::Frame frame_;
};

/// `real`, `minute`, `hour`, `day`, `state`, `run` by the command number, else the number.
[[nodiscard]] std::string_view SpanOf(std::string_view cn);

}  // namespace receiver
