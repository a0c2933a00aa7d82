#include "records/order.hpp"

#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"

namespace records {
namespace {

const catalogue::RecordType& Thing() {
    return *testing::RandomWorld::Catalogue()->FindType("thing");
}
const catalogue::Field& ThingField(const char* id) { return *FindField(Thing(), id); }

TEST(CompareForSort, PutsAbsentAndErasedLast) {
    EXPECT_LT(CompareForSort(ThingField("tally"), Value(5), Value()), 0);
    EXPECT_GT(CompareForSort(ThingField("tally"), Value(), Value(5)), 0);
    EXPECT_EQ(CompareForSort(ThingField("name"), Value(), Value(Erased{})), 0);
}

TEST(CompareForSort, OrdersChineseByPinyin) {
    EXPECT_LT(CompareForSort(ThingField("name"), Value("安阳"), Value("北京")), 0);
    EXPECT_LT(CompareForSort(ThingField("name"), Value("北京"), Value("重庆")), 0);
}

TEST(CompareForSort, OrdersNumbersDaysAndYesNoByValue) {
    EXPECT_LT(CompareForSort(ThingField("amount"), Value(-1), Value(0)), 0);
    EXPECT_LT(CompareForSort(ThingField("is_open"), Value(false), Value(true)), 0);
    EXPECT_GT(CompareForSort(ThingField("since"), Value(*base::CivilDay::Parse("2026-01-01")),
                             Value(*base::CivilDay::Parse("2025-12-31"))),
              0);
}

TEST(SameValue, SeesThroughWidthAndBracketsButNotOfMachineTexts) {
    EXPECT_TRUE(SameValue(ThingField("name"), Value("银川（上实）"), Value("银川(上实) ")));
    EXPECT_FALSE(SameValue(ThingField("name"), Value("银川"), Value("银")));
    EXPECT_FALSE(SameValue(ThingField("$state"), Value("Filed"), Value("filed")));
    EXPECT_FALSE(SameValue(ThingField("name"), Value(), Value()));
}

TEST(Search, FindsEveryWordAnywhereInSearchedFields) {
    Record record;
    record.Set("name", "银川（上实）环境有限公司");
    record.Set("medium", "air");
    record.Set("lines", std::vector<Row>{{base::Uuid{}, {{"label", Value("在线监测超标")}}}});
    const auto texts = SearchTexts(Thing(), record);

    for (const char* typed : {"上实", "川", "(上实)环", "有限公司　超标", "废气", "", "   "}) {
        EXPECT_TRUE(MatchesSearch(texts, SearchWords(typed))) << typed;
    }
    for (const char* typed : {"上海", "上实 上海", "司超"}) {
        EXPECT_FALSE(MatchesSearch(texts, SearchWords(typed))) << typed;
    }
}

TEST(Search, LooksIntoNoFieldThatIsNotSearched) {
    Record record;
    record.Set("other_medium", "air");
    record.Set("parts", std::vector<Row>{{base::Uuid{}, {{"name", Value("暗")}}}});

    EXPECT_TRUE(SearchTexts(Thing(), record).empty());
}

}  // namespace
}  // namespace records
