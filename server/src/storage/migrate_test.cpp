#include "storage/migrate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using catalogue::Catalogue;
using catalogue::Field;
using catalogue::FieldKind;
using records::Record;
using records::Value;
using records::testing::RandomWorld;
using testing::AThing;
using testing::IdOf;
using testing::TestStore;

Field& FieldOf(Catalogue& catalogue, const char* type, const char* id) {
    return *std::ranges::find(catalogue.record_types.at(type).fields, id, &Field::id);
}

Field NewField(const char* id, FieldKind kind = FieldKind::kText) {
    Field field;
    field.id = id;
    field.label = id;
    field.kind = kind;
    return field;
}

/// RandomWorld's catalogue, changed.
std::shared_ptr<const Catalogue> Changed(const std::function<void(Catalogue&)>& change) {
    auto changed = std::make_shared<Catalogue>(*RandomWorld::Catalogue());
    change(*changed);
    changed->canonical = R"({"world":"changed"})";
    changed->digest = base::Sm3(changed->canonical);
    return changed;
}

class Migrating : public ::testing::TestWithParam<Dialect> {
 protected:
    MigrationReport Bring(const std::shared_ptr<const Catalogue>& catalogue,
                          DryRun dry_run = DryRun::kNo) {
        auto report = Migrate(*test_.database(), *catalogue, dry_run);
        EXPECT_TRUE(report.has_value());
        if (dry_run == DryRun::kNo) test_.store().UseCatalogue(catalogue);
        return report ? *report : MigrationReport{};
    }
    Record FindBy(const Catalogue& catalogue, const Record& record) {
        return *test_.store().Read()->Find(*catalogue.FindType(record.type), record.id);
    }

    TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, Migrating, testing::BothDialects(), testing::DialectName);

TEST_P(Migrating, ChangesNothingTheSecondTime) {
    EXPECT_EQ(Bring(test_.catalogue()).statements, std::vector<std::string>());
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
}

TEST_P(Migrating, StoresTheCatalogueAndNamesTheOneInForce) {
    const auto changed = Changed([](Catalogue&) {});
    EXPECT_FALSE(IsUpToDate(*test_.database(), *changed));
    EXPECT_TRUE(Bring(changed).new_catalogue);
    EXPECT_TRUE(IsUpToDate(*test_.database(), *changed));

    const auto snapshot = test_.database()->Read();
    EXPECT_EQ(ReadMeta(snapshot->connection(), "catalogue"), changed->digest.ToText());
    EXPECT_EQ(StoredCatalogue(snapshot->connection(), test_.catalogue()->digest),
              test_.catalogue()->canonical);
}

TEST_P(Migrating, PrintsTheSqlOfADryRunAndLeavesTheSchemaAlone) {
    const auto changed = Changed([](Catalogue& catalogue) {
        catalogue.record_types.at("thing").fields.push_back(NewField("added"));
    });

    const auto report = Bring(changed, DryRun::kYes);

    EXPECT_TRUE(std::ranges::any_of(report.statements, [](const std::string& sql) {
        return sql.find("ADD COLUMN f_added") != std::string::npos;
    }));
    EXPECT_THROW(static_cast<void>(test_.Number("SELECT COUNT(f_added) FROM r_thing")), Failure);
    EXPECT_FALSE(IsUpToDate(*test_.database(), *changed));
}

TEST_P(Migrating, AddsFieldsGroupsAndTypesAndKeepsTheRecords) {
    Record thing = AThing(1, {{"name", Value("甲")}});
    ASSERT_TRUE(test_.Create(thing));
    const auto changed = Changed([](Catalogue& catalogue) {
        auto& fields = catalogue.record_types.at("thing").fields;
        fields.push_back(NewField("added"));
        fields.back().search = true;
        fields.push_back(NewField("rows", FieldKind::kGroup));
        fields.back().fields = {NewField("cell")};
        catalogue::RecordType fresh = catalogue.record_types.at("person");
        fresh.id = "fresh";
        catalogue.record_types.emplace("fresh", fresh);
    });
    Bring(changed);

    EXPECT_EQ(FindBy(*changed, thing), thing);
    Record after = thing;
    after.version = 2;
    after.Set("added", Value("加"));
    after.Set("rows", Value(std::vector<records::Row>{{IdOf(3).value, {{"cell", Value("x")}}}}));
    ASSERT_TRUE(
        test_.Store(records::testing::ChangeOf(*changed, thing, after, test_.randomness())));
    EXPECT_EQ(FindBy(*changed, after), after);
    Record fresh{IdOf(4), "fresh", 1, {{"name", Value("王")}}};
    ASSERT_TRUE(test_.Store(records::testing::CreationOf(*changed, fresh, test_.randomness())));
    EXPECT_EQ(FindBy(*changed, fresh), fresh);
}

