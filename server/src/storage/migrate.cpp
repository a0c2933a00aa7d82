#include "storage/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "catalogue/load.hpp"
#include "catalogue/versions.hpp"
#include "storage/act_order.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/order_keys.hpp"
#include "storage/rebuild.hpp"
#include "storage/record_tables.hpp"
#include "storage/schema.hpp"

namespace storage {
namespace {

constexpr Sql kReadMeta{"read_meta", "SELECT value FROM setting_meta WHERE name = $1"};
constexpr Sql kWriteMeta{"write_meta",
                         "INSERT INTO setting_meta (name, value) VALUES ($1, $2)"
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr Sql kInsertCatalogue{"insert_catalogue",
                               "INSERT INTO catalogue_version (digest, canonical) VALUES ($1, $2)"
                               " ON CONFLICT (digest) DO NOTHING"};
constexpr Sql kReadCatalogue{"read_catalogue",
                             "SELECT canonical FROM catalogue_version WHERE digest = $1"};
constexpr Sql kCountActs{"any_act_there", "SELECT 1 FROM act LIMIT 1"};

/// Of a change that is not lawful.
const char* CodeOf(catalogue::Change::Kind kind) {
    using Kind = catalogue::Change::Kind;
    switch (kind) {
        case Kind::kTypeRemoved:
            return "storage.type_removed";
        case Kind::kFieldRevived:
            return "storage.field_revived";
        case Kind::kFieldRemoved:
            return "storage.field_removed";
        case Kind::kChoiceRemoved:
            return "storage.choice_removed";
        case Kind::kProcedureRemoved:
            return "storage.procedure_removed";
        case Kind::kStateRemoved:
            return "storage.state_removed";
        default:
            return "storage.field_kind_changed";
    }
}

/// Column name → declared type, lower case.
using Columns = std::map<std::string, std::string>;

std::string Lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

/// What tables and indexes there are, asked once: a thousand questions to the catalogue of
/// PostgreSQL take seconds.
class Present {
 public:
    explicit Present(Connection& connection) : connection_(connection) {}

    /// Empty: there is no such table.
    [[nodiscard]] const Columns& ColumnsOf(const std::string& table) {
        static const Columns kNone;
        if (!tables_) ReadTables();
        const auto found = tables_->find(table);
        return found == tables_->end() ? kNone : found->second;
    }
    [[nodiscard]] bool HasTable(const std::string& table) { return !ColumnsOf(table).empty(); }
    /// Names of indexes, those of keys too.
    [[nodiscard]] const std::vector<std::string>& IndexesOf(const std::string& table) {
        if (indexes_.empty()) ReadIndexes();
        return indexes_[table];
    }
    [[nodiscard]] bool HasIndex(const std::string& name) {
        if (indexes_.empty()) ReadIndexes();
        return index_names_.contains(name);
    }
    /// After tables came, went or were renamed.
    void Forget() {
        tables_.reset();
        indexes_.clear();
        index_names_.clear();
    }

 private:
    [[nodiscard]] bool IsSqlite() const { return connection_.dialect() == Dialect::kSqlite; }

    void ReadTables() {
        const Sql sql = IsSqlite()
                            ? Sql{"read_columns",
                                  "SELECT t.name, c.name, c.type FROM sqlite_master t,"
                                  " pragma_table_info(t.name) c WHERE t.type = 'table'"
                                  " AND t.sql NOT LIKE 'CREATE VIRTUAL%'"}
                            : Sql{"read_columns",
                                  "SELECT t.relname::text, c.attname::text,"
                                  " format_type(c.atttypid, NULL)"
                                  " FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid"
                                  " WHERE t.relnamespace = (SELECT oid FROM pg_namespace"
                                  " WHERE nspname = current_schema())"
                                  " AND t.relkind IN ('r', 'p') AND c.attnum > 0"
                                  " AND NOT c.attisdropped"};
        tables_.emplace();
        connection_.Stream(sql, std::initializer_list<Param>{}, [&](const Row& row) {
            std::string type = Lower(row.Text(2));
            if (type == "timestamp with time zone") type = "timestamptz";
            (*tables_)[row.Text(0)].emplace(row.Text(1), std::move(type));
        });
    }
    void ReadIndexes() {
        const Sql sql = IsSqlite()
                            ? Sql{"read_indexes",
                                  "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'"}
                            : Sql{"read_indexes",
                                  "SELECT tablename::text, indexname::text FROM pg_indexes"
                                  " WHERE schemaname = current_schema()"};
        connection_.Stream(sql, std::initializer_list<Param>{}, [&](const Row& row) {
            indexes_[row.Text(0)].push_back(row.Text(1));
            index_names_.insert(row.Text(1));
        });
    }

    Connection& connection_;
    std::optional<std::map<std::string, Columns>> tables_;
    std::map<std::string, std::vector<std::string>> indexes_;  ///< by table
    std::set<std::string> index_names_;
};

/// `text COLLATE "C"` → `text`.
std::string PlainType(Dialect dialect, ColumnKind kind) {
    const std::string type = Lower(std::string(SqlType(dialect, kind)));
    return type.substr(0, type.find(' '));
}

/// Every act has to be folded again, and the transaction is not one for so much.
struct NeedsRewrite {};

/// What a run does where every act has to be folded again.
enum class Folding { kOnlySaid, kRefused, kDone };

/// One run of Migrate inside its transaction.
class Migrator {
 public:
    Migrator(Connection& connection, const catalogue::Catalogue& catalogue, Folding folding)
        : connection_(connection),
          dialect_(connection.dialect()),
          catalogue_(catalogue),
          folding_(folding),
          present_(connection),
          tables_(std::shared_ptr<const catalogue::Catalogue>(&catalogue, [](const void*) {}),
                  dialect_) {}

    base::Result<MigrationReport> Run() {
        if (!FixedTables()) return base::Refuse(std::move(refusals_));
        CheckDefinitions();
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        DropViews();
        for (const auto& [id, tables] : tables_.all()) BringType(tables);
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        for (const auto& [id, tables] : tables_.all()) BringIndexes(tables);
        BringViews();
        BringCatalogue();
        FoldAgain();
        return std::move(report_);
    }

 private:
    void Do(std::string_view name, const std::string& statement) {
        connection_.ExecuteScript({name, statement});
        report_.statements.push_back(statement);
    }

    bool FixedTables() {
        int done = 0;
        if (present_.HasTable("setting_meta"))
            done = std::stoi(ReadMeta(connection_, "schema").value_or("0"));
        schema_before_ = done;
        const int newest = Migrations().back().number;
        if (done > newest) {
            refusals_.push_back(
                {"storage.newer_schema",
                 {{"schema", std::to_string(done)}, {"known", std::to_string(newest)}},
                 {}});
            return false;
        }
        for (const Migration& migration : Migrations()) {
            if (migration.number <= done) continue;
            Do(migration.name, SchemaText(dialect_, migration.sql));
            WriteMeta(connection_, "schema", std::to_string(migration.number));
            present_.Forget();
        }
        return true;
    }

    /// What was recorded must go on meaning what it meant (docs/formats/catalogue.md, versions).
    void CheckDefinitions() {
        const auto digest = base::Digest::Parse(ReadMeta(connection_, "catalogue").value_or(""));
        if (!digest || *digest == catalogue_.digest || !connection_.QueryInt(kCountActs)) return;
        if (const auto canonical = StoredCatalogue(connection_, *digest))
            refusals_ = UnlawfulChanges(*canonical, catalogue_);
    }

    /// Before renaming: a view would hold on to its columns. Only those of types that change.
    void DropViews() {
        for (const auto& [id, tables] : tables_.all())
            if (const bool is_old = IsViewOld(tables); NeedsChange(tables) || is_old) {
                changed_.push_back(&tables);
                connection_.ExecuteScript(
                    {"drop_view", "DROP VIEW IF EXISTS " + ViewName(*tables.type)});
            }
    }

    bool IsViewOld(const TypeTables& tables) {
        const std::string name = "view." + tables.type->id;
        const std::string digest = base::Sm3(CreateView(tables)).ToText();
        if (ReadMeta(connection_, name) == digest) return false;
        WriteMeta(connection_, name, digest);
        return true;
    }

    bool NeedsChange(const TypeTables& tables) {
        for (const TableDef& table : TablesOf(tables, dialect_)) {
            const Columns& present = present_.ColumnsOf(table.name);
            if (present.empty()) return true;
            for (const ColumnDef& column : table.columns)
                if (!present.contains(column.name)) return true;
        }
        return false;
    }

    void BringType(const TypeTables& tables) {
        RenameGroups(tables);
        const auto defs = TablesOf(tables, dialect_);
        for (const TableDef& table : defs) {
            const Columns& present = present_.ColumnsOf(table.name);
            if (present.empty())
                Do("create_table", table.create);
            else
                BringColumns(tables, table, present);
        }
        BringSearch(tables);
    }

    void RenameGroups(const TypeTables& tables) {
        for (const GroupTables& group : tables.groups) {
            if (present_.HasTable(group.current)) continue;
            for (const std::string& was : group.field->was) {
                catalogue::Field old = *group.field;
                old.id = was;
                const std::string from = GroupTable(*tables.type, old);
                if (!present_.HasTable(from)) continue;
                Do("rename_table", fmt::format("ALTER TABLE {} RENAME TO {}", from, group.current));
                Do("rename_table",
                   fmt::format("ALTER TABLE {} RENAME TO {}", GroupHistoryTable(*tables.type, old),
                               group.history));
                present_.Forget();
                break;
            }
        }
    }

    void BringColumns(const TypeTables& tables, const TableDef& table, Columns present) {
        for (const FieldColumns* field : FieldsOf(tables, table.name)) {
            RenameField(table.name, *field, present);
            const bool had_value = present.contains(field->columns.front().name);
            for (const ColumnDef& column : field->columns)
                BringColumn(table.name, column, *field->field, present, had_value);
        }
    }

    static std::vector<const FieldColumns*> FieldsOf(const TypeTables& tables,
                                                     const std::string& table) {
        std::vector<const FieldColumns*> fields;
        const auto add = [&](const std::vector<FieldColumns>& from) {
            for (const FieldColumns& field : from) fields.push_back(&field);
        };
        if (table == tables.current || table == tables.history) add(tables.fields);
        for (const GroupTables& group : tables.groups)
            if (table == group.current || table == group.history) add(group.fields);
        return fields;
    }

    void RenameField(const std::string& table, const FieldColumns& field, Columns& present) {
        if (present.contains(field.columns.front().name)) return;
        for (const std::string& was : field.field->was) {
            catalogue::Field old = *field.field;
            old.id = was;
            const FieldColumns former = ColumnsOf(old, Holder::kRecord);
            if (!present.contains(former.columns.front().name)) continue;
            for (std::size_t i = 0; i < field.columns.size(); ++i) {
                const auto at = present.find(former.columns[i].name);
                if (at == present.end()) continue;
                Do("rename_column", fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", table,
                                                former.columns[i].name, field.columns[i].name));
                present.emplace(field.columns[i].name, at->second);
            }
            return;
        }
    }

    void BringColumn(const std::string& table, const ColumnDef& column,
                     const catalogue::Field& field, const Columns& present, bool had_value) {
        const auto found = present.find(column.name);
        if (found == present.end()) {
            Do("add_column", fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, column.name,
                                         SqlType(dialect_, column.kind)));
            // A text that was not compared before: its other forms must be computed.
            if (had_value) fold_again_ = true;
        } else if (found->second != PlainType(dialect_, column.kind)) {
            refusals_.push_back({"storage.kind_changed",
                                 {{"field", field.id}, {"table", table}, {"label", field.label}},
                                 field.id});
        }
    }

