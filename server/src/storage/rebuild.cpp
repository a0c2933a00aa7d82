#include "storage/rebuild.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <future>
#include <thread>
#include <utility>

#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/rebuild_fold.hpp"
#include "storage/record_codec.hpp"
#include "storage/record_reader.hpp"
#include "storage/record_rows.hpp"
#include "storage/schema.hpp"
#include "storage/search_rows.hpp"

namespace storage {
namespace {

constexpr Sql kNextActs{"next_acts",
                        "SELECT arrival, bytes FROM act WHERE arrival > $1"
                        " ORDER BY arrival LIMIT $2"};
constexpr Sql kSealedBetween{"sealed_between",
                             "SELECT arrival, record, path, salt, value FROM sealed_value"
                             " WHERE arrival > $1 AND arrival <= $2"
                             " ORDER BY arrival, record, path"};

constexpr std::int64_t kActsAtOnce = 4'000;
/// Records kept in memory in one pass over the acts (some 3 KB each).
constexpr std::size_t kRecordsInPass = 400'000;

using Chunk = std::vector<ActToFold>;
/// One list a folder.
using RowLists = std::vector<RowBatch>;

Chunk ReadChunk(Connection& connection, std::int64_t after) {
    Chunk chunk;
    {
        Rows rows = connection.Query(kNextActs, {after, kActsAtOnce});
        while (rows.Next()) chunk.push_back({rows->Int(0), rows->Bytes(1), {}, std::nullopt});
    }
    if (chunk.empty()) return chunk;
    Rows rows = connection.Query(kSealedBetween, {after, chunk.back().arrival});
    auto act = chunk.begin();
    while (rows.Next()) {
        while (act != chunk.end() && act->arrival < rows->Int(0)) ++act;
        if (act == chunk.end()) break;
        if (act->arrival != rows->Int(0)) continue;
        act->sealed.emplace(SealedKey{rows->RecordId(1), rows->Text(2)},
                            ledger::SealedValue{ReadSalt(rows.row(), 3), rows->Text(4)});
    }
    return chunk;
}

/// What the bytes of acts say at first sight, unchecked: `,"record":"<uuid>","type":"` is how a
/// touch is written, and nothing else usually is.
TouchCounts CountTouches(Connection& connection) {
    constexpr std::string_view kBefore = R"(,"record":")", kAfter = R"(","type":")";
    constexpr std::size_t kId = 36;
    TouchCounts counts;
    connection.Stream(
        {"count_touches", "SELECT bytes FROM act ORDER BY arrival"}, {}, [&](const Row& row) {
            std::string_view rest = row.View(0);
            while (const void* found =
                       memmem(rest.data(), rest.size(), kBefore.data(), kBefore.size())) {
                const auto at =
                    static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
                rest.remove_prefix(at + kBefore.size());
                if (rest.size() < kId || !rest.substr(kId).starts_with(kAfter)) continue;
                if (const auto id = base::RecordId::Parse(rest.substr(0, kId))) ++counts[*id];
            }
        });
    return counts;
}

/// Runs `part(0) … part(count - 1)` on as many threads.
void InParallel(std::size_t count, const std::function<void(std::size_t)>& part) {
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < count; ++i)
        others.push_back(std::async(std::launch::async, [&part, i] { part(i); }));
    part(0);
    for (std::future<void>& other : others) other.get();
}

/// Folders side by side; a record always goes to the same one.
class ParallelFold {
 public:
    ParallelFold(const TableMap& tables, std::size_t passes, const TouchCounts* counts)
        : passes_(passes) {
        const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
        for (unsigned i = 0; i < threads; ++i) folders_.emplace_back(tables, counts);
    }

    /// Only records of `pass`.
    RowLists Fold(Chunk& chunk, std::size_t pass) {
        const std::size_t count = folders_.size();
        RowLists rows(count);
        InParallel(count, [&](std::size_t part) {
            for (std::size_t i = part; i < chunk.size(); i += count)
                if (auto act = ledger::ReadAct(chunk[i].bytes)) chunk[i].act = std::move(*act);
        });
        InParallel(count, [&](std::size_t part) {
            for (const ActToFold& act : chunk) {
                if (!act.act) continue;
                for (const ledger::Touch& touch : act.act->touches) {
                    const std::size_t hash = std::hash<base::RecordId>{}(touch.record);
                    if (hash % passes_ != pass || hash / passes_ % count != part) continue;
                    folders_[part].Fold(act, touch, rows[part]);
                }
            }
        });
        return rows;
    }

