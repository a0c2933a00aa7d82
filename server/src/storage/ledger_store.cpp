#include "storage/ledger_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "storage/migrate.hpp"

namespace storage {
namespace {

constexpr std::int64_t kMostBehind = 120'000'000;  ///< microseconds

constexpr Sql kNodes{"tree_nodes",
                     "SELECT hash FROM tree_node WHERE level = $1 AND idx >= $2 AND idx < $3"
                     " ORDER BY idx"};
constexpr Sql kInsertNode{"insert_tree_node",
                          "INSERT INTO tree_node (level, idx, hash) VALUES ($1, $2, $3)"};
constexpr Sql kTreeSize{"tree_size",
                        "SELECT MAX(position) + 1 FROM act WHERE position IS NOT NULL"};
constexpr Sql kLatestHead{"latest_head",
                          "SELECT number, text FROM head ORDER BY number DESC LIMIT 1"};
constexpr Sql kHeads{"heads", "SELECT number, text FROM head ORDER BY number"};
constexpr Sql kNewestHeads{"newest_heads",
                           "SELECT number, text FROM head ORDER BY number DESC LIMIT $1"};
constexpr Sql kHeadsBeyond{
    "heads_beyond", "SELECT number, text FROM head WHERE size > $1 ORDER BY number LIMIT $2"};
constexpr Sql kInsertHead{"insert_head",
                          "INSERT INTO head (number, size, text) VALUES ($1, $2, $3)"};
constexpr Sql kAnyAct{"holds_acts", "SELECT arrival FROM act LIMIT 1"};
constexpr Sql kAnyEvidence{"holds_evidence", "SELECT 1 FROM evidence LIMIT 1"};
constexpr Sql kLastRecorded{"last_recorded",
                            "SELECT recorded_at FROM act ORDER BY arrival DESC LIMIT 1"};

ledger::Head ReadStoredHead(const Row& row) {
    auto head = ledger::ReadHead(row.View(1));
    if (!head) throw Failure(std::string(Failure::kDamaged), "a stored head is malformed", "heads");
    return std::move(*head);
}

std::optional<LedgerIdentity> ReadIdentity(Connection& connection) {
    const auto log = ReadMeta(connection, "log");
    if (!log) return std::nullopt;
    const auto digest = base::Digest::Parse(*log);
    if (!digest) throw Failure(std::string(Failure::kDamaged), "setting_meta.log", "read_meta");
    return LedgerIdentity{*digest, ReadMeta(connection, "demonstration") == "1"};
}

}  // namespace

ledger::NodeReader NodesOf(Connection& connection) {
    return [&connection](int level, std::uint64_t index) {
        const int above = level % ledger::kStoredEvery;  // so many levels above a stored one
        const auto count = std::int64_t{1} << above;
        const std::int64_t from = static_cast<std::int64_t>(index) * count;
        std::vector<base::Digest> nodes;
        Rows rows = connection.Query(kNodes, {level - above, from, from + count});
        while (rows.Next()) nodes.push_back(rows->Digest(0));
        if (std::ssize(nodes) != count)
            throw Failure(std::string(Failure::kDamaged), "a node of the tree is missing",
                          kNodes.name);
        for (; nodes.size() > 1; nodes.resize(nodes.size() / 2))
            for (std::size_t i = 0; i < nodes.size() / 2; ++i)
                nodes[i] = ledger::NodeHash(nodes[2 * i], nodes[2 * i + 1]);
        return nodes.front();
    };
}

std::optional<std::string> HeadAtOdds(Connection& connection) {
    const std::uint64_t size = TreeSize(connection);
    Rows rows = connection.Query(kHeads);
    while (rows.Next()) {
        const auto head = ledger::ReadHead(rows->View(1));
        if (!head) return "head";
        if (!ledger::VerifyHead(*head) || head->size > size ||
            ledger::RootOf(head->size, NodesOf(connection)) != head->root)
            return fmt::format("head of {}", head->size);
    }
    return std::nullopt;
}

bool HoldsActs(Database& database) {
    const auto snapshot = database.Read();
    try {
        return snapshot->connection().QueryInt(kAnyAct).has_value();
    } catch (const Failure& failure) {
        if (failure.sqlstate() == Failure::kSyntax || failure.sqlstate() == "42P01") return false;
        throw;  // no table yet is the only fault that means empty
    }
}

bool HoldsEvidence(Database& database) {
    return database.Read()->connection().QueryInt(kAnyEvidence).has_value();
}

std::uint64_t TreeSize(Connection& connection) {
    return static_cast<std::uint64_t>(connection.QueryInt(kTreeSize).value_or(0));
}

void WriteNodes(Connection& connection, const std::vector<ledger::TreeNode>& nodes) {
    for (const ledger::TreeNode& node : nodes)
        if (ledger::IsStored(node.level))
            connection.ExecuteLater(kInsertNode,
                                    {node.level, static_cast<std::int64_t>(node.index), node.hash});
}

base::Result<LedgerIdentity> LedgerStore::Begin(const ledger::SigningKey& first_key,
                                                bool demonstration) {
    std::optional<LedgerIdentity> identity;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        identity = ReadIdentity(connection);
        if (identity) return Outcome::kUndo;
        identity = LedgerIdentity{first_key.LogId(), demonstration};
        WriteMeta(connection, "log", identity->log.ToText());
        WriteMeta(connection, "demonstration", demonstration ? "1" : "0");
        WriteMeta(connection, "heads", "0");
        return Outcome::kKeep;
    });
    if (identity->demonstration != demonstration) return base::Refuse("ledger.demonstration_mark");
    return *identity;
}

