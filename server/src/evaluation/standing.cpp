#include "evaluation/standing.hpp"

#include <algorithm>

namespace evaluation {

namespace {

Standing StandingNamed(std::string_view counts) {
    if (counts == "valid") return Standing::kValid;
    if (counts == "exempt") return Standing::kExempt;
    if (counts == "stopped") return Standing::kStopped;
    return Standing::kInvalid;
}

}  // namespace

Standings::Standings(const Outlet& outlet, std::string_view factor,
                     const catalogue::TelemetryRules& rules)
    : rules_(rules), medium_(MediumName(outlet.medium)) {
    std::vector<Mark> marks;
    for (const Mark& mark : outlet.marks)
        if ((mark.factor.empty() || mark.factor == factor) && mark.from < mark.until)
            marks.push_back(mark);
    std::ranges::stable_sort(marks, {}, &Mark::from);
    LeaveOutShort(marks);
    for (const Mark& mark : marks) {
        stretches_.push_back({mark.from, mark.until, Named("mark_" + mark.code, mark.from)});
        longest_ = std::max(longest_, mark.until.micros - mark.from.micros);
    }
}

/// Automatic marks that, joined with those that touch them, last less than the rule counts.
void Standings::LeaveOutShort(std::vector<Mark>& marks) const {
    std::vector<Mark> kept;
    for (std::size_t first = 0; first < marks.size();) {
        base::Instant until = marks[first].until;
        bool automatic = true;
        std::size_t next = first;
        for (; next < marks.size() && marks[next].from <= until; ++next) {
            until = std::max(until, marks[next].until);
            automatic = automatic && marks[next].automatic;
        }
        const auto* marking = rules_.InForce("marking", medium_, marks[first].from.DayInShanghai());
        const auto ignored = static_cast<std::int64_t>(
            (marking ? marking->Number("ignored_minutes") : 0) * static_cast<double>(kMinute));
        if (!automatic || until.micros - marks[first].from.micros >= ignored)
            kept.insert(kept.end(), marks.begin() + static_cast<std::ptrdiff_t>(first),
                        marks.begin() + static_cast<std::ptrdiff_t>(next));
        first = next;
    }
    marks = std::move(kept);
}

Standing Standings::Named(const std::string& rule, base::Instant at) const {
    const auto* found = rules_.InForce(rule, medium_, at.DayInShanghai());
    return found ? StandingNamed(found->Option("counts")) : Standing::kInvalid;
}

/// Of the marks over a moment the one that takes most away.
Standing Standings::Under(base::Instant at) const {
    Standing worst = Standing::kValid;
    auto next = std::ranges::upper_bound(stretches_, at, {}, &Stretch::from);
    while (next != stretches_.begin()) {
        --next;
        if (at.micros - next->from.micros >= longest_) break;
        if (at < next->until) worst = std::max(worst, next->standing);
    }
    return worst;
}

Standing Standings::Of(const Point& point) const {
    Standing standing = Under(point.at);
    if (standing == Standing::kStopped) return standing;
    const char flag = point.flag;
    const char lower = flag >= 'A' && flag <= 'Z' ? static_cast<char>(flag + 32) : flag;
    standing = std::max(standing, Named(std::string("flag_") + lower, point.at));
    if (standing != Standing::kStopped && !point.is_number) return Standing::kInvalid;
    return standing;
}

Standing Standings::OfNothing(base::Instant at) const {
    return Under(at) == Standing::kStopped ? Standing::kStopped : Standing::kInvalid;
}

base::Instant MarkDue(base::Instant began, const catalogue::TelemetryRule& marking) {
    const base::CivilDay day =
        began.DayInShanghai().Plus(static_cast<std::int32_t>(marking.Number("due_days")));
    return {base::Instant::StartOf(day).micros +
            static_cast<std::int64_t>(marking.Number("due_hour") * static_cast<double>(kHour))};
}

}  // namespace evaluation
