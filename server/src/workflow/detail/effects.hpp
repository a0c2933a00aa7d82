#pragma once

#include <optional>
#include <string>

#include "records/filter.hpp"
#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// Who acts and when, for effects.
struct EffectSource {
    base::CivilDay happened_on;
    base::RecordId actor, actor_organisation;
    bool as_fact = false;  ///< a rule that did not hold that day leaves the due day open
};

/// May an effect of `act` ask for other records than the one it changes? If not, ApplyEffects needs
/// no neighbours but an empty set of them.
[[nodiscard]] bool LooksAround(const catalogue::Catalogue& catalogue, const catalogue::Act& act);

/// Applies the effects of `act` to `draft`. Refuses `workflow.no_short_name` and what `deadline`
/// refuses.
[[nodiscard]] base::Refusals ApplyEffects(const Scene& scene, const catalogue::Act& act,
                                          const EffectSource& source, Draft& draft,
                                          const records::Neighbours& neighbours);

/// Does a filter of the catalogue (`when`) hold over the record as the act leaves it? Empty: yes.
[[nodiscard]] bool Holds(const Scene& scene, const std::string& filter, const Draft& draft,
                         const EffectSource& source, const records::Neighbours& neighbours);

/// Clocks that `act` answers too late: `late:<clock>`.
[[nodiscard]] std::set<std::string> LateMarks(const Scene& scene, const Draft& draft,
                                              const std::string& act, base::CivilDay happened_on);

/// Counts due days again after a correction of the day from which they run, by the rule that gave
/// them before.
void RecountDueDays(const catalogue::Catalogue& catalogue, Draft& draft,
                    const records::Neighbours& neighbours);

}  // namespace workflow::detail
