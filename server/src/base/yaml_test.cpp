#include "base/yaml.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace base {
namespace {

/// `2 text 名称`, `2 plain 1`, `3 map`, `4 end`, …; a fault is the last: `! 4 reason`.
std::vector<std::string> Told(std::string_view text, std::size_t most = 100) {
    using Kind = YamlEvent::Kind;
    std::vector<std::string> told;
    const auto fault = ReadYaml(text, [&](const YamlEvent& event) {
        std::string line = std::to_string(event.line) + ' ';
        switch (event.kind) {
            case Kind::kDocument:
                line += "document";
                break;
            case Kind::kAlias:
                line += "alias";
                break;
            case Kind::kListBegins:
                line += "list";
                break;
            case Kind::kMapBegins:
                line += "map";
                break;
            case Kind::kListEnds:
            case Kind::kMapEnds:
                line += "end";
                break;
            case Kind::kText:
                line += (event.IsNull() ? std::string("nothing")
                         : event.plain  ? "plain " + std::string(event.text)
                                        : "text " + std::string(event.text));
        }
        if (event.anchored) line += " &";
        if (event.tagged) line += " !";
        told.push_back(std::move(line));
        return told.size() < most;
    });
    if (fault) told.push_back("! " + std::to_string(fault->line) + ' ' + fault->reason);
    return told;
}

using Lines = std::vector<std::string>;

TEST(YamlTest, TellsWhatStandsInATextWithItsLines) {
    EXPECT_EQ(Told("# 说明\n名称: 罚款\n额: [1, \"2\"]\n无:\n长: >\n  一\n  二\n"),
              (Lines{"2 document", "2 map", "2 plain 名称", "2 plain 罚款", "3 plain 额", "3 list",
                     "3 plain 1", "3 text 2", "3 end", "4 plain 无", "4 nothing", "5 plain 长",
                     "5 text 一 二\n", "8 end"}));
}

TEST(YamlTest, TellsAnchorsAliasesAndTags) {
    EXPECT_EQ(Told("- &a x\n- *a\n- !!str 1\n- &b [~]\n- ! {null: NULL}\n"),
              (Lines{"1 document", "1 list", "1 plain x &", "2 alias", "3 text 1 !", "4 list &",
                     "4 nothing", "4 end", "5 map !", "5 nothing", "5 nothing", "5 end", "6 end"}));
}

TEST(YamlTest, TakesNothingOutOfAnEmptyText) {
    EXPECT_EQ(Told(""), Lines{});
    EXPECT_EQ(Told("# 说明\n\n"), Lines{});
    EXPECT_EQ(Told("---\n").size(), 2U);
}

TEST(YamlTest, EndsWhereTheReaderHasEnough) {
    EXPECT_EQ(Told("a: [1, 2, 3]\n---\n}", 3), (Lines{"1 document", "1 map", "1 plain a"}));
}

TEST(YamlTest, SaysInChineseWhatIsNoYamlAndWhere) {
    struct Row {
        const char* text;
        const char* fault;
    };
    for (const Row& row : {
             Row{"a: 1\nb: c: 2\n", "! 2 这里不能再有“键: 值”（上一行没有写完，或者缩进不对）"},
             Row{"a: 1\n b: 2\n", "! 2 这里不能再有“键: 值”（上一行没有写完，或者缩进不对）"},
             Row{"a: [1, 2\nb: 3\n", "! 2 方括号里少了逗号或者右方括号"},
             Row{"a: \"一\nb: 3\n", "! 3 文件在引号或者括号里就结束了"},
             Row{"a:\n\t- 1\n", "! 2 文字不能以这个字符开头；请加引号"},
             Row{"a: 1\nb\nc: 2\n", "! 3 键后面少了冒号"},
             Row{"a: 1\nb: \"\\q\"\n", "! 2 双引号里有认不得的转义（\\）"},
             Row{"a: @b\n", "! 1 文字不能以这个字符开头；请加引号"},
             Row{"a: 1\nb: \x07\n", "! 2 有不能写的控制字符"},
             Row{"- 1\nb: 2\n", "! 2 这里应当是“- ”开头的项（检查缩进）"},
             Row{"%YAML 3.0\n---\na: 1\n", "! 1 %YAML 指明的版本读不了"},
         }) {
        const Lines told = Told(row.text);
        ASSERT_FALSE(told.empty()) << row.text;
        EXPECT_EQ(told.back(), row.fault) << row.text;
    }
}

}  // namespace
}  // namespace base
