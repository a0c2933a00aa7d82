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

namespace {

/// Of so many values in a row: their spread, their middle and how rough they are.
struct Shape {
    double spread = 0, middle = 0;
    double roughness = 0;  ///< Σ Δ² ÷ Σ deviation²: 2 for mere chance, small for what flows
    bool whole = false;
};

Shape ShapeOf(const Track& track, std::size_t first, std::size_t count) {
    Shape shape;
    double sum = 0, squares = 0, steps = 0, low = 0, high = 0;
    std::size_t seen = 0, pairs = 0;
    for (std::size_t i = first; i < first + count; ++i) {
        if (!track.Has(i)) continue;
        const double x = track.value[i];
        low = seen == 0 ? x : std::min(low, x);
        high = seen == 0 ? x : std::max(high, x);
        sum += x;
        squares += x * x;
        ++seen;
        if (i > first && track.Has(i - 1)) {
            steps += (x - track.value[i - 1]) * (x - track.value[i - 1]);
            ++pairs;
        }
    }
    if (seen * 10 < count * 8 || pairs == 0) return shape;
    const double n = static_cast<double>(seen);
    const double deviations = squares - sum * sum / n;
    shape.whole = true;
    shape.middle = sum / n;
    shape.spread = high - low;
    shape.roughness = deviations > 0 ? steps / deviations * n / static_cast<double>(pairs) : 2;
    return shape;
}

double Relative(const Track& track, const Shape& shape) {
    return (shape.spread + track.unit) / std::max(std::abs(shape.middle), track.unit * 5);
}

/// Middles and relative spreads of stretches outside the window.
std::vector<std::pair<double, double>> UsualShapes(const Track& track, std::size_t count) {
    std::vector<std::pair<double, double>> shapes;
    for (std::size_t i = 0; i + count <= track.size(); i += std::max<std::size_t>(1, count / 8)) {
        if (!track.IsUsual(i) || !track.IsUsual(i + count - 1)) continue;
        const Shape shape = ShapeOf(track, i, count);
        if (shape.whole) shapes.emplace_back(shape.middle, Relative(track, shape));
    }
    return shapes;
}

/// As narrow as one of a hundred of them at no lower a level; 0 where there are too few.
double Narrowest(const std::vector<std::pair<double, double>>& shapes, double level) {
    std::vector<double> spreads;
    for (const auto& [middle, spread] : shapes)
        if (middle >= level * 0.7) spreads.push_back(spread);
    if (spreads.size() < 40) return 0;
    const auto at = spreads.begin() + static_cast<std::ptrdiff_t>(spreads.size() / 100);
    std::ranges::nth_element(spreads, at);
    return *at;
}

}  // namespace

void FindNarrowBand(Desk& desk, const Track& track) {
    const auto count = static_cast<std::size_t>(desk.Setting("values"));
    if (count < 4 || track.end - track.begin < count) return;
    const auto shapes = UsualShapes(track, count);
    double best = 0;
    Desk::Stretch at;
    for (std::size_t i = track.begin; i + count <= track.end; i += 2) {
        const Shape shape = ShapeOf(track, i, count);
        // what has fewer steps than this cannot be told from the grain of the numbers
        if (!shape.whole || shape.spread < track.unit * desk.Setting("least_units")) continue;
        if (shape.roughness < desk.Setting("least_roughness")) continue;
        if (shape.middle < track.Quantile(0.25)) continue;
        const double usual = Narrowest(shapes, shape.middle);
        const double score = usual / Relative(track, shape) / desk.Setting("least_times");
        if (score <= best) continue;
        best = score;
        at = {i,
              i + count - 1,
              score,
              {{"幅度", Shown(shape.spread)},
               {"均值", Shown(shape.middle)},
               {"相对幅度", Shown(Relative(track, shape))},
               {"以往最小相对幅度", Shown(usual)}},
              ""};
    }
    if (best < 1) return;
    at.words = fmt::format(
        "从 {} 起的 {} "
        "个数值只在很窄的范围内跳动（{}），而且前后毫无牵连，像是在一个设定值上下随机加减；"
        "这个设备以往同样水平上最平稳的时候，幅度也有它的 {} 倍。",
        evaluation::BeijingText(track.At(at.first)), count, SampleOf(track, at.first, at.last),
        Shown(best * desk.Setting("least_times")));
    desk.Put(track, std::move(at));
}

}  // namespace anomaly::detail
