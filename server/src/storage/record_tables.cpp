#include "storage/record_tables.hpp"

#include <fmt/format.h>

namespace storage {
namespace {

/// `$from, $from+1, …`, `count` of them.
std::string Places(std::size_t from, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{}${}", i == 0 ? "" : ", ", from + i);
    return text;
}

/// A statement of several rows that fails is undone with its whole task: SQLite need not copy every
/// page that it changes to bring it back.
std::string_view OrFail(Dialect dialect) { return dialect == Dialect::kSqlite ? " OR FAIL" : ""; }

std::size_t CountOf(const std::vector<FieldColumns>& fields) {
    std::size_t count = 0;
    for (const FieldColumns& field : fields) count += field.columns.size();
    return count;
}

std::string NamesOf(const std::vector<FieldColumns>& fields, std::string_view prefix = {}) {
    std::string text;
    for (const FieldColumns& field : fields)
        for (const ColumnDef& column : field.columns)
            text += fmt::format(", {}{}", prefix, column.name);
    return text;  // begins with ", "
}

}  // namespace

FieldColumns ColumnsOf(const catalogue::Field& field, Holder holder) {
    FieldColumns result{&field, {{ValueColumn(field), KindOfColumn(field)}}};
    if (field.kind == catalogue::FieldKind::kPlace) {
        result.columns.push_back({PlaceLatitudeColumn(field), ColumnKind::kInt});
        result.columns.push_back({PlaceTextColumn(field), ColumnKind::kText});
    }
    if (records::ComparesNormalised(field))
        result.columns.push_back({NormalisedColumn(field), ColumnKind::kText});
    if (holder == Holder::kRecord && HasPinyinColumn(field))
        result.columns.push_back({PinyinColumn(field), ColumnKind::kText});
    return result;
}

TypeTables::TypeTables(const catalogue::RecordType& of, Dialect dialect)
    : type(&of),
      current(RecordTable(of)),
      history(HistoryTable(of)),
      states(StateTable(of)),
      search(SearchTable(dialect, of)) {
    for (const catalogue::Field* field : ColumnFields(of))
        fields.push_back(ColumnsOf(*field, Holder::kRecord));
    MakeRecordSql(dialect);
    MakeGroups(dialect);
    MakeStateSql(dialect);
    MakeSearchSql(dialect);
}

std::string TypeTables::SelectList(std::string_view prefix) const {
    return fmt::format("{0}id, {0}version, {0}sys_erased{1}", prefix, NamesOf(fields, prefix));
}

void TypeTables::MakeRecordSql(Dialect dialect) {
    const std::string names = NamesOf(fields);
    const std::size_t count = CountOf(fields);
    find = fmt::format("SELECT {} FROM {} WHERE id = $1", SelectList(""), current);
    find_for_update = dialect == Dialect::kPostgres ? find + " FOR UPDATE" : find;
    // By the version: looking for the one that was known at $2 among thousands reads them all.
    find_known = fmt::format(
        "SELECT {} FROM {} WHERE id = $1 AND version = (SELECT a.version FROM act_touch a"
        " WHERE a.record = $1 AND a.arrival <= $2 ORDER BY a.version DESC LIMIT 1)",
        SelectList(""), history);
    insert = fmt::format("INSERT INTO {} (id, version, sys_erased{}) VALUES ({})", current, names,
                         Places(1, 3 + count));
    insert_full_history =
        fmt::format("INSERT INTO {} (id, version, sys_erased{}, known_from, known_to) VALUES ({})",
                    history, names, Places(1, 5 + count));
    copy_to_history = fmt::format(
        "INSERT{} INTO {} (known_from, id, version, sys_erased{}) SELECT $1, id, version,"
        " sys_erased{} FROM {} WHERE id = $2",
        OrFail(dialect), history, names, names, current);
    end_history =
        fmt::format("UPDATE {} SET known_to = $1 WHERE id = $2 AND version = $3", history);
}

void TypeTables::MakeGroups(Dialect /*dialect*/) {
    for (const catalogue::Field* group : GroupFields(*type)) {
        GroupTables tables;
        tables.field = group;
        tables.current = GroupTable(*type, *group);
        tables.history = GroupHistoryTable(*type, *group);
        for (const catalogue::Field& field : group->fields)
            tables.fields.push_back(ColumnsOf(field, Holder::kGroupRow));
        const std::string names = NamesOf(tables.fields);
        const std::size_t count = CountOf(tables.fields);
        tables.select = fmt::format("SELECT row_id{} FROM {} WHERE record = $1 ORDER BY ordinal",
                                    names, tables.current);
        tables.select_known = fmt::format(
            "SELECT row_id{} FROM {} WHERE record = $1 AND known_from <= $2"
            " AND (known_to IS NULL OR known_to > $2) ORDER BY ordinal",
            names, tables.history);
        tables.select_many_prefix =
            fmt::format("SELECT record, row_id{} FROM {} WHERE record IN (", names, tables.current);
        tables.clear = fmt::format("DELETE FROM {} WHERE record = $1", tables.current);
        tables.insert = fmt::format("INSERT INTO {} (record, ordinal, row_id{}) VALUES ({})",
                                    tables.current, names, Places(1, 3 + count));
        tables.end_history = fmt::format(
            "UPDATE {} SET known_to = $1 WHERE record = $2 AND known_to IS NULL", tables.history);
        tables.insert_history = fmt::format(
            "INSERT INTO {} (record, ordinal, row_id{}, known_from, known_to) VALUES ({})",
            tables.history, names, Places(1, 5 + count));
        groups.push_back(std::move(tables));
    }
}

void TypeTables::MakeStateSql(Dialect dialect) {
    // $1 arrival, $2 day, $3 record
    split_state = fmt::format(
        "INSERT{1} INTO {0} (id, known_from, from_day, to_day, state) SELECT id, $1, from_day, $2,"
        " state FROM {0} WHERE id = $3 AND known_to IS NULL AND from_day < $2"
        " AND (to_day IS NULL OR to_day > $2)",
        states, OrFail(dialect));
    end_state = fmt::format(
        "UPDATE{} {} SET known_to = $1 WHERE id = $3 AND known_to IS NULL AND known_from < $1"
        " AND (to_day IS NULL OR to_day > $2)",
        OrFail(dialect), states);
    begin_state = fmt::format(
        "INSERT INTO {} (id, known_from, from_day, to_day, known_to, state)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        states);
}

void TypeTables::MakeSearchSql(Dialect dialect) {
    if (dialect == Dialect::kPostgres) {
        insert_search = append_search = fmt::format(
            "INSERT INTO search (record, type, tokens) VALUES ($1, '{}', $2::tsvector)"
            " ON CONFLICT (record) DO UPDATE SET tokens = excluded.tokens",
            type->id);
        delete_search = "DELETE FROM search WHERE record = $1";
        return;
    }
    append_search =
        fmt::format("INSERT INTO {} (rowid, tokens) VALUES (last_insert_rowid(), $2)", search);
    wait_search = fmt::format(
        "INSERT INTO search_waiting (name, row, before, after)"
        " VALUES ('{}', (SELECT row FROM {} WHERE id = $1), $2, $3)",
        search, current);
    find_row = fmt::format("SELECT row FROM {} WHERE id = $1", current);
}

const FieldColumns* TypeTables::FindField(std::string_view id) const {
    for (const FieldColumns& field : fields)
        if (field.field->id == id) return &field;
    return nullptr;
}

const GroupTables* TypeTables::FindGroup(std::string_view id) const {
    for (const GroupTables& group : groups)
        if (group.field->id == id) return &group;
    return nullptr;
}

TableMap::TableMap(std::shared_ptr<const catalogue::Catalogue> catalogue, Dialect dialect)
    : catalogue_(std::move(catalogue)), dialect_(dialect) {
    for (const auto& [id, type] : catalogue_->record_types) types_.try_emplace(id, type, dialect_);
}

const TypeTables* TableMap::Find(std::string_view type) const {
    const auto found = types_.find(type);
    return found == types_.end() ? nullptr : &found->second;
}

const TypeTables& TableMap::Of(std::string_view type) const {
    const TypeTables* found = Find(type);
    if (found == nullptr)
        throw Failure(std::string(Failure::kInternal),
                      fmt::format("the catalogue has no record type {}", type), "tables");
    return *found;
}

}  // namespace storage
