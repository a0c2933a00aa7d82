#include "document/fill.hpp"

#include <gtest/gtest.h>

#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

using testing::DocxBuilder;
using testing::P;
using testing::Row;
using testing::Table;
using testing::TextOfBody;

const base::CivilDay kDay = *base::CivilDay::Parse("2026-08-15");

Values Evidence(const char* name, int pages) {
    Values row;
    row.Set("name", std::string(name), {"名称"}).Set("pages", Integer{pages}, {"页数"});
    return row;
}

Values Example() {
    Values values;
    values.Set("cause", std::string("涉嫌超标排放水污染物案"), {"案由"})
        .Set("fine", base::Money{52'000'050}, {"罚款"})
        .Set("decided_on", kDay, {"决定日期"})
        .Set("inspected_at", base::Instant{base::Instant::StartOf(kDay).micros + 34'260'000'000},
             {"检查时间"})
        .Set("count", Integer{15}, {"件数"})
        .Set("rate", Decimal{1250, 3}, {"浓度"})
        .Set("hearing", true, {"听证"})
        .Set("review", false, {"法制审核"})
        .Set("outcome", Choice{"penalty", "行政处罚"}, {"处理结果"})
        .Set("agents", TextList{"甲", "乙", "丙"}, {"代理人"})
        .Set("evidence", Rows{Evidence("笔录", 3), Evidence("照片", 12)}, {"证据"})
        .Set("none", Rows{}, {"没有的"});
    return values;
}

std::string Filled1(const std::string& body, const Values& values = Example()) {
    DocxBuilder docx;
    docx.body = body;
    const auto read = ReadTemplate(docx.Bytes());
    if (!read) {
        const base::Refusal& first = read.error().front();
        return "refused: " + first.code + " " + first.where;
    }
    return TextOfBody(Fill(*read, values).bytes);
}

std::string Line(const std::string& text, const Values& values = Example()) {
    std::string filled = Filled1(P({text}), values);
    if (filled.ends_with('\n')) filled.pop_back();
    return filled;
}

TEST(Fill, WritesEachKindOfValueInItsFormats) {
    struct Written {
        const char* token;
        const char* text;
    };
    for (const Written& row : {Written{"{{案由}}", "涉嫌超标排放水污染物案"},
                               Written{"{{罚款}}", "520000.50元"},
                               Written{"{{罚款|元}}", "520000.50元"},
                               Written{"{{罚款|大写}}", "伍拾贰万元伍角"},
                               Written{"{{罚款|万元}}", "52.00005万元"},
                               Written{"{{罚款|数字}}", "520,000.50"},
                               Written{"{{决定日期}}", "2026年8月15日"},
                               Written{"{{决定日期|汉字}}", "二〇二六年八月十五日"},
                               Written{"{{决定日期|短日期}}", "2026-08-15"},
                               Written{"{{决定日期|年}}年{{决定日期|月}}月", "2026年8月"},
                               Written{"{{检查时间}}", "2026年8月15日9时31分"},
                               Written{"{{检查时间|时分}}", "9时31分"},
                               Written{"{{检查时间|年月日}}", "2026年8月15日"},
                               Written{"{{件数}}", "15"},
                               Written{"{{件数|汉字}}", "十五"},
                               Written{"{{浓度}}", "1.250"},
                               Written{"{{听证}}", "是"},
                               Written{"{{法制审核|勾选}}同意 {{听证|勾选}}听证", "☐同意 ☑听证"},
                               Written{"{{处理结果}}", "行政处罚"},
                               Written{"{{处理结果|勾选:行政处罚}}{{处理结果|勾选:移送}}", "☑☐"},
                               Written{"{{代理人}}", "甲、乙、丙"},
                               Written{"{{代理人|逗号}}", "甲，乙，丙"},
                               Written{"{{证据|顿号}}", "笔录、照片"},
                               Written{"{{证据.页数|分号}}", "3；12"},
                               Written{"{{没有的|默认:无}}", "无"}})
        EXPECT_EQ(Line(row.token), row.text) << row.token;
}

TEST(Fill, PrintsTheBranchOfACondition) {
    struct Condition {
        const char* text;
        const char* printed;
    };
    for (const Condition& row :
         {Condition{"甲{{?听证}}乙{{/听证}}", "甲乙"},
          Condition{"甲{{?法制审核}}乙{{/法制审核}}", "甲"},
          Condition{"甲{{?法制审核}}乙{{:否则}}丙{{/}}", "甲丙"},
          Condition{"甲{{?!法制审核}}乙{{/法制审核}}", "甲乙"},
          Condition{"甲{{?未知}}乙{{:否则}}丙{{/未知}}", "甲丙"},
          Condition{"甲{{?没有的}}乙{{:否则}}丙{{/没有的}}", "甲丙"},
          Condition{"甲{{?处理结果=行政处罚}}乙{{/处理结果}}", "甲乙"},
          Condition{"甲{{?处理结果=penalty}}乙{{/处理结果=penalty}}", "甲乙"},
          Condition{"甲{{?处理结果≠行政处罚}}乙{{:否则}}丙{{/处理结果}}", "甲丙"},
          Condition{"甲{{?罚款>=50万元}}乙{{/罚款}}", "甲乙"},
          Condition{"甲{{?罚款<500000}}乙{{/罚款}}", "甲"},
          Condition{"甲{{?决定日期>2026年8月14日}}乙{{/决定日期}}", "甲乙"},
          Condition{"甲{{?件数=15}}乙{{/件数}}", "甲乙"},
          Condition{"甲{{?浓度>1.2}}乙{{/浓度}}", "甲乙"},
          Condition{"甲{{?听证=否}}乙{{:否则}}丙{{/听证}}", "甲丙"},
          Condition{"甲{{?代理人=乙}}乙{{/代理人}}", "甲乙"},
          Condition{"甲{{?听证}}乙{{?法制审核}}丙{{:否则}}丁{{/}}{{/}}", "甲乙丁"}})
        EXPECT_EQ(Line(row.text), row.printed) << row.text;
}

TEST(Fill, RepeatsRowsOfATable) {
    const std::string head = Row({"序号", "名称"});
    const std::string expected = "序号|名称|\n1|笔录|\n2|照片|\n";

    EXPECT_EQ(Filled1(Table(head + Row({"{{#证据}}{{序号}}", "{{名称}}{{/证据}}"}))), expected);
    EXPECT_EQ(Filled1(Table(head + Row({"{{#证据}}", ""}) + Row({"{{序号}}", "{{名称}}"}) +
                            Row({"{{/证据}}", ""}))),
              expected);
    EXPECT_EQ(Filled1(Table(head + Row({"{{#没有的}}{{序号}}", "{{名称}}{{/没有的}}"}))),
              "序号|名称|\n");
    EXPECT_EQ(Filled1(Table(Row({"{{#没有的}}{{序号}}", "{{名称}}{{/没有的}}"})) + P({"甲"})),
              "甲\n");
}

TEST(Fill, RepeatsParagraphsAndLeavesNoneForTheSignsAlone) {
    EXPECT_EQ(Filled1(P({"前"}) + P({"{{#证据}}"}) + P({"{{序号}}. {{名称}}，{{页数}}页"}) +
                      P({"案由：{{案由}}"}) + P({"{{/证据}}"}) + P({"后"})),
              "前\n1. 笔录，3页\n案由：涉嫌超标排放水污染物案\n2. 照片，12页\n"
              "案由：涉嫌超标排放水污染物案\n后\n");
    EXPECT_EQ(Filled1(P({"{{#证据}}{{序号}}. {{名称}}"}) + P({"（{{页数}}页）{{/证据}}"})),
              "1. 笔录\n（3页）\n2. 照片\n（12页）\n");
    EXPECT_EQ(Filled1(P({"{{#证据}}{{名称}}{{/证据}}"})), "笔录\n照片\n");
    EXPECT_EQ(Filled1(P({"共：{{#证据}}{{名称}}；{{/证据}}"})), "共：笔录；照片；\n");
    EXPECT_EQ(Filled1(P({"{{#代理人}}{{序号}}{{本项}}{{/代理人}}"})), "1甲\n2乙\n3丙\n");
}

TEST(Fill, PrintsParagraphsTablesAndRowsByCondition) {
    const std::string body = P({"{{?听证}}"}) + P({"举行听证"}) + Table(Row({"甲"})) +
                             P({"{{:否则}}"}) + P({"未举行听证"}) + P({"{{/听证}}"}) + P({"后"});

    EXPECT_EQ(Filled1(body), "举行听证\n甲|\n后\n");
    EXPECT_EQ(Filled1(body, Values().Set("听证", false)), "未举行听证\n后\n");
    EXPECT_EQ(Filled1(Table(Row({"{{?法制审核}}甲", "乙{{/法制审核}}"}) + Row({"丙", "丁"}))),
              "丙|丁|\n");
    EXPECT_EQ(Filled1(Table(Row({"{{?法制审核}}"}) + Row({"甲"}) + Row({"{{:否则}}"}) +
                            Row({"乙"}) + Row({"{{/法制审核}}"}))),
              "乙|\n");
    EXPECT_EQ(Filled1(P({"{{?法制审核}}甲{{/法制审核}}"}) + P({"乙"})), "乙\n");
}

TEST(Fill, NestsBlocksHoweverTheirSignsShareParagraphsAndRows) {
    Values values = Example();
    Values first = Evidence("笔录", 3);
    first.Set("items",
              Rows{Values().Set("item", std::string("子一"), {"子项"}),
                   Values().Set("item", std::string("子二"), {"子项"})},
              {"子项目"});
    values.Set("evidence", Rows{first, Evidence("照片", 12)});

    EXPECT_EQ(
        Filled1(P({"{{?听证}}{{#证据}}"}) + P({"{{名称}}"}) + P({"{{/证据}}{{/听证}}"}), values),
        "笔录\n照片\n");
    EXPECT_EQ(Filled1(P({"{{#证据}}{{?页数>5}}多：{{名称}}"}) + P({"{{/页数}}"}) + P({"{{/证据}}"}),
                      values),
              "多：照片\n");
    EXPECT_EQ(
        Filled1(P({"{{#证据}}"}) + P({"{{序号}}{{名称}}"}) +
                    P({"{{#子项目}}（{{序号}}）{{子项}}，{{名称}}{{/子项目}}"}) + P({"{{/证据}}"}),
                values),
        "1笔录\n（1）子一，笔录\n（2）子二，笔录\n2照片\n");
    EXPECT_EQ(
        Filled1(P({"{{?法制审核}}"}) + P({"甲"}) + P({"{{/法制审核}}{{#证据}}"}) + P({"{{名称}}"}) +
                    P({"{{/证据}}{{?听证}}"}) + P({"乙"}) + P({"{{/听证}}"}),
                values),
        "笔录\n照片\n乙\n");
    EXPECT_EQ(
        Filled1(Table(Row({"{{?听证}}{{#证据}}{{名称}}", "{{页数}}{{/证据}}{{/听证}}"})), values),
        "笔录|3|\n照片|12|\n");
    EXPECT_EQ(Filled1(Table(Row({"{{#证据}}{{名称}}", "{{#子项目}}{{子项}}{{/子项目}}{{/证据}}"})),
                      values),
              "笔录|子一\n子二|\n照片||\n");
}

TEST(Fill, FillsHeadersNotesAndBoxes) {
    DocxBuilder docx;
    docx.header = P({"{{案由}}"});
    docx.notes = "<w:footnote w:id=\"1\">" + P({"{{?听证}}听证{{/听证}}"}) + "</w:footnote>";
    docx.body = P({"甲"});
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const Filled filled = Fill(*read, Example());

    EXPECT_EQ(testing::TextOfPart(filled.bytes, "word/header1.xml"), "涉嫌超标排放水污染物案\n");
    EXPECT_EQ(testing::TextOfPart(filled.bytes, "word/footnotes.xml"), "听证\n");
}

TEST(Fill, TurnsLineBreaksIntoParagraphsOfTheSameStyle) {
    Values values;
    values.Set("事实", std::string("第一行\r\n\r\n第二行\t尾\n第三行\n"));
    DocxBuilder docx;
    docx.body = R"(<w:p><w:pPr><w:pStyle w:val="QhBody"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>)"
                "<w:t>事实：{{事实}}完</w:t></w:r></w:p>";
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const std::string bytes = Fill(*read, values).bytes;

    EXPECT_EQ(TextOfBody(bytes), "事实：第一行\n第二行\t尾\n第三行完\n");
    const std::string xml = testing::PartOf(bytes, "word/document.xml");
    std::size_t styled = 0;
    for (auto at = xml.find("QhBody"); at != std::string::npos; at = xml.find("QhBody", at + 1))
        ++styled;
    EXPECT_EQ(styled, 3U);
}

TEST(Fill, TakesValuesAsTextWhateverTheyHold) {
    Values values;
    values
        .Set("甲", std::string("{{乙}}<w:p/>&amp;]]>{{#证据}}\x07\x1b"
                               "尾"))
        .Set("乙", std::string("不得出现"));

    EXPECT_EQ(Line("{{甲}}", values), "{{乙}}<w:p/>&amp;]]>{{#证据}}尾");
    EXPECT_EQ(Line("{{甲}}", Values().Set("甲", std::string("a\xFF\xFE\xC0\x80z\xED\xA0\x80"))),
              "az");
}

TEST(Fill, MarksWhatIsNotFilledAndListsIt) {
    DocxBuilder docx;
    docx.body = P({"{{当事人}}与{{当事人}}，{{空的}}，{{备注|默认:无}}"}) + P({"{{案由|大写}}"}) +
                P({"{{图:印章}}"});
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);
    Values values = Example();
    values.Set("空的", std::string("  "));

    const Filled filled = Fill(*read, values);

    EXPECT_EQ(TextOfBody(filled.bytes),
              "【当事人未填】与【当事人未填】，【空的未填】，无\n【案由格式不符】\n\n");
    ASSERT_EQ(filled.unfilled.size(), 3U);
    EXPECT_EQ(filled.unfilled[0].name, "当事人");
    EXPECT_EQ(filled.unfilled[0].reason, UnfilledReason::kBlank);
    EXPECT_EQ(filled.unfilled[0].place.ToText(), "正文第 1 段");
    EXPECT_EQ(filled.unfilled[2].reason, UnfilledReason::kFormatUnfit);
    EXPECT_EQ(filled.places_for_ink, std::vector<std::string>{"印章"});
    EXPECT_NE(
        testing::PartOf(filled.bytes, "word/document.xml").find(R"(<w:highlight w:val="yellow"/>)"),
        std::string::npos);
}

