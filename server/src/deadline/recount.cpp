#include "deadline/recount.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "deadline/clocks.hpp"
#include "deadline/due.hpp"
#include "deadline/excluded.hpp"

namespace deadline {

using catalogue::Catalogue;
using catalogue::ClockRule;

namespace {

/// The exceptions that one calendar names and the other does not, in the days that were counted.
std::string CalendarWords(const worktime::WorkCalendar& before, const worktime::WorkCalendar& now,
                          base::CivilDay from, base::CivilDay to) {
    constexpr int kMost = 4;
    std::vector<std::string> words;
    std::string name;
    int more = 0;
    for (base::CivilDay day = from.Plus(1); day <= to; day = day.Plus(1)) {
        if (before.IsWorkingDay(day) == now.IsWorkingDay(day)) continue;
        const std::string festival = now.NameOf(day).value_or(before.NameOf(day).value_or(""));
        const bool works = now.IsWorkingDay(day);
        if (!works && !festival.empty() && festival == name) continue;  // told by its first day
        name = works ? "" : festival;
        if (static_cast<int>(words.size()) == kMost) {
            ++more;
            continue;
        }
        words.push_back(works ? fmt::format("{} 上班", day.ToText())
                              : fmt::format("{} 起{}放假", day.ToText(), festival));
    }
    if (more > 0) words.push_back(fmt::format("等另 {} 处", more));
    return fmt::format("{}", fmt::join(words, "，"));
}

std::string RuleWords(const ClockRule& before, const ClockRule& now) {
    std::vector<std::string> words;
    if (!(before.period == now.period))
        words.push_back(fmt::format("期限 {} 改为 {}", PeriodWords(before.period),
                                    PeriodWords(now.period)));
    if (before.roll_over != now.roll_over)
        words.emplace_back(now.roll_over == worktime::RollOver::kYes ? "末日改为遇休息日顺延"
                                                                     : "末日改为不顺延");
    if (!(before.excluded == now.excluded)) words.emplace_back("不计入的期间的规定改变");
    return fmt::format("{}", fmt::join(words, "，"));
}

/// As `catalogue` counts by `rule`: with the spans left out, or, where that does not give `given`,
/// without them.
struct Recounted {
    worktime::DueDay day;
    bool with_spans = true;
};

std::optional<Recounted> CountedAs(const Catalogue& catalogue, const ClockRule& rule,
                                   const CountedDue& given,
                                   const std::vector<worktime::ExcludedInterval>& spans) {
    for (const bool with : {true, false}) {
        const auto counted = Due(catalogue, rule.id, given.start,
                                 with ? spans : std::vector<worktime::ExcludedInterval>());
        if (counted && counted->day == given.due) return Recounted{*counted, with};
    }
    return std::nullopt;
}

/// What two sets of definitions make of one record.
class Recount {
 public:
    Recount(const Catalogue& before, const Catalogue& now, const records::Record& record,
            const records::Neighbours& neighbours)
        : before_(before), now_(now), record_(record), neighbours_(neighbours), after_(record) {}

    /// The clock as it comes out, started where its start stands by now; remembers what follows.
    std::optional<DueChange> Take(const ClockRule& shown) {
        const auto own = before_.clocks.find(shown.id);
        const auto old_start = record_.Day(shown.start_field);
        const auto start = after_.Day(shown.start_field);
        const auto due = record_.Day(shown.due_field);
        if (own == before_.clocks.end() || !old_start || !start || !due) return std::nullopt;
        const ClockRule* gave =
            RuleThatGives(before_, own->second, record_, {*old_start, *due}, neighbours_);
        const auto renewed = gave == nullptr ? now_.clocks.end() : now_.clocks.find(gave->id);
        if (renewed == now_.clocks.end()) return std::nullopt;
        const auto counted = CountedAs(before_, *gave, {*old_start, *due},
                                       ExcludedOf(now_, *gave, record_, neighbours_).spans);
        if (!counted) return std::nullopt;
        const auto spans = counted->with_spans
                               ? ExcludedOf(now_, renewed->second, record_, neighbours_).spans
                               : std::vector<worktime::ExcludedInterval>();
        const auto is = Due(now_, gave->id, *start, spans);
        if (!is) return std::nullopt;
        const bool settled = counted->day.provisional && !is->provisional;
        if (is->day == *due && !settled) return std::nullopt;
        DueChange change{&shown, *start, *due, is->day, counted->day.provisional, is->provisional, {}};
        change.why = WhyOf(change, *old_start, *gave, renewed->second);
        if (change.Moves()) Follow(shown.due_field, *due, is->day);
        return change;
    }

    [[nodiscard]] std::map<std::string, base::CivilDay> Fields() const { return fields_; }

 private:
    [[nodiscard]] std::string WhyOf(const DueChange& change, base::CivilDay old_start,
                                    const ClockRule& gave, const ClockRule& renewed) const {
        std::vector<std::string> words;
        const auto add = [&words](std::string one) {
            if (!one.empty()) words.push_back(std::move(one));
        };
        if (old_start != change.start)
            add(fmt::format("起算日 {} 改为 {}", old_start.ToText(), change.start.ToText()));
        add(RuleWords(gave, renewed));
        add(CalendarWords(before_.calendar, now_.calendar,
                          std::min({old_start, change.start, change.was, change.is}),
                          std::max({change.start, change.was, change.is})));
        if (!change.Moves()) add("暂定的到期日已确定，日期不变");
        return fmt::format("{}", fmt::join(words, "；"));
    }

    /// Sets the day, and what the record's procedure copied from it.
    void Follow(const std::string& field, base::CivilDay was, base::CivilDay is) {
        after_.Set(field, is);
        fields_[field] = is;
        const std::string key = record_.Text(records::system_field::kProcedure);
        for (const catalogue::Procedure& procedure : now_.procedures) {
            if (fmt::format("{}@{}", procedure.id, procedure.version) != key) continue;
            for (const catalogue::Act& act : procedure.acts) {
                for (const catalogue::Effect& effect : act.effects) {
                    const bool copies = effect.from == field && effect.due.empty();
                    if (!copies || fields_.contains(effect.set)) continue;
                    if (record_.Day(effect.set) == was) Follow(effect.set, was, is);
                }
            }
        }
    }

    const Catalogue& before_;
    const Catalogue& now_;
    const records::Record& record_;
    const records::Neighbours& neighbours_;
    records::Record after_;
    std::map<std::string, base::CivilDay> fields_;
};

}  // namespace

DueChanges DueChangesOf(const Catalogue& before, const Catalogue& now,
                        const records::Record& record, const records::Givens& givens,
                        const records::Neighbours& neighbours) {
    DueChanges found;
    if (record.Get(records::system_field::kVoided) == records::Value(true)) return found;
    Recount recount(before, now, record, neighbours);
    std::set<const ClockRule*> taken;
    // A clock may start from the day of one that comes later in the list: until nothing moves.
    for (bool moved = true; moved;) {
        moved = false;
        for (const auto& [id, rule] : now.clocks) {
            if (rule.record_type != record.type || taken.contains(&rule)) continue;
            if (IsDone(now, rule, record, givens, neighbours)) continue;
            auto change = recount.Take(rule);
            if (!change) continue;
            taken.insert(&rule);
            moved = moved || change->Moves();
            found.changes.push_back(*std::move(change));
        }
    }
    found.fields = recount.Fields();
    return found;
}

}  // namespace deadline
