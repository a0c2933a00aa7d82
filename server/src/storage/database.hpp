#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"

/// The thin layer over sqlite3 and libpq. One SQL text serves both where it keeps to the common
/// subset (docs/formats/storage.md); `$1…` are bound in both.
namespace records {
class Companions;
}

namespace storage {

enum class Dialect { kSqlite, kPostgres };

/// The database could not do it: disk, lock, network, damage. Nothing of the transaction remains,
/// unless the failure came out of COMMIT itself (then it is unknown; ids make acts repeatable).
class Failure : public std::runtime_error {
 public:
    /// `sqlstate` as PostgreSQL's; SQLite's codes are mapped to the same ones.
    Failure(std::string sqlstate, const std::string& message, std::string_view query);

    [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
    [[nodiscard]] const std::string& query() const {
        return query_;
    }  ///< its NAME, never its values
    /// Serialisation failure, deadlock, lock not to be had: the whole transaction may be run again.
    [[nodiscard]] bool IsRetryable() const;
    [[nodiscard]] bool IsUniqueViolation() const { return sqlstate_ == kUniqueViolation; }
    /// Also when the server is being shut down or starts up.
    [[nodiscard]] bool IsConnectionLost() const {
        return sqlstate_.starts_with("08") || sqlstate_.starts_with("57P");
    }
    [[nodiscard]] bool IsFull() const { return sqlstate_ == kDiskFull; }
    [[nodiscard]] bool IsDamaged() const { return sqlstate_.starts_with("XX"); }

    static constexpr std::string_view kUniqueViolation = "23505";
    static constexpr std::string_view kConstraint = "23000";
    static constexpr std::string_view kSerialization = "40001";
    static constexpr std::string_view kDeadlock = "40P01";
    static constexpr std::string_view kLockNotAvailable = "55P03";
    static constexpr std::string_view kDiskFull = "53100";
    static constexpr std::string_view kOutOfMemory = "53200";
    static constexpr std::string_view kIo = "58030";
    static constexpr std::string_view kConnection = "08006";
    static constexpr std::string_view kDamaged = "XX001";
    static constexpr std::string_view kInternal = "XX000";
    static constexpr std::string_view kSyntax = "42601";

 private:
    std::string sqlstate_, query_;
};

/// A query with the name under which it stands in the slow log. Constants: views of literals. A
/// text made at run time must live as long as the call.
struct Sql {
    std::string_view name;
    std::string_view text;
};

/// One bound value. Owned text and bytes, or views that must outlive the call.
class Param {
 public:
    struct Blob {
        std::string bytes;
    };
    struct BlobView {
        std::string_view bytes;
    };
    using Held =
        std::variant<std::monostate, bool, std::int64_t, std::string, std::string_view, Blob,
                     BlobView, base::CivilDay, base::Instant, base::Uuid, base::Digest>;

    Param() = default;                                     ///< NULL
    Param(std::nullopt_t) {}                               // NOLINT: a parameter is its value
    Param(bool value) : held_(value) {}                    // NOLINT
    Param(int value) : held_(std::int64_t{value}) {}       // NOLINT
    Param(std::int64_t value) : held_(value) {}            // NOLINT
    Param(std::string text) : held_(std::move(text)) {}    // NOLINT
    Param(const char* text) : held_(std::string(text)) {}  // NOLINT
    Param(base::CivilDay day) : held_(day) {}              // NOLINT
    Param(base::Instant instant) : held_(instant) {}       // NOLINT
    Param(const base::Uuid& uuid) : held_(uuid) {}         // NOLINT
    Param(const base::Digest& digest) : held_(digest) {}   // NOLINT
    template <class Tag>
    Param(const base::Id<Tag>& id) : held_(id.value) {}  // NOLINT
    template <class T>
    Param(const std::optional<T>& value) {  // NOLINT
        if (value) *this = Param(*value);
    }
    static Param Bytes(std::string bytes) { return Param(Held(Blob{std::move(bytes)})); }
    static Param BytesView(std::string_view bytes) { return Param(Held(BlobView{bytes})); }
    static Param TextView(std::string_view text) { return Param(Held(text)); }

    [[nodiscard]] const Held& held() const { return held_; }
    [[nodiscard]] bool IsNull() const { return held_.index() == 0; }

