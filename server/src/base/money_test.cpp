#include "base/money.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace base {
namespace {

constexpr auto kMin = std::numeric_limits<std::int64_t>::min();

TEST(MoneyTest, ReadsYuanPlainOrGroupedByThrees) {
    struct Row {
        const char* text;
        std::int64_t fen;
    };
    for (const Row& row :
         {Row{"520000", 52'000'000}, Row{"520,000.00", 52'000'000}, Row{"-3.5", -350},
          Row{"1,234,567.89", 123'456'789}, Row{"-1,000", -100'000}, Row{"0.01", 1}, Row{"0", 0},
          Row{"999", 99'900}, Row{"12,345", 1'234'500}}) {
        const auto money = Money::Parse(row.text);
        ASSERT_TRUE(money) << row.text;
        EXPECT_EQ(money->fen, row.fen) << row.text;
    }
}

TEST(MoneyTest, RefusesWhatIsNoAmount) {
    for (const char* text :
         {"",          "-",        ",",         "1,",    ",000",   "1,00",  "1,0000",
          "1234,567",  "1,234567", "12,34,567", "0,123", "1,234,", "1.234", "1.230",
          "1,234.5,6", "1.",       ".5",        "5元",   "￥5",    "1 000", "99999999999999999999",
          "-,123",     "1,-23",    "--1,000"}) {
        EXPECT_EQ(Money::Parse(text), std::nullopt) << text;
    }
}

TEST(MoneyTest, WritesTwoDecimalsAndGroups) {
    struct Row {
        std::int64_t fen;
        const char* text;
        const char* grouped;
    };
    for (const Row& row :
         {Row{52'000'000, "520000.00", "520,000.00"}, Row{0, "0.00", "0.00"},
          Row{-5, "-0.05", "-0.05"}, Row{99'999, "999.99", "999.99"},
          Row{100'000, "1000.00", "1,000.00"}, Row{-12'345'600, "-123456.00", "-123,456.00"},
          Row{-123'456'789, "-1234567.89", "-1,234,567.89"},
          Row{kMin, "-92233720368547758.08", "-92,233,720,368,547,758.08"}}) {
        EXPECT_EQ(Money{row.fen}.ToText(), row.text);
        EXPECT_EQ(Money{row.fen}.ToGrouped(), row.grouped);
        EXPECT_EQ(Money::Parse(row.grouped)->fen, row.fen);
    }
}

TEST(MoneyTest, WritesWanWithNoLoss) {
    struct Row {
        std::int64_t fen;
        const char* wan;
    };
    for (const Row& row :
         {Row{986'760'000, "986.76"}, Row{0, "0"}, Row{1, "0.000001"}, Row{52'000'000, "52"},
          Row{1'000'000'000, "1000"}, Row{-1'234'567, "-1.234567"}, Row{500'000, "0.5"}}) {
        EXPECT_EQ(Money{row.fen}.ToWan(), row.wan);
    }
}

TEST(MoneyTest, WritesCapitalsAsTheAnnexOfPaymentRulesSays) {
    struct Row {
        const char* yuan;
        const char* capitals;
        const char* rule;
    };
    for (const Row& row : {
             Row{"520000", "伍拾贰万元整", "整 after 元"},
             Row{"0", "零元整", "nothing"},
             Row{"1", "壹元整", "整 after 元"},
             Row{"10", "壹拾元整", "ten begins with 壹"},
             Row{"16409.02", "壹万陆仟肆佰零玖元零贰分", "0 角 before 分: annex, rule 4"},
             Row{"325.04", "叁佰贰拾伍元零肆分", "0 角 before 分: annex, rule 4"},
             Row{"1409.50", "壹仟肆佰零玖元伍角", "one 0 inside: annex, rule 1"},
             Row{"6007.14", "陆仟零柒元壹角肆分", "several 0 inside, one 零: annex, rule 2"},
             Row{"1680.32", "壹仟陆佰捌拾元叁角贰分", "0 at 元, 零 at choice: annex, rule 3"},
             Row{"107000.53", "壹拾万柒仟元伍角叁分", "0 at 万 and 元, at choice: annex, rule 3"},
             Row{"1005.30", "壹仟零伍元叁角", "no 整 after 角"},
             Row{"1005", "壹仟零伍元整", "整 after 元"},
             Row{"0.50", "伍角", "no 元"},
             Row{"0.05", "伍分", "no 元, no 角"},
             Row{"0.55", "伍角伍分", "no 元"},
             Row{"100000000", "壹亿元整", "亿"},
             Row{"100000001", "壹亿零壹元整", "a whole section of 0 is one 零"},
             Row{"100010000", "壹亿零壹万元整", "万 section below 1000"},
             Row{"1020000000", "壹拾亿贰仟万元整", "full thousand needs no 零"},
             Row{"10000.01", "壹万元零壹分", "0 角 before 分"},
             Row{"10001000", "壹仟万壹仟元整", "full thousand after 万"},
             Row{"10000100", "壹仟万零壹佰元整", "hundred after 万"},
             Row{"1000000000000", "壹万亿元整", "万亿"},
             Row{"9867600", "玖佰捌拾陆万柒仟陆佰元整", "a yearly sum"},
             Row{"-3.5", "负叁元伍角", "below nothing"},
         }) {
        EXPECT_EQ(Money::Parse(row.yuan)->ToCapitals(), row.capitals) << row.rule;
    }
    EXPECT_EQ(Money{kMin}.ToCapitals(),
              "负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分");
}

}  // namespace
}  // namespace base
