#include "storage/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "storage/migrations/migrations.hpp"

namespace storage {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

std::string FieldLines(const std::vector<ColumnDef>& columns, Dialect dialect) {
    std::string text;
    for (const ColumnDef& column : columns)
        text += fmt::format(",\n    {} {}", column.name, SqlType(dialect, column.kind));
    return text;
}

std::vector<ColumnDef> Flat(const std::vector<FieldColumns>& fields) {
    std::vector<ColumnDef> columns{};
    for (const FieldColumns& field : fields)
        columns.insert(columns.end(), field.columns.begin(), field.columns.end());
    return columns;
}

TableDef Define(Dialect dialect, std::string name, std::string_view head,
                std::vector<ColumnDef> columns, std::string_view tail) {
    std::string create =
        SchemaText(dialect, fmt::format("CREATE TABLE {} (\n    ", name) + std::string(head)) +
        FieldLines(columns, dialect) + SchemaText(dialect, std::string(tail));
    return {std::move(name), std::move(columns), std::move(create)};
}

std::vector<ColumnDef> RecordColumns(const TypeTables& tables) {
    std::vector<ColumnDef> columns = Flat(tables.fields);
    columns.insert(columns.begin(), {std::string(kErasedColumn), ColumnKind::kText});
    return columns;
}

/// `1250` at scale 2 as `12.50`, by integers only.
std::string DecimalSql(const std::string& column, int scale) {
    if (scale == 0) return fmt::format("CAST({} AS TEXT)", column);
    std::int64_t unit = 1;
    for (int i = 0; i < scale; ++i) unit *= 10;
    return fmt::format(
        "(CASE WHEN {0} < 0 THEN '-' ELSE '' END || CAST(ABS({0}) / {1} AS TEXT) || '.' ||"
        " SUBSTR(CAST({1} + ABS({0}) % {1} AS TEXT), 2))",
        column, unit);
}

std::string Quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
}

std::string ShownSql(const Field& field) {
    const std::string column = ValueColumn(field);
    if (field.kind == FieldKind::kMoney) return DecimalSql(column, 2);
    if (field.kind == FieldKind::kDecimal) return DecimalSql(column, field.scale);
    if (field.kind != FieldKind::kChoice || field.choices.empty()) return column;
    std::string text = "CASE " + column;
    for (const catalogue::Choice& choice : field.choices)
        text += fmt::format(" WHEN {} THEN {}", Quoted(choice.id), Quoted(choice.label));
    return text + fmt::format(" ELSE {} END", column);
}

/// Fields that have an index, and which way lists are ordered by them.
enum class Way { kUp, kDown };
using IndexedFields = std::map<const Field*, Way>;

void AddSortField(const catalogue::RecordType& type, std::string_view sort, IndexedFields& into) {
    const bool down = sort.starts_with('-');
    if (down) sort.remove_prefix(1);
    sort = sort.substr(0, sort.find(','));
    if (const Field* field = records::FindField(type, sort))
        into[field] = down ? Way::kDown : Way::kUp;
}

/// Fields by which lists are narrowed or ordered.
IndexedFields FieldsToIndex(const catalogue::RecordType& type,
                            const catalogue::Catalogue& catalogue) {
    IndexedFields fields;
    for (const std::string_view id :
         {records::system_field::kOrganisation, records::system_field::kState,
          records::system_field::kHolder})
        fields.emplace(records::FindField(type, id), Way::kUp);
    for (const Field& field : type.fields) {
        const bool narrows = field.kind == FieldKind::kReference || field.kind == FieldKind::kDay;
        if (!field.retired && (narrows || field.unique)) fields.emplace(&field, Way::kUp);
    }
    if (const Field* key = type.FindField(type.import_key)) fields.emplace(key, Way::kUp);
    for (const std::string& match : type.import_match)
        if (const Field* field = type.FindField(match)) fields.emplace(field, Way::kUp);
    for (const auto& [id, indicator] : catalogue.indicators)
        if (indicator.count == type.id || indicator.sum.starts_with(type.id + "."))
            if (const Field* field = records::FindField(type, indicator.dated_by))
                fields.emplace(field, Way::kUp);
    for (const catalogue::SavedView& view : type.views) AddSortField(type, view.sort, fields);
    AddSortField(type, type.default_sort, fields);  // last: it decides the way
    std::erase_if(fields, [](const auto& entry) {
        const FieldKind kind = entry.first->kind;
        return kind == FieldKind::kGroup || kind == FieldKind::kAttachment ||
               kind == FieldKind::kPlace || kind == FieldKind::kLongText;
    });
    return fields;
}

}  // namespace

