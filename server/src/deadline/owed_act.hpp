#pragma once

#include <string>

#include "deadline/clocks.hpp"

namespace deadline {

/// The act that `clock` asks for, of its record as it stands: RunningClock::Act. Where that is the
/// rule's `late_act` and a gate that names a way out (`remedy_act`) bars it, that way out: a
/// demand that was issued is to be served. Empty where `record`'s state knows the late act no more.
/// `givens` must hold `today` and `act.happened_on`.
[[nodiscard]] std::string OwedAct(const catalogue::Catalogue& catalogue, const RunningClock& clock,
                                  const records::Record& record, const records::Givens& givens,
                                  const records::Neighbours& neighbours);

}  // namespace deadline
