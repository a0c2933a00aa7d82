#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "base/id.hpp"
#include "catalogue/model.hpp"
#include "records/record.hpp"

/// Where an approval stands in its chain. Steps written `parallel_with` one before are asked at the
/// same time; the next is asked when each of them has agreed. One person speaks once in a chain,
/// for one step only, whatever rights they hold, and nobody speaks again in their name.
namespace workflow {

using StepList = std::vector<const catalogue::ApprovalStep*>;

/// The steps that are asked now, without those that have agreed already; empty: the chain is over.
[[nodiscard]] StepList OpenSteps(const catalogue::Act& act, const records::Record& approval);

/// Steps that are over: the chain may be sent back to them. What is asked together with the open
/// ones is not among them.
[[nodiscard]] StepList StepsBehind(const catalogue::Act& act, const records::Record& approval);

/// Place of the first of those that are asked together with the step at `place`.
[[nodiscard]] std::size_t TogetherFrom(const catalogue::Act& act, std::size_t place);

/// Does the next agreement end the chain?
[[nodiscard]] bool EndsWithNext(const catalogue::Act& act, const records::Record& approval);

/// How many more must agree at this open step.
[[nodiscard]] int StillToAgree(const catalogue::Act& act, const records::Record& approval,
                               const catalogue::ApprovalStep& step);

/// Did this person agree already in the chain as it stands, or anybody in their name?
[[nodiscard]] bool HasAgreed(const catalogue::Act& act, const records::Record& approval,
                             const base::RecordId& person);

/// What the field `step` of an approval keeps: `unit_leader,legal`.
[[nodiscard]] std::string StepIds(const StepList& steps);

/// 承办机构负责人、法制审核机构: of ids as `step` keeps them; an id stays where the act knows it no
/// more.
[[nodiscard]] std::string StepLabels(const catalogue::Act* act, const std::string& ids);
[[nodiscard]] std::string StepLabels(const StepList& steps);

/// The steps at the end of the chain: who holds the right of one of them may have signed on paper.
[[nodiscard]] StepList LastSteps(const catalogue::Act& act);

}  // namespace workflow