std::vector<TableDef> TablesOf(const TypeTables& tables, Dialect dialect) {
    const std::string_view row = dialect == Dialect::kSqlite
                                     ? "row {int} PRIMARY KEY,\n    id {id} NOT NULL UNIQUE,\n    "
                                     : "id {id} PRIMARY KEY,\n    ";
    std::vector<TableDef> defs;
    defs.push_back(Define(dialect, tables.current, std::string(row) + "version {int} NOT NULL",
                          RecordColumns(tables), "\n) {strict}"));
    defs.push_back(Define(dialect, tables.history,
                          "id {id} NOT NULL,\n    version {int} NOT NULL,\n"
                          "    known_from {int} NOT NULL,\n    known_to {int}",
                          RecordColumns(tables), ",\n    PRIMARY KEY (id, version)\n) {strict}"));
    defs.push_back(Define(dialect, tables.states,
                          "id {id} NOT NULL,\n    known_from {int} NOT NULL,\n"
                          "    from_day {day} NOT NULL,\n    to_day {day},\n    known_to {int},\n"
                          "    state {text} NOT NULL,\n    PRIMARY KEY (id, known_from, from_day)",
                          {}, "\n) {keyed}"));
    for (const GroupTables& group : tables.groups) {
        defs.push_back(Define(dialect, group.current,
                              "record {id} NOT NULL,\n    ordinal {int} NOT NULL,\n"
                              "    row_id {id} NOT NULL",
                              Flat(group.fields),
                              ",\n    PRIMARY KEY (record, ordinal)\n) {keyed}"));
        defs.push_back(Define(dialect, group.history,
                              "record {id} NOT NULL,\n    known_from {int} NOT NULL,\n"
                              "    ordinal {int} NOT NULL,\n    known_to {int},\n"
                              "    row_id {id} NOT NULL",
                              Flat(group.fields),
                              ",\n    PRIMARY KEY (record, known_from, ordinal)\n) {keyed}"));
    }
    return defs;
}

std::string CreateSearch(const TypeTables& tables, Dialect dialect) {
    if (dialect == Dialect::kPostgres) return {};
    return fmt::format(
        "CREATE VIRTUAL TABLE {} USING fts5(tokens, content='', detail=none, columnsize=0,"
        " tokenize='unicode61')",
        tables.search);
}

std::string IndexName(const std::string& table, const std::string& column) {
    const std::string name = fmt::format("{}__{}", table, column);
    if (name.size() <= 60) return name;
    return name.substr(0, 51) + "_" + base::Sm3(name).ToText().substr(0, 8);
}

std::vector<IndexDef> IndexesOf(const TypeTables& tables, const catalogue::Catalogue& catalogue,
                                Dialect dialect) {
    // With sys_voided an index alone can count. Absent values come last in lists both ways;
    // SQLite's descending order has them there anyhow.
    const std::string_view down = dialect == Dialect::kPostgres ? " DESC NULLS LAST" : " DESC";
    std::vector<IndexDef> indexes;
    for (const auto& [field, way] : FieldsToIndex(*tables.type, catalogue)) {
        const std::set<std::string> leading{SortColumns(*field).front(), ComparedColumn(*field)};
        for (const std::string& column : leading) {
            const bool is_down = way == Way::kDown;
            const std::string name =
                IndexName(tables.current, is_down ? column + "__down" : column);
            indexes.push_back(
                {name, fmt::format("CREATE INDEX IF NOT EXISTS {} ON {} ({}{}, id, sys_voided)",
                                   name, tables.current, column, is_down ? down : "")});
        }
    }
    std::ranges::sort(indexes, {}, &IndexDef::name);
    return indexes;
}

std::string ViewName(const catalogue::RecordType& type) {
    return "v" + RecordTable(type).substr(1);
}

std::string CreateView(const TypeTables& tables) {
    std::string text = fmt::format("CREATE VIEW {} AS SELECT id, version", ViewName(*tables.type));
    for (const FieldColumns& columns : tables.fields) {
        const Field& field = *columns.field;
        if (field.seal != catalogue::Seal::kNone || !field.read_right.empty()) continue;
        if (field.kind == FieldKind::kAttachment) continue;
        // Quoted: a field may be called `order`. System fields keep their column's name.
        const bool taken = field.id.starts_with('$') || field.id == "id" || field.id == "version";
        const std::string shown = taken ? ValueColumn(field) : field.id;
        text += fmt::format(", {} AS \"{}\"", ShownSql(field), shown);
    }
    return text + " FROM " + tables.current;
}

}  // namespace storage