    /// Rows of finished records; false when there were none left.
    bool Finish(RowLists& rows) {
        rows.resize(folders_.size());
        std::vector<char> had_some(folders_.size(), 0);
        InParallel(folders_.size(), [&](std::size_t part) {
            had_some[part] = folders_[part].TakeFinished(rows[part]) ? 1 : 0;
        });
        return std::ranges::any_of(had_some, [](char some) { return some != 0; });
    }

    [[nodiscard]] std::size_t open_records() const {
        std::size_t open = 0;
        for (const RecordFolder& folder : folders_) open += folder.open_records();
        return open;
    }
    [[nodiscard]] const std::vector<RecordFolder>& folders() const { return folders_; }

 private:
    std::size_t passes_;
    std::vector<RecordFolder> folders_;
};

class Rebuilder {
 public:
    Rebuilder(Connection& connection, const TableMap& tables,
              const std::function<void(std::int64_t)>& progress, IndexRule rule)
        : connection_(connection), tables_(tables), progress_(progress), rule_(rule) {}

    RebuildReport Run() {
        if (connection_.dialect() == Dialect::kSqlite)
            connection_.ExecuteScript({"more_cache", "PRAGMA cache_size = -131072"});
        const TouchCounts counts = CountTouches(connection_);
        Empty();
        if (!FoldAll(1, &counts)) {
            // The bytes misled, or far too many records are open at once: in passes, by themselves.
            Empty();
            FoldAll(1 + counts.size() / kRecordsInPass, nullptr);
        }
        for (const IndexDef& index : Indexes())
            connection_.ExecuteScript({"create_index", index.create});
        CountFolding();
        if (connection_.dialect() == Dialect::kSqlite)
            connection_.ExecuteScript({"less_cache", "PRAGMA cache_size = -8192"});
        return std::move(report_);
    }

 private:
    /// Indexes are made again at the end: filling them row by row takes longer. Not TRUNCATE, after
    /// which an act that waited for the rebuild would see, by its older snapshot, empty tables.
    void Empty() {
        const auto empty = [&](const std::string& table) {
            connection_.ExecuteScript({"empty_table", "DELETE FROM " + table});
        };
        for (const IndexDef& index : Indexes())
            connection_.ExecuteScript({"drop_index", "DROP INDEX IF EXISTS " + index.name});
        empty("act_touch");
        for (const auto& [id, type] : tables_.all()) {
            for (const TableDef& table : TablesOf(type, tables_.dialect())) empty(table.name);
            EmptySearch(connection_, type);
        }
    }

    /// Those to be dropped and made anew.
    [[nodiscard]] std::vector<IndexDef> Indexes() const {
        std::vector<IndexDef> all;
        if (rule_ == IndexRule::kStay) return all;
        for (const auto& [id, type] : tables_.all())
            for (IndexDef& index : IndexesOf(type, tables_.catalogue(), tables_.dialect()))
                all.push_back(std::move(index));
        return all;
    }

    /// Another number than before: what processes keep of answers ends (docs/formats/storage.md).
    void CountFolding() {
        const std::string before = ReadMeta(connection_, "folded").value_or("0");
        std::int64_t times = 0;
        std::from_chars(before.data(), before.data() + before.size(), times);
        WriteMeta(connection_, "folded", std::to_string(times + 1));
    }

    /// False: to be done again without `counts`.
    bool FoldAll(std::size_t passes, const TouchCounts* counts) {
        report_ = {};
        ParallelFold fold(tables_, passes, counts);
        for (std::size_t pass = 0; pass < passes; ++pass)
            if (!RunPass(fold, pass, counts != nullptr)) return false;
        for (const RecordFolder& folder : fold.folders()) {
            report_.records += folder.records();
            report_.faults.insert(report_.faults.end(), folder.faults().begin(),
                                  folder.faults().end());
            report_.missing.insert(report_.missing.end(), folder.missing().begin(),
                                   folder.missing().end());
        }
        return counts == nullptr || report_.faults.empty();
    }

    void Write(const RowBatch& batch) {
        for (const RowToWrite& row : batch.rows)
            connection_.ExecuteLater(row.sql, Params(row.params));
    }

    /// What was used up: given to the folding threads to be freed there.
    struct Spent {
        Chunk acts;
        RowLists rows;
    };

