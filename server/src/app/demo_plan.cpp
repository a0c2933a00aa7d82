#include "app/demo_plan.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "app/demo_extras.hpp"

namespace app {

namespace {

constexpr int kLeastDaysOfYear = 75;  ///< from a clue to a decision with the periods kept
// Days before the year on which cases began that are carried into it.
constexpr int kFirstCarriedBegin = 180;
constexpr int kFirstPublishedBegin = 110;
constexpr int kLastCarriedBegin = 40;
constexpr int kOpenWindow = 55;  ///< days before today in which open matters began
constexpr std::int64_t kDiscussedFrom = 50'000'000;  ///< fen
constexpr std::int64_t kFineStep = 10'000;           ///< fen: fines are round hundreds of yuan

/// Not std::uniform_int_distribution: that differs between libraries, and a seed must not.
class Chance {
 public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}
    int Between(int low, int high) {
        return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool OneIn(int n) { return Between(1, n) == 1; }

 private:
    std::mt19937_64 engine_;
};

/// Lays acts one after another on working days.
class Chain {
 public:
    Chain(const worktime::WorkCalendar& calendar, Chance& chance, base::CivilDay begin)
        : calendar_(calendar), chance_(chance), day_(begin) {
        Advance(0);
    }

    Chain& Do(const char* act, int least, int most) {
        Advance(chance_.Between(least, most));
        moves_.push_back({day_, act});
        return *this;
    }

    /// A proposal through its chain; returned once and proposed again where `returned`.
    Chain& Approved(const char* act, int least, int steps, bool returned = false) {
        Do(act, least, least + 1);
        if (returned) {
            Do("approval.return", 0, 1);
            Do(act, 1, 2);
        }
        for (int step = 1; step < steps; ++step) Do("approval.endorse", 0, 1);
        return Do("approval.approve", 0, 1);
    }

    Chain& ToFiling(const char* act, bool returned) {
        return Do("clue.register", 0, 0).Do("clue.examine", 0, 2).Approved(act, 1, 2, returned);
    }

    /// The statement period is five working days: a decision is proposed after it.
    Chain& ToReview(bool with_statement) {
        Do("case_evidence.register", 2, 8).Do("case.finish_investigation", 3, 10);
        Do("case.examine", 0, 1).Approved("case.issue_prior_notice", 0, 1);
        Do("service.prior_notice", 0, 2);
        if (with_statement)
            Do("statement.receive", 2, 4)
                .Do("statement.review", 0, 1)
                .Do("case.legal_review", 4, 7);
        else
            Do("case.legal_review", 6, 9);
        return *this;
    }

    /// What comes next happens on `day` or later.
    Chain& NotBefore(base::CivilDay day) {
        day_ = std::max(day_, day);
        Advance(0);
        return *this;
    }

    [[nodiscard]] base::CivilDay day() const { return day_; }
    [[nodiscard]] std::vector<DemoMove> Take() { return std::move(moves_); }

 private:
    void Advance(int working_days) {
        while (!calendar_.IsWorkingDay(day_)) day_ = day_.Plus(1);
        for (; working_days > 0; --working_days) do
                day_ = day_.Plus(1);
            while (!calendar_.IsWorkingDay(day_));
    }

    const worktime::WorkCalendar& calendar_;
    Chance& chance_;
    base::CivilDay day_;
    std::vector<DemoMove> moves_;
};

/// kReviewed: legally reviewed in the year, decided after it. kCarried: decided in the year before
/// and closed in this one; kCarriedPublished: made public in it, too.
enum class Ending {
    kPenalty,
    kNoPenalty,
    kTransfer,
    kRevoked,
    kDeclined,
    kLater,
    kReviewed,
    kCarried,
    kCarriedPublished
};

base::CivilDay FirstOf(int year) { return *base::CivilDay::From(year, 1, 1); }
base::CivilDay LastOf(int year) { return *base::CivilDay::From(year, 12, 31); }

class Planner {
 public:
    Planner(const worktime::WorkCalendar& calendar, const DemoSpan& span)
        : calendar_(calendar),
          span_(span),
          chance_(span.seed),
          end_(std::min(LastOf(span.year), span.last)) {}

