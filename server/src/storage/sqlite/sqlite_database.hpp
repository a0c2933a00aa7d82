#pragma once

#include <memory>

#include "storage/database.hpp"

namespace storage {

[[nodiscard]] std::unique_ptr<Database> OpenSqlite(const DatabaseOptions& options);

}  // namespace storage
