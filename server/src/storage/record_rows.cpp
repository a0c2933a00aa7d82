#include "storage/record_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "records/record.hpp"
#include "storage/record_codec.hpp"
#include "storage/search_rows.hpp"

namespace storage {
namespace {

using records::Value;
namespace system_field = records::system_field;

constexpr Sql kInsertRowTouch{
    "insert_act_touch", "INSERT INTO act_touch (record, version, arrival) VALUES ($1, $2, $3)"};

void Later(Connection& connection, std::string_view name, std::string_view text,
           std::initializer_list<Param> params) {
    connection.ExecuteLater(Sql{name, text}, params);
}

/// Sets only the columns of the changed fields: the rest need not be encoded again.
void UpdateCurrent(Connection& connection, const TouchRows& touch) {
    std::vector<Param> params;
    params.emplace_back(touch.after.id);
    params.emplace_back(touch.after.version);
    params.push_back(ErasedPaths(touch.after));
    std::string text =
        fmt::format("UPDATE {} SET version = $2, sys_erased = $3", touch.tables.current);
    for (const FieldColumns& field : touch.tables.fields) {
        const std::string& id = field.field->id;
        if (std::ranges::find(touch.changed, id) == touch.changed.end()) continue;
        std::size_t place = params.size();
        EncodeField(field, touch.after.Get(id), params);
        for (const ColumnDef& column : field.columns)
            text += fmt::format(", {} = ${}", column.name, ++place);
    }
    text += " WHERE id = $1";
    connection.ExecuteLater(Sql{"update_record", text}, Params(params));
}

/// A new record and its first version have the same columns, encoded once.
void InsertNew(Connection& connection, const TouchRows& touch) {
    std::vector<Param> params = EncodeRecord(touch.tables, touch.after);
    connection.ExecuteLater(Sql{"insert_record", touch.tables.insert}, Params(params));
    params.emplace_back(touch.arrival);
    params.emplace_back();
    connection.ExecuteLater(Sql{"insert_history", touch.tables.insert_full_history},
                            Params(params));
}

void WriteVersion(Connection& connection, const TouchRows& touch) {
    if (touch.after.version == 1) return InsertNew(connection, touch);
    const base::RecordId& id = touch.after.id;
    UpdateCurrent(connection, touch);
    Later(connection, "end_history", touch.tables.end_history,
          {touch.arrival, id, touch.after.version - 1});
    Later(connection, "copy_to_history", touch.tables.copy_to_history, {touch.arrival, id});
}

void WriteGroup(Connection& connection, const TouchRows& touch, const GroupTables& group) {
    const base::RecordId& id = touch.after.id;
    if (touch.after.version > 1) {
        Later(connection, "clear_group", group.clear, {id});
        Later(connection, "end_group_history", group.end_history, {touch.arrival, id});
    }
    const auto* rows = touch.after.Get(group.field->id).As<std::vector<records::Row>>();
    if (rows == nullptr) return;
    std::int64_t ordinal = 0;
    for (const records::Row& row : *rows) {
        std::vector<Param> params = EncodeGroupRow(group, id, ordinal++, row);
        connection.ExecuteLater(Sql{"insert_group_row", group.insert}, Params(params));
        params.emplace_back(touch.arrival);
        params.emplace_back();
        connection.ExecuteLater(Sql{"insert_group_history", group.insert_history}, Params(params));
    }
}

void WriteState(Connection& connection, const TouchRows& touch) {
    const base::RecordId& id = touch.after.id;
    const base::CivilDay day = StateDay(touch.after, touch.happened_on);
    if (touch.after.version > 1) {
        Later(connection, "split_state", touch.tables.split_state, {touch.arrival, day, id});
        Later(connection, "end_state", touch.tables.end_state, {touch.arrival, day, id});
    }
    const auto* state = touch.after.Get(system_field::kState).As<std::string>();
    if (state == nullptr) return;
    Later(connection, "begin_state", touch.tables.begin_state,
          {id, touch.arrival, day, Param(), Param(), *state});
}

}  // namespace

bool SetsSearch(const catalogue::RecordType& type, const std::vector<std::string_view>& changed) {
    return std::ranges::any_of(changed, [&](std::string_view id) {
        const catalogue::Field* field = records::FindField(type, id);
        if (field == nullptr) return false;
        return field->search || std::ranges::any_of(field->fields, &catalogue::Field::search);
    });
}

base::CivilDay StateDay(const records::Record& after, base::CivilDay happened_on) {
    return after.Day(system_field::kStateSince).value_or(happened_on);
}

void WriteTouch(Connection& connection, const TouchRows& touch) {
    const records::Record& after = touch.after;
    connection.ExecuteLater(kInsertRowTouch, {after.id, after.version, touch.arrival});
    WriteVersion(connection, touch);
    for (const std::string_view id : touch.changed) {
        if (const GroupTables* group = touch.tables.FindGroup(id))
            WriteGroup(connection, touch, *group);
        if (id == system_field::kState) WriteState(connection, touch);
    }
    if (SetsSearch(*touch.tables.type, touch.changed))
        WriteSearch(connection, touch.tables, after.id, touch.tokens_before,
                    TokensOf(*touch.tables.type, after));
}

void ClearRecord(Connection& connection, const TypeTables& tables, const base::RecordId& record,
                 const std::string& tokens) {
    WriteSearch(connection, tables, record, tokens, {});
    const auto remove = [&](const std::string& table, std::string_view key) {
        Later(connection, "clear_record", fmt::format("DELETE FROM {} WHERE {} = $1", table, key),
              {record});
    };
    for (const GroupTables& group : tables.groups) {
        remove(group.current, "record");
        remove(group.history, "record");
    }
    remove(tables.states, "id");
    remove(tables.history, "id");
    remove(tables.current, "id");
}

}  // namespace storage
