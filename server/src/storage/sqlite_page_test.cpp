#include "storage/sqlite_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "records/filter.hpp"
#include "storage/query_sql.hpp"
#include "storage/schema.hpp"
#include "storage/testing/test_store.hpp"

/// Pages of more records than the first steps go through: what is found must be what SQLite finds
/// when it sorts everything. (How filters mean what they mean: the filter property test.)
namespace storage {
namespace {

/// 7,000 things: one in 90 has tally 1, fifteen have a day `until`; their days `since` repeat.
constexpr const char* kThings =
    "INSERT INTO r_thing (id, version, f_tally, f_since, f_until, f_is_open)"
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)"
    " SELECT CAST(printf('%016d', i * 7919 % 7001) AS BLOB), 1, i % 90, CASE WHEN i % 11 > 0 THEN"
    " date('2000-01-01', '+' || (i * 104729 % 5000) || ' days') END,"
    " CASE WHEN i % 450 = 7 THEN date('2020-01-01', '+' || (i % 7) || ' days') END, i % 2 FROM n";
/// Every hundredth of them has three neighbours, of which the later ones are not open.
constexpr const char* kNeighbours =
    "INSERT INTO r_neighbour (id, version, f_thing, f_is_open)"
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 210)"
    " SELECT CAST(printf('n%015d', i) AS BLOB), 1,"
    " CAST(printf('%016d', i % 70 * 100) AS BLOB), i < 150 FROM n";

/// Every thing has a line; one in 700 is of noise, which a figure of the random world counts.
constexpr const char* kLines =
    "INSERT INTO g_thing__lines (record, ordinal, row_id, f_medium)"
    " SELECT id, 0, id, CASE WHEN row % 700 = 3 THEN 'noise' ELSE 'air' END FROM r_thing";
constexpr const char* kNoisy = R"({"any":{"of":"lines","where":{"medium":"noise"}}})";

class SqlitePages : public ::testing::Test {
 protected:
    void SetUp() override {
        test_.Execute(kThings);
        test_.Execute(kNeighbours);
        test_.Execute(kLines);
    }

    /// How the rows of the whole query are asked for.
    std::string TextOf(const records::Query& query) {
        const auto snapshot = test_.database()->Read();
        SqlitePage page(snapshot->connection(), query);
        return page.OfAll().FromWhere();
    }

    records::Query Asked(const char* filter, const char* sort, int limit, int offset) {
        const catalogue::Catalogue& catalogue = *test_.catalogue();
        records::Query query;
        query.type = &test_.Type("thing");
        query.filter = *records::ReadFilter(catalogue, *query.type, filter);
        query.sort = *records::ReadSort(catalogue, *query.type, sort);
        query.limit = limit;
        query.offset = offset;
        return query;
    }
    std::vector<std::string> Column(const std::string& sql) {
        const auto snapshot = test_.database()->Read();
        std::vector<std::string> texts;
        Rows rows = snapshot->connection().Query({"column", sql});
        while (rows.Next()) texts.push_back(rows->Text(0));
        return texts;
    }

    testing::TestStore test_{Dialect::kSqlite};
};

