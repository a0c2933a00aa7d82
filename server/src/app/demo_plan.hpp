#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/demo_goals.hpp"
#include "base/civil_day.hpp"
#include "base/result.hpp"
#include "worktime/calendar.hpp"

namespace app {

/// One act of a planned matter: `clue.file`, `approval.endorse`, `case.decide`. Approvals are of
/// whatever the matter has pending.
struct DemoMove {
    base::CivilDay day;
    std::string act;
};

/// A clue and the case that may come of it, with the day of every act.
struct DemoMatter {
    int branch = 0, enterprise = 0, violation = 0, source = 0;
    std::int64_t fine_fen = 0, proposed_fen = 0;
    bool irregular = false;          ///< the service was entered as a fact before the decision
    bool major = false;              ///< the case is a major one
    bool reviewed_as_major = false;  ///< its decision is one that must be reviewed
    bool review_fails = false;       ///< it was sent back by the review and lies there
    bool limits_production = false;  ///< its penalty does
    std::string referral;            ///< to the police: detention, crime; empty: none
    std::int64_t exempted_fen = 0;   ///< of a case without penalty
    std::vector<DemoMove> moves;
};

struct DemoSpan {
    int year = 0;
    base::CivilDay last;  ///< last day on which anything may have happened
    std::uint64_t seed = 1;
    int branches = 3, enterprises = 60, violations = 1;
};

/// Matters that give exactly the numbers: filed and ended in the year, on working days, with the
/// periods of the law kept. Besides them: declined clues, revoked filings, and where the span
/// reaches to today, matters of the last weeks in every state. The same seed gives the same plan.
/// Refuses `demo.year_in_future`, `demo.year_too_young`; `demo.no_room` where more is asked than
/// the cases can hold.
[[nodiscard]] base::Result<std::vector<DemoMatter>> PlanDemo(const DemoNumbers& numbers,
                                                             const worktime::WorkCalendar& calendar,
                                                             const DemoSpan& span,
                                                             base::CivilDay today);

}  // namespace app
