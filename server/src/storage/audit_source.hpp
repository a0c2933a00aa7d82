#pragma once

#include <memory>

#include "audit/source.hpp"
#include "catalogue/model.hpp"
#include "storage/database.hpp"

namespace storage {

/// One snapshot of the whole store for verification; holds a connection while it lives. The schema
/// must be migrated for `catalogue`.
[[nodiscard]] std::unique_ptr<audit::AuditSource> MakeAuditSource(
    Database& database, std::shared_ptr<const catalogue::Catalogue> catalogue);

/// Over a transaction that somebody else holds; it must outlive the source.
[[nodiscard]] std::unique_ptr<audit::AuditSource> AuditSourceOver(
    Connection& connection, std::shared_ptr<const catalogue::Catalogue> catalogue);

}  // namespace storage