TEST_F(SqlitePages, HoldWhatSortingEverythingFinds) {
    const struct {
        const char* filter;
        const char* sort;
        int limit, offset;
        const char* where;
        const char* order;
    } cases[] = {
        // The first 2,000 of the order hold some of the page, more steps hold the rest.
        {R"({"tally":1})", "since", 50, 0, "f_tally = 1", "f_since NULLS LAST"},
        {R"({"tally":1})", "-since", 40, 20, "f_tally = 1", "f_since DESC NULLS LAST"},
        // Those without a day are in no index of it, and come last.
        {R"({"tally":{"gte":0}})", "until", 10, 0, "f_tally >= 0", "f_until NULLS LAST"},
        {"{}", "until", 10, 3, "1", "f_until NULLS LAST"},
        {"{}", "-until", 50, 0, "1", "f_until DESC NULLS LAST"},
        {R"({"tally":{"gte":0}})", "until", 50, 10, "f_tally >= 0", "f_until NULLS LAST"},
        {R"({"until":{"absent":true},"tally":7})", "since", 60, 30, "f_until IS NULL AND f_tally=7",
         "f_since NULLS LAST"},
        // Few neighbours lead to what they point at.
        {R"({"any":{"of":"neighbour.thing","where":{"is_open":true}}})", "-since", 50, 0,
         "id IN (SELECT f_thing FROM r_neighbour WHERE f_is_open = 1)", "f_since DESC NULLS LAST"},
        {R"({"any":{"of":"neighbour.thing","where":{"is_open":false}},"is_open":true})", "until",
         50, 0, "f_is_open = 1 AND id IN (SELECT f_thing FROM r_neighbour WHERE f_is_open = 0)",
         "f_until NULLS LAST"},
        // Few lines lead to the things they belong to, beside what a day finds.
        {R"({"or":[{"any":{"of":"lines","where":{"medium":"noise"}}},{"until":"2020-01-03"}]})",
         "-since", 8, 3, "(row % 700 = 3 OR f_until = '2020-01-03')", "f_since DESC NULLS LAST"},
        {kNoisy, "since", 50, 20, "row % 700 = 3", "f_since NULLS LAST"},
        // The order's own index tells all that is asked, also far from the order's beginning.
        {R"({"since":{"gte":"2010-01-01"}})", "since", 50, 20, "f_since >= '2010-01-01'",
         "f_since NULLS LAST"},
        {R"({"since":{"lt":"2003-01-01"}})", "-since", 50, 0, "f_since < '2003-01-01'",
         "f_since DESC NULLS LAST"},
    };
    for (const auto& one : cases) {
        const records::Query query = Asked(one.filter, one.sort, one.limit, one.offset);
        std::vector<std::string> found;
        const auto snapshot = test_.database()->Read();
        SelectRows(snapshot->connection(), query, "hex(t.id)",
                   [&](const Row& row) { found.push_back(row.Text(0)); });
        EXPECT_EQ(found, Column(fmt::format(
                             "SELECT hex(id) FROM r_thing WHERE {} ORDER BY {}, id LIMIT {} OFFSET"
                             " {}",
                             one.where, one.order, one.limit, one.offset)))
            << one.filter << " by " << one.sort;
        EXPECT_EQ(
            std::to_string(CountRows(snapshot->connection(), query, 0)),
            Column(fmt::format("SELECT CAST(count(*) AS TEXT) FROM r_thing WHERE {}", one.where))
                .front())
            << one.filter;
    }
}

TEST_F(SqlitePages, FewRowsOfAGroupLeadToTheirRecordsWhereAFigureNamesThem) {
    const std::string text = TextOf(Asked(kNoisy, "since", 50, 0));
    EXPECT_NE(text.find("IN (SELECT"), std::string::npos) << text;
}

TEST_F(SqlitePages, RowsThatNoIndexNamesAreLookedUpFromTheirRecord) {
    const std::string text =
        TextOf(Asked(R"({"any":{"of":"lines","where":{"weight":3}}})", "since", 50, 0));
    EXPECT_NE(text.find("EXISTS"), std::string::npos) << text;
}

TEST_F(SqlitePages, TwoChoicesAreAnsweredByAnIndexAlone) {
    catalogue::RecordType type = test_.Type("thing");
    type.filters = {"medium", "other_medium"};
    for (const IndexDef& index :
         IndexesOf(TypeTables(type, Dialect::kSqlite), *test_.catalogue(), Dialect::kSqlite))
        test_.Execute(index.create);
    const auto snapshot = test_.database()->Read();
    Rows plan = snapshot->connection().Query(
        {"plan",
         "EXPLAIN QUERY PLAN SELECT count(*) FROM r_thing WHERE f_medium = 'water' AND"
         " f_other_medium = 'air' AND sys_voided IS NULL"});
    ASSERT_TRUE(plan.Next());
    EXPECT_NE(plan->Text(3).find("COVERING INDEX"), std::string::npos) << plan->Text(3);
}