TEST_P(Migrating, RenamesFieldsAndGroupsByTheirFormerNames) {
    Record thing = AThing(
        1,
        {{"name", Value("甲")},
         {"lines", Value(std::vector<records::Row>{{IdOf(3).value, {{"label", Value("行")}}}})}});
    ASSERT_TRUE(test_.Create(thing));
    ASSERT_TRUE(test_.Change(thing, "tally", Value(3)));
    const auto changed = Changed([](Catalogue& catalogue) {
        Field& name = FieldOf(catalogue, "thing", "name");
        name.id = "title";
        name.was = {"name"};
        catalogue.record_types.at("thing").title = "title";
        Field& lines = FieldOf(catalogue, "thing", "lines");
        lines.id = "entries";
        lines.was = {"lines"};
        lines.fields.front().id = "caption";
        lines.fields.front().was = {"label"};
    });
    const auto report = Bring(changed);

    EXPECT_FALSE(report.folded_again);
    const Record found = FindBy(*changed, thing);
    EXPECT_EQ(found.Text("title"), "甲");
    const auto& rows = *found.Get("entries").As<std::vector<records::Row>>();
    EXPECT_EQ(rows.front().values.at("caption"), Value("行"));
    records::Query query;
    query.type = changed->FindType("thing");
    query.search = "甲";
    EXPECT_EQ(test_.store().Read()->Count(query), 1);
    EXPECT_TRUE(Bring(changed).ChangedNothing());
}

TEST_P(Migrating, KeepsTheColumnOfAFieldThatWent) {
    Record thing = AThing(1, {{"tally", Value(3)}, {"name", Value("甲")}});
    ASSERT_TRUE(test_.Create(thing));
    const auto changed = Changed([](Catalogue& catalogue) {
        std::erase_if(catalogue.record_types.at("thing").fields,
                      [](const Field& field) { return field.id == "tally"; });
    });
    Bring(changed);
    EXPECT_TRUE(FindBy(*changed, thing).Get("tally").IsAbsent());

    Bring(test_.catalogue());
    EXPECT_EQ(FindBy(*test_.catalogue(), thing), thing);
}

TEST_P(Migrating, RefusesAFieldWhoseKindChanged) {
    const auto changed = Changed(
        [](Catalogue& catalogue) { FieldOf(catalogue, "thing", "tally").kind = FieldKind::kText; });

    const auto report = Migrate(*test_.database(), *changed);

    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().front().code, "storage.kind_changed");
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
}

TEST_P(Migrating, RefusesADatabaseOfANewerProgram) {
    test_.Execute("UPDATE setting_meta SET value = '999' WHERE name = 'schema'");

    const auto report = Migrate(*test_.database(), *test_.catalogue());

    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().front().code, "storage.newer_schema");
}

TEST_P(Migrating, FoldsAgainWhenTextsWereWrittenByAnotherNormaliser) {
    Record thing = AThing(1, {{"name", Value("ＡＢ")}});
    ASSERT_TRUE(test_.Create(thing));
    test_.Execute("UPDATE setting_meta SET value = 'older' WHERE name = 'text_forms'");
    test_.Execute("UPDATE r_thing SET n_name = 'zz'");

    EXPECT_TRUE(Bring(test_.catalogue()).folded_again);

    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM r_thing WHERE n_name = 'ab'"), 1);
    EXPECT_EQ(FindBy(*test_.catalogue(), thing), thing);
}

