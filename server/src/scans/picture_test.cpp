#include "scans/picture.hpp"

#include <gtest/gtest.h>

#include "print/pdf.hpp"

namespace scans {
namespace {

/// A stamped page as a picture of this kind, by poppler.
std::string PictureOfPage(const char* kind) {
    const print::WorkFolder folder;
    folder.Write("in.pdf", print::StampsPdf({{595.276, 841.89}}, "7K3M9QX2VA", 1));
    const auto made = print::RunProgram(
        {{"pdftoppm", kind, "-gray", "-singlefile", "-r", "60", "in.pdf", "out"}, folder.path()});
    EXPECT_EQ(made.status, 0);
    return folder.Read(std::string_view(kind) == "-png" ? "out.png" : "out.jpg");
}

TEST(PictureTest, SetsJpegAndPngIntoAPdfOfOneUprightPage) {
    for (const char* kind : {"-png", "-jpeg"}) {
        const auto picture = ReadPicture(PictureOfPage(kind));
        ASSERT_TRUE(picture) << kind;
        EXPECT_EQ(picture->width, 497) << kind;
        EXPECT_EQ(picture->height, 702) << kind;

        const print::WorkFolder folder;
        folder.Write("in.pdf", PictureToPdf(*picture));
        const auto facts = print::ReadPdfFacts(folder, "in.pdf");

        ASSERT_TRUE(facts) << kind;
        ASSERT_EQ(facts->pages.size(), 1U);
        EXPECT_LT(facts->pages[0].width, facts->pages[0].height);
        EXPECT_NEAR(facts->pages[0].height, 840, 3);
    }
}

TEST(PictureTest, RefusesWhatIsCutShortAnywhere) {
    for (const char* kind : {"-png", "-jpeg"}) {
        const std::string whole = PictureOfPage(kind);
        for (std::size_t length = 0; length < 160; ++length)
            EXPECT_FALSE(ReadPicture(std::string_view(whole).substr(0, length))) << kind << length;
    }
}

TEST(PictureTest, RefusesPicturesThatAPdfCannotHoldAsTheyAre) {
    std::string png = PictureOfPage("-png");
    constexpr std::size_t kColour = 25;  // of IHDR
    constexpr std::size_t kInterlaced = 28;
    for (const auto& [at, value] : {std::pair{kColour, 6}, {kColour, 4}, {kInterlaced, 1}}) {
        std::string changed = png;
        changed[at] = static_cast<char>(value);
        EXPECT_FALSE(ReadPicture(changed)) << at << " " << value;
    }
    EXPECT_FALSE(ReadPicture("GIF89a"));
    EXPECT_FALSE(ReadPicture(""));
}

}  // namespace
}  // namespace scans
