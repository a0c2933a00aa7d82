#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "storage/database.hpp"

namespace storage {

enum class DryRun { kNo, kYes };

struct MigrationReport {
    std::vector<std::string> statements;  ///< the SQL that changed (or would change) the schema
    bool folded_again = false;            ///< derived tables were rebuilt from the acts
    bool new_catalogue = false;           ///< the catalogue in force was (or would be) another one
    [[nodiscard]] bool ChangedNothing() const {
        return statements.empty() && !folded_again && !new_catalogue;
    }
};

/// Brings the schema to this program and this catalogue: fixed tables by their numbers, tables of
/// record types by comparing what is there with what the catalogue wants. One transaction; alone
/// (two migrators wait for each other); doing it again changes nothing. Stores the catalogue's
/// version and names it as the one in force. When the normaliser or ICU is another one than that
/// which wrote the compared columns, or a text field's columns are new, the records are folded
/// again. Refuses `storage.newer_schema` (a database of a newer program), `storage.kind_changed`,
/// and, where there are acts, UnlawfulChanges.
[[nodiscard]] base::Result<MigrationReport> Migrate(Database& database,
                                                    const catalogue::Catalogue& catalogue,
                                                    DryRun dry_run = DryRun::kNo);

/// What of `now` would change what acts meant under the definitions `before` (canonical), each:
/// `storage.type_removed`, `storage.field_removed`, `storage.field_kind_changed` … Nothing where
/// `before` cannot be read.
[[nodiscard]] base::Refusals UnlawfulChanges(const std::string& before,
                                             const catalogue::Catalogue& now);

/// What the database says of itself: by this program and these definitions, by others, or by
/// another program (or nothing yet). Takes no lock.
enum class Standing { kSame, kOtherDefinitions, kOther };
[[nodiscard]] Standing StandingOf(Database& database, const catalogue::Catalogue& catalogue);

/// Would Migrate change anything? `serve` on PostgreSQL refuses to start when it would.
[[nodiscard]] bool IsUpToDate(Database& database, const catalogue::Catalogue& catalogue);

/// setting_meta. `name`s stand in docs/formats/storage.md.
[[nodiscard]] std::optional<std::string> ReadMeta(Connection& connection, const std::string& name);
void WriteMeta(Connection& connection, const std::string& name, const std::string& value);

/// Paths of the fields whose texts the type's search entries were made of
/// (`setting_meta.search.…`).
[[nodiscard]] std::string SearchedFields(const catalogue::RecordType& type);

/// The stored catalogue of this digest, canonical JSON; nullopt when it is not there.
[[nodiscard]] std::optional<std::string> StoredCatalogue(Connection& connection,
                                                         const base::Digest& digest);

/// Name of the normaliser and ICU with which n_, p_ and search tokens are written.
[[nodiscard]] std::string TextForms();

}  // namespace storage
