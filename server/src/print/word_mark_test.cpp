#include "print/word_mark.hpp"

#include <gtest/gtest.h>

#include "office/package.hpp"
#include "print/pdf.hpp"
#include "print/word_to_pdf.hpp"

namespace print {
namespace {

constexpr const char* kTypes =
    R"(<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>)";
constexpr const char* kRels =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr const char* kDocumentRels =
    R"(<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>)";
constexpr const char* kText =
    R"(<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>第一页</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/><w:t>第二页</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>)";

std::string PlainWord() {
    return office::WritePackage({{"[Content_Types].xml", kTypes},
                                 {"_rels/.rels", kRels},
                                 {"word/_rels/document.xml.rels", kDocumentRels},
                                 {"word/document.xml", kText}});
}

std::string PartOf(const std::string& docx, const std::string& name) {
    auto package = office::PackageReader::Open(docx, 1 << 20);
    return package && package->Has(name) ? *package->ReadWhole(name) : "";
}

TEST(WordMarkTest, GivesAFooterToAFileWithout) {
    const auto marked = MarkWord(PlainWord(), "7K3M9QX2VA", 3);

    ASSERT_TRUE(marked);
    EXPECT_NE(PartOf(*marked, "word/qingheng_footer.xml").find("QH-7K3M9QX2VA-3"),
              std::string::npos);
    EXPECT_NE(PartOf(*marked, "word/document.xml").find("w:footerReference"), std::string::npos);
}

TEST(WordMarkTest, MarksAFooterOnceHoweverOftenItIsAsked) {
    const auto once = MarkWord(PlainWord(), "7K3M9QX2VA", 3);
    ASSERT_TRUE(once);
    const auto twice = MarkWord(*once, "7K3M9QX2VA", 3);

    ASSERT_TRUE(twice);
    EXPECT_EQ(*once, *twice);
}

TEST(WordMarkTest, RefusesWhatIsNoWord) {
    EXPECT_EQ(MarkWord("PK hello", "7K3M9QX2VA", 1).error().front().code, "print.word_unreadable");
}

TEST(WordPrinterTest, MakesAPdfThatShowsTheMarkOnEveryPageWhereLibreOfficeIsInstalled) {
    if (!WordPrinter::IsInstalled()) GTEST_SKIP() << "soffice is not installed";
    const auto marked = MarkWord(PlainWord(), "7K3M9QX2VA", 3);
    ASSERT_TRUE(marked);
    WordPrinter printer;

    const auto pdf = printer.ToPdf(*marked);

    ASSERT_TRUE(pdf);
    const WorkFolder folder;
    folder.Write("in.pdf", *pdf);
    EXPECT_EQ(ReadPdfFacts(folder, "in.pdf")->pages.size(), 2U);
    std::string text = RunProgram({{"pdftotext", "in.pdf", "-"}, folder.path()}).output;
    std::erase(text, ' ');
    EXPECT_NE(text.find("第1页"), std::string::npos) << text;
    EXPECT_NE(text.find("第2页"), std::string::npos) << text;
}

}  // namespace
}  // namespace print
