#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// Places with a value in a stretch of the grid, small holes (calibration) stepped over.
struct Run {
    std::size_t first = 0, last = 0, count = 0;
};

/// The run of one value that begins at `i` and ends before `end`; holes of at most `most` places do
/// not end it.
Run RunFrom(const Track& track, std::size_t i, std::size_t end, std::size_t most) {
    Run run{i, i, 1};
    for (std::size_t next = i + 1; next < end && next - run.last <= most + 1; ++next) {
        if (!track.Has(next)) continue;
        if (std::abs(track.value[next] - track.value[i]) > track.unit * 0.01) break;
        run.last = next;
        ++run.count;
    }
    return run;
}

/// How values near a level have behaved outside the window.
struct Usual {
    std::size_t near = 0, stayed = 0, longest = 1;

    /// How unlikely so many stays in a row are, in bits. The past tells the chance of a stay only
    /// as well as it saw it: each stay makes the next one likelier (Laplace's rule of succession).
    [[nodiscard]] double BitsOf(std::size_t stays) const {
        double bits = 0;
        for (std::size_t k = 0; k < stays; ++k)
            bits +=
                std::log2(static_cast<double>(near + k + 3) / static_cast<double>(stayed + k + 1));
        return bits;
    }
};

/// A level that was hardly ever reached is measured by so many values nearest to it.
constexpr std::size_t kFewNear = 100;

/// How far from a level the past is taken to tell of it: a tenth of it. Where that is less than one
/// unit, the level tells of itself; the one below may be the detection limit, where values stay.
double WithinOf(const Track& track, double level) {
    const double within = std::max(track.unit * 0.01, std::abs(level) * 0.1);
    const std::vector<double>& all = track.usual;
    if (all.size() < kFewNear) return within;
    std::size_t from = static_cast<std::size_t>(std::ranges::lower_bound(all, level) - all.begin());
    std::size_t to = from;
    double distance = 0;
    while (to - from < kFewNear) {
        const bool below =
            to == all.size() || (from > 0 && level - all[from - 1] < all[to] - level);
        distance = below ? level - all[--from] : all[to++] - level;
    }
    return std::max(within, distance * (1 + 1e-9));
}

/// Without the run itself, so that one of the past compares with one of the window.
Usual UsualNear(const Track& track, const Run& itself) {
    Usual usual;
    const double level = track.value[itself.first], within = WithinOf(track, level);
    std::size_t run = 1;
    for (std::size_t i = 0; i + 1 < track.size(); ++i) {
        const bool counts = track.IsUsual(i) && track.IsUsual(i + 1) && track.Has(i) &&
                            track.Has(i + 1) && std::abs(track.value[i] - level) <= within &&
                            (i + 1 < itself.first || i > itself.last);
        if (!counts) {
            run = 1;
            continue;
        }
        ++usual.near;
        const bool stays = std::abs(track.value[i + 1] - track.value[i]) <= track.unit * 0.01;
        if (stays) ++usual.stayed;
        run = stays ? run + 1 : 1;
        usual.longest = std::max(usual.longest, run);
    }
    return usual;
}

/// The size of small steps: of series with odd decimals (converted from other units, rounded now
/// and then) the smallest difference says nothing.
double GrainOf(const Track& track) {
    std::vector<double> steps;
    for (std::size_t i = 0; i + 1 < track.size(); ++i) {
        if (!track.IsUsual(i) || !track.IsUsual(i + 1) || !track.Has(i) || !track.Has(i + 1))
            continue;
        const double step = std::abs(track.value[i + 1] - track.value[i]);
        if (step > track.unit * 0.01) steps.push_back(step);
    }
    if (steps.empty()) return track.unit;
    const auto at = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 20);
    std::ranges::nth_element(steps, at);
    return std::max(track.unit, *at);
}

/// The runs of one value that a track has, and how odd each is.
class Runs {
 public:
    Runs(Desk& desk, const Track& track)
        : track_(track),
          least_(static_cast<std::size_t>(desk.Setting("least_values"))),
          least_bits_(desk.Setting("least_bits")),
          least_times_(desk.Setting("least_times")),
          floor_(track.usual.empty()
                     ? 0
                     : track.usual.front() + GrainOf(track) * desk.Setting("floor_units")) {}

    struct Judged {
        Run run;
        Usual usual;
        double score = 0;
    };

    /// Those between two places that are long enough and not at the detection limit.
    [[nodiscard]] std::vector<Judged> Between(std::size_t from, std::size_t to) const {
        std::vector<Judged> all;
        const auto hole = static_cast<std::size_t>(track_.StepsOf(3));
        for (std::size_t i = from; i < to;) {
            if (!track_.Has(i)) {
                ++i;
                continue;
            }
            const Run run = RunFrom(track_, i, to, hole);
            i = run.last + 1;
            if (run.count >= least_ && !IsAtFloor(track_.value[run.first])) all.push_back(Of(run));
        }
        return all;
    }

 private:
    /// At the detection limit values stay for days; that alone says nothing, but of zero. Close
    /// above it a level tells that was often seen itself: of others the nearest are no measure.
    [[nodiscard]] bool IsAtFloor(double level) const {
        const std::vector<double>& all = track_.usual;
        if (level > floor_ || (level <= 0 && all.front() > 0)) return false;
        const double grain = track_.unit * 0.01;
        if (level <= all.front() + grain) return true;
        return std::ranges::upper_bound(all, level + grain) -
                   std::ranges::lower_bound(all, level - grain) <
               static_cast<std::ptrdiff_t>(kFewNear);
    }

    [[nodiscard]] Judged Of(const Run& run) const {
        Judged judged{run, UsualNear(track_, run), 0};
        const double bits = judged.usual.BitsOf(run.count - 1);
        const double times =
            static_cast<double>(run.count) / static_cast<double>(judged.usual.longest);
        judged.score = std::min(bits / least_bits_, times / least_times_);
        return judged;
    }

    const Track& track_;
    std::size_t least_;
    double least_bits_, least_times_, floor_;
};

}  // namespace

void FindConstant(Desk& desk, const Track& track) {
    for (const auto& [run, usual, score] : Runs(desk, track).Between(track.begin, track.end)) {
        const double level = track.value[run.first];
        desk.Put(track, {run.first,
                         run.last,
                         score,
                         {{"数值", Shown(level)},
                          {"连续个数", std::to_string(run.count)},
                          {"以往最长", std::to_string(usual.longest)}},
                         fmt::format(
                             "连续 {} 个数值都是 {}；这个设备以往在这一水平上最多连续 {} 个相同。"
                             "正常测量总有波动，长时间一成不变多为停在旧值、人工设定或者断开采样。",
                             run.count, Shown(level), usual.longest)});
    }
}

double StillElsewhere(Desk& desk, const std::vector<Neighbour>& network) {
    std::vector<double> best;
    for (const Neighbour& one : network) {
        if (one.track.usual.empty()) continue;
        double most = 0;
        for (const auto& judged : Runs(desk, one.track).Between(0, one.track.end))
            most = std::max(most, judged.score);
        best.push_back(most);
    }
    if (best.size() < 2) return 0;
    std::ranges::nth_element(best, best.begin() + 1, std::greater<>());
    return best[1];
}

}  // namespace anomaly::detail
