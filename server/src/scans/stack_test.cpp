#include "scans/stack.hpp"

#include <gtest/gtest.h>

#include "print/pdf.hpp"
#include "scans/read_codes.hpp"

/// What was stamped is read back from what a scanner would make of it.
namespace scans {
namespace {

using print::RunProgram;
using print::WorkFolder;

constexpr print::PageSize kA4{595.276, 841.89};

std::string Paper(const std::string& code, int pages) {
    const std::string body =
        print::StampsPdf(std::vector(static_cast<std::size_t>(pages), kA4), "0000000000", 9);
    const auto stamped = print::StampPages(body, code, 1);
    EXPECT_TRUE(stamped);
    return stamped ? stamped->bytes : "";
}

/// The PDF as pictures of so many dots an inch, turned by so many degrees, in grey.
std::vector<std::string> Scanned(const std::string& pdf, int dots, int turn) {
    const WorkFolder folder;
    folder.Write("in.pdf", pdf);
    EXPECT_EQ(RunProgram({{"qpdf", "in.pdf", fmt::format("--rotate=+{}", turn), "turned.pdf"},
                          folder.path()})
                  .status,
              0);
    EXPECT_EQ(RunProgram(
                  {{"pdftoppm", "-gray", "-jpeg", "-r", std::to_string(dots), "turned.pdf", "page"},
                   folder.path()})
                  .status,
              0);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        if (entry.path().extension() == ".jpg") files.push_back(entry.path().filename());
    std::sort(files.begin(), files.end());
    std::vector<std::string> pictures;
    for (const auto& file : files) pictures.push_back(folder.Read(file.string()));
    return pictures;
}

TEST(StackTest, ReadsTheCodesOfTheFileThatIsPrinted) {
    Stack stack;
    ASSERT_TRUE(stack.Add("paper.pdf", Paper("7K3M9QX2VA", 3)));

    const auto sheets = stack.Read();

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->size(), 3U);
    for (int i = 0; i < 3; ++i) {
        const Sheet& sheet = (*sheets)[static_cast<std::size_t>(i)];
        ASSERT_EQ(sheet.codes.size(), 1U) << i;
        EXPECT_EQ(sheet.codes[0], (print::PageCode{"7K3M9QX2VA", 1, i + 1, 3}));
        EXPECT_EQ(sheet.turn, 0);
    }
}

TEST(StackTest, ReadsCoarseGreyScansTurnedEachWayAsATable) {
    const std::string paper = Paper("7K3M9QX2VA", 2);
    for (const int dots : {150, 200, 300})
        for (const int turn : {0, 90, 180, 270}) {
            Stack stack;
            for (const std::string& picture : Scanned(paper, dots, turn))
                ASSERT_TRUE(stack.Add("scan.jpg", picture));

            const auto sheets = stack.Read();

            ASSERT_TRUE(sheets);
            ASSERT_EQ(sheets->size(), 2U);
            for (const Sheet& sheet : *sheets) {
                ASSERT_EQ(sheet.codes.size(), 1U) << dots << " dpi turned " << turn;
                EXPECT_EQ(sheet.codes[0].page, sheet.number);
                EXPECT_EQ(sheet.turn, (360 - turn) % 360) << dots << " dpi turned " << turn;
            }
        }
}

TEST(StackTest, AssemblesAPaperUprightInTheOrderOfItsPages) {
    Stack stack;
    ASSERT_TRUE(stack.Add("b.jpg", Scanned(Paper("7K3M9QX2VA", 2), 150, 180)[1]));
    ASSERT_TRUE(stack.Add("other.pdf", Paper("0123456789", 1)));
    ASSERT_TRUE(stack.Add("a.jpg", Scanned(Paper("7K3M9QX2VA", 2), 150, 90)[0]));
    const auto sheets = stack.Read();
    ASSERT_TRUE(sheets);
    const Split split = SplitStack(*sheets, {{"p", "7K3M9QX2VA", 1, 2, Standing::kAwaited}}, {});
    ASSERT_EQ(split.piles.size(), 1U);

    const auto pdf = stack.Assemble(split.piles[0]);
    const auto again = stack.Assemble(split.piles[0]);

    ASSERT_TRUE(pdf && again);
    EXPECT_EQ(*pdf, *again);
    Stack back;
    ASSERT_TRUE(back.Add("back.pdf", *pdf));
    const auto read = back.Read();
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2U);
    for (const Sheet& sheet : *read) {
        ASSERT_EQ(sheet.codes.size(), 1U);
        EXPECT_EQ(sheet.codes[0].page, sheet.number);
        EXPECT_EQ(sheet.turn, 0);
    }
}

TEST(StackTest, TellsEmptyBacksFromPagesThatItCannotRead) {
    Stack stack;
    print::PdfWriter writer;
    const int content = writer.AddStream("", "");
    const int marks = writer.AddStream("", "60 700 400 20 re f 60 600 300 20 re f");
    writer.Add(fmt::format(
        "<< /Type /Page /Parent 5 0 R /MediaBox [0 0 595 842] /Contents {} 0 R >>", content));
    writer.Add(fmt::format(
        "<< /Type /Page /Parent 5 0 R /MediaBox [0 0 595 842] /Contents {} 0 R >>", marks));
    writer.Add("<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>");
    const int catalog = writer.Add("<< /Type /Catalog /Pages 5 0 R >>");
    ASSERT_TRUE(stack.Add("in.pdf", writer.Finish(catalog)));

    const auto sheets = stack.Read();

    ASSERT_TRUE(sheets);
    EXPECT_TRUE((*sheets)[0].blank);
    EXPECT_FALSE((*sheets)[1].blank);
    const auto picture = stack.Preview(2);
    ASSERT_TRUE(picture);
    EXPECT_TRUE(picture->starts_with("\x89PNG"));
}

TEST(StackTest, RefusesWhatItCannotTakeByName) {
    Stack stack;
    EXPECT_EQ(stack.Add("信.docx", "PK\x03\x04").error().front().code, "scans.not_readable");
    EXPECT_EQ(stack.Add("坏.pdf", "%PDF-1.4 nothing").error().front().code, "scans.not_readable");

    Stack few({2, std::size_t{1} << 20U});
    EXPECT_EQ(few.Add("a.pdf", Paper("7K3M9QX2VA", 3)).error().front().code,
              "scans.too_many_pages");
    Stack small({10, 100});
    EXPECT_EQ(small.Add("a.pdf", Paper("7K3M9QX2VA", 1)).error().front().code, "scans.too_large");
}

TEST(ReadCodesTest, RefusesMapsThatAreNot) {
    for (const char* bytes : {"", "P5", "P5 2 2 255\nabc", "P5 2 2 255\nabcde", "P6 1 1 255\na",
                              "P5 0 1 255\n", "P5 99999 1 255\na", "P5 1 1 65535\na"})
        EXPECT_FALSE(ReadPgm(bytes)) << bytes;
    EXPECT_TRUE(ReadPgm("P5\n2 2\n255\nabcd"));
}

}  // namespace
}  // namespace scans
