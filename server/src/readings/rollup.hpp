#pragma once

#include <cstdint>
#include <span>

#include "readings/reading.hpp"

namespace readings {

/// What an hour or a day of a series comes to, in millionths of its unit. Every decimal counts,
/// whatever its flag: which of them are valid is judged elsewhere.
struct Rollup {
    std::int64_t count = 0;                  ///< readings of any form
    std::int64_t summed = 0;                 ///< of them, what stands in sum, min and max
    std::int64_t normal = 0;                 ///< of them, those with flag N or none
    std::int64_t replaced = 0;               ///< of `count`, those that took another value's place
    std::int64_t sum = 0, min = 0, max = 0;  ///< millionths; 0 where summed is 0
    std::int64_t last_ms = 0;                ///< time of the last reading

    bool operator==(const Rollup&) const = default;
    void Add(const Sample& sample);
    void Add(const Rollup& other);
    /// Sum / summed, rounded half away from zero; 0 where summed is 0.
    [[nodiscard]] std::int64_t Mean() const;
};

inline constexpr std::uint8_t kRollupScale = 6;

/// In millionths; false where the reading is no decimal or not below ten million, which no sum
/// takes: such readings stand in the blocks alone.
[[nodiscard]] bool InMillionths(const Sample& sample, std::int64_t& value);

[[nodiscard]] Rollup RollupOf(std::span<const Sample> samples);

}  // namespace readings
