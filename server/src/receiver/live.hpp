#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "readings/reading.hpp"

namespace receiver {

/// What was odd about what a device sent, counted.
struct OddCounts {
    std::int64_t repeated = 0;    ///< the same frame again: answered, stored once
    std::int64_t reused_qn = 0;   ///< other content under a QN that was used
    std::int64_t bad_frames = 0;  ///< no frames: wrong CRC, length, …
    std::int64_t wrong_password = 0;
    std::int64_t impossible_time = 0;  ///< more than a day ahead or 400 days ago: not in curves
    std::int64_t no_time = 0, late = 0, early = 0;
    std::int64_t not_numbers = 0;  ///< `-`, `NaN`, `1e308`
    std::int64_t too_fast = 0;     ///< times that reading paused
    std::int64_t not_kept = 0;     ///< could not be made durable: not answered
};

struct LatestValue {
    std::string factor, kind;  ///< kind as in the store: `real.Rtd`
    readings::Sample sample;
};

/// How a device stands now, in this process.
struct Live {
    base::Uuid point;
    int connections = 0;
    std::int64_t connected_since = 0;  ///< Mono of the first of its connections; 0: none
    base::Instant last_frame;          ///< 0: none since the start
    /// Its clock ahead of ours when it last sent real-time data, in milliseconds.
    std::optional<std::int64_t> ahead_ms;
    std::string address;
    std::int64_t frames = 0, readings = 0;
    OddCounts odd;
    std::string last_cause;  ///< code of the last bad frame's cause
    std::vector<LatestValue> latest;
};

enum class WhyQuarantined : std::uint8_t { kUnknownMn, kNoMn, kWrongPassword };

/// Who knocks without being known. Nothing of theirs is stored as readings or answered.
struct Stranger {
    WhyQuarantined why = WhyQuarantined::kUnknownMn;
    std::string mn, address;  ///< the last address
    base::Instant first, last;
    std::int64_t frames = 0;
    std::string sample;  ///< the beginning of the last frame, without its password
};

struct ReceiverCounts {
    std::int64_t connections = 0, accepted = 0, refused = 0;
    std::int64_t frames = 0, answered = 0, noise_bytes = 0, bad_frames = 0, strangers = 0;
    std::int64_t asked = 0;     ///< requests that went out to devices
    std::int64_t replaced = 0;  ///< connections that gave way to a newer one of the device
    std::int64_t pauses = 0;    ///< rounds in which nothing was read because the store was behind
};

}  // namespace receiver
