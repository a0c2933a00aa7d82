#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/check.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/tree.hpp"
#include "storage/backup.hpp"
#include "storage/fixed_tables.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/migrations/migrations.hpp"
#include "storage/rebuild.hpp"
#include "storage/record_store.hpp"
#include "storage/record_writer.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace storage {
namespace {

namespace fs = std::filesystem;

constexpr Sql kBringTombstone{"insert_tombstone",
                              "INSERT INTO tombstone (act, record, path, by_act)"
                              " VALUES ($1, $2, $3, $4)"
                              " ON CONFLICT (act, record, path) DO NOTHING"};
constexpr Sql kBackupTombstones{"backup_tombstones",
                                "SELECT act, record, path, by_act FROM tombstone"};
constexpr Sql kArrivalOf{"arrival_of", "SELECT arrival FROM act WHERE id = $1"};
constexpr Sql kHasEvidence{"has_evidence", "SELECT 1 FROM evidence WHERE digest = $1"};
constexpr std::string_view kEvidencePath = "evidence/";

/// What Migrate wrote for this database stays; the rest of setting_meta comes from the backup.
bool ComesFromBackup(const std::string& name) {
    return name == "log" || name == "demonstration" || name == "heads" || name == "epoch";
}

/// Leaves the transaction without an effect; the refusals say why.
struct Refused {
    base::Refusals refusals;
};

[[noreturn]] void RefuseNow(std::string code,
                            std::vector<std::pair<std::string, std::string>> params = {}) {
    throw Refused{{base::Refusal{std::move(code), std::move(params), {}}}};
}

/// One restore inside its transaction.
class Restorer {
 public:
    Restorer(Connection& from, Connection& to, const RestoreRequest& request)
        : from_(from), to_(to), request_(request) {}

    void Run() {
        FindBuried();
        for (const FixedTable& table : TablesOfFacts()) Copy(table);
        for (const Tombstone& stone : erased_anew_)
            to_.ExecuteLater(kBringTombstone, {stone.act, stone.record, stone.path, stone.by_act});
        RebuildTree(to_);
        CheckHeads();
        CheckWitness();
        const TableMap tables(request_.catalogue, to_.dialect());
        const RebuildReport rebuilt = Rebuild(to_, tables);
        if (!rebuilt.faults.empty())
            RefuseNow("restore.damaged", {{"detail", rebuilt.faults.front()}});
        report_.acts = rebuilt.acts;
        report_.records = rebuilt.records;
        if (to_.dialect() == Dialect::kPostgres) SetSequences();
    }

    [[nodiscard]] const RestoreReport& report() const { return report_; }

    /// Erased since the backup: the acts that did it are lost, so the epoch's act must say it.
    [[nodiscard]] const std::vector<Tombstone>& erased_anew() const { return erased_anew_; }

 private:
    void Copy(const FixedTable& table) {
        const std::string select = table.SelectAll();
        std::string insert = table.Insert();
        if (table.name == "catalogue_version") insert += " ON CONFLICT (digest) DO NOTHING";
        from_.Stream({"restore_table", select}, {}, [&](const Row& row) {
            if (table.name == "setting_meta") {
                if (ComesFromBackup(row.Text(0))) WriteMeta(to_, row.Text(0), row.Text(1));
                return;
            }
            if (table.name == "act") CheckLeaf(row);
            if (IsBuried(table.name, row)) {
                report_.erased += 1;
                return;
            }
            std::vector<Param> params = CopyRow(table, row);
            // A request's digest would let a short erased value be guessed. Columns as in m0001.
            if (table.name == "act" && forgotten_.contains(row.Int(0))) params[3] = Param();
            to_.ExecuteLater({"restore_row", insert}, Params(params));
        });
    }

    /// The tree is built from the leaves, so each must be that of its bytes. Columns as in m0001.
    static void CheckLeaf(const Row& act) {
        if (ledger::LeafHash(act.View(6)) == act.Digest(4)) return;
        RefuseNow("restore.damaged", {{"detail", fmt::format("arrival {}", act.Int(0))}});
    }

    /// What was erased before the backup or since is not copied at all: so no page, log or dead row
    /// of the new database ever holds it.
    void FindBuried() {
        std::set<Tombstone> known;
        {
            Rows rows = from_.Query(kBackupTombstones);
            while (rows.Next())
                known.insert({rows->ActId(0), rows->RecordId(1), rows->Text(2), rows->ActId(3)});
        }
        for (const Tombstone& stone : known) Bury(stone);
        for (const Tombstone& stone : request_.later_tombstones) {
            const bool is_known = std::ranges::any_of(known, [&](const Tombstone& one) {
                return one.act == stone.act && one.record == stone.record && one.path == stone.path;
            });
            if (!is_known && Bury(stone)) erased_anew_.push_back(stone);
        }
    }

