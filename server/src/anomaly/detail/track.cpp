#include "anomaly/detail/track.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "evaluation/judgement.hpp"

namespace anomaly::detail {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Half a year of hours; a month of minutes.
constexpr std::size_t kMostUsual = std::size_t{200} * 24,
                      kMostUsualMinutes = std::size_t{45} * 24 * 60;

struct Grid {
    std::int64_t first = 0;
    std::size_t size = 0;
};

/// The past before the window; where it is shorter than two months, what came after it as well.
Grid GridOf(const evaluation::Series& series, evaluation::Span window) {
    const std::int64_t step = series.step;
    const auto most =
        static_cast<std::int64_t>(step < evaluation::kHour ? kMostUsualMinutes : kMostUsual) * step;
    std::int64_t first = std::min(series.points.front().at.micros, window.from.micros);
    first = std::max(first, window.from.micros - most);
    first -= ((first - window.from.micros) % step + step) % step;
    std::int64_t last = window.until.micros;
    if (window.from.micros - first < 60 * evaluation::kDay)
        last = std::clamp(series.points.back().at.micros + step, last, last + most);
    return {first, static_cast<std::size_t>((last - first) / step)};
}

State StateOf(const evaluation::Point& point) {
    switch (point.flag) {
        case 'N':
        case 'n':
            return point.is_number ? State::kValid : State::kMarked;
        case 'F':
        case 'f':
            return State::kStopped;
        case 'C':
        case 'c':
            return State::kCalibrated;
        default:
            return State::kMarked;
    }
}

void PaintMarks(const evaluation::Outlet& outlet, Track& track) {
    const auto place = [&](base::Instant at) {
        const std::int64_t i = (at.micros - track.start.micros + track.step - 1) / track.step;
        return static_cast<std::size_t>(
            std::clamp<std::int64_t>(i, 0, static_cast<std::int64_t>(track.size())));
    };
    for (const evaluation::Mark& mark : outlet.marks) {
        if (!mark.factor.empty() && mark.factor != track.factor) continue;
        const State state = mark.code == "calibration" ? State::kCalibrated
                            : mark.code == "stopped"   ? State::kStopped
                                                       : State::kMarked;
        for (std::size_t i = place(mark.from); i < place(mark.until); ++i) {
            track.state[i] = state;
            track.value[i] = kNone;
        }
    }
}

/// The coarsest of 1, 2, 5 × 10^n of which almost all values are multiples.
double UnitOf(const std::vector<double>& all, int decimals) {
    std::vector<double> values;  // a thousand tell it
    for (std::size_t i = 0; i < all.size(); i += 1 + all.size() / 1000) values.push_back(all[i]);
    const double finest = std::pow(10.0, -decimals);
    double unit = finest;
    for (int power = 0; power < 5; ++power) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double tried = finest * factor * std::pow(10.0, power);
            const auto fits = std::ranges::count_if(
                values, [&](double value) { return IsMultiple(value, tried); });
            if (static_cast<double>(fits) >= 0.985 * static_cast<double>(values.size()) &&
                std::fmod(tried / unit + 1e-9, 1.0) < 1e-6)
                unit = tried;
        }
    }
    return unit;
}

/// A value with more decimals weighs against as many with fewer: an odd one among them is borne.
constexpr int kMisfit = 66;
/// So many values that moved must have fewer decimals: one that stands still says nothing of them.
constexpr int kLeastMoved = 24;

/// From where to the end of the window values have at most so many decimals; the window's end where
/// they have not.
std::size_t SinceAtMost(const Track& track, int decimals) {
    const double unit = std::pow(10.0, -decimals);
    std::size_t since = track.end;
    double after = kNone;
    int score = 0, best = kLeastMoved - 1;
    for (std::size_t i = track.end; i > 0 && score >= 0; --i) {
        if (!track.Has(i - 1)) continue;
        const double value = track.value[i - 1];
        if (!IsMultiple(value, unit))
            score -= kMisfit;
        else if (value != after && ++score > best)
            best = score, since = i - 1;
        after = value;
    }
    return since;
}

/// Had the values before a place mostly more decimals?
bool WasFinerBefore(const Track& track, std::size_t since, int decimals) {
    const double unit = std::pow(10.0, -decimals);
    int finer = 0, all = 0;
    for (std::size_t i = 0; i < since; ++i) {
        if (!track.Has(i)) continue;
        ++all;
        if (!IsMultiple(track.value[i], unit)) ++finer;
    }
    return finer >= kLeastMoved && finer * 2 > all;
}

/// An instrument or a platform that gives fewer decimals than it did: how many now; as many as ever
/// where it did not.
int SettleDecimals(Track& track, int decimals) {
    for (int fewer = 0; fewer < decimals; ++fewer) {
        const std::size_t since = SinceAtMost(track, fewer);
        if (since == track.end || !WasFinerBefore(track, since, fewer)) continue;
        track.coarser_since = since;
        const double unit = std::pow(10.0, -fewer);
        for (double& value : track.value) value = std::round(value / unit) * unit;
        return fewer;
    }
    return decimals;
}

}  // namespace

