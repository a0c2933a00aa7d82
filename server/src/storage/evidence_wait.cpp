#include "storage/evidence_wait.hpp"

#include <algorithm>
#include <string>

#include "storage/ask.hpp"

namespace storage {
namespace {

constexpr Sql kKeep{"keep_evidence",
                    "INSERT INTO evidence (digest, size, key) VALUES ($1, $2, $3)"
                    " ON CONFLICT (digest) DO NOTHING"};
constexpr Sql kBeginWait{"evidence_wait.begin",
                         "INSERT INTO evidence_wait (digest, kept_at) VALUES ($1, $2)"
                         " ON CONFLICT (digest) DO UPDATE SET kept_at = excluded.kept_at"};
constexpr Sql kRenew{"evidence_wait.renew",
                     "UPDATE evidence_wait SET kept_at = $2 WHERE digest = $1"};
constexpr Sql kEnd{"evidence_wait.end", "DELETE FROM evidence_wait WHERE digest = $1"};
constexpr Sql kSince{"evidence_wait.since",
                     "SELECT w.digest, e.size, e.key, w.kept_at FROM evidence_wait w"
                     " JOIN evidence e ON e.digest = w.digest"
                     " WHERE w.kept_at < $1 ORDER BY w.kept_at, w.digest"};
constexpr Sql kExpire{"evidence_wait.expire",
                      "DELETE FROM evidence_wait WHERE digest = $1 AND kept_at < $2"};
constexpr Sql kForget{"evidence_wait.forget", "DELETE FROM evidence WHERE digest = $1"};
constexpr Sql kImported{
    "evidence_wait.imported",
    "SELECT 1 FROM import_session WHERE digest = $1 OR mapping LIKE $2 LIMIT 1"};
constexpr Sql kDrafted{"evidence_wait.drafted", "SELECT 1 FROM draft WHERE body LIKE $1 LIMIT 1"};

bool HeldByDesk(Connection& connection, const base::Digest& digest) {
    const std::string named = '%' + digest.ToText() + '%';
    return connection.QueryInt(kImported, {digest, named}) ||
           connection.QueryInt(kDrafted, {named});
}

WaitingEvidence ReadWaiting(const Row& row) {
    WaitingEvidence waiting;
    waiting.evidence.digest = row.Digest(0);
    waiting.evidence.size = row.Int(1);
    const std::string key = row.Bytes(2);
    auto& into = waiting.evidence.key.key;
    std::copy_n(key.begin(), std::min(key.size(), into.size()), into.begin());
    waiting.kept_at = row.Instant(3);
    return waiting;
}

}  // namespace

std::vector<WaitingEvidence> WaitingSince(Database& database, base::Instant limit) {
    std::vector<WaitingEvidence> found;
    const auto snapshot = database.Read();
    Connection& connection = snapshot->connection();
    {
        Rows rows = connection.Query(kSince, {limit});
        while (rows.Next()) found.push_back(ReadWaiting(rows.row()));
    }
    for (WaitingEvidence& one : found)
        one.held_by_desk = HeldByDesk(connection, one.evidence.digest);
    return found;
}

bool ForgetWaiting(Database& database, const base::Digest& digest, base::Instant limit) {
    bool forgotten = false;
    database.Write(WriteKind::kPlain, [&](Connection& connection) {
        // The row of evidence_wait is what this and a citing act fight for: taken first.
        forgotten = connection.Execute(kExpire, {digest, limit}) > 0;
        if (forgotten) forgotten = !HeldByDesk(connection, digest);
        if (!forgotten) return Outcome::kUndo;
        connection.Execute(kForget, {digest});
        return Outcome::kKeep;
    });
    return forgotten;
}

std::vector<base::Digest> NamedFiles(std::string_view text) {
    constexpr std::string_view kMember = "digest";
    constexpr std::size_t kDigits = 64;
    std::vector<base::Digest> found;
    for (std::size_t at = text.find(kMember); at != std::string_view::npos;
         at = text.find(kMember, at + 1)) {
        const std::size_t value = text.find_first_not_of(R"(\":)", at + kMember.size());
        if (value == std::string_view::npos) break;
        if (const auto digest = base::Digest::Parse(text.substr(value, kDigits)))
            found.push_back(*digest);
    }
    return found;
}

void KeepWaiting(Connection& connection, const ledger::StoredEvidence& evidence,
                 base::Instant now) {
    const std::string_view key(reinterpret_cast<const char*>(evidence.key.key.data()),
                               evidence.key.key.size());
    const bool is_new =
        connection.Execute(kKeep, {evidence.digest, evidence.size, Param::BytesView(key)}) > 0;
    connection.Execute(is_new ? kBeginWait : kRenew, {evidence.digest, now});
}

void EndWaiting(Connection& connection, const base::Digest& digest) {
    connection.ExecuteLater(kEnd, {digest});
}

}  // namespace storage
