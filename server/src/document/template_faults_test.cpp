#include <gtest/gtest.h>

#include <algorithm>

#include "document/template.hpp"
#include "document/testing/docx_builder.hpp"

namespace document {
namespace {

using testing::Cell;
using testing::DocxBuilder;
using testing::P;
using testing::Row;
using testing::Table;

std::vector<std::string> CodesOf(const std::string& bytes, const TemplateLimits& limits = {}) {
    const auto read = ReadTemplate(bytes, limits);
    std::vector<std::string> codes;
    if (!read)
        for (const base::Refusal& refusal : read.error()) codes.push_back(refusal.code);
    return codes;
}

std::string Param(const base::Refusal& refusal, const std::string& name) {
    for (const auto& [key, value] : refusal.params)
        if (key == name) return value;
    return "";
}

using Codes = std::vector<std::string>;

TEST(TemplateFaults, ATextBrokenInAnyWayIsRefusedForItsOwnReason) {
    struct Broken {
        const char* how;
        std::vector<std::string> paragraphs;
        Codes codes;
        const char* paragraph;
    };
    const std::vector<Broken> table = {
        {"a token without end", {"案由：{{案由"}, {"document.token_not_closed"}, "正文第 1 段"},
        {"an end without token",
         {"甲", "案由}}：乙"},
         {"document.token_not_opened"},
         "正文第 2 段"},
        {"a token broken by the end of its paragraph",
         {"案由：{{案", "由}}。"},
         {"document.token_broken_by_paragraph"},
         "正文第 1 段"},
        {"a token in a token", {"{{案由{{罚款}}"}, {"document.token_not_closed"}, "正文第 1 段"},
        {"nothing between the braces", {"{{ }}"}, {"document.token_empty"}, "正文第 1 段"},
        {"rows without a name", {"{{#}}"}, {"document.token_empty"}, "正文第 1 段"},
        {"a format that does not exist",
         {"{{罚款|大字}}"},
         {"document.unknown_format"},
         "正文第 1 段"},
        {"a format that needs words",
         {"{{罚款|默认}}"},
         {"document.format_argument"},
         "正文第 1 段"},
        {"a format that takes none",
         {"{{罚款|大写:元}}"},
         {"document.format_argument"},
         "正文第 1 段"},
        {"a comparison with nothing",
         {"{{?处理结果=}}甲{{/处理结果}}"},
         {"document.comparison_without_value"},
         "正文第 1 段"},
        {"a sign that is none", {"{{:要不}}"}, {"document.unknown_sign"}, "正文第 1 段"},
        {"a condition without end",
         {"甲", "{{?听证}}乙", "丙"},
         {"document.block_not_closed"},
         "正文第 2 段"},
        {"an end without beginning",
         {"甲{{/听证}}"},
         {"document.end_without_block"},
         "正文第 1 段"},
        {"blocks that cross",
         {"{{#证据}}{{?听证}}甲{{/证据}}乙{{/听证}}"},
         {"document.blocks_crossed"},
         "正文第 1 段"},
        {"an otherwise of rows",
         {"{{#证据}}甲{{:否则}}乙{{/证据}}"},
         {"document.else_outside"},
         "正文第 1 段"},
        {"an otherwise of nothing", {"{{:否则}}"}, {"document.else_outside"}, "正文第 1 段"},
        {"two otherwises",
         {"{{?听证}}甲{{:否则}}乙{{:否则}}丙{{/听证}}"},
         {"document.else_twice"},
         "正文第 1 段"},
        {"rows three deep",
         {"{{#甲}}{{#乙}}{{#丙}}丁{{/丙}}{{/乙}}{{/甲}}"},
         {"document.blocks_too_deep"},
         "正文第 1 段"},
        {"a block that begins in mid-paragraph and ends in another",
         {"前文{{?听证}}甲", "乙{{/听证}}"},
         {"document.block_cuts_paragraph"},
         "正文第 1 段"},
        {"an otherwise that is not alone between paragraphs",
         {"{{?听证}}", "甲", "乙{{:否则}}", "丙", "{{/听证}}"},
         {"document.else_not_beside"},
         "正文第 3 段"},
        {"a picture with a format", {"{{图:印章|大写}}"}, {"document.image_format"}, "正文第 1 段"},
    };
    for (const Broken& broken : table) {
        const auto read = ReadTemplate(testing::Docx(broken.paragraphs));
        ASSERT_FALSE(read) << broken.how;
        EXPECT_EQ(CodesOf(testing::Docx(broken.paragraphs)), broken.codes) << broken.how;
        EXPECT_EQ(Param(read.error().front(), "paragraph"), broken.paragraph) << broken.how;
        EXPECT_FALSE(Param(read.error().front(), "text").empty()) << broken.how;
    }
}

TEST(TemplateFaults, ATableThatABlockCutsIsRefused) {
    const auto codes = [](const std::string& body) {
        DocxBuilder docx;
        docx.body = body;
        return CodesOf(docx.Bytes());
    };

    EXPECT_EQ(codes(P({"{{?听证}}"}) + Table(Row({"甲", "{{/听证}}"}))),
              Codes{"document.block_crosses_cell"});
    EXPECT_EQ(codes(Table(Row({"甲{{#证据}}", "{{名称}}", "{{/证据}}"}))),
              Codes{"document.block_cuts_row"});
    EXPECT_EQ(codes(Table(Row({"{{#证据}}{{名称}}", "乙{{/证据}}", "丙"}))),
              Codes{"document.block_cuts_row"});
    EXPECT_EQ(codes(Table(Row({"{{#证据}}{{名称}}", "乙"})) + Table(Row({"丙", "丁{{/证据}}"}))),
              Codes{"document.block_crosses_cell"});
}

TEST(TemplateFaults, EveryFaultIsToldAtOnce) {
    const auto codes = CodesOf(
        testing::Docx({"{{案由", "{{罚款|大字}}", "{{?听证}}甲", "{{/证据}}", "{{当事人名称}}"}));

    EXPECT_EQ(codes, (Codes{"document.token_not_closed", "document.unknown_format",
                            "document.end_without_block", "document.block_not_closed"}));
}

TEST(TemplateFaults, AFileThatIsNoCleanWordFileIsRefused) {
    struct Broken {
        const char* how;
        std::string bytes;
        Codes codes;
    };
    const auto with = [](auto change) {
        DocxBuilder docx;
        docx.body = P({"甲"});
        change(docx);
        return docx.Bytes();
    };
    const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    const auto link = [&](const std::string& kind, const std::string& target) {
        return with([&](DocxBuilder& docx) {
            docx.relations = "<Relationship Id=\"x\" Type=\"" + office + kind + "\" Target=\"" +
                             target + "\" TargetMode=\"External\"/>";
        });
    };
    const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    std::string encrypted = ole + std::string(100, '\0');
    for (const char c : std::string("EncryptedPackage")) encrypted += {c, '\0'};
    std::string cut = with([](DocxBuilder&) {});
    cut.resize(cut.size() / 2);
    const std::vector<Broken> table = {
        {"nothing", "", {"document.not_word"}},
        {"a PDF", "%PDF-1.7 ...", {"document.not_word"}},
        {"a page of the web", "<html></html>", {"document.not_word"}},
        {"a .doc of before 2007", ole + std::string(100, '\0'), {"document.old_word_file"}},
        {"a password", encrypted, {"document.encrypted"}},
        {"half a file", cut, {"document.damaged"}},
        {"macros by type",
         with([](DocxBuilder& docx) {
             docx.main_type = "application/vnd.ms-word.document.macroEnabled.main+xml";
         }),
         {"document.macros"}},
        {"macros by part",
         with([](DocxBuilder& docx) { docx.parts["word/vbaProject.bin"] = "x"; }),
         {"document.macros"}},
        {"a .dotx",
         with([](DocxBuilder& docx) {
             docx.main_type =
                 "application/vnd.openxmlformats-officedocument.wordprocessingml."
                 "template.main+xml";
         }),
         {"document.word_template_file"}},
        {"a workbook",
         with([](DocxBuilder& docx) {
             docx.main_type =
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet."
                 "main+xml";
         }),
         {"document.not_word"}},
        {"a picture from elsewhere",
         link("image", "http://example.com/a.png"),
         {"document.external_link"}},
        {"a template from elsewhere",
         link("attachedTemplate", "file:///C:/a.dotm"),
         {"document.external_link"}},
        {"a link to a file", link("hyperlink", "file:///C:/a.exe"), {"document.external_link"}},
        {"an embedded workbook",
         with([](DocxBuilder& docx) { docx.parts["word/embeddings/sheet1.xlsx"] = "x"; }),
         {"document.embedded_object"}},
        {"an OLE object in the text",
         with([](DocxBuilder& docx) {
             docx.body += "<w:p><w:r><w:object><o:OLEObject/></w:object></w:r></w:p>";
         }),
         {"document.embedded_object"}},
        {"a field that fetches",
         with([](DocxBuilder& docx) {
             docx.body += R"(<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>)"
                          R"(<w:r><w:instrText> INCLUDE</w:instrText></w:r>)"
                          R"(<w:r><w:instrText>TEXT "C:\\a.txt"</w:instrText></w:r>)"
                          R"(<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>)";
         }),
         {"document.reaching_field"}},
        {"an electronic signature",
         with([](DocxBuilder& docx) { docx.parts["_xmlsignatures/sig1.xml"] = "<a/>"; }),
         {"document.signed_file"}},
        {"entities",
         with([](DocxBuilder& docx) {
             docx.parts["word/document.xml"] =
                 "<!DOCTYPE a [<!ENTITY b \"c\">]><w:document><w:body/></w:document>";
         }),
         {"document.damaged"}},
        {"text that is no XML",
         with([](DocxBuilder& docx) { docx.parts["word/document.xml"] = "<w:document><w:p>"; }),
         {"document.damaged"}},
    };
    for (const Broken& broken : table) EXPECT_EQ(CodesOf(broken.bytes), broken.codes) << broken.how;
}

TEST(TemplateFaults, WhatIsTooLargeIsRefused) {
    DocxBuilder docx;
    docx.body = P({std::string(3'000, 'x')}) + P({"{{a}}{{b}}{{c}}"});
    const std::string bytes = docx.Bytes();
    const auto limited = [&](auto change) {
        TemplateLimits limits;
        change(limits);
        return CodesOf(bytes, limits);
    };

    EXPECT_EQ(CodesOf(bytes), Codes{});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.file_bytes = 500; }),
              Codes{"document.file_too_large"});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.unpacked_bytes = 3'000; }),
              Codes{"document.unpacks_too_large"});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.text_bytes = 3'000; }),
              Codes{"document.text_too_large"});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.parts = 3; }),
              Codes{"document.too_many_parts"});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.depth = 4; }), Codes{"document.damaged"});
    EXPECT_EQ(limited([](TemplateLimits& limits) { limits.tokens = 2; }),
              Codes{"document.too_many_tokens"});
}

TEST(TemplateFaults, ALinkToAPageOfTheWebIsNoFault) {
    DocxBuilder docx;
    docx.body = P({"甲"});
    docx.relations =
        R"(<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
        R"(relationships/hyperlink" Target="https://www.mee.gov.cn/" TargetMode="External"/>)";

    EXPECT_EQ(CodesOf(docx.Bytes()), Codes{});
}

}  // namespace
}  // namespace document
