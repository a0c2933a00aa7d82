#include "storage/sqlite/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/check.hpp"
#include "storage/sqlite/checksum_vfs.hpp"

namespace storage {
namespace {

constexpr Sql kSnapshotBegins{"begin_read", "BEGIN"};
constexpr Sql kVersionSeen{"data_version", "PRAGMA data_version"};

/// Prepared statements kept a connection; texts of filters vary with what people ask.
constexpr std::size_t kMostStatements = 400;

std::string_view SqlState(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return Failure::kUniqueViolation;
        case SQLITE_BUSY_SNAPSHOT:
            return Failure::kSerialization;
        default:
            break;
    }
    switch (extended & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Failure::kLockNotAvailable;
        case SQLITE_FULL:
            return Failure::kDiskFull;
        case SQLITE_NOMEM:
            return Failure::kOutOfMemory;
        case SQLITE_IOERR:
        case SQLITE_READONLY:
            return Failure::kIo;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Failure::kDamaged;
        case SQLITE_CANTOPEN:
            return Failure::kConnection;
        case SQLITE_CONSTRAINT:
            return Failure::kConstraint;
        case SQLITE_ERROR:
            return Failure::kSyntax;
        default:
            return Failure::kInternal;
    }
}

std::int64_t MicrosSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start)
        .count();
}

/// What would end or change a URI's path, escaped.
std::string UriPath(const std::string& path) {
    std::string escaped;
    for (const char c : path)
        escaped += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
    return escaped;
}

[[noreturn]] void ThrowShape(std::string_view wanted) {
    throw Failure(std::string(Failure::kDamaged), "a stored value is no " + std::string(wanted),
                  "row");
}

/// Binds one value. kStay: text and bytes stay where they are until the statement is reset; kCopy:
/// they may die before (a cursor outlives its call).
struct Binder {
    sqlite3_stmt* statement;
    int place;
    Lifetime lifetime;

    [[nodiscard]] sqlite3_destructor_type Owner() const {
        return lifetime == Lifetime::kStay ? SQLITE_STATIC : SQLITE_TRANSIENT;
    }

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
    int operator()(bool value) const { return sqlite3_bind_int(statement, place, value ? 1 : 0); }
    int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, place, value); }
    int operator()(const std::string& text) const { return (*this)(std::string_view(text)); }
    int operator()(std::string_view text) const {
        // A null pointer would bind NULL for the empty text.
        const char* data = text.data() == nullptr ? "" : text.data();
        return sqlite3_bind_text64(statement, place, data, text.size(), Owner(), SQLITE_UTF8);
    }
    int Bytes(const void* data, std::size_t size) const {
        if (size == 0) return sqlite3_bind_zeroblob(statement, place, 0);
        return sqlite3_bind_blob64(statement, place, data, size, Owner());
    }
    int operator()(const Param::Blob& blob) const {
        return Bytes(blob.bytes.data(), blob.bytes.size());
    }
    int operator()(const Param::BlobView& blob) const {
        return Bytes(blob.bytes.data(), blob.bytes.size());
    }
    int operator()(base::CivilDay day) const {
        const std::string text = day.ToText();
        return sqlite3_bind_text64(statement, place, text.data(), text.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    int operator()(base::Instant instant) const {
        return sqlite3_bind_int64(statement, place, instant.micros);
    }
    int operator()(const base::Uuid& uuid) const {
        return Bytes(uuid.bytes.data(), uuid.bytes.size());
    }
    int operator()(const base::Digest& digest) const {
        return Bytes(digest.bytes.data(), digest.bytes.size());
    }
};

/// Reads the current row of a statement.
class StatementRow : public Rows::Cursor {
 public:
    StatementRow(SqliteConnection& connection, std::shared_ptr<SqliteStatement> statement,
                 const Sql& sql)
        : connection_(connection), statement_(std::move(statement)), name_(sql.name) {}
    ~StatementRow() override {
        statement_->Reset();
        statement_->in_use = false;
        connection_.NoteSlow(name_, micros_);
    }
    StatementRow(const StatementRow&) = delete;
    StatementRow& operator=(const StatementRow&) = delete;

    bool Next() override {
        if (ended_) return false;
        const auto start = std::chrono::steady_clock::now();
        const bool is_row = statement_->Step(Sql{name_, {}});
        micros_ += MicrosSince(start);
        ended_ = !is_row;
        return is_row;
    }
    int columns() const override { return sqlite3_column_count(statement_->get()); }
    bool IsNull(int column) const override { return Type(column) == SQLITE_NULL; }
    std::int64_t Int(int column) const override {
        if (Type(column) != SQLITE_INTEGER) ThrowShape("integer");
        return sqlite3_column_int64(statement_->get(), column);
    }
    bool Bool(int column) const override { return Int(column) != 0; }
    std::string_view View(int column) const override {
        const int type = Type(column);
        if (type != SQLITE_TEXT && type != SQLITE_BLOB) ThrowShape("text");
        const void* data = sqlite3_column_blob(statement_->get(), column);
        const int size = sqlite3_column_bytes(statement_->get(), column);
        if (data == nullptr) return {};
        return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
    }
    base::CivilDay Day(int column) const override {
        const auto day = base::CivilDay::Parse(View(column));
        if (!day) ThrowShape("day");
        return *day;
    }
    base::Instant Instant(int column) const override { return base::Instant{Int(column)}; }
    base::Uuid Uuid(int column) const override {
        const std::string_view bytes = View(column);
        base::Uuid uuid;
        if (bytes.size() != uuid.bytes.size()) ThrowShape("id");
        std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
        return uuid;
    }

 private:
    [[nodiscard]] int Type(int column) const {
        return sqlite3_column_type(statement_->get(), column);
    }

    SqliteConnection& connection_;
    std::shared_ptr<SqliteStatement> statement_;
    std::string name_;
    std::int64_t micros_ = 0;
    bool ended_ = false;
};

}  // namespace

