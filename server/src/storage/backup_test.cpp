#include "storage/backup.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/check.hpp"
#include "storage/fixed_tables.hpp"
#include "storage/migrate.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using records::Record;
using records::Value;
using records::testing::RandomWorld;
using testing::AThing;
using testing::IdOf;
using testing::TestStore;

struct Move {
    Dialect from, to;
};

class BackingUp : public ::testing::TestWithParam<Move> {
 protected:
    std::filesystem::path File() const { return folder_.path() / "backup.sqlite"; }
    RestoreRequest Request() {
        return {File(), from_.catalogue(), {}, std::nullopt, IdOf(500), clock_, randomness_};
    }
    base::Result<RestoreReport> Into(testing::TestDatabase& target, const RestoreRequest& request) {
        return Restore(*target, request);
    }
    std::optional<Record> FindIn(Database& target, const Record& record) {
        const auto snapshot = target.Read();
        const TableMap tables(from_.catalogue(), target.dialect());
        return ViewOver(snapshot->connection(), tables)->Find(from_.Type(record.type), record.id);
    }
    static std::int64_t Number(Database& target, std::string_view sql) {
        return target.Read()->connection().QueryInt({"test", sql}).value_or(0);
    }
    ledger::Head Head() {
        from_.Sequence();
        return LedgerStore(*from_.database()).SignHead(from_.key(), from_.clock().Now());
    }
    /// Erases the `secret` of the thing by a further act on it.
    void EraseSecret(Record& thing, const base::ActId& act) {
        Record after = thing;
        after.version += 1;
        after.Set("tally", Value(1));
        const auto receipt = from_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                auto stored = writer.Store(records::testing::ChangeOf(*from_.catalogue(), thing,
                                                                      after, from_.randomness()));
                writer.Erase(act, thing.id, "secret");
                return stored;
            });
        ASSERT_TRUE(receipt);
        thing = after;
    }
    static std::string CodeOf(const base::Result<RestoreReport>& result) {
        return result ? "" : result.error().front().code;
    }

    testing::TemporaryFolder folder_;
    TestStore from_{GetParam().from};
    base::FixedClock clock_{*base::CivilDay::Parse("2026-04-01")};
    base::SeededRandomness randomness_{77};
};

std::string MoveName(const ::testing::TestParamInfo<Move>& move) {
    const auto name = [](Dialect dialect) {
        return dialect == Dialect::kSqlite ? "Sqlite" : "Postgres";
    };
    return fmt::format("{}To{}", name(move.param.from), name(move.param.to));
}

INSTANTIATE_TEST_SUITE_P(All, BackingUp,
                         ::testing::Values(Move{Dialect::kSqlite, Dialect::kSqlite},
                                           Move{Dialect::kSqlite, Dialect::kPostgres},
                                           Move{Dialect::kPostgres, Dialect::kSqlite},
                                           Move{Dialect::kPostgres, Dialect::kPostgres}),
                         MoveName);

