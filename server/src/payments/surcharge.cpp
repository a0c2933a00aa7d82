#include "payments/surcharge.hpp"

#include <algorithm>
#include <numeric>

namespace payments {

using base::CivilDay;
using base::Money;

namespace {

constexpr std::int64_t kPercentADay = 3;

/// Days from `from` to `to`, both counted; none where they are the wrong way round.
int Days(CivilDay from, CivilDay to) { return std::max(0, to.serial() - from.serial() + 1); }

int PausedDays(const std::vector<Pause>& pauses, CivilDay from, CivilDay to) {
    int paused = 0;
    for (CivilDay day = from; day <= to; day = day.Plus(1)) {
        const bool in_one = std::ranges::any_of(pauses, [&](const Pause& pause) {
            return pause.from <= day && (!pause.to || day <= *pause.to);
        });
        paused += in_one ? 1 : 0;
    }
    return paused;
}

/// Follows one due through the payments that are left for it.
class Follower {
 public:
    Follower(const Debt& debt, CivilDay today, Reckoning& reckoning)
        : debt_(debt), today_(today), reckoning_(reckoning), received_(debt.received) {
        std::ranges::stable_sort(received_, {}, &Received::day);
        std::erase_if(received_, [&](const Received& one) { return today < one.day; });
    }

    void Follow(const Due& due) {
        DueStanding standing{due, {}, std::nullopt, false};
        std::int64_t balance = due.amount.fen;
        CivilDay from = due.day.Plus(1);
        for (Received& one : received_) {
            if (balance == 0) break;
            if (one.amount.fen == 0) continue;
            AddSpan(due, from, one.day, balance);
            from = std::max(from, one.day.Plus(1));
            const std::int64_t taken = std::min(balance, one.amount.fen);
            one.amount.fen -= taken;
            balance -= taken;
            standing.paid.fen += taken;
            if (balance == 0) standing.paid_up_on = one.day;
        }
        if (balance > 0) AddSpan(due, from, today_, balance);
        standing.overdue = balance > 0 && due.day < today_;
        reckoning_.dues.push_back(standing);
    }

 private:
    void AddSpan(const Due& due, CivilDay from, CivilDay to, std::int64_t balance) {
        const int days = Days(from, to);
        if (days == 0) return;
        LateSpan span{due.day, from, to, 0, PausedDays(debt_.pauses, from, to), Money{balance}, {}};
        span.days = days - span.paused;
        span.sum = Money{(balance * kPercentADay * span.days + 50) / 100};
        reckoning_.spans.push_back(span);
    }

    const Debt& debt_;
    CivilDay today_;
    Reckoning& reckoning_;
    std::vector<Received> received_;
};

}  // namespace

Reckoning Reckon(const Debt& debt, CivilDay today) {
    Reckoning reckoning;
    std::vector<Due> dues = debt.dues;
    std::ranges::stable_sort(dues, {}, &Due::day);
    Follower follower(debt, today, reckoning);
    for (const Due& due : dues) follower.Follow(due);
    for (const LateSpan& span : reckoning.spans) reckoning.total.fen += span.sum.fen;
    reckoning.capped = reckoning.total.fen > debt.fine.fen;
    if (reckoning.capped) reckoning.total = debt.fine;
    std::int64_t paid = 0;
    for (const Received& one : debt.received)
        if (one.day <= today) paid += one.amount.fen;
    reckoning.unpaid = Money{std::max<std::int64_t>(0, debt.fine.fen - paid)};
    return reckoning;
}

}  // namespace payments
