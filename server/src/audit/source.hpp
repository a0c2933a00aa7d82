#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "catalogue/model.hpp"
#include "ledger/act.hpp"
#include "records/record.hpp"

/// What verification reads. Ids and digests come as the bytes that are stored, because they may be
/// damaged: nothing here is trusted to have its right length.
namespace audit {

struct ActRow {
    std::int64_t arrival = 0;
    std::string id, leaf;
    std::optional<std::int64_t> position;
    std::int64_t recorded_at = 0;  ///< microseconds
    std::string bytes;
};

struct NodeRow {
    std::int64_t level = 0, index = 0;
    std::string hash;
};

struct HeadRow {
    std::int64_t number = 0, size = 0;
    std::string text;
};

struct SealedRow {
    std::int64_t arrival = 0;
    std::string record, path, salt, value;
};

struct TombstoneRow {
    std::string act, record, path, by_act;
};

struct EvidenceRow {
    std::string digest;
    std::int64_t size = 0;
    std::string key;
};

struct CatalogueRow {
    std::string digest, canonical;
};

struct SeriesRow {
    std::string numbering, organisation;
    std::int64_t year = 0, next = 0;
};

struct TouchRow {
    std::string record;
    std::int64_t version = 0, arrival = 0;
};

/// Everything that a record's acts made of it.
struct LifeVersion {
    records::Record after;
    std::int64_t arrival = 0;
    base::CivilDay happened_on;
    std::vector<std::string> fields_set;  ///< ids of today's fields that the act set or cleared
};
struct Life {
    const catalogue::RecordType* type = nullptr;
    std::vector<LifeVersion> versions;
};

/// What a span of the log of restricted reads is today.
struct ReadsNow {
    std::int64_t rows = 0;
    base::Digest digest;  ///< SM3 over their lines (storage.md, "Read log")
};

/// The columns of a row that are not its key, as text (unset: NULL), in the order that
/// AuditSource::Columns gives for its table.
using Cells = std::vector<std::optional<std::string>>;
struct RowAt {
    std::string table, key;
    auto operator<=>(const RowAt&) const = default;
};
using DerivedRows = std::map<RowAt, Cells>;

/// Ids above `after` (unset: from the first) up to and with `up_to` (unset: to the last).
struct IdRange {
    std::optional<base::RecordId> after, up_to;
};

/// A fingerprint of a record's search tokens; 0 where it has none.
using SearchPrint = std::uint64_t;
struct StoredSearch {
    std::unordered_map<base::RecordId, SearchPrint> of;
    std::vector<std::string> strays;  ///< entries that belong to no record, named as they can be
};

/// One consistent look at the whole store. One thread. Implemented by `storage`; what it throws
/// (std::runtime_error) becomes a finding about the table that was being read.
class AuditSource {
 public:
    virtual ~AuditSource() = default;

    /// What the database says about its own files; empty: sound.
    virtual std::vector<std::string> Damage() = 0;

    virtual std::int64_t CountActs() = 0;
    /// In order of arrival, those above `after`.
    virtual std::vector<ActRow> Acts(std::int64_t after, int limit) = 0;
    virtual std::vector<ActRow> ActsAt(const std::vector<std::int64_t>& arrivals) = 0;
    /// With `from` <= index < `to`, in order.
    virtual std::vector<NodeRow> Nodes(int level, std::int64_t from, std::int64_t to) = 0;
    /// Nodes that a tree of `size` leaves does not have.
    virtual std::vector<NodeRow> NodesBeyond(std::int64_t size) = 0;
    virtual std::vector<HeadRow> Heads() = 0;
    /// Of acts with arrivals above `after`, up to and with `up_to`.
    virtual std::vector<SealedRow> Sealed(std::int64_t after, std::int64_t up_to) = 0;
    virtual std::vector<SealedRow> SealedAt(const std::vector<std::int64_t>& arrivals) = 0;
    virtual std::vector<TombstoneRow> Tombstones() = 0;
    /// In order of their digests, those above `after`.
    virtual std::vector<EvidenceRow> Evidence(const std::string& after, int limit) = 0;
    virtual std::vector<CatalogueRow> Catalogues() = 0;
    virtual std::vector<SeriesRow> Series() = 0;
    virtual std::map<std::string, std::string> Meta() = 0;
    /// Names of Meta whose values this program knows (schema, text forms …).
    virtual std::map<std::string, std::string> KnownMeta() = 0;
    virtual std::vector<TouchRow> Touches(const IdRange& range) = 0;
    /// Restricted reads at or after `from` and before `to`.
    virtual ReadsNow ReadsBetween(base::Instant from, base::Instant to) = 0;

    /// Rows that the record should have in the tables derived from acts; search apart.
    [[nodiscard]] virtual DerivedRows Expected(const Life& life) = 0;
    [[nodiscard]] virtual DerivedRows Stored(const catalogue::RecordType& type,
                                             const IdRange& range) = 0;
    /// Names of the cells of a table in Stored(type).
    [[nodiscard]] virtual std::vector<std::string> Columns(const catalogue::RecordType& type,
                                                           const std::string& table) = 0;
    [[nodiscard]] virtual std::string SearchTable(const catalogue::RecordType& type) = 0;
    [[nodiscard]] virtual SearchPrint ExpectedSearch(const records::Record& record) = 0;
    [[nodiscard]] virtual StoredSearch Search(const catalogue::RecordType& type) = 0;
};

}  // namespace audit
