#include "storage/schema.hpp"

#include <fmt/format.h>

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
    for (const char c : text) {
        if (c == '\'') quoted += c;
        quoted += c;
    }
    quoted += '\'';
    return quoted;
}

std::string ShownSql(const Field& field) {
    std::string column = ValueColumn(field);
    if (field.kind == FieldKind::kMoney) return DecimalSql(column, 2);
    if (field.kind == FieldKind::kDecimal) return DecimalSql(column, field.scale);
    if (field.kind != FieldKind::kChoice || field.choices.empty()) return column;
    std::string text = "CASE " + column;
    for (const catalogue::Choice& choice : field.choices)
        text += fmt::format(" WHEN {} THEN {}", Quoted(choice.id), Quoted(choice.label));
    return text + fmt::format(" ELSE {} END", column);
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
               tables.search) +
           "; " + SetSearch(tables);
}

std::string SetSearch(const TypeTables& tables) {
    return fmt::format("INSERT INTO {0} ({0}, rank) VALUES ('automerge', 8)", tables.search);
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
