#include "anomaly/detail/telling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anomaly::detail {

namespace {

/// What a context that was never seen is taken to have seen.
constexpr double kSmoothing = 8;
/// Steps up to so many ticks are counted one by one, larger ones in classes that grow.
constexpr std::size_t kSingle = 5, kGrowing = 35;
constexpr std::size_t kSizes = kSingle + kGrowing;
constexpr std::size_t kSteps = 2 * kSizes;  ///< upwards, then downwards

/// The smallest step of each class, and one end more: 0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 14 …
const std::array<std::int64_t, kSizes + 1>& SizeBegins() {
    static const auto kBegins = [] {
        std::array<std::int64_t, kSizes + 1> begins{};
        for (std::size_t k = 0; k <= kSizes; ++k)
            begins[k] = k <= kSingle ? static_cast<std::int64_t>(k)
                                     : std::max(begins[k - 1] + 1, begins[k - 1] * 13 / 10);
        return begins;
    }();
    return kBegins;
}

std::size_t SizeOf(std::int64_t step) {
    const auto& begins = SizeBegins();
    const std::int64_t size = std::min(std::abs(step), begins[kSizes] - 1);
    if (size < static_cast<std::int64_t>(kSingle)) return static_cast<std::size_t>(size);
    return static_cast<std::size_t>(std::ranges::upper_bound(begins, size) - begins.begin()) - 1;
}

std::size_t ClassOf(std::int64_t step) { return SizeOf(step) + (step < 0 ? kSizes : 0); }

/// How many steps are of one class.
double WidthOf(std::size_t step_class) {
    const std::size_t size = step_class % kSizes;
    return static_cast<double>(SizeBegins()[size + 1] - SizeBegins()[size]);
}

/// A wide tail, so that a step never seen is no wonder of the world; all of them add up to one.
double TailOf(std::size_t step_class) {
    const std::size_t size = step_class % kSizes;
    const double from = static_cast<double>(SizeBegins()[size]) + 0.5;
    const double to = static_cast<double>(SizeBegins()[size + 1]) + 0.5;
    return 0.375 * (1 / from - 1 / to);
}

}  // namespace

std::vector<std::int64_t> TicksOf(const Track& track, double unit) {
    std::vector<std::int64_t> ticks(track.size(), Telling::kNoTick);
    for (std::size_t i = 0; i < track.size(); ++i)
        if (track.Has(i)) ticks[i] = std::llround(track.value[i] / unit);
    return ticks;
}

Telling::Telling(const Track& track) : track_(track), ticks_(TicksOf(track, track.unit)) {
    FindLevels();
    Count();
    bits_.assign(track.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 1; i < track.size(); ++i)
        if (track.Has(i) && track.Has(i - 1)) bits_[i] = BitsOf(i);
}

bool Telling::IsCounted(std::size_t i) const {
    return i > 0 && track_.IsUsual(i) && track_.IsUsual(i - 1) && track_.Has(i) &&
           track_.Has(i - 1);
}

void Telling::FindLevels() {
    for (std::size_t level = 1; level < kLevels; ++level)
        ends_[level - 1] =
            track_.Quantile(static_cast<double>(level) / static_cast<double>(kLevels));
    std::array<std::vector<double>, kLevels> sizes;
    for (std::size_t i = 1; i < track_.size(); ++i) {
        if (!IsCounted(i) || ticks_[i] == ticks_[i - 1]) continue;
        sizes[ContextOf(i).level].push_back(
            static_cast<double>(std::abs(ticks_[i] - ticks_[i - 1])));
    }
    for (std::size_t level = 0; level < kLevels; ++level) {
        std::vector<double>& all = sizes[level];
        if (all.empty()) continue;
        const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
        std::ranges::nth_element(all, middle);
        middle_[level] = *middle;
    }
}

Telling::Context Telling::ContextOf(std::size_t i) const {
    Context context;
    context.level = static_cast<std::size_t>(std::ranges::upper_bound(ends_, track_.value[i - 1]) -
                                             ends_.begin());
    if (i >= 2 && track_.Has(i - 2)) {
        const auto step = static_cast<double>(std::abs(ticks_[i - 1] - ticks_[i - 2]));
        context.before = step < 0.5 ? 1 : step <= middle_[context.level] ? 2 : 3;
    }
    return context;
}

void Telling::Count() {
    for (std::size_t level = 0; level < kLevels; ++level) {
        at_level_[level].seen.assign(kSteps, 0);
        for (Counts& counts : after_[level]) counts.seen.assign(kSteps, 0);
    }
    for (std::size_t i = 1; i < track_.size(); ++i) {
        if (!IsCounted(i)) continue;
        const Context context = ContextOf(i);
        const std::size_t step = ClassOf(ticks_[i] - ticks_[i - 1]);
        for (Counts* counts : {&at_level_[context.level], &after_[context.level][context.before]}) {
            ++counts->seen[step];
            ++counts->all;
        }
        ++same_[context.level][ticks_[i] - ticks_[i - 1]];
    }
}

double Telling::BitsOf(std::size_t i) const {
    const Context context = ContextOf(i);
    const std::size_t step = ClassOf(ticks_[i] - ticks_[i - 1]);
    const double itself = IsCounted(i) ? 1 : 0;
    double chance = TailOf(step);
    for (const Counts* counts : {&at_level_[context.level], &after_[context.level][context.before]})
        chance = (counts->seen[step] - itself + kSmoothing * chance) /
                 (counts->all - itself + kSmoothing);
    chance /= WidthOf(step);
    const Steps& same = same_[context.level];
    if (const auto found = same.find(ticks_[i] - ticks_[i - 1]); found != same.end())
        chance = std::max(chance, (found->second - itself) /
                                      (at_level_[context.level].all - itself + kSmoothing));
    return -std::log2(chance);
}

double Telling::Value(std::size_t i) const {
    const double near = std::max(track_.unit, std::abs(track_.value[i]) * 0.02);
    const auto from = std::ranges::lower_bound(track_.usual, track_.value[i] - near * 1.001);
    const auto to = std::ranges::upper_bound(track_.usual, track_.value[i] + near * 1.001);
    const double places = 2 * std::floor(near / track_.unit) + 1;
    const double share =
        (static_cast<double>(to - from) + 1) / (static_cast<double>(track_.usual.size()) + 1);
    return std::max(0.0, -std::log2(share / places));
}

}  // namespace anomaly::detail
