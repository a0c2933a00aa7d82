#include "storage/touched_since.hpp"

#include <algorithm>

namespace storage {
namespace {

constexpr std::int64_t kMostActsCarried = 40;
constexpr std::size_t kMostRecordsCarried = 100;

constexpr Sql kActsCarried{"acts_carried",
                           "SELECT bytes FROM act WHERE position >= $1"
                           " UNION ALL SELECT bytes FROM act WHERE position IS NULL LIMIT $2"};
constexpr Sql kArrivalOf{"arrival_of", "SELECT arrival FROM act WHERE position = $1"};

/// What the acts since have touched; nullopt: too much.
std::optional<std::set<base::RecordId>> IdsTouched(Connection& connection,
                                                   const catalogue::RecordType& type,
                                                   std::int64_t acts) {
    std::set<base::RecordId> ids;
    std::int64_t seen = 0;
    Rows rows = connection.Query(kActsCarried, {acts, kMostActsCarried + 1});
    while (rows.Next()) {
        const auto act = ledger::ReadAct(rows->View(0));
        if (++seen > kMostActsCarried || !act || act->kind == "ledger.erase") return std::nullopt;
        for (const ledger::Touch& touch : act->touches)
            if (touch.type == type.id) ids.insert(touch.record);
    }
    if (ids.size() > kMostRecordsCarried) return std::nullopt;
    return ids;
}

/// Positions are given in the order of arrivals when no act is under way: whatever came later than
/// the last of `acts` arrived later.
std::vector<records::Record> AsTheyWere(RecordReader& reader, const catalogue::RecordType& type,
                                        const std::set<base::RecordId>& ids, std::int64_t acts) {
    const auto arrival = reader.connection().QueryInt(kArrivalOf, {acts - 1});
    std::vector<records::Record> records;
    if (!arrival) return records;
    for (const base::RecordId& id : ids)
        if (auto record = reader.FindKnown(type, id, *arrival))
            records.push_back(*std::move(record));
    return records;
}

}  // namespace

std::optional<TouchedRecords> TouchedSince(RecordReader& reader, const catalogue::RecordType& type,
                                           std::int64_t acts) {
    const auto ids = IdsTouched(reader.connection(), type, acts);
    if (!ids) return std::nullopt;
    TouchedRecords touched;
    touched.before = AsTheyWere(reader, type, *ids, acts);
    for (const base::RecordId& id : *ids)
        if (auto record = reader.Find(type, id)) touched.now.push_back(*std::move(record));
    return touched;
}

}  // namespace storage
