#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/detail/scene.hpp"

namespace workflow::detail {

/// Values that somebody entered, read and checked.
struct Entered {
    records::FieldValues values;  ///< absent: cleared
    base::Refusals refusals;
    base::Refusals doubts;
};

/// May this field be entered in the act at hand?
using FieldRule = std::function<bool(const catalogue::Field&)>;

/// Reads the JSON object `values` for `before` (which keeps what is masked or erased in the input).
/// Rows without id get one. Refuses fields that `rule` does not let in
/// (`workflow.field_not_of_act`).
[[nodiscard]] Entered ReadEntered(const Scene& scene, const Draft& draft, std::string_view values,
                                  const FieldRule& rule);

/// References and files among the values that `before` does not have: they must exist.
[[nodiscard]] base::Refusals CheckTargets(const Scene& scene, const Draft& draft,
                                          const records::FieldValues& values);

/// Evidence that nobody uploaded.
[[nodiscard]] base::Refusals CheckEvidence(const Scene& scene,
                                           const std::vector<ledger::EvidenceReference>& evidence);

/// `records.required` for every field of `required` that `after` lacks.
void RefuseMissing(const catalogue::RecordType& type, const records::Record& after,
                   const std::vector<std::string>& required, base::Refusals& refusals);

}  // namespace workflow::detail
