#include "storage/record_writer.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "ledger/tree.hpp"
#include "storage/evidence_wait.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/refold.hpp"
#include "storage/search_rows.hpp"

namespace storage {
namespace {

using records::Receipt;

constexpr Sql kStoredBefore{
    "stored_before", "SELECT arrival, leaf, recorded_at, request, bytes FROM act WHERE id = $1"};
constexpr Sql kVersionOf{"version_of",
                         "SELECT version FROM act_touch WHERE record = $1"
                         " ORDER BY version DESC LIMIT 1"};
constexpr Sql kInsertAct{
    "insert_act",
    "INSERT INTO act (arrival, id, position, request, leaf, recorded_at, bytes)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Sql kInsertSealed{"insert_sealed",
                            "INSERT INTO sealed_value (arrival, record, path, salt, value)"
                            " VALUES ($1, $2, $3, $4, $5)"};
constexpr Sql kTakeNumber{
    "take_number",
    "INSERT INTO number_series (numbering, organisation, year, next) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (numbering, organisation, year) DO UPDATE SET next ="
    " CASE WHEN number_series.next + 1 < excluded.next THEN excluded.next"
    " ELSE number_series.next + 1 END RETURNING next - 1"};
constexpr Sql kNextNumber{
    "next_number",
    "SELECT next FROM number_series WHERE numbering = $1 AND organisation = $2 AND year = $3"};
constexpr Sql kBeginSeries{
    "begin_series",
    "INSERT INTO number_series (numbering, organisation, year, next) VALUES ($1, $2, $3, $4)"};
constexpr Sql kCountOn{"count_on",
                       "UPDATE number_series SET next = $4"
                       " WHERE numbering = $1 AND organisation = $2 AND year = $3"};
constexpr Sql kDeleteSealed{"delete_sealed",
                            "DELETE FROM sealed_value WHERE record = $2 AND path = $3"
                            " AND arrival = (SELECT a.arrival FROM act a WHERE a.id = $1)"};
constexpr Sql kForgetRequest{"forget_request", "UPDATE act SET request = NULL WHERE id = $1"};
constexpr Sql kInsertTombstone{"insert_tombstone",
                               "INSERT INTO tombstone (act, record, path, by_act)"
                               " VALUES ($1, $2, $3, $4)"
                               " ON CONFLICT (act, record, path) DO NOTHING"};
constexpr Sql kDeleteEvidence{"delete_evidence", "DELETE FROM evidence WHERE digest = $1"};

std::string_view BytesOf(const ledger::Salt& salt) {
    return {reinterpret_cast<const char*>(salt.data()), salt.size()};
}

std::vector<std::string_view> NamesOf(const records::FieldValues& changed) {
    std::vector<std::string_view> names;
    for (const auto& [id, value] : changed) names.emplace_back(id);
    return names;
}

bool CountsDays(const ledger::Act& act) {
    if (act.kind.starts_with("ledger.")) return false;
    return act.source.kind != ledger::SourceKind::kSystem || act.kind == "calendar.recount";
}

bool IsVoided(const records::Record& record) {
    const auto* voided = record.Get(records::system_field::kVoided).As<bool>();
    return voided != nullptr && *voided;
}

}  // namespace

std::int64_t SqlRecordWriter::TakeNumber(const std::string& numbering,
                                         const base::RecordId& organisation, int year,
                                         std::int64_t first) {
    // SQLite has one writer: to look and then to write costs it a third of what RETURNING does.
    if (connection_.dialect() == Dialect::kSqlite) {
        const auto next = connection_.QueryInt(kNextNumber, {numbering, organisation, year});
        const std::int64_t taken = std::max(first, next.value_or(first));
        connection_.Execute(next ? kCountOn : kBeginSeries,
                            {numbering, organisation, year, taken + 1});
        return taken;
    }
    return connection_.QueryInt(kTakeNumber, {numbering, organisation, year, first + 1}).value();
}

base::Instant SqlRecordWriter::RecordedAt() {
    if (!drawn_) drawn_ = order_.Draw(connection_);
    return drawn_->recorded_at;
}

std::optional<base::Result<Receipt>> SqlRecordWriter::StoredBefore(const ledger::Act& act) {
    if (absent_ == act.id && stored_ != act.id) return std::nullopt;
    Rows rows = connection_.Query(kStoredBefore, {act.id});
    if (!rows.Next()) return std::nullopt;
    const Receipt receipt{act.id, rows->Digest(1), rows->Int(0), rows->Instant(2), true};
    bool is_same = rows->OptionalDigest(3) == act.request;
    if (rows->IsNull(3) && act.request == base::Digest{}) {
        // No request was given (acts of the system itself): the bytes tell.
        ledger::Act again = act;
        again.recorded_at = receipt.recorded_at;
        is_same = ledger::ActBytes(again) == rows->View(4);
    }
    if (is_same) return receipt;
    return base::Refuse("act.id_used", {{"act", act.id.ToText()}});
}

base::Refusals SqlRecordWriter::Stale(const ledger::Act& act) {
    base::Refusals faults;
    for (const ledger::Touch& touch : act.touches) {
        const std::int64_t has = connection_.QueryInt(kVersionOf, {touch.record}).value_or(0);
        if (has == touch.expected_version) continue;
        faults.push_back({"records.stale",
                          {{"record", touch.record.ToText()},
                           {"expected", std::to_string(touch.expected_version)},
                           {"has", std::to_string(has)}},
                          touch.record.ToText()});
    }
    return faults;
}

base::Refusals SqlRecordWriter::Doubles(const records::RecordChange& change) {
    base::Refusals faults;
    const TypeTables& tables = tables_.Of(change.after.type);
    if (IsVoided(change.after)) return faults;
    const bool restored = change.changed.contains(records::system_field::kVoided);
    for (const catalogue::Field& field : tables.type->fields) {
        if (!field.unique || (!restored && !change.changed.contains(field.id))) continue;
        // SQLite's index of a text is led by its pinyin.
        const bool by_pinyin = connection_.dialect() == Dialect::kSqlite && HasPinyinColumn(field);
        const FieldColumns columns =
            ColumnsOf(field, by_pinyin ? Holder::kRecord : Holder::kGroupRow);
        std::vector<Param> values;
        EncodeField(columns, change.after.Get(field.id), values);
        if (values.back().IsNull()) continue;
        const std::size_t compared = values.size() - (by_pinyin ? 2 : 1);
        std::string text = fmt::format("SELECT id FROM {} t WHERE id <> $1 AND {}", tables.current,
                                       NotVoided("t"));
        std::vector<Param> params{change.after.id};
        for (std::size_t i = compared; i < values.size(); ++i) {
            params.push_back(std::move(values[i]));
            text += fmt::format(" AND {} = ${}", columns.columns[i].name, params.size());
        }
        text += " LIMIT 1";
        Rows rows = connection_.Query({"find_double", text}, Params(params));
        if (!rows.Next()) continue;
        faults.push_back({"records.not_unique",
                          {{"label", field.label}, {"other", rows->RecordId(0).ToText()}},
                          field.id});
    }
    return faults;
}

Receipt SqlRecordWriter::WriteAct(records::ActToStore& act) {
    act.act.recorded_at = RecordedAt();
    const std::int64_t arrival = drawn_->arrival;
    if (CountsDays(act.act)) {
        counted_by_.insert(act.act.catalogue);
        calendar_ = drawn_->calendar;
    }
    drawn_.reset();
    const std::string bytes = ledger::ActBytes(act.act);
    const base::Digest leaf = ledger::LeafHash(bytes);
    const auto position = order_.Place(connection_, arrival, leaf);
    const Param request = act.act.request == base::Digest{} ? Param() : Param(act.act.request);
    connection_.ExecuteLater(kInsertAct, {arrival, act.act.id, position, request, leaf,
                                          act.act.recorded_at, Param::BytesView(bytes)});
    if (position) {
        RecentActs::Types types;
        for (const ledger::Touch& touch : act.act.touches)
            records::AddTypesTouched(tables_.catalogue(), touch, types);
        placed_.push_back({*position, std::move(types)});
    }
    EndWaits(act, bytes);
    for (const auto& [record, values] : act.sealed)
        for (const auto& [path, sealed] : values)
            connection_.ExecuteLater(kInsertSealed, {arrival, record, Param::TextView(path),
                                                     Param::BytesView(BytesOf(sealed.salt)),
                                                     Param::TextView(sealed.value)});
    return {act.act.id, leaf, arrival, act.act.recorded_at, false};
}

/// What the act speaks of is no orphan any more: its evidence, its scan, attachments of its values
/// (sealed ones too) and files that a proposal carries.
void SqlRecordWriter::EndWaits(const records::ActToStore& act, std::string_view bytes) {
    std::vector<base::Digest> named = NamedFiles(bytes);
    if (act.act.source.scan) named.push_back(*act.act.source.scan);
    for (const auto& [record, values] : act.sealed)
        for (const auto& [path, sealed] : values)
            for (const base::Digest& digest : NamedFiles(sealed.value)) named.push_back(digest);
    for (const base::Digest& digest : named) EndWaiting(connection_, digest);
}

std::string SqlRecordWriter::TokensBefore(const TypeTables& tables,
                                          const records::RecordChange& change) {
    const auto known = found_.find(change.after.id);
    if (known != found_.end() && known->second->version == change.after.version - 1)
        return TokensOf(*tables.type, *known->second);
    const auto before = reader_.Find(*tables.type, change.after.id);
    return before ? TokensOf(*tables.type, *before) : std::string();
}

void SqlRecordWriter::WriteChanges(const records::ActToStore& act) {
    for (const records::RecordChange& change : act.changes) {
        const TypeTables& tables = tables_.Of(change.after.type);
        TouchRows touch{tables, change.after, NamesOf(change.changed), 0, act.act.happened_on, {}};
        if (change.after.version > 1 && SetsSearch(*tables.type, touch.changed))
            touch.tokens_before = TokensBefore(tables, change);
        touch.arrival = last_arrival_;
        WriteTouch(connection_, touch);
    }
    IndexManyWaiting(connection_);
}

base::Result<Receipt> SqlRecordWriter::Store(records::ActToStore act) {
    CHECK(act.changes.size() == act.act.touches.size());
    for (std::size_t i = 0; i < act.changes.size(); ++i) {
        const ledger::Touch& touch = act.act.touches[i];
        CHECK(act.changes[i].after.id == touch.record);
        CHECK(act.changes[i].after.type == touch.type);
        CHECK(act.changes[i].after.version == touch.expected_version + 1);
    }
    if (auto known = StoredBefore(act.act)) return std::move(*known);
    if (auto faults = Stale(act.act); !faults.empty()) return base::Refuse(std::move(faults));
    has_written_ = true;
    for (const ledger::Touch& touch : act.act.touches)
        if (standing_ != nullptr) standing_->Drop(touch.record);
    const Receipt receipt = WriteAct(act);
    last_arrival_ = receipt.arrival;
    WriteChanges(act);
    for (const ledger::Touch& touch : act.act.touches) found_.erase(touch.record);
    base::Refusals doubles;
    for (const records::RecordChange& change : act.changes)
        for (base::Refusal& fault : Doubles(change)) doubles.push_back(std::move(fault));
    if (!doubles.empty()) return base::Refuse(std::move(doubles));
    if (options_.enqueue)
        for (const records::JobRequest& job : act.jobs)
            options_.enqueue(connection_, job, receipt.recorded_at);
    stored_ = receipt.act;
    return receipt;
}

void SqlRecordWriter::Erase(const base::ActId& act, const base::RecordId& record,
                            std::string_view path) {
    connection_.ExecuteLater(kDeleteSealed, {act, record, Param::TextView(path)});
    connection_.ExecuteLater(kForgetRequest, {act});
    erased_.push_back({act, record, std::string(path)});
    has_written_ = true;
    if (standing_ != nullptr) standing_->Drop(record);
}

void SqlRecordWriter::EraseEvidence(const base::Digest& digest) {
    connection_.ExecuteLater(kDeleteEvidence, {digest});
    erased_.push_back({{}, {}, "evidence/" + digest.ToText()});
}

void SqlRecordWriter::Finish() {
    if (erased_.empty()) return;
    CHECK(stored_.has_value());  // who erases stores the act that says why
    std::set<base::RecordId> records;
    for (const Erasure& erasure : erased_) {
        connection_.ExecuteLater(kInsertTombstone,
                                 {erasure.act, erasure.record, erasure.path, *stored_});
        if (!erasure.record.IsNil()) records.insert(erasure.record);
    }
    for (const base::RecordId& record : records) FoldRecordAgain(reader_, tables_, record);
}

}  // namespace storage
