#include "document/known_fields.hpp"

#include <gtest/gtest.h>

#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

std::vector<KnownField> Known() {
    return {{"cause_of_case", "案由", ValueKind::kText, {}, {}, {}},
            {"party_name", "当事人名称", ValueKind::kText, {"当事人"}, {}, {}},
            {"fine_amount", "罚款", ValueKind::kMoney, {}, {}, {}},
            {"decided_on", "决定日期", ValueKind::kDay, {}, {}, {}},
            {"hearing", "听证", ValueKind::kYesNo, {}, {}, {}},
            {"seal", "印章", ValueKind::kImage, {}, {}, {}},
            {"agents", "代理人", ValueKind::kTextList, {}, {}, {}},
            {"outcome",
             "处理结果",
             ValueKind::kChoice,
             {},
             {{"penalty", "行政处罚"}, {"transfer", "移送"}},
             {}},
            {"evidence",
             "证据",
             ValueKind::kRows,
             {},
             {},
             {{"name", "名称", ValueKind::kText, {}, {}, {}},
              {"pages", "页数", ValueKind::kInteger, {}, {}, {}}}}};
}

std::vector<std::string> FaultsOfText(const std::string& text) {
    const auto read = ReadTemplate(testing::Docx({text}));
    if (!read) return {"not read"};
    std::vector<std::string> codes;
    if (const auto checked = CheckFields(*read, Known()); !checked)
        for (const base::Refusal& refusal : checked.error()) codes.push_back(refusal.code);
    return codes;
}

TEST(KnownFields, TellsWhatATemplateAsksThatCannotBeGiven) {
    struct Asked {
        const char* text;
        std::vector<std::string> codes;
    };
    const std::vector<Asked> table = {
        {"{{案由}}{{party_name}}{{当事人}}{{罚款|大写}}{{决定日期|汉字}}", {}},
        {"{{#证据}}{{序号}}{{名称}}{{案由}}{{/证据}}{{证据.页数|顿号}}{{证据|顿号}}", {}},
        {"{{#代理人}}{{本项}}{{/代理人}}{{代理人|逗号}}", {}},
        {"{{?处理结果=移送}}甲{{/处理结果}}{{处理结果|勾选:penalty}}{{图:印章}}", {}},
        {"{{案号}}", {"document.unknown_field"}},
        {"{{序号}}", {"document.unknown_field"}},
        {"{{名称}}", {"document.unknown_field"}},
        {"{{?听正}}甲{{/听正}}", {"document.unknown_field"}},
        {"{{#证据}}{{页码}}{{/证据}}", {"document.unknown_field"}},
        {"{{#证剧}}{{名称}}{{/证剧}}", {"document.unknown_field"}},
        {"{{案由|大写}}", {"document.format_unfit"}},
        {"{{决定日期|元}}", {"document.format_unfit"}},
        {"{{罚款|顿号}}", {"document.format_unfit"}},
        {"{{#案由}}甲{{/案由}}", {"document.not_rows"}},
        {"{{图:案由}}", {"document.not_an_image"}},
        {"{{印章}}", {"document.image_as_text"}},
        {"{{?处理结果=罚款}}甲{{/处理结果}}", {"document.unknown_choice"}},
        {"{{处理结果|勾选:撤销}}", {"document.unknown_choice"}},
        {"{{?罚款>很多}}甲{{/罚款}}", {"document.literal_unfit"}},
        {"{{?决定日期>去年}}甲{{/决定日期}}", {"document.literal_unfit"}},
        {"{{?听证=有}}甲{{/听证}}", {"document.literal_unfit"}},
        {"{{案号}}{{案由|大写}}", {"document.unknown_field", "document.format_unfit"}},
    };
    for (const Asked& row : table) EXPECT_EQ(FaultsOfText(row.text), row.codes) << row.text;
}

TEST(KnownFields, NamesTheNearestFields) {
    struct Asked {
        const char* text;
        const char* suggestions;
    };
    for (const Asked& row :
         {Asked{"{{当事人名}}", "“当事人名称”"}, Asked{"{{罚款金额}}", "“罚款”"},
          Asked{"{{决定日}}", "“决定日期”"}, Asked{"{{毫不相干的词}}", "没有相近的名称"}}) {
        const auto read = ReadTemplate(testing::Docx({row.text}));
        ASSERT_TRUE(read);
        const auto checked = CheckFields(*read, Known());
        ASSERT_FALSE(checked);
        std::string suggestions;
        for (const auto& [name, value] : checked.error().front().params)
            if (name == "suggestions") suggestions = value;
        EXPECT_TRUE(suggestions.starts_with(row.suggestions)) << row.text << suggestions;
    }
}

}  // namespace
}  // namespace document
