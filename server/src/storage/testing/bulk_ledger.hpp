#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ledger/act.hpp"
#include "ledger/sealed.hpp"
#include "ledger/tree.hpp"
#include "storage/database.hpp"

/// Ledgers of millions of acts in minutes: what the sequencer writes for an act, thousands to a
/// transaction, its records left to the rebuild. Measurements only.
namespace storage::testing {

/// An act with its bytes and leaf made (the dear part: any thread), ready to be written.
struct BulkAct {
    BulkAct(const ledger::Act& act,
            std::map<base::RecordId, std::map<std::string, ledger::SealedValue>> sealed);

    base::ActId id;
    base::Instant recorded_at;
    std::string bytes;
    base::Digest leaf;
    std::map<base::RecordId, std::map<std::string, ledger::SealedValue>> sealed;
};

/// The last number taken of each series: numbering, organisation, year.
using SeriesTaken = std::map<std::tuple<std::string, base::RecordId, int>, std::int64_t>;

/// Appends to an empty ledger of a migrated SQLite database. One thread.
class BulkLedger {
 public:
    explicit BulkLedger(Database& database) : database_(database) {}

    /// In order: arrivals and positions are given here. One transaction.
    void Append(const std::vector<BulkAct>& acts);
    void WriteSeries(const SeriesTaken& taken);
    [[nodiscard]] std::int64_t size() const { return arrival_; }

 private:
    void Write(Connection& connection, const BulkAct& act);

    Database& database_;
    ledger::TreeAppender tree_;
    std::int64_t arrival_ = 0;
};

}  // namespace storage::testing
