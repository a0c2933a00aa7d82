#include <functional>
#include <mutex>

#include "ledger/durable_file.hpp"
#include "readings/file_log.hpp"
#include "storage/postgres/postgres_line.hpp"
#include "storage/reading_store.hpp"
#include "storage/sqlite/sqlite_connection.hpp"

namespace storage {

namespace fs = std::filesystem;
using readings::SharedNote;

namespace {

constexpr Sql kNoteTable{"receiver.note_table", R"sql(
CREATE TABLE IF NOT EXISTS receiver_note (
    kind TEXT NOT NULL, about TEXT NOT NULL, log INTEGER NOT NULL, at_us INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (kind, about)) STRICT, WITHOUT ROWID;
)sql"};
constexpr Sql kSay{"receiver.say_note",
                   "INSERT INTO receiver_note (kind, about, log, at_us, body)"
                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, about) DO UPDATE SET"
                   " log = excluded.log, at_us = excluded.at_us, body = excluded.body"};
constexpr Sql kTakeBack{"receiver.take_note_back",
                        "DELETE FROM receiver_note WHERE kind = $1 AND about = $2"};
constexpr Sql kAllNotes{"receiver.notes",
                        "SELECT about, log, at_us, body FROM receiver_note"
                        " WHERE kind = $1 AND at_us >= $2 ORDER BY about"};
constexpr Sql kNoteHeads{"receiver.note_heads",
                         "SELECT about, log, at_us FROM receiver_note"
                         " WHERE kind = $1 AND at_us >= $2 ORDER BY about"};
// The locks by which processes hold their logs: (8711, n).
constexpr Sql kLiving{"receiver.living",
                      "SELECT l.objid::bigint FROM pg_locks l JOIN pg_database d"
                      " ON d.oid = l.database WHERE d.datname = current_database()"
                      " AND l.locktype = 'advisory' AND l.classid = 8711 AND l.objsubid = 2"
                      " AND l.granted"};
constexpr Sql kFindNote{"receiver.find_note",
                        "SELECT body FROM receiver_note WHERE kind = $1 AND about = $2"
                        " AND at_us >= $3"};
constexpr Sql kForgetNotes{"receiver.forget_notes",
                           "DELETE FROM receiver_note WHERE log = $1 OR at_us < $2"};

/// What both databases have in common; each has its own way into a transaction.
class NoteRows : public readings::SharedNotes {
 public:
    void Say(int log, base::Instant at, const std::vector<SharedNote>& notes) override {
        In([&](Connection& connection) {
            for (const SharedNote& note : notes)
                if (note.body.empty())
                    connection.ExecuteLater(kTakeBack, {note.kind, note.about});
                else
                    connection.ExecuteLater(kSay,
                                            {note.kind, note.about, log, at.micros, note.body});
        });
    }

    std::vector<SharedNote> All(std::string_view kind, base::Instant since) override {
        std::vector<SharedNote> notes;
        Ask([&](Connection& connection) {
            Rows rows = connection.Query(kAllNotes, {std::string(kind), since.micros});
            while (rows.Next())
                notes.push_back({std::string(kind),
                                 rows->Text(0),
                                 rows->Text(3),
                                 static_cast<int>(rows->Int(1)),
                                 {rows->Int(2)}});
        });
        return notes;
    }

    std::vector<SharedNote> Heads(std::string_view kind, base::Instant since) override {
        std::vector<SharedNote> notes;
        Ask([&](Connection& connection) {
            Rows rows = connection.Query(kNoteHeads, {std::string(kind), since.micros});
            while (rows.Next())
                notes.push_back({std::string(kind),
                                 rows->Text(0),
                                 {},
                                 static_cast<int>(rows->Int(1)),
                                 {rows->Int(2)}});
        });
        return notes;
    }

    std::optional<std::string> Find(std::string_view kind, std::string_view about,
                                    base::Instant since) override {
        std::optional<std::string> body;
        Ask([&](Connection& connection) {
            body = connection.QueryText(kFindNote,
                                        {std::string(kind), std::string(about), since.micros});
        });
        return body;
    }

    void Forget(int log, base::Instant before) override {
        In([&](Connection& connection) { connection.Execute(kForgetNotes, {log, before.micros}); });
    }

 protected:
    using Work = std::function<void(Connection&)>;

    /// In one transaction; one at a time.
    virtual void In(const Work& work) = 0;
    /// One question; one at a time.
    virtual void Ask(const Work& work) = 0;
};

class SqliteNotes final : public NoteRows {
 public:
    explicit SqliteNotes(const fs::path& folder) : folder_(folder) {
        ledger::MakeFolders(folder);
        DatabaseOptions options;
        options.where = (folder / "series.sqlite").string();
        connection_ = std::make_unique<SqliteConnection>(options, SqliteRole::kWriter);
        connection_->ExecuteScript(kNoteTable);
    }

    std::set<int> Living() override { return readings::HeldLogs(folder_); }

 private:
    void In(const std::function<void(Connection&)>& work) override {
        const std::lock_guard lock(mutex_);
        connection_->Execute({"begin", "BEGIN IMMEDIATE"});
        try {
            work(*connection_);
            connection_->Execute({"commit", "COMMIT"});
        } catch (...) {  // passed on
            if (connection_->InTransaction()) connection_->Execute({"rollback", "ROLLBACK"});
            throw;
        }
    }

    void Ask(const std::function<void(Connection&)>& work) override {
        const std::lock_guard lock(mutex_);
        work(*connection_);
    }

    const fs::path folder_;
    std::mutex mutex_;
    std::unique_ptr<SqliteConnection> connection_;  ///< under mutex_
};

class PostgresNotes final : public NoteRows {
 public:
    explicit PostgresNotes(const std::string& where) : line_(where) {}

    std::set<int> Living() override {
        std::set<int> living;
        Ask([&](Connection& connection) {
            Rows rows = connection.Query(kLiving);
            while (rows.Next()) living.insert(static_cast<int>(rows->Int(0)));
        });
        return living;
    }

 private:
    void In(const std::function<void(Connection&)>& work) override {
        const std::lock_guard lock(mutex_);
        line_.In({"receiver.begin", "BEGIN ISOLATION LEVEL READ COMMITTED"}, work);
    }
    void Ask(const std::function<void(Connection&)>& work) override { In(work); }

    std::mutex mutex_;
    PostgresLine line_;  ///< under mutex_
};

}  // namespace

std::unique_ptr<readings::SharedNotes> OpenSqliteNotes(const fs::path& folder) {
    return std::make_unique<SqliteNotes>(folder);
}

std::unique_ptr<readings::SharedNotes> OpenPostgresNotes(const std::string& where) {
    return std::make_unique<PostgresNotes>(where);
}

}  // namespace storage
