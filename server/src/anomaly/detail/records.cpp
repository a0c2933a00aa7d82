#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "anomaly/detail/regression.hpp"
#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

constexpr double kNoMean = std::numeric_limits<double>::quiet_NaN();

/// The mean of what is left over in each stretch of `count` places; NaN where less than half of
/// them are known.
std::vector<double> MovingMeans(const std::vector<double>& values, std::size_t count) {
    std::vector<double> means(values.size(), kNoMean);
    double sum = 0;
    std::size_t known = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i])) sum += values[i], ++known;
        if (i >= count && !std::isnan(values[i - count])) sum -= values[i - count], --known;
        if (i + 1 >= count && known * 2 >= count) means[i] = sum / static_cast<double>(known);
    }
    return means;
}

struct Extent {
    double largest = 0, spread = 0;
    std::size_t seen = 0;
};

Extent UsualExtent(const Track& track, const std::vector<double>& means, std::size_t count) {
    Extent extent;
    double squares = 0;
    for (std::size_t i = count; i < means.size(); ++i) {
        if (std::isnan(means[i]) || !track.IsUsual(i) || !track.IsUsual(i + 1 - count)) continue;
        extent.largest = std::max(extent.largest, std::abs(means[i]));
        squares += means[i] * means[i];
        ++extent.seen;
    }
    if (extent.seen > 0) extent.spread = std::sqrt(squares / static_cast<double>(extent.seen));
    return extent;
}

}  // namespace

void FindContradiction(Desk& desk, const Track& target, const std::vector<const Track*>& causes) {
    std::vector<std::vector<double>> columns;
    for (const Track* cause : causes)
        if (cause->size() == target.size()) columns.push_back(cause->value);
    if (columns.empty()) return desk.CannotRun(target.factor, "没有可以对照的因子");
    const auto is_usual = [&](std::size_t i) { return target.IsUsual(i); };
    const auto relation = Fit(target.value, columns, is_usual);
    if (!relation) return desk.CannotRun(target.factor, "以往的数据太少");
    if (relation->explained < desk.Setting("least_explained"))
        return desk.CannotRun(target.factor, "以往与其他因子没有稳定的关系，不能对照");
    std::vector<double> left(target.size(), kNoMean);
    for (std::size_t i = 0; i < left.size(); ++i) {
        left[i] = target.value[i] - relation->constant;
        for (std::size_t k = 0; k < columns.size(); ++k)
            left[i] -= relation->slopes[k] * columns[k][i];
    }
    const auto count = static_cast<std::size_t>(target.StepsOf(desk.Setting("hours")));
    const std::vector<double> means = MovingMeans(left, count);
    const Extent usual = UsualExtent(target, means, count);
    if (usual.seen < 200 || usual.largest <= 0)
        return desk.CannotRun(target.factor, "以往的数据太少");
    const double asked = std::max({usual.largest * desk.Setting("least_times"),
                                   usual.spread * desk.Setting("least_spreads"),
                                   std::abs(target.Quantile(0.5)) * desk.Setting("least_share")});
    std::size_t at = 0;
    for (std::size_t i = target.begin + count; i < target.end; ++i)
        if (!std::isnan(means[i]) && (at == 0 || std::abs(means[i]) > std::abs(means[at]))) at = i;
    if (at == 0) return;
    desk.Put(target, {at + 1 - count,
                      at,
                      std::abs(means[at]) / asked,
                      {{"与推算相差", Shown(means[at])},
                       {"以往最多相差", Shown(usual.largest)},
                       {"关系解释的比例", Shown(relation->explained)}},
                      fmt::format("这一段的数值（{}）比按其他因子推算的平均{} {}，以往最多只差 {}。"
                                  "几个量互相矛盾，至少有一个不是真实测量的。",
                                  SampleOf(target, at + 1 - count, at), means[at] > 0 ? "高" : "低",
                                  Shown(std::abs(means[at])), Shown(usual.largest))});
}

namespace {

/// The middle of the values at the places from `first` to before `last`; NaN where less than half
/// of them are known.
double Middle(const Track& track, std::size_t first, std::size_t last) {
    std::vector<double> known;
    for (std::size_t i = first; i < std::min(last, track.size()); ++i)
        if (track.Has(i)) known.push_back(track.value[i]);
    if (known.size() * 2 < last - first || known.empty()) return kNoMean;
    const auto at = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
    std::ranges::nth_element(known, at);
    return *at;
}

/// The logarithm of the ratio of the middles after and before a stretch; NaN where not known.
double Change(const Track& track, std::size_t before, std::size_t after, std::size_t count) {
    const double floor = std::max(track.unit, track.Quantile(0.05));
    const double earlier = Middle(track, before > count ? before - count : 0, before);
    const double later = Middle(track, after, after + count);
    return std::log(std::max(later, floor)) - std::log(std::max(earlier, floor)) +
           (earlier + later) * 0;  // NaN stays NaN
}

/// Sizes of such changes anywhere outside the window, sorted.
std::vector<double> UsualChanges(const Track& track, std::size_t count) {
    std::vector<double> changes;
    for (std::size_t i = count; i + count < track.size(); i += 3) {
        if (!track.IsUsual(i - count) || !track.IsUsual(i + count)) continue;
        const double change = Change(track, i, i, count);
        if (!std::isnan(change)) changes.push_back(std::abs(change));
    }
    std::ranges::sort(changes);
    return changes;
}

}  // namespace

