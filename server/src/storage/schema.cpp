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

/// Long texts and what has several columns or none are not indexed.
bool CanLead(const Field& field) {
    return field.kind != FieldKind::kGroup && field.kind != FieldKind::kAttachment &&
           field.kind != FieldKind::kPlace && field.kind != FieldKind::kLongText;
}

/// Fields by which lists are narrowed or ordered.
IndexedFields FieldsToIndex(const catalogue::RecordType& type,
                            const catalogue::Catalogue& catalogue) {
    IndexedFields fields;
    const auto add = [&](std::string_view id) {
        if (const Field* field = records::FindField(type, id)) fields.emplace(field, Way::kUp);
    };
    for (const Field& field : type.fields) {
        const bool narrows = field.kind == FieldKind::kReference || field.kind == FieldKind::kDay;
        if (!field.retired && (narrows || field.unique)) fields.emplace(&field, Way::kUp);
    }
    add(type.import_key);
    for (const std::string& match : type.import_match) add(match);
    for (const std::string& filter : type.filters) add(filter);
    for (const catalogue::ListColumn& column : type.columns) add(column.path);
    for (const auto& [id, indicator] : catalogue.indicators)
        if (indicator.count == type.id || indicator.sum.starts_with(type.id + "."))
            add(indicator.dated_by);
    for (const catalogue::SavedView& view : type.views) AddSortField(type, view.sort, fields);
    AddSortField(type, type.default_sort, fields);  // last: it decides the way
    std::erase_if(fields, [](const auto& entry) {
        const Field& field = *entry.first;
        return !CanLead(field) || field.id == records::system_field::kOrganisation ||
               field.id == records::system_field::kState ||
               field.id == records::system_field::kHolder;
    });
    return fields;
}

std::string SystemColumn(const catalogue::RecordType& type, std::string_view id) {
    return ValueColumn(*records::FindField(type, id));
}

/// Makes the indexes of one record table. Each ends with what every list asks besides, so that an
/// index alone can count and lead through a page: id, $voided, and the scope's $organisation.
class IndexMaker {
 public:
    IndexMaker(const TypeTables& tables, Dialect dialect)
        : tables_(tables),
          type_(*tables.type),
          // Absent values come last in lists both ways; SQLite's descending order has them there.
          down_(dialect == Dialect::kPostgres ? " DESC NULLS LAST" : " DESC"),
          organisation_(SystemColumn(type_, records::system_field::kOrganisation)),
          state_(SystemColumn(type_, records::system_field::kState)),
          holder_(SystemColumn(type_, records::system_field::kHolder)) {}

    void AddField(const Field& field, Way way) {
        const std::string compared = ComparedColumn(field);
        const bool is_down = way == Way::kDown;
        for (const std::string& column : std::set{SortColumns(field).front(), compared}) {
            std::string columns = fmt::format("{}{}", column, is_down ? down_ : "");
            // A text's pinyin decides the order first, then its normalised form.
            if (column != compared)
                columns += fmt::format(", {}{}", compared, is_down ? down_ : "");
            Add(is_down ? column + "__down" : column,
                fmt::format("{}, id, sys_voided, {}", columns, organisation_));
        }
    }
    /// By state, within a scope, with the days by which views are ordered.
    void AddSystem() {
        std::set<std::string> days;
        for (const catalogue::SavedView& view : type_.views) AddSortColumn(view.sort, days);
        std::string days_after;
        for (const std::string& day : days) days_after += ", " + day;
        Add(state_, fmt::format("{}, {}{}, id, sys_voided", state_, organisation_, days_after));
        std::set<std::string> first;
        AddSortColumn(type_.default_sort, first);
        const std::string sorted = first.empty() ? std::string() : ", " + *first.begin();
        Add(organisation_, fmt::format("{}, {}{}, id, sys_voided", organisation_, state_, sorted));
        Add(holder_, fmt::format("{}, {}, id, sys_voided", holder_, state_));
        for (const std::string_view id :
             {records::system_field::kPending, records::system_field::kMarks}) {
            const std::string column = SystemColumn(type_, id);
            Add("set_" + column, fmt::format("{}, id, sys_voided, {}", column, organisation_),
                fmt::format(" WHERE {} IS NOT NULL", column));
        }
    }
    /// Rows of groups by what they refer to: an officer's cases.
    void AddGroups() {
        for (const GroupTables& group : tables_.groups)
            for (const Field& field : group.field->fields)
                if (field.kind == FieldKind::kReference && !field.retired)
                    AddTo(group.current, ValueColumn(field), ValueColumn(field) + ", record", {});
    }
    std::vector<IndexDef> Take() {
        std::ranges::sort(indexes_, {}, &IndexDef::name);
        return std::move(indexes_);
    }

 private:
    void AddSortColumn(std::string_view sort, std::set<std::string>& into) const {
        if (sort.starts_with('-')) sort.remove_prefix(1);
        const Field* field = records::FindField(type_, sort.substr(0, sort.find(',')));
        if (field != nullptr && field->kind == FieldKind::kDay) into.insert(ValueColumn(*field));
    }
    void Add(const std::string& name, const std::string& columns, const std::string& where = {}) {
        AddTo(tables_.current, name, columns, where);
    }
    /// The name tells the columns apart: an index that is made otherwise is another one.
    void AddTo(const std::string& table, const std::string& name, const std::string& columns,
               const std::string& where) {
        const std::string made = base::Sm3(columns + where).ToText().substr(0, 6);
        const std::string full = IndexName(table, name + "_" + made);
        indexes_.push_back({full, fmt::format("CREATE INDEX IF NOT EXISTS {} ON {} ({}){}", full,
                                              table, columns, where)});
    }

    const TypeTables& tables_;
    const catalogue::RecordType& type_;
    std::string_view down_;
    std::string organisation_, state_, holder_;
    std::vector<IndexDef> indexes_;
};

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
    IndexMaker maker(tables, dialect);
    maker.AddSystem();
    maker.AddGroups();
    for (const auto& [field, way] : FieldsToIndex(*tables.type, catalogue))
        maker.AddField(*field, way);
    return maker.Take();
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
