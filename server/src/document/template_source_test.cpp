#include "document/template_source.hpp"

#include <gtest/gtest.h>

#include "document/fill.hpp"
#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

constexpr const char* kSource = R"(id: example
label: 示例文书
direction: served
code: 环例
basis: apl-2021/44, apl-2021/45
---
# 示例文书
== {{文号}}
<= {{当事人名称}}：
经查，{{违法事实}}
|: 1 2 1 2
|! 序号 | 名称 | 页数 | 备注 |
| {{#证据}}{{序号}} | {{名称}} | {{页数|默认:—}} | {{备注|默认:无}}{{/证据}} |
|^30 意见 |>3 {{意见}} // 签名： |
=> {{决定日期|汉字}}
)";

TEST(TemplateSource, MakesATemplateThatCanBeFilled) {
    const auto source = BuildTemplate(kSource);
    ASSERT_TRUE(source);
    const auto read = ReadTemplate(source->bytes);
    ASSERT_TRUE(read);
    const auto row = [](const char* name) { return Values().Set("名称", std::string(name)); };
    Values values;
    values.Set("文号", std::string("测环例〔2026〕1号"))
        .Set("当事人名称", std::string("某公司"))
        .Set("违法事实", std::string("一\n二"))
        .Set("意见", std::string("同意"))
        .Set("决定日期", *base::CivilDay::Parse("2026-08-15"))
        .Set("证据", Rows{row("笔录"), row("照片")});

    const Filled filled = Fill(*read, values);

    EXPECT_TRUE(filled.unfilled.empty());
    EXPECT_EQ(filled.places_for_ink, std::vector<std::string>{"页码二维码"});
    EXPECT_EQ(testing::TextOfBody(filled.bytes),
              "示例文书\n测环例〔2026〕1号\n某公司：\n经查，一\n二\n序号|名称|页数|备注|\n"
              "1|笔录|—|无|\n2|照片|—|无|\n意见|同意\n签名：|\n\n二〇二六年八月十五日\n");
    EXPECT_EQ(testing::TextOfPart(filled.bytes, "word/footer1.xml"), "— 1 —\n");
}

TEST(TemplateSource, TellsWhatItIs) {
    const auto source = BuildTemplate(kSource);
    ASSERT_TRUE(source);

    EXPECT_EQ(source->id, "example");
    EXPECT_EQ(source->label, "示例文书");
    EXPECT_EQ(source->direction, Direction::kServed);
    EXPECT_EQ(source->code, "环例");
    EXPECT_EQ(source->basis, (std::vector<std::string>{"apl-2021/44", "apl-2021/45"}));
    EXPECT_EQ(BuildTemplate(kSource)->bytes, source->bytes);
}

TEST(TemplateSource, RefusesEveryLineThatIsWrong) {
    const auto built = BuildTemplate(
        "id: a\ndirection: somewhere\nwhat\n---\n| a |\n|: 1 1\n| a | b | c |\n|: x\n");

    ASSERT_FALSE(built);
    std::vector<std::string> wheres;
    for (const base::Refusal& refusal : built.error()) wheres.push_back(refusal.where);
    EXPECT_EQ(wheres, (std::vector<std::string>{"line 2", "line 3", "line 5", "line 7", "line 8",
                                                "line 9"}));
}

}  // namespace
}  // namespace document