    /// Search is filled anew when other fields are searched than before: the tokens of an entry can
    /// only be taken out by naming them all.
    void BringSearch(const TypeTables& tables) {
        const std::string searched = SearchedFields(*tables.type);
        const std::string name = "search." + tables.type->id;
        const auto before = ReadMeta(connection_, name);
        if (before == searched) {
            if (schema_before_ < 11 && dialect_ == Dialect::kSqlite)
                Do("set_search", SetSearch(tables));
            return;
        }
        WriteMeta(connection_, name, searched);
        if (const std::string create = CreateSearch(tables, dialect_); !create.empty()) {
            connection_.ExecuteScript({"drop_search", "DROP TABLE IF EXISTS " + tables.search});
            Do("create_search", create);
        }
        if (before) search_again_.push_back(&tables);
    }

    /// Makes what is missing and drops what an earlier program or catalogue wanted.
    void BringIndexes(const TypeTables& tables) {
        const std::vector<IndexDef> wanted = IndexesOf(tables, catalogue_, dialect_);
        std::vector<std::string> there = IndexesThere(tables.current);
        for (const GroupTables& group : tables.groups)
            for (std::string& name : IndexesThere(group.current)) there.push_back(std::move(name));
        for (const std::string& name : there)
            if (std::ranges::find(wanted, name, &IndexDef::name) == wanted.end())
                Do("drop_index", "DROP INDEX " + name);
        for (const IndexDef& index : wanted)
            if (!present_.HasIndex(index.name)) Do("create_index", index.create);
    }

