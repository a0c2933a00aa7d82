#include "storage/record_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/text.hpp"
#include "storage/query_sql.hpp"
#include "storage/record_codec.hpp"

namespace storage {
namespace {

constexpr Sql kFindAct{
    "find_act", "SELECT a.arrival, a.position, a.request, a.bytes FROM act a WHERE a.id = $1"};
constexpr Sql kActAt{
    "act_at", "SELECT a.arrival, a.position, a.request, a.bytes FROM act a WHERE a.position = $1"};
constexpr Sql kHistoryOf{"history_of",
                         "SELECT a.arrival, a.position, a.request, a.bytes FROM act_touch t"
                         " JOIN act a ON a.arrival = t.arrival WHERE t.record = $1"
                         " ORDER BY t.version"};
constexpr Sql kUnseal{
    "unseal",
    "SELECT s.salt, s.value FROM sealed_value s JOIN act a"
    " ON a.arrival = s.arrival WHERE a.id = $1 AND s.record = $2 AND s.path = $3"};
constexpr Sql kFindEvidence{"find_evidence", "SELECT size, key FROM evidence WHERE digest = $1"};
constexpr Sql kLastNumber{"last_number",
                          "SELECT next - 1 FROM number_series WHERE numbering = $1"
                          " AND organisation = $2 AND year = $3"};
constexpr Sql kArrivalAt{"arrival_at",
                         "SELECT arrival FROM act WHERE recorded_at <= $1"
                         " ORDER BY recorded_at DESC, arrival DESC LIMIT 1"};
constexpr Sql kLastArrival{"last_arrival", "SELECT max(arrival) FROM act WHERE arrival <= $1"};
constexpr Sql kRecordedAt{"recorded_at", "SELECT recorded_at FROM act WHERE arrival = $1"};

/// Lists of ids in a statement: padded to these lengths so that few texts are prepared.
constexpr std::array<std::size_t, 4> kListLengths = {1, 10, 50, 200};

/// Calls `each` with the text `$1, $2…` and the ids, list by list.
void InLists(const std::vector<base::RecordId>& ids,
             const std::function<void(const std::string&, Params)>& each) {
    for (std::size_t begin = 0; begin < ids.size();) {
        const std::size_t left = ids.size() - begin;
        const auto* fitting = std::ranges::lower_bound(kListLengths, left);
        const std::size_t length = fitting == kListLengths.end() ? kListLengths.back() : *fitting;
        std::vector<Param> params;
        std::string places;
        for (std::size_t i = 0; i < length; ++i) {
            params.emplace_back(ids[std::min(begin + i, ids.size() - 1)]);
            places += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
        }
        each(places, Params(params));
        begin += length;
    }
}

}  // namespace

ledger::Salt ReadSalt(const Row& row, int column) {
    const std::string_view bytes = row.View(column);
    ledger::Salt salt{};
    if (bytes.size() != salt.size())
        throw Failure(std::string(Failure::kDamaged), "a salt of the wrong length", "row");
    std::ranges::copy(bytes, salt.begin());
    return salt;
}

records::StoredAct ReadStoredAct(const Row& row) {
    records::StoredAct stored;
    stored.arrival = row.Int(0);
    stored.position = row.OptionalInt(1);
    stored.bytes = row.Bytes(3);
    auto act = ledger::ReadAct(stored.bytes);
    if (!act)
        throw Failure(std::string(Failure::kDamaged),
                      fmt::format("the act of arrival {} has malformed bytes", stored.arrival),
                      "row");
    stored.act = std::move(*act);
    if (const auto request = row.OptionalDigest(2)) stored.act.request = *request;
    return stored;
}

std::optional<records::Record> RecordReader::Find(const catalogue::RecordType& type,
                                                  const base::RecordId& id) {
    return FindBy(type, id, false);
}

std::optional<records::Record> RecordReader::FindForUpdate(const catalogue::RecordType& type,
                                                           const base::RecordId& id) {
    return FindBy(type, id, true);
}

std::optional<records::Record> RecordReader::FindBy(const catalogue::RecordType& type,
                                                    const base::RecordId& id, bool for_update) {
    const TypeTables& tables = tables_.Of(type.id);
    std::vector<records::Record> found;
    ErasedPathsOfRecords erased;
    {
        Rows rows = connection_.Query(
            {"find_record", for_update ? tables.find_for_update : tables.find}, {id});
        if (!rows.Next()) return std::nullopt;
        found.push_back(DecodeRecord(tables, rows.row(), 0, erased[id]));
    }
    LoadGroups(tables, found, erased);
    return std::move(found.front());
}

std::optional<records::Record> RecordReader::FindKnown(const catalogue::RecordType& type,
                                                       const base::RecordId& id,
                                                       std::int64_t arrival) {
    const TypeTables& tables = tables_.Of(type.id);
    std::vector<records::Record> found;
    ErasedPathsOfRecords erased;
    {
        Rows rows = connection_.Query({"find_known", tables.find_known}, {id, arrival});
        if (!rows.Next()) return std::nullopt;
        found.push_back(DecodeRecord(tables, rows.row(), 0, erased[id]));
    }
    LoadGroupsKnown(tables, arrival, found, erased);
    return std::move(found.front());
}

void RecordReader::LoadGroups(const TypeTables& tables, std::vector<records::Record>& records,
                              const ErasedPathsOfRecords& erased) {
    if (tables.groups.empty() || records.empty()) return;
    std::unordered_map<base::RecordId, records::Record*> by_id;
    std::vector<base::RecordId> ids;
    for (records::Record& record : records) {
        by_id.emplace(record.id, &record);
        ids.push_back(record.id);
    }
    for (const GroupTables& group : tables.groups) {
        InLists(ids, [&](const std::string& places, Params params) {
            const std::string text =
                group.select_many_prefix + places + ") ORDER BY record, ordinal";
            Rows rows = connection_.Query({"load_group", text}, params);
            std::vector<records::Row>* into = nullptr;
            base::RecordId of;
            while (rows.Next()) {
                const base::RecordId id = rows->RecordId(0);
                if (into == nullptr || id != of) {
                    of = id;
                    into = &std::get<std::vector<records::Row>>(
                        by_id.at(id)
                            ->values.insert_or_assign(group.field->id, std::vector<records::Row>{})
                            .first->second.held);
                }
                into->push_back(DecodeGroupRow(group, rows.row(), 1, erased.at(id)));
            }
        });
    }
}

void RecordReader::LoadGroupsKnown(const TypeTables& tables, std::int64_t arrival,
                                   std::vector<records::Record>& records,
                                   const ErasedPathsOfRecords& erased) {
    for (records::Record& record : records)
        for (const GroupTables& group : tables.groups) {
            std::vector<records::Row> list;
            Rows rows =
                connection_.Query({"load_group_known", group.select_known}, {record.id, arrival});
            while (rows.Next())
                list.push_back(DecodeGroupRow(group, rows.row(), 0, erased.at(record.id)));
            if (!list.empty()) record.values.insert_or_assign(group.field->id, std::move(list));
        }
}

std::vector<records::Record> RecordReader::PageAfter(const catalogue::RecordType& type,
                                                     const base::RecordId& after,
                                                     std::int64_t limit) {
    const TypeTables& tables = tables_.Of(type.id);
    std::vector<records::Record> records;
    ErasedPathsOfRecords erased;
    const std::string text = fmt::format("SELECT {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2",
                                         tables.SelectList(""), tables.current);
    Rows rows = connection_.Query({"page_after", text}, {after, limit});
    while (rows.Next())
        records.push_back(DecodeRecord(tables, rows.row(), 0, erased[rows->RecordId(0)]));
    LoadGroups(tables, records, erased);
    return records;
}

std::vector<records::Record> RecordReader::Select(const records::Query& query) {
    const TypeTables& tables = tables_.Of(query.type->id);
    std::vector<records::Record> records;
    ErasedPathsOfRecords erased;
    SelectRows(connection_, query, tables.SelectList("t."), [&](const Row& row) {
        records.push_back(DecodeRecord(tables, row, 0, erased[row.RecordId(0)]));
    });
    if (query.as_known)
        LoadGroupsKnown(tables, query.as_known->arrival, records, erased);
    else
        LoadGroups(tables, records, erased);
    return records;
}

std::vector<records::Record> RecordReader::FindAll(const catalogue::RecordType& type,
                                                   const std::vector<base::RecordId>& ids) {
    const TypeTables& tables = tables_.Of(type.id);
    std::unordered_map<base::RecordId, std::size_t> place;
    for (const base::RecordId& id : ids) place.emplace(id, place.size());
    std::vector<records::Record> records;
    ErasedPathsOfRecords erased;
    const std::string prefix =
        fmt::format("SELECT {} FROM {} WHERE id IN (", tables.SelectList(""), tables.current);
    InLists(ids, [&](const std::string& places, Params params) {
        const std::string text = prefix + places + ")";
        Rows rows = connection_.Query({"find_all", text}, params);
        while (rows.Next())
            records.push_back(DecodeRecord(tables, rows.row(), 0, erased[rows->RecordId(0)]));
    });
    std::ranges::sort(records, {}, [&](const records::Record& one) { return place.at(one.id); });
    LoadGroups(tables, records, erased);
    return records;
}

std::map<base::RecordId, std::string> RecordReader::Titles(const catalogue::RecordType& type,
                                                           const std::vector<base::RecordId>& ids) {
    std::map<base::RecordId, std::string> titles;
    const catalogue::Field* title = records::FindField(type, type.title);
    if (title == nullptr || ids.empty()) return titles;
    const TypeTables& tables = tables_.Of(type.id);
    const bool is_text = KindOfColumn(*title) == ColumnKind::kText;
    const std::string prefix =
        fmt::format("SELECT id, {} FROM {} WHERE id IN (", ValueColumn(*title), tables.current);
    InLists(ids, [&](const std::string& places, Params params) {
        const std::string text = prefix + places + ")";
        Rows rows = connection_.Query({"titles", text}, params);
        while (rows.Next()) {
            if (rows->IsNull(1)) continue;
            titles.insert_or_assign(rows->RecordId(0),
                                    is_text ? rows->Text(1) : std::to_string(rows->Int(1)));
        }
    });
    return titles;
}

std::optional<records::StoredAct> RecordReader::FindAct(const base::ActId& id) {
    Rows rows = connection_.Query(kFindAct, {id});
    if (!rows.Next()) return std::nullopt;
    return ReadStoredAct(rows.row());
}

std::optional<records::StoredAct> RecordReader::ActAt(std::int64_t position) {
    Rows rows = connection_.Query(kActAt, {position});
    if (!rows.Next()) return std::nullopt;
    return ReadStoredAct(rows.row());
}

std::vector<records::StoredAct> RecordReader::HistoryOf(const base::RecordId& record) {
    std::vector<records::StoredAct> history;
    Rows rows = connection_.Query(kHistoryOf, {record});
    while (rows.Next()) history.push_back(ReadStoredAct(rows.row()));
    return history;
}

std::optional<ledger::SealedValue> RecordReader::Unseal(const base::ActId& act,
                                                        const base::RecordId& record,
                                                        std::string_view path) {
    Rows rows = connection_.Query(kUnseal, {act, record, Param::TextView(path)});
    if (!rows.Next()) return std::nullopt;
    return ledger::SealedValue{ReadSalt(rows.row(), 0), rows->Text(1)};
}

std::optional<ledger::StoredEvidence> RecordReader::FindEvidence(const base::Digest& digest) {
    Rows rows = connection_.Query(kFindEvidence, {digest});
    if (!rows.Next()) return std::nullopt;
    ledger::StoredEvidence evidence{digest, rows->Int(0), {}};
    const std::string_view key = rows->View(1);
    if (key.size() != evidence.key.key.size())
        throw Failure(std::string(Failure::kDamaged), "an evidence key of the wrong length", "row");
    std::ranges::copy(key, evidence.key.key.begin());
    return evidence;
}

std::int64_t RecordReader::LastNumber(const std::string& numbering,
                                      const base::RecordId& organisation, int year) {
    return connection_.QueryInt(kLastNumber, {numbering, organisation, year}).value_or(0);
}

std::int64_t RecordReader::ArrivalAt(base::Instant instant) {
    if (connection_.dialect() == Dialect::kPostgres)
        return connection_.QueryInt(kArrivalAt, {instant}).value_or(0);
    // In the order of arrivals `recorded_at` never falls: looked for by halves. Every act up to
    // `low` was recorded by then, none from `high` on.
    const auto last = [&](std::int64_t up_to) {
        return connection_.QueryInt(kLastArrival, {up_to}).value_or(0);
    };
    std::int64_t low = 0, high = last(std::numeric_limits<std::int64_t>::max()) + 1;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        const std::int64_t act = last(middle);
        const auto recorded = connection_.QueryInt(kRecordedAt, {act});
        if (recorded.value_or(0) <= instant.micros || act <= low)
            low = middle;
        else
            high = act;
    }
    return last(low);
}

}  // namespace storage
