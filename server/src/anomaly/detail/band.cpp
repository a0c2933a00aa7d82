#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "anomaly/detail/telling.hpp"
#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// So many values are looked at together.
constexpr std::array<std::size_t, 8> kCounts{24, 30, 36, 44, 54, 66, 80, 96};
/// What it costs to choose the middle and the width of a band, and one of three ways of chance.
constexpr double kChoiceBits = 10 + 1.6;
/// Of so few different values each is counted by itself.
constexpr std::size_t kFewValues = 6;
/// The spread that rounding alone makes, in ticks.
constexpr double kGrain = 0.3;

/// Sums from the beginning of a track to each place, so that any stretch is told at once. A step
/// is summed at the place that it leads to: those inside a stretch begin at its second place.
struct Sums {
    double values = 0, squares = 0;  ///< of the values, in ticks from the middle of all
    double turns = 0;                ///< of the squares of steps
    double bits = 0;                 ///< what the steps tell by the past
    double seen = 0, pairs = 0;

    friend Sums operator-(const Sums& a, const Sums& b) {
        return {a.values - b.values, a.squares - b.squares, a.turns - b.turns,
                a.bits - b.bits,     a.seen - b.seen,       a.pairs - b.pairs};
    }
};

/// A stretch that looks like chance about a set level.
struct Band {
    std::size_t first = 0, count = 0;
    double bits = 0;  ///< log2 of how much likelier chance within a band is than the outlet's ways
};

class Bands {
 public:
    struct Terms {
        double roughness_spreads = 0, least_units = 0, floor = 0, most_bits = 0, most_spread = 0;
    };

    Bands(const Track& track, const Telling& telling, Terms terms)
        : track_(track),
          telling_(telling),
          terms_(terms),
          middle_(track.Quantile(0.5) / track.unit) {
        sums_.resize(track.size() + 1);
        for (std::size_t i = 0; i < track.size(); ++i) {
            Sums sum = sums_[i];
            if (track.Has(i)) {
                const double x = static_cast<double>(telling.Tick(i)) - middle_;
                sum.values += x;
                sum.squares += x * x;
                ++sum.seen;
                if (i > 0 && track.Has(i - 1)) {
                    const auto step = static_cast<double>(telling.Tick(i) - telling.Tick(i - 1));
                    sum.turns += step * step;
                    sum.bits += std::min(telling.Step(i), terms.most_bits);
                    ++sum.pairs;
                }
            }
            sums_[i + 1] = sum;
        }
    }

    /// The likeliest band between two places: of a few lengths, then fitted value by value.
    [[nodiscard]] Band Likeliest(std::size_t from, std::size_t to) const {
        Band best;
        for (const std::size_t count : kCounts)
            for (std::size_t i = from; i + count <= to; i += 2)
                if (const double bits = BitsOf(i, count); bits > best.bits) best = {i, count, bits};
        for (bool better = best.count > 0; better;) {
            better = false;
            const Band at = best;
            for (const auto& [first, last] : {std::pair{at.first - 1, at.first + at.count},
                                              std::pair{at.first + 1, at.first + at.count},
                                              std::pair{at.first, at.first + at.count - 1},
                                              std::pair{at.first, at.first + at.count + 1}}) {
                if (first + 1 < from + 1 || last > to || last - first < kCounts.front() ||
                    last - first > kCounts.back())
                    continue;
                if (const double bits = BitsOf(first, last - first); bits > best.bits)
                    best = {first, last - first, bits}, better = true;
            }
        }
        return best;
    }

 private:
    /// Both ways tell the same steps: the past by how often it took them, the band by the likeliest
    /// way of chance: a normal distribution with the middle and spread of the stretch, all values
    /// between the lowest and the highest alike, or, of an instrument that knows few values there,
    /// each as often as it comes. What flows, however gently, is no band: values by chance turn
    /// back at every step (von Neumann's ratio is two).
    [[nodiscard]] double BitsOf(std::size_t first, std::size_t count) const {
        const Sums sum = sums_[first + count] - sums_[first];
        const Sums steps = sums_[first + count] - sums_[first + 1];  // not the one into the stretch
        if (sum.seen * 10 < static_cast<double>(count) * 8 || steps.pairs < 8) return 0;
        const double deviations = sum.squares - sum.values * sum.values / sum.seen;
        // what never moves is another matter; what has few steps cannot be told from the grain
        if (deviations < terms_.least_units * terms_.least_units * 0.9) return 0;
        const double roughness = steps.turns / deviations * sum.seen / steps.pairs;
        if (roughness < 2 - terms_.roughness_spreads / std::sqrt(sum.seen)) return 0;
        const double middle = sum.values / sum.seen + middle_;
        if (middle * track_.unit < terms_.floor) return 0;
        // about low values mere noise is wide, and no band
        const double variance = deviations / (sum.seen - 1);
        if (std::sqrt(variance) > terms_.most_spread * middle + kGrain) return 0;
        constexpr double kNormal = 17.079468445347134;  // 2 π e
        const double normal = std::log2(kNormal * (variance + 1.0 / 12)) / 2;
        return steps.bits - steps.pairs * std::min(normal, DrawnBits(first, count)) - kChoiceBits;
    }