    /// Those that IndexesOf named, not the ones of keys.
    std::vector<std::string> IndexesThere(const std::string& table) {
        std::vector<std::string> names;
        for (const std::string& name : present_.IndexesOf(table))
            if (name.starts_with(table + "__")) names.push_back(name);
        return names;
    }

    void BringViews() {
        for (const TypeTables* tables : changed_) Do("create_view", CreateView(*tables));
    }

    void BringCatalogue() {
        connection_.Execute(kInsertCatalogue, {catalogue_.digest, catalogue_.canonical});
        const std::string digest = catalogue_.digest.ToText();
        report_.new_catalogue = ReadMeta(connection_, "catalogue") != digest;
        if (report_.new_catalogue) WriteMeta(connection_, "catalogue", digest);
        const std::string& calendar = catalogue_.calendar.version();
        if (ReadMeta(connection_, kCalendarInForce) != calendar)
            WriteMeta(connection_, kCalendarInForce, calendar);
        const auto forms = ReadMeta(connection_, "text_forms");
        if (forms != TextForms()) WriteMeta(connection_, "text_forms", TextForms());
        if (forms && DifferInOrderKeys(*forms)) {
            for (std::string& line : RenewOrderKeys(connection_, tables_))
                report_.statements.push_back(std::move(line));
        } else if (forms && forms != TextForms()) {
            fold_again_ = true;
        }
    }

