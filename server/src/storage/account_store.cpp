#include "storage/account_store.hpp"

#include "storage/ask.hpp"

namespace storage {
namespace {

using access_control::Credential;
using access_control::Session;
using base::RecordId;

constexpr Sql kFindCredential{
    "account.find",
    "SELECT person, account, hash, must_change, failures, locked_until, changed_at"
    " FROM credential WHERE account = $1"};
constexpr Sql kCredentialOf{
    "account.of",
    "SELECT person, account, hash, must_change, failures, locked_until, changed_at"
    " FROM credential WHERE person = $1"};
constexpr Sql kCredentials{
    "account.all",
    "SELECT person, account, hash, must_change, failures, locked_until, changed_at"
    " FROM credential ORDER BY account"};
constexpr Sql kIsTaken{"account.is_taken",
                       "SELECT 1 FROM credential WHERE account = $1 AND person <> $2"};
constexpr Sql kKeepCredential{
    "account.keep",
    "INSERT INTO credential (person, account, hash, must_change, failures, locked_until,"
    " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET"
    " account = excluded.account, hash = excluded.hash, must_change = excluded.must_change,"
    " failures = excluded.failures, locked_until = excluded.locked_until,"
    " changed_at = excluded.changed_at"};
constexpr Sql kAddFailure{
    "account.add_failure",
    "UPDATE credential SET failures = failures + 1 WHERE person = $1 RETURNING failures"};
constexpr Sql kLock{"account.lock",
                    "UPDATE credential SET locked_until = $3 WHERE person = $1 AND failures >= $2"};
constexpr Sql kForgetFailures{
    "account.forget_failures",
    "UPDATE credential SET failures = 0, locked_until = NULL WHERE person = $1"};
constexpr Sql kSignIn{"account.sign_in",
                      "UPDATE credential SET failures = 0, locked_until = NULL"
                      " WHERE person = $1 AND hash = $2"};
constexpr Sql kReplacePassword{
    "account.replace_password",
    "UPDATE credential SET hash = $3, must_change = $4, changed_at = $5, failures = 0,"
    " locked_until = NULL WHERE person = $1 AND hash = $2"};
constexpr Sql kAnyCredential{"account.any", "SELECT 1 FROM credential LIMIT 1"};

constexpr Sql kKeepSession{
    "session.keep",
    "INSERT INTO session (token, person, csrf, created_at, seen_at, address, user_agent)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Sql kFindSession{
    "session.find",
    "SELECT token, person, csrf, created_at, seen_at, address, user_agent,"
    " coalesce((SELECT must_change FROM credential c WHERE c.person = session.person), FALSE)"
    " FROM session WHERE token = $1"};
constexpr Sql kTouchSession{"session.touch", "UPDATE session SET seen_at = $2 WHERE token = $1"};
constexpr Sql kDropSession{"session.drop", "DELETE FROM session WHERE token = $1"};
constexpr Sql kDropSessionsOf{"session.drop_of", "DELETE FROM session WHERE person = $1"};
constexpr Sql kDropOtherSessionsOf{"session.drop_others_of",
                                   "DELETE FROM session WHERE person = $1 AND token <> $2"};
constexpr Sql kSessionsOf{
    "session.of",
    "SELECT token, person, csrf, created_at, seen_at, address, user_agent,"
    " coalesce((SELECT must_change FROM credential c WHERE c.person = session.person), FALSE)"
    " FROM session WHERE person = $1 ORDER BY seen_at DESC, token"};
// Counts what ends a session or changes what its account may, in the same transaction: a session
// that was found before serves no view that sees another number (kept_view). What is over by its
// age is not counted: nobody uses a session for longer than a minute without looking again.
constexpr Sql kCountAccounts{
    "account.count",
    "INSERT INTO setting_meta (name, value) VALUES ('accounts', '1') ON CONFLICT (name) DO UPDATE"
    " SET value = CAST(CAST(setting_meta.value AS bigint) + 1 AS text)"};
constexpr Sql kDropSessionsBefore{"session.drop_before", "DELETE FROM session WHERE seen_at < $1"};

constexpr Sql kNoteFailure{"login.note", "INSERT INTO login_attempt (address, at) VALUES ($1, $2)"};
constexpr Sql kFailuresSince{"login.since",
                             "SELECT count(*) FROM login_attempt WHERE address = $1 AND at >= $2"};
constexpr Sql kDropFailuresBefore{"login.drop_before", "DELETE FROM login_attempt WHERE at < $1"};

Credential ReadCredential(const Row& row) {
    Credential credential;
    credential.person = row.RecordId(0);
    credential.account = row.Text(1);
    credential.hash = row.Text(2);
    credential.must_change = row.Bool(3);
    credential.failures = static_cast<int>(row.Int(4));
    credential.locked_until = row.OptionalInstant(5);
    credential.changed_at = row.Instant(6);
    return credential;
}

Session ReadSession(const Row& row) {
    Session session;
    session.token = row.Digest(0);
    session.person = row.RecordId(1);
    session.csrf = row.Text(2);
    session.created_at = row.Instant(3);
    session.seen_at = row.Instant(4);
    session.address = row.Text(5);
    session.user_agent = row.Text(6);
    session.must_change = row.Bool(7);
    return session;
}

std::int64_t ReadCount(const Row& row) { return row.Int(0); }

class SqlAccountStore final : public access_control::AccountStore {
 public:
    explicit SqlAccountStore(Database& database) : database_(database) {}