TEST(Fill, SetsAPictureInItsPlace) {
    // The head of a PNG of 200 × 100 pixels is all that is measured.
    const std::string png("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\xC8\0\0\0\x64\x08\x02\0\0\0", 29);
    DocxBuilder docx;
    docx.body = P({"{{图:印章}}"}) + P({"{{图:坏图}}"});
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const Filled filled =
        Fill(*read, Values().Set("印章", Image{png, 40}).Set("坏图", Image{"GIF89a", 40}));

    EXPECT_EQ(testing::PartOf(filled.bytes, "word/media/filled1.png"), png);
    EXPECT_NE(testing::PartOf(filled.bytes, "word/_rels/document.xml.rels").find("filled1.png"),
              std::string::npos);
    EXPECT_NE(testing::PartOf(filled.bytes, "[Content_Types].xml").find("image/png"),
              std::string::npos);
    EXPECT_NE(testing::PartOf(filled.bytes, "word/document.xml")
                  .find(R"(<wp:extent cx="1440000" cy="720000"/>)"),
              std::string::npos);
    EXPECT_EQ(TextOfBody(filled.bytes), "\n【坏图图片不能用】\n");
    EXPECT_TRUE(ReadTemplate(filled.bytes));
}

TEST(Fill, TheSameTemplateAndValuesGiveTheSameBytes) {
    const auto read = ReadTemplate(testing::Docx({"{{案由}}", "{{#证据}}{{名称}}{{/证据}}"}));
    ASSERT_TRUE(read);

    EXPECT_EQ(Fill(*read, Example()).bytes, Fill(*read, Example()).bytes);
}

TEST(Fill, APaperIsATemplateWithoutPlaces) {
    const auto read = ReadTemplate(testing::Docx({"{{案由}}", "{{罚款|大写}}"}));
    ASSERT_TRUE(read);
    const std::string paper = Fill(*read, Example()).bytes;

    const auto again = ReadTemplate(paper);

    ASSERT_TRUE(again);
    EXPECT_TRUE(again->Fields().empty());
    EXPECT_EQ(TextOfBody(Fill(*again, {}).bytes), TextOfBody(paper));
}

}  // namespace
}  // namespace document
