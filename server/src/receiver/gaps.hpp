#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "receiver/dialogue.hpp"

namespace receiver {

/// What is expected of a device without a break, and how it is asked for.
struct GapSpan {
    std::string_view name;       ///< `hour`: first half of a kind
    std::string_view cn;         ///< 2061
    std::int64_t step_ms = 0;    ///< 0: learnt from the device's own rhythm
    std::int64_t shift_ms = 0;   ///< slots begin at multiples of the step minus this
    std::int64_t settle_ms = 0;  ///< how long after its end a slot may still come by itself
    std::int64_t slots_a_request = 0;
};
/// Hours, minutes, days (of Beijing).
[[nodiscard]] const std::vector<GapSpan>& GapSpans();

/// When a device told a factor in a span.
struct FactorTimes {
    std::string factor;
    std::vector<std::int64_t> times_ms;  ///< rising
    bool before = false;                 ///< it also told it before the window
};

/// Slots in a row of which the same factors are missing; never across a request's bounds.
struct MissingRange {
    std::int64_t from_ms = 0, to_ms = 0;  ///< `to_ms` exclusive
    std::int64_t slots = 0;
    std::vector<std::string> factors;
    bool operator==(const MissingRange&) const = default;
};

struct GapWindow {
    std::int64_t from_ms = 0, to_ms = 0;  ///< whole slots in it are expected
};

/// The device's rhythm: the most frequent distance of its values among those that HJ 212 allows for
/// minutes; 0 where too little is known.
[[nodiscard]] std::int64_t LearntStep(const std::vector<FactorTimes>& factors);
/// A factor is expected from its first value in the window on, from the window's beginning where it
/// was told before.
[[nodiscard]] std::vector<MissingRange> FindMissing(const GapSpan& span, std::int64_t step_ms,
                                                    const GapWindow& window,
                                                    const std::vector<FactorTimes>& factors);

enum class GapStanding : std::uint8_t { kWaiting, kAsked, kGivenUp };

struct Gap {
    std::string_view span;
    std::int64_t step_ms = 0;
    MissingRange missing;
    GapStanding standing = GapStanding::kWaiting;
    int tries = 0;
    std::string why;  ///< Chinese: how the last try ended
    std::uint64_t asking = 0;
    Mono next = 0;
};

struct GapCounts {
    std::int64_t open = 0, given_up = 0;  ///< ranges as they stand
    std::int64_t asked = 0, closed = 0;   ///< requests; ranges that are whole again
    std::int64_t left_out = 0;            ///< beyond kMostGaps of a device and span
};

/// What is missing of each device and what was done about it. One thread; memory of a process (what
/// is missing is found again in the store).
class GapKeeper {
 public:
    static constexpr int kTries = 3;
    static constexpr std::size_t kMostGaps = 64;

    /// What a survey found: `missing` is all there is now.
    void Update(const base::Uuid& point, const GapSpan& span, std::int64_t step_ms,
                std::vector<MissingRange> missing);
    /// Requests that are due for this device; at most one is open at a time.
    [[nodiscard]] std::vector<Asking> Due(const base::Uuid& point, Mono now);
    /// True: the device must be surveyed again soon.
    bool Settle(const Asked& asked, Mono now);
    [[nodiscard]] bool Knows(std::uint64_t asking) const { return asked_.contains(asking); }
    [[nodiscard]] std::vector<Gap> Of(const base::Uuid& point) const;
    [[nodiscard]] GapCounts counts() const;
    /// Numbers of askings are odd: others use even ones.
    static bool IsOurs(std::uint64_t number) { return (number & 1U) != 0; }

 private:
    std::map<base::Uuid, std::vector<Gap>> gaps_;
    std::map<std::uint64_t, base::Uuid> asked_;
    std::uint64_t last_number_ = 0;
    GapCounts counts_;
};

}  // namespace receiver
