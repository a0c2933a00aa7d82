#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

/// How much each value of a track tells, in bits: -log2 of how often a step of such a size follows,
/// at such a level, after a step like the one before it. Learnt outside the window from steps of
/// like size together, or from the same step where that is more usual (decimals that came or went);
/// a place outside is weighed without itself, so that the past and the window compare. One a track;
/// it must not outlive it.
class Telling {
 public:
    explicit Telling(const Track& track);

    /// Of the step from the place before; NaN where either has no value.
    [[nodiscard]] double Step(std::size_t i) const { return bits_[i]; }
    /// Of a value by itself: by how many of the past are like it.
    [[nodiscard]] double Value(std::size_t i) const;
    /// In the smallest differences that the track has; kNoTick where there is no value.
    [[nodiscard]] std::int64_t Tick(std::size_t i) const { return ticks_[i]; }
    [[nodiscard]] const std::vector<std::int64_t>& ticks() const { return ticks_; }

    static constexpr std::int64_t kNoTick = INT64_MIN;

 private:
    /// By the level before the step, and by the step before it.
    static constexpr std::size_t kLevels = 6, kBefore = 4;
    struct Context {
        std::size_t level = 0, before = 0;
    };
    struct Counts {
        std::vector<double> seen;
        double all = 0;
    };
    using Steps = std::unordered_map<std::int64_t, double>;

    void FindLevels();
    [[nodiscard]] Context ContextOf(std::size_t i) const;
    void Count();
    [[nodiscard]] double BitsOf(std::size_t i) const;
    [[nodiscard]] bool IsCounted(std::size_t i) const;

    const Track& track_;
    std::vector<std::int64_t> ticks_;
    std::array<double, kLevels - 1> ends_{};  ///< of the levels
    std::array<double, kLevels> middle_{};    ///< middle size of a step at each
    std::array<Counts, kLevels> at_level_;
    std::array<Steps, kLevels> same_;  ///< each step by itself
    std::array<std::array<Counts, kBefore>, kLevels> after_;
    std::vector<double> bits_;
};

/// The values of a track in differences of `unit`.
[[nodiscard]] std::vector<std::int64_t> TicksOf(const Track& track, double unit);

}  // namespace anomaly::detail