    void Add(Ending ending, int count) {
        for (int i = 0; i < count; ++i) matters_.push_back(Make(ending));
    }

    /// Begun shortly before the last day, so that they stand open in all states.
    void AddOpen(int count) {
        for (int i = 0; i < count; ++i) {
            const int back = 1 + i * kOpenWindow / std::max(count, 1);
            DemoMatter matter = Blank();
            // Never in the year itself: there they would count among its cases.
            const base::CivilDay begin = std::max(span_.last.Plus(-back), FirstOf(span_.year + 1));
            matter.moves = Moves(i % 12 == 5 ? Ending::kNoPenalty : Ending::kPenalty, begin);
            if (i % 3 == 0) Stall(matter.moves, 0);
            matters_.push_back(std::move(matter));
        }
    }

    void ShareFines(std::int64_t total);
    static void Discuss(DemoMatter& matter);
    int Archive(std::optional<int> told);
    [[nodiscard]] std::vector<DemoMatter> Take();
    [[nodiscard]] std::vector<DemoMatter>& matters() { return matters_; }
    [[nodiscard]] base::CivilDay end() const { return end_; }

 private:
    DemoMatter Blank() {
        DemoMatter matter;
        matter.branch = chance_.Between(0, span_.branches - 1);
        // Enterprise i belongs to branch i modulo the number of branches.
        matter.enterprise =
            matter.branch +
            span_.branches * chance_.Between(0, span_.enterprises / span_.branches - 1);
        matter.violation = chance_.Between(0, span_.violations - 1);
        matter.source = chance_.Between(0, 7);
        matter.fine_fen = matter.proposed_fen = chance_.Between(20, 1'200) * kFineStep;
        return matter;
    }

    std::vector<DemoMove> Moves(Ending ending, base::CivilDay begin) {
        Chain chain(calendar_, chance_, begin);
        if (ending == Ending::kDeclined)
            return chain.ToFiling("clue.decline", chance_.OneIn(15)).Take();
        chain.ToFiling("clue.file", chance_.OneIn(14));
        if (ending == Ending::kRevoked) return chain.Approved("case.revoke_filing", 6, 3).Take();
        if (ending == Ending::kTransfer) return chain.Approved("case.transfer", 5, 1).Take();
        const bool penal = ending != Ending::kNoPenalty;
        chain.ToReview(chance_.OneIn(4));
        chain.Approved(penal ? "case.decide" : "case.decide_no_penalty", 1, 2, chance_.OneIn(20));
        chain.Do("service.decision", 1, 4);
        if (ending == Ending::kCarriedPublished) chain.NotBefore(FirstOf(span_.year));
        chain.Approved("case.publish", 0, 1);
        if (ending == Ending::kCarried)
            chain.NotBefore(FirstOf(span_.year).Plus(chance_.Between(3, 40)));
        else if (penal && chance_.OneIn(18))
            return chain.Take();  // unpaid: it stays open and overdue
        if (penal) chain.Do("payment.record", 3, 10);
        return chain.Approved("case.close", 1, 1).Take();
    }

    /// Left lying somewhere after its first `least` acts, so that something is due, or late.
    void Stall(std::vector<DemoMove>& moves, int least) {
        const int all = static_cast<int>(moves.size());
        if (all > least + 1)
            moves.resize(static_cast<std::size_t>(chance_.Between(least + 1, all)));
    }

    /// Acts up to the filing: a case that counts must keep them.
    static int ActsToFiling(const std::vector<DemoMove>& moves) {
        const auto filed = std::find_if(moves.begin(), moves.end(), [](const DemoMove& move) {
            return move.act == "approval.approve";
        });
        return static_cast<int>(filed - moves.begin()) + 1;
    }

    /// Does the chain fall into the year as its ending asks?
    [[nodiscard]] bool Fits(Ending ending, const std::vector<DemoMove>& moves) const {
        if (ending == Ending::kDeclined) return DayAgreed(moves, "clue.decline") <= end_;
        if (DayAgreed(moves, "clue.file") > end_) return false;
        const base::CivilDay decided = DayAgreed(moves, "case.decide");
        switch (ending) {
            case Ending::kReviewed:
                return DayOfAct(moves, "case.legal_review") <= end_ && decided > end_;
            case Ending::kCarried:
                return decided < FirstOf(span_.year) &&
                       DayAgreed(moves, "case.publish") < FirstOf(span_.year);
            case Ending::kCarriedPublished:
                return decided < FirstOf(span_.year);
            case Ending::kPenalty:
                return DayAgreed(moves, "case.decide") <= end_;
            case Ending::kNoPenalty:
                return DayAgreed(moves, "case.decide_no_penalty") <= end_;
            case Ending::kTransfer:
                return DayAgreed(moves, "case.transfer") <= end_;
            case Ending::kRevoked:
                return DayAgreed(moves, "case.revoke_filing") <= end_;
            default:
                return DayAgreed(moves, "case.decide") > end_;
        }
    }

    DemoMatter Make(Ending ending) {
        DemoMatter matter = Blank();
        base::CivilDay from = FirstOf(span_.year);
        base::CivilDay to = end_;
        if (ending == Ending::kLater || ending == Ending::kReviewed)
            from = std::max(from, end_.Plus(-kLeastDaysOfYear));
        if (ending == Ending::kCarried || ending == Ending::kCarriedPublished) {
            to = from.Plus(-kLastCarriedBegin);
            from =
                from.Plus(ending == Ending::kCarried ? -kFirstCarriedBegin : -kFirstPublishedBegin);
        }
        for (;;) {
            matter.moves = Moves(ending, from.Plus(chance_.Between(0, std::max(1, to - from))));
            if (!Fits(ending, matter.moves)) continue;
            const bool open = ending == Ending::kLater && end_ == span_.last;
            if (open && chance_.OneIn(4)) Stall(matter.moves, ActsToFiling(matter.moves));
            return matter;
        }
    }

    const worktime::WorkCalendar& calendar_;
    const DemoSpan& span_;
    Chance chance_;
    base::CivilDay end_;
    std::vector<DemoMatter> matters_;
};

/// Over the first matters, which are the penalties: uneven shares in round hundreds of yuan (less
/// where the total is small, so that none is nothing), and the rest on the largest, so that the sum
/// is exact.
void Planner::ShareFines(std::int64_t total) {
    const auto count = static_cast<std::int64_t>(std::max<std::size_t>(matters_.size(), 1));
    std::int64_t step = kFineStep;
    while (step > 1 && total / count < 4 * step) step /= 10;
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t i = 0; i < matters_.size(); ++i) {
        weights.push_back(std::exp(static_cast<double>(chance_.Between(-120, 160)) / 100.0));
        sum += weights.back();
    }
    std::int64_t left = total;
    for (std::size_t i = 0; i < matters_.size(); ++i) {
        const double spare = static_cast<double>(total - count * step);
        const auto share = static_cast<std::int64_t>(std::max(spare, 0.0) * weights[i] / sum);
        matters_[i].fine_fen = step + share / step * step;
        left -= matters_[i].fine_fen;
    }
    const auto largest =
        std::max_element(matters_.begin(), matters_.end(),
                         [](const auto& a, const auto& b) { return a.fine_fen < b.fine_fen; });
    if (largest != matters_.end()) largest->fine_fen += left;
    for (DemoMatter& matter : matters_)
        matter.proposed_fen = matter.fine_fen + (chance_.OneIn(6) ? 10 * step : 0);
    for (DemoMatter& matter : matters_) Discuss(matter);
}

/// Fines of 500,000 yuan and more are decided after a collective discussion (m30/52).
void Planner::Discuss(DemoMatter& matter) {
    if (matter.fine_fen < kDiscussedFrom) return;
    const auto review =
        std::find_if(matter.moves.begin(), matter.moves.end(),
                     [](const auto& move) { return move.act == "case.legal_review"; });
    if (review == matter.moves.end()) return;
    const base::CivilDay day = review->day;
    matter.moves.insert(review + 1, {day, "discussion.hold"});
}

/// What is over is filed away within the month that the rule gives; one in twelve lies longer.
/// `told`: so many in the year, the rest after it. How many were in the year.
int Planner::Archive(std::optional<int> told) {
    constexpr std::size_t kForgotten = 12;
    int archived = 0;
    for (std::size_t i = 0; i < matters_.size(); ++i) {
        std::vector<DemoMove>& moves = matters_[i].moves;
        const bool over = std::ranges::any_of(moves, [](const DemoMove& move) {
            return move.act == "case.close" || move.act == "case.revoke_filing" ||
                   move.act == "case.transfer";
        });
        if (!over || moves.back().act != "approval.approve") continue;
        if (!told && i % kForgotten == 0) continue;
        const auto filed_from = [&](base::CivilDay day, int least, int most) {
            return Chain(calendar_, chance_, day).Do("case.archive", least, most).Take().front();
        };
        DemoMove move = filed_from(moves.back().day, 3, 14);
        const auto in_year = [&] { return move.day >= FirstOf(span_.year) && move.day <= end_; };
        if (told && archived == *told && in_year()) move = filed_from(end_.Plus(1), 0, 5);
        if (in_year()) ++archived;
        moves.push_back(std::move(move));
    }
    return archived;
}

/// What would lie after the last day has not happened yet.
std::vector<DemoMatter> Planner::Take() {
    for (DemoMatter& matter : matters_)
        std::erase_if(matter.moves, [&](const DemoMove& move) { return move.day > span_.last; });
    std::erase_if(matters_, [](const DemoMatter& matter) { return matter.moves.empty(); });
    return std::move(matters_);
}

}  // namespace

base::Result<std::vector<DemoMatter>> PlanDemo(const DemoNumbers& numbers,
                                               const worktime::WorkCalendar& calendar,
                                               const DemoSpan& span, base::CivilDay today) {
    const std::string year = std::to_string(span.year);
    if (FirstOf(span.year) > today)
        return base::Refuse("demo.year_in_future", {{"year", year}}, "--year");
    if (span.last - FirstOf(span.year) < kLeastDaysOfYear)
        return base::Refuse("demo.year_too_young", {{"year", year}}, "--year");
    Planner planner(calendar, span);
    planner.Add(Ending::kPenalty, numbers.penalties);
    planner.ShareFines(numbers.fine_fen);
    planner.Add(Ending::kNoPenalty, numbers.no_penalties);
    planner.Add(Ending::kTransfer, numbers.transfers);
    const int later = numbers.cases - numbers.penalties - numbers.no_penalties - numbers.transfers;
    const int reviewed =
        numbers.failed_reviews + std::max(0, numbers.reviews - numbers.failed_reviews -
                                                 numbers.penalties - numbers.no_penalties);
    if (reviewed > later) return NoRoom("major_decision_legal_review_count", numbers.reviews);
    planner.Add(Ending::kReviewed, reviewed);
    planner.Add(Ending::kLater, later - reviewed);
    const int to_publish = PublishOnly(planner.matters(), numbers, planner.end());
    if (numbers.carried_is_told && to_publish > numbers.carried)
        return NoRoom("published_penalties_count", *numbers.published);
    planner.Add(Ending::kCarriedPublished, to_publish);
    planner.Add(Ending::kCarried, std::max(0, numbers.carried - to_publish));
    if (const auto done =
            AddExtras(planner.matters(), numbers, {FirstOf(span.year), planner.end()});
        !done)
        return base::Refuse(done.error());
    planner.Add(Ending::kRevoked, numbers.cases / 100);
    planner.Add(Ending::kDeclined, std::max(2, numbers.cases / 8));
    // In the year itself an open case counts among its cases: there the later ones serve.
    if (span.last.year() > span.year) planner.AddOpen(36);
    if (planner.Archive(numbers.archived) < numbers.archived.value_or(0))
        return NoRoom("case_files_archived_count", *numbers.archived);
    auto matters = planner.Take();
    for (DemoMatter& matter : matters) {
        const bool served =
            std::any_of(matter.moves.begin(), matter.moves.end(),
                        [](const DemoMove& move) { return move.act == "service.decision"; });
        if (!served) continue;
        matter.irregular = true;
        break;
    }
    return matters;
}

}  // namespace app
