#include "papers/names.hpp"

#include <gtest/gtest.h>

namespace papers {
namespace {

using document::ValueKind;
using Strings = std::vector<std::string>;

TEST(NameList, ReadsKindChoicesAndPaths) {
    NameList names;

    ASSERT_TRUE(
        names.Add("# 说明\n\n处理结果 | 选择 | 行政处罚、移送\n"
                  "当事人地址 | 文本 | — | party.address ; service_address\n",
                  "fields.list"));

    ASSERT_NE(names.Find("处理结果"), nullptr);
    EXPECT_EQ(names.Find("处理结果")->kind, ValueKind::kChoice);
    EXPECT_EQ(names.Find("处理结果")->choices, (Strings{"行政处罚", "移送"}));
    EXPECT_EQ(names.Find("处理结果")->paths, Strings{});
    EXPECT_EQ(names.Find("当事人地址")->paths, (Strings{"party.address", "service_address"}));
    EXPECT_EQ(names.Find("当事人电话"), nullptr);
}

TEST(NameList, FindsANameHoweverItsBracketsAreWritten) {
    NameList names;

    ASSERT_TRUE(names.Add("当事人（名录） | 文本 | —\n", "fields.list"));

    EXPECT_NE(names.Find("当事人 (名录)"), nullptr);
}

TEST(NameList, LetsTheBureausLineTakeThePlaceOfTheShippedOne) {
    NameList names;
    ASSERT_TRUE(names.Add("甲 | 文本 | — | a\n乙 | 文本 | — | b\n", "fields.list"));

    ASSERT_TRUE(names.Add("甲 | 金额 | — | c\n", "fields.list"));

    EXPECT_EQ(names.All().size(), 2U);
    EXPECT_EQ(names.Find("甲")->kind, ValueKind::kMoney);
    EXPECT_EQ(names.Find("甲")->paths, Strings{"c"});
}

TEST(NameList, TellsEveryFaultyLineAndKeepsTheOthers) {
    NameList names;

    const auto done = names.Add(
        "甲 | 文本\n乙 | 文字 | —\n丙 | 文本 | —\n | 文本 | —\n"
        "丁 | 文本 | — | 案件 | party.address\n",
        "fields.list");

    ASSERT_FALSE(done);
    Strings where;
    for (const base::Refusal& fault : done.error()) {
        EXPECT_EQ(fault.code, "papers.name_line");
        where.push_back(fault.where);
    }
    EXPECT_EQ(where, (Strings{"fields.list:1", "fields.list:2", "fields.list:4", "fields.list:5"}));
    EXPECT_NE(names.Find("丙"), nullptr);
}

}  // namespace
}  // namespace papers
