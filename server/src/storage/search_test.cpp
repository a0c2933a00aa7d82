#include <gtest/gtest.h>

#include "base/text.hpp"
#include "storage/testing/test_store.hpp"

/// filter.md "Search" on both databases, with the words that people type.
namespace storage {
namespace {

using records::Record;
using records::Value;
using testing::AThing;
using testing::IdOf;

class SqlSearch : public ::testing::TestWithParam<Dialect> {
 protected:
    void SetUp() override {
        const char* names[] = {"银川（上实）环境 有限公司", "宁夏青龙管业集团股份有限公司",
                               "三门峡市湖滨区生态环境分局", "ABC-12 锅炉房", "环境公司甲"};
        int number = 0;
        for (const char* name : names) Keep(AThing(++number, {{"name", Value(name)}}));
        Keep(
            AThing(6, {{"note", Value("夜间施工噪声扰民，群众反映强烈，要求依法查处并书面答复")}}));
        Keep(AThing(7, {{"medium", Value("water")}}));
        Keep(AThing(8, {{"lines", Value(std::vector<records::Row>{
                                      {IdOf(90).value, {{"label", Value("危险废物暂存间")}}}})}}));
        Keep(AThing(9, {{"name", Value("青龙化工")}, {"$voided", Value(true)}}));
    }

    void Keep(const Record& record) { ASSERT_TRUE(test_.Create(record)); }

    std::vector<int> Found(const std::string& typed) {
        records::Query query;
        query.type = &test_.Type("thing");
        query.search = typed;
        std::vector<int> numbers;
        const auto view = test_.store().Read();
        for (const Record& record : view->Select(query)) {
            numbers.push_back(record.id.value.bytes.back());
        }
        EXPECT_EQ(view->Count(query), static_cast<std::int64_t>(numbers.size())) << typed;
        return numbers;
    }

    testing::TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, SqlSearch, testing::BothDialects(), testing::DialectName);

TEST_P(SqlSearch, FindsOneTwoThreeAndTwentyCharacters) {
    const struct {
        const char* typed;
        std::vector<int> found;
    } cases[] = {
        {"青", {2}},
        {"环境", {1, 3, 5}},
        {"境公", {5}},
        {"青龙管", {2}},
        {"夜间施工噪声扰民，群众反映强烈，要求依法", {6}},
        {"宁夏青龙管业集团股份有限公司", {2}},
        {"宁夏青龙化工", {}},
        {"厂", {}},
    };

    for (const auto& one : cases) EXPECT_EQ(Found(one.typed), one.found) << one.typed;
    EXPECT_EQ(base::LengthInCharacters(cases[4].typed), 20U);
}

TEST_P(SqlSearch, OverlooksWidthCaseBracketsAndSpaces) {
    EXPECT_EQ(Found("银川(上实)环境有限公司"), std::vector<int>{1});
    EXPECT_EQ(Found("ａｂｃ"), std::vector<int>{4});
    EXPECT_EQ(Found("abc-12锅炉"), std::vector<int>{4});
}

TEST_P(SqlSearch, WantsEveryWordSomewhereInTheRecord) {
    EXPECT_EQ(Found("环境 公司"), (std::vector<int>{1, 5}));
    EXPECT_EQ(Found("公司　环境 甲"), std::vector<int>{5});
    EXPECT_TRUE(Found("环境 锅炉").empty());
}

TEST_P(SqlSearch, LooksIntoRowsOfGroupsAndLabelsOfChoices) {
    EXPECT_EQ(Found("危险废物"), std::vector<int>{8});
    EXPECT_EQ(Found("废水"), std::vector<int>{7});
}

TEST_P(SqlSearch, FollowsWhatChangesAndForgetsWhatWas) {
    Record thing = *test_.Find("thing", IdOf(2));

    ASSERT_TRUE(test_.Change(thing, "name", Value("宁夏白虎管业")));

    EXPECT_TRUE(Found("青龙").empty());
    EXPECT_EQ(Found("白虎"), std::vector<int>{2});
}

TEST_P(SqlSearch, TakesEverySignOfTheQueryLanguageAsAWord) {
    for (const char* typed : {"\"", "'", "a OR b", "NEAR(", "*", "%", "_", "(甲", ":", "&", "|",
                              "!", "\\", "u4e2d", "--", "NOT"}) {
        EXPECT_TRUE(Found(typed).empty() || std::string_view(typed) == "u4e2d") << typed;
    }
}

TEST_P(SqlSearch, FindsAWordThatTheIndexHasEverywhereByGoingThroughTheOrder) {
    if (GetParam() != Dialect::kSqlite) return;  // its planner sees to that
    Keep(AThing(10, {{"name", Value("水务局")}, {"since", *base::CivilDay::Parse("2026-01-02")}}));
    Keep(AThing(11, {{"name", Value("下水道")}, {"since", *base::CivilDay::Parse("2026-01-01")}}));
    // Entries of rows that are not there: candidates that come to nothing.
    test_.Execute(
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 22000)"
        " INSERT INTO search_thing (rowid, tokens) SELECT i, 'ue6b0b4' FROM n");
    records::Query query;
    query.type = &test_.Type("thing");
    query.search = "水";
    query.sort = *records::ReadSort(*test_.catalogue(), *query.type, "since");
    const auto view = test_.store().Read();

    for (const int limit : {1, 50}) {
        query.limit = limit;
        const auto found = view->Select(query);
        ASSERT_EQ(found.size(), limit == 1 ? 1U : 3U);
        EXPECT_EQ(found.front().id, IdOf(11));
    }
    EXPECT_EQ(view->Count(query), 3);
}

TEST_P(SqlSearch, SearchesHistoryAsItWasKnownThen) {
    Record thing = *test_.Find("thing", IdOf(2));
    const auto changed = test_.Change(thing, "name", Value("宁夏白虎管业"));
    ASSERT_TRUE(changed);
    records::Query query;
    query.type = &test_.Type("thing");
    query.search = "青龙管业";
    query.as_known = records::AsKnown{changed->arrival - 1};

    EXPECT_EQ(test_.store().Read()->Count(query), 1);
    query.as_known = records::AsKnown{changed->arrival};
    EXPECT_EQ(test_.store().Read()->Count(query), 0);
}

}  // namespace
}  // namespace storage
