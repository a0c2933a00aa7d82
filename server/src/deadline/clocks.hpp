#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "catalogue/model.hpp"
#include "deadline/due.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

namespace deadline {

enum class ClockState { kRunning, kSoon, kDueToday, kOverdue, kPaused, kDone };

/// One line of how the due day came about, as the record page shows it.
struct WorkingLine {
    std::string words;                  ///< 立案日期 2026-02-10（当日不计），90 日
    std::optional<base::CivilDay> day;  ///< the day reached
};

/// A clock of a record as it stands today.
struct RunningClock {
    const catalogue::ClockRule* rule = nullptr;  ///< the one that is shown; of the catalogue asked
    const catalogue::ClockRule* counted_by =
        nullptr;              ///< the one that gives `due` (an extension); null: none does
    std::string start_label;  ///< label of the start field
    base::CivilDay start;
    base::CivilDay due;  ///< as the acts recorded it; counted now where they did not
    /// A span that does not count has begun and not ended; `due` is set again by its end.
    std::optional<base::CivilDay> paused_since;
    /// Days from the start to today that do not count: of spans that have ended (`due` knows of
    /// them), and of the one that has not.
    int days_excluded = 0, days_standing = 0;
    bool provisional = false;  ///< counted over a year whose holidays are not known yet
    ClockState state = ClockState::kRunning;
    int days_left = 0;  ///< negative: overdue
    int working_days_left = 0;
    bool used = true;  ///< false: a period of somebody else that was not used and runs no more
    std::string words;  ///< 余 2 个工作日, 今天到期, 逾期 1 个工作日, 已办, 已届满, 不再计
    std::string why;  ///< 决定 04-14，公开期限 7 个工作日
    std::vector<WorkingLine> working;

    /// What is to be done about it as it stands; empty: nothing that is an act.
    [[nodiscard]] const std::string& Act() const {
        const bool late = state == ClockState::kOverdue && !rule->late_act.empty();
        return late ? rule->late_act : rule->act;
    }
};

/// The clocks of `record` by the rules that name its type: those that have a start or due day,
/// soonest first, done ones last. None for a voided record. Soon: within three working days.
/// `givens` must hold `today`.
[[nodiscard]] std::vector<RunningClock> RunningClocks(const catalogue::Catalogue& catalogue,
                                                      const catalogue::RecordType& type,
                                                      const records::Record& record,
                                                      const records::Givens& givens,
                                                      const records::Neighbours& neighbours);

/// How a clock that is not done stands, told from its due day alone: state, days left, words.
/// `counted_by`, `start`, `why` and `working` stay empty.
[[nodiscard]] RunningClock ClockDue(const catalogue::ClockRule& rule, base::CivilDay due,
                                    std::optional<base::CivilDay> paused_since,
                                    base::CivilDay today, const worktime::WorkCalendar& calendar);

/// A due day, and the day from which it was counted.
struct CountedDue {
    base::CivilDay start, due;
};

/// The rule by which `counted` came about: the clock's own, else an extension of it (a
/// rule whose id begins with the clock's); nullptr when none gives that day. The days that `record`
/// excludes are left out; a due day that does not know of them yet is understood too.
[[nodiscard]] const catalogue::ClockRule* RuleThatGives(const catalogue::Catalogue& catalogue,
                                                        const catalogue::ClockRule& clock,
                                                        const records::Record& record,
                                                        const CountedDue& counted,
                                                        const records::Neighbours& neighbours);

/// Is what the rule asks for done? A rule without `done_when` never is.
[[nodiscard]] bool IsDone(const catalogue::Catalogue& catalogue, const catalogue::ClockRule& rule,
                          const records::Record& record, const records::Givens& givens,
                          const records::Neighbours& neighbours);

/// The clocks of many records of one type, as the rows of a list show them: what the rules ask is
/// read once for all of them, and only the clock that is shown is counted and told. One thread;
/// must not outlive the catalogue and the neighbours.
class PageClocks {
 public:
    /// `givens` must hold `today`.
    PageClocks(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
               records::Givens givens, const records::Neighbours& neighbours);

    /// The first of RunningClocks when it is not done: the clock that ends soonest.
    [[nodiscard]] std::optional<RunningClock> SoonestOf(const records::Record& record) const;

 private:
    struct Rule {
        const catalogue::ClockRule* rule;
        std::optional<records::Filter> done_when;  ///< absent: it is never done
    };

    const catalogue::Catalogue& catalogue_;
    const catalogue::RecordType& type_;
    records::Givens givens_;
    const records::Neighbours& neighbours_;
    std::vector<Rule> rules_;
};

[[nodiscard]] catalogue::Tone ToneOf(ClockState state);

}  // namespace deadline
