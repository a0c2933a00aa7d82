#include "telemetry/factors.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "telemetry/commands.hpp"
#include "telemetry/series_words.hpp"

namespace telemetry {
namespace {

TEST(Factors, AreOfAFamilyByTheBeginningOfTheirCode) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"d00001", "activity"}, {"p90001", "activity"},     {"p10001", ""}, {"a00000", "flow"},
        {"w00000", "flow"},     {"a19001", "circumstance"}, {"a21026", ""}, {"", ""}};
    for (const auto& [code, family] : rows) EXPECT_EQ(FamilyOf(code), family) << code;
}

TEST(Factors, AreFoundByOldAndNewCode) {
    struct Row {
        std::string_view code, code_2017, name, unit;
    };
    const Row rows[] = {{"w01018", "w01018", "化学需氧量", "毫克/升"},
                        {"011", "w01018", "化学需氧量", "毫克/升"},
                        {"060", "w21003", "氨氮", "毫克/升"},
                        {"B02", "a00000", "废气", "立方米/秒"},
                        {"S01", "a19001", "氧气含量", "%"},
                        {"02", "a21026", "二氧化硫", "毫克/立方米"},
                        {"a21026", "a21026", "二氧化硫", "毫克/立方米"}};
    for (const Row& row : rows) {
        const Factor* factor = FindFactor(row.code);
        ASSERT_NE(factor, nullptr) << row.code;
        EXPECT_EQ(factor->code, row.code_2017);
        EXPECT_EQ(factor->name, row.name);
        EXPECT_EQ(factor->unit, row.unit);
    }
}

TEST(Factors, OfNoTableAreNotFound) {
    for (const std::string_view code : {"", "e01001", "SB1", "w0101", "w010180", "LAMPBLACK", "zz"})
        EXPECT_EQ(FindFactor(code), nullptr) << code;
}

TEST(Factors, StandInOrderWithEachOldCodeOnce) {
    const auto all = Factors();
    EXPECT_EQ(all.size(), 184U);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                               [](const Factor& a, const Factor& b) { return a.code < b.code; }));
    for (const Factor& factor : all) {
        EXPECT_EQ(FindFactor(factor.code), &factor);
        if (!factor.code_2005.empty()) {
            EXPECT_EQ(FindFactor(factor.code_2005), &factor);
        }
    }
    EXPECT_TRUE(FindFactor("a34004")->unit_in_doubt);
    EXPECT_FALSE(FindFactor("a34013")->unit_in_doubt);
}

TEST(Series, AreToldInWordsAndFoundAgainByThem) {
    struct Row {
        std::string_view kind, words;
    };
    const Row rows[] = {
        {"hour.Avg", "小时均值"}, {"hour.ZsAvg", "小时折算均值"}, {"day.Avg", "日均值"},
        {"real.Rtd", "实时实测"}, {"real.ZsRtd", "实时折算"},     {"minute.Max", "分钟最大"},
        {"state.RS", "state.RS"}, {"hour.Avg2", "hour.Avg2"},     {"", ""}};
    for (const Row& row : rows) {
        EXPECT_EQ(SeriesWords(row.kind), row.words);
        EXPECT_EQ(SeriesOfWords(row.words), row.kind);
    }
}

TEST(Commands, HaveTheirTitles) {
    EXPECT_EQ(CommandTitle("1000"), "设置超时时间及重发次数");
    EXPECT_EQ(CommandTitle("2061"), "小时数据");
    EXPECT_EQ(CommandTitle("9015"), "心跳");
    EXPECT_EQ(CommandTitle("2060"), "");
}

}  // namespace
}  // namespace telemetry
