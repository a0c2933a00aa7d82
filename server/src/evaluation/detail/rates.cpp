#include <algorithm>

#include "evaluation/detail/judge.hpp"

namespace evaluation::detail {

namespace {

struct Tally {
    std::int64_t due = 0, came = 0, valid = 0;
};

Tally Count(const Hours& hours, Span span) {
    Tally tally;
    for (const Slot& slot : hours.slots) {
        if (slot.at < span.from || slot.at >= span.until) continue;
        if (slot.standing == Standing::kStopped) continue;
        ++tally.due;
        if (slot.came) ++tally.came;
        if (slot.standing <= Standing::kExempt) ++tally.valid;
    }
    return tally;
}

void JudgeRate(Bench& bench, const Hours& hours, const std::string& name, Span span) {
    const auto* rule = bench.Rule(name, span.from.DayInShanghai());
    if (!rule) return;
    const Tally tally = Count(hours, span);
    bench.Add(Judge(*rule, {{"due", std::to_string(tally.due)},
                            {"came", std::to_string(tally.came)},
                            {"valid", std::to_string(tally.valid)}}),
              hours.factor, hours.form, span);
}

base::Instant StartOfMonths(base::CivilDay day, int months) {
    const auto first = base::CivilDay::From(day.year(), (day.month() - 1) / months * months + 1, 1);
    return base::Instant::StartOf(first.value_or(day));
}

/// Whole periods of `months` months inside the span.
std::vector<Span> WholePeriods(Span span, int months) {
    std::vector<Span> periods;
    base::Instant at = StartOfMonths(span.from.DayInShanghai(), months);
    while (at < span.until) {
        const base::Instant next = base::Instant::StartOf(at.DayInShanghai().PlusMonths(months));
        if (span.from <= at && next <= span.until) periods.push_back({at, next});
        at = next;
    }
    return periods;
}

void JudgeMonth(Bench& bench, const Hours& hours, Span month) {
    const base::CivilDay first = month.from.DayInShanghai();
    const auto* rule =
        bench.rules.InForce("month_validity", MediumName(bench.outlet.medium), first);
    if (!rule) return;
    std::int64_t valid = 0;
    const auto* days = bench.rules.InForce("day_validity", MediumName(bench.outlet.medium), first);
    if (!days) return;
    for (base::Instant at = month.from; at < month.until; at.micros += kDay) {
        const Tally tally = Count(hours, {at, {at.micros + kDay}});
        const Judgement day = Judge(
            *days, {{"valid", std::to_string(tally.valid)}, {"due", std::to_string(tally.due)}});
        if (day.verdict == Verdict::kValid) ++valid;
    }
    bench.Add(
        Judge(*rule, {{"valid", std::to_string(valid)}, {"month", std::to_string(first.month())}}),
        hours.factor, hours.form, month);
}

/// The hours of an amount, valid or not, and the gaps between them.
class Amounts {
 public:
    Amounts(Bench& bench, const Series& series)
        : bench_(bench), hours_(JudgeHours(bench, series, Telling::kSilent)) {}

    void Run() {
        for (std::size_t i = 0; i < hours_.slots.size();) {
            if (hours_.slots[i].standing != Standing::kInvalid) {
                if (hours_.slots[i].standing <= Standing::kExempt)
                    good_.push_back(hours_.slots[i].mean);
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < hours_.slots.size() && hours_.slots[end].standing == Standing::kInvalid)
                ++end;
            Replace(i, end);
            i = end;
        }
    }

 private:
    void Replace(std::size_t begin, std::size_t end) {
        const base::Instant from = hours_.slots[begin].at;
        const auto* rule = bench_.Rule("substitution", from.DayInShanghai());
        if (!rule) return;
        Inputs inputs{{"gap_hours", std::to_string(end - begin)}};
        const Tally tally = Count(hours_, {bench_.span.from, bench_.span.until});
        inputs["rate"] = Share(tally.valid, tally.due).value_or(Decimal{}).ToText();
        for (const char* window : {"short_window", "long_window", "low_window"})
            AddMost(*rule, window, inputs);
        if (!good_.empty()) inputs["before"] = good_.back().ToText();
        if (end < hours_.slots.size() && hours_.slots[end].standing <= Standing::kExempt)
            inputs["after"] = hours_.slots[end].mean.ToText();
        if (const auto median = MedianOfDays(from)) inputs["median"] = median->ToText();
        const Span gap{from, {hours_.slots[end - 1].at.micros + kHour}};
        bench_.Add(Judge(*rule, std::move(inputs)), hours_.factor, hours_.form, gap);
    }

    /// The largest of the last so many valid hours, where there were so many.
    void AddMost(const catalogue::TelemetryRule& rule, const std::string& window, Inputs& inputs) {
        const auto wanted = static_cast<std::size_t>(std::max(0.0, rule.Number(window)));
        if (wanted == 0 || good_.size() < wanted) return;
        const auto most =
            std::max_element(good_.end() - static_cast<std::ptrdiff_t>(wanted), good_.end(),
                             [](Decimal a, Decimal b) { return Compare(a, b) < 0; });
        inputs["most_of_" + window] = most->ToText();
    }

    /// Of the days before that are whole and valid.
    [[nodiscard]] std::optional<Decimal> MedianOfDays(base::Instant before) const {
        std::vector<Decimal> days;
        for (std::size_t i = 0; i + 24 <= hours_.slots.size(); i += 24) {
            if (hours_.slots[i + 23].at >= DayOf(before)) break;
            std::vector<Decimal> values;
            for (std::size_t k = i; k < i + 24; ++k)
                if (hours_.slots[k].standing <= Standing::kExempt)
                    values.push_back(hours_.slots[k].mean);
            if (values.size() < 18) continue;
            if (const auto mean = Mean(values, 3))
                days.push_back({mean->scaled * static_cast<std::int64_t>(values.size()), 3});
        }
        if (days.empty()) return std::nullopt;
        std::ranges::sort(days, [](Decimal a, Decimal b) { return Compare(a, b) < 0; });
        const std::size_t middle = days.size() / 2;
        if (days.size() % 2 != 0) return days[middle];
        return Mean(std::span(days).subspan(middle - 1, 2), 3);
    }

    Bench& bench_;
    Hours hours_;
    std::vector<Decimal> good_;
};

}  // namespace

void JudgeRates(Bench& bench, const Hours& hours) {
    JudgeRate(bench, hours, "transmission", bench.span);
    for (const Span& quarter : WholePeriods(bench.span, 3))
        if (bench.rules.InForce("capture", MediumName(bench.outlet.medium),
                                quarter.from.DayInShanghai()))
            JudgeRate(bench, hours, "capture", quarter);
    for (const Span& month : WholePeriods(bench.span, 1)) JudgeMonth(bench, hours, month);
}

void JudgeMissingAmounts(Bench& bench, const Series& amounts) { Amounts(bench, amounts).Run(); }

}  // namespace evaluation::detail
