#include "readings/rollup.hpp"

namespace readings {
namespace {

constexpr std::array<std::int64_t, 19> kPowers = [] {
    std::array<std::int64_t, 19> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

/// Ten million, in millionths: a day of readings each second adds up below 2^63.
constexpr std::int64_t kBound = 10'000'000'000'000;

std::int64_t DividedHalfAway(std::int64_t value, std::int64_t by) {
    const std::int64_t half = by / 2;
    return (value >= 0 ? value + half : value - half) / by;
}

}  // namespace

bool InMillionths(const Sample& sample, std::int64_t& value) {
    if (sample.form != Form::kDecimal || sample.scale > 18) return false;
    if (sample.scale <= kRollupScale) {
        const std::int64_t factor = kPowers[kRollupScale - sample.scale];
        if (sample.scaled >= kBound / factor || sample.scaled <= -kBound / factor) return false;
        value = sample.scaled * factor;
        return true;
    }
    // At most 18 digits are ever read, so half of the divisor never overflows what it is added to.
    constexpr std::int64_t kMost = 4'000'000'000'000'000'000;
    if (sample.scaled > kMost || sample.scaled < -kMost) return false;
    value = DividedHalfAway(sample.scaled, kPowers[sample.scale - kRollupScale]);
    return value < kBound && value > -kBound;
}

void Rollup::Add(const Sample& sample) {
    last_ms = count == 0 ? sample.time_ms : std::max(last_ms, sample.time_ms);
    ++count;
    if ((sample.quality & quality::kReplaced) != 0) ++replaced;
    std::int64_t value = 0;
    if (!InMillionths(sample, value)) return;
    min = summed == 0 ? value : std::min(min, value);
    max = summed == 0 ? value : std::max(max, value);
    sum += value;
    ++summed;
    const std::string_view flag = sample.Flag();
    if (flag.empty() || flag == "N") ++normal;
}

void Rollup::Add(const Rollup& other) {
    if (other.count == 0) return;
    last_ms = count == 0 ? other.last_ms : std::max(last_ms, other.last_ms);
    count += other.count;
    replaced += other.replaced;
    normal += other.normal;
    if (other.summed == 0) return;
    min = summed == 0 ? other.min : std::min(min, other.min);
    max = summed == 0 ? other.max : std::max(max, other.max);
    sum += other.sum;
    summed += other.summed;
}

std::int64_t Rollup::Mean() const { return summed == 0 ? 0 : DividedHalfAway(sum, summed); }

Rollup RollupOf(std::span<const Sample> samples) {
    Rollup rollup;
    for (const Sample& sample : samples) rollup.Add(sample);
    return rollup;
}

}  // namespace readings
