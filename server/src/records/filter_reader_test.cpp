#include <gtest/gtest.h>

#include "records/filter.hpp"
#include "records/store.hpp"
#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using testing::RandomWorld;

base::Result<Filter> Read(std::string_view json, const PathRule& rule = {}) {
    return ReadFilter(*RandomWorld::Catalogue(), *RandomWorld::Catalogue()->FindType("thing"), json,
                      rule);
}

std::vector<std::string> FaultsOf(std::string_view json, const PathRule& rule = {}) {
    std::vector<std::string> faults;
    if (const auto filter = Read(json, rule); !filter) {
        for (const base::Refusal& refusal : filter.error()) {
            faults.push_back(refusal.code + " " + refusal.where);
        }
    }
    return faults;
}

TEST(ReadFilter, TakesWhatTheFormatAllows) {
    for (
        const char* json : {
            "",
            "{}",
            R"({"and":[]})",
            R"({"$state":"filed"})",
            R"({"tally":5,"is_open":true})",
            R"({"tally":{"gte":1,"lt":9}})",
            R"({"amount":"1200.50"})",
            R"({"amount":120050})",
            R"({"ratio":{"gt":"0.5"}})",
            R"({"since":{"between":["2026-01-01",{"given":"today"}]}})",
            R"({"since":{"lte":{"given":"today","plus":15}}})",
            R"({"since":{"gte":{"given":"act.happened_on","minus":36600}}})",
            R"({"medium":{"in":["air","noise"]}})",
            R"({"neighbour.thing.parent.neighbour.name":"a"})",
            R"({"owner":{"given":"actor"}})",
            R"({"$organisation":{"path":"owner.organisation"}})",
            R"({"neighbour.$organisation":{"given":"actor.organisation"}})",
            R"({"files":{"absent":true}})",
            R"({"name":{"contains":{"path":"secret"}}})",
            R"({"parent":{"path":"$id"}})",
            R"({"any":{"of":"lines"}})",
            R"({"count":{"of":"neighbour.thing","where":{"name":{"path":"^name"}},"gte":2}})",
            R"({"none":{"of":"$organisation.powers","where":{"from":{"lte":{"path":"^since"}}}}})",
            R"({"any":{"of":"lines","where":{"any":{"of":"^neighbour.thing","where":{"level":{"path":"^weight"}}}}}})",
            R"({"all":{"of":"owner.organisation.powers"}})",
            R"({"any":{"of":"$holder.organisation.powers","where":{"to":{"absent":true}}}})",
        }) {
        const auto faults = FaultsOf(json);
        EXPECT_TRUE(faults.empty()) << json << ' ' << faults.front();
    }
}

struct Bad {
    const char* json;
    const char* fault;
};

