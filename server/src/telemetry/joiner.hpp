#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/instant.hpp"
#include "telemetry/frame.hpp"

namespace telemetry {

/// Bounds of what a joiner keeps for messages that never become whole.
struct JoinLimits {
    int packets = 99;                              ///< of one message
    std::size_t messages = 16;                     ///< at the same time
    std::int64_t wait_micros = 10LL * 60'000'000;  ///< for the last packet
};

enum class JoinKind : std::uint8_t {
    kAlone,     ///< the frame is a message by itself
    kWaiting,   ///< kept; others are missing
    kWhole,     ///< this was the last one
    kRepeated,  ///< the same packet came before with the same bytes
    kReplaced,  ///< the same packet came before with other bytes; the later one counts
    kRefused    ///< numbers that cannot be (PNO above PNUM, more packets than allowed)
};

struct Joined {
    JoinKind kind = JoinKind::kAlone;
    std::vector<std::string> frames;  ///< kWhole: all packets in the order of PNO, as they came
};

/// What was given up: packets came, others did not.
struct Unfinished {
    std::string mn, cn, data_time;
    int packets = 0;
    std::vector<std::string> frames;
};

/// Joins the packets of split messages of one connection. Packets of one message have MN, ST, CN,
/// PNUM and DataTime in common; each has its own QN and is answered by itself (table C.50 of
/// HJ 212-2017). One thread.
class Joiner {
 public:
    explicit Joiner(JoinLimits limits = {}) : limits_(limits) {}

    [[nodiscard]] Joined Take(const Frame& frame, base::Instant now);
    /// Those that waited too long, and the oldest where there are too many.
    [[nodiscard]] std::vector<Unfinished> GiveUp(base::Instant now);

 private:
    using Key = std::tuple<std::string, std::string, std::string, int, std::string>;
    struct Waiting {
        base::Instant since;
        std::map<int, std::string> frames;
    };

    JoinLimits limits_;
    std::map<Key, Waiting> waiting_;
};

}  // namespace telemetry