TEST_P(Migrating, OrdersWhatIsNumberedAnewWithoutFoldingWhereItWasOrderedBySound) {
    Record second = AThing(1, {{"name", Value("第二分局")}});
    Record fifth = AThing(2, {{"name", Value("第五分局")}});
    Record plain = AThing(3, {{"name", Value("甲厂")}});
    for (Record* thing : {&second, &fifth, &plain}) ASSERT_TRUE(test_.Create(*thing));
    test_.Execute(
        "UPDATE setting_meta SET value = '1' || substr(value, 2) WHERE name = 'text_forms'");
    test_.Execute("UPDATE r_thing SET p_name = 'zz'");

    const MigrationReport report = Bring(test_.catalogue());

    EXPECT_FALSE(report.folded_again);
    EXPECT_FALSE(report.ChangedNothing());
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM r_thing a JOIN r_thing b ON a.p_name < b.p_name"
                           " WHERE a.f_name = '第二分局' AND b.f_name = '第五分局'"),
              1);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM r_thing WHERE p_name = 'zz'"), 1);
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
}

TEST_P(Migrating, MakesOrderKeysOfNormalisedTextsWithoutFoldingWhereTheyWereOfEnteredOnes) {
    Record wide = AThing(1, {{"name", Value("甲厂（ＡＢ）")}});
    Record plain = AThing(2, {{"name", Value("乙厂(ab)")}});
    for (Record* thing : {&wide, &plain}) ASSERT_TRUE(test_.Create(*thing));
    test_.Execute(
        "UPDATE setting_meta SET value = '2' || substr(value, 2) WHERE name = 'text_forms'");
    for (const char* table : {"r_thing", "h_thing"})
        test_.Execute(fmt::format("UPDATE {} SET p_name = 'zz'", table));

    const MigrationReport report = Bring(test_.catalogue());

    EXPECT_FALSE(report.folded_again);
    const std::string key = base::PinyinKey("甲厂(ab)");
    for (const char* table : {"r_thing", "h_thing"}) {
        EXPECT_EQ(
            test_.Number(fmt::format("SELECT COUNT(*) FROM {} WHERE p_name = '{}'", table, key)),
            1);
        // What is its own normalised form had the right key: nobody wrote it.
        EXPECT_EQ(test_.Number(fmt::format("SELECT COUNT(*) FROM {} WHERE p_name = 'zz'", table)),
                  1);
    }
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
}

TEST_P(Migrating, TakesAwayTheNodesThatAreReckoned) {
    for (int i = 1; i <= 2; ++i) ASSERT_TRUE(test_.Create(AThing(i, {})));
    test_.Sequence();
    test_.Execute(
        "INSERT INTO tree_node (level, idx, hash) SELECT 1, 0, hash FROM tree_node"
        " WHERE level = 0 AND idx = 0");
    test_.Execute("UPDATE setting_meta SET value = '11' WHERE name = 'schema'");

    const MigrationReport report = Bring(test_.catalogue());

    EXPECT_FALSE(report.folded_again);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node WHERE level = 1"), 0);
    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM tree_node WHERE level = 0"), 2);
    EXPECT_TRUE(IsUpToDate(*test_.database(), *test_.catalogue()));
}

TEST_P(Migrating, FillsSearchAnewWhenOtherFieldsAreSearched) {
    Record thing = AThing(1, {{"name", Value("甲厂")}, {"other_medium", Value("air")}});
    thing.Set("secret", Value("银川"));
    ASSERT_TRUE(test_.Create(thing));
    const auto changed = Changed([](Catalogue& catalogue) {
        FieldOf(catalogue, "thing", "name").search = false;
        FieldOf(catalogue, "thing", "other_medium").search = true;
    });
    Bring(changed);

    const auto count = [&](const char* words) {
        records::Query query;
        query.type = changed->FindType("thing");
        query.search = words;
        return test_.store().Read()->Count(query);
    };
    EXPECT_EQ(count("甲厂"), 0);
    EXPECT_EQ(count("废气"), 1);
    EXPECT_EQ(count("银川"), 1);
}

