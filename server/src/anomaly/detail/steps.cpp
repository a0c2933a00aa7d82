#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "anomaly/detail/regression.hpp"
#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

constexpr double kNoStep = std::numeric_limits<double>::quiet_NaN();

/// Logarithms; what is small beside the usual values is drawn up, its noise says nothing.
std::vector<double> LogsOf(const Track& track) {
    const double floor = std::max(track.unit * 5, track.Quantile(0.5) * 0.15);
    std::vector<double> logs(track.size(), kNoStep);
    for (std::size_t i = 0; i < track.size(); ++i)
        if (track.Has(i)) logs[i] = std::log(std::max(track.value[i], floor));
    return logs;
}

/// From one value to the next, a hole of two places stepped over; NaN where one is missing.
std::vector<double> StepsOf(const std::vector<double>& logs) {
    std::vector<double> steps(logs.size(), kNoStep);
    for (std::size_t i = 1; i < logs.size(); ++i) {
        std::size_t before = i - 1;
        while (before > 0 && i - before < 3 && std::isnan(logs[before])) --before;
        steps[i] = logs[i] - logs[before];
    }
    return steps;
}

/// The middle one of what is known from `first` to before `last`.
double Middle(const std::vector<double>& logs, std::size_t first, std::size_t last) {
    std::vector<double> known;
    for (std::size_t i = first; i < std::min(last, logs.size()); ++i)
        if (!std::isnan(logs[i])) known.push_back(logs[i]);
    if (known.empty()) return kNoStep;
    const auto at = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
    std::ranges::nth_element(known, at);
    return *at;
}

/// Does the level lie as low in between as the two steps say?
bool IsTrough(const std::vector<double>& logs, std::size_t first, std::size_t last, double depth) {
    const double inside = Middle(logs, first, last);
    const double before = Middle(logs, first > 6 ? first - 6 : 0, first);
    const double after = Middle(logs, last, last + 6);
    return before - inside >= depth && after - inside >= depth;
}

/// How rare a step is, from the sizes outside the window: beyond the 99th of a hundred the tail is
/// taken to fall as an exponential, which is slower than what is seen.
class Rarity {
 public:
    Rarity(const Track& track, const std::vector<double>& steps) {
        std::vector<double> sizes;
        for (std::size_t i = 0; i < steps.size(); ++i)
            if (track.IsUsual(i) && !std::isnan(steps[i])) sizes.push_back(std::abs(steps[i]));
        if (sizes.size() < 300) return;
        std::ranges::sort(sizes);
        const std::size_t at = sizes.size() * 99 / 100;
        bend_ = sizes[at];
        double sum = 0;
        for (std::size_t i = at; i < sizes.size(); ++i) sum += sizes[i] - bend_;
        mean_ = std::max(sum / static_cast<double>(sizes.size() - at), 0.02);
        known_ = true;
    }
    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] double Bits(double step) const {
        if (std::isnan(step) || std::abs(step) <= bend_) return 0;
        return std::log2(100.0) + (std::abs(step) - bend_) / mean_ / std::log(2.0);
    }

 private:
    double bend_ = 0, mean_ = 1;
    bool known_ = false;
};

struct Edge {
    std::size_t at = 0;
    double step = 0, bits = 0;
};

}  // namespace

void FindSteps(Desk& desk, const Track& track, const std::vector<const Track*>& companions) {
    const std::vector<double> logs = LogsOf(track);
    std::vector<double> steps = StepsOf(logs);
    std::vector<std::vector<double>> causes;
    for (const Track* companion : companions)
        if (companion->size() == track.size()) causes.push_back(StepsOf(LogsOf(*companion)));
    steps = WithoutCauses(steps, causes, [&](std::size_t i) { return track.IsUsual(i); });
    const Rarity rarity(track, steps);
    if (!rarity.known()) return desk.CannotRun(track.factor, "以往的数据太少");
    // where a fall to that share is nothing rare, nothing can be told
    const double seen = 2 * rarity.Bits(std::log(desk.Setting("sees_share")));
    if (seen < desk.Setting("least_bits"))
        return desk.CannotRun(track.factor, "这个因子本来就大起大落，看不出突降");
    std::vector<Edge> edges;
    for (std::size_t i = std::max<std::size_t>(track.begin, 1); i < track.end; ++i) {
        const double bits = rarity.Bits(steps[i]);
        if (bits > 0) edges.push_back({i, steps[i], bits});
    }
    const auto longest = static_cast<std::size_t>(track.StepsOf(desk.Setting("longest_hours")));
    const auto shortest = static_cast<std::size_t>(desk.Setting("least_values"));
    Desk::Stretch best;
    for (std::size_t a = 0; a < edges.size(); ++a) {
        for (std::size_t b = a + 1; b < edges.size(); ++b) {
            const std::size_t length = edges[b].at - edges[a].at;
            if (length > longest) break;
            if (length < shortest || edges[a].step >= 0 || edges[b].step <= 0) continue;
            const double alike =
                std::min(-edges[a].step, edges[b].step) / std::max(-edges[a].step, edges[b].step);
            if (alike < desk.Setting("alike")) continue;
            const double bits = edges[a].bits + edges[b].bits;
            const double score = bits / desk.Setting("least_bits");
            const double depth =
                desk.Setting("trough_share") * std::min(-edges[a].step, edges[b].step);
            if (score <= best.score || !IsTrough(logs, edges[a].at, edges[b].at, depth)) continue;
            best = {edges[a].at,
                    edges[b].at - 1,
                    score,
                    {{"突降", Shown(100 * (1 - std::exp(edges[a].step))) + "%"},
                     {"突升", Shown(100 * (std::exp(edges[b].step) - 1)) + "%"}},
                    fmt::format(
                        "{} 一下子降低了 {:.0f}%，其他因子没有相应的变化；到 {} 又一下子升回来。"
                        "中间是：{}。真实的排放和空气很少这样方方正正地变化，"
                        "多为稀释采样、改动系数或者换了数据。",
                        evaluation::BeijingText(track.At(edges[a].at)),
                        100 * (1 - std::exp(edges[a].step)),
                        evaluation::BeijingText(track.At(edges[b].at)),
                        SampleOf(track, edges[a].at, edges[b].at - 1))};
        }
    }
    desk.Put(track, std::move(best));
}

}  // namespace anomaly::detail