    /// While one chunk is folded by other threads, the rows of the one before are written here.
    bool RunPass(ParallelFold& fold, std::size_t pass, bool counted) {
        RowLists ready;
        Spent spent;
        Chunk chunk = ReadChunk(connection_, 0);
        while (!chunk.empty()) {
            auto folding = std::async(std::launch::async, [&fold, &chunk, &spent, pass] {
                spent = {};
                return fold.Fold(chunk, pass);
            });
            for (const RowBatch& batch : ready) Write(batch);
            Chunk next = ReadChunk(connection_, chunk.back().arrival);
            spent.rows = std::exchange(ready, folding.get());
            Note(chunk, pass);
            spent.acts = std::exchange(chunk, std::move(next));
            if (counted && fold.open_records() > 2 * kRecordsInPass) return false;
        }
        FinishPass(fold, std::move(ready));
        return true;
    }

    void FinishPass(ParallelFold& fold, RowLists ready) {
        RowLists spent;
        for (bool more = true; more;) {
            RowLists next;
            auto finishing = std::async(std::launch::async, [&] {
                spent.clear();
                more = fold.Finish(next);
            });
            for (const RowBatch& batch : ready) Write(batch);
            finishing.get();
            spent = std::exchange(ready, std::move(next));
        }
    }

    void Note(const Chunk& chunk, std::size_t pass) {
        if (pass > 0) return;
        report_.acts += static_cast<std::int64_t>(chunk.size());
        for (const ActToFold& act : chunk)
            if (!act.act)
                report_.faults.push_back(fmt::format("arrival {}: malformed", act.arrival));
        if (progress_) progress_(report_.acts);
    }

    Connection& connection_;
    const TableMap& tables_;
    const std::function<void(std::int64_t)>& progress_;
    IndexRule rule_;
    RebuildReport report_;
};

/// Leaves the transaction without an effect; the refusals say why.
struct ActsDamaged {
    base::Refusals refusals;
};

constexpr std::size_t kMostTold = 100;

void RefuseIfAny(const std::vector<std::string>& faults, const char* code) {
    if (faults.empty()) return;
    ActsDamaged damaged;
    for (std::size_t i = 0; i < std::min(faults.size(), kMostTold); ++i)
        damaged.refusals.push_back({code, {{"detail", faults[i]}}, {}});
    throw damaged;
}

/// Records are folded from the bytes, so each leaf must be that of its bytes.
std::vector<std::string> DamagedActs(Connection& connection) {
    std::vector<std::string> faults;
    connection.Stream({"acts_by_leaf", "SELECT arrival, leaf, bytes FROM act ORDER BY arrival"}, {},
                      [&](const Row& row) {
                          if (faults.size() == kMostTold) return;
                          if (row.View(1).size() != base::Digest{}.bytes.size() ||
                              ledger::LeafHash(row.View(2)) != row.Digest(1))
                              faults.push_back(fmt::format("arrival {}: leaf", row.Int(0)));
                      });
    return faults;
}

/// What no act destroyed.
std::vector<std::string> LostValues(Connection& connection,
                                    const std::vector<MissingValue>& missing) {
    constexpr Sql kIsDestroyed{
        "is_destroyed", "SELECT 1 FROM tombstone WHERE act = $1 AND record = $2 AND path = $3"};
    std::vector<std::string> lost;
    for (const MissingValue& value : missing)
        if (!connection.QueryInt(kIsDestroyed, {value.act, value.record, value.path}))
            lost.push_back(fmt::format("{} {}", value.act.ToText(), value.path));
    return lost;
}

void RebuildWhole(Connection& connection, const TableMap& tables,
                  const std::function<void(std::int64_t)>& progress, RebuildReport& report) {
    RefuseIfAny(DamagedActs(connection), "rebuild.act_damaged");
    RebuildNodes(connection);
    if (const auto head = HeadAtOdds(connection))
        throw ActsDamaged{{{"rebuild.head_differs", {{"head", *head}}, {}}}};
    const bool shared = tables.dialect() == Dialect::kPostgres;
    report =
        Rebuild(connection, tables, progress, shared ? IndexRule::kStay : IndexRule::kMakeAnew);
    RefuseIfAny(report.faults, "rebuild.act_damaged");
    RefuseIfAny(LostValues(connection, report.missing), "rebuild.sealed_missing");
}

}  // namespace

