#pragma once

#include <cstdint>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "ledger/evidence.hpp"
#include "storage/database.hpp"

namespace storage {

/// Evidence that was stored and that no act cites yet (table evidence_wait).
struct WaitingEvidence {
    ledger::StoredEvidence evidence;
    base::Instant kept_at;      ///< when it was last uploaded
    bool held_by_desk = false;  ///< a draft or an import still speaks of it
};

/// Kept before `limit` and never cited, oldest first.
[[nodiscard]] std::vector<WaitingEvidence> WaitingSince(Database& database, base::Instant limit);

/// Forgets the row of one that still waits, was kept before `limit` and is spoken of by nobody;
/// false when that is no longer so. An act that cites it either committed before (then nothing
/// happens) or is refused because there is no such file.
[[nodiscard]] bool ForgetWaiting(Database& database, const base::Digest& digest,
                                 base::Instant limit);

/// Files that `text` (JSON, also JSON inside a text of JSON) names by a member `digest`.
[[nodiscard]] std::vector<base::Digest> NamedFiles(std::string_view text);

/// Inside the transaction that keeps `evidence`: its row, and that it waits for an act. Uploaded
/// again while it waits, it waits anew.
void KeepWaiting(Connection& connection, const ledger::StoredEvidence& evidence, base::Instant now);
/// Inside the act's transaction: it is cited.
void EndWaiting(Connection& connection, const base::Digest& digest);

}  // namespace storage