    std::optional<Credential> FindCredential(std::string_view account) override {
        return AskOne(database_, kFindCredential, {std::string(account)}, ReadCredential);
    }
    std::optional<Credential> CredentialOf(const RecordId& person) override {
        return AskOne(database_, kCredentialOf, {person}, ReadCredential);
    }
    std::vector<Credential> Credentials() override {
        return AskAll(database_, kCredentials, {}, ReadCredential);
    }
    bool KeepCredential(const Credential& credential) override;
    bool HasAnyCredential() override {
        return AskOne(database_, kAnyCredential, {}, ReadCount).has_value();
    }

    int AddFailure(const RecordId& person) override;
    void Lock(const RecordId& person, int failures, base::Instant until) override {
        Do(database_, kLock, {person, failures, until});
    }
    void ForgetFailures(const RecordId& person) override {
        Do(database_, kForgetFailures, {person});
    }
    bool BeginSession(const Session& session, std::string_view hash) override {
        return database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            if (connection.Execute(kSignIn, {session.person, std::string(hash)}) == 0)
                return Outcome::kUndo;
            Insert(connection, session);
            return Outcome::kKeep;
        }) == Outcome::kKeep;
    }
    bool ReplacePassword(const Credential& changed, std::string_view old_hash,
                         const base::Digest& kept) override {
        return database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            if (connection.Execute(kReplacePassword,
                                   {changed.person, std::string(old_hash), changed.hash,
                                    changed.must_change, changed.changed_at}) == 0)
                return Outcome::kUndo;
            connection.Execute(kDropOtherSessionsOf, {changed.person, kept});
            connection.Execute(kCountAccounts);
            return Outcome::kKeep;
        }) == Outcome::kKeep;
    }

    void KeepSession(const Session& session) override {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            Insert(connection, session);
            return Outcome::kKeep;
        });
    }
    std::optional<Session> FindSession(const base::Digest& token) override {
        return AskOne(database_, kFindSession, {token}, ReadSession);
    }
    void TouchSession(const base::Digest& token, base::Instant seen_at) override {
        Do(database_, kTouchSession, {token, seen_at});
    }
    void DropSession(const base::Digest& token) override { End(kDropSession, {token}); }
    void DropSessionsOf(const RecordId& person, const std::optional<base::Digest>& but) override {
        if (but) {
            End(kDropOtherSessionsOf, {person, *but});
        } else {
            End(kDropSessionsOf, {person});
        }
    }
    std::vector<Session> SessionsOf(const RecordId& person) override {
        return AskAll(database_, kSessionsOf, {person}, ReadSession);
    }
    void DropSessionsBefore(base::Instant seen_before) override {
        Do(database_, kDropSessionsBefore, {seen_before});
    }

    void NoteFailure(std::string_view address, base::Instant at) override {
        Do(database_, kNoteFailure, {std::string(address), at});
    }
    std::int64_t FailuresSince(std::string_view address, base::Instant since) override {
        return AskOne(database_, kFailuresSince, {std::string(address), since}, ReadCount)
            .value_or(0);
    }
    void DropFailuresBefore(base::Instant before) override {
        Do(database_, kDropFailuresBefore, {before});
    }

 private:
    static void Insert(Connection& connection, const Session& session) {
        connection.Execute(kKeepSession,
                           {session.token, session.person, session.csrf, session.created_at,
                            session.seen_at, session.address, session.user_agent});
    }
    void End(const Sql& sql, std::initializer_list<Param> params) {
        database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            if (connection.Execute(sql, params) > 0) connection.Execute(kCountAccounts);
            return Outcome::kKeep;
        });
    }

    Database& database_;
};

int SqlAccountStore::AddFailure(const RecordId& person) {
    std::int64_t failures = 0;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        failures = connection.QueryInt(kAddFailure, {person}).value_or(0);
        return Outcome::kKeep;
    });
    return static_cast<int>(failures);
}

bool SqlAccountStore::KeepCredential(const Credential& credential) {
    try {
        const Outcome outcome = database_.Write(WriteKind::kPlain, [&](Connection& connection) {
            if (connection.QueryInt(kIsTaken, {credential.account, credential.person})) {
                return Outcome::kUndo;
            }
            connection.Execute(
                kKeepCredential,
                {credential.person, credential.account, credential.hash, credential.must_change,
                 credential.failures, credential.locked_until, credential.changed_at});
            connection.Execute(kCountAccounts);
            return Outcome::kKeep;
        });
        return outcome == Outcome::kKeep;
    } catch (const Failure& failure) {
        // Two people took the same account at the same moment.
        if (failure.IsUniqueViolation()) return false;
        throw;
    }
}

}  // namespace

std::unique_ptr<access_control::AccountStore> MakeAccountStore(Database& database) {
    return std::make_unique<SqlAccountStore>(database);
}

}  // namespace storage
