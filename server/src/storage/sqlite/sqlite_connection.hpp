#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace storage {

/// Do bound texts stay until the statement is reset, or must they be copied?
enum class Lifetime { kStay, kCopy };

/// A prepared statement and which parameter each of its places takes.
class SqliteStatement {
 public:
    SqliteStatement(sqlite3* db, const Sql& sql);
    ~SqliteStatement();
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    void Bind(const Sql& sql, Params params, Lifetime lifetime);
    /// True when there is a row.
    bool Step(const Sql& sql);
    void Reset();
    [[nodiscard]] sqlite3_stmt* get() const { return statement_; }

    bool in_use = false;

 private:
    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    std::vector<int> places_;  ///< place n (from 0) takes parameter places_[n]
};

/// kImmutable: a file that nobody writes (a backup), perhaps on a medium that cannot be written.
enum class SqliteRole { kWriter, kReader, kImmutable };

/// Throws the Failure for what `db` says went wrong.
[[noreturn]] void ThrowSqlite(sqlite3* db, int code, std::string_view query);

class SqliteConnection final : public Connection {
 public:
    SqliteConnection(const DatabaseOptions& options, SqliteRole role);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    using Connection::Execute;
    using Connection::ExecuteLater;
    using Connection::Query;

    [[nodiscard]] Dialect dialect() const override { return Dialect::kSqlite; }
    [[nodiscard]] Rows Query(const Sql& sql, Params params) override;
    std::int64_t Execute(const Sql& sql, Params params) override;
    void ExecuteLater(const Sql& sql, Params params) override { Execute(sql, params); }
    void Stream(const Sql& sql, Params params,
                const std::function<void(const Row&)>& each) override;
    void ExecuteScript(const Sql& sql) override;
    [[nodiscard]] std::uint64_t epoch() const override { return epoch_; }
    [[nodiscard]] std::shared_ptr<const void>* KeptUntilCommit() override {
        return sees_ ? &kept_until_commit_ : nullptr;
    }
    /// Begins a snapshot: what follows sees what is committed now, until the transaction ends.
    void BeginSnapshot();

    void Defer(std::function<void(Connection&)> work) override {
        deferred_.push_back(std::move(work));
    }
    void RunDeferred() override;
    void AfterCommit(std::function<void()> work) override {
        after_commit_.push_back(std::move(work));
    }
    void RunAfterCommit();
    /// How much a transaction has put off until its end.
    struct PutOff {
        std::size_t deferred = 0, after_commit = 0;
    };
    [[nodiscard]] PutOff put_off() const { return {deferred_.size(), after_commit_.size()}; }
    /// Forgets what was put off later than `until`.
    void Forget(PutOff until) {
        deferred_.resize(std::min(until.deferred, deferred_.size()));
        after_commit_.resize(std::min(until.after_commit, after_commit_.size()));
    }

    void CountEpoch() { ++epoch_; }
    /// Inside BEGIN … COMMIT? (A full disk may have ended it.)
    [[nodiscard]] bool InTransaction() const;
    /// Rows that statements of this connection have changed since it was opened.
    [[nodiscard]] std::int64_t TotalChanges() const;
    void Shrink();
    void NoteSlow(std::string_view name, std::int64_t micros) const;
    [[nodiscard]] sqlite3* get() const { return db_; }

 private:
    struct TextHash {
        using is_transparent = void;
        /// Of the length and some of the words only: a statement that writes a record has two
        /// thousand bytes, and what is found is compared anyway.
        std::size_t operator()(std::string_view text) const;
    };
    void Configure(const DatabaseOptions& options, SqliteRole role);
    /// An idle prepared statement of this text, marked as in use.
    std::shared_ptr<SqliteStatement> Take(const Sql& sql);

    sqlite3* db_ = nullptr;
    std::uint64_t epoch_ = 0;
    std::optional<std::int64_t> sees_;  ///< data_version of the last snapshot
    std::shared_ptr<const void> kept_until_commit_;
    std::vector<std::function<void(Connection&)>> deferred_;
    std::vector<std::function<void()>> after_commit_;
    std::int64_t slow_micros_;
    std::function<void(std::string_view, std::int64_t)> slow_query_;
    /// shared: an open cursor keeps its statement although the cache lets it go.
    std::unordered_map<std::string, std::shared_ptr<SqliteStatement>, TextHash, std::equal_to<>>
        statements_;
};

}  // namespace storage
