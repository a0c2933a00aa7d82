#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

namespace receiver {

/// Faults that are sent on purpose: each a share of the frames, in thousandths.
struct Faults {
    int wrong_crc = 0;
    int split = 0;       ///< sent in pieces, the rest in the next round
    int resend = 0;      ///< the same frame once more
    int late = 0;        ///< DataTime a day ago, RF=1 from HJ 212-2025 on
    int exceed = 0;      ///< values three times as high
    int constant = 0;    ///< of the devices, so many always send the same value
    int not_number = 0;  ///< `-`, `NaN`, `1e308`
    // Of the platform's requests:
    int deaf = 0;        ///< not answered
    int refuse = 0;      ///< answered with QnRtn 2
    int no_history = 0;  ///< executed with ExeRtn 100: no data
};

struct SendPlan {
    std::string address = "127.0.0.1";
    std::uint16_t port = 9212;
    std::string from{};  ///< IPv4 address of this machine that it sends from; empty: any
    int devices = 10;
    int first = 0;     ///< so many devices are simulated elsewhere: numbers and MN go on from them
    std::string mn{};  ///< of the first device; the others count on from it. Empty: made up
    std::string password = "123456";
    std::vector<std::string> editions = {"2017"};  ///< taken in turn by the devices
    double rate = 10;                              ///< frames a second, all devices together
    double seconds = 10;
    int factors = 8;  ///< readings of a frame
    std::string cn = "2011";
    Faults faults;
    int minutes = 10;                ///< between its minute values, when they are asked for
    std::int64_t ahead_seconds = 0;  ///< of the devices' clocks
    int reconnect_seconds = 0;       ///< after a cut; 0: never
    std::string replay;              ///< frames to send instead, as they are; each once
    double answer_seconds = 10;      ///< how long an answer is waited for at the end
    std::uint64_t seed = 1;
};

struct SendReport {
    std::int64_t connected = 0, not_connected = 0, lost = 0;
    std::int64_t sent = 0, wanted = 0;  ///< frames; of them, those to be answered
    std::int64_t answered = 0, refused = 0, unknown_answers = 0;
    std::int64_t readings = 0;
    std::int64_t requests = 0, history = 0;  ///< of the platform; frames sent for them
    std::int64_t reconnected = 0;
    double seconds = 0;
    std::int64_t p50_micros = 0, p99_micros = 0, most_micros = 0;
};

/// MN of the n-th simulated device, counted from 0: 24 hex digits (2005: 14).
[[nodiscard]] std::string SimulatedMn(const SendPlan& plan, int n);
[[nodiscard]] const std::string& SimulatedEdition(const SendPlan& plan, int n);

/// One frame that was answered: a planned one, or one of those that the platform asked for.
struct Answered {
    std::string_view mn, qn, cn, data_time;  ///< `data_time` in the digits that were sent
};
using OnAnswer = std::function<void(const Answered&)>;

/// Sends as planned over one connection a device and comes back when the time is over and answers
/// have come, or none come any more. Throws std::system_error when not one connection can be made.
[[nodiscard]] SendReport Send(const SendPlan& plan, const base::Clock& clock,
                              const OnAnswer& on_answer = {});

}  // namespace receiver
