#pragma once

#include <string>
#include <vector>

#include "records/view_neighbours.hpp"
#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// What gates are asked about.
struct GateQuestion {
    const catalogue::RecordType& type;
    const records::Record& record;  ///< with the values entered
    base::CivilDay happened_on;
    /// Who decides, and whom they act for: a gate must pass for each. Empty: nobody yet.
    std::vector<records::Givens> actors;
};

/// `actor` and `actor.organisation`.
[[nodiscard]] records::Givens ActorGivens(const base::RecordId& person,
                                          const base::RecordId& organisation);

/// The gates of `ids` that hold on the day, in order.
[[nodiscard]] std::vector<GateStanding> JudgeGates(const catalogue::Catalogue& catalogue,
                                                   const std::vector<std::string>& ids,
                                                   const GateQuestion& question,
                                                   base::CivilDay today,
                                                   const records::Neighbours& neighbours);

/// Does the gate ask who acts?
[[nodiscard]] bool AsksActor(const catalogue::Gate& gate);

/// Does the gate look at one of these fields of the record itself?
[[nodiscard]] bool LooksAt(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                           const catalogue::Gate& gate,
                           const std::vector<catalogue::ActField>& fields);

}  // namespace workflow::detail
