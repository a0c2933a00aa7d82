#include "volume/detail/pdf.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include "volume/detail/picture.hpp"
#include "volume/detail/qpdf.hpp"
#include "volume/detail/sheets.hpp"

namespace volume::detail {
namespace {

std::string Png(std::uint32_t width, std::uint32_t height) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGBA;
    const std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image), 128);
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
    std::string bytes(size, '\0');
    png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr);
    return bytes;
}

std::string OfBytes(std::initializer_list<int> bytes) {
    std::string text;
    for (const int byte : bytes) text.push_back(static_cast<char>(byte));
    return text;
}

/// Head of a JPEG with its size, and Exif that says how it is turned (0: none).
std::string JpegHead(int way) {
    std::string jpeg = OfBytes({0xFF, 0xD8});
    if (way > 0)
        jpeg.append(
            OfBytes({0xFF, 0xE1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, '*', 0, 0, 0, 8,
                     0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   way, 0, 0,   0, 0, 0, 0}));
    jpeg.append(OfBytes({0xFF, 0xC0, 0, 17, 8, 0, 32, 0, 64, 3}));
    jpeg.append(20, '\0');
    return jpeg;
}

TEST(Pdf, CountsPagesAndTellsWhatIsNoPdf) {
    const auto page = PictureToPdf(Png(20, 30));
    ASSERT_TRUE(page);

    EXPECT_EQ(CountPages(*page), 1);
    EXPECT_EQ(CountPages(Bind({{"a", "", {*page, *page}, true}}, "t")), 2);
    EXPECT_FALSE(CountPages("no pdf at all"));
    EXPECT_FALSE(CountPages(""));
    EXPECT_FALSE(CountPages("%PDF-1.4\n"));
}

TEST(Pdf, NumbersPagesAndMarksChaptersUnderTheirSection) {
    const std::string page = *PictureToPdf(Png(20, 30));

    const std::string bound = Bind({{"封面", "", {page}, false},
                                    {"决定书", "决定", {page, page}, true},
                                    {"回证", "决定", {page}, true}},
                                   "案卷");

    QPDF pdf;
    pdf.processMemoryFile("bound", bound.data(), bound.size());
    const auto& pages = pdf.getAllPages();
    ASSERT_EQ(pages.size(), 4U);
    const auto content = [&](std::size_t index) {
        std::string text;
        QPDFObjectHandle page_of = pages[index];
        for (QPDFObjectHandle& stream : page_of.getPageContents()) {
            const auto data = stream.getStreamData();
            text.append(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
        }
        return text;
    };
    EXPECT_EQ(content(0).find("Tj"), std::string::npos);
    EXPECT_NE(content(1).find("(1) Tj"), std::string::npos);
    EXPECT_NE(content(2).find("(2) Tj"), std::string::npos);
    EXPECT_NE(content(3).find("(3) Tj"), std::string::npos);
    QPDFObjectHandle outlines = pdf.getRoot().getKey("/Outlines");
    EXPECT_EQ(outlines.getKey("/First").getKey("/Title").getUTF8Value(), "封面");
    QPDFObjectHandle section = outlines.getKey("/First").getKey("/Next");
    EXPECT_EQ(section.getKey("/Title").getUTF8Value(), "决定");
    EXPECT_EQ(section.getKey("/First").getKey("/Title").getUTF8Value(), "决定书");
    EXPECT_EQ(section.getKey("/Last").getKey("/Title").getUTF8Value(), "回证");
}

TEST(Pdf, RefusesToBindWhatIsNoPdf) {
    EXPECT_THROW((void)Bind({{"a", "", {"nothing"}, true}}, "t"), std::runtime_error);
}

TEST(Picture, IsReadWithItsSizeAndItsTurn) {
    for (const auto& [way, turn] :
         std::vector<std::pair<int, int>>{{0, 0}, {1, 0}, {3, 180}, {6, 90}, {8, 270}, {9, 0}}) {
        const auto picture = ReadPicture(JpegHead(way));
        ASSERT_TRUE(picture) << way;
        EXPECT_EQ(picture->width, 64);
        EXPECT_EQ(picture->height, 32);
        EXPECT_EQ(picture->turn, turn) << way;
        EXPECT_TRUE(PictureToPdf(JpegHead(way)));
    }
    const auto png = ReadPicture(Png(7, 9));
    ASSERT_TRUE(png);
    EXPECT_EQ(png->data.size(), 7U * 9U * 3U);
}

TEST(Picture, IsRefusedWhereItIsBroken) {
    for (const std::string& bytes :
         {std::string(), std::string("GIF89a"), OfBytes({0xFF, 0xD8, 0xFF}),
          JpegHead(0).substr(0, 8), Png(5, 5).substr(0, 40)}) {
        EXPECT_FALSE(ReadPicture(bytes)) << bytes.size();
    }
}

TEST(Sheets, AreToldApartByContentAndEnding) {
    const std::vector<std::tuple<const char*, const char*, SheetKind>> table = {
        {"a.pdf", "application/pdf", SheetKind::kPdf},
        {"a", "application/pdf", SheetKind::kPdf},
        {"a.JPG", "image/jpeg", SheetKind::kPicture},
        {"决定书.docx", "application/octet-stream", SheetKind::kOffice},
        {"表.et", "", SheetKind::kOffice},
        {"a.zip", "application/zip", SheetKind::kOther},
        {"没有", "", SheetKind::kOther},
    };
    for (const auto& [name, media, kind] : table)
        EXPECT_EQ(KindOf({{}, name, media, 1}), kind) << name;
    EXPECT_EQ(EndingOf("a.b/../c"), "");
    EXPECT_EQ(EndingOf("x.PDF"), ".pdf");
}

}  // namespace
}  // namespace volume::detail
