#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <string>

#include "anomaly/detail/shift.hpp"
#include "anomaly/detail/telling.hpp"
#include "anomaly/detail/track.hpp"
#include "anomaly/finding.hpp"
#include "telemetry/factors.hpp"

namespace anomaly {

namespace {

using detail::Desk;
using detail::Neighbour;
using detail::Track;

bool IsFlow(std::string_view factor) { return telemetry::FamilyOf(factor) == "flow"; }

bool IsCircumstance(std::string_view factor) {
    return IsFlow(factor) || telemetry::FamilyOf(factor) == "circumstance";
}

/// Electricity (HJ 212-2025, ST 44) and production (ST 45).
bool IsActivity(std::string_view factor) { return telemetry::FamilyOf(factor) == "activity"; }

class Inspector {
 public:
    Inspector(const evaluation::Outlet& outlet, evaluation::Span window,
              const Thresholds& thresholds, Inspection& out)
        : window_(window),
          thresholds_(thresholds),
          out_(out),
          desk_(outlet, thresholds, out),
          day_(base::Instant{window.until.micros - 1}.DayInShanghai()) {
        for (const evaluation::Series& series : outlet.series) {
            if (series.form == evaluation::Form::kTotal || series.step > evaluation::kHour)
                continue;
            Track track = detail::MakeTrack(outlet, series, window);
            if (track.begin < track.end) tracks_.push_back(std::move(track));
        }
    }

    void Run(std::span<const evaluation::Outlet* const> neighbours) {
        for (const Track& track : tracks_) {
            if (track.usual.size() < LeastUsual(track)) {
                if (desk_.Begin("constant_values", day_))
                    desk_.CannotRun(track.factor, "以往的数据不足三十天");
                continue;
            }
            if (IsActivity(track.factor)) continue;
            const detail::Telling telling(track);
            const std::size_t before = out_.findings.size();
            RunAlone(desk_, track, telling);
            const std::size_t alone = out_.findings.size();
            RunRelations(track);
            RunRecords(track);
            if (IsCircumstance(track.factor)) continue;
            const std::vector<Neighbour> same = Around(track, neighbours);
            if (alone > before) Join({before, alone}, same);
            if (IsNetwork()) AskMoreThanElsewhere(before, same);
            RunOnPollutant(track, same);
            if (!desk_.Begin("copied_between_devices", day_)) continue;
            for (const Neighbour& one : same) FindCopiesBetween(desk_, track, telling, one);
        }
    }

 private:
    static std::size_t LeastUsual(const Track& track) {
        return static_cast<std::size_t>(track.StepsOf(24.0 * 30 * 0.7));
    }

    void RunAlone(Desk& desk, const Track& track, const detail::Telling& telling) const {
        if (desk.Begin("constant_values", day_)) FindConstant(desk, track);
        if (desk.Begin("narrow_band", day_)) FindNarrowBand(desk, track, telling);
        if (desk.Begin("copied_stretch", day_)) FindCopies(desk, track, telling);
        if (!desk.Begin("round_digits", day_)) return;
        FindRoundDigits(desk, track);
        if (track.coarser_since <= track.begin) return;
        // what came before the decimals went is looked at as it was
        const evaluation::Series* series = desk.outlet().Find(track.factor, track.form, track.step);
        const Track finer = detail::MakeTrack(desk.outlet(), *series,
                                              {window_.from, track.At(track.coarser_since)});
        FindRoundDigits(desk, finer);
    }