 private:
    explicit Param(Held held) : held_(std::move(held)) {}
    Held held_;
};

using Params = std::span<const Param>;

/// Reads the current row. Columns count from 0. A value of another type than asked for, or NULL
/// where it is not asked for, is a Failure (damaged data), never undefined.
class Row {
 public:
    virtual ~Row() = default;
    [[nodiscard]] virtual int columns() const = 0;
    [[nodiscard]] virtual bool IsNull(int column) const = 0;
    [[nodiscard]] virtual std::int64_t Int(int column) const = 0;
    [[nodiscard]] virtual bool Bool(int column) const = 0;
    /// Text or bytes as they stand; valid until the next row.
    [[nodiscard]] virtual std::string_view View(int column) const = 0;
    [[nodiscard]] virtual base::CivilDay Day(int column) const = 0;
    [[nodiscard]] virtual base::Instant Instant(int column) const = 0;
    [[nodiscard]] virtual base::Uuid Uuid(int column) const = 0;

    [[nodiscard]] std::string Text(int column) const { return std::string(View(column)); }
    [[nodiscard]] std::string Bytes(int column) const { return std::string(View(column)); }
    [[nodiscard]] base::Digest Digest(int column) const;
    [[nodiscard]] base::RecordId RecordId(int column) const { return {Uuid(column)}; }
    [[nodiscard]] base::ActId ActId(int column) const { return {Uuid(column)}; }

    [[nodiscard]] std::optional<std::int64_t> OptionalInt(int column) const;
    [[nodiscard]] std::optional<std::string> OptionalText(int column) const;
    [[nodiscard]] std::optional<base::CivilDay> OptionalDay(int column) const;
    [[nodiscard]] std::optional<base::Instant> OptionalInstant(int column) const;
    [[nodiscard]] std::optional<base::RecordId> OptionalRecordId(int column) const;
    [[nodiscard]] std::optional<base::Digest> OptionalDigest(int column) const;
};

/// The answer of a query, row by row: `while (rows.Next()) use(rows.row())`. Dies before its
/// connection. Several may be open on one connection. PostgreSQL fetches the whole answer first:
/// page through large ones, or use Connection::Stream.
class Rows {
 public:
    class Cursor : public Row {
     public:
        virtual bool Next() = 0;
    };
    explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}
    bool Next() { return cursor_->Next(); }
    [[nodiscard]] const Row& row() const { return *cursor_; }
    const Row* operator->() const { return cursor_.get(); }

 private:
    std::unique_ptr<Cursor> cursor_;
};

/// One connection inside one transaction (or migrating). One thread. Keeps prepared statements by
/// their text. All functions throw Failure.
class Connection {
 public:
    virtual ~Connection() = default;
    [[nodiscard]] virtual Dialect dialect() const = 0;

    [[nodiscard]] virtual Rows Query(const Sql& sql, Params params) = 0;
    /// Returns the number of rows changed.
    virtual std::int64_t Execute(const Sql& sql, Params params) = 0;
    /// As Execute with the answer not waited for: PostgreSQL sends it in its pipeline and a fault
    /// comes out of the next Query, Execute or the commit; SQLite does it at once.
    virtual void ExecuteLater(const Sql& sql, Params params) = 0;
    /// Every row, in constant memory; no other call on this connection from inside `each`.
    virtual void Stream(const Sql& sql, Params params,
                        const std::function<void(const Row&)>& each) = 0;
    /// Several statements separated by `;`, no parameters: schema only.
    virtual void ExecuteScript(const Sql& sql) = 0;
    /// Does `work` at the end of the transaction if this task is kept; PostgreSQL at once. For what
    /// is dear task by task and cheap in a group (full-text index of SQLite).
    virtual void Defer(std::function<void(Connection&)> work) = 0;
    /// Does now what was deferred: before a question that would see it.
    virtual void RunDeferred() = 0;
    /// Does `work` on the thread that committed, right after the commit that keeps this task:
    /// before anybody who waits for that commit goes on. SQLite only; PostgreSQL forgets it.
    virtual void AfterCommit(std::function<void()> work) = 0;
    /// Counts up whenever a whole transaction of the writer was undone or another process wrote:
    /// what was cached from the database must be read anew. SQLite only; else always 0.
    [[nodiscard]] virtual std::uint64_t epoch() const = 0;
    /// A place of a snapshot's connection for what was worked out of what it sees
    /// (storage/kept_view); emptied when a later snapshot of it sees another commit. Null: nothing
    /// is kept (PostgreSQL).
    [[nodiscard]] virtual std::shared_ptr<const void>* KeptUntilCommit() { return nullptr; }

