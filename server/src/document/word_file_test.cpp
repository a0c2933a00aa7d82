#include "document/word_file.hpp"

#include <gtest/gtest.h>

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

TEST(WordFile, WhatIsNoWordFileHasNoText) {
    EXPECT_EQ(ReadWordText(""), "");
    EXPECT_EQ(ReadWordText("PK\x03\x04 not really"), "");
}

}  // namespace
}  // namespace document
