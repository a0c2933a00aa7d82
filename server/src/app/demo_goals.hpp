#pragma once

#include <cstdint>
#include <optional>

#include "app/demo_facts.hpp"

namespace app {

/// How many cases the demonstration makes, by how they end. Absent: the file does not say.
struct DemoGoals {
    std::optional<std::int64_t> cases;  ///< filed in the year, whatever became of them
    std::optional<std::int64_t> penalties, no_penalties, transfers;  ///< ended so in the year
    std::optional<std::int64_t> fine_fen;                            ///< of the penalties, together
    std::optional<std::int64_t> handled;       ///< filed in the year or open from an earlier one
    std::optional<std::int64_t> major;         ///< of the handled
    std::optional<std::int64_t> reviews;       ///< of decisions that matter, in the year
    std::optional<std::int64_t> pass_rate;     ///< of these reviews, in hundredths of a percent
    std::optional<std::int64_t> seizures;      ///< cases with one
    std::optional<std::int64_t> detentions;    ///< referred to the police
    std::optional<std::int64_t> crimes;        ///< the same
    std::optional<std::int64_t> referrals;     ///< both together
    std::optional<std::int64_t> published;     ///< penalties, in the year
    std::optional<std::int64_t> archived;      ///< volumes, in the year
    std::optional<std::int64_t> exempted_fen;  ///< of the cases without penalty, together
    std::optional<std::int64_t> coercions;     ///< cases seized in or limited in production
    std::optional<std::int64_t> limits;        ///< penalties that limit production
    bool more_seizures = false, more_limits = false;  ///< these two are told as 以上
    std::optional<std::int64_t> discussions;          ///< cases discussed by the leaders
    std::optional<std::int64_t> orders;               ///< to correct
    std::optional<std::int64_t> certified;            ///< officers at the end of the year
    std::optional<std::int64_t> new_certificates, renewed_certificates, cancelled_certificates;
};

/// What each stated figure asks of the generator, told from the indicator's definition: it is asked
/// which of five sample cases (open, penalty, no penalty, transferred, closed) it would count.
/// Refuses figures that contradict each other with every row (`demo.more_decisions_than_cases`,
/// `demo.fines_without_decisions`) and indicators that the generator cannot make
/// (`demo.cannot_make`).
/// What the generator makes by other ways is told by the indicator's id; what it never makes may
/// be nought.
[[nodiscard]] base::Result<DemoGoals> GoalsOf(const catalogue::Catalogue& catalogue,
                                              const DemoFacts& facts);

/// The same, with what the file leaves open filled in plausibly.
struct DemoNumbers {
    int cases = 0, penalties = 0, no_penalties = 0, transfers = 0;
    std::int64_t fine_fen = 0;
    int carried = 0;               ///< filed before the year, closed in it
    bool carried_is_told = false;  ///< else more may be carried over to be published
    int major = 0, seizures = 0, detentions = 0, crimes = 0;
    int reviews = 0, failed_reviews = 0;
    std::optional<int> published = {};  ///< absent: as it comes
    std::optional<int> archived = {};   ///< absent: as a bureau does
    std::int64_t exempted_fen = 0;
    int limits = 0;                       ///< penalties that limit production
    int seized_limits = 0;                ///< of these, cases that are seized in, too
    std::optional<int> discussions = {};  ///< absent: as the fines ask for it
    int orders = 0;                       ///< to correct
    std::optional<int> certified = {};    ///< absent: as it comes
    int new_certificates = 0, renewed_certificates = 0, cancelled_certificates = 0;
};
/// Refuses `demo.rate_cannot_be` where no number of reviews gives the rate, `demo.coercion_differs`
/// where coercion is more, or less, than seizures and limits together can be.
[[nodiscard]] base::Result<DemoNumbers> NumbersFor(const DemoGoals& goals);

}  // namespace app