    [[nodiscard]] Rows Query(const Sql& sql, std::initializer_list<Param> params) {
        return Query(sql, Params(params.begin(), params.size()));
    }
    std::int64_t Execute(const Sql& sql, std::initializer_list<Param> params) {
        return Execute(sql, Params(params.begin(), params.size()));
    }
    void ExecuteLater(const Sql& sql, std::initializer_list<Param> params) {
        ExecuteLater(sql, Params(params.begin(), params.size()));
    }
    [[nodiscard]] Rows Query(const Sql& sql) { return Query(sql, Params{}); }
    std::int64_t Execute(const Sql& sql) { return Execute(sql, Params{}); }
    /// First column of the first row; nullopt when there is no row or it is NULL.
    [[nodiscard]] std::optional<std::int64_t> QueryInt(const Sql& sql,
                                                       std::initializer_list<Param> params = {});
    [[nodiscard]] std::optional<std::string> QueryText(const Sql& sql,
                                                       std::initializer_list<Param> params = {});
};

/// A read transaction: one consistent snapshot until it dies. One thread. Holds a connection of the
/// pool: keep it short, never across a wait for a person.
class Snapshot {
 public:
    virtual ~Snapshot() = default;
    [[nodiscard]] virtual Connection& connection() = 0;
};

/// kAct: takes the locks that order acts (PostgreSQL: 8701 shared). kPlain: everything that is not
/// an act. kSequence: when no act is under way, and sees all that were committed (8701 exclusive).
enum class WriteKind { kPlain, kAct, kSequence };

/// Keep or undo what `work` did.
enum class Outcome { kKeep, kUndo };

using Work = std::function<Outcome(Connection&)>;

struct DatabaseOptions {
    /// SQLite file path, or `postgresql://…` (anything libpq takes as URI).
    std::string where;
    int readers = 16;      ///< most connections for reading (PostgreSQL: for all)
    int busy_ms = 10'000;  ///< wait for another process's lock, for a free connection
    std::int64_t slow_micros = 200'000;
    /// Queries slower than slow_micros: name and time. Any thread. May be empty.
    std::function<void(std::string_view name, std::int64_t micros)> slow_query = {};
    std::string sqlite_vfs = {};  ///< tests: a file system that loses unsynced writes
    /// SQLite: the log is put back into the file when it has so many pages. Those that many acts
    /// write again go back once; up to 4,062 the log's index is one table.
    int log_pages = 4'000;
    bool create = true;  ///< SQLite: make the file when there is none
};

/// Is over when it dies, or its process does.
class Turn {
 public:
    virtual ~Turn() = default;
};

/// Owned by `app`; safe from any thread.
class Database {
 public:
    virtual ~Database() = default;
    [[nodiscard]] virtual Dialect dialect() const = 0;

    [[nodiscard]] virtual std::unique_ptr<Snapshot> Read() = 0;
    /// For one question alone, which on SQLite needs no transaction around it: a second one may see
    /// more than the first.
    [[nodiscard]] virtual std::unique_ptr<Snapshot> ReadOnce() { return Read(); }
    /// Runs `work` in one write transaction and returns when it is durable (or undone). `work` may
    /// run again after a serialisation failure, on another thread than the caller's, and must have
    /// no other effects. What `work` throws is thrown to the caller and undoes its part only.
    /// Never call Read or Write from inside `work`.
    virtual Outcome Write(WriteKind kind, const Work& work) = 0;
    /// This thread is about to call Write; SQLite's writer, should it be at its COMMIT, waits a
    /// moment to take it along. Until it has called Write, or Withdraw. An act's Write (kAct) on
    /// the thread that writes for others does `companions` too before its COMMIT; they may Write,
    /// which then joins it.
    virtual void Announce(records::Companions* /*companions*/ = nullptr) {}
    virtual void Withdraw() {}
    /// Runs alone: no other writer of this or another process (schema changes, rebuild, restore).
    /// `work` is not run again.
    virtual void WriteAlone(const std::function<void(Connection&)>& work) = 0;
    /// As WriteAlone, for work that writes most of the database (rebuild, restore): SQLite's log,
    /// which is slow to read from when it holds gigabytes, is put by meanwhile where nobody else
    /// has the file open. Readers that come now wait until it is done.
    virtual void RewriteAlone(const std::function<void(Connection&)>& work) { WriteAlone(work); }
    /// After an erasure: makes freed pages and the log forget (SQLite: WAL emptied; PostgreSQL:
    /// VACUUM of `tables`).
    virtual void Forget(const std::vector<std::string>& tables) = 0;
    /// One consistent state into the new SQLite file `path`; false where only a logical copy is
    /// possible (PostgreSQL).
    virtual bool CopyTo(const std::string& path) = 0;
    /// Idle: gives cache memory back.
    virtual void Shrink() = 0;
    /// For what takes several transactions and must be done by one alone, such as the very first
    /// start: waits until no other process and no other thread is at its turn. Writes go on.
    [[nodiscard]] virtual std::unique_ptr<Turn> TakeTurn() = 0;
};

[[nodiscard]] bool IsPostgresAddress(std::string_view where);
/// Opens or makes it; throws Failure. The schema is Migrate's (storage/migrate.hpp).
[[nodiscard]] std::unique_ptr<Database> OpenDatabase(const DatabaseOptions& options);

}  // namespace storage
