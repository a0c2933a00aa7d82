#include "storage/rebuild.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "storage/ledger_store.hpp"
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

class Rebuilding : public ::testing::TestWithParam<Dialect> {
 protected:
    base::Result<RebuildReport> RebuildAll() {
        return RebuildDerived(*test_.database(), test_.catalogue());
    }
    std::int64_t CountThings(records::RecordView& view) {
        records::Query query;
        query.type = &test_.Type("thing");
        query.filter = *records::ReadFilter(*test_.catalogue(), *query.type, "{}");
        return view.Count(query);
    }

    TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, Rebuilding, testing::BothDialects(), testing::DialectName);

/// Every row of every derived table as text, to compare two states of the database.
std::vector<std::string> DerivedRows(TestStore& test) {
    std::vector<std::string> all;
    const auto snapshot = test.database()->Read();
    const TableMap map(test.catalogue(), test.database()->dialect());
    std::vector<std::string> tables = {"act_touch"};
    for (const auto& [id, type] : map.all()) {
        tables.insert(tables.end(), {type.current, type.history, type.states});
        for (const GroupTables& group : type.groups)
            tables.insert(tables.end(), {group.current, group.history});
    }
    for (const std::string& table : tables) {
        std::vector<std::string> rows;
        const bool sqlite = test.database()->dialect() == Dialect::kSqlite;
        std::string columns = "*";
        if (sqlite) {
            columns.clear();
            Rows names = snapshot->connection().Query(
                {"columns", "SELECT name FROM pragma_table_info($1) WHERE name <> 'row'"}, {table});
            while (names.Next())
                columns += fmt::format("{}COALESCE(quote({}), '-')",
                                       columns.empty() ? "'' || " : " || '|' || ", names->Text(0));
        }
        const std::string text = sqlite ? fmt::format("SELECT {} FROM {}", columns, table)
                                        : fmt::format("SELECT CAST(t AS text) FROM {} t", table);
        Rows found = snapshot->connection().Query({"rows", text});
        while (found.Next()) rows.push_back(table + ": " + found->Text(0));
        std::ranges::sort(rows);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

TEST_P(Rebuilding, WritesExactlyWhatTheActsHadWritten) {
    std::vector<Record> current;
    RandomWorld first(7);
    for (Record& record : first.Records(25)) {
        ASSERT_TRUE(test_.Create(record));
        current.push_back(record);
    }
    for (std::uint64_t seed = 8; seed < 12; ++seed) {
        RandomWorld world(seed);
        std::size_t at = 0;
        for (const Record& other : world.Records(25)) {
            if (at == current.size()) break;
            Record& record = current[at++];
            if (record.type != other.type) continue;
            Record after = other;
            after.id = record.id;
            after.version = record.version + 1;
            ASSERT_TRUE(test_.Store(
                records::testing::ChangeOf(*test_.catalogue(), record, after, test_.randomness())));
            record = after;
        }
    }
    const auto before = DerivedRows(test_);
    ASSERT_GT(before.size(), 300U);

    RebuildReport report;
    test_.database()->WriteAlone([&](Connection& connection) {
        const TableMap tables(test_.catalogue(), connection.dialect());
        report = Rebuild(connection, tables);
    });

    EXPECT_EQ(report.faults, std::vector<std::string>());
    EXPECT_EQ(report.records, static_cast<std::int64_t>(current.size()));
    const auto after = DerivedRows(test_);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) ASSERT_EQ(after[i], before[i]);
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
    ASSERT_TRUE(test_.Change(current.back(), "$state", Value("closed")));
}

TEST_P(Rebuilding, MakesTheTreeAndThePositionsFromTheLeaves) {
    for (int i = 1; i <= 9; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    const std::int64_t nodes = test_.Number("SELECT COUNT(*) FROM tree_node");
    LedgerStore ledger(*test_.database());
    const base::Digest root = ledger.SignHead(test_.key(), test_.clock().Now()).root;

    test_.database()->WriteAlone([](Connection& connection) {
        connection.ExecuteScript({"damage", "DELETE FROM tree_node WHERE idx > 2"});
        RebuildTree(connection);
    });

    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node"), nodes);
    EXPECT_EQ(ledger.SignHead(test_.key(), test_.clock().Now()).root, root);
}

TEST_P(Rebuilding, ReckonsTheNodesOfLevelsThatAreNotStored) {
    for (int i = 1; i <= 37; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node"), 37 + 2);
    const auto snapshot = test_.database()->Read();
    Connection& connection = snapshot->connection();
    ledger::TreeAppender tree;
    std::vector<ledger::TreeNode> nodes;
    {
        Rows rows = connection.Query({"leaves", "SELECT leaf FROM act ORDER BY position"}, {});
        while (rows.Next())
            for (const ledger::TreeNode& node : tree.Append(rows->Digest(0))) nodes.push_back(node);
    }

    const ledger::NodeReader read = NodesOf(connection);

    EXPECT_EQ(nodes.back().level, 0);
    EXPECT_EQ(nodes.size(), 37 + 18 + 9 + 4 + 2 + 1);
    for (const ledger::TreeNode& node : nodes)
        EXPECT_EQ(read(node.level, node.index), node.hash) << node.level << '/' << node.index;
    EXPECT_EQ(ledger::RootOf(37, read), tree.Root());
    EXPECT_THROW(static_cast<void>(read(1, 18)), Failure);  // of leaf 36 and none
    EXPECT_THROW(static_cast<void>(read(6, 0)), Failure);
}

TEST_P(Rebuilding, MendsWhatWasSpoiltInWhatIsDerivedAndLeavesTheRest) {
    RandomWorld world(13);
    for (const Record& record : world.Records(12)) ASSERT_TRUE(test_.Create(record));
    test_.Sequence();
    LedgerStore ledger(*test_.database());
    const base::Digest root = ledger.SignHead(test_.key(), test_.clock().Now()).root;
    const auto before = DerivedRows(test_);
    const std::int64_t nodes = test_.Number("SELECT COUNT(*) FROM tree_node");
    test_.Execute(
        "DELETE FROM act_touch WHERE version = 1; UPDATE r_thing SET version = version + 7;"
        "DELETE FROM h_thing; DELETE FROM tree_node WHERE level = 0 AND idx < 4");

    const auto report = RebuildAll();

    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->acts, test_.Number("SELECT COUNT(*) FROM act"));
    EXPECT_EQ(DerivedRows(test_), before);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node"), nodes);
    EXPECT_EQ(ledger.SignHead(test_.key(), test_.clock().Now()).root, root);
    ASSERT_TRUE(RebuildAll().has_value()) << "again";
    EXPECT_EQ(DerivedRows(test_), before);
}

TEST_P(Rebuilding, RefusesActsThatWereChangedAndNamesEachOfThem) {
    for (int i = 1; i <= 5; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    test_.Execute("DELETE FROM r_thing");
    test_.database()->WriteAlone([](Connection& connection) {
        for (const int arrival : {2, 4})
            connection.Execute({"forge", "UPDATE act SET bytes = $1 WHERE arrival = $2"},
                               {Param::Bytes("{}"), arrival});
    });

    const auto report = RebuildAll();

    ASSERT_FALSE(report.has_value());
    ASSERT_EQ(report.error().size(), 2U);
    EXPECT_EQ(report.error()[0].code, "rebuild.act_damaged");
    EXPECT_EQ(report.error()[1].params.front().second, "arrival 4: leaf");
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM r_thing"), 0) << "nothing was changed";
}

TEST_P(Rebuilding, RefusesActsThatNoHeadWasSignedOver) {
    for (int i = 1; i <= 3; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    LedgerStore ledger(*test_.database());
    ledger.SignHead(test_.key(), test_.clock().Now());
    const std::string forged = [&] {
        const auto snapshot = test_.database()->Read();
        Rows rows =
            snapshot->connection().Query({"second", "SELECT bytes FROM act WHERE arrival = 2"});
        return rows.Next() ? rows->Bytes(0) + " " : std::string();
    }();
    test_.database()->WriteAlone([&](Connection& connection) {
        connection.Execute({"forge", "UPDATE act SET bytes = $1, leaf = $2 WHERE arrival = 2"},
                           {Param::Bytes(forged), ledger::LeafHash(forged)});
    });

    const auto report = RebuildAll();

    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().front().code, "rebuild.head_differs");
}

TEST_P(Rebuilding, EndsWhatOtherProcessesKeptOfAnswers) {
    for (int i = 1; i <= 4; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    test_.Execute("DELETE FROM r_thing WHERE version = 1");
    ASSERT_EQ(CountThings(*test_.store().Read()), 0) << "kept from now on";

    ASSERT_TRUE(RebuildAll().has_value());

    EXPECT_EQ(CountThings(*test_.store().Read()), 4);
}

TEST_P(Rebuilding, RefusesToLoseAValueThatStandsNowhereElse) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"secret", Value("密")}})));
    test_.Sequence();
    test_.Execute("DELETE FROM sealed_value");

    const auto report = RebuildAll();

    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().front().code, "rebuild.sealed_missing");
    const auto kept = test_.Find("thing", IdOf(1));
    ASSERT_NE(kept->Get("secret").As<std::string>(), nullptr);
    EXPECT_EQ(*kept->Get("secret").As<std::string>(), "密");
}