TEST_P(Migrating, ShowsYuanDecimalsAndLabelsInTheViewWithoutSealedFields) {
    Record thing =
        AThing(1, {{"amount", Value(-5)}, {"ratio", Value(1250)}, {"medium", Value("air")}});
    ASSERT_TRUE(test_.Create(thing));

    EXPECT_EQ(test_.Number("SELECT COUNT(*) FROM v_thing WHERE amount = '-0.05'"
                           " AND ratio = '1.250' AND medium = '废气'"),
              1);
    EXPECT_THROW(static_cast<void>(test_.Number("SELECT COUNT(id_number) FROM v_thing")), Failure);
}

TEST_P(Migrating, ListsByAnIndexWhereTheDefaultSortSaysSo) {
    if (GetParam() != Dialect::kSqlite) return;  // a planner with few rows prefers to sort
    const auto changed = Changed([](Catalogue& catalogue) {
        catalogue.record_types.at("thing").default_sort = "-since";
        catalogue.record_types.at("person").default_sort = "name";
    });
    Bring(changed);
    const auto plan = [&](const std::string& sql) {
        const auto snapshot = test_.database()->Read();
        const std::string text = "EXPLAIN QUERY PLAN " + sql;
        Rows rows = snapshot->connection().Query({"plan", text});
        std::string all;
        while (rows.Next()) all += rows->Text(3) + "; ";
        return all;
    };

    const std::string by_day =
        plan("SELECT id FROM r_thing ORDER BY f_since DESC NULLS LAST, id LIMIT 50");
    EXPECT_TRUE(by_day.starts_with("SCAN r_thing USING COVERING INDEX r_thing__f_since__down_"))
        << by_day;
    EXPECT_EQ(by_day.find("ORDER BY"), std::string::npos) << by_day;
    EXPECT_NE(plan("SELECT id FROM r_person ORDER BY p_name NULLS LAST, n_name NULLS LAST, id"
                   " LIMIT 50")
                  .find("USING COVERING INDEX r_person__p_name"),
              std::string::npos);
}

TEST_P(Migrating, DropsIndexesThatNobodyWantsAnyMore) {
    test_.Execute("CREATE INDEX r_thing__f_tally_abc123 ON r_thing (f_tally)");
    const auto report = Bring(RandomWorld::Catalogue());
    EXPECT_EQ(report.statements, std::vector<std::string>{"DROP INDEX r_thing__f_tally_abc123"});
}

TEST_P(Migrating, KeepsOnlyRowsThatHaveAValueInIndexesThatOnlyNarrow) {
    const auto held = [&](const char* column) {
        const bool sqlite = GetParam() == Dialect::kSqlite;
        const auto all = fmt::format(
            "SELECT COUNT(*) FROM {} WHERE {} LIKE '{}%' AND {} LIKE '%{}",
            sqlite ? "sqlite_master" : "pg_indexes", sqlite ? "name" : "indexname",
            fmt::format("r_thing__{}_______", column), sqlite ? "sql" : "indexdef", column);
        return test_.Number(all + (sqlite ? " IS NOT NULL'" : " IS NOT NULL)'"));
    };
    EXPECT_EQ(held("f_since"), 1);
    const auto changed = Changed([](Catalogue& catalogue) {
        catalogue.record_types.at("thing").columns.push_back({"since", 0});
    });
    EXPECT_FALSE(IsUpToDate(*test_.database(), *changed));
    Bring(changed);
    EXPECT_EQ(held("f_since"), 0) << "lists sort by their columns";
    EXPECT_EQ(held("f_until"), 1);
}

TEST_P(Migrating, LetsTwoMigratorsWaitForEachOther) {
    testing::TestDatabase empty(GetParam());
    const auto other = OpenDatabase(empty.options());
    const auto catalogue = RandomWorld::Catalogue();
    std::vector<std::thread> threads;
    for (Database* database : {&*empty, other.get()})
        threads.emplace_back(
            [&, database] { EXPECT_TRUE(Migrate(*database, *catalogue).has_value()); });
    for (std::thread& thread : threads) thread.join();

    EXPECT_TRUE(IsUpToDate(*empty, *catalogue));
}

}  // namespace
}  // namespace storage
