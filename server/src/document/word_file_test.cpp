#include "document/word_file.hpp"

#include <gtest/gtest.h>

#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

TEST(WordFile, TextWrittenIsTextRead) {
    const WordDocument document{
        "年度报告",
        {{ParagraphKind::kTitle, {{"法治政府建设年度报告"}}},
         {ParagraphKind::kBody, {{"罚款"}, {"986.76", true}, {"万元 <&> \"。"}}}}};

    const std::string bytes = WriteWord(document);

    EXPECT_EQ(ReadWordText(bytes), "法治政府建设年度报告\n罚款986.76万元 <&> \"。\n");
}

TEST(WordFile, ControlCharactersDoNotSpoilTheFile) {
    const WordDocument document{"x", {{ParagraphKind::kBody, {{std::string("甲\x07乙\x1b")}}}}};

    EXPECT_EQ(ReadWordText(WriteWord(document)), "甲乙\n");
}

TEST(WordFile, TheSameDocumentGivesTheSameBytes) {
    const WordDocument document{"x", {{ParagraphKind::kBody, {{"甲"}}}}};

    EXPECT_EQ(WriteWord(document), WriteWord(document));
}

TEST(WordFile, BrokenLinesAreLinesAndNothingIsReadTwice) {
    testing::DocxBuilder docx;
    docx.body =
        R"(<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="100"/></w:tabs></w:pPr><w:r><w:t>决定书</w:t><w:br/><w:t>某罚</w:t><w:tab/><w:t>1号</w:t></w:r></w:p>)"
        R"(<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:t>框</w:t></mc:Choice><mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>)";

    EXPECT_EQ(ReadWordLines(docx.Bytes()), "决定书\n某罚\t1号\n框\n");
}

TEST(WordFile, ARowOfATableIsALineWithItsCellsApart) {
    testing::DocxBuilder docx;
    const auto cell = [](const std::string& words) {
        return "<w:tc><w:p><w:r><w:t>" + words + "</w:t></w:r></w:p></w:tc>";
    };
    docx.body = "<w:tbl><w:tr>" + cell("因素") + cell("情形") + cell("比例") + "</w:tr><w:tr>" +
                cell("改正态度") + cell("已改正") + cell("-3%") +
                "</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>合计"
                "</w:t></w:r></w:p></w:tc>" +
                cell("-3%") + "</w:tr></w:tbl><w:p><w:r><w:t>决定如下</w:t></w:r></w:p>";

    EXPECT_EQ(ReadWordLines(docx.Bytes()),
              "因素 | 情形 | 比例\n改正态度 | 已改正 | -3%\n合计 |  | -3%\n决定如下\n");
}

TEST(WordFile, WhatIsNoWordFileHasNoText) {
    EXPECT_EQ(ReadWordText(""), "");
    EXPECT_EQ(ReadWordText("PK\x03\x04 not really"), "");
}

}  // namespace
}  // namespace document