// A page reads, writes the log of restricted reads and reads again: it must neither wait for the
// rebuild's locks nor see half of what it does.
TEST(RebuildingOnPostgres, LetsThoseReadOnWhoLookAtPagesMeanwhile) {
    TestStore test(Dialect::kPostgres);
    for (int i = 1; i <= 4; ++i) ASSERT_TRUE(test.Create(AThing(i, {})));
    test.Sequence();
    const auto other = OpenDatabase(test.database().options());
    const auto early = test.store().Read();
    ASSERT_TRUE(early->Find(test.Type("thing"), IdOf(1)).has_value());
    int seen = 0;

    const auto report = RebuildDerived(*other, test.catalogue(), [&](std::int64_t) {
        seen = 0;
        for (int i = 1; i <= 4; ++i) {
            seen += test.Find("thing", IdOf(i)) ? 1 : 0;
            seen += early->Find(test.Type("thing"), IdOf(i)) ? 1 : 0;
        }
        EXPECT_FALSE(early->Find(test.Type("neighbour"), IdOf(9)).has_value());
    });

    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(seen, 8);
    EXPECT_TRUE(early->Find(test.Type("thing"), IdOf(2)).has_value());
}

// An act on PostgreSQL has its snapshot before it waits: it sees what stood before the rebuild, is
// told of the conflict and does it again.
TEST(RebuildingOnPostgres, LosesNothingOfAnActThatWaitsForIt) {
    TestStore test(Dialect::kPostgres);
    Record thing = AThing(1, {});
    ASSERT_TRUE(test.Create(thing));
    test.Sequence();
    const auto other = OpenDatabase(test.database().options());
    const auto waiters = [&] {
        return test.Number(
            "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND"
            " database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    };
    std::thread act;
    bool waited = false, kept = false;
    const auto report = RebuildDerived(*other, test.catalogue(), [&](std::int64_t) {
        if (act.joinable()) return;
        act =
            std::thread([&] { kept = test.Change(thing, "$state", Value("closed")).has_value(); });
        for (int i = 0; i < 1'000 && !waited; ++i) {
            waited = waiters() > 0;
            if (!waited) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    if (act.joinable()) act.join();

    ASSERT_TRUE(report.has_value());
    EXPECT_TRUE(waited) << "the act came while the rebuild was under way";
    EXPECT_TRUE(kept);
    EXPECT_EQ(test.Find("thing", IdOf(1))->version, 2);
}

}  // namespace
}  // namespace storage