TEST_F(SqlitePages, TextsThatFallTogetherAreFoundByTheOneIndexOfTheirPinyin) {
    catalogue::RecordType type = test_.Type("thing");
    type.filters = {"name"};
    for (const IndexDef& index :
         IndexesOf(TypeTables(type, Dialect::kSqlite), *test_.catalogue(), Dialect::kSqlite)) {
        EXPECT_EQ(index.create.find("(n_name"), std::string::npos) << index.create;
        test_.Execute(index.create);
    }
    int number = 0;
    for (const char* name : {"甲厂（ＡＢ）", "甲厂(ab)", "乙厂", "重庆厂", "重型厂"})
        ASSERT_TRUE(test_.Create(testing::AThing(++number, {{"name", records::Value(name)}})));
    const auto snapshot = test_.database()->Read();
    Connection& connection = snapshot->connection();
    for (const auto& [filter, count] :
         std::map<const char*, std::int64_t>{{R"j({"name":"甲厂(Ab)"})j", 2},
                                             {R"j({"name":{"in":["丁厂","乙厂","甲厂(AB)"]}})j", 3},
                                             {R"j({"name":{"starts":"甲厂（Ａ"}})j", 2},
                                             {R"j({"name":{"starts":"重庆"}})j", 1}}) {
        const records::Query query = Asked(filter, "since", 50, 0);
        EXPECT_EQ(CountRows(connection, query, 0), count) << filter;
        SqlitePage page(connection, query);
        QueryText text = page.OfAll();
        const std::string sql = "EXPLAIN QUERY PLAN SELECT t.id" + text.FromWhere();
        Rows plan = connection.Query({"plan", sql}, text.params());
        ASSERT_TRUE(plan.Next());
        EXPECT_TRUE(plan->Text(3).starts_with("SEARCH t USING COVERING INDEX r_thing__p_name"))
            << plan->Text(3);
    }
}

/// PostgreSQL refuses an index entry above 2,700 bytes, and marks may be longer.
TEST_F(SqlitePages, MarksThatAFigureAsksForStandBesideItsDayOnSqliteAlone) {
    catalogue::Catalogue catalogue = *test_.catalogue();
    catalogue::Indicator& indicator = catalogue.indicators["unmarked_count"];
    indicator.id = "unmarked_count";
    indicator.count = "thing";
    indicator.dated_by = "since";
    indicator.filter = R"({"not":{"$marks":{"contains":"historical:"}}})";
    const auto holds_marks = [&](Dialect dialect) {
        const auto indexes =
            IndexesOf(TypeTables(test_.Type("thing"), dialect), catalogue, dialect);
        return std::ranges::any_of(indexes, [](const IndexDef& index) {
            return index.create.find("(f_since") != std::string::npos &&
                   index.create.find("sys_marks") != std::string::npos;
        });
    };
    EXPECT_TRUE(holds_marks(Dialect::kSqlite));
    EXPECT_FALSE(holds_marks(Dialect::kPostgres));
}

TEST_F(SqlitePages, GroupsOfWhatAFilterNarrowsAreThoseOfEverythingSorted) {
    const records::Query query = Asked(R"({"since":{"gte":"2010-01-01"}})", "since", 0, 0);
    const auto key = records::ReadPath(*test_.catalogue(), *query.type, "tally");
    ASSERT_TRUE(key);
    const auto snapshot = test_.database()->Read();
    std::vector<std::string> found;
    for (const auto& row : GroupRowsBy(snapshot->connection(), query, *key, nullptr))
        found.push_back(fmt::format("{}:{}", *row.key.As<std::int64_t>(), row.count));
    EXPECT_EQ(found, Column("SELECT f_tally || ':' || count(*) FROM r_thing WHERE f_since >="
                            " '2010-01-01' GROUP BY f_tally ORDER BY f_tally"));
    EXPECT_GT(found.size(), 50U);
}

}  // namespace
}  // namespace storage