std::optional<LedgerIdentity> LedgerStore::Identity() {
    return ReadIdentity(database_.Read()->connection());
}

ledger::Head LedgerStore::SignHead(const ledger::SigningKey& key, base::Instant now) {
    ledger::Head head;
    database_.Write(WriteKind::kPlain, [&](Connection& connection) {
        const auto identity = ReadIdentity(connection);
        CHECK(identity.has_value());
        head = ledger::Head{};
        head.log = identity->log;
        head.demonstration = identity->demonstration;
        head.size = TreeSize(connection);
        head.root = ledger::RootOf(head.size, NodesOf(connection));
        std::int64_t number = 1;
        {
            Rows rows = connection.Query(kLatestHead);
            if (rows.Next()) {
                number = rows->Int(0) + 1;
                now = std::max(now, ReadStoredHead(rows.row()).signed_at);
            }
        }
        head.signed_at = now;
        key.Sign(head);
        connection.Execute(kInsertHead,
                           {number, static_cast<std::int64_t>(head.size), ledger::HeadText(head)});
        WriteMeta(connection, "heads", std::to_string(number));
        return Outcome::kKeep;
    });
    return head;
}

std::optional<ledger::Head> LedgerStore::LatestHead() {
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query(kLatestHead);
    if (!rows.Next()) return std::nullopt;
    return ReadStoredHead(rows.row());
}

std::vector<ledger::Head> LedgerStore::Heads() {
    std::vector<ledger::Head> heads;
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query(kHeads);
    while (rows.Next()) heads.push_back(ReadStoredHead(rows.row()));
    return heads;
}

std::vector<ledger::Head> LedgerStore::NewestHeads(int most) {
    std::vector<ledger::Head> heads;
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query(kNewestHeads, {most});
    while (rows.Next()) heads.push_back(ReadStoredHead(rows.row()));
    std::ranges::reverse(heads);
    return heads;
}

std::vector<ledger::Head> LedgerStore::HeadsBeyond(std::uint64_t size, int most) {
    std::vector<ledger::Head> heads;
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query(kHeadsBeyond, {static_cast<std::int64_t>(size), most});
    while (rows.Next()) heads.push_back(ReadStoredHead(rows.row()));
    return heads;
}

base::Result<std::int64_t> LedgerStore::CheckClock(const base::Clock& clock) {
    base::Instant last{};
    if (const auto head = LatestHead()) last = head->signed_at;
    const auto snapshot = database_.Read();
    Rows rows = snapshot->connection().Query(kLastRecorded);
    if (rows.Next()) last = std::max(last, rows->Instant(0));
    const base::Instant now = clock.Now();
    const std::int64_t behind = std::max<std::int64_t>(0, last.micros - now.micros);
    if (behind <= kMostBehind) return behind;
    return base::Refuse("ledger.clock_behind", {{"now", now.ToText()}, {"last", last.ToText()}});
}

}  // namespace storage
