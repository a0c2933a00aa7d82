#pragma once

#include <filesystem>
#include <optional>

#include "app/ledger_keeper.hpp"
#include "base/civil_day.hpp"

namespace app {

/// Writes the ledger's head of the day (LedgerKeeper::HeadOfDay) to `folder`/head-2026-03-02.json
/// and, the same, to `folder`/head-latest.json: what a bureau sends to a witness every day, and
/// what `restore --witnessed`, `ledger prove --witnessed` and `qingheng-verify --witnessed` take.
/// Synced before its name appears. Returns the file; nullopt when the day's file was there already.
/// Call it at least once a day; throws std::system_error when the folder cannot be written.
std::optional<std::filesystem::path> WriteWitnessedHead(LedgerKeeper& keeper,
                                                        const std::filesystem::path& folder,
                                                        base::CivilDay today);

}  // namespace app