    void FoldAgain() {
        if (!connection_.QueryInt(kCountActs)) return;
        if (fold_again_) {
            if (folding_ == Folding::kRefused) throw NeedsRewrite{};
            if (folding_ == Folding::kDone) Rebuild(connection_, tables_);
            report_.folded_again = true;
            return;
        }
        for (const TypeTables* tables : search_again_) RebuildSearch(connection_, tables_, *tables);
    }

    Connection& connection_;
    Dialect dialect_;
    const catalogue::Catalogue& catalogue_;
    Folding folding_;
    Present present_;
    TableMap tables_;
    MigrationReport report_;
    base::Refusals refusals_;
    std::vector<const TypeTables*> changed_, search_again_;
    bool fold_again_ = false;
    int schema_before_ = 0;
};

/// Leaves the transaction without an effect.
struct Undo {};

}  // namespace

base::Result<MigrationReport> Migrate(Database& database, const catalogue::Catalogue& catalogue,
                                      DryRun dry_run) {
    base::Result<MigrationReport> result = MigrationReport{};
    const auto run = [&](Connection& connection, Folding folding) {
        result = Migrator(connection, catalogue, folding).Run();
        if (!result || dry_run == DryRun::kYes) throw Undo{};
    };
    try {
        database.WriteAlone([&](Connection& connection) {
            run(connection, dry_run == DryRun::kYes ? Folding::kOnlySaid : Folding::kRefused);
        });
    } catch (const Undo&) {
        // `result` says what was found.
    } catch (const NeedsRewrite&) {
        try {
            database.RewriteAlone([&](Connection& connection) { run(connection, Folding::kDone); });
        } catch (const Undo&) {
            // As above.
        }
    }
    return result;
}

base::Refusals UnlawfulChanges(const std::string& before, const catalogue::Catalogue& now) {
    base::Refusals refusals;
    const auto former = catalogue::ReadStoredCatalogue(before);
    if (!former) return refusals;
    for (const catalogue::Change& change : catalogue::CompareVersions(**former, now))
        if (!change.IsLawful())
            refusals.push_back(
                {CodeOf(change.kind), {{"path", change.path}, {"was", change.was}}, change.path});
    return refusals;
}

Standing StandingOf(Database& database, const catalogue::Catalogue& catalogue) {
    try {
        const auto snapshot = database.Read();
        Connection& connection = snapshot->connection();
        if (ReadMeta(connection, "schema") != std::to_string(Migrations().back().number) ||
            ReadMeta(connection, "text_forms") != TextForms())
            return Standing::kOther;
        if (ReadMeta(connection, "catalogue") != catalogue.digest.ToText())
            return Standing::kOtherDefinitions;
        return Standing::kSame;
    } catch (const Failure& failure) {
        if (failure.sqlstate() == Failure::kSyntax || failure.sqlstate() == "42P01")
            return Standing::kOther;  // no table yet
        throw;
    }
}

bool IsUpToDate(Database& database, const catalogue::Catalogue& catalogue) {
    // Asked without a lock first: a try of what is missing shuts everybody out.
    if (StandingOf(database, catalogue) != Standing::kSame) return false;
    const auto report = Migrate(database, catalogue, DryRun::kYes);
    return report && report->ChangedNothing();
}

std::string SearchedFields(const catalogue::RecordType& type) {
    std::string searched;
    for (const catalogue::Field& field : type.fields) {
        if (field.search) searched += field.id + ' ';
        for (const catalogue::Field& cell : field.fields)
            if (cell.search) searched += field.id + '/' + cell.id + ' ';
    }
    return searched;
}

std::optional<std::string> ReadMeta(Connection& connection, const std::string& name) {
    return connection.QueryText(kReadMeta, {name});
}

void WriteMeta(Connection& connection, const std::string& name, const std::string& value) {
    connection.Execute(kWriteMeta, {name, value});
}

std::optional<std::string> StoredCatalogue(Connection& connection, const base::Digest& digest) {
    return connection.QueryText(kReadCatalogue, {digest});
}

}  // namespace storage