TEST_P(BackingUp, RestoresEveryRecordIntoEitherDatabaseAndGoesOn) {
    RandomWorld world(3);
    const std::vector<Record> records = world.Records(20);
    for (const Record& record : records) ASSERT_TRUE(from_.Create(record));
    const ledger::Head head = Head();
    const auto backup = Backup(*from_.database(), File());
    ASSERT_TRUE(backup);
    EXPECT_EQ(backup->root, head.root);

    testing::TestDatabase target(GetParam().to);
    const auto report = Into(target, Request());

    ASSERT_TRUE(report) << CodeOf(report);
    EXPECT_EQ(report->acts, static_cast<std::int64_t>(records.size()));
    for (const Record& record : records) EXPECT_EQ(FindIn(*target, record), record);
    EXPECT_TRUE(IsUpToDate(*target, *from_.catalogue()));
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM head"), 1);
    SqlRecordStore store(*target, from_.catalogue(), {clock_, true, {}});
    ASSERT_TRUE(store.Write([&](records::RecordWriter& writer) {
        return writer.Store(
            records::testing::CreationOf(*from_.catalogue(), AThing(9'999, {}), randomness_));
    }));
    if (GetParam().to == Dialect::kPostgres) SequenceOnce(*target);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM act WHERE position IS NOT NULL"),
              static_cast<std::int64_t>(records.size()) + 2);
}

TEST_P(BackingUp, NamesTheLostRangeInAnEpochAct) {
    ASSERT_TRUE(from_.Create(AThing(1, {})));
    from_.Sequence();
    ASSERT_TRUE(Backup(*from_.database(), File()));
    ASSERT_TRUE(from_.Create(AThing(2, {})));
    ASSERT_TRUE(from_.Create(AThing(3, {})));
    RestoreRequest request = Request();
    request.witnessed = Head();

    testing::TestDatabase target(GetParam().to);
    const auto report = Into(target, request);

    ASSERT_TRUE(report) << CodeOf(report);
    EXPECT_EQ(report->lost, 2U);
    EXPECT_EQ(report->epoch, 1);
    const auto snapshot = target->Read();
    const TableMap tables(from_.catalogue(), target->dialect());
    const auto act = ViewOver(snapshot->connection(), tables)->FindAct(report->epoch_act);
    ASSERT_TRUE(act);
    EXPECT_EQ(act->act.kind, "ledger.epoch");
    EXPECT_EQ(act->act.acted_by, IdOf(500));
    EXPECT_NE(act->act.statement.find(R"("restored":{"root":")"), std::string::npos);
    EXPECT_NE(act->act.statement.find(request.witnessed->root.ToText()), std::string::npos);
    EXPECT_EQ(act->position, 1);
}

TEST_P(BackingUp, LeavesOutWhatWasErasedAfterTheBackup) {
    Record thing = AThing(1, {{"secret", Value("机密")}});
    const auto created = from_.Create(thing);
    ASSERT_TRUE(created && Backup(*from_.database(), File()));
    EraseSecret(thing, created->act);
    RestoreRequest request = Request();
    request.later_tombstones =
        *ReadTombstonesText(TombstonesText(ReadTombstones(*from_.database())));
    ASSERT_EQ(request.later_tombstones.size(), 1U);

    testing::TestDatabase target(GetParam().to);
    const auto report = Into(target, request);

    ASSERT_TRUE(report) << CodeOf(report);
    EXPECT_EQ(report->erased, 1);
    const auto found = FindIn(*target, AThing(1, {}));
    EXPECT_NE(found->Get("secret").As<records::Erased>(), nullptr);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM sealed_value"), 0);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM tombstone"), 1);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM h_thing WHERE f_secret IS NOT NULL"), 0);
}

TEST_P(BackingUp, RefusesAWitnessedHeadOfAnotherHistory) {
    ASSERT_TRUE(from_.Create(AThing(1, {})));
    from_.Sequence();
    ASSERT_TRUE(Backup(*from_.database(), File()));
    ledger::Head other = Head();
    other.root = base::Sm3("another history");
    from_.key().Sign(other);
    RestoreRequest request = Request();
    request.witnessed = other;

    testing::TestDatabase target(GetParam().to);

    EXPECT_EQ(CodeOf(Into(target, request)), "restore.head_differs");
    request.witnessed->log = base::Sm3("another log");
    from_.key().Sign(*request.witnessed);
    EXPECT_EQ(CodeOf(Into(target, request)), "restore.other_log");
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM act"), 0);
    request.witnessed.reset();
    EXPECT_EQ(CodeOf(Into(target, request)), "");
    EXPECT_EQ(CodeOf(Into(target, request)), "restore.not_empty");
}

TEST_P(BackingUp, IsOneConsistentStateWhileOthersWrite) {
    std::atomic<bool> stop = false;
    std::atomic<int> number = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i)
        writers.emplace_back([&, i] {
            base::SeededRandomness randomness(static_cast<std::uint64_t>(i) + 50);
            while (!stop) {
                const int next = ++number;
                const auto act = records::testing::CreationOf(
                    *from_.catalogue(), AThing(next, {{"secret", Value("x")}}), randomness);
                EXPECT_TRUE(from_.Store(act));
            }
        });
    while (number < 40) std::this_thread::yield();
    const auto backup = Backup(*from_.database(), File());
    stop = true;
    for (std::thread& writer : writers) writer.join();
    ASSERT_TRUE(backup);

    testing::TestDatabase target(GetParam().to);
    const auto report = Into(target, Request());

    ASSERT_TRUE(report) << CodeOf(report);
    EXPECT_EQ(report->acts, backup->acts);
    EXPECT_GE(report->acts, 30);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM r_thing"), backup->acts);
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM sealed_value"), backup->acts);
}

TEST_P(BackingUp, FindsADamagedBackup) {
    for (int i = 1; i <= 30; ++i) ASSERT_TRUE(from_.Create(AThing(i, {{"name", Value("甲")}})));
    static_cast<void>(Head());
    ASSERT_TRUE(Backup(*from_.database(), File()));
    {
        std::fstream file(File(), std::ios::in | std::ios::out | std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(file)), {});
        // Another character in the bytes of an act: SQLite's own check sees nothing.
        const std::size_t at = bytes.find("\"name\":\"甲\"");
        ASSERT_NE(at, std::string::npos);
        file.seekp(static_cast<std::streamoff>(at + 8));
        file.put('\xe5');
    }
    testing::TestDatabase target(GetParam().to);

    const auto report = Into(target, Request());

    EXPECT_EQ(CodeOf(report), "restore.damaged");
    EXPECT_EQ(Number(*target, "SELECT COUNT(*) FROM act"), 0);
}

TEST(Backup, RefusesAFileThatIsThereOrIsNoBackup) {
    TestStore store(Dialect::kSqlite);
    testing::TemporaryFolder folder;
    const auto file = folder.path() / "b.sqlite";
    ASSERT_TRUE(Backup(*store.database(), file));
    const auto again = Backup(*store.database(), file);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().front().code, "backup.file_exists");

    EXPECT_EQ(*CatalogueOfBackup(file), store.catalogue()->canonical);
    EXPECT_EQ(CatalogueOfBackup(folder.path() / "none").error().front().code, "restore.no_backup");
    std::ofstream(folder.path() / "text") << std::string(8'000, 'x');
    EXPECT_EQ(CatalogueOfBackup(folder.path() / "text").error().front().code, "restore.damaged");
    EXPECT_FALSE(std::filesystem::exists(file.string() + "-wal"));
    EXPECT_EQ(ReadTombstonesText("{}\nx\n").error().size(), 2U);
}

TEST(FixedTables, KnowEveryColumnThatTheMigrationsMake) {
    TestStore store(Dialect::kSqlite);
    const auto snapshot = store.database()->Read();
    int tables = 0;
    for (const FixedTable& table : FixedTables()) {
        const std::string text = table.SelectAll();
        EXPECT_NO_THROW(static_cast<void>(snapshot->connection().Query({"all", text})));
        Rows columns = snapshot->connection().Query(
            {"columns", "SELECT COUNT(*) FROM pragma_table_info($1)"}, {table.name});
        ASSERT_TRUE(columns.Next());
        EXPECT_EQ(columns->Int(0), static_cast<std::int64_t>(table.columns.size())) << table.name;
        ++tables;
    }
    EXPECT_GE(tables, 20);
}

}  // namespace
}  // namespace storage
