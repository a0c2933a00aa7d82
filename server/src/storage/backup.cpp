#include "storage/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <system_error>

#include "base/text.hpp"
#include "ledger/act.hpp"
#include "ledger/tree.hpp"
#include "storage/fixed_tables.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace storage {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr Sql kCountActs{"count_acts", "SELECT COUNT(*) FROM act"};
constexpr Sql kTombstones{"tombstones",
                          "SELECT act, record, path, by_act FROM tombstone"
                          " ORDER BY act, record, path"};

void SyncPath(const fs::path& path, int flags) {
    const int file = open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
    const int result = fsync(file);
    const int error = errno;
    close(file);
    if (result != 0) throw std::system_error(error, std::generic_category(), path.string());
}

BackupReport ReportOn(Connection& connection) {
    BackupReport report;
    report.acts = connection.QueryInt(kCountActs).value_or(0);
    report.size = TreeSize(connection);
    report.root = ledger::RootOf(report.size, NodesOf(connection));
    return report;
}

/// Every fixed table, row by row, from one snapshot.
void CopyTables(Connection& from, Connection& to) {
    for (const FixedTable& table : FixedTables()) {
        const std::string select = table.SelectAll(), insert = table.Insert();
        from.Stream({"backup_table", select}, {}, [&](const Row& row) {
            const std::vector<Param> params = CopyRow(table, row);
            to.ExecuteLater({"backup_row", insert}, Params(params));
        });
    }
}

void CopyToSqlite(Database& source, const fs::path& file) {
    const auto snapshot = source.Read();
    const auto target = OpenDatabase({.where = file.string()});
    target->RewriteAlone([&](Connection& to) {
        for (const Migration& migration : Migrations()) {
            const std::string text = SchemaText(Dialect::kSqlite, migration.sql);
            to.ExecuteScript({migration.name, text});
        }
        CopyTables(snapshot->connection(), to);
    });
    target->Forget({});  // all of it out of the log, into the file
}

std::string UuidText(const base::Uuid& uuid) { return "\"" + uuid.ToText() + "\""; }

std::optional<Tombstone> TombstoneFromJson(const json::value& value) {
    if (!value.is_object()) return std::nullopt;
    const auto text = [&](const char* name) -> std::string {
        const json::value* member = value.get_object().if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string().c_str())
                                                        : std::string();
    };
    const auto act = base::ActId::Parse(text("act")), by = base::ActId::Parse(text("by_act"));
    const auto record = base::RecordId::Parse(text("record"));
    const std::string path = text("path");
    if (!act || !by || !record || path.empty()) return std::nullopt;
    return Tombstone{*act, *record, path, *by};
}

}  // namespace

base::Result<BackupReport> Backup(Database& source, const fs::path& file) {
    if (fs::exists(file)) return base::Refuse("backup.file_exists", {{"file", file.string()}});
    const fs::path part = file.string() + ".part";
    fs::remove(part);
    try {
        if (!source.CopyTo(part.string())) CopyToSqlite(source, part);
        SyncPath(part, O_RDWR);
        const BackupReport report = ReportOn(*OpenImmutable(part.string()));
        fs::rename(part, file);
        SyncPath(fs::absolute(file).parent_path(), O_RDONLY | O_DIRECTORY);
        return report;
    } catch (const std::exception&) {
        for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(part.string() + suffix);
        throw;
    }
}

std::vector<Tombstone> ReadTombstones(Database& database) {
    std::vector<Tombstone> tombstones;
    const auto snapshot = database.Read();
    Rows rows = snapshot->connection().Query(kTombstones);
    while (rows.Next())
        tombstones.push_back({rows->ActId(0), rows->RecordId(1), rows->Text(2), rows->ActId(3)});
    return tombstones;
}

std::string TombstonesText(const std::vector<Tombstone>& tombstones) {
    std::string text;
    for (const Tombstone& stone : tombstones)
        text +=
            fmt::format(R"({{"act":{},"by_act":{},"path":{},"record":{}}})"
                        "\n",
                        UuidText(stone.act.value), UuidText(stone.by_act.value),
                        json::serialize(json::string(stone.path)), UuidText(stone.record.value));
    return text;
}

base::Result<std::vector<Tombstone>> ReadTombstonesText(std::string_view text) {
    std::vector<Tombstone> tombstones;
    base::Refusals faults;
    int number = 0;
    for (const std::string& line : base::Split(text, '\n')) {
        ++number;
        if (line.empty()) continue;
        json::error_code error;
        const json::value value = json::parse(line, error);
        const auto stone = error ? std::nullopt : TombstoneFromJson(value);
        if (stone)
            tombstones.push_back(*stone);
        else
            faults.push_back({"restore.tombstone_malformed",
                              {{"line", std::to_string(number)}},
                              fmt::format("line {}", number)});
    }
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return tombstones;
}

}  // namespace storage
