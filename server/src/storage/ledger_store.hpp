#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/head.hpp"
#include "ledger/tree.hpp"
#include "storage/database.hpp"

namespace storage {

/// The tree's stored nodes, read in the transaction of `connection`; it must outlive the reader.
/// A missing node is a Failure (damaged).
[[nodiscard]] ledger::NodeReader NodesOf(Connection& connection);
/// Number of acts that have a position.
[[nodiscard]] std::uint64_t TreeSize(Connection& connection);
/// Stores what one leaf completed.
void WriteNodes(Connection& connection, const std::vector<ledger::TreeNode>& nodes);

/// The first stored head that is not signed over the stored tree, as `head of SIZE`; nullopt: none.
[[nodiscard]] std::optional<std::string> HeadAtOdds(Connection& connection);
/// Was anything ever recorded? Also false of a database without tables.
[[nodiscard]] bool HoldsActs(Database& database);
/// Was any file ever kept that is not destroyed?
[[nodiscard]] bool HoldsEvidence(Database& database);

struct LedgerIdentity {
    base::Digest log;  ///< SM3 of the log's first public key
    bool demonstration = false;
};

/// Heads of the log and what they speak of. Safe from any thread.
class LedgerStore {
 public:
    explicit LedgerStore(Database& database) : database_(database) {}

    /// Fixes the log's identity at its birth; later calls return what was fixed. Refused
    /// `ledger.demonstration_mark` when a real log is asked to be a demonstration or the reverse.
    base::Result<LedgerIdentity> Begin(const ledger::SigningKey& first_key, bool demonstration);
    [[nodiscard]] std::optional<LedgerIdentity> Identity();

    /// Signs the tree as it stands and stores the head. The ledger must have begun (CHECK).
    ledger::Head SignHead(const ledger::SigningKey& key, base::Instant now);
    [[nodiscard]] std::optional<ledger::Head> LatestHead();
    [[nodiscard]] std::vector<ledger::Head> Heads();  ///< oldest first
    /// The newest ones, at most `most`; oldest first.
    [[nodiscard]] std::vector<ledger::Head> NewestHeads(int most);
    /// The earliest ones of more than `size` acts, at most `most`; oldest first.
    [[nodiscard]] std::vector<ledger::Head> HeadsBeyond(std::uint64_t size, int most);

    /// By how many microseconds the clock stands before the last head or the last act; 0: by none.
    /// Refuses `ledger.clock_behind` above two minutes: heads carry the clock of the node that
    /// signs, acts the database server's, and machines kept in time differ by less. The clock is
    /// asked after them, since other processes may record meanwhile.
    [[nodiscard]] base::Result<std::int64_t> CheckClock(const base::Clock& clock);

 private:
    Database& database_;
};

}  // namespace storage
