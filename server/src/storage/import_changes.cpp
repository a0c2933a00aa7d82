#include "storage/import_changes.hpp"

#include "storage/ask.hpp"

namespace storage {
namespace {

/// The mapping says how the import was read: it holds all that people choose.
constexpr Sql kChangeImport{
    "desk.change_import",
    "UPDATE import_session SET file = $3, digest = $4, mapping = $5, outcome = $6, performed = $7,"
    " updated_at = $8 WHERE id = $1 AND mapping = $2 AND performed IS NULL"};

class SqlImportChanges final : public http::ImportChanges {
 public:
    explicit SqlImportChanges(Database& database) : database_(database) {}

    bool Change(const http::ImportSession& read, const http::ImportSession& changed) override {
        return Do(database_, kChangeImport,
                  {read.id, read.mapping, changed.file, changed.digest, changed.mapping,
                   changed.outcome, changed.performed, changed.updated_at}) > 0;
    }

 private:
    Database& database_;
};

}  // namespace

std::unique_ptr<http::ImportChanges> MakeImportChanges(Database& database) {
    return std::make_unique<SqlImportChanges>(database);
}

}  // namespace storage
