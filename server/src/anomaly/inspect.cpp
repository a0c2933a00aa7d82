#include <algorithm>
#include <deque>
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
            RunAlone(track, telling);
            RunRelations(track);
            RunRecords(track);
            if (IsCircumstance(track.factor)) continue;
            const std::vector<Neighbour> same = Around(track, neighbours);
            RunOnPollutant(track, same);
            if (!desk_.Begin("copied_between_devices", day_)) continue;
            for (const Neighbour& one : same) FindCopiesBetween(desk_, track, telling, one);
        }
    }

 private:
    static std::size_t LeastUsual(const Track& track) {
        return static_cast<std::size_t>(track.StepsOf(24.0 * 30 * 0.7));
    }

    void RunAlone(const Track& track, const detail::Telling& telling) {
        if (desk_.Begin("constant_values", day_)) FindConstant(desk_, track);
        if (desk_.Begin("narrow_band", day_)) FindNarrowBand(desk_, track, telling);
        if (desk_.Begin("copied_stretch", day_)) FindCopies(desk_, track, telling);
        if (desk_.Begin("round_digits", day_)) FindRoundDigits(desk_, track);
    }

    std::vector<Neighbour> Around(const Track& track,
                                  std::span<const evaluation::Outlet* const> neighbours) const {
        std::vector<Neighbour> around;
        for (const evaluation::Outlet* neighbour : neighbours) {
            const evaluation::Series* series =
                neighbour->Find(track.factor, track.form, track.step);
            if (series && !series->points.empty())
                around.push_back({neighbour->id,
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
    return inspection;
}

}  // namespace anomaly
