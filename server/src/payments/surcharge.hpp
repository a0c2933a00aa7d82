#pragma once

#include <optional>
#include <vector>

#include "base/civil_day.hpp"
#include "base/money.hpp"

/// The fine that is added for each day of delay (apl-2021/72): three per cent a day of what is
/// overdue, never more than the fine itself, not counted while a review or a suit is pending
/// (apl-2021/73). Pure.
namespace payments {

/// What was to be paid by a day: the fine, or one instalment of it.
struct Due {
    base::CivilDay day;
    base::Money amount;
};

struct Received {
    base::CivilDay day;
    base::Money amount;
};

/// Days that do not count, both ends included; no end: it still runs.
struct Pause {
    base::CivilDay from;
    std::optional<base::CivilDay> to;
};

struct Debt {
    base::Money fine;
    std::vector<Due> dues;
    std::vector<Received> received;  ///< towards the fine
    std::vector<Pause> pauses;
};

/// Days during which one balance of one due was late.
struct LateSpan {
    base::CivilDay due, from, to;  ///< the first and last late day
    int days = 0;                  ///< that count
    int paused = 0;                ///< that do not
    base::Money balance;
    base::Money sum;  ///< balance × 3 % × days, to the fen
};

/// How one due stands.
struct DueStanding {
    Due due;
    base::Money paid;
    std::optional<base::CivilDay> paid_up_on;
    bool overdue = false;
};

struct Reckoning {
    std::vector<DueStanding> dues;
    std::vector<LateSpan> spans;
    base::Money total;    ///< what is added: the sum of the spans, at most the fine
    bool capped = false;  ///< the sum would be more
    base::Money unpaid;   ///< of the fine
};

/// As it stands at the end of `today`. Payments go to the earliest due first; the day of payment is
/// the last late day.
[[nodiscard]] Reckoning Reckon(const Debt& debt, base::CivilDay today);

}  // namespace payments
