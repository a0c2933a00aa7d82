#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// Of the values just under a level, how many are followed by one above it.
struct Crossings {
    std::size_t near = 0, over = 0;
    std::size_t first = 0, last = 0;
};

struct Band {
    double low = 0, high = 0;
};

template <class Which>
Crossings Count(const Track& track, Band band, Which which) {
    Crossings crossings;
    for (std::size_t i = 0; i + 1 < track.size(); ++i) {
        if (!which(i) || !track.Has(i) || !track.Has(i + 1)) continue;
        if (track.value[i] < band.low || track.value[i] > band.high) continue;
        if (crossings.near++ == 0) crossings.first = i;
        crossings.last = i;
        if (track.value[i + 1] > band.high) ++crossings.over;
    }
    return crossings;
}

/// How often values of this outlet go over whatever level they are just under: pooled over many
/// levels, so that it does not depend on the limit being respected.
double UsualChance(const Track& track, double width) {
    std::size_t near = 0, over = 0;
    for (const double share : {0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96}) {
        const double level = track.Quantile(share);
        const Crossings crossings = Count(track, {level * (1 - width), level},
                                          [&](std::size_t i) { return track.IsUsual(i); });
        near += crossings.near;
        over += crossings.over;
    }
    return near < 50 ? 0 : static_cast<double>(over) / static_cast<double>(near);
}

}  // namespace

void FindPressed(Desk& desk, const Track& track) {
    const double limit = LimitOf(desk.outlet(), track);
    if (!(limit > 0)) return desk.CannotRun(track.factor, "没有小时限值");
    const double width = desk.Setting("width");
    const double chance = UsualChance(track, width) * desk.Setting("chance_share");
    if (chance <= 0) return desk.CannotRun(track.factor, "以往的数据太少");
    const Crossings crossings = Count(track, {limit * (1 - width), limit}, [&](std::size_t i) {
        return i >= track.begin && i + 1 < track.end;
    });
    if (static_cast<double>(crossings.near) < desk.Setting("least_values")) return;
    const double bits = BitsOfSoFew(crossings.over, crossings.near, chance);
    desk.Put(track, {crossings.first,
                     crossings.last,
                     bits / desk.Setting("least_bits"),
                     {{"限值", Shown(limit)},
                      {"贴近限值的个数", std::to_string(crossings.near)},
                      {"其后超过限值的个数", std::to_string(crossings.over)},
                      {"以往越过的比例", Shown(chance)}},
                     fmt::format("有 {} 个数值贴在限值 {} 以下 {} 以内，其后越过限值的只有 {} 个；"
                                 "按这个设备以往的波动，同样贴近一条线时约有 {}% 会越过。"
                                 "像是有什么把数值压在限值以下。",
                                 crossings.near, Shown(limit), Shown(limit * width), crossings.over,
                                 Shown(chance * 100))});
}

namespace {

/// The run of values over which "most are multiples" says most more than "as usual": the place
/// where the evidence piles up (a CUSUM of log likelihoods).
struct Pile {
    double height = 0;
    std::size_t first = 0, last = 0;
    std::size_t multiples = 0, values = 0;
};

bool IsMultiple(double value, double unit) {
    return std::abs(value / unit - std::round(value / unit)) < 1e-6;
}

Pile HighestPile(const Track& track, double unit, double usual, double suspected) {
    const double yes = std::log2(suspected / usual);
    const double no = std::log2((1 - suspected) / (1 - usual));
    Pile best, pile;
    double before = 0;
    for (std::size_t i = track.begin; i < track.end; ++i) {
        if (!track.Has(i) || track.value[i] < unit * 2) continue;
        // what hovers about a round number meets it often; only what has moved tells
        const double moved = std::abs(track.value[i] - before);
        before = track.value[i];
        if (moved < unit / 2) continue;
        const bool multiple = IsMultiple(track.value[i], unit);
        if (pile.height <= 0) pile = {0, i, i, 0, 0};
        pile.height += multiple ? yes : no;
        pile.last = i;
        ++pile.values;
        if (multiple) ++pile.multiples;
        if (pile.height > best.height) best = pile;
    }
    return best;
}

}  // namespace

void FindRoundDigits(Desk& desk, const Track& track) {
    const double spread = track.Quantile(0.75) - track.Quantile(0.25);
    if (spread < track.unit * desk.Setting("least_units"))
        return desk.CannotRun(track.factor, "数值的位数太少，看不出末位");
    Pile best;
    double best_unit = 0, best_usual = 0;
    for (const double times : {2.0, 5.0, 10.0}) {
        const double unit = track.unit * times;
        std::size_t all = 0, multiples = 0;
        for (const double value : track.usual) {
            if (value < unit * 2) continue;
            ++all;
            if (IsMultiple(value, unit)) ++multiples;
        }
        if (all < 200) continue;
        const double usual =
            std::max(1 / times, static_cast<double>(multiples) / static_cast<double>(all));
        if (usual > 0.7) continue;
        const double suspected = usual + (1 - usual) * desk.Setting("suspected_excess");
        const Pile pile = HighestPile(track, unit, usual, suspected);
        if (pile.height <= best.height) continue;
        best = pile;
        best_unit = unit;
        best_usual = usual;
    }
    if (best.values == 0) return;
    desk.Put(track,
             {best.first,
              best.last,
              best.height / desk.Setting("least_bits"),
              {{"数值个数", std::to_string(best.values)},
               {fmt::format("{} 的整倍数", Shown(best_unit)), std::to_string(best.multiples)},
               {"以往所占比例", Shown(best_usual)}},
              fmt::format("{} 个数值中有 {} 个正好是 {} 的整倍数（{}），以往只占 {}%。"
                          "仪器的末位数字是均匀的，人编的数字爱取整。",
                          best.values, best.multiples, Shown(best_unit),
                          SampleOf(track, best.first, best.last), Shown(best_usual * 100))});
}

}  // namespace anomaly::detail
