#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "alarms/alarm.hpp"
#include "readings/reading.hpp"

namespace alarms {

/// A value beyond its limit, as it came.
struct Beyond {
    base::Uuid point;
    std::string factor, kind;
    std::int64_t time_ms = 0, value = 0;  ///< millionths
};

/// Is it a value of a moment or of some minutes (`real.Rtd`, `minute.ZsAvg` …)?
[[nodiscard]] bool IsInstant(std::string_view kind);
[[nodiscard]] evaluation::Form FormOfKind(std::string_view kind);

/// The limit that a value of this kind breaks, whatever its averaging time; nullptr: none, or the
/// value says nothing (no number, or a flag by which it does not count).
[[nodiscard]] const LimitPeriod* BrokenLimit(const FactorSetting& factor, std::string_view kind,
                                             const readings::Sample& sample);

/// Values beyond limits as stretches: what comes within the calm of the last one is the same
/// matter. One thread.
class Episodes {
 public:
    /// What is told of `beyond`: an alarm to be raised or brought up to date; nullopt where it was
    /// told a short while ago.
    [[nodiscard]] std::optional<Alarm> Take(const Beyond& beyond, const DeviceSetting& device,
                                            const DeskRule& rule, base::Instant now);
    /// Those that are over, and those that are longer than what was last told of them.
    [[nodiscard]] std::vector<Alarm> Pass(const Settings& settings, const DeskRule& rule,
                                          base::Instant now);
    /// Of a matter that stands open in the records: it goes on instead of beginning anew.
    void Resume(Alarm alarm, const base::Uuid& point, base::Instant now);
    /// It could not be told: the next value beyond the limit tells it.
    void Forget(const Alarm& alarm) {
        episodes_.erase({alarm.device.value, alarm.factor, alarm.series});
    }

 private:
    struct Key {
        base::Uuid point;
        std::string factor, kind;
        auto operator<=>(const Key&) const = default;
    };
    struct Episode {
        Alarm alarm;
        std::int64_t peak = 0, last_ms = 0;
        base::Instant seen, told;
        std::int64_t times_told = 0;
    };
    static void Word(Episode& episode, const DeviceSetting& device);

    std::map<Key, Episode> episodes_;
};

}  // namespace alarms
