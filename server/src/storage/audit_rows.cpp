#include "storage/audit_rows.hpp"

#include <algorithm>

#include "storage/record_codec.hpp"
#include "storage/record_rows.hpp"
#include "storage/state_intervals.hpp"

namespace storage {
namespace {

using audit::DerivedRows;
using audit::Life;
using audit::LifeVersion;
using Texts = std::vector<std::optional<std::string>>;

std::string Hex(std::string_view bytes) {
    return base::ToHex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

/// A bound value as text; the same text that StoredText gives for what it became.
struct ParamText {
    std::optional<std::string> operator()(std::monostate) const { return std::nullopt; }
    std::optional<std::string> operator()(bool yes) const { return yes ? "1" : "0"; }
    std::optional<std::string> operator()(std::int64_t value) const {
        return std::to_string(value);
    }
    std::optional<std::string> operator()(const std::string& text) const { return text; }
    std::optional<std::string> operator()(std::string_view text) const { return std::string(text); }
    std::optional<std::string> operator()(const Param::Blob& blob) const { return Hex(blob.bytes); }
    std::optional<std::string> operator()(const Param::BlobView& blob) const {
        return Hex(blob.bytes);
    }
    std::optional<std::string> operator()(base::CivilDay day) const { return day.ToText(); }
    std::optional<std::string> operator()(base::Instant at) const {
        return std::to_string(at.micros);
    }
    std::optional<std::string> operator()(const base::Uuid& id) const { return id.ToText(); }
    std::optional<std::string> operator()(const base::Digest& digest) const {
        return digest.ToText();
    }
};

std::optional<std::string> StoredText(Dialect dialect, const Row& row, int column,
                                      ColumnKind kind) {
    if (row.IsNull(column)) return std::nullopt;
    const bool sqlite = dialect == Dialect::kSqlite;
    switch (kind) {
        case ColumnKind::kBool:
        case ColumnKind::kInt:
            return std::to_string(row.Int(column));
        case ColumnKind::kText:
            return row.Text(column);
        case ColumnKind::kDay:
            return sqlite ? row.Text(column) : row.Day(column).ToText();
        case ColumnKind::kInstant:
            return std::to_string(row.Instant(column).micros);
        case ColumnKind::kId: {
            const std::string raw = RawId(dialect, row, column);
            base::Uuid id;
            if (raw.size() != id.bytes.size()) return Hex(raw);
            std::copy(raw.begin(), raw.end(), id.bytes.begin());
            return id.ToText();
        }
        case ColumnKind::kBytes:
        case ColumnKind::kDigest:
            return Hex(row.View(column));
    }
    return std::nullopt;
}

void AddFields(const std::vector<FieldColumns>& fields, std::vector<ColumnDef>& columns) {
    for (const FieldColumns& field : fields) {
        columns.insert(columns.end(), field.columns.begin(), field.columns.end());
    }
}

DerivedTable CurrentTable(const TypeTables& tables) {
    DerivedTable table{tables.current, {{"id", ColumnKind::kId}}, 1, "id"};
    table.columns.push_back({"version", ColumnKind::kInt});
    table.columns.push_back({std::string(kErasedColumn), ColumnKind::kText});
    AddFields(tables.fields, table.columns);
    return table;
}

DerivedTable HistoryOf(const TypeTables& tables) {
    DerivedTable table = CurrentTable(tables);
    table.name = tables.history;
    table.keys = 2;
    table.columns.push_back({"known_from", ColumnKind::kInt});
    table.columns.push_back({"known_to", ColumnKind::kInt});
    return table;
}

DerivedTable StatesOf(const TypeTables& tables) {
    return {tables.states,
            {{"id", ColumnKind::kId},
             {"known_from", ColumnKind::kInt},
             {"from_day", ColumnKind::kDay},
             {"to_day", ColumnKind::kDay},
             {"known_to", ColumnKind::kInt},
             {"state", ColumnKind::kText}},
            3,
            "id"};
}

DerivedTable RowsOf(const GroupTables& group) {
    DerivedTable table{group.current, {{"record", ColumnKind::kId}}, 2, "record"};
    table.columns.push_back({"ordinal", ColumnKind::kInt});
    table.columns.push_back({"row_id", ColumnKind::kId});
    AddFields(group.fields, table.columns);
    return table;
}

DerivedTable RowHistoryOf(const GroupTables& group) {
    DerivedTable table{group.history, {{"record", ColumnKind::kId}}, 3, "record"};
    table.columns.push_back({"ordinal", ColumnKind::kInt});
    table.columns.push_back({"known_from", ColumnKind::kInt});
    table.columns.push_back({"row_id", ColumnKind::kId});
    AddFields(group.fields, table.columns);
    table.columns.push_back({"known_to", ColumnKind::kInt});
    return table;
}

void Keep(const std::string& table, std::size_t keys, Texts texts, DerivedRows& rows) {
    std::string key;
    for (std::size_t i = 0; i < keys; ++i) key += (i == 0 ? "" : "/") + texts[i].value_or("");
    texts.erase(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(keys));
    rows.insert_or_assign({table, std::move(key)}, std::move(texts));
}

Texts TextsOf(const std::vector<Param>& params) {
    Texts texts;
    texts.reserve(params.size());
    for (const Param& param : params) texts.push_back(std::visit(ParamText{}, param.held()));
    return texts;
}

std::optional<std::string> ArrivalText(const Life& life, std::size_t version) {
    if (version >= life.versions.size()) return std::nullopt;
    return std::to_string(life.versions[version].arrival);
}

bool Sets(const LifeVersion& version, std::string_view field) {
    return std::find(version.fields_set.begin(), version.fields_set.end(), field) !=
           version.fields_set.end();
}

void ExpectVersions(const TypeTables& tables, const Life& life, DerivedRows& rows) {
    for (std::size_t i = 0; i < life.versions.size(); ++i) {
        Texts texts = TextsOf(EncodeRecord(tables, life.versions[i].after));
        if (i + 1 == life.versions.size()) Keep(tables.current, 1, texts, rows);
        texts.push_back(ArrivalText(life, i));
        texts.push_back(ArrivalText(life, i + 1));
        Keep(tables.history, 2, std::move(texts), rows);
    }
}

/// The rows as version `set_by` made them, known until version `replaced_by`.
void ExpectGroupRows(const GroupTables& group, const Life& life, std::size_t set_by,
                     std::size_t replaced_by, DerivedRows& rows) {
    const records::Record& record = life.versions[set_by].after;
    const auto* list = record.Get(group.field->id).As<std::vector<records::Row>>();
    if (list == nullptr) return;
    std::int64_t ordinal = 0;
    for (const records::Row& row : *list) {
        Texts texts = TextsOf(EncodeGroupRow(group, record.id, ordinal++, row));
        if (replaced_by == life.versions.size()) Keep(group.current, 2, texts, rows);
        texts.insert(texts.begin() + 2, ArrivalText(life, set_by));
        texts.push_back(ArrivalText(life, replaced_by));
        Keep(group.history, 3, std::move(texts), rows);
    }
}

void ExpectGroups(const TypeTables& tables, const Life& life, DerivedRows& rows) {
    for (const GroupTables& group : tables.groups) {
        std::optional<std::size_t> set_by;
        for (std::size_t i = 0; i < life.versions.size(); ++i) {
            if (!Sets(life.versions[i], group.field->id)) continue;
            if (set_by) ExpectGroupRows(group, life, *set_by, i, rows);
            set_by = i;
        }
        if (set_by) ExpectGroupRows(group, life, *set_by, life.versions.size(), rows);
    }
}

void ExpectStates(const TypeTables& tables, const Life& life, DerivedRows& rows) {
    std::vector<StateInterval> intervals;
    for (const LifeVersion& version : life.versions) {
        if (!Sets(version, records::system_field::kState)) continue;
        const auto* state = version.after.Get(records::system_field::kState).As<std::string>();
        SetState(intervals, version.arrival, StateDay(version.after, version.happened_on),
                 state == nullptr ? std::nullopt : std::optional(*state));
    }
    for (const StateInterval& interval : intervals) {
        Keep(tables.states, 3,
             TextsOf({life.versions.front().after.id, interval.known_from, interval.from,
                      interval.to, interval.known_to, interval.state}),
             rows);
    }
}

}  // namespace

std::string RawId(Dialect dialect, const Row& row, int column) {
    if (dialect == Dialect::kSqlite) return row.Bytes(column);
    const base::Uuid id = row.Uuid(column);
    return {id.bytes.begin(), id.bytes.end()};
}

std::vector<DerivedTable> DerivedTables(const TypeTables& tables) {
    std::vector<DerivedTable> derived{CurrentTable(tables), HistoryOf(tables), StatesOf(tables)};
    for (const GroupTables& group : tables.groups) {
        derived.push_back(RowsOf(group));
        derived.push_back(RowHistoryOf(group));
    }
    return derived;
}

DerivedRows ExpectedRows(const TypeTables& tables, const Life& life) {
    DerivedRows rows;
    ExpectVersions(tables, life, rows);
    ExpectGroups(tables, life, rows);
    ExpectStates(tables, life, rows);
    return rows;
}

DerivedRows StoredRows(Connection& connection, const TypeTables& tables,
                       const audit::IdRange& range) {
    DerivedRows found;
    for (const DerivedTable& table : DerivedTables(tables)) {
        std::string list;
        for (const ColumnDef& column : table.columns) {
            list += (list.empty() ? "" : ", ") + column.name;
        }
        const RangeSql within(table.owner, range);
        const std::string sql = fmt::format("SELECT {} FROM {}{}", list, table.name, within.where);
        Rows rows = connection.Query({"audit.derived", sql}, within.params);
        while (rows.Next()) {
            Texts texts;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                texts.push_back(StoredText(connection.dialect(), rows.row(), static_cast<int>(i),
                                           table.columns[i].kind));
            }
            Keep(table.name, table.keys, std::move(texts), found);
        }
    }
    return found;
}

RangeSql::RangeSql(std::string_view column, const audit::IdRange& range) {
    if (range.after) {
        params.emplace_back(*range.after);
        where = fmt::format(" WHERE {} > $1", column);
    }
    if (range.up_to) {
        params.emplace_back(*range.up_to);
        where +=
            fmt::format("{} {} <= ${}", where.empty() ? " WHERE" : " AND", column, params.size());
    }
}

}  // namespace storage
