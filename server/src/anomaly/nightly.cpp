#include <algorithm>
#include <iterator>

#include "anomaly/finding.hpp"

namespace anomaly {

namespace {

using evaluation::Outlet;
using evaluation::Span;

/// The outlet as it was known then.
Outlet KnownBefore(Outlet outlet, base::Instant until) {
    for (evaluation::Series& series : outlet.series)
        series.points.erase(
            std::ranges::lower_bound(series.points, until, {}, &evaluation::Point::at),
            series.points.end());
    return outlet;
}

Inspection InspectEarlier(const Outlet& outlet, std::span<const Outlet* const> neighbours,
                          Span window, const Thresholds& thresholds) {
    std::vector<Outlet> others;
    others.reserve(neighbours.size());
    for (const Outlet* one : neighbours) others.push_back(KnownBefore(*one, window.until));
    std::vector<const Outlet*> beside;
    for (const Outlet& one : others) beside.push_back(&one);
    return Inspect(KnownBefore(outlet, window.until), beside, window, thresholds);
}

bool IsSame(const Finding& one, const Finding& other) {
    return one.detector == other.detector && one.factor == other.factor && one.form == other.form &&
           one.from < other.until && other.from < one.until;
}

}  // namespace

Inspection InspectAtNight(const Outlet& outlet, std::span<const Outlet* const> neighbours,
                          Span window, const Thresholds& thresholds, const Patience& patience) {
    Inspection tonight = Inspect(outlet, neighbours, window, thresholds);
    const auto is_weak = [&](const Finding& one) {
        return !one.trial && one.score < patience.at_once;
    };
    if (patience.days <= 0 || std::ranges::none_of(tonight.findings, is_weak)) return tonight;
    const std::int64_t back = patience.days * evaluation::kDay;
    const Inspection earlier =
        InspectEarlier(outlet, neighbours,
                       {{window.from.micros - back}, {window.until.micros - back}}, thresholds);
    const auto stands = [&](const Finding& one) {
        const auto is_it = [&](const Finding& other) { return IsSame(one, other); };
        return !is_weak(one) || std::ranges::any_of(earlier.findings, is_it) ||
               std::ranges::any_of(earlier.told_elsewhere, is_it);
    };
    const auto waiting =
        std::stable_partition(tonight.findings.begin(), tonight.findings.end(), stands);
    tonight.waiting.assign(std::make_move_iterator(waiting),
                           std::make_move_iterator(tonight.findings.end()));
    tonight.findings.erase(waiting, tonight.findings.end());
    return tonight;
}

}  // namespace anomaly
