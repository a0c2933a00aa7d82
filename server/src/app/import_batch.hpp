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

/// `第 5 行 错误 …` on `err`, and the notes; then the counts on `out`.
void PrintPlan(CommandContext& context, const catalogue::Catalogue& catalogue,
               const exchange::ImportPlan& plan, std::string_view what);

/// Prints the refusals; kBadInput.
int Refused(CommandContext& context, const Node& node, const base::Refusals& refusals);

/// Performs and says how to take it back; kDone also where nothing is to be done.
int PerformImport(CommandContext& context, Node& node, const access_control::Principal& principal,
                  const workflow::BatchRequest& batch);

}  // namespace app
