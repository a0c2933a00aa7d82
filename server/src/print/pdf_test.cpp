#include "print/pdf.hpp"

#include <gtest/gtest.h>

namespace print {
namespace {

constexpr PageSize kA4{595.276, 841.89};
constexpr PageSize kA4Wide{841.89, 595.276};

/// A PDF of empty pages, as a program other than ours would hand it over.
std::string EmptyPages(const std::vector<PageSize>& pages) {
    return StampsPdf(pages, "0000000000", 9);
}

TEST(PdfTest, TellsTheSizesOfPages) {
    const WorkFolder folder;
    folder.Write("in.pdf", EmptyPages({kA4, kA4Wide, kA4}));

    const auto facts = ReadPdfFacts(folder, "in.pdf");

    ASSERT_TRUE(facts);
    ASSERT_EQ(facts->pages.size(), 3U);
    EXPECT_NEAR(facts->pages[0].width, kA4.width, 0.1);
    EXPECT_NEAR(facts->pages[1].width, kA4Wide.width, 0.1);
    EXPECT_FALSE(facts->encrypted);
}

TEST(PdfTest, RefusesWhatIsNoPdfAndWhatHasAPassword) {
    const WorkFolder folder;
    folder.Write("no.pdf", "%PDF-1.5 nothing");
    folder.Write("in.pdf", EmptyPages({kA4}));
    const auto locked =
        RunProgram({{"qpdf", "--encrypt", "secret", "secret", "256", "--", "in.pdf", "locked.pdf"},
                    folder.path()});
    ASSERT_EQ(locked.status, 0);

    EXPECT_EQ(ReadPdfFacts(folder, "no.pdf").error().front().code, "print.not_pdf");
    EXPECT_FALSE(ReadPdfFacts(folder, "locked.pdf"));
}

TEST(StampTest, PutsItsOwnCodeOnEveryPageInReadableLettersToo) {
    const auto stamped = StampPages(EmptyPages({kA4, kA4Wide}), "7K3M9QX2VA", 2);
    ASSERT_TRUE(stamped);
    EXPECT_EQ(stamped->pages, 2);

    const WorkFolder folder;
    folder.Write("out.pdf", stamped->bytes);
    const ProgramResult text = RunProgram({{"pdftotext", "out.pdf", "-"}, folder.path()});

    EXPECT_NE(text.output.find("QH-7K3M9QX2VA-2-1/2"), std::string::npos) << text.output;
    EXPECT_NE(text.output.find("QH-7K3M9QX2VA-2-2/2"), std::string::npos);
}

TEST(StampTest, GivesTheSameBytesForTheSamePages) {
    const auto one = StampPages(EmptyPages({kA4}), "7K3M9QX2VA", 1);
    const auto two = StampPages(EmptyPages({kA4}), "7K3M9QX2VA", 1);

    ASSERT_TRUE(one && two);
    EXPECT_EQ(one->bytes, two->bytes);
}

TEST(StampTest, RefusesWhatIsNoPdf) {
    EXPECT_EQ(StampPages("hello", "7K3M9QX2VA", 1).error().front().code, "print.not_pdf");
}

}  // namespace
}  // namespace print