    /// What a value of a stretch costs where it was drawn evenly; of few different ones where each
    /// comes as often as it does, with what it costs to tell how often.
    [[nodiscard]] double DrawnBits(std::size_t first, std::size_t count) const {
        std::int64_t low = INT64_MAX, high = INT64_MIN;
        for (std::size_t i = first; i < first + count; ++i) {
            if (!track_.Has(i)) continue;
            low = std::min(low, telling_.Tick(i));
            high = std::max(high, telling_.Tick(i));
        }
        const auto values = static_cast<std::size_t>(high - low) + 1;
        const double evenly = std::log2(static_cast<double>(values));
        if (values > kFewValues) return evenly;
        std::array<double, kFewValues> seen{};
        double all = 0;
        for (std::size_t i = first; i < first + count; ++i)
            if (track_.Has(i)) ++seen[static_cast<std::size_t>(telling_.Tick(i) - low)], ++all;
        double counted = static_cast<double>(values - 1) / 2 * std::log2(all) / all;
        for (const double one : seen)
            if (one > 0) counted -= one / all * std::log2(one / all);
        return std::min(evenly, counted);
    }

    const Track& track_;
    const Telling& telling_;
    Terms terms_;
    double middle_;
    std::vector<Sums> sums_;
};

/// In pieces of the past as long as the window, what the likeliest band of each says; of many the
/// second, so that one fraud or fault of the past hides no other.
double UsualBits(const Track& track, const Bands& bands) {
    std::vector<double> bits;
    for (const auto& [from, to] : PastPieces(track)) bits.push_back(bands.Likeliest(from, to).bits);
    return SecondOf(std::move(bits));
}

struct Reach {
    double low = 0, high = 0;
};

Reach ReachOf(const Track& track, std::size_t first, std::size_t count) {
    Reach reach{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    for (std::size_t i = first; i < first + count; ++i) {
        if (!track.Has(i)) continue;
        reach.low = std::min(reach.low, track.value[i]);
        reach.high = std::max(reach.high, track.value[i]);
    }
    return reach;
}

/// How far apart so many values in a row were at least, outside the window and about such a level;
/// below 0 where there were none. One of a hundred stretches may be narrower.
double UsualWidth(const Track& track, std::size_t count, double level) {
    std::vector<double> widths;
    for (std::size_t i = 0; i + count <= track.size(); i += std::max<std::size_t>(1, count / 8)) {
        if (!track.IsUsual(i) || !track.IsUsual(i + count - 1)) continue;
        const Reach reach = ReachOf(track, i, count);
        const double middle = (reach.low + reach.high) / 2;
        if (middle >= level * 0.7 && middle <= level * 1.5)
            widths.push_back(reach.high - reach.low);
    }
    if (widths.size() < 20) return -1;
    const auto at = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 100);
    std::ranges::nth_element(widths, at);
    return *at;
}

}  // namespace

void FindNarrowBand(Desk& desk, const Track& track, const Telling& telling) {
    const Bands bands(track, telling,
                      {desk.Setting("roughness_spreads"), desk.Setting("least_units"),
                       track.Quantile(0) + track.unit * desk.Setting("floor_units"),
                       desk.Setting("most_bits"), desk.Setting("most_spread")});
    const Band best = bands.Likeliest(track.begin, track.end);
    const double least = desk.Setting("least_bits");
    if (best.bits < least) return;
    const double asked = std::max(least, UsualBits(track, bands) * desk.Setting("least_times"));
    if (best.bits < asked) return;
    const Reach reach = ReachOf(track, best.first, best.count);
    const double usual = UsualWidth(track, best.count, (reach.low + reach.high) / 2);
    const std::size_t last = best.first + best.count - 1;
    std::string words = fmt::format(
        "从 {} 起的 {} 个数值都在 {} 到 {} 之间跳动（{}），一上一下毫无牵连，像是在一个设定值上"
        "随机加减出来的。",
        evaluation::BeijingText(track.At(best.first)), best.count, Shown(reach.low),
        Shown(reach.high), SampleOf(track, best.first, last));
    if (usual > reach.high - reach.low)
        words +=
            fmt::format("这个设备以往在同样水平上，{} 个数值的高低之差至少有 {}，这一段只有 {}。",
                        best.count, Shown(usual), Shown(reach.high - reach.low));
    desk.Put(track, {best.first,
                     last,
                     best.bits / asked,
                     {{"最低", Shown(reach.low)},
                      {"最高", Shown(reach.high)},
                      {"以往同样水平上高低至少相差", usual < 0 ? "没有可比的" : Shown(usual)},
                      {"证据", fmt::format("{:.0f} 比特", best.bits)},
                      {"要求", fmt::format("{:.0f} 比特", asked)}},
                     std::move(words)});
}

}  // namespace anomaly::detail