TEST(ReadFilter, NamesTheFaultAndItsPlace) {
    const std::vector<Bad> rows = {
        {"[", "filter.malformed "},
        {R"({"a":1.5})", "filter.malformed "},
        {"[]", "filter.not_filter "},
        {R"({"colour":1})", "filter.unknown_field /colour"},
        {R"({"neighbour.colour":1})", "filter.unknown_field /neighbour.colour"},
        {R"({"name.colour":1})", "filter.unknown_field /name.colour"},
        {R"({"^name":"a"})", "filter.path /^name"},
        {R"({"neighbour.thing.parent.parent.parent.name":"a"})",
         "filter.path /neighbour.thing.parent.parent.parent.name"},
        {R"({"name":{}})", "filter.no_operator /name"},
        {R"({"name":{"like":"a"}})", "filter.unknown_operator /name/like"},
        {R"({"tally":{"contains":1}})", "filter.operator_not_for_field /tally/contains"},
        {R"({"medium":{"lt":"air"}})", "filter.operator_not_for_field /medium/lt"},
        {R"({"lines":{"eq":1}})", "filter.operator_not_for_field /lines/eq"},
        {R"({"tally":"many"})", "filter.literal /tally"},
        {R"({"ratio":1})", "filter.literal /ratio"},
        {R"({"ratio":"0.0001"})", "filter.literal /ratio"},
        {R"({"since":"2025-02-30"})", "filter.literal /since"},
        {R"({"made_at":"2026-01-01"})", "filter.literal /made_at"},
        {R"({"medium":"fire"})", "filter.literal /medium"},
        {R"({"name":null})", "filter.literal /name"},
        {R"({"name":["a"]})", "filter.literal /name"},
        {R"({"name":{"contains":"　"}})", "filter.empty_text /name/contains"},
        {R"({"tally":{"in":5}})", "filter.operand_list /tally/in"},
        {R"({"tally":{"in":[1,"x"]}})", "filter.literal /tally/in/1"},
        {R"({"tally":{"between":[1]}})", "filter.operand_list /tally/between"},
        {R"({"tally":{"absent":1}})", "filter.absent_operand /tally/absent"},
        {R"({"tally":{"eq":{"path":"amount"}}})", "filter.operand_kind /tally/eq"},
        {R"({"since":{"eq":{"path":"made_at"}}})", "filter.operand_kind /since/eq"},
        {R"({"neighbour":{"eq":{"path":"parent"}}})", "filter.operand_kind /neighbour/eq"},
        {R"({"tally":{"eq":{"path":"colour"}}})", "filter.unknown_field /tally/eq"},
        {R"({"tally":{"eq":{"given":"today"}}})", "filter.operand_kind /tally/eq"},
        {R"({"since":{"eq":{"given":"tomorrow"}}})", "filter.unknown_given /since/eq"},
        {R"({"since":{"eq":{"now":1}}})", "filter.operand_shape /since/eq"},
        {R"({"and":{}})", "filter.not_list /and"},
        {R"({"any":{"where":{}}})", "filter.quantifier_shape /any"},
        {R"({"any":{"of":"name"}})", "filter.not_group /any/of"},
        {R"({"any":{"of":"thing.$holder"}})", "filter.unknown_field /any/of"},
        {R"({"since":{"path":"until","given":"today"}})", "filter.operand_shape /since"},
        {R"({"since":{"lte":{"given":"today","plus":-1}}})", "filter.given_shift /since/lte"},
        {R"({"since":{"lte":{"given":"today","plus":36601}}})", "filter.given_shift /since/lte"},
        {R"({"since":{"lte":{"given":"today","minus":"3"}}})", "filter.given_shift /since/lte"},
        {R"({"since":{"lte":{"given":"today","days":3}}})", "filter.operand_shape /since/lte"},
        {R"({"since":{"lte":{"given":"today","plus":1,"minus":1}}})",
         "filter.operand_shape /since/lte"},
        {R"({"since":{"lte":{"path":"until","plus":1}}})", "filter.operand_shape /since/lte"},
        {R"({"owner":{"given":"actor","plus":1}})", "filter.given_shift /owner"},
        {R"({"any":{"of":"colour"}})", "filter.unknown_field /any/of"},
        {R"({"any":{"of":"neighbour.buddy"}})", "filter.not_group /any/of"},
        {R"({"any":{"of":"lines","having":1}})", "filter.unknown_operator /any/having"},
        {R"({"any":{"of":"lines","where":{"name":"a"}}})", "filter.unknown_field /any/where/name"},
        {R"({"any":{"of":"lines","where":{"$state":"a"}}})",
         "filter.unknown_field /any/where/$state"},
        {R"({"any":{"of":"lines","where":{"any":{"of":"thing.parent"}}}})",
         "filter.unknown_field /any/where/any/of"},
        {R"({"count":{"of":"lines"}})", "filter.count_operator /count"},
        {R"({"count":{"of":"lines","gte":1,"lt":3}})", "filter.count_operator /count"},
        {R"({"or":[{"a~b/c":1}]})", "filter.unknown_field /or/0/a~0b~1c"},
    };
    for (const Bad& row : rows) {
        EXPECT_EQ(FaultsOf(row.json), std::vector<std::string>{row.fault}) << row.json;
    }
}

TEST(ReadFilter, ReportsAllFaultsAtOnce) {
    EXPECT_EQ(FaultsOf(R"({"or":[{"colour":1},{"name":{"like":"a","lt":5}},{"tally":"x"}]})"),
              (std::vector<std::string>{
                  "filter.unknown_field /or/0/colour", "filter.unknown_operator /or/1/name/like",
                  "filter.literal /or/1/name/lt", "filter.literal /or/2/tally"}));
}

std::string Repeated(const std::string& before, int times, const std::string& core,
                     const std::string& after) {
    std::string text;
    for (int i = 0; i < times; ++i) text += before;
    text += core;
    for (int i = 0; i < times; ++i) text += after;
    return text;
}

