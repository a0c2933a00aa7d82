#pragma once

#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "storage/backup.hpp"

/// The list of what was erased, outside the database: a backup made before an erasure still holds
/// the value, so whoever restores it must know (docs/formats/storage.md, "Backup").
namespace app {

/// In the data folder, beside all backups, and sent to the witness with the head of the day.
inline constexpr const char* kTombstonesFile = "tombstones.jsonl";

/// All of these lists, each erasure once. Refuses `restore.tombstone_malformed`.
[[nodiscard]] base::Result<std::vector<storage::Tombstone>> ReadTombstoneLists(
    const std::vector<std::filesystem::path>& files);

/// Adds `stones` to the list in `file`, which only grows. Synced. Refuses as ReadTombstoneLists,
/// leaving the file as it is.
[[nodiscard]] base::Done AddTombstones(const std::vector<storage::Tombstone>& stones,
                                       const std::filesystem::path& file);

/// Adds the erasures that the database knows of to the list in `file`, which only grows: after an
/// older backup was restored the database no longer knows of some, and a newer backup may still be
/// restored. As AddTombstones.
[[nodiscard]] base::Done KeepTombstones(storage::Database& database,
                                        const std::filesystem::path& file);

}  // namespace app