void ThrowSqlite(sqlite3* db, int code, std::string_view query) {
    const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
    const int told = (extended & 0xff) == (code & 0xff) ? extended : code;
    const char* words = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    throw Failure(std::string(SqlState(told)), words, query);
}

SqliteStatement::SqliteStatement(sqlite3* db, const Sql& sql) : db_(db) {
    const int code = sqlite3_prepare_v3(db, sql.text.data(), static_cast<int>(sql.text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) ThrowSqlite(db, code, sql.name);
    const int count = sqlite3_bind_parameter_count(statement_);
    for (int place = 1; place <= count; ++place) {
        const char* name = sqlite3_bind_parameter_name(statement_, place);
        CHECK(name != nullptr && name[0] == '$');
        const std::string_view digits = std::string_view(name).substr(1);
        int number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        CHECK(number > 0);
        places_.push_back(number - 1);
    }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::Bind(const Sql& sql, Params params, Lifetime lifetime) {
    for (std::size_t place = 0; place < places_.size(); ++place) {
        const auto parameter = static_cast<std::size_t>(places_[place]);
        CHECK(parameter < params.size());
        if (params[parameter].IsNull()) continue;  // Reset left it so
        const int code = std::visit(Binder{statement_, static_cast<int>(place) + 1, lifetime},
                                    params[parameter].held());
        if (code != SQLITE_OK) ThrowSqlite(db_, code, sql.name);
    }
}

bool SqliteStatement::Step(const Sql& sql) {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    try {
        ThrowSqlite(db_, code, sql.name);
    } catch (const Failure&) {
        Reset();
        throw;
    }
}

void SqliteStatement::Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

SqliteConnection::SqliteConnection(const DatabaseOptions& options, SqliteRole role)
    : slow_micros_(options.slow_micros), slow_query_(options.slow_query) {
    const bool immutable = role == SqliteRole::kImmutable;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= immutable ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    if (options.create && role == SqliteRole::kWriter) flags |= SQLITE_OPEN_CREATE;
    const std::string vfs = ChecksumVfs(options.sqlite_vfs);
    const std::string where =
        immutable ? "file:" + UriPath(options.where) + "?immutable=1" : options.where;
    const int code = sqlite3_open_v2(where.c_str(), &db_, flags, vfs.c_str());
    try {
        if (code != SQLITE_OK) ThrowSqlite(db_, code, "open");
        Configure(options, role);
    } catch (...) {
        statements_.clear();
        sqlite3_close_v2(db_);
        throw;
    }
}

void SqliteConnection::Configure(const DatabaseOptions& options, SqliteRole role) {
    sqlite3_busy_timeout(db_, options.busy_ms);
    // Damaged or hostile files must not run what they hold.
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (role == SqliteRole::kImmutable) return;
    int reserved = kChecksumBytes;  // of a new file; an old one keeps what it has
    sqlite3_file_control(db_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    // Rows of records have 1 to 2 KB: pages of 4 KB were left half empty. New files only.
    ExecuteScript({"configure",
                   "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                   "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                   "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"});
    const bool writer = role == SqliteRole::kWriter;
    if (writer)
        ExecuteScript(
            {"configure_log", fmt::format("PRAGMA wal_autocheckpoint = {}", options.log_pages)});
    ExecuteScript({"configure_cache", writer ? "PRAGMA cache_size = -8192"
                                             : "PRAGMA cache_size = -2048; PRAGMA query_only = 1"});
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(db_);
}

void SqliteConnection::BeginSnapshot() {
    Execute(kSnapshotBegins);
    // The first question of the transaction, so that it fixes what the others see.
    const auto version = QueryInt(kVersionSeen);
    if (version != sees_) kept_until_commit_.reset();
    sees_ = version;
}

bool SqliteConnection::InTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

std::int64_t SqliteConnection::TotalChanges() const { return sqlite3_total_changes64(db_); }

void SqliteConnection::Shrink() {
    std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
    sqlite3_db_release_memory(db_);
}

void SqliteConnection::NoteSlow(std::string_view name, std::int64_t micros) const {
    if (micros >= slow_micros_ && slow_query_) slow_query_(name, micros);
}

std::shared_ptr<SqliteStatement> SqliteConnection::Take(const Sql& sql) {
    const auto found = statements_.find(sql.text);
    if (found != statements_.end() && !found->second->in_use) {
        found->second->in_use = true;
        return found->second;
    }
    if (statements_.size() >= kMostStatements)
        std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
    auto statement = std::make_shared<SqliteStatement>(db_, sql);
    statement->in_use = true;
    statements_.try_emplace(std::string(sql.text), statement);
    return statement;
}

Rows SqliteConnection::Query(const Sql& sql, Params params) {
    auto statement = Take(sql);
    auto cursor = std::make_unique<StatementRow>(*this, statement, sql);
    statement->Bind(sql, params, Lifetime::kCopy);
    return Rows(std::move(cursor));
}

std::int64_t SqliteConnection::Execute(const Sql& sql, Params params) {
    const auto start = std::chrono::steady_clock::now();
    const auto statement = Take(sql);
    struct Release {
        SqliteStatement& statement;
        ~Release() {
            statement.Reset();
            statement.in_use = false;
        }
    } const release{*statement};
    statement->Bind(sql, params, Lifetime::kStay);
    while (statement->Step(sql)) {
    }
    NoteSlow(sql.name, MicrosSince(start));
    return sqlite3_changes64(db_);
}

void SqliteConnection::Stream(const Sql& sql, Params params,
                              const std::function<void(const Row&)>& each) {
    Rows rows = Query(sql, params);
    while (rows.Next()) each(rows.row());
}

void SqliteConnection::RunDeferred() {
    const auto work = std::exchange(deferred_, {});
    for (const auto& part : work) part(*this);
}

void SqliteConnection::RunAfterCommit() {
    const auto work = std::exchange(after_commit_, {});
    for (const auto& part : work) part();
}

std::size_t SqliteConnection::TextHash::operator()(std::string_view text) const {
    constexpr std::size_t kWords = 24;
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = text.size();
    std::uint64_t word = 0;
    const std::size_t step = std::max(sizeof word, text.size() / kWords);
    for (std::size_t at = 0; at + sizeof word <= text.size(); at += step) {
        std::memcpy(&word, text.data() + at, sizeof word);
        hash = (hash ^ word) * kFactor;
        hash ^= hash >> 32U;
    }
    if (text.size() < sizeof word) return std::hash<std::string_view>{}(text);
    std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
    return (hash ^ word) * kFactor;
}

void SqliteConnection::ExecuteScript(const Sql& sql) {
    const std::string text(sql.text);
    const int code = sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) ThrowSqlite(db_, code, sql.name);
}

}  // namespace storage
