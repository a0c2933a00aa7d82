// Files of readings and marks for `hj212 evaluate`. Whatever the bytes: series are in order with no
// moment twice, every trouble has a count, a place and words in UTF-8, and what is judged of the
// first days repeats.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "anomaly/finding.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/read.hpp"

namespace {

using Words = std::map<std::string, std::string, std::less<>>;

/// A few rules of each kind that is met.
catalogue::TelemetryRules Rules() {
    const auto rule = [](const char* name, Words settings, Words options) {
        catalogue::TelemetryRule one;
        one.id = one.name = name;
        one.settings = std::move(settings);
        one.options = std::move(options);
        return one;
    };
    return catalogue::TelemetryRules(
        {rule("hour_validity", {{"least_share", "0.75"}}, {}),
         rule("day_validity", {{"least_hours", "20"}}, {}),
         rule("month_validity", {{"least_days", "25"}, {"least_days_february", "23"}}, {}),
         rule("conversion",
              {{"full_oxygen", "21"},
               {"most_oxygen", "20.9"},
               {"digits", "3"},
               {"tolerance", "0.02"}},
              {}),
         rule("exceedance", {}, {{"comparison", "whole"}}),
         rule("transmission", {{"least_rate", "0.75"}}, {}),
         rule("substitution", {{"short_gap_hours", "24"}}, {{"by", "neighbours"}}),
         rule("flag_n", {}, {{"counts", "valid"}}), rule("flag_f", {}, {{"counts", "stopped"}}),
         rule("constant_values",
              {{"least_values", "6"},
               {"least_bits", "22"},
               {"least_times", "2"},
               {"floor_units", "4"}},
              {})});
}

void CheckOutlet(evaluation::Outlet outlet, const catalogue::TelemetryRules& rules) {
    for (const evaluation::Series& series : outlet.series) {
        CHECK(series.step >= evaluation::kMinute && base::IsUtf8(series.factor));
        for (std::size_t i = 1; i < series.points.size(); ++i)
            CHECK(series.points[i - 1].at < series.points[i].at);
    }
    outlet.reference_oxygen = evaluation::Decimal{6, 0};
    outlet.limits.push_back({"a21026", evaluation::Form::kMeasured, evaluation::Averaging::kHourly,
                             {35, 0}, {}, {}, "permit"});
    evaluation::Span span = evaluation::SpanOf(outlet);
    span.until.micros = std::min(span.until.micros, span.from.micros + 40 * evaluation::kDay);
    for (const auto& judgement : evaluation::Evaluate(outlet, span, rules).judgements) {
        CHECK(evaluation::Repeats(judgement));
        CHECK(base::IsUtf8(evaluation::JudgementJson(judgement)));
    }
    for (const auto& finding : anomaly::Inspect(outlet, {}, span, {&rules, {}}).findings)
        CHECK(base::IsUtf8(anomaly::FindingJson(finding)) && finding.score >= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const catalogue::TelemetryRules kRules = Rules();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto marks = evaluation::ReadMarks(text))
        for (const auto& [outlet, mark] : *marks) CHECK(mark.from < mark.until);
    auto read = evaluation::ReadCsv(text);
    if (!read) {
        CHECK(read.error().front().code.starts_with("evaluation."));
        return 0;
    }
    for (const evaluation::Trouble& trouble : read->troubles)
        CHECK(trouble.count > 0 && trouble.first > 0 && base::IsUtf8(trouble.example));
    for (std::size_t i = 0; i < read->outlets.size() && i < 4; ++i)
        CheckOutlet(std::move(read->outlets[i]), kRules);
    return 0;
}
