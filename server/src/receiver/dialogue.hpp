#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "telemetry/frame.hpp"

namespace receiver {

/// Microseconds of a clock that nobody sets: what waits by it waits as long when the wall clock
/// jumps.
using Mono = std::int64_t;

/// What the platform asks of a device.
struct Asking {
    std::uint64_t number = 0;  ///< the asker's own name for it
    base::Uuid point;
    std::string cn;
    std::string body;  ///< between `CP=&&` and `&&`; `{now}` becomes the time of sending
};

enum class Ending : std::uint8_t {
    kDone,      ///< 9012 with ExeRtn 1
    kRefused,   ///< 9011 with another QnRtn than 1: `code`
    kFailed,    ///< 9012 with another ExeRtn than 1: `code`
    kNoAnswer,  ///< no 9011, however often it was sent
    kNoResult,  ///< 9011, and then nothing any more
    kAway,      ///< the device is not connected to this process
    kCrowded    ///< too much waits for the device already
};
/// `done`, `no_answer`
[[nodiscard]] std::string_view EndingName(Ending ending);
/// In Chinese, with the meaning of the code.
[[nodiscard]] std::string EndingWords(Ending ending, int code);

/// How an asking ended.
struct Asked {
    std::uint64_t number = 0;
    base::Uuid point;
    Ending ending = Ending::kDone;
    int code = 0;
    int sent = 0;         ///< times that the request went out
    int data_frames = 0;  ///< that came between 9011 and 9012
    std::string qn;
    std::string told;  ///< CP of the last of them, at most 400 bytes
};

struct DialogueLimits {
    Mono answer = 10'000'000;    ///< until the request is sent again, under the same QN
    int times = 3;               ///< that it is sent (the standard's default)
    Mono result = 60'000'000;    ///< of silence between 9011 and 9012
    Mono longest = 600'000'000;  ///< however much is said in between
    double a_second = 20;        ///< requests of all devices together
    std::size_t waiting = 32;    ///< askings of a device
};

/// The talks of the platform with devices: at most one with a device at a time, requests at a
/// bounded pace, repeated and given up by time. No socket; one thread.
class Dialogue {
 public:
    explicit Dialogue(const base::Clock& clock, DialogueLimits limits = {})
        : clock_(clock), limits_(limits) {}

    void Ask(Asking asking, Mono now);
    /// A good frame of a known device: perhaps a word of a talk.
    void Hear(const base::Uuid& point, const telemetry::Frame& frame, Mono now);
    /// False: not connected. `qn` names the exchange.
    using Sender =
        std::function<bool(const Asking& asking, const std::string& body, const std::string& qn)>;
    void Tick(Mono now, const Sender& send);
    [[nodiscard]] std::vector<Asked> TakeEnded();
    [[nodiscard]] std::size_t open() const { return talks_.size(); }

 private:
    struct Current {
        explicit Current(Asking what) : asking(std::move(what)) {}
        Asking asking;
        std::string qn, told;
        int sent = 0, data_frames = 0;
        bool accepted = false;
        Mono began = 0, last = 0;
    };
    struct Talk {
        std::deque<Asking> waiting;
        std::optional<Current> current;
    };

    [[nodiscard]] std::string NextQn();
    [[nodiscard]] bool TakeToken(Mono now);
    void SendCurrent(Talk& talk, Mono now, const Sender& send);
    void Advance(Talk& talk, Mono now, const Sender& send);
    void End(Talk& talk, Ending ending, int code = 0);

    const base::Clock& clock_;
    const DialogueLimits limits_;
    std::map<base::Uuid, Talk> talks_;
    std::vector<Asked> ended_;
    std::int64_t last_qn_ = 0;
    double tokens_ = 1;
    Mono filled_ = 0;
};

/// `20260301083000` in Beijing, with three digits of milliseconds where they are wanted.
[[nodiscard]] std::string DigitsOf(base::Instant moment, bool with_ms);

}  // namespace receiver
