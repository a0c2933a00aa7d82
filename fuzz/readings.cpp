// Readings and marks as CSV, and what is judged of them: whatever the text, reading ends, every
// oddness has a code, times of a series rise, and judging what was read ends too.
#include <cstdint>

#include "anomaly/finding.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/read.hpp"

namespace {

void Judge(const evaluation::Outlet& outlet, const catalogue::TelemetryRules& rules) {
    const evaluation::Span span = evaluation::SpanOf(outlet);
    CHECK(span.from <= span.until);
    // A year is enough: longer spans cost time and no other code.
    if (span.until.micros - span.from.micros > 366LL * 86'400'000'000) return;
    (void)evaluation::Evaluate(outlet, span, rules);
    for (const anomaly::Finding& finding :
         anomaly::Inspect(outlet, {}, span, anomaly::Thresholds{&rules, {}}).findings)
        CHECK(base::IsUtf8(anomaly::FindingJson(finding)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const catalogue::TelemetryRules kRules;
    if (const auto marks = evaluation::ReadMarks(text)) CHECK(marks->size() <= size);
    const auto read = evaluation::ReadCsv(text);
    if (!read) {
        CHECK(!read.error().empty());
        return 0;
    }
    for (const evaluation::Trouble& trouble : read->troubles)
        CHECK(!trouble.code.empty() && trouble.count > 0);
    for (const evaluation::Outlet& outlet : read->outlets) Judge(outlet, kRules);
    return 0;
}
