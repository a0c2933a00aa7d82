#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evaluation/evaluate.hpp"
#include "evaluation/standing.hpp"

namespace evaluation::detail {

/// What every part of an evaluation works on.
struct Bench {
    const Outlet& outlet;
    Span span;
    const catalogue::TelemetryRules& rules;
    Evaluation& out;
    std::vector<std::pair<std::string, const catalogue::TelemetryRule*>> found;

    /// The edition for that day; notes once what no edition covers.
    [[nodiscard]] const catalogue::TelemetryRule* Rule(const std::string& name, base::CivilDay day);
    void Add(Judgement judgement, const std::string& factor, Form form, Span period);
};

enum class Telling { kTold, kSilent };

/// One period of an hour or a day.
struct Slot {
    base::Instant at;
    Standing standing = Standing::kInvalid;
    bool came = false;  ///< anything at all
    Decimal mean;       ///< of the valid values; where `standing` is kValid or kExempt
};

/// Every hour (or day) of the span.
struct Hours {
    std::string factor;
    Form form = Form::kMeasured;
    std::int64_t step = kHour;
    std::vector<Slot> slots;
};

[[nodiscard]] Hours JudgeHours(Bench& bench, const Series& series, Telling telling);
/// Fills `converted` where nothing was sent; checks what was sent.
void JudgeConversion(Bench& bench, const Hours& hours, const Hours& oxygen, Hours& converted);
void JudgeExceedance(Bench& bench, const Hours& hours, Averaging average);
/// Weighted by `flow` where it is given and known for every hour that counts.
[[nodiscard]] Hours JudgeDays(Bench& bench, const Hours& hours, const Hours* flow, Telling telling);
/// Transmission of the span, capture of each quarter, months.
void JudgeRates(Bench& bench, const Hours& hours);
void JudgeMissingAmounts(Bench& bench, const Series& amounts);

}  // namespace evaluation::detail
