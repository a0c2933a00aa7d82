#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

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

namespace {

/// The narrowest stretch of so many values that is all chance, beside the narrowest usual one.
Desk::Stretch NarrowestOf(Desk& desk, const Track& track, std::size_t count) {
    const auto shapes = UsualShapes(track, count);
    const double floor = track.Quantile(0) + track.unit * desk.Setting("floor_units");
    // so many values of mere chance have a roughness of two, give or take
    const double least =
        2 - desk.Setting("roughness_spreads") / std::sqrt(static_cast<double>(count));
    Desk::Stretch best;
    for (std::size_t i = track.begin; i + count <= track.end; i += 2) {
        const Shape shape = ShapeOf(track, i, count);
        // what has fewer steps than this cannot be told from the grain of the numbers
        if (!shape.whole || shape.spread < track.unit * desk.Setting("least_units")) continue;
        if (shape.roughness < least || shape.middle < floor) continue;
        const double usual = Narrowest(shapes, shape.middle);
        const double score = usual / Relative(track, shape) / desk.Setting("least_times");
        if (score <= best.score) continue;
        best = {i,
                i + count - 1,
                score,
                {{"幅度", Shown(shape.spread)},
                 {"均值", Shown(shape.middle)},
                 {"相对幅度", Shown(Relative(track, shape))},
                 {"以往最小相对幅度", Shown(usual)}},
                ""};
    }
    return best;
}

}  // namespace

void FindNarrowBand(Desk& desk, const Track& track) {
    Desk::Stretch best;
    for (const char* setting : {"values", "more_values", "most_values"}) {
        const auto count = static_cast<std::size_t>(desk.Setting(setting));
        if (count < 4 || track.end - track.begin < count) continue;
        Desk::Stretch found = NarrowestOf(desk, track, count);
        if (found.score > best.score) best = std::move(found);
    }
    if (best.score < 1) return;
    best.words = fmt::format(
        "从 {} 起的 {} "
        "个数值只在很窄的范围内跳动（{}），而且前后毫无牵连，像是在一个设定值上下随机加减；"
        "这个设备以往同样水平上最平稳的时候，幅度也有它的 {} 倍。",
        evaluation::BeijingText(track.At(best.first)), best.last - best.first + 1,
        SampleOf(track, best.first, best.last), Shown(best.score * desk.Setting("least_times")));
    desk.Put(track, std::move(best));
}

}  // namespace anomaly::detail
