#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "storage/columns.hpp"
#include "storage/database.hpp"

namespace storage {

struct ColumnDef {
    std::string name;
    ColumnKind kind = ColumnKind::kText;
};

/// A field and its columns, in the order of the table: the value (three for a place), then n_, p_.
struct FieldColumns {
    const catalogue::Field* field = nullptr;
    std::vector<ColumnDef> columns;
};

/// Rows of groups have no pinyin columns.
enum class Holder { kRecord, kGroupRow };

[[nodiscard]] FieldColumns ColumnsOf(const catalogue::Field& field, Holder holder);

/// A repeated group in its two tables, with the SQL that is always the same.
struct GroupTables {
    const catalogue::Field* field = nullptr;
    std::string current, history;  ///< g_…, hg_…
    std::vector<FieldColumns> fields;
    std::string select, select_known;  ///< of one record: row_id, fields…; known: $2 the arrival
    std::string select_many_prefix;  ///< record, row_id, fields…; ends before the list of records
    std::string clear, insert;
    std::string end_history, insert_history;
};

/// A record type in its tables: made once a catalogue, then only read.
struct TypeTables {
    TypeTables(const catalogue::RecordType& of, Dialect dialect);

    const catalogue::RecordType* type;
    std::string current, history, states, search;
    std::vector<FieldColumns> fields;  ///< system fields first
    std::vector<GroupTables> groups;

    /// `id, version, sys_erased, <all columns>` with each name after `prefix` (`t.`).
    [[nodiscard]] std::string SelectList(std::string_view prefix) const;
    std::string find, find_for_update, find_known;
    std::string insert, insert_full_history, copy_to_history, end_history;
    std::string split_state, end_state, begin_state;
    /// PostgreSQL: $1 the record, $2 tokens (delete: $1 only).
    std::string insert_search, delete_search;
    std::string append_search;  ///< $2 tokens, right after `insert`
    /// SQLite, of record $1: r_t.row, and what is to come into the index: $2 its tokens before, $3
    /// now.
    std::string find_row, wait_search;

    [[nodiscard]] const FieldColumns* FindField(std::string_view id) const;
    [[nodiscard]] const GroupTables* FindGroup(std::string_view id) const;

 private:
    void MakeRecordSql(Dialect dialect);
    void MakeGroups(Dialect dialect);
    void MakeStateSql(Dialect dialect);
    void MakeSearchSql(Dialect dialect);
};

/// The tables of all types of a catalogue. Immutable after construction: any thread.
class TableMap {
 public:
    TableMap(std::shared_ptr<const catalogue::Catalogue> catalogue, Dialect dialect);

    /// By id: `type` may come from another version of the catalogue. Throws Failure when the
    /// catalogue in force has no such type.
    [[nodiscard]] const TypeTables& Of(std::string_view type) const;
    [[nodiscard]] const TypeTables* Find(std::string_view type) const;
    [[nodiscard]] const catalogue::Catalogue& catalogue() const { return *catalogue_; }
    [[nodiscard]] Dialect dialect() const { return dialect_; }
    [[nodiscard]] const std::map<std::string, TypeTables, std::less<>>& all() const {
        return types_;
    }

 private:
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    Dialect dialect_;
    std::map<std::string, TypeTables, std::less<>> types_;
};

}  // namespace storage
