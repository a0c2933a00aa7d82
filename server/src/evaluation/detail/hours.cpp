#include <algorithm>

#include "evaluation/detail/judge.hpp"

namespace evaluation::detail {

namespace {

/// What came in one hour.
struct Gathered {
    std::vector<Decimal> values;
    std::int64_t valid = 0, stopped = 0, exempt = 0;
    bool came = false;
};

Gathered Gather(const Series& series, const Standings& standings, std::size_t& next, Span hour) {
    Gathered gathered;
    for (; next < series.points.size() && series.points[next].at < hour.until; ++next) {
        const Point& point = series.points[next];
        if (point.at < hour.from) continue;
        gathered.came = true;
        const Standing standing = standings.Of(point);
        if (standing == Standing::kStopped) ++gathered.stopped;
        if (standing > Standing::kExempt) continue;
        ++gathered.valid;
        if (standing == Standing::kExempt) ++gathered.exempt;
        gathered.values.push_back(point.value);
    }
    return gathered;
}

int DecimalsOf(const std::vector<Decimal>& values) {
    int scale = 0;
    for (const Decimal& value : values) scale = std::max(scale, value.scale);
    return std::min(scale, 6);
}

Standing StandingOf(Verdict verdict, const Gathered& gathered) {
    if (verdict == Verdict::kExcluded) return Standing::kStopped;
    if (verdict != Verdict::kValid) return Standing::kInvalid;
    return gathered.exempt > 0 ? Standing::kExempt : Standing::kValid;
}

}  // namespace

const catalogue::TelemetryRule* Bench::Rule(const std::string& name, base::CivilDay day) {
    const auto* rule = rules.InForce(name, MediumName(outlet.medium), day);
    const bool known = rule || std::ranges::any_of(out.uncovered, [&](const Uncovered& one) {
                           return one.name == name;
                       });
    if (!known) out.uncovered.push_back({name, day});
    return rule;
}

void Bench::Add(Judgement judgement, const std::string& factor, Form form, Span period) {
    judgement.factor = factor;
    judgement.form = form;
    judgement.from = period.from;
    judgement.until = period.until;
    out.judgements.push_back(std::move(judgement));
}

Hours JudgeHours(Bench& bench, const Series& series, Telling telling) {
    Hours hours{series.factor, series.form, kHour, {}};
    const Standings standings(bench.outlet, series.factor, bench.rules);
    const std::int64_t per_hour = std::max<std::int64_t>(1, kHour / std::max(series.step, kMinute));
    Series means{series.factor, series.form, kHour, {}};
    std::size_t next = 0;
    for (std::int64_t at = bench.span.from.micros; at < bench.span.until.micros; at += kHour) {
        const Span hour{{at}, {at + kHour}};
        Gathered gathered = Gather(series, standings, next, hour);
        if (!gathered.came && standings.OfNothing(hour.from) == Standing::kStopped)
            gathered.stopped = per_hour;
        const auto* rule = bench.Rule("hour_validity", hour.from.DayInShanghai());
        if (!rule) continue;
        const std::int64_t due = std::max<std::int64_t>(0, per_hour - gathered.stopped);
        Judgement judgement =
            Judge(*rule, {{"valid", std::to_string(std::min(gathered.valid, per_hour))},
                          {"due", std::to_string(due)}});
        Slot slot{hour.from, StandingOf(judgement.verdict, gathered), gathered.came, {}};
        if (slot.standing <= Standing::kExempt) {
            const int decimals = DecimalsOf(gathered.values) + (per_hour > 1 ? 2 : 0);
            slot.mean = Mean(gathered.values, std::min(decimals, 6)).value_or(Decimal{});
            judgement.inputs["mean"] = slot.mean.ToText();
            means.points.push_back({slot.at, slot.mean, true, 'N'});
        }
        hours.slots.push_back(slot);
        if (telling == Telling::kTold) bench.Add(judgement, hours.factor, hours.form, hour);
    }
    if (telling == Telling::kTold) bench.out.means.push_back(std::move(means));
    return hours;
}

void JudgeConversion(Bench& bench, const Hours& hours, const Hours& oxygen, Hours& converted) {
    const bool was_sent = !converted.factor.empty();
    Hours computed{hours.factor, Form::kConverted, kHour, {}};
    for (std::size_t i = 0; i < hours.slots.size() && i < oxygen.slots.size(); ++i) {
        const Slot& dry = hours.slots[i];
        Slot slot = dry;
        if (dry.standing > Standing::kExempt || oxygen.slots[i].standing > Standing::kExempt) {
            slot.standing = std::max(dry.standing, Standing::kInvalid);
            computed.slots.push_back(slot);
            continue;
        }
        const auto* rule = bench.Rule("conversion", dry.at.DayInShanghai());
        if (!rule) break;
        Inputs inputs{{"dry", dry.mean.ToText()},
                      {"oxygen", oxygen.slots[i].mean.ToText()},
                      {"reference_oxygen", bench.outlet.reference_oxygen->ToText()}};
        const bool has_sent = was_sent && i < converted.slots.size() &&
                              converted.slots[i].standing <= Standing::kExempt;
        if (has_sent) inputs["sent"] = converted.slots[i].mean.ToText();
        const Judgement judgement = Judge(*rule, std::move(inputs));
        const auto value = judgement.results.find("computed");
        if (value == judgement.results.end())
            slot.standing = Standing::kInvalid;
        else
            slot.mean = ReadDecimal(value->second).value_or(Decimal{});
        computed.slots.push_back(slot);
        const bool tells = judgement.verdict != Verdict::kConsistent || !has_sent;
        if (tells)
            bench.Add(judgement, hours.factor, Form::kConverted, {dry.at, {dry.at.micros + kHour}});
    }
    if (!was_sent) converted = std::move(computed);
}

}  // namespace evaluation::detail
