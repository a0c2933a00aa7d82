#include "anomaly/detail/shift.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "anomaly/detail/regression.hpp"

namespace anomaly::detail {

namespace {

constexpr double kNotLeft = std::numeric_limits<double>::quiet_NaN();
/// Of Student's t: heavy tails, so that one wild value decides nothing.
constexpr double kFreedom = 4;
/// A hole of so many places is stepped over.
constexpr std::size_t kLongestHole = 3;
/// Falls that are tried: to 0.65 of what was there, and so on.
constexpr std::array<double, 6> kShares{0.65, 0.5, 0.36, 0.25, 0.16, 0.09};

/// Logarithms; what is small beside the usual values is drawn up, its noise says nothing.
std::vector<double> DrawnLogs(const Track& track) {
    const double floor = std::max(track.unit * 5, track.Quantile(0.5) * 0.15);
    std::vector<double> logs(track.size(), kNotLeft);
    for (std::size_t i = 0; i < track.size(); ++i)
        if (track.Has(i)) logs[i] = std::log(std::max(track.value[i], floor));
    return logs;
}

/// On the grid of `track`; a hole keeps the last value, a long one the middle of all.
std::vector<double> LogsBeside(const Track& track, const Track& other) {
    const std::vector<double> logs = DrawnLogs(other);
    const double middle = std::log(
        std::max({other.Quantile(0.5), other.unit * 5, std::numeric_limits<double>::min()}));
    const std::int64_t apart = (track.start.micros - other.start.micros) / track.step;
    std::vector<double> beside(track.size(), middle);
    std::size_t since = kLongestHole + 1;
    for (std::size_t i = 0; i < beside.size(); ++i) {
        const std::int64_t at = static_cast<std::int64_t>(i) + apart;
        const bool there = at >= 0 && at < static_cast<std::int64_t>(logs.size()) &&
                           !std::isnan(logs[static_cast<std::size_t>(at)]);
        since = there ? 0 : since + 1;
        if (there)
            beside[i] = logs[static_cast<std::size_t>(at)];
        else if (since <= kLongestHole && i > 0)
            beside[i] = beside[i - 1];
    }
    return beside;
}

/// How much a value keeps of the one before it.
double MemoryOf(const Track& track, const std::vector<double>& left) {
    double products = 0, squares = 0;
    for (std::size_t i = 1; i < left.size(); ++i) {
        if (!track.IsUsual(i) || std::isnan(left[i]) || std::isnan(left[i - 1])) continue;
        products += left[i] * left[i - 1];
        squares += left[i - 1] * left[i - 1];
    }
    return squares > 0 ? std::clamp(products / squares, 0.0, 0.98) : 0;
}

}  // namespace

Unexplained::Unexplained(const Track& track, const std::vector<const Track*>& companions)
    : track_(track) {
    const std::vector<double> logs = DrawnLogs(track);
    std::vector<std::vector<double>> causes;
    for (const Track* companion : companions)
        if (companion->step == track.step) causes.push_back(LogsBeside(track, *companion));
    companions_ = causes.size();
    std::vector<double> level =
        WithoutCauses(logs, causes, [&](std::size_t i) { return track.IsUsual(i); });
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < level.size(); ++i)
        if (track.IsUsual(i) && !std::isnan(level[i])) sum += level[i], ++count;
    for (double& one : level) one -= count > 0 ? sum / static_cast<double>(count) : 0;
    memory_ = MemoryOf(track, level);
    Whiten(logs, causes);
}

void Unexplained::Whiten(const std::vector<double>& logs,
                         const std::vector<std::vector<double>>& causes) {
    keeps_.assign(logs.size(), 0);
    std::vector<double> target(logs.size(), kNotLeft);
    std::vector<std::vector<double>> parts = causes;
    for (std::size_t i = 1; i < logs.size(); ++i) {
        std::size_t before = i - 1;
        while (before > 0 && i - before < kLongestHole && std::isnan(logs[before])) --before;
        keeps_[i] = std::pow(memory_, static_cast<double>(i - before));
        target[i] = logs[i] - keeps_[i] * logs[before];
        for (std::size_t k = 0; k < causes.size(); ++k)
            parts[k][i] = causes[k][i] - keeps_[i] * causes[k][before];
    }
    left_ = WithoutCauses(target, parts, [&](std::size_t i) { return track_.IsUsual(i); });
    std::vector<double> usual;
    for (std::size_t i = 0; i < left_.size(); ++i)
        if (track_.IsUsual(i) && !std::isnan(left_[i])) usual.push_back(left_[i]);
    if (usual.size() < 300) return;
    const auto middle = usual.begin() + static_cast<std::ptrdiff_t>(usual.size() / 2);
    std::ranges::nth_element(usual, middle);
    const double centre = *middle;
    for (double& one : left_) one -= centre;
    for (double& one : usual) one = std::abs(one - centre);
    std::ranges::nth_element(usual, middle);
    spread_ = std::max(*middle * 1.35, 0.005);  // of Student's t, from the middle distance
    known_ = true;
}

double Unexplained::Surprise(double left) const {
    const double u = left / spread_;
    return (kFreedom + 1) / 2 * std::log2(1 + u * u / kFreedom);
}

std::vector<std::size_t> Unexplained::Starts(std::size_t from, std::size_t to, double fall,
                                             double least, Start start) const {
    std::vector<std::size_t> starts;
    for (std::size_t i = std::max<std::size_t>(from, 1); i < to; ++i) {
        if (std::isnan(left_[i])) continue;
        if (start == Start::kBehindCalibration && track_.state[i - 1] != State::kCalibrated)
            continue;
        if (start == Start::kBehindCalibration || Gain(left_[i], -fall) >= least)
            starts.push_back(i);
    }
    return starts;
}

Trough Unexplained::Likeliest(std::size_t from, std::size_t to, Reach reach, Start start) const {
    Trough best;
    to = std::min(to, left_.size());
    std::vector<double> inside(left_.size() + 1, 0);
    for (const double share : kShares) {
        const double fall = -std::log(share);
        for (std::size_t i = from; i < to; ++i)
            inside[i + 1] =
                inside[i] + (std::isnan(left_[i]) ? 0 : Gain(left_[i], -fall * (1 - keeps_[i])));
        std::vector<std::pair<std::size_t, double>> ends;
        for (std::size_t i = std::max<std::size_t>(from, 1); i < to; ++i) {
            if (std::isnan(left_[i])) continue;
            const double bits = Gain(left_[i], fall * keeps_[i]);
            if (bits >= reach.edge_bits) ends.emplace_back(i, bits);
        }
        for (const std::size_t a : Starts(from, to, fall, reach.edge_bits, start)) {
            const double begins = Gain(left_[a], -fall);
            auto end = std::ranges::lower_bound(ends, a + reach.shortest, {},
                                                &std::pair<std::size_t, double>::first);
            for (; end != ends.end() && end->first - a <= reach.longest; ++end) {
                const double between = inside[end->first] - inside[a + 1];
                const double bits = begins + std::min(between, reach.most_between) + end->second;
                if (bits > best.bits) best = {a, end->first - 1, fall, bits};
            }
        }
    }
    return best;
}

double Unexplained::Ideal(double share, std::size_t count, const Reach& reach) const {
    const double fall = -std::log(share);
    return Surprise(fall) + Surprise(fall * memory_) +
           std::min(reach.most_between,
                    static_cast<double>(count) * Surprise(fall * (1 - memory_)));
}

}  // namespace anomaly::detail
