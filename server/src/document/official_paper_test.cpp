#include "document/official_paper.hpp"

#include <gtest/gtest.h>

#include "office/package.hpp"

namespace document {
namespace {

OfficialPaper APaper() {
    OfficialPaper paper;
    paper.letterhead = "某市生态环境局文件";
    paper.number = "某环发〔2026〕8号";
    paper.signer = "张某";
    paper.title = "关于2025年度法治政府建设情况的报告";
    paper.addressees = "市委、市政府";
    paper.body = {{ParagraphKind::kHeading1, {{"一、总体情况"}}},
                  {ParagraphKind::kBody, {{"全年查处案件255件。"}}}};
    paper.attachments = {"情况表", "清单"};
    paper.signed_by = "某市生态环境局";
    paper.dated = "2026年1月29日";
    paper.copies = "市司法局";
    paper.printer = "某市生态环境局办公室";
    paper.printed_on = "2026年1月29日";
    return paper;
}

std::string PartOf(const std::string& bytes, const char* name) {
    auto package = office::PackageReader::Open(bytes, 1U << 24U);
    return package ? package->ReadWhole(name).value_or("") : "";
}

TEST(OfficialPaperTest, EveryPartStandsInItsOrder) {
    EXPECT_EQ(ReadWordText(WriteOfficialPaper(APaper())),
              "某市生态环境局文件\n\n\n\t　某环发〔2026〕8号\t签发人：张某\n\n\n"
              "关于2025年度法治政府建设情况的报告\n\n市委、市政府：\n一、总体情况\n"
              "全年查处案件255件。\n\n附件：1.情况表\n2.清单\n\n\n某市生态环境局\n2026年1月29日\n"
              "抄送：市司法局。\n\t某市生态环境局办公室\t2026年1月29日印发\n\n");
}

TEST(OfficialPaperTest, TheAnnexIsThereOnlyWhereItIsAskedFor) {
    OfficialPaper paper = APaper();
    EXPECT_EQ(ReadWordText(WriteOfficialPaper(paper)).find("数字来源"), std::string::npos);
    paper.annexes = {{"数字来源", "内部使用", {1, 2}, {{"序号", "记录"}, {"1", "案件一\n案件二"}}}};
    EXPECT_NE(ReadWordText(WriteOfficialPaper(paper)).find("案件一\n案件二\n"), std::string::npos);
}

TEST(OfficialPaperTest, ThePageIsThatOfTheStandard) {
    const std::string bytes = WriteOfficialPaper(APaper());
    const std::string body = PartOf(bytes, "word/document.xml");
    for (const char* sign :
         {R"(w:top="2098")", R"(w:left="1587")", R"(w:type="even")", R"(w:val="FF0000")"})
        EXPECT_NE(body.find(sign), std::string::npos) << sign;
    EXPECT_NE(PartOf(bytes, "word/footer2.xml").find("PAGE"), std::string::npos);
    EXPECT_NE(PartOf(bytes, "word/settings.xml").find("evenAndOddHeaders"), std::string::npos);
}

/// How the page of the foot begins, of a paper with so many short lines of text.
std::string FootAfter(int lines) {
    OfficialPaper paper = APaper();
    paper.attachments.clear();
    paper.body.assign(static_cast<std::size_t>(lines), {ParagraphKind::kBody, {{"一行。"}}});
    const std::string body = PartOf(WriteOfficialPaper(paper), "word/document.xml");
    if (body.find("evenPage") != std::string::npos) return "blank page, then its own";
    return body.find("w:pageBreakBefore") != std::string::npos ? "next page" : "same page";
}

TEST(OfficialPaperTest, TheFootStandsOnAnEvenPage) {
    EXPECT_EQ(FootAfter(1), "next page");
    EXPECT_EQ(FootAfter(3), "next page") << "the text ends at the edge of the first page";
    EXPECT_EQ(FootAfter(4), "same page");
    EXPECT_EQ(FootAfter(21), "same page");
    EXPECT_EQ(FootAfter(22), "blank page, then its own") << "no room is left for it";
    EXPECT_EQ(FootAfter(25), "blank page, then its own");
    EXPECT_EQ(FootAfter(26), "next page");
}

TEST(OfficialPaperTest, WhereProgramsMayDifferTheFootHasAnEvenPageOfItsOwn) {
    OfficialPaper paper = APaper();
    // Two full lines, and a full stop that may hang over their edge or not.
    std::string text;
    for (int i = 0; i < 54; ++i) text += "字";
    paper.attachments.clear();
    paper.body = {{ParagraphKind::kBody, {{text + "。"}}}, {ParagraphKind::kBody, {{"一。"}}}};
    const std::string body = PartOf(WriteOfficialPaper(paper), "word/document.xml");
    EXPECT_NE(body.find("evenPage"), std::string::npos);
    EXPECT_EQ(PartOf(WriteOfficialPaper(paper), "word/footer3.xml").find("PAGE"),
              std::string::npos);
}

TEST(OfficialPaperTest, TheSignatureStaysWithTextOfThePaper) {
    const std::string body = PartOf(WriteOfficialPaper(APaper()), "word/document.xml");
    const auto paragraph_with = [&](const char* words) {
        const auto begin = body.rfind("<w:p>", body.find(words));
        return body.substr(begin, body.find("</w:p>", begin) - begin);
    };
    EXPECT_NE(paragraph_with("2.清单").find("w:keepNext"), std::string::npos);
    EXPECT_NE(paragraph_with(">某市生态环境局<").find("w:keepNext"), std::string::npos);
    EXPECT_EQ(paragraph_with("全年查处案件255件").find("w:keepNext"), std::string::npos);
    EXPECT_EQ(paragraph_with(">2026年1月29日<").find("w:keepNext"), std::string::npos);
}

TEST(OfficialPaperTest, LatinLettersAreHalfAsWide) {
    EXPECT_DOUBLE_EQ(PrintedWidth("2026年1月"), 4.5);
}

}  // namespace
}  // namespace document
