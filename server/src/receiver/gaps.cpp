#include "receiver/gaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace receiver {

namespace {

constexpr std::int64_t kGapMinute = 60'000, kGapHour = 60 * kGapMinute, kGapDay = 24 * kGapHour;
constexpr Mono kMonoMinute = 60'000'000;
constexpr std::array<std::int64_t, 12> kRhythms = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60};

std::int64_t SlotAtOrBefore(std::int64_t time, std::int64_t step, std::int64_t shift) {
    const std::int64_t moved = time + shift;
    const std::int64_t slot = moved >= 0 ? moved / step : -((-moved + step - 1) / step);
    return slot * step - shift;
}
std::int64_t SlotAtOrAfter(std::int64_t time, std::int64_t step, std::int64_t shift) {
    const std::int64_t floor = SlotAtOrBefore(time, step, shift);
    return floor == time ? floor : floor + step;
}

bool HasValueIn(const FactorTimes& factor, std::int64_t from, std::int64_t to) {
    const auto at = std::ranges::lower_bound(factor.times_ms, from);
    return at != factor.times_ms.end() && *at < to;
}

bool IsExpected(const FactorTimes& factor, std::int64_t slot_end) {
    return factor.before || (!factor.times_ms.empty() && factor.times_ms.front() < slot_end);
}

/// Wait after the n-th try that closed nothing.
Mono PauseAfter(int tries) { return tries <= 1 ? kMonoMinute : 10 * kMonoMinute; }

}  // namespace

const std::vector<GapSpan>& GapSpans() {
    static const std::vector<GapSpan> kSpans = {
        {"hour", "2061", kGapHour, 0, 15 * kGapMinute, 48},
        {"minute", "2051", 0, 0, 5 * kGapMinute, 120},
        {"day", "2031", kGapDay, 8 * kGapHour, 2 * kGapHour, 31}};
    return kSpans;
}

std::int64_t LearntStep(const std::vector<FactorTimes>& factors) {
    std::array<int, kRhythms.size()> votes{};
    for (const FactorTimes& factor : factors)
        for (std::size_t i = 1; i < factor.times_ms.size(); ++i) {
            const std::int64_t distance = factor.times_ms[i] - factor.times_ms[i - 1];
            const auto at = std::ranges::find(kRhythms, distance / kGapMinute);
            if (distance % kGapMinute == 0 && at != kRhythms.end())
                ++votes[static_cast<std::size_t>(at - kRhythms.begin())];
        }
    const auto best = std::ranges::max_element(votes);
    if (*best < 3) return 0;
    return kRhythms[static_cast<std::size_t>(best - votes.begin())] * kGapMinute;
}

std::vector<MissingRange> FindMissing(const GapSpan& span, std::int64_t step_ms,
                                      const GapWindow& window,
                                      const std::vector<FactorTimes>& factors) {
    std::vector<MissingRange> missing;
    if (step_ms <= 0) return missing;
    const std::int64_t bound = step_ms * span.slots_a_request;
    const std::int64_t begin = SlotAtOrAfter(window.from_ms, step_ms, span.shift_ms);
    for (std::int64_t slot = begin; slot + step_ms <= window.to_ms; slot += step_ms) {
        std::vector<std::string> lacking;
        for (const FactorTimes& factor : factors)
            if (IsExpected(factor, slot + step_ms) && !HasValueIn(factor, slot, slot + step_ms))
                lacking.push_back(factor.factor);
        if (lacking.empty()) continue;
        const bool goes_on = !missing.empty() && missing.back().to_ms == slot &&
                             missing.back().factors == lacking &&
                             SlotAtOrBefore(slot, bound, span.shift_ms) != slot;
        if (goes_on) {
            missing.back().to_ms = slot + step_ms;
            ++missing.back().slots;
        } else {
            missing.push_back({slot, slot + step_ms, 1, std::move(lacking)});
        }
    }
    return missing;
}