RebuildReport Rebuild(Connection& connection, const TableMap& tables,
                      const std::function<void(std::int64_t)>& progress, IndexRule indexes) {
    return Rebuilder(connection, tables, progress, indexes).Run();
}

void RebuildNodes(Connection& connection) {
    constexpr Sql kLeaves{"next_leaves",
                          "SELECT position, leaf FROM act WHERE position >= $1"
                          " ORDER BY position LIMIT 10000"};
    connection.ExecuteScript({"empty_tree", "DELETE FROM tree_node"});
    ledger::TreeAppender tree;
    for (bool more = true; more;) {
        more = false;
        std::vector<std::pair<std::int64_t, base::Digest>> leaves;
        {
            Rows rows = connection.Query(kLeaves, {static_cast<std::int64_t>(tree.size())});
            while (rows.Next()) leaves.emplace_back(rows->Int(0), rows->Digest(1));
        }
        for (const auto& [position, leaf] : leaves) {
            if (static_cast<std::uint64_t>(position) != tree.size())
                throw Failure(std::string(Failure::kDamaged), "an act is missing", kLeaves.name);
            WriteNodes(connection, tree.Append(leaf));
            more = true;
        }
    }
}

void RebuildTree(Connection& connection) {
    constexpr Sql kArrivals{"next_arrivals",
                            "SELECT arrival FROM act WHERE arrival > $1"
                            " ORDER BY arrival LIMIT 10000"};
    constexpr Sql kPlaceAct{"place_act", "UPDATE act SET position = $1 WHERE arrival = $2"};
    connection.ExecuteScript({"empty_positions", "UPDATE act SET position = NULL"});
    std::int64_t after = 0, position = 0;
    for (bool more = true; more;) {
        more = false;
        std::vector<std::int64_t> arrivals;
        {
            Rows rows = connection.Query(kArrivals, {after});
            while (rows.Next()) arrivals.push_back(rows->Int(0));
        }
        for (const std::int64_t arrival : arrivals) {
            connection.ExecuteLater(kPlaceAct, {position++, arrival});
            after = arrival;
            more = true;
        }
    }
    RebuildNodes(connection);
}

void RebuildSearch(Connection& connection, const TableMap& tables, const TypeTables& type) {
    EmptySearch(connection, type);
    const bool searched = std::ranges::any_of(type.type->fields, [](const auto& field) {
        return field.search || std::ranges::any_of(field.fields, &catalogue::Field::search);
    });
    if (!searched) return;
    RecordReader reader(connection, tables);
    base::RecordId after;
    while (true) {
        const auto records = reader.PageAfter(*type.type, after, 1'000);
        for (const records::Record& record : records)
            AddSearch(connection, type, record.id, TokensOf(*type.type, record));
        if (records.empty()) return;
        after = records.back().id;
    }
}

bool IsDerivedTable(std::string_view table) {
    constexpr std::array<std::string_view, 5> kPrefixes{"r_", "g_", "h_", "hg_", "s_"};
    return table == "act_touch" || table == "tree_node" || table.starts_with("search") ||
           std::ranges::any_of(kPrefixes,
                               [&](std::string_view prefix) { return table.starts_with(prefix); });
}

namespace {

/// The rows that were deleted give their room back. What was done stands, whatever becomes of this.
void VacuumDerived(Database& database, const TableMap& tables) {
    std::vector<std::string> written = {"act_touch", "tree_node", "search"};
    for (const auto& [id, type] : tables.all())
        for (TableDef& table : TablesOf(type, tables.dialect()))
            written.push_back(std::move(table.name));
    try {
        database.Forget(written);
    } catch (const Failure&) {
        return;  // autovacuum comes by
    }
}

}  // namespace

base::Result<RebuildReport> RebuildDerived(
    Database& database, const std::shared_ptr<const catalogue::Catalogue>& catalogue,
    const std::function<void(std::int64_t)>& progress) {
    const TableMap tables(catalogue, database.dialect());
    RebuildReport report;
    try {
        database.RewriteAlone(
            [&](Connection& connection) { RebuildWhole(connection, tables, progress, report); });
    } catch (ActsDamaged& damaged) {
        return base::Refuse(std::move(damaged.refusals));
    } catch (const Failure& failure) {
        if (!failure.IsDamaged()) throw;
        return base::Refuse("rebuild.act_damaged", {{"detail", failure.what()}});
    }
    if (tables.dialect() == Dialect::kPostgres) VacuumDerived(database, tables);
    return report;
}

}  // namespace storage
