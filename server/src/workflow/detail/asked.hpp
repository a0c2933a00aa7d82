#pragma once

#include <string>
#include <vector>

#include "records/asked.hpp"
#include "workflow/detail/scene.hpp"

/// What a form asks, by what stands in it (`when`, decision 0036).
namespace workflow::detail {

/// Judges values that somebody has entered, and that stand in `draft.after` already: refuses those
/// that do not apply or that `act` (may be null) does not ask for so (`workflow.not_asked`), rows
/// included. What applied before and no longer does loses its value in `draft.after`.
[[nodiscard]] base::Refusals SettleAsked(records::FieldConditions& conditions, Draft& draft,
                                         const records::FieldValues& entered,
                                         const catalogue::Act* act);

/// Is the field asked now? `act` may be null.
[[nodiscard]] bool IsAsked(records::FieldConditions& conditions, const Draft& draft,
                           const catalogue::Field& field, const catalogue::Act* act);

/// What an act may not leave out, as its record stands now: what it asks for, and where it opens
/// the record what every record of the type must have.
[[nodiscard]] std::vector<std::string> RequiredNow(records::FieldConditions& conditions,
                                                   const Draft& draft, const catalogue::Act* act);

/// What a correction may not leave out: required fields among those entered, and those that apply
/// since.
[[nodiscard]] std::vector<std::string> RequiredSince(records::FieldConditions& conditions,
                                                     const Draft& draft,
                                                     const records::FieldValues& entered);

}  // namespace workflow::detail