void GapKeeper::Update(const base::Uuid& point, const GapSpan& span, std::int64_t step_ms,
                       std::vector<MissingRange> missing) {
    std::vector<Gap>& gaps = gaps_[point];
    std::vector<Gap> kept, before;
    for (Gap& gap : gaps) (gap.span == span.name ? before : kept).push_back(std::move(gap));
    if (missing.size() > kMostGaps) {
        counts_.left_out += static_cast<std::int64_t>(missing.size() - kMostGaps);
        // The latest matter most.
        missing.erase(missing.begin(), missing.end() - kMostGaps);
    }
    for (MissingRange& range : missing) {
        Gap gap;
        const auto old = std::ranges::find_if(before, [&](const Gap& one) {
            return one.missing.from_ms < range.to_ms && range.from_ms < one.missing.to_ms;
        });
        // What is missing now and was before has been asked for as often.
        const bool inside = old != before.end() && old->missing.from_ms <= range.from_ms &&
                            range.to_ms <= old->missing.to_ms;
        if (inside) gap = *old;
        gap.span = span.name;
        gap.step_ms = step_ms;
        gap.missing = std::move(range);
        kept.push_back(std::move(gap));
    }
    for (const Gap& one : before) {
        const bool still = std::ranges::any_of(kept, [&](const Gap& gap) {
            return gap.span == one.span && gap.missing.from_ms < one.missing.to_ms &&
                   one.missing.from_ms < gap.missing.to_ms;
        });
        if (!still) ++counts_.closed;
    }
    gaps = std::move(kept);
    if (gaps.empty()) gaps_.erase(point);
}

std::vector<Asking> GapKeeper::Due(const base::Uuid& point, Mono now) {
    std::vector<Asking> due;
    const auto at = gaps_.find(point);
    if (at == gaps_.end()) return due;
    for (const Gap& gap : at->second)
        if (gap.standing == GapStanding::kAsked) return due;
    for (Gap& gap : at->second) {
        if (gap.standing != GapStanding::kWaiting || gap.next > now) continue;
        const auto span = std::ranges::find(GapSpans(), gap.span, &GapSpan::name);
        last_number_ += 1;
        gap.asking = last_number_ * 2 + 1;
        gap.standing = GapStanding::kAsked;
        asked_[gap.asking] = point;
        ++counts_.asked;
        // The time of a value is the beginning of its slot, so the last one is the last's.
        due.push_back(
            {gap.asking, point, std::string(span->cn),
             fmt::format("BeginTime={};EndTime={}", DigitsOf({gap.missing.from_ms * 1'000}, false),
                         DigitsOf({(gap.missing.to_ms - gap.step_ms) * 1'000}, false))});
        return due;
    }
    return due;
}

bool GapKeeper::Settle(const Asked& asked, Mono now) {
    const auto known = asked_.find(asked.number);
    if (known == asked_.end()) return false;
    const base::Uuid point = known->second;
    asked_.erase(known);
    const auto at = gaps_.find(point);
    if (at == gaps_.end()) return true;
    for (Gap& gap : at->second) {
        if (gap.asking != asked.number) continue;
        gap.asking = 0;
        gap.standing = GapStanding::kWaiting;
        gap.why = EndingWords(asked.ending, asked.code);
        if (asked.ending == Ending::kAway || asked.ending == Ending::kCrowded) {
            gap.next = now + kMonoMinute;
            continue;
        }
        ++gap.tries;
        gap.next = now + PauseAfter(gap.tries);
        if (asked.ending == Ending::kDone) gap.why = "设备称已补传，但没有补全";
        const bool never = asked.ending == Ending::kRefused ||
                           (asked.ending == Ending::kFailed && asked.code == 100);
        if (never || gap.tries >= kTries) gap.standing = GapStanding::kGivenUp;
    }
    return true;
}

std::vector<Gap> GapKeeper::Of(const base::Uuid& point) const {
    const auto at = gaps_.find(point);
    return at == gaps_.end() ? std::vector<Gap>{} : at->second;
}

GapCounts GapKeeper::counts() const {
    GapCounts counts = counts_;
    for (const auto& [point, gaps] : gaps_)
        for (const Gap& gap : gaps)
            ++(gap.standing == GapStanding::kGivenUp ? counts.given_up : counts.open);
    return counts;
}

}  // namespace receiver