    /// False when the backup is older than what was erased: there is nothing to bury.
    bool Bury(const Tombstone& stone) {
        if (stone.path.starts_with(kEvidencePath)) {
            const auto digest =
                base::Digest::Parse(std::string_view(stone.path).substr(kEvidencePath.size()));
            if (!digest || !from_.QueryInt(kHasEvidence, {*digest})) return false;
            buried_evidence_.insert(*digest);
            return true;
        }
        const auto arrival = from_.QueryInt(kArrivalOf, {stone.act});
        if (!arrival) return false;
        forgotten_.insert(*arrival);
        buried_.emplace(*arrival, stone.record, stone.path);
        return true;
    }

    /// Columns as in m0001.
    [[nodiscard]] bool IsBuried(const std::string& table, const Row& row) const {
        if (table == "sealed_value")
            return buried_.contains({row.Int(0), row.RecordId(1), row.Text(2)});
        return table == "evidence" && buried_evidence_.contains(row.Digest(0));
    }

    [[nodiscard]] base::Digest RootAt(std::uint64_t size) {
        return ledger::RootOf(size, NodesOf(to_));
    }

    void CheckHeads() {
        if (const auto head = HeadAtOdds(to_)) RefuseNow("restore.damaged", {{"detail", *head}});
    }

    void CheckWitness() {
        if (!request_.witnessed) return;
        const ledger::Head& head = *request_.witnessed;
        if (!ledger::VerifyHead(head) || ReadMeta(to_, "log") != head.log.ToText())
            RefuseNow("restore.other_log", {{"log", head.log.ToText()}});
        const std::uint64_t size = TreeSize(to_);
        if (head.size > size)
            report_.lost = head.size - size;
        else if (RootAt(head.size) != head.root)
            RefuseNow("restore.head_differs", {{"size", std::to_string(head.size)}});
    }

    /// Sequences go on where the copied rows end.
    void SetSequences() {
        const auto run = [&](const std::string& text) {
            static_cast<void>(to_.QueryInt({"set_sequence", text}));
        };
        run("SELECT setval('act_arrival', (SELECT MAX(arrival) FROM act))");
        run("SELECT setval('act_clock', (SELECT CAST(EXTRACT(EPOCH FROM MAX(recorded_at)) * 1000000"
            " AS bigint) FROM act))");
        for (const FixedTable& table : TablesOfFacts())
            for (const FixedColumn& column : table.columns)
                if (column.is_serial)
                    run(
                        fmt::format("SELECT setval(pg_get_serial_sequence('{0}', '{1}'),"
                                    " (SELECT MAX({1}) FROM {0}))",
                                    table.name, column.name));
    }

