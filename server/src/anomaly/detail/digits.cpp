#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// The run of values over which "most are multiples" says most more than "as usual": the place
/// where the evidence piles up (a CUSUM of log likelihoods).
struct Pile {
    double height = 0;
    std::size_t first = 0, last = 0;
    std::size_t multiples = 0, values = 0;
};

Pile HighestPile(const Track& track, double unit, double usual, double suspected) {
    const double yes = std::log2(suspected / usual);
    const double no = std::log2((1 - suspected) / (1 - usual));
    Pile best, pile;
    double before = 0;
    for (std::size_t i = std::max(track.begin, track.coarser_since); i < track.end; ++i) {
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
        // nobody rounds a figure that is so far behind: that is a matter of formats
        if (unit < track.Quantile(0.5) * desk.Setting("least_share")) continue;
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
