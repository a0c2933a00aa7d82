#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/principal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "readings/store.hpp"

namespace http {

struct LatestReading {
    std::string factor, kind;
    readings::Sample sample;
};

/// How a device stands, in all processes that receive for this database together: what others know
/// of it is half a minute old.
struct DeviceNow {
    base::Uuid point;
    int connections = 0;
    base::Instant last_frame;  ///< 0: none since the start
    std::string address;
    std::optional<std::int64_t> ahead_ms;  ///< its clock before ours, as it last sent
    std::int64_t frames = 0, readings = 0;
    std::vector<std::pair<std::string, std::int64_t>> odd;  ///< names of what was odd, counted
    std::string last_cause;                                 ///< code of a message
    std::vector<LatestReading> latest;
};

/// Who sends without being known.
struct StrangerSeen {
    std::string why;  ///< unknown_mn, no_mn, wrong_password
    std::string mn, address, sample;
    base::Instant first, last;
    std::int64_t frames = 0;
};

/// Values that a device owes, and what was done about it.
struct GapSeen {
    std::string span;  ///< hour, minute, day
    std::int64_t from_ms = 0, to_ms = 0, slots = 0;
    std::vector<std::string> factors;
    std::string standing;  ///< waiting, asked, given_up
    int tries = 0;
    std::string why;  ///< how the last try ended; words
};

/// How handing on to the next platform stands in this process.
struct ForwardSeen {
    std::string to;
    bool connected = false;
    std::int64_t waiting = 0, answered = 0, left_out = 0, unanswered = 0;
    base::Instant last_answer;  ///< 0: none since the start
    std::string last_failure;
};

struct TableTaken {
    base::RecordId record;  ///< reading_import
    std::int64_t rows = 0, readings = 0;
};

/// Readings and devices on line, for the pages; `app` answers. Safe from any thread.
class OutletDesk {
 public:
    virtual ~OutletDesk() = default;
    /// Is anybody listening for devices, in this process or another of this database?
    [[nodiscard]] virtual bool IsListening() = 0;
    [[nodiscard]] virtual std::vector<DeviceNow> Now(const std::vector<base::Uuid>& points) = 0;
    /// Of all processes that receive for this database: those of others are seconds old.
    [[nodiscard]] virtual std::vector<StrangerSeen> Strangers() = 0;
    [[nodiscard]] virtual std::vector<GapSeen> GapsOf(const base::Uuid& point) = 0;
    /// nullopt: nothing is handed on.
    [[nodiscard]] virtual std::optional<ForwardSeen> Forwarded() = 0;
    /// The last value of each series within two days, from the store: of devices that do not send
    /// to this process. Seconds old.
    [[nodiscard]] virtual std::vector<LatestReading> LatestOf(const base::Uuid& point) = 0;
    /// A table of values from the upper platform, with an act of the principal; refuses every
    /// faulty row.
    [[nodiscard]] virtual base::Result<TableTaken> TakeTable(
        const access_control::Principal& principal, const std::string& name,
        std::string_view bytes) = 0;
    [[nodiscard]] virtual readings::Store& Readings() = 0;
    /// By which readings are judged.
    [[nodiscard]] virtual const catalogue::TelemetryRules& Rules() const = 0;
    /// Seals the frames that this process has received so far in the ledger; the act, where there
    /// were any that were not sealed.
    virtual std::optional<base::ActId> SealNow() = 0;
};

}  // namespace http
