#pragma once

#include <cstdint>
#include <string>

#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// The last number that was given on paper or by another system before this one was used, as the
/// organisation's record says; 0: none.
[[nodiscard]] std::int64_t LastNumberBefore(const records::Record& organisation,
                                            const std::string& numbering, int year);

/// An organisation's starts of series among `values`: refuses `workflow.number_start_late` for one
/// that is new, changed or taken out although a number beyond it was given here, and
/// `workflow.number_start_twice` for two of the same series and year.
void CheckNumberStarts(const Scene& scene, const Draft& draft, const records::FieldValues& values,
                       base::Refusals& refusals);

}  // namespace workflow::detail
