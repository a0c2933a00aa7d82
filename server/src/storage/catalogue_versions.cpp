#include "storage/catalogue_versions.hpp"

#include "catalogue/load.hpp"
#include "storage/migrate.hpp"

namespace storage {

namespace {

constexpr Sql kCanonical{"catalogue.stored",
                         "SELECT canonical FROM catalogue_version WHERE digest = $1"};

}  // namespace

std::shared_ptr<const catalogue::Catalogue> StoredCatalogue(Database& database,
                                                            const std::string& digest) {
    const auto parsed = base::Digest::Parse(digest);
    if (!parsed) return nullptr;
    const auto snapshot = database.Read();
    const auto canonical = snapshot->connection().QueryText(kCanonical, {*parsed});
    if (!canonical) return nullptr;
    auto read = catalogue::ReadStoredCatalogue(*canonical);
    return read ? *std::move(read) : nullptr;
}

std::shared_ptr<const catalogue::Catalogue> CatalogueInUse(Database& database) {
    const auto digest = [&] {
        const auto snapshot = database.Read();
        return ReadMeta(snapshot->connection(), "catalogue");
    }();
    return digest ? StoredCatalogue(database, *digest) : nullptr;
}

}  // namespace storage
