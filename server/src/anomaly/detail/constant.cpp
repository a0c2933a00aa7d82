#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// Places with a value in a stretch of the grid, small holes (calibration) stepped over.
struct Run {
    std::size_t first = 0, last = 0, count = 0;
};

/// The run of one value that begins at `i`; holes of at most `most` places do not end it.
Run RunFrom(const Track& track, std::size_t i, std::size_t most) {
    Run run{i, i, 1};
    for (std::size_t next = i + 1; next < track.end && next - run.last <= most + 1; ++next) {
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

    [[nodiscard]] double StayChance() const {
        return (static_cast<double>(stayed) + 1) / (static_cast<double>(near) + 3);
    }
};

Usual UsualNear(const Track& track, double level) {
    Usual usual;
    const double within = std::max(track.unit * 1.01, std::abs(level) * 0.1);
    std::size_t run = 1;
    for (std::size_t i = 0; i + 1 < track.size(); ++i) {
        const bool counts = track.IsUsual(i) && track.IsUsual(i + 1) && track.Has(i) &&
                            track.Has(i + 1) && std::abs(track.value[i] - level) <= within;
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

}  // namespace

void FindConstant(Desk& desk, const Track& track) {
    const auto least = static_cast<std::size_t>(desk.Setting("least_values"));
    const auto hole = static_cast<std::size_t>(track.StepsOf(3));
    for (std::size_t i = track.begin; i < track.end;) {
        if (!track.Has(i)) {
            ++i;
            continue;
        }
        const Run run = RunFrom(track, i, hole);
        i = run.last + 1;
        if (run.count < least) continue;
        const double level = track.value[run.first];
        // at the detection limit values stay for days; that alone says nothing, but of zero
        const double floor = track.usual.front() + track.unit * desk.Setting("floor_units");
        if (level <= floor && (level > 0 || track.usual.front() <= 0)) continue;
        const Usual usual = UsualNear(track, level);
        const double bits = static_cast<double>(run.count - 1) * -std::log2(usual.StayChance());
        const double times = static_cast<double>(run.count) / static_cast<double>(usual.longest);
        const double score =
            std::min(bits / desk.Setting("least_bits"), times / desk.Setting("least_times"));
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

}  // namespace anomaly::detail
