#include "indicator/relations.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace indicator {
namespace {

using catalogue::Relation;
using catalogue::RelationKind;

/// Figures a, b, c in 件 and one relation of them, in force from 2020.
catalogue::Catalogue CatalogueOf(RelationKind kind, std::vector<std::string> parts,
                                 std::int64_t least = 0, std::int64_t most = 0) {
    catalogue::Catalogue made;
    for (const char* id : {"a", "b", "c"}) {
        made.indicators[id].id = made.indicators[id].label = id;
        made.indicators[id].unit = "件";
    }
    Relation relation;
    relation.id = "one";
    relation.kind = kind;
    relation.whole = kind == RelationKind::kRange ? "" : "a";
    relation.parts = std::move(parts);
    relation.least = least;
    relation.most = most;
    relation.impossible = true;
    relation.says = "a 与 b、c 应当相合";
    relation.effective_from = *base::CivilDay::Parse("2020-01-01");
    made.relations["one"] = relation;
    return made;
}

/// `a=5 b>=3 c~7`: = exact, > at least, < at most, ~ about, - somewhat below.
ToldFigures Tell(const std::string& text) {
    static const std::map<char, std::string> kWords = {{'=', "exact"},
                                                       {'>', "at_least"},
                                                       {'<', "at_most"},
                                                       {'~', "approx"},
                                                       {'-', "approx_below"}};
    ToldFigures told;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const double value = std::stod(text.substr(at + 2, end - at - 2));
        told[text.substr(at, 1)] = {std::llround(value * 10'000), kWords.at(text[at + 1]), ""};
        at = end + 1;
    }
    return told;
}

struct Try {
    RelationKind kind;
    std::vector<std::string> parts;
    std::string now, before;
    bool breaks = false;
    std::int64_t least = 0, most = 0;
};

TEST(Relations, AreBrokenOnlyWhereNoValueOfTheWordsKeepsThem) {
    using enum RelationKind;
    const std::vector<std::string> bc = {"b", "c"}, b = {"b"};
    const std::vector<Try> table = {
        {kSum, bc, "a=8 b=5 c=3", "", false},
        {kSum, bc, "a=9 b=5 c=3", "", true},
        {kSum, bc, "a=9 b=5", "", false},
        {kSum, bc, "a=4 b=5", "", true},
        {kSum, bc, "a>50 b=25 c=436", "", false},
        {kSum, bc, "a>500 b=25 c=436", "", true},
        {kWithin, bc, "a=15 b=13 c=2", "", false},
        {kWithin, bc, "a=14 b=13 c=2", "", true},
        {kWithin, bc, "a<14 b>13 c=2", "", true},
        {kWithin, bc, "a>14 b=13 c=2", "", false},
        {kWithin, b, "a~10 b=11", "", false},
        {kWithin, b, "a-10 b=11", "", true},
        {kRate, bc, "a=40 b=4 c=10", "", false},
        {kRate, bc, "a=95.45 b=105 c=110", "", false},
        {kRate, bc, "a=95.4 b=105 c=110", "", true},
        {kRate, bc, "a=100 b=0 c=0", "", true},
        {kChange, b, "a=-19.1 b=39.28", "b=48.55", false},
        {kChange, b, "a=-9.1 b=39.28", "b=48.55", true},
        {kChange, b, "a=-19.1 b=39.28", "", false},
        {kRise, b, "a=10 b=246", "b=236", false},
        {kRise, b, "a=11 b=246", "b=236", true},
        {kNeeds, b, "a=0 b=1", "", true},
        {kNeeds, b, "a=1 b=1", "", false},
        {kNeeds, b, "a=0 b=0", "", false},
        {kNeeds, b, "b=1", "", false},
        {kPerHead, b, "a=2 b=500", "", false, 0, 250},
        {kPerHead, b, "a=2 b=501", "", true, 0, 250},
        {kRange, b, "b=100", "", false, 0, 100},
        {kRange, b, "b=101", "", true, 0, 100},
        {kRange, b, "b>100", "", false, 0, 100},
        {kRange, b, "b=-1", "", true, 0, 100},
        {kRange, b, "b=1.5", "", true, 0, std::numeric_limits<std::int64_t>::max()},
        {kRange, b, "b=1.5", "", false, 0, 100},
    };
    for (const Try& one : table) {
        const auto catalogue = CatalogueOf(one.kind, one.parts, one.least, one.most);
        const auto breaches = Breaches(catalogue, 2025, Tell(one.now), Tell(one.before));
        EXPECT_EQ(!breaches.empty(), one.breaks) << one.now << " | " << one.before;
    }
}

TEST(Relations, NameTheFiguresTheirValuesAndTheReason) {
    const auto catalogue = CatalogueOf(RelationKind::kWithin, {"b", "c"});

    const auto breaches = Breaches(catalogue, 2025, Tell("a=14 b>13 c=2.5"), {});

    ASSERT_EQ(breaches.size(), 1U);
    EXPECT_EQ(breaches[0].figures, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(breaches[0].working, "a 14件，b 13件以上，c 2.5件");
    const base::Refusal refusal = BreachAsRefusal(breaches[0], "f.tsv:3");
    EXPECT_EQ(refusal.code, "figures.impossible");
    EXPECT_EQ(refusal.where, "f.tsv:3");
}

TEST(Relations, HoldFromTheirDay) {
    const auto catalogue = CatalogueOf(RelationKind::kNeeds, {"b"});

    EXPECT_TRUE(Breaches(catalogue, 2019, Tell("a=0 b=1"), {}).empty());
    EXPECT_FALSE(Breaches(catalogue, 2020, Tell("a=0 b=1"), {}).empty());
}

TEST(Relations, NameTheFiguresThatOneHangsTogetherWith) {
    const auto catalogue = CatalogueOf(RelationKind::kSum, {"b", "c"});

    const auto related = Related(catalogue, {"b"});

    ASSERT_EQ(related.size(), 3U);
    EXPECT_EQ(related.front()->id, "a");
}

}  // namespace
}  // namespace indicator
