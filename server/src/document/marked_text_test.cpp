#include "document/marked_text.hpp"

#include <gtest/gtest.h>

#include "document/fill.hpp"
#include "document/template_source.hpp"

namespace document {
namespace {

using Lines = std::vector<MarkedLine>;

Template Made(const std::string& body) {
    return *ReadTemplate(BuildTemplate("id: x\nlabel: x\n---\n" + body + "\n")->bytes);
}

TEST(MarkedText, TellsThePiecesOfEachLineAndWhereTheyCameFrom) {
    const std::vector<std::pair<std::vector<std::string>, Lines>> table = {
        {{"没有标记"}, {{{"没有标记", 0}}}},
        {{""}, {{}}},
        {{"甲" + Marked(3, "乙") + "丙"}, {{{"甲", 0}, {"乙", 3}, {"丙", 0}}}},
        {{Marked(1, "外" + Marked(2, "内") + "外")}, {{{"外", 1}, {"内", 2}, {"外", 1}}}},
        {{Marked(1, "甲") + Marked(1, "乙")}, {{{"甲乙", 1}}}},
        {{Marked(0, "甲") + Marked(5, "")}, {{{"甲", 0}}}},
    };
    for (const auto& [lines, expected] : table) EXPECT_EQ(ReadMarked(lines), expected);
}

TEST(MarkedText, KeepsTheOriginOfAValueThatRunsOverLines) {
    const std::string marked = Marked(7, "一\n二") + "三";
    const auto cut = marked.find('\n');

    EXPECT_EQ(ReadMarked({marked.substr(0, cut), marked.substr(cut + 1)}),
              (Lines{{{"一", 7}}, {{"二", 7}, {"三", 0}}}));
}

TEST(MarkedText, TakesNothingTypedForAMark) {
    const std::string typed = "甲" + Marked(9, "乙");

    EXPECT_EQ(ReadMarked({Marked(2, WithoutMarkSigns(typed))}), (Lines{{{"甲9乙", 2}}}));
}

TEST(MarkedText, StandsInAFilledTextWithValuesInTheirFormats) {
    Values row;
    row.Set("名称", std::string("笔录")).SetOrigin("名称", 4);
    Values values;
    values.Set("罚款", base::Money{5'200'000}).SetOrigin("罚款", 1);
    values.Set("经过", std::string("一\n二")).SetOrigin("经过", 2);
    values.Set("证据", Rows{row, row});

    const FilledText text =
        FillText(Made("罚{{罚款|元}}。\n{{经过}}\n有{{#证据}}{{名称}}；{{/证据}}\n{{没有}}"),
                 values, Marking::kOrigins);

    EXPECT_EQ(ReadMarked(text.lines),
              (Lines{{{"罚", 0}, {"52000元", 1}, {"。", 0}},
                     {{"一", 2}},
                     {{"二", 2}},
                     {{"有", 0}, {"笔录", 4}, {"；", 0}, {"笔录", 4}, {"；", 0}},
                     {{"【没有未填】", 0}}}));
    ASSERT_EQ(text.unfilled.size(), 1U);
    EXPECT_EQ(FillText(Made("罚{{罚款|元}}。"), values).lines,
              std::vector<std::string>{"罚52000元。"});
}

TEST(Formats, CutLongTextAtTheEndOfASentence) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"{{事实|至多:10}}", "第一句在这里。……"},
        {"{{事实|至多:3}}", "第一句……"},
        {"{{事实|至多:100}}", "第一句在这里。第二句也在这里。"},
        {"{{没有|至多:9|默认:无}}", "无"},
    };
    Values values;
    values.Set("事实", std::string("第一句在这里。第二句也在这里。")).SetOrigin("事实", 1);
    for (const auto& [body, expected] : table) {
        EXPECT_EQ(FillText(Made(body), values).lines.front(), expected) << body;
        EXPECT_EQ(PlainText(ReadMarked(FillText(Made(body), values, Marking::kOrigins).lines)[0]),
                  expected);
    }
    for (const char* broken : {"{{事实|至多}}", "{{事实|至多:零}}", "{{事实|至多:0}}"})
        EXPECT_FALSE(ReadTemplate(
            BuildTemplate("id: x\nlabel: x\n---\n" + std::string(broken) + "\n")->bytes))
            << broken;
}

}  // namespace
}  // namespace document