bool IsMultiple(double value, double unit) {
    return std::abs(value / unit - std::round(value / unit)) < 1e-6;
}

double Track::Quantile(double share) const {
    if (usual.empty()) return 0;
    const double at = share * static_cast<double>(usual.size() - 1);
    return usual[static_cast<std::size_t>(at)];
}

Track MakeTrack(const evaluation::Outlet& outlet, const evaluation::Series& series,
                evaluation::Span window) {
    Track track;
    track.factor = series.factor;
    track.form = series.form;
    track.step = series.step;
    if (series.points.empty() || series.step <= 0 || window.from >= window.until) return track;
    const Grid grid = GridOf(series, window);
    track.start = {grid.first};
    track.value.assign(grid.size, kNone);
    track.state.assign(grid.size, State::kGap);
    const auto place = [&](base::Instant at) { return (at.micros - grid.first) / series.step; };
    track.begin = static_cast<std::size_t>(std::max<std::int64_t>(0, place(window.from)));
    track.end = std::min(grid.size, static_cast<std::size_t>(place(window.until)));
    int decimals = 0;
    for (const evaluation::Point& point : series.points) {
        const std::int64_t at = place(point.at);
        if (point.at.micros < grid.first || at >= static_cast<std::int64_t>(grid.size)) continue;
        const auto i = static_cast<std::size_t>(at);
        track.state[i] = StateOf(point);
        if (!track.Has(i)) continue;
        track.value[i] = point.value.ToDouble();
        decimals = std::max(decimals, std::min(point.value.scale, 6));
    }
    PaintMarks(outlet, track);
    decimals = SettleDecimals(track, decimals);
    for (std::size_t i = 0; i < track.size(); ++i)
        if (track.IsUsual(i) && track.Has(i)) track.usual.push_back(track.value[i]);
    std::ranges::sort(track.usual);
    track.unit = UnitOf(track.usual, decimals);
    return track;
}

const catalogue::TelemetryRule* Desk::Begin(std::string_view detector, base::CivilDay day) {
    rule_ = thresholds_.rules
                ? thresholds_.rules->InForce(detector, evaluation::MediumName(outlet_.medium), day)
                : nullptr;
    return rule_;
}

double Desk::Setting(std::string_view name) { return rule_ ? rule_->Number(name) : 0; }

void Desk::CannotRun(const std::string& factor, std::string reason) {
    if (rule_) out_.not_run.push_back({rule_->name, factor, std::move(reason)});
}

void Desk::Put(const Track& track, Stretch stretch) {
    if (!rule_ || !(stretch.score >= 1)) return;
    if (stretch.score < thresholds_.Asked(rule_->name, outlet_.id, track.factor)) return;
    Finding finding;
    finding.detector = rule_->name;
    finding.rule = rule_->id;
    finding.label = rule_->label;
    finding.factor = track.factor;
    finding.form = track.form;
    finding.from = track.At(stretch.first);
    finding.until = {track.At(stretch.last).micros + track.step};
    finding.score = stretch.score;
    finding.trial = rule_->trial;
    finding.figures = std::move(stretch.figures);
    finding.words = std::move(stretch.words);
    finding.to_check = rule_->to_check;
    finding.original = std::move(stretch.original);
    out_.findings.push_back(std::move(finding));
}

std::vector<Piece> PastPieces(const Track& track) {
    std::vector<Piece> pieces;
    const std::size_t length = track.end - track.begin;
    if (length == 0) return pieces;
    for (std::size_t to = track.begin; to >= length / 2 && to > 0; to -= std::min(to, length))
        pieces.push_back({to > length ? to - length : 0, to});
    for (std::size_t from = track.end; from + length / 2 <= track.size(); from += length)
        pieces.push_back({from, std::min(from + length, track.size())});
    return pieces;
}

double SecondOf(std::vector<double> bits) {
    std::ranges::sort(bits, std::greater<>());
    if (bits.empty()) return 0;
    return bits.size() < 5 ? bits[0] : bits[1];
}

std::string Shown(double value) {
    std::string text = fmt::format("{:.4f}", value);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

double LimitOf(const evaluation::Outlet& outlet, const Track& track) {
    const base::CivilDay day = track.At(track.begin).DayInShanghai();
    for (const evaluation::Limit& limit : outlet.limits)
        if (limit.factor == track.factor && limit.form == track.form &&
            limit.average == evaluation::Averaging::kHourly && limit.from <= day &&
            (!limit.until || day < *limit.until))
            return limit.most.ToDouble();
    return kNone;
}

std::string SampleOf(const Track& track, std::size_t first, std::size_t last) {
    std::string out;
    std::size_t shown = 0;
    for (std::size_t i = first; i <= last && i < track.size(); ++i) {
        if (!track.Has(i)) continue;
        if (++shown > 12) return out + "…";
        out += (out.empty() ? "" : "、") + Shown(track.value[i]);
    }
    return out;
}

}  // namespace anomaly::detail
