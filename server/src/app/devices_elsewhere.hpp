#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "http/outlet_desk.hpp"
#include "readings/shared_notes.hpp"

namespace app {

/// How often a process tells of its devices.
struct TellingOften {
    std::chrono::milliseconds all{30'000};        ///< what they sent
    std::chrono::milliseconds connecting{4'000};  ///< where one has come or gone
    std::chrono::milliseconds hearing{4'000};     ///< what others say
    int rest = 20;  ///< however many there are, it pauses so many times as long as it took
};

/// How devices stand at the other processes that receive for this database: this one tells of its
/// own, some to a note, those alone of which anything has changed, and hears of theirs
/// (docs/formats/readings.md). Nothing of it lies on the way of a frame.
class DevicesElsewhere {
 public:
    using Points = std::vector<base::Uuid>;
    using Own = std::function<std::vector<http::DeviceNow>(const Points&)>;

    /// `log`: the number by which this process is known.
    DevicesElsewhere(readings::SharedNotes& notes, const base::Clock& clock, int log,
                     TellingOften often = {})
        : notes_(notes), clock_(clock), log_(log), often_(often) {}

    /// Tells of those of `points` that have ever been here; `own` says how some of them stand.
    /// `connected`: those that are here now, in any order. One thread.
    void Tell(const Points& points, const Points& connected, const Own& own);

    // Any thread. What was heard last is seconds old.
    /// Does another process receive?
    [[nodiscard]] bool AnyReceives();
    /// What others know of these devices, joined to what is known here.
    void AddTo(std::vector<http::DeviceNow>& now);

 private:
    using Steady = std::chrono::steady_clock;
    struct Heard {
        int log = -1;
        base::Instant at;
        std::vector<http::DeviceNow> devices;
    };

    void Hear();         ///< with mutex_ held
    void HearDevices();  ///< with mutex_ held
    void Index();        ///< with mutex_ held

    readings::SharedNotes& notes_;
    const base::Clock& clock_;
    const int log_;
    const TellingOften often_;

    // The telling thread's.
    std::map<std::string, std::size_t> said_;  ///< digest of the body by subject, since fresh_from_
    std::set<base::Uuid> connected_;
    Steady::time_point next_{}, soonest_{}, fresh_from_{};

    std::mutex mutex_;
    // All under mutex_.
    Steady::time_point hear_next_{};
    bool any_receives_ = false;
    std::map<std::string, Heard> heard_;  ///< by subject
    std::unordered_map<base::Uuid, std::vector<const http::DeviceNow*>> by_point_;
};

}  // namespace app
