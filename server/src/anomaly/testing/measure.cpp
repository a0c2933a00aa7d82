#include "anomaly/testing/measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <set>

namespace anomaly::testing {

namespace {

using evaluation::Outlet;
using evaluation::Span;

/// The first five others, as the desk has them.
std::vector<const Outlet*> OthersOf(const Plan& plan, std::size_t own) {
    constexpr std::size_t kMost = 5;
    std::vector<const Outlet*> others;
    for (std::size_t i = 0; i < plan.outlets.size() && others.size() < kMost; ++i)
        if (i != own) others.push_back(&plan.outlets[i]);
    return others;
}

/// The days that the desk looks at on a night.
Span NightsWindow(base::Instant night) { return {{night.micros - 31 * evaluation::kDay}, night}; }

/// What the desk has read at the end of a window: its days, and the past that detectors use.
Outlet ReadAt(const Outlet& whole, Span window, const Patience& patience) {
    const base::Instant first{window.from.micros - (200 + patience.days) * evaluation::kDay};
    Outlet read = whole;
    for (evaluation::Series& series : read.series) {
        const auto at = [&](base::Instant when) {
            return std::ranges::lower_bound(series.points, when, {}, &evaluation::Point::at);
        };
        series.points.erase(at(window.until), series.points.end());
        series.points.erase(series.points.begin(), at(first));
    }
    return read;
}

/// As the desk looks on a night: what it tells.
std::vector<Finding> ToldAtNight(const Outlet& outlet, const std::vector<const Outlet*>& others,
                                 Span window, const Thresholds& thresholds) {
    const Patience patience;
    std::vector<Outlet> read;
    read.reserve(others.size());
    for (const Outlet* one : others) read.push_back(ReadAt(*one, window, patience));
    std::vector<const Outlet*> beside;
    for (const Outlet& one : read) beside.push_back(&one);
    return InspectAtNight(ReadAt(outlet, window, patience), beside, window, thresholds, patience)
        .findings;
}

/// What the desk tells of a forged outlet: on the night after the month, and when what was weak on
/// the night after the stretch has stood for as long as it must.
std::vector<Finding> ToldAtNight(const Injected& injected, const std::vector<const Outlet*>& others,
                                 Span month, const Thresholds& thresholds) {
    std::vector<Finding> told;
    const std::int64_t day = injected.stretch.until.micros + evaluation::kDay;
    for (const base::Instant night :
         {month.until,
          base::Instant{base::Instant::StartOf(base::Instant{day}.DayInShanghai()).micros +
                        Patience{}.days * evaluation::kDay}})
        std::ranges::move(ToldAtNight(injected.outlet, others, NightsWindow(night), thresholds),
                          std::back_inserter(told));
    return told;
}

void Try(const Injected& injected, const std::vector<Finding>& findings, std::string_view kind,
         Recall& recall) {
    ++recall.forged;
    bool found = false, named = false;
    for (const Finding& finding : findings) {
        if (finding.factor != injected.factor) continue;
        if (finding.until <= injected.stretch.from || injected.stretch.until <= finding.from)
            continue;
        found = true;
        named = named || finding.detector == kind;
    }
    if (found) ++recall.found;
    if (named) ++recall.named;
}

void TakeClean(const Inspection& inspection, const Outlet& outlet, Measured& measured) {
    ++measured.outlet_months;
    measured.told_elsewhere += inspection.told_elsewhere.size();
    if (inspection.findings.empty()) return;
    // what is on trial makes no clue by itself
    if (std::ranges::any_of(inspection.findings, [](const Finding& one) { return !one.trial; }))
        ++measured.false_clues;
    std::set<std::string> detectors;
    for (const Finding& finding : inspection.findings) {
        detectors.insert(finding.detector);
        measured.false_words.push_back(outlet.id + " " + FindingText(finding));
    }
    for (const std::string& detector : detectors) ++measured.false_by[detector];
}

}  // namespace

std::vector<Span> MonthsFrom(base::CivilDay first, int count) {
    std::vector<Span> months;
    months.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        months.push_back({base::Instant::StartOf(first.PlusMonths(i)),
                          base::Instant::StartOf(first.PlusMonths(i + 1))});
    return months;
}

Measured Measure(const Plan& plan, const Thresholds& thresholds) {
    Measured measured;
    const auto inspect = [&](const Outlet& outlet, const std::vector<const Outlet*>& others,
                             Span month) {
        const std::clock_t began = std::clock();
        Inspection inspection = Inspect(outlet, others, month, thresholds);
        measured.took.push_back(1000.0 * static_cast<double>(std::clock() - began) /
                                CLOCKS_PER_SEC);
        return inspection;
    };
    for (std::size_t o = 0; o < plan.outlets.size(); ++o) {
        const Outlet& outlet = plan.outlets[o];
        const std::vector<const Outlet*> others = OthersOf(plan, o);
        for (std::size_t m = 0; m < plan.months.size(); ++m) {
            TakeClean(inspect(outlet, others, plan.months[m]), outlet, measured);
            for (const std::string_view kind : plan.frauds) {
                for (const Strength strength : plan.strengths) {
                    for (int repeat = 0; repeat < plan.repeats; ++repeat) {
                        const std::uint64_t seed = plan.seed * 10'000'019 + (o * 100 + m) * 100 +
                                                   static_cast<std::uint64_t>(repeat);
                        const auto injected =
                            Inject(outlet, *others.front(), plan.months[m], {kind, strength, seed});
                        if (!injected) continue;
                        Try(*injected,
                            plan.at_night
                                ? ToldAtNight(*injected, others, plan.months[m], thresholds)
                                : inspect(injected->outlet, others, plan.months[m]).findings,
                            kind,
                            measured.recall[std::string(kind)][static_cast<std::size_t>(strength)]);
                    }
                }
            }
        }
    }
    return measured;
}

namespace {

/// The outlet's new findings, night by night; those of the first night are not new.
std::vector<Finding> NewByNight(const Plan& plan, std::size_t own, const Thresholds& thresholds,
                                std::size_t& nights) {
    const std::vector<const Outlet*> others = OthersOf(plan, own);
    const base::Instant first = plan.months.front().from;
    // what is weak in the last days of the plan is told some nights later
    const base::Instant last{plan.months.back().until.micros + Patience{}.days * evaluation::kDay};
    std::vector<Finding> known, fresh;
    for (base::Instant night = first; night < last; night.micros += evaluation::kDay, ++nights) {
        for (Finding& finding :
             ToldAtNight(plan.outlets[own], others, NightsWindow(night), thresholds)) {
            if (finding.trial) continue;
            const auto again = std::ranges::find_if(known, [&](const Finding& one) {
                return one.detector == finding.detector && one.factor == finding.factor &&
                       one.from < finding.until && finding.from < one.until;
            });
            if (again != known.end()) {
                *again = std::move(finding);
                continue;
            }
            if (first < night) fresh.push_back(finding);
            known.push_back(std::move(finding));
        }
    }
    return fresh;
}

}  // namespace

Nightly MeasureNightly(const Plan& plan, const Thresholds& thresholds) {
    Nightly nightly;
    if (plan.months.empty()) return nightly;
    for (std::size_t o = 0; o < plan.outlets.size(); ++o) {
        const std::vector<Finding> fresh = NewByNight(plan, o, thresholds, nightly.nights);
        for (const Span month : plan.months) {
            ++nightly.outlet_months;
            const std::size_t before = nightly.findings;
            for (const Finding& finding : fresh) {
                if (finding.until <= month.from || month.until < finding.until) continue;
                ++nightly.findings;
                nightly.false_words.push_back(plan.outlets[o].id + " " + FindingText(finding));
            }
            if (nightly.findings > before) ++nightly.false_clues;
        }
    }
    return nightly;
}

std::string TableOf(const Measured& measured, std::string_view title) {
    std::string out = fmt::format(
        "{}: {} outlet-months without fraud, {} false clues ({:.3f} an outlet-month), {} "
        "findings told at a neighbour\n",
        title, measured.outlet_months, measured.false_clues,
        static_cast<double>(measured.false_clues) /
            static_cast<double>(std::max<std::size_t>(1, measured.outlet_months)),
        measured.told_elsewhere);
    out +=
        "| Fraud | weak | middle | strong | named, middle | forged | false alone "
        "|\n|---|---|---|---|---|---|---|\n";
    for (const std::string_view kind : kFrauds) {
        const auto found = measured.recall.find(kind);
        if (found == measured.recall.end()) continue;
        out += fmt::format("| `{}` |", kind);
        for (const Recall& recall : found->second)
            out += recall.forged == 0
                       ? " – |"
                       : fmt::format(" {:.2f} |", static_cast<double>(recall.found) /
                                                      static_cast<double>(recall.forged));
        const Recall& middle = found->second[1];
        const auto alone = measured.false_by.find(kind);
        out += fmt::format(" {:.2f} | {} | {} |\n",
                           static_cast<double>(middle.named) /
                               static_cast<double>(std::max<std::size_t>(1, middle.forged)),
                           middle.forged, alone == measured.false_by.end() ? 0 : alone->second);
    }
    std::vector<double> took = measured.took;
    std::ranges::sort(took);
    if (!took.empty())
        out += fmt::format("{} inspections, CPU ms each: median {:.1f}, 95 % {:.1f}, most {:.1f}\n",
                           took.size(), took[took.size() / 2], took[took.size() * 95 / 100],
                           took.back());
    return out;
}

}  // namespace anomaly::testing
