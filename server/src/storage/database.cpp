#include "storage/database.hpp"

#include <algorithm>

#include "storage/postgres/postgres_database.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace storage {

Failure::Failure(std::string sqlstate, const std::string& message, std::string_view query)
    : std::runtime_error("database: " + message + " [" + sqlstate + ", " + std::string(query) +
                         "]"),
      sqlstate_(std::move(sqlstate)),
      query_(query) {}

bool Failure::IsRetryable() const {
    return sqlstate_ == kSerialization || sqlstate_ == kDeadlock || sqlstate_ == kLockNotAvailable;
}

base::Digest Row::Digest(int column) const {
    const std::string_view bytes = View(column);
    base::Digest digest;
    if (bytes.size() != digest.bytes.size())
        throw Failure(std::string(Failure::kDamaged), "a digest of the wrong length", "row");
    std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
    return digest;
}

std::optional<std::int64_t> Row::OptionalInt(int column) const {
    if (IsNull(column)) return std::nullopt;
    return Int(column);
}

std::optional<std::string> Row::OptionalText(int column) const {
    if (IsNull(column)) return std::nullopt;
    return Text(column);
}

std::optional<base::CivilDay> Row::OptionalDay(int column) const {
    if (IsNull(column)) return std::nullopt;
    return Day(column);
}

std::optional<base::Instant> Row::OptionalInstant(int column) const {
    if (IsNull(column)) return std::nullopt;
    return Instant(column);
}

std::optional<base::RecordId> Row::OptionalRecordId(int column) const {
    if (IsNull(column)) return std::nullopt;
    return RecordId(column);
}

std::optional<base::Digest> Row::OptionalDigest(int column) const {
    if (IsNull(column)) return std::nullopt;
    return Digest(column);
}

std::optional<std::int64_t> Connection::QueryInt(const Sql& sql,
                                                 std::initializer_list<Param> params) {
    Rows rows = Query(sql, params);
    if (!rows.Next()) return std::nullopt;
    return rows->OptionalInt(0);
}

std::optional<std::string> Connection::QueryText(const Sql& sql,
                                                 std::initializer_list<Param> params) {
    Rows rows = Query(sql, params);
    if (!rows.Next()) return std::nullopt;
    return rows->OptionalText(0);
}

bool IsPostgresAddress(std::string_view where) {
    return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

std::unique_ptr<Database> OpenDatabase(const DatabaseOptions& options) {
    if (IsPostgresAddress(options.where)) return OpenPostgres(options);
    return OpenSqlite(options);
}

}  // namespace storage