void FindLoweredByCalibration(Desk& desk, const Track& track) {
    const auto count = static_cast<std::size_t>(track.StepsOf(desk.Setting("hours")));
    const std::vector<double> usual = UsualChanges(track, count);
    if (usual.size() < 200) return desk.CannotRun(track.factor, "以往的数据太少");
    const double largest = usual[usual.size() * 995 / 1000];
    Desk::Stretch best;
    for (std::size_t i = std::max<std::size_t>(track.begin, 1); i < track.end; ++i) {
        if (track.state[i] != State::kCalibrated || track.state[i - 1] == State::kCalibrated)
            continue;
        std::size_t after = i;
        while (after < track.size() && track.state[after] == State::kCalibrated) ++after;
        const double change = Change(track, i, after, count);
        if (std::isnan(change) || change >= 0) continue;
        const double asked = std::max(largest * desk.Setting("least_times"),
                                      -std::log(1 - desk.Setting("least_drop")));
        if (-change / asked <= best.score) continue;
        best = {i,
                std::min(after + count, track.end) - 1,
                -change / asked,
                {{"校准后降低", Shown(100 * (1 - std::exp(change))) + "%"},
                 {"以往同样长的两段最多相差", Shown(100 * (1 - std::exp(-largest))) + "%"}},
                fmt::format("{} 校准之后，{} 小时的均值比之前低了 {:.0f}%，以往极少有这样的变化。"
                            "请核对标准气的浓度、校准记录和前后的系数。",
                            evaluation::BeijingText(track.At(i)), Shown(desk.Setting("hours")),
                            100 * (1 - std::exp(change)))};
    }
    desk.Put(track, std::move(best));
}

void FindDrift(Desk& desk, const Track& track) {
    std::size_t beyond = 0, first = 0, last = 0, all = 0;
    double worst = 0;
    for (const evaluation::Calibration& check : desk.outlet().calibrations) {
        if (check.factor != track.factor || check.full_scale <= 0) continue;
        if (check.at < track.At(track.begin) || track.At(track.end) <= check.at) continue;
        ++all;
        const double apart = std::abs(check.found - check.expected) / check.full_scale;
        if (!(apart > desk.Setting(check.is_span ? "span_tolerance" : "zero_tolerance"))) continue;
        const auto place =
            static_cast<std::size_t>((check.at.micros - track.start.micros) / track.step);
        if (beyond++ == 0) first = place;
        last = place;
        worst = std::max(worst, apart);
    }
    if (all == 0) return desk.CannotRun(track.factor, "没有校准记录");
    if (beyond == 0) return;
    desk.Put(track,
             {first,
              last,
              static_cast<double>(beyond) / desk.Setting("least_count"),
              {{"超差次数", std::to_string(beyond)},
               {"校准次数", std::to_string(all)},
               {"最大偏差", Shown(100 * worst) + "% 满量程"}},
              fmt::format("{} 次零点、量程检查中有 {} 次的偏差超出允许范围，最大为满量程的 {}%。"
                          "失控期间的数据无效，应当补遗并说明。",
                          all, beyond, Shown(100 * worst))});
}

void FindParameterChange(Desk& desk, const Track& track) {
    for (const evaluation::ParameterChange& change : desk.outlet().parameters) {
        if (change.factor != track.factor) continue;
        if (change.at < track.At(track.begin) || track.At(track.end) <= change.at) continue;
        const double ratio = change.before != 0 ? change.after / change.before : 0;
        if (std::abs(ratio - 1) < desk.Setting("least_change")) continue;
        const auto place =
            static_cast<std::size_t>((change.at.micros - track.start.micros) / track.step);
        const auto reach = static_cast<std::size_t>(track.StepsOf(desk.Setting("hours")));
        bool explained = false;
        for (std::size_t i = place > reach ? place - reach : 0;
             i < std::min(track.size(), place + reach + 1); ++i)
            explained = explained || track.state[i] == State::kCalibrated ||
                        track.state[i] == State::kMarked;
        const double asked = desk.Setting(explained ? "most_when_marked" : "least_change");
        desk.Put(track,
                 {place,
                  std::min(track.end - 1, place + reach),
                  std::abs(ratio - 1) / asked,
                  {{"参数", change.parameter},
                   {"改动前", Shown(change.before)},
                   {"改动后", Shown(change.after)}},
                  fmt::format(
                      "{} 参数 {} 由 {} 改为 {}，{}。斜率、截距、量程的改动会直接改变上报的数值。",
                      evaluation::BeijingText(change.at), change.parameter, Shown(change.before),
                      Shown(change.after),
                      explained ? "改动的幅度超出正常校准" : "当时没有校准或维护的标记")});
    }
}

}  // namespace anomaly::detail
