#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/act.hpp"
#include "ledger/evidence.hpp"
#include "ledger/sealed.hpp"
#include "records/filter.hpp"
#include "records/named.hpp"
#include "records/record.hpp"

/// What the modules above need from a database. `storage` implements it for SQLite and
/// PostgreSQL; `MemoryRecordStore` (records/memory_store.hpp) is the fake for tests.
namespace records {

struct SortKey {
    Path path;
    bool descending = false;
};

/// `-filed_on`, or several joined by commas. Refuses unknown paths and kinds that have no order
/// (`filter.not_sortable`); "" gives none.
[[nodiscard]] base::Result<std::vector<SortKey>> ReadSort(const catalogue::Catalogue& catalogue,
                                                          const catalogue::RecordType& type,
                                                          std::string_view text,
                                                          const PathRule& rule = {});

/// "For this day as known then": reads history instead of current values.
struct AsKnown {
    std::int64_t arrival = 0;  ///< acts up to and including this arrival number
};

struct Query {
    const catalogue::RecordType* type = nullptr;
    Filter filter;
    Filter scope;  ///< from `access`; always joined by and
    Givens givens;
    std::string search;         ///< words typed, as MatchesSearch understands them; empty: all
    std::vector<SortKey> sort;  ///< then always by id
    std::int64_t offset = 0;
    int limit = 50;  ///< at most 1,000
    bool with_voided = false;
    std::optional<AsKnown> as_known;
};

struct GroupRow {
    Value key;
    std::int64_t count = 0;
    std::int64_t sum = 0;
};

struct StoredAct {
    ledger::Act act;
    std::string bytes;
    std::int64_t arrival = 0;
    std::optional<std::int64_t> position;  ///< in the tree; absent until sequenced
};

struct Receipt {
    base::ActId act;
    base::Digest digest;  ///< SM3 leaf hash of the act's bytes
    std::int64_t arrival = 0;
    base::Instant recorded_at;
    bool repeated = false;  ///< the same act was stored before: this is its receipt
};

/// A consistent look at the records. One thread; dies with its transaction.
class RecordView {
 public:
    virtual ~RecordView() = default;
    virtual std::optional<Record> Find(const catalogue::RecordType& type,
                                       const base::RecordId& id) = 0;
    /// As Find, for who only looks: not copied where the view has it at hand. Null: not there.
    virtual std::shared_ptr<const Record> FindShared(const catalogue::RecordType& type,
                                                     const base::RecordId& id) {
        auto found = Find(type, id);
        return found ? std::make_shared<const Record>(*std::move(found)) : nullptr;
    }
    virtual std::vector<Record> Select(const Query& query) = 0;
    /// Ids of all that the query finds, in its order; its offset and limit are not looked at.
    virtual std::vector<base::RecordId> Ids(const Query& query);
    /// As many Finds, in the order asked; what is not there is left out. No id twice.
    virtual std::vector<Record> FindAll(const catalogue::RecordType& type,
                                        const std::vector<base::RecordId>& ids);
    /// Exact; `at_most` > 0 stops counting there (then the answer equals at_most).
    virtual std::int64_t Count(const Query& query, std::int64_t at_most = 0) = 0;
    /// Sum of an integer, money or decimal field over the rows; 0 when there are none.
    virtual std::int64_t Sum(const Query& query, const catalogue::Field& field) = 0;
    /// One row for each value of `key` (as CompareForSort tells them apart), in its order, absent
    /// last.
    virtual std::vector<GroupRow> GroupBy(const Query& query, const Path& key,
                                          const catalogue::Field* sum) = 0;
    /// Titles of many records at once (id → value of the type's title field).
    virtual std::map<base::RecordId, std::string> Titles(
        const catalogue::RecordType& type, const std::vector<base::RecordId>& ids) = 0;

    /// The newest first; a record as often as it names.
    virtual std::vector<Named> NamedRecords(const NamedQuestion& question);

    virtual std::optional<StoredAct> FindAct(const base::ActId& id) = 0;
    virtual std::optional<StoredAct> ActAt(std::int64_t position) = 0;
    /// Acts that touched the record, oldest first.
    virtual std::vector<StoredAct> HistoryOf(const base::RecordId& record) = 0;
    /// Opens one sealed value; nullopt when erased.
    virtual std::optional<ledger::SealedValue> Unseal(const base::ActId& act,
                                                      const base::RecordId& record,
                                                      std::string_view path) = 0;
    virtual std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest) = 0;
    /// Highest arrival number among acts recorded at or before `instant`.
    virtual std::int64_t ArrivalAt(base::Instant instant) = 0;
    /// The last number taken of a series (TakeNumber); 0 where none was.
    virtual std::int64_t LastNumber(const std::string& numbering,
                                    const base::RecordId& organisation, int year) = 0;
};

/// Background work to start when the act has committed.
struct JobRequest {
    std::string kind, key;  ///< one open job per (kind, key)
    std::string payload;    ///< canonical JSON
    std::optional<base::Instant> not_before;
};

struct ActToStore {
    ledger::Act act;                    ///< recorded_at is filled by the store
    std::vector<RecordChange> changes;  ///< one per touch, same order
    std::map<base::RecordId, std::map<std::string, ledger::SealedValue>> sealed;
    std::vector<JobRequest> jobs;
};

/// The inside of one write transaction.
class RecordWriter : public RecordView {
 public:
    /// As Find, and nobody else can change the record until this transaction ends.
    virtual std::optional<Record> FindForUpdate(const catalogue::RecordType& type,
                                                const base::RecordId& id) = 0;
    /// Next number of the series: 1, 2, … without gaps (the act that takes it must be stored in
    /// this transaction), and not below `first`: those before it were given elsewhere.
    virtual std::int64_t TakeNumber(const std::string& numbering,
                                    const base::RecordId& organisation, int year,
                                    std::int64_t first = 1) = 0;
    /// The database's time, never less than the last act's.
    virtual base::Instant RecordedAt() = 0;
    /// Stores act, records, history, search tokens, sealed values, jobs. Refuses `act.id_used` when
    /// the id is taken by other bytes, `records.stale` when a version is not the expected one,
    /// `records.not_unique`.
    virtual base::Result<Receipt> Store(ActToStore act) = 0;
    /// Destroys a sealed value in sealed_value, current values, history and search, and remembers
    /// it in the tombstone list; the act stored in this transaction says why.
    virtual void Erase(const base::ActId& act, const base::RecordId& record,
                       std::string_view path) = 0;
    virtual void EraseEvidence(const base::Digest& digest) = 0;
};

/// Owned by `app`; safe from any thread.
class RecordStore {
 public:
    virtual ~RecordStore() = default;
    /// Throws storage failures (base of std::runtime_error).
    virtual std::unique_ptr<RecordView> Read() = 0;
    /// Runs `work` inside one write transaction; returns after it is durable. `work` may be run
    /// again (serialisation retry) and must have no other effects. A refusal rolls back.
    virtual base::Result<Receipt> Write(
        const std::function<base::Result<Receipt>(RecordWriter&)>& work) = 0;
    /// Remembers an uploaded file's key before any act cites it; returns what is stored for this
    /// digest (the first one wins).
    virtual ledger::StoredEvidence KeepEvidence(const ledger::StoredEvidence& evidence) = 0;
};

}  // namespace records
