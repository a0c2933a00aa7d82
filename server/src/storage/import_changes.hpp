#pragma once

#include <memory>

#include "http/import_changes.hpp"
#include "storage/database.hpp"

namespace storage {

/// Of the table import_session. `database` must outlive it.
[[nodiscard]] std::unique_ptr<http::ImportChanges> MakeImportChanges(Database& database);

}  // namespace storage
