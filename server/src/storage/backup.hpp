#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "ledger/head.hpp"
#include "storage/database.hpp"

/// Backup and restore of the database (docs/formats/storage.md "Backup"). Evidence files are the
/// caller's: after the database at backup, before it at restore.
namespace storage {

struct BackupReport {
    std::int64_t acts = 0;
    std::uint64_t size = 0;  ///< acts with a position
    base::Digest root;       ///< of the tree of that size
};

/// Writes one consistent state of the database into `file` (SQLite, for either database) while
/// others work. `file` is complete and synced when this returns, and not there when it throws.
/// Refuses `backup.file_exists`.
[[nodiscard]] base::Result<BackupReport> Backup(Database& source,
                                                const std::filesystem::path& file);

/// Something destroyed: table tombstone.
struct Tombstone {
    base::ActId act;        ///< nil for evidence
    base::RecordId record;  ///< nil for evidence
    std::string path;       ///< field path, or `evidence/<digest>`
    base::ActId by_act;
    auto operator<=>(const Tombstone&) const = default;
};

[[nodiscard]] std::vector<Tombstone> ReadTombstones(Database& database);
/// One line of canonical JSON a tombstone, to be kept beside backups and given to Restore.
[[nodiscard]] std::string TombstonesText(const std::vector<Tombstone>& tombstones);
[[nodiscard]] base::Result<std::vector<Tombstone>> ReadTombstonesText(std::string_view text);

struct RestoreRequest {
    std::filesystem::path file;
    /// The catalogue in force in the backup, or a newer one.
    std::shared_ptr<const catalogue::Catalogue> catalogue;
    std::vector<Tombstone> later_tombstones;  ///< of erasures since the backup
    std::optional<ledger::Head> witnessed;    ///< the newest head that a witness keeps
    base::RecordId by;                        ///< person who restores
    const base::Clock& clock;
    base::Randomness& randomness;
};

struct RestoreReport {
    std::int64_t acts = 0, records = 0, erased = 0;
    std::uint64_t lost = 0;  ///< acts between the backup and the witnessed head
    std::int64_t epoch = 0;
    base::ActId epoch_act;
};

/// Takes a backup into the empty database `target` of either kind: facts copied, tombstones
/// applied, everything derived folded anew, then one `ledger.epoch` act. Refuses, leaving `target`
/// empty: `restore.not_empty`, `restore.no_backup`, `restore.newer_schema`, `restore.damaged` (the
/// tree does not give the root of a stored head, an act does not fold), `restore.other_log`,
/// `restore.head_differs` (the witnessed head speaks of other acts: the backup is not of this
/// history).
[[nodiscard]] base::Result<RestoreReport> Restore(Database& target, const RestoreRequest& request);

/// Who signs in by this account (normalised) in the backup, which may lie on a medium that cannot
/// be written; nullopt: nobody. Refuses what Restore refuses of the file.
[[nodiscard]] base::Result<std::optional<base::RecordId>> PersonInBackup(
    const std::filesystem::path& file, const std::string& account);

/// The catalogue (canonical JSON) in force in the backup.
[[nodiscard]] base::Result<std::string> CatalogueOfBackup(const std::filesystem::path& file);

}  // namespace storage