    Connection& from_;
    Connection& to_;
    const RestoreRequest& request_;
    RestoreReport report_;
    std::vector<Tombstone> erased_anew_;
    std::set<std::tuple<std::int64_t, base::RecordId, std::string>> buried_;
    std::set<base::Digest> buried_evidence_;
    std::set<std::int64_t> forgotten_;  ///< arrivals of acts that sealed something erased
};

/// `"erased":[…]` of the epoch's statement: what is destroyed again, and by which lost act it was.
std::string ErasedAgain(const std::vector<Tombstone>& stones) {
    if (stones.empty()) return {};
    std::string text = R"("erased":[)";
    for (const Tombstone& stone : stones) {
        if (&stone != stones.data()) text += ',';
        text += fmt::format(R"({{"act":"{}","by":"{}","path":)", stone.act.ToText(),
                            stone.by_act.ToText());
        ledger::AppendJsonText(text, stone.path);
        text += fmt::format(R"(,"record":"{}"}})", stone.record.ToText());
    }
    return text + "],";
}

std::string EpochStatement(const RestoreRequest& request, std::int64_t epoch,
                           const std::vector<Tombstone>& erased, std::uint64_t size,
                           const base::Digest& root) {
    std::string text = fmt::format(R"({{"epoch":{},{}"restored":{{"root":"{}","size":{}}})", epoch,
                                   ErasedAgain(erased), root.ToText(), size);
    if (request.witnessed)
        text += fmt::format(R"(,"witnessed":{})", ledger::HeadText(*request.witnessed));
    return text + "}";
}

/// The act that says where the ledger was cut and goes on, in the restore's own transaction.
RestoreReport BeginEpoch(Connection& connection, ActOrder& order, const RestoreRequest& request,
                         const Restorer& restorer) {
    RestoreReport report = restorer.report();
    const std::uint64_t size = TreeSize(connection);
    const base::Digest root = ledger::RootOf(size, NodesOf(connection));
    report.epoch = std::stoll(ReadMeta(connection, "epoch").value_or("0")) + 1;
    ledger::Act act;
    act.id = report.epoch_act = base::ActId::Make(request.clock.Now(), request.randomness);
    act.kind = "ledger.epoch";
    act.catalogue = request.catalogue->digest;
    act.acted_by = act.entered_by = request.by;
    act.happened_on = request.clock.Today();
    act.statement = EpochStatement(request, report.epoch, restorer.erased_anew(), size, root);
    const TableMap tables(request.catalogue, connection.dialect());
    const RecordStoreOptions options{request.clock, false, {}};
    order.TaskBegins(connection);
    SqlRecordWriter writer(connection, tables, order, options);
    CHECK(writer.Store({act, {}, {}, {}}).has_value());
    WriteMeta(connection, "epoch", std::to_string(report.epoch));
    return report;
}

std::unique_ptr<ActOrder> OrderOf(Database& target, Connection& backup, const base::Clock& clock) {
    if (target.dialect() == Dialect::kSqlite) return MakeSqliteOrder(clock);
    const bool demonstration = ReadMeta(backup, "demonstration") == "1";
    return MakePostgresOrder(target, demonstration ? &clock : nullptr);
}

/// Opens the backup and says what speaks against it.
base::Result<std::unique_ptr<Connection>> OpenBackup(const fs::path& file) {
    if (!fs::is_regular_file(file)) return base::Refuse("restore.no_backup", {{"file", file}});
    try {
        auto backup = OpenImmutable(file.string());
        const auto sound = backup->QueryText({"integrity", "PRAGMA integrity_check(1)"});
        if (sound != "ok") return base::Refuse("restore.damaged", {{"detail", sound.value_or("")}});
        const int schema = std::stoi(ReadMeta(*backup, "schema").value_or("0"));
        if (schema > Migrations().back().number)
            return base::Refuse("restore.newer_schema", {{"schema", std::to_string(schema)}});
        return backup;
    } catch (const Failure& failure) {
        if (failure.IsDamaged())
            return base::Refuse("restore.damaged", {{"detail", failure.what()}});
        return base::Refuse("restore.no_backup", {{"file", file}});
    }
}

}  // namespace

base::Result<std::optional<base::RecordId>> PersonInBackup(const fs::path& file,
                                                           const std::string& account) {
    auto backup = OpenBackup(file);
    if (!backup) return base::Refuse(std::move(backup.error()));
    Rows rows = (*backup)->Query(
        {"person_in_backup", "SELECT person FROM credential WHERE account = $1"}, {account});
    if (!rows.Next()) return std::optional<base::RecordId>();
    return std::optional(rows->RecordId(0));
}

base::Result<std::string> CatalogueOfBackup(const fs::path& file) {
    auto backup = OpenBackup(file);
    if (!backup) return base::Refuse(std::move(backup.error()));
    Connection& connection = **backup;
    const auto digest = base::Digest::Parse(ReadMeta(connection, "catalogue").value_or(""));
    auto canonical = digest ? StoredCatalogue(connection, *digest) : std::nullopt;
    if (!canonical) return base::Refuse("restore.damaged", {{"detail", "catalogue"}});
    return std::move(*canonical);
}

base::Result<RestoreReport> Restore(Database& target, const RestoreRequest& request) {
    if (HoldsActs(target)) return base::Refuse("restore.not_empty");
    auto backup = OpenBackup(request.file);
    if (!backup) return base::Refuse(std::move(backup.error()));
    // Without the bureau's own definitions its own values would come back into no field.
    const auto in_force = base::Digest::Parse(ReadMeta(**backup, "catalogue").value_or(""));
    const auto canonical = in_force ? StoredCatalogue(**backup, *in_force) : std::nullopt;
    if (canonical)
        if (auto unlawful = UnlawfulChanges(*canonical, *request.catalogue); !unlawful.empty())
            return base::Refuse(std::move(unlawful));
    if (auto migrated = Migrate(target, *request.catalogue); !migrated)
        return base::Refuse(std::move(migrated.error()));
    RestoreReport report;
    const auto order = OrderOf(target, **backup, request.clock);
    try {
        target.RewriteAlone([&](Connection& connection) {
            Restorer restorer(**backup, connection, request);
            restorer.Run();
            report = BeginEpoch(connection, *order, request, restorer);
        });
    } catch (Refused& refused) {
        return base::Refuse(std::move(refused.refusals));
    }
    if (target.dialect() == Dialect::kPostgres) SequenceOnce(target);
    return report;
}

}  // namespace storage
