#include "document/word_comments.hpp"

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "document/word_file.hpp"
#include "office/package.hpp"

namespace document {
namespace {

std::string CommentPart(const std::string& docx, const std::string& name) {
    auto package = office::PackageReader::Open(docx, std::uint64_t{8} << 20);
    return package ? package->ReadWhole(name).value_or("") : "";
}

std::string With(const std::string& docx, const std::string& name, const std::string& bytes) {
    auto package = office::PackageReader::Open(docx, std::uint64_t{8} << 20);
    std::vector<office::Part> parts;
    for (const std::string& one : package->Names())
        parts.push_back({one, one == name ? bytes : package->ReadWhole(one).value()});
    return office::WritePackage(parts);
}

/// The words between the marks of a comment.
std::string Under(const std::string& docx, int id) {
    const std::string part = CommentPart(docx, "word/document.xml");
    pugi::xml_document xml;
    xml.load_string(part.c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
    const auto mark = [&](const char* name) {
        return xml.find_node([&](pugi::xml_node node) {
            return std::string_view(node.name()) == name && node.attribute("w:id").as_int() == id;
        });
    };
    std::string words;
    bool inside = false;
    const auto start = mark("w:commentRangeStart"), stop = mark("w:commentRangeEnd");
    xml.find_node([&](pugi::xml_node node) {
        if (node == start) inside = true;
        if (node == stop) inside = false;
        if (inside && std::string_view(node.name()) == "w:t") words += node.text().get();
        return false;
    });
    return words;
}

WordComment On(const std::string& docx, const std::string& words, std::string remark) {
    const std::size_t at = ReadWordText(docx).find(words);
    return {at, at + words.size(), {std::move(remark)}};
}

const CommentAuthor kAuthor{"青衡", "青", "2026-03-02T16:15:30"};

std::string TwoParagraphs() {
    return WriteWord({"年度报告",
                      {{ParagraphKind::kTitle, {{"年度报告"}}},
                       {ParagraphKind::kBody, {{"全年罚款"}, {"986.76", true}, {"万元。"}}},
                       {ParagraphKind::kBody, {{"没有重大案件。"}}}}});
}

TEST(WordComments, StandOnTheVeryWordsAndLeaveTheTextAsItWas) {
    const std::string docx = TwoParagraphs();
    const std::string copy =
        AddComments(docx,
                    {On(docx, "款986.76万", "跨三段文字"), On(docx, "重大", "一个词"),
                     On(docx, "986", "套在里面"), On(docx, "万元。\n没有", "跨段落")},
                    kAuthor)
            .value();

    EXPECT_EQ(ReadWordText(copy), ReadWordText(docx));
    EXPECT_EQ(Under(copy, 1), "款986.76万");
    EXPECT_EQ(Under(copy, 2), "重大");
    EXPECT_EQ(Under(copy, 3), "986");
    EXPECT_EQ(Under(copy, 4), "万元。没有");
}

TEST(WordComments, RunsThatAreSplitKeepTheirFormat) {
    const std::string docx = TwoParagraphs();
    const std::string copy = AddComments(docx, {On(docx, "86.7", "x")}, kAuthor).value();
    const std::string part = CommentPart(copy, "word/document.xml");

    std::size_t bold = 0;
    for (std::size_t at = part.find("<w:b"); at != std::string::npos;
         at = part.find("<w:b", at + 1))
        if (part.substr(at, 6) == "<w:b/>" || part.substr(at, 7) == "<w:b />") ++bold;
    EXPECT_EQ(bold, 3U) << part;
}

TEST(WordComments, WhatHasNoPlaceStandsOnTheWordsThere) {
    const std::string docx = TwoParagraphs();
    const std::string copy =
        AddComments(docx, {{0, 0, {"全文"}}, {9'999, 10'010, {"文后"}}}, kAuthor).value();

    EXPECT_EQ(Under(copy, 1), "年度报告");
    EXPECT_EQ(Under(copy, 2), "没有重大案件。");
}

TEST(WordComments, RemarksThatWereThereStay) {
    const std::string docx = TwoParagraphs();
    const std::string once = AddComments(docx, {On(docx, "全年", "甲 <&>")}, kAuthor).value();
    const std::string twice = AddComments(once, {On(docx, "罚款", "乙")}, kAuthor).value();

    const std::string comments = CommentPart(twice, "word/qingheng_comments.xml");
    EXPECT_NE(comments.find("甲 &lt;&amp;&gt;"), std::string::npos) << comments;
    EXPECT_NE(comments.find("乙"), std::string::npos);
    EXPECT_EQ(Under(twice, 1), "全年");
    EXPECT_EQ(Under(twice, 2), "罚款");
}

TEST(WordComments, ReadsAWordFileOfAnotherHand) {
    const std::string body =
        R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
        R"(<w:body><w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r w:rsidR="1">)"
        R"(<w:t>甲</w:t><w:tab/><w:t xml:space="preserve"> 乙丙</w:t></w:r><w:hyperlink><w:r>)"
        R"(<w:t>丁</w:t></w:r></w:hyperlink></w:p></w:body></w:document>)";
    const std::string docx = With(TwoParagraphs(), "word/document.xml", body);
    ASSERT_EQ(ReadWordText(docx), "\t甲\t 乙丙丁\n");
    const std::string copy = AddComments(docx, {On(docx, "丙丁", "x")}, kAuthor).value();

    EXPECT_EQ(ReadWordText(copy), ReadWordText(docx));
    EXPECT_EQ(Under(copy, 1), "丙丁");
    EXPECT_NE(CommentPart(copy, "word/document.xml").find("w:rsidR"), std::string::npos);
}

TEST(WordComments, TextThatSomethingElsePartsIsReadWholeAndStays) {
    const std::string body =
        R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
        R"(<w:body><w:p><w:r><w:t>甲<?note?>乙<![CDATA[丙<]]><!-- 略 -->丁</w:t></w:r>)"
        R"(<w:r><w:t>戊</w:t></w:r></w:p></w:body></w:document>)";
    const std::string docx = With(TwoParagraphs(), "word/document.xml", body);
    ASSERT_EQ(ReadWordText(docx), "甲乙丙<丁戊\n");

    const std::string copy = AddComments(docx, {On(docx, "丁戊", "x")}, kAuthor).value();

    EXPECT_EQ(ReadWordText(copy), ReadWordText(docx));
}

TEST(WordComments, RefusesWhatIsNoWordFile) {
    EXPECT_FALSE(AddComments("PK\x03\x04 not really", {}, kAuthor).has_value());
    EXPECT_FALSE(
        AddComments(office::WritePackage({{"a.txt", "x"}}), {{0, 1, {"x"}}}, kAuthor).has_value());
}

}  // namespace
}  // namespace document