    /// What detectors of one series tell of this outlet (`own`: which findings) and of neighbours
    /// in the same hours is one matter, told at the outlet whose id comes first.
    void Join(detail::Piece own, const std::vector<Neighbour>& same) {
        std::vector<Finding>& findings = out_.findings;
        std::vector<std::size_t> elsewhere;
        std::vector<std::vector<std::string>> names(own.to - own.from);
        for (const Neighbour& one : same) {
            if (one.track.usual.size() < LeastUsual(one.track)) continue;
            Inspection theirs;
            Desk desk(one.outlet, thresholds_, theirs);
            RunAlone(desk, one.track, detail::Telling(one.track));
            for (std::size_t i = own.from; i < own.to; ++i) {
                const auto is_same = [&](const Finding& other) {
                    return IsSameMatter(findings[i], other, one.track.step);
                };
                const auto other = std::ranges::find_if(theirs.findings, is_same);
                if (other == theirs.findings.end()) continue;
                findings[i].also.push_back(one.outlet.id);
                names[i - own.from].push_back(one.name);
                // the first tells; where the hours are other ones, the oddest
                const bool by_order = HaveSameHours(findings[i], *other, one.track.step) ||
                                      other->score == findings[i].score;
                if (by_order ? one.outlet.id < desk_.outlet().id : other->score > findings[i].score)
                    elsewhere.push_back(i);
            }
        }
        for (std::size_t i = own.from; i < own.to; ++i) TellOfAll(findings[i], names[i - own.from]);
        TellElsewhere(std::move(elsewhere));
    }

