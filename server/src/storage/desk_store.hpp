#pragma once

#include <memory>

#include "http/desk_store.hpp"
#include "storage/database.hpp"

namespace storage {

/// Tables draft, saved_view, upload, import_session, import_mapping, read_log. `database` must
/// outlive it.
[[nodiscard]] std::unique_ptr<http::DeskStore> MakeDeskStore(Database& database);

/// As DeskStore::DigestReads, within a transaction.
[[nodiscard]] http::ReadLogDigest DigestOfReads(Connection& connection, base::Instant from,
                                                base::Instant to);

}  // namespace storage
