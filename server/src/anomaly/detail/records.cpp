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

/// How far the checks run away from zero by many small steps of one direction (Page's CUSUM, 1954),
/// in spreads of the device's own checks before the window.
class RunningAway {
 public:
    RunningAway(const std::vector<double>& past, double least_spread, double slack)
        : slack_(slack) {
        double sum = 0, squares = 0;
        for (const double one : past) sum += one, squares += one * one;
        const double n = static_cast<double>(std::max<std::size_t>(1, past.size()));
        middle_ = sum / n;
        spread_ = std::max(least_spread, std::sqrt(std::max(0.0, squares / n - middle_ * middle_)));
    }
    void Take(double apart) {
        const double far = (apart - middle_) / spread_;
        up_ = std::max(0.0, up_ + far - slack_);
        down_ = std::max(0.0, down_ - far - slack_);
        most_ = std::max({most_, up_, down_});
    }
    [[nodiscard]] double most() const { return most_; }

 private:
    double slack_, middle_ = 0, spread_ = 1, up_ = 0, down_ = 0, most_ = 0;
};

/// The checks of one kind in the window, and how far apart they were before it.
struct Checks {
    std::size_t beyond = 0, all = 0, first = 0, last = 0;
    double worst = 0, away = 0;
};

Checks ChecksOf(Desk& desk, const Track& track, bool is_span) {
    std::vector<double> past, now;
    Checks checks;
    for (const evaluation::Calibration& check : desk.outlet().calibrations) {
        if (check.factor != track.factor || check.full_scale <= 0 || check.is_span != is_span)
            continue;
        const double apart = (check.found - check.expected) / check.full_scale;
        if (check.at < track.At(track.begin)) past.push_back(apart);
        if (check.at < track.At(track.begin) || track.At(track.end) <= check.at) continue;
        const auto place =
            static_cast<std::size_t>((check.at.micros - track.start.micros) / track.step);
        if (checks.all++ == 0) checks.first = place;
        checks.last = place;
        now.push_back(apart);
        if (std::abs(apart) > desk.Setting(is_span ? "span_tolerance" : "zero_tolerance"))
            ++checks.beyond;
        checks.worst = std::max(checks.worst, std::abs(apart));
    }
    if (static_cast<double>(past.size()) < desk.Setting("least_past")) return checks;
    RunningAway away(past, desk.Setting("least_spread"), desk.Setting("slack"));
    for (const double one : now) away.Take(one);
    checks.away = away.most();
    return checks;
}

}  // namespace

void FindDrift(Desk& desk, const Track& track) {
    const Checks zero = ChecksOf(desk, track, false), span = ChecksOf(desk, track, true);
    if (zero.all + span.all == 0) return desk.CannotRun(track.factor, "没有校准记录");
    const Checks& worse = span.all > 0 && (zero.all == 0 || span.away >= zero.away) ? span : zero;
    const std::size_t beyond = zero.beyond + span.beyond;
    const double worst = std::max(zero.worst, span.worst);
    desk.Put(track,
             {worse.first,
              worse.last,
              std::max(static_cast<double>(beyond) / desk.Setting("least_count"),
                       worse.away / desk.Setting("least_away")),
              {{"超差次数", std::to_string(beyond)},
               {"校准次数", std::to_string(zero.all + span.all)},
               {"最大偏差", Shown(100 * worst) + "% 满量程"},
               {"同向累积的偏差", fmt::format("{:.1f} 倍以往的散布", worse.away)}},
              fmt::format("{} 次零点、量程检查中有 {} 次的偏差超出允许范围，最大为满量程的 {}%；"
                          "偏差朝一个方向累积到以往散布的 {:.0f} 倍。"
                          "失控期间的数据无效，应当补遗并说明。",
                          zero.all + span.all, beyond, Shown(100 * worst), worse.away)});
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
