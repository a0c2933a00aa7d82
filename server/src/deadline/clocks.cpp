#include "deadline/clocks.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "deadline/due.hpp"
#include "deadline/excluded.hpp"

namespace deadline {
namespace {

using catalogue::ClockRule;
using catalogue::Tone;

constexpr int kSoonWorkingDays = 3;

/// 02-10, or with its year where that is not today's.
std::string ShortDay(base::CivilDay day, base::CivilDay today) {
    const std::string text = day.ToText();
    return day.year() == today.year() ? text.substr(text.size() - 5) : text;
}

/// 决定日期 → 决定.
std::string EventName(std::string_view label) {
    for (const std::string_view ending : {"日期", "日"}) {
        if (label.ends_with(ending) && label.size() > ending.size()) {
            return std::string(label.substr(0, label.size() - ending.size()));
        }
    }
    return std::string(label);
}

ClockState StateOf(bool done, const RunningClock& clock, const Distance& distance) {
    if (done) return ClockState::kDone;
    if (clock.paused_since) return ClockState::kPaused;
    if (distance.days < 0) return ClockState::kOverdue;
    if (distance.days == 0) return ClockState::kDueToday;
    return distance.working_days <= kSoonWorkingDays ? ClockState::kSoon : ClockState::kRunning;
}

std::string StateWords(const RunningClock& clock) {
    const bool in_working_days = clock.rule->period.unit == worktime::PeriodUnit::kWorkingDays ||
                                 clock.state == ClockState::kSoon;
    const int left = std::abs(in_working_days ? clock.working_days_left : clock.days_left);
    const char* unit = in_working_days ? "个工作日" : "日";
    switch (clock.state) {
        case ClockState::kDone:
            if (clock.used) return "已办";
            return clock.days_left < 0 ? "已届满" : "不再计";
        case ClockState::kDueToday:
            return "今天到期";
        case ClockState::kPaused:
            return fmt::format("{} 起不计", clock.paused_since->ToText());
        // Overdue over a weekend: no working day has passed, but a day has.
        case ClockState::kOverdue:
            return left == 0 ? fmt::format("逾期 {} 日", -clock.days_left)
                             : fmt::format("逾期 {} {}", left, unit);
        default:
            return fmt::format("余 {} {}{}", left, unit, clock.provisional ? "（暂定）" : "");
    }
}

void SpellOut(RunningClock& clock, const catalogue::Catalogue& catalogue, const Excluded& excluded,
              base::CivilDay today) {
    const std::string event = EventName(clock.start_label);
    if (clock.counted_by == nullptr) {
        clock.why = fmt::format("{} {}，{}以记录的到期日为准", event, ShortDay(clock.start, today),
                                clock.rule->label);
        clock.working.push_back({"记录的到期日", clock.due});
        return;
    }
    const ClockRule& rule = *clock.counted_by;
    auto counted = Due(catalogue, rule.id, clock.start, excluded.spans);
    CHECK(counted.has_value());
    const bool knows_spans = counted->day == clock.due;
    if (!knows_spans) counted = Due(catalogue, rule.id, clock.start);
    const bool rolled = counted->day != counted->before_roll_over;
    // A day that was fixed by itself (an instalment's) has no period after it.
    const bool is_fixed = rule.period.length == 0;
    const std::string period = is_fixed ? "" : PeriodWords(rule.period);
    clock.why = fmt::format("{} {}，{}{}{}{}", event, ShortDay(clock.start, today), rule.label,
                            is_fixed ? "" : " ", period, rolled ? "，末日顺延" : "");
    clock.working.push_back({fmt::format("{} {}{}{}", clock.start_label, clock.start.ToText(),
                                         is_fixed ? "" : "（当日不计），", period),
                             counted->before_roll_over});
    for (const worktime::ExcludedInterval& span : excluded.spans) {
        if (!knows_spans) break;
        clock.working.push_back(
            {fmt::format("{} 至 {} 不计：{}", span.from.ToText(), span.to.ToText(), span.reason),
             std::nullopt});
    }
    if (clock.paused_since) {
        clock.working.push_back({fmt::format("{} 起不计：{}，结束后另行计算",
                                             clock.paused_since->ToText(), excluded.standing_for),
                                 std::nullopt});
    }
    if (rolled) clock.working.push_back({"末日为休息日，顺延", counted->day});
    clock.provisional = clock.provisional || counted->provisional;
}

base::CivilDay Today(const records::Givens& givens) {
    const auto at = givens.find("today");
    CHECK(at != givens.end() && at->second.As<base::CivilDay>() != nullptr);
    return *at->second.As<base::CivilDay>();
}

/// From when to when the clock runs; nothing where it has not begun.
std::optional<CountedDue> DaysOf(const catalogue::Catalogue& catalogue, const ClockRule& rule,
                                 const records::Record& record,
                                 const records::Neighbours& neighbours) {
    const auto start = record.Day(rule.start_field);
    if (!start) return std::nullopt;
    if (const auto due = record.Day(rule.due_field)) return CountedDue{*start, *due};
    const auto counted =
        Due(catalogue, rule.id, *start, ExcludedOf(catalogue, rule, record, neighbours).spans);
    if (!counted) return std::nullopt;
    return CountedDue{*start, counted->day};
}

/// How a clock was answered: a period of somebody else may be over without having been used.
enum class Answer : std::uint8_t { kNone, kDone, kLapsed };

/// What the clocks of one type are told from.
struct Asking {
    const catalogue::Catalogue& catalogue;
    const catalogue::RecordType& type;
    base::CivilDay today;
    const records::Neighbours& neighbours;
};

/// Each day once, whatever overlaps.
void CountExcluded(const Excluded& excluded, base::CivilDay today, RunningClock& clock) {
    base::CivilDay next = clock.start;
    const auto count = [&](base::CivilDay from, base::CivilDay to) {
        from = std::max(from, next);
        to = std::min(to, today);
        if (to < from) return 0;
        next = to.Plus(1);
        return to - from + 1;
    };
    for (const worktime::ExcludedInterval& span : excluded.spans)
        clock.days_excluded += count(span.from, span.to);
    if (excluded.standing_since) clock.days_standing = count(*excluded.standing_since, today);
}

RunningClock ClockOf(const Asking& asking, const ClockRule& rule, const records::Record& record,
                     const CountedDue& days, Answer answer) {
    const catalogue::Catalogue& catalogue = asking.catalogue;
    RunningClock clock;
    clock.used = answer != Answer::kLapsed;
    clock.rule = &rule;
    const catalogue::Field* field = records::FindField(asking.type, rule.start_field);
    clock.start_label = field == nullptr ? rule.start_field : field->label;
    clock.start = days.start;
    clock.due = days.due;
    clock.counted_by = RuleThatGives(catalogue, rule, record, days, asking.neighbours);
    const Excluded excluded =
        ExcludedOf(catalogue, clock.counted_by == nullptr ? rule : *clock.counted_by, record,
                   asking.neighbours);
    clock.paused_since = excluded.standing_since;
    CountExcluded(excluded, asking.today, clock);
    SpellOut(clock, catalogue, excluded, asking.today);
    const Distance distance = DistanceTo(clock.due, asking.today, catalogue.calendar);
    clock.days_left = distance.days;
    clock.working_days_left = distance.working_days;
    clock.state = StateOf(answer != Answer::kNone, clock, distance);
    clock.words = StateWords(clock);
    return clock;
}

Answer AnswerOf(const Asking& asking, const ClockRule& rule, const records::Record& record,
                const records::Givens& givens) {
    if (!IsDone(asking.catalogue, rule, record, givens, asking.neighbours)) return Answer::kNone;
    if (rule.used_when.empty()) return Answer::kDone;
    const auto used = records::ReadFilter(asking.catalogue, asking.type, rule.used_when);
    CHECK(used.has_value());
    return records::Passes(*used, record, givens, asking.neighbours) ? Answer::kDone
                                                                     : Answer::kLapsed;
}

bool IsVoided(const records::Record& record) {
    return record.Get(records::system_field::kVoided) == records::Value(true);
}

}  // namespace

RunningClock ClockDue(const ClockRule& rule, base::CivilDay due,
                      std::optional<base::CivilDay> paused_since, base::CivilDay today,
                      const worktime::WorkCalendar& calendar) {
    RunningClock clock;
    clock.rule = &rule;
    clock.due = due;
    clock.paused_since = paused_since;
    const Distance distance = DistanceTo(due, today, calendar);
    clock.days_left = distance.days;
    clock.working_days_left = distance.working_days;
    clock.provisional = distance.provisional;
    clock.state = StateOf(false, clock, distance);
    clock.words = StateWords(clock);
    return clock;
}

const ClockRule* RuleThatGives(const catalogue::Catalogue& catalogue, const ClockRule& own,
                               const records::Record& record, const CountedDue& counted,
                               const records::Neighbours& neighbours) {
    const auto gives = [&](const ClockRule& rule) {
        const auto plain = Due(catalogue, rule.id, counted.start);
        if (plain && plain->day == counted.due) return true;
        if (rule.excluded.empty()) return false;
        const auto spans = ExcludedOf(catalogue, rule, record, neighbours).spans;
        const auto without = Due(catalogue, rule.id, counted.start, spans);
        return without && without->day == counted.due;
    };
    if (gives(own)) return &own;
    for (const auto& [id, rule] : catalogue.clocks) {
        if (id.starts_with(own.id) && gives(rule)) return &rule;
    }
    return nullptr;
}

Tone ToneOf(ClockState state) {
    switch (state) {
        case ClockState::kDone:
            return Tone::kDone;
        case ClockState::kOverdue:
            return Tone::kLate;
        case ClockState::kDueToday:
            return Tone::kDue;
        case ClockState::kSoon:
            return Tone::kSoon;
        case ClockState::kPaused:
            return Tone::kPaused;
        case ClockState::kRunning:
            break;
    }
    return Tone::kDoing;
}

bool IsDone(const catalogue::Catalogue& catalogue, const ClockRule& rule,
            const records::Record& record, const records::Givens& givens,
            const records::Neighbours& neighbours) {
    const catalogue::RecordType* type = catalogue.FindType(record.type);
    if (rule.done_when.empty() || type == nullptr) return false;
    const auto filter = records::ReadFilter(catalogue, *type, rule.done_when);
    CHECK(filter.has_value());
    return records::Passes(*filter, record, givens, neighbours);
}

std::vector<RunningClock> RunningClocks(const catalogue::Catalogue& catalogue,
                                        const catalogue::RecordType& type,
                                        const records::Record& record,
                                        const records::Givens& givens,
                                        const records::Neighbours& neighbours) {
    std::vector<RunningClock> clocks;
    if (IsVoided(record)) return clocks;
    const Asking asking{catalogue, type, Today(givens), neighbours};
    for (const auto& [id, rule] : catalogue.clocks) {
        if (rule.record_type != type.id) continue;
        const auto days = DaysOf(catalogue, rule, record, neighbours);
        if (!days) continue;
        const Answer answer = AnswerOf(asking, rule, record, givens);
        clocks.push_back(ClockOf(asking, rule, record, *days, answer));
    }
    std::stable_sort(clocks.begin(), clocks.end(), [](const auto& a, const auto& b) {
        const bool a_done = a.state == ClockState::kDone, b_done = b.state == ClockState::kDone;
        return a_done != b_done ? b_done : a.due < b.due;
    });
    return clocks;
}

PageClocks::PageClocks(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                       records::Givens givens, const records::Neighbours& neighbours)
    : catalogue_(catalogue), type_(type), givens_(std::move(givens)), neighbours_(neighbours) {
    for (const auto& [id, rule] : catalogue.clocks) {
        if (rule.record_type != type.id) continue;
        Rule one{&rule, std::nullopt};
        if (!rule.done_when.empty()) {
            auto filter = records::ReadFilter(catalogue, type, rule.done_when);
            CHECK(filter.has_value());
            one.done_when = *std::move(filter);
        }
        rules_.push_back(std::move(one));
    }
}

std::optional<RunningClock> PageClocks::SoonestOf(const records::Record& record) const {
    if (IsVoided(record)) return std::nullopt;
    const ClockRule* soonest = nullptr;
    CountedDue when{};
    for (const Rule& one : rules_) {
        if (one.done_when && records::Passes(*one.done_when, record, givens_, neighbours_))
            continue;
        const auto days = DaysOf(catalogue_, *one.rule, record, neighbours_);
        if (!days || (soonest != nullptr && days->due >= when.due)) continue;
        soonest = one.rule;
        when = *days;
    }
    if (soonest == nullptr) return std::nullopt;
    const Asking asking{catalogue_, type_, Today(givens_), neighbours_};
    return ClockOf(asking, *soonest, record, when, Answer::kNone);
}

}  // namespace deadline
