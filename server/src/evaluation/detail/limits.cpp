#include <algorithm>
#include <map>

#include "evaluation/detail/judge.hpp"

namespace evaluation::detail {

namespace {

const Limit* LimitFor(const Outlet& outlet, const Hours& hours, Averaging average,
                      base::CivilDay day) {
    const Limit* best = nullptr;
    for (const Limit& limit : outlet.limits) {
        if (limit.factor != hours.factor || limit.form != hours.form || limit.average != average ||
            day < limit.from || (limit.until && *limit.until <= day))
            continue;
        if (!best || best->from < limit.from) best = &limit;
    }
    return best;
}

/// The valid hours of one day.
struct DayHours {
    std::vector<Decimal> values, weights;
    std::int64_t valid = 0, due = 0, exempt = 0;
    bool came = false, weighed = true;
};

DayHours Collect(const Hours& hours, const Hours* flow, std::size_t& next, base::Instant until) {
    DayHours day;
    for (; next < hours.slots.size() && hours.slots[next].at < until; ++next) {
        const Slot& slot = hours.slots[next];
        day.came = day.came || slot.came;
        if (slot.standing == Standing::kStopped) continue;
        ++day.due;
        if (slot.standing == Standing::kInvalid) continue;
        ++day.valid;
        if (slot.standing == Standing::kExempt) ++day.exempt;
        day.values.push_back(slot.mean);
        const bool has_flow =
            flow && next < flow->slots.size() && flow->slots[next].standing <= Standing::kExempt;
        day.weighed = day.weighed && has_flow;
        if (has_flow) day.weights.push_back(flow->slots[next].mean);
    }
    return day;
}

Slot DaySlot(base::Instant at, const DayHours& day, Verdict verdict) {
    Slot slot{at, Standing::kInvalid, day.came, {}};
    if (verdict == Verdict::kExcluded) slot.standing = Standing::kStopped;
    if (verdict != Verdict::kValid) return slot;
    int decimals = 0;
    for (const Decimal& value : day.values) decimals = std::max(decimals, value.scale);
    decimals = std::min(decimals + 1, 6);
    std::optional<Decimal> mean;
    if (day.weighed && day.weights.size() == day.values.size())
        mean = WeightedMean(day.values, day.weights, decimals);
    if (!mean) mean = Mean(day.values, decimals);
    if (!mean) return slot;
    slot.standing = Standing::kValid;
    slot.mean = *mean;
    return slot;
}

}  // namespace

void JudgeExceedance(Bench& bench, const Hours& hours, Averaging average) {
    for (const Slot& slot : hours.slots) {
        if (slot.standing > Standing::kExempt) continue;
        const base::CivilDay day = slot.at.DayInShanghai();
        const Limit* limit = LimitFor(bench.outlet, hours, average, day);
        if (!limit) continue;
        const auto* rule = bench.Rule("exceedance", day);
        if (!rule) return;
        const Judgement judgement =
            Judge(*rule, {{"value", slot.mean.ToText()},
                          {"limit", limit->most.ToText()},
                          {"limit_source", limit->source},
                          {"average", average == Averaging::kHourly ? "hour" : "day"},
                          {"exempt", slot.standing == Standing::kExempt ? "yes" : "no"}});
        bench.Add(judgement, hours.factor, hours.form, {slot.at, {slot.at.micros + hours.step}});
    }
}

Hours JudgeDays(Bench& bench, const Hours& hours, const Hours* flow, Telling telling) {
    Hours days{hours.factor, hours.form, kDay, {}};
    Series means{hours.factor, hours.form, kDay, {}};
    std::size_t next = 0;
    const bool weighs = flow && !flow->slots.empty() && hours.factor != flow->factor;
    for (base::Instant at = bench.span.from; at < bench.span.until; at.micros += kDay) {
        const base::Instant until{at.micros + kDay};
        const DayHours day = Collect(hours, weighs ? flow : nullptr, next, until);
        const auto* rule = bench.Rule("day_validity", at.DayInShanghai());
        if (!rule) continue;
        Judgement judgement =
            Judge(*rule, {{"valid", std::to_string(day.valid)}, {"due", std::to_string(day.due)}});
        const Slot slot = DaySlot(at, day, judgement.verdict);
        if (slot.standing == Standing::kValid) {
            means.points.push_back({at, slot.mean, true, 'N'});
            judgement.inputs["mean"] = slot.mean.ToText();
        }
        days.slots.push_back(slot);
        if (telling == Telling::kTold) bench.Add(judgement, days.factor, days.form, {at, until});
    }
    if (telling == Telling::kTold) bench.out.means.push_back(std::move(means));
    return days;
}

}  // namespace evaluation::detail
