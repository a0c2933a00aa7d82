#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "records/store.hpp"
#include "storage/record_tables.hpp"

namespace storage {

/// records::RecordView over one transaction of either database.
class RecordReader {
 public:
    RecordReader(Connection& connection, const TableMap& tables)
        : connection_(connection), tables_(tables) {}

    std::optional<records::Record> Find(const catalogue::RecordType& type,
                                        const base::RecordId& id);
    /// Locks the row until the transaction ends (PostgreSQL; on SQLite the writer is alone).
    std::optional<records::Record> FindForUpdate(const catalogue::RecordType& type,
                                                 const base::RecordId& id);
    /// As it was known at `arrival`; nullopt: not yet. Quick for what is near the newest version.
    std::optional<records::Record> FindKnown(const catalogue::RecordType& type,
                                             const base::RecordId& id, std::int64_t arrival);
    /// Records of the type (voided ones too) with greater ids than `after`, in the order of ids.
    std::vector<records::Record> PageAfter(const catalogue::RecordType& type,
                                           const base::RecordId& after, std::int64_t limit);
    std::vector<records::Record> Select(const records::Query& query);
    /// As many Finds, in the order asked; what is not there is left out. No id twice.
    std::vector<records::Record> FindAll(const catalogue::RecordType& type,
                                         const std::vector<base::RecordId>& ids);
    std::map<base::RecordId, std::string> Titles(const catalogue::RecordType& type,
                                                 const std::vector<base::RecordId>& ids);

    std::optional<records::StoredAct> FindAct(const base::ActId& id);
    std::optional<records::StoredAct> ActAt(std::int64_t position);
    std::vector<records::StoredAct> HistoryOf(const base::RecordId& record);
    std::optional<ledger::SealedValue> Unseal(const base::ActId& act, const base::RecordId& record,
                                              std::string_view path);
    std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest);
    [[nodiscard]] std::int64_t LastNumber(const std::string& numbering,
                                          const base::RecordId& organisation, int year);
    std::int64_t ArrivalAt(base::Instant instant);

    [[nodiscard]] Connection& connection() { return connection_; }

 private:
    using ErasedPathsOfRecords = std::map<base::RecordId, std::set<std::string, std::less<>>>;

    std::optional<records::Record> FindBy(const catalogue::RecordType& type,
                                          const base::RecordId& id, bool for_update);
    void LoadGroups(const TypeTables& tables, std::vector<records::Record>& records,
                    const ErasedPathsOfRecords& erased);
    void LoadGroupsKnown(const TypeTables& tables, std::int64_t arrival,
                         std::vector<records::Record>& records, const ErasedPathsOfRecords& erased);

    Connection& connection_;
    const TableMap& tables_;
};

/// A row of `arrival, position, request, bytes` (kActColumns). Throws Failure when the bytes are no
/// act.
[[nodiscard]] records::StoredAct ReadStoredAct(const Row& row);
inline constexpr std::string_view kActColumns = "a.arrival, a.position, a.request, a.bytes";

[[nodiscard]] ledger::Salt ReadSalt(const Row& row, int column);

}  // namespace storage