std::string ListOf(const std::string& item, int times) {
    std::string list = item;
    for (int i = 1; i < times; ++i) list += "," + item;
    return list;
}

TEST(ReadFilter, HoldsItsLimits) {
    const std::string comparison = R"({"tally":1})";
    const auto has = [](const std::string& json, const std::string& code) {
        const auto filter = Read(json);
        return !filter && filter.error().front().code == code;
    };

    EXPECT_TRUE(Read(Repeated("{\"not\":", 15, comparison, "}")));
    EXPECT_TRUE(has(Repeated("{\"not\":", 16, comparison, "}"), "filter.too_deep"));
    EXPECT_TRUE(has(Repeated("{\"not\":", 40, comparison, "}"), "filter.malformed"));
    EXPECT_TRUE(Read("{\"and\":[" + ListOf(comparison, 1'000) + "]}"));
    EXPECT_TRUE(
        has("{\"and\":[" + ListOf(comparison, 1'001) + "]}", "filter.too_many_comparisons"));
    EXPECT_TRUE(Read("{\"tally\":{\"in\":[" + ListOf("1", 10'000) + "]}}"));
    EXPECT_TRUE(
        has("{\"tally\":{\"in\":[" + ListOf("1", 10'001) + "]}}", "filter.too_many_operands"));
    EXPECT_TRUE(has(std::string(70'000, ' '), "filter.too_large"));
    const std::string three = R"({"any":{"of":"thing.parent","where":)";
    EXPECT_TRUE(Read(Repeated(three, 3, comparison, "}}")));
    EXPECT_TRUE(has(Repeated(three, 4, comparison, "}}"), "filter.quantifiers_too_deep"));
}

TEST(ReadFilter, TreatsAFieldWithoutRightAsUnknown) {
    const PathRule no_secret = [](const catalogue::RecordType& type,
                                  const catalogue::Field& field) {
        return !(type.id == "thing" && field.id == "secret") && field.id != "lines";
    };
    const auto hidden = [&](const char* json) { return Read(json, no_secret); };

    for (const char* json : {R"({"secret":"a"})", R"({"parent.secret":"a"})",
                             R"({"name":{"path":"secret"}})", R"({"any":{"of":"lines"}})"}) {
        const auto filter = hidden(json);
        ASSERT_FALSE(filter) << json;
        EXPECT_EQ(filter.error().front().code, "filter.unknown_field") << json;
    }
    auto refused = hidden(R"({"secret":"a"})").error();
    auto unknown = hidden(R"({"colour":"a"})").error();
    EXPECT_EQ(refused.front().params.front().second, "secret");
    EXPECT_EQ(unknown.front().params.front().second, "colour");
    EXPECT_EQ(refused.front().params.size(), unknown.front().params.size());
    EXPECT_FALSE(ReadSort(*RandomWorld::Catalogue(), *RandomWorld::Catalogue()->FindType("thing"),
                          "secret", no_secret));
}

TEST(ReadFilter, KeepsTheCanonicalText) {
    const auto filter = Read(R"( {"tally" : {"lt":2 , "gt":1}, "name":"甲"} )");

    ASSERT_TRUE(filter);
    EXPECT_EQ(filter->text, R"({"name":"甲","tally":{"gt":1,"lt":2}})");
    EXPECT_TRUE(Read("{}")->IsEverything());
    EXPECT_EQ(Both(*filter, *Read("{}")).text, filter->text);
    EXPECT_TRUE(Read(Both(*filter, *filter).text));
}

TEST(ReadSort, ReadsKeysAndRefusesWhatHasNoOrder) {
    const auto sort = [](std::string_view text) {
        return ReadSort(*RandomWorld::Catalogue(), *RandomWorld::Catalogue()->FindType("thing"),
                        text);
    };

    const auto keys = sort("-since, neighbour.name");
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 2U);
    EXPECT_TRUE(keys->at(0).descending);
    EXPECT_EQ(keys->at(1).path.text, "neighbour.name");
    EXPECT_TRUE(sort("")->empty());
    EXPECT_EQ(sort("files").error().front().code, "filter.not_sortable");
    EXPECT_EQ(sort("lines").error().front().code, "filter.path");
    EXPECT_EQ(sort("colour,-note").error().size(), 2U);
}

}  // namespace
}  // namespace records
