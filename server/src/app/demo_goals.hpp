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
};

/// What each stated figure asks of the generator, told from the indicator's definition: it is asked
/// which of four sample cases (open, penalty, no penalty, transferred) it would count. Refuses
/// figures that contradict each other with every row (`demo.more_decisions_than_cases`,
/// `demo.fines_without_decisions`) and indicators that the generator cannot make
/// (`demo.cannot_make`).
[[nodiscard]] base::Result<DemoGoals> GoalsOf(const catalogue::Catalogue& catalogue,
                                              const DemoFacts& facts);

/// The same, with what the file leaves open filled in plausibly.
struct DemoNumbers {
    int cases = 0, penalties = 0, no_penalties = 0, transfers = 0;
    std::int64_t fine_fen = 0;
};
[[nodiscard]] DemoNumbers NumbersFor(const DemoGoals& goals);

}  // namespace app
