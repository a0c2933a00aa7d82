#pragma once

#include <memory>

#include "storage/database.hpp"

namespace storage {

[[nodiscard]] std::unique_ptr<Database> OpenSqlite(const DatabaseOptions& options);

/// For reading a backup: a file that nobody writes meanwhile. Nothing is made beside it.
[[nodiscard]] std::unique_ptr<Connection> OpenImmutable(const std::string& path);

}  // namespace storage
