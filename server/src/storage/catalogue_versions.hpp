#pragma once

#include <memory>
#include <string>

#include "catalogue/model.hpp"
#include "storage/database.hpp"

namespace storage {

/// Definitions that were in force, by the hexadecimal digest; nullptr where none are stored so.
[[nodiscard]] std::shared_ptr<const catalogue::Catalogue> StoredCatalogue(
    Database& database, const std::string& digest);

/// Those by which the database was last migrated; nullptr before the first time.
[[nodiscard]] std::shared_ptr<const catalogue::Catalogue> CatalogueInUse(Database& database);

}  // namespace storage
