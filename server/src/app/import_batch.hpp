#pragma once

#include <string>
#include <string_view>

#include "app/command.hpp"
#include "app/node.hpp"
#include "exchange/import_plan.hpp"

namespace app {

/// A file as evidence of the import: kept, encrypted, under its digest.
[[nodiscard]] base::Result<ledger::StoredEvidence> KeepFile(Node& node, std::string_view bytes);

/// What an import is to do, without its rows and evidence. `source`: the file or files.
[[nodiscard]] workflow::BatchRequest EmptyBatch(Node& node, const std::string& type,
                                                const std::string& source);

/// Letters are few, and each is somebody's: what is said of them is said of each.
enum class PlanKind { kTable, kLetters };

/// On `err` what causes remarks, each with all its rows (`第 5—9、12 行 错误 …`), and the notes;
/// then the counts on `out`.
void PrintPlan(CommandContext& context, const catalogue::Catalogue& catalogue,
               const exchange::ImportPlan& plan, PlanKind what);

/// The same as one JSON object on `out`, with every cell under its cause. `bars`: why this import
/// would be refused as a whole.
void PrintPlanJson(CommandContext& context, const catalogue::Catalogue& catalogue,
                   const exchange::ImportPlan& plan, const base::Refusals& bars);

/// Prints the refusals; kBadInput.
int Refused(CommandContext& context, const Node& node, const base::Refusals& refusals);

/// Performs and says how to take it back; kDone also where nothing is to be done.
int PerformImport(CommandContext& context, Node& node, const access_control::Principal& principal,
                  const workflow::BatchRequest& batch);

}  // namespace app
