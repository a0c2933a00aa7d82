#include <gtest/gtest.h>

#include "document/fill.hpp"
#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

using testing::DocxBuilder;
using testing::P;
using testing::TextOfBody;

Values Example() {
    Values values;
    values.Set("cause_of_case", std::string("涉嫌超标排放水污染物案"), {"案由"})
        .Set("fine_amount", base::Money::Yuan(520'000), {"罚款", "罚款数额"})
        .Set("outcome", Choice{"penalty", "行政处罚"}, {"处理结果"})
        .Set("party", std::string("某某（化工）有限公司"), {"当事人名称（全称）"});
    return values;
}

std::string Filled1(const std::string& body) {
    DocxBuilder docx;
    docx.body = body;
    const auto read = ReadTemplate(docx.Bytes());
    if (!read) return "refused: " + read.error().front().code;
    return TextOfBody(Fill(*read, Example()).bytes);
}

TEST(TemplateTokens, AreFoundHoweverWordHasCutThem) {
    const std::string expected = "案由：涉嫌超标排放水污染物案。\n";
    const auto run = [](const std::string& text) { return "<w:r><w:t>" + text + "</w:t></w:r>"; };
    struct Cut {
        const char* how;
        std::string inner;
    };
    for (const Cut& cut : {
             Cut{"whole", run("案由：{{案由}}。")},
             Cut{"over runs", run("案由：{") + run("{案") + run("由}") + run("}。")},
             Cut{"every character a run", run("案由：") + run("{") + run("{") + run("案") +
                                              run("由") + run("}") + run("}") + run("。")},
             Cut{"marks of spelling between",
                 run("案由：{{") + R"(<w:proofErr w:type="spellStart"/>)" + run("案由") +
                     R"(<w:proofErr w:type="spellEnd"/>)" + run("}}。")},
             Cut{"a bookmark between", run("案由：{{案") +
                                           R"(<w:bookmarkStart w:id="0" w:name="_GoBack"/>)" +
                                           R"(<w:bookmarkEnd w:id="0"/>)" + run("由}}。")},
             Cut{"an insertion that is tracked", run("案由：{{案") +
                                                     R"(<w:ins w:id="1" w:author="x">)" +
                                                     run("由}}") + "</w:ins>" + run("。")},
             Cut{"a deletion that is tracked",
                 run("案由：{{案") +
                     R"(<w:del w:id="1"><w:r><w:delText>件</w:delText></w:r></w:del>)" +
                     run("由}}。")},
             Cut{"several texts in a run",
                 "<w:r><w:t>案由：{{</w:t><w:t>案由}</w:t><w:t>}。</w:t></w:r>"},
             Cut{"a break of the page that Word noted",
                 run("案由：{{案") + "<w:r><w:lastRenderedPageBreak/><w:t>由}}。</w:t></w:r>"},
             Cut{"a line break typed in it",
                 "<w:r><w:t>案由：{{案由</w:t><w:br/><w:t>}}。</w:t></w:r>"},
             Cut{"full-width braces", run("案由：｛｛案由｝｝。")},
             Cut{"mixed braces and spaces", run("案由：{｛ 案由　｝}。")},
             Cut{"a link around a part", run("案由：{{") + R"(<w:hyperlink w:anchor="a">)" +
                                             run("案由") + "</w:hyperlink>" + run("}}。")},
             Cut{"a content control around it",
                 run("案由：") +
                     "<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"x\"/></w:sdtPr>"
                     "<w:sdtContent>" +
                     run("{{案由}}") + "</w:sdtContent></w:sdt>" + run("。")},
             Cut{"the id in place of the label", run("案由：{{cause_of_case}}。")},
             Cut{"a comment on it",
                 run("案由：{{案") + R"(<w:commentRangeStart w:id="0"/>)" + run("由}}") +
                     R"(<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>)" +
                     run("。")},
         })
        EXPECT_EQ(Filled1("<w:p>" + cut.inner + "</w:p>"), expected) << cut.how;
}

TEST(TemplateTokens, SeveralInAParagraphEachTakeTheLookOfTheirFirstRun) {
    const std::string body =
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{案</w:t></w:r><w:r><w:t>由}}与{{罚款|大</w:t></w:r>"
        "<w:r><w:rPr><w:i/></w:rPr><w:t>写}}止</w:t></w:r></w:p>";
    DocxBuilder docx;
    docx.body = body;
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const std::string xml = testing::PartOf(Fill(*read, Example()).bytes, "word/document.xml");

    EXPECT_NE(xml.find("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">涉嫌超标排放水污染物案<"),
              std::string::npos)
        << xml;
    EXPECT_NE(xml.find("<w:r><w:t xml:space=\"preserve\">伍拾贰万元整<"), std::string::npos);
    EXPECT_NE(xml.find("<w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">止<"), std::string::npos);
    EXPECT_EQ(xml.find("qh:"), std::string::npos);
}

TEST(TemplateTokens, NamesAreComparedWithoutWidthSpaceAndKindOfBracket) {
    EXPECT_EQ(Filled1(P({"{{当事人名称 (全称)}}"})), "某某（化工）有限公司\n");
}

TEST(TemplateTokens, SignsMayBeFullWidth) {
    EXPECT_EQ(Filled1(P({"{{罚款｜大写}}，{{无此值｜默认：另见附件；无}}"})),
              "伍拾贰万元整，另见附件；无\n");
    EXPECT_EQ(Filled1(P({"甲{{？处理结果＝“行政处罚”}}乙{{：否则}}丙{{／处理结果}}"})), "甲乙\n");
}

TEST(TemplateTokens, AnAcceptedDeletionOfAParagraphMarkJoinsParagraphs) {
    EXPECT_EQ(Filled1("<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>{{案</w:t>"
                      "</w:r></w:p>" +
                      P({"由}}"})),
              "涉嫌超标排放水污染物案\n");
}

TEST(TemplateTokens, ATextBoxWrittenTwiceIsFilledOnce) {
    const std::string box = "<w:txbxContent>" + P({"{{案由}}"}) + "</w:txbxContent>";
    const std::string body =
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>" + box +
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + box +
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    DocxBuilder docx;
    docx.body = body;
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    EXPECT_EQ(read->Fields().size(), 1U);
    EXPECT_EQ(TextOfBody(Fill(*read, Example()).bytes), "涉嫌超标排放水污染物案\n\n");
}

TEST(TemplateTokens, CommentsDoNotLeaveWithThePaper) {
    DocxBuilder docx;
    docx.body = P({"甲"});
    docx.relations =
        R"(<Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
        R"(relationships/comments" Target="comments.xml"/>)";
    docx.types = R"(<Override PartName="/word/comments.xml" ContentType="x"/>)";
    docx.parts["word/comments.xml"] = "<w:comments>内部意见</w:comments>";
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const std::string bytes = Fill(*read, {}).bytes;

    EXPECT_EQ(testing::PartOf(bytes, "word/comments.xml"), "");
    for (const char* part : {"[Content_Types].xml", "word/_rels/document.xml.rels"})
        EXPECT_EQ(testing::PartOf(bytes, part).find("comments"), std::string::npos) << part;
}

TEST(TemplateTokens, FieldsTellEveryUseAndWhereItStands) {
    DocxBuilder docx;
    docx.header = P({"{{案由}}"});
    docx.body = P({"甲"}) + P({"{{罚款|大写|默认:无}}"}) + P({"{{#证据}}{{名称}}{{/证据}}"}) +
                P({"{{?处理结果≠移送}}乙{{图:印章}}{{/处理结果}}"});
    const auto read = ReadTemplate(docx.Bytes());
    ASSERT_TRUE(read);

    const auto& fields = read->Fields();

    ASSERT_EQ(fields.size(), 6U);
    EXPECT_EQ(fields[0].name, "罚款");
    EXPECT_EQ(fields[0].formats, (std::vector<FormatUse>{{"大写", ""}, {"默认", "无"}}));
    EXPECT_EQ(fields[0].place.ToText(), "正文第 2 段");
    EXPECT_EQ(fields[1].kind, FieldUseKind::kRows);
    EXPECT_EQ(fields[2].within, std::vector<std::string>{"证据"});
    EXPECT_EQ(fields[3].kind, FieldUseKind::kCondition);
    EXPECT_EQ(fields[3].comparison, "≠");
    EXPECT_EQ(fields[3].literal, "移送");
    EXPECT_EQ(fields[4].kind, FieldUseKind::kImage);
    EXPECT_EQ(fields[5].place.ToText(), "页眉第 1 段");
}

}  // namespace
}  // namespace document