    /// Findings at these places are told by a neighbour.
    void TellElsewhere(std::vector<std::size_t> places) {
        std::ranges::sort(places, std::greater<>());
        places.erase(std::unique(places.begin(), places.end()), places.end());
        for (const std::size_t i : places) {
            out_.told_elsewhere.push_back(std::move(out_.findings[i]));
            out_.findings.erase(out_.findings.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    /// But for one step at either end.
    static bool HaveSameHours(const Finding& one, const Finding& other, std::int64_t step) {
        return std::abs(one.from.micros - other.from.micros) <= step &&
               std::abs(one.until.micros - other.until.micros) <= step;
    }

    /// The same hours; in a network of stations half of the shorter's.
    [[nodiscard]] bool IsSameMatter(const Finding& one, const Finding& other,
                                    std::int64_t step) const {
        if (one.detector != other.detector) return false;
        const auto length = [](const Finding& finding) {
            return finding.until.micros - finding.from.micros;
        };
        const std::int64_t both = std::min(one.until.micros, other.until.micros) -
                                  std::max(one.from.micros, other.from.micros);
        return HaveSameHours(one, other, step) ||
               (IsNetwork() && 2 * both >= std::min(length(one), length(other)));
    }

    /// Stations of one bureau, whose instruments and platform are nobody's who would forge.
    [[nodiscard]] bool IsNetwork() const {
        return desk_.outlet().medium == evaluation::Medium::kAir;
    }

    /// Values of a network's station that stood still must be odder than what two others show.
    void AskMoreThanElsewhere(std::size_t from, const std::vector<Neighbour>& same) {
        constexpr std::string_view kStill = "constant_values";
        const auto begin = out_.findings.begin() + static_cast<std::ptrdiff_t>(from);
        if (!desk_.Begin(kStill, day_) ||
            std::none_of(begin, out_.findings.end(),
                         [&](const Finding& one) { return one.detector == kStill; }))
            return;
        const double elsewhere = detail::StillElsewhere(desk_, same);
        if (elsewhere <= 1) return;
        const auto weaker = std::remove_if(begin, out_.findings.end(), [&](Finding& one) {
            if (one.detector != kStill) return false;
            one.score /= elsewhere;
            one.figures.emplace_back("别的站点也有过的强度", fmt::format("{:.1f}", elsewhere));
            return one.score <
                   std::max(1.0, thresholds_.Asked(kStill, desk_.outlet().id, one.factor));
        });
        out_.findings.erase(weaker, out_.findings.end());
    }

    static void TellOfAll(Finding& finding, const std::vector<std::string>& names) {
        if (names.empty()) return;
        std::string all;
        for (const std::string& name : names) all += (all.empty() ? "" : "、") + name;
        finding.figures.emplace_back("同一时段同样情形", all);
        finding.words += fmt::format(
            "同一时段 {} 的这个因子也是这样，合在这里一并提示：多半是数据中心、网络或者共用的数采仪"
            "一起出了问题，也可能一起被改动，请一并核对。",
            all);
    }

    std::vector<Neighbour> Around(const Track& track,
                                  std::span<const evaluation::Outlet* const> neighbours) const {
        std::vector<Neighbour> around;
        for (const evaluation::Outlet* neighbour : neighbours) {
            const evaluation::Series* series =
                neighbour->Find(track.factor, track.form, track.step);
            if (series && !series->points.empty())
                around.push_back({*neighbour,
                                  neighbour->name.empty() ? neighbour->id : neighbour->name,
                                  detail::MakeTrack(*neighbour, *series, window_)});
        }
        return around;
    }

    void RunOnPollutant(const Track& track, const std::vector<Neighbour>& same) {
        if (desk_.Begin("pressed_under_limit", day_)) FindPressed(desk_, track);
        if (desk_.Begin("marks_hide_exceedance", day_))
            FindHiding(desk_, track, detail::State::kMarked);
        if (desk_.Begin("calibration_hides_exceedance", day_))
            FindHiding(desk_, track, detail::State::kCalibrated);
        if (!desk_.Begin("impossible_step", day_) && !desk_.Begin("calibration_lowers", day_))
            return;
        std::vector<const Track*> beside = Beside(track);
        for (const Neighbour& one : same)
            if (one.track.usual.size() >= LeastUsual(one.track)) beside.push_back(&one.track);
        const detail::Unexplained left(track, beside);
        if (desk_.Begin("impossible_step", day_)) FindSteps(desk_, track, left);
        if (desk_.Begin("calibration_lowers", day_)) FindLoweredByCalibration(desk_, track, left);
    }

    void RunRelations(const Track& track) {
        if (!IsCircumstance(track.factor)) return;
        std::vector<const Track*> activities, others;
        for (const Track& other : tracks_) {
            if (other.step != track.step || &other == &track) continue;
            if (IsActivity(other.factor)) activities.push_back(&other);
            if (IsCircumstance(other.factor)) others.push_back(&other);
        }
        if (IsFlow(track.factor)) {
            if (desk_.Begin("flow_contradicts_activity", day_))
                FindContradiction(desk_, track, activities);
        } else if (desk_.Begin("values_contradict", day_)) {
            FindContradiction(desk_, track, others);
        }
    }

    void RunRecords(const Track& track) {
        if (desk_.Begin("drift_against_calibration", day_)) FindDrift(desk_, track);
        if (desk_.Begin("parameter_change", day_)) FindParameterChange(desk_, track);
    }

    /// The other pollutants and circumstances, whose sudden changes explain those of this one.
    std::vector<const Track*> Beside(const Track& track) {
        std::vector<const Track*> beside;
        for (const Track& other : tracks_)
            if (&other != &track && other.step == track.step && other.factor != track.factor &&
                !IsActivity(other.factor) && other.usual.size() >= LeastUsual(other))
                beside.push_back(&other);
        return beside;
    }

    evaluation::Span window_;
    const Thresholds& thresholds_;
    Inspection& out_;
    Desk desk_;
    base::CivilDay day_;
    std::deque<Track> tracks_;
};

}  // namespace

double Thresholds::Asked(std::string_view detector, std::string_view outlet,
                         std::string_view factor) const {
    double most = 1;
    const std::string own =
        std::string(detector) + "/" + std::string(outlet) + "/" + std::string(factor);
    for (const std::string_view key : {detector, std::string_view(own)}) {
        const auto found = asked.find(key);
        if (found != asked.end()) most = std::max(most, found->second);
    }
    return most;
}

Inspection Inspect(const evaluation::Outlet& outlet,
                   std::span<const evaluation::Outlet* const> neighbours, evaluation::Span window,
                   const Thresholds& thresholds) {
    Inspection inspection;
    if (window.from >= window.until) return inspection;
    Inspector(outlet, window, thresholds, inspection).Run(neighbours);
    std::ranges::stable_sort(inspection.findings, {}, &Finding::from);
    std::ranges::stable_sort(inspection.told_elsewhere, {}, &Finding::from);
    return inspection;
}

}  // namespace anomaly
