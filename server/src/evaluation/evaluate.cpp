#include "evaluation/evaluate.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "evaluation/detail/judge.hpp"

namespace evaluation {

namespace {

std::set<std::string> FactorsOf(const Outlet& outlet) {
    std::set<std::string> factors;
    for (const Series& series : outlet.series)
        if (series.form != Form::kTotal && series.step <= kHour) factors.insert(series.factor);
    return factors;
}

/// The finest series of a factor up to an hour: minutes before the hours made of them elsewhere.
const Series* FinestOf(const Outlet& outlet, std::string_view factor, Form form) {
    const Series* best = nullptr;
    for (const Series& series : outlet.series) {
        if (series.factor != factor || series.form != form || series.step > kHour) continue;
        if (!best || series.step < best->step) best = &series;
    }
    return best;
}

}  // namespace

Span SpanOf(const Outlet& outlet) {
    base::Instant first{}, last{};
    bool any = false;
    for (const Series& series : outlet.series) {
        if (series.points.empty()) continue;
        const base::Instant begin = series.points.front().at, end = series.points.back().at;
        first = any ? std::min(first, begin) : begin;
        last = any ? std::max(last, end) : end;
        any = true;
    }
    if (!any) return {};
    return {DayOf(first), {DayOf(last).micros + kDay}};
}

Evaluation Evaluate(const Outlet& outlet, Span span, const catalogue::TelemetryRules& rules) {
    Evaluation evaluation;
    if (span.from >= span.until) return evaluation;
    detail::Bench bench{outlet, span, rules, evaluation, {}};
    const Series* oxygen = FinestOf(outlet, "a19001", Form::kMeasured);
    const detail::Hours oxygen_hours =
        oxygen ? detail::JudgeHours(bench, *oxygen, detail::Telling::kSilent) : detail::Hours{};
    const char* flow_factor = outlet.medium == Medium::kWater ? "w00000" : "a00000";
    const Series* flow = FinestOf(outlet, flow_factor, Form::kMeasured);
    const detail::Hours flow_hours =
        flow ? detail::JudgeHours(bench, *flow, detail::Telling::kSilent) : detail::Hours{};
    for (const std::string& factor : FactorsOf(outlet)) {
        const Series* measured = FinestOf(outlet, factor, Form::kMeasured);
        const Series* sent = FinestOf(outlet, factor, Form::kConverted);
        detail::Hours hours, converted;
        if (measured) hours = detail::JudgeHours(bench, *measured, detail::Telling::kTold);
        if (sent)
            converted = detail::JudgeHours(
                bench, *sent, measured ? detail::Telling::kSilent : detail::Telling::kTold);
        if (measured && outlet.reference_oxygen && oxygen)
            detail::JudgeConversion(bench, hours, oxygen_hours, converted);
        for (const detail::Hours* each : {&hours, &converted}) {
            if (each->factor.empty()) continue;
            detail::JudgeExceedance(bench, *each, Averaging::kHourly);
            const bool told = each == &hours || !measured;
            const detail::Hours days = detail::JudgeDays(
                bench, *each, outlet.medium == Medium::kWater ? &flow_hours : nullptr,
                told ? detail::Telling::kTold : detail::Telling::kSilent);
            detail::JudgeExceedance(bench, days, Averaging::kDaily);
            if (told) detail::JudgeRates(bench, *each);
        }
    }
    for (const Series& series : outlet.series)
        if (series.form == Form::kTotal && series.step == kHour)
            detail::JudgeMissingAmounts(bench, series);
    return evaluation;
}

}  // namespace evaluation
