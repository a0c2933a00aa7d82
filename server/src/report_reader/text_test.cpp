#include "report_reader/text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace report_reader {
namespace {

namespace fs = std::filesystem;

fs::path Shared() { return fs::path(QH_SOURCE_DIR) / ".." / "shared"; }

std::string BytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string NormalOf(const ReportText& report) {
    std::string text;
    for (const char32_t c : report.normal) {
        if (c < 0x80) {
            text.push_back(static_cast<char>(c));
        } else {
            text.push_back(static_cast<char>(0xE0U | (c >> 12U)));
            text.push_back(static_cast<char>(0x80U | ((c >> 6U) & 0x3FU)));
            text.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
        }
    }
    return text;
}

/// What is promised of every text, whatever it is.
void ExpectSound(const ReportText& report) {
    ASSERT_EQ(report.origin.size(), report.normal.size() + 1);
    for (std::size_t i = 0; i < report.normal.size(); ++i)
        ASSERT_LE(report.origin[i], report.origin[i + 1]) << i;
    ASSERT_FALSE(report.sections.empty());
    for (std::size_t i = 1; i < report.sections.size(); ++i) {
        const Section& section = report.sections[i];
        EXPECT_LT(section.parent, i);
        EXPECT_EQ(section.level, report.sections[section.parent].level + 1);
        EXPECT_LE(section.whole.end, report.text.size());
        EXPECT_LE(section.heading.end, section.whole.end);
    }
    for (const Sentence& sentence : report.sentences) {
        EXPECT_LT(sentence.paragraph, report.paragraphs.size());
        EXPECT_LE(sentence.place.end, report.text.size());
    }
}

TEST(ReportTextTest, MakesEqualWhatOnlyLooksDifferent) {
    struct Row {
        const char* written;
        const char* normal;
    };
    const Row rows[] = {
        {"办理 10 个项目", "办理10个项目\n"},
        {"共计７０５家（含４０家）", "共计705家（含40家）\n"},
        {"达到95.45 %,同比上升", "达到95.45%，同比上升\n"},
        {"出动2,360人次", "出动2360人次\n"},
        {"见(附件),共3,4两项", "见（附件），共3，4两项\n"},
        {"PM_{2.5}和PM₁₀、PM₂.₅", "PM2.5和PM10、PM2.5\n"},
        {"**加粗**与`代码`", "加粗与代码\n"},
        {"[bookmark: _GoBack]行政执法", "行政执法\n"},
        {"一<br>二&nbsp;三", "一二三\n"},
        {"时间8:30，比例1:2", "时间8:30，比例1:2\n"},
        {"零\xe2\x80\x8b宽", "零宽\n"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(NormalOf(ReadUtf8(row.written)), row.normal) << row.written;
}

TEST(ReportTextTest, JoinsWhatAPageBreakTore) {
    const ReportText report = ReadUtf8(
        "关于法治工作的报告\n\n一是深入学习。实施领导干部学法用法\n\n— 3 "
        "—\n\n制度，全年学法5次。\n\n"
        "二是严格执法，\n全年检查9家。\n（一）小标题\n印发办公室\n2026年1月29日\n");

    ASSERT_EQ(report.paragraphs.size(), 6U);
    EXPECT_EQ(report.Quote(report.sentences[2].place),
              "实施领导干部学法用法\n\n— 3 —\n\n制度，全年学法5次。");
    EXPECT_EQ(report.debris[0].kind, DebrisKind::kPageBreak);
}

TEST(ReportTextTest, TellsLevelsAndNumbersOfHeadings) {
    const ReportText report = ReadUtf8(
        "报告\n一、情况\n（一）学习\n1.严格落实职责。党政主要负责人履职，成效明显。\n（1）第一点\n"
        "2、主要举措\n(二）执法\n三、安排\n第一条 为了规范，制定本办法。\n## 四、结尾\n");
    struct Row {
        int level, value;
        NumberStyle style, expected;
        SectionKind kind;
        const char* title;
    };
    using enum NumberStyle;
    using enum SectionKind;
    const Row rows[] = {
        {1, 1, kChinese, kChinese, kHeading, "情况"},
        {2, 1, kChineseBracketed, kChineseBracketed, kHeading, "学习"},
        {3, 1, kArabic, kArabic, kRunIn, "严格落实职责"},
        {4, 1, kArabicBracketed, kArabicBracketed, kHeading, "第一点"},
        {1, 2, kArabic, kChinese, kHeading, "主要举措"},
        {2, 2, kChineseBracketed, kChineseBracketed, kHeading, "执法"},
        {1, 3, kChinese, kChinese, kHeading, "安排"},
        {1, 1, kArticle, kArticle, kItem, ""},
        {1, 4, kChinese, kChinese, kHeading, "结尾"},
    };
    ExpectSound(report);
    ASSERT_EQ(report.sections.size(), std::size(rows) + 1);
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const Section& section = report.sections[i + 1];
        EXPECT_EQ(section.level, rows[i].level) << i;
        EXPECT_EQ(section.number.value, rows[i].value) << i;
        EXPECT_EQ(section.number.style, rows[i].style) << i;
        EXPECT_EQ(section.expected, rows[i].expected) << i;
        EXPECT_EQ(section.kind, rows[i].kind) << i;
        EXPECT_EQ(report.Quote(section.title), rows[i].title) << i;
    }
    EXPECT_TRUE(report.sections[6].number.odd_brackets);
}

TEST(ReportTextTest, SeesThatTwoStandsForTheSecondChapter) {
    const ReportText report =
        ReadUtf8("一、学习\n学了。\n2、 举措\n（一）机制\n做了。\n三、问题\n没有。\n");

    EXPECT_EQ(report.sections[2].number.style, NumberStyle::kArabic);
    EXPECT_EQ(report.sections[2].expected, NumberStyle::kChinese);
    EXPECT_EQ(report.sections[2].level, 1);
    EXPECT_EQ(report.sections[3].level, 2);
}

TEST(ReportTextTest, FindsPointsInRunningText) {
    const ReportText report =
        ReadUtf8("重点从三个方面着手。一是学习。二是执法，其中（1）检查，（2）处罚；第三，普法。");
    std::vector<int> values;
    for (const Mark& mark : report.marks) values.push_back(mark.number.value);
    EXPECT_EQ(values, (std::vector<int>{1, 2, 2, 3}));
}

TEST(ReportTextTest, LeadsBackToLinesAndCharacters) {
    const ReportText report = ReadUtf8("甲乙\r\n丙 丁 5 次\n");
    const std::size_t five = report.normal.find(U'5');

    EXPECT_EQ(report.LineOf(report.origin[five]), 2U);
    EXPECT_EQ(report.CodePointOf(report.origin[five]), 8U);
    EXPECT_EQ(report.Quote(report.Original({five, five + 2})), "5 次");
}

TEST(ReportTextTest, ReadsOtherEncodingsAndRefusesWhatIsNoText) {
    const std::string gb =
        "\xb7\xa8\xd6\xce\xd5\xfe\xb8\xae\xbd\xa8\xc9\xe8\xb1\xa8\xb8\xe6";  // 法治政府建设报告
    const auto read = ReadText(gb);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->text, "法治政府建设报告");
    EXPECT_EQ(read->encoding, "GB18030");
    const auto broken = ReadText(
        "法治政府建设法治政府建设\xff"
        "报告。");
    ASSERT_TRUE(broken.has_value());
    EXPECT_EQ(broken->cautions.front().code, "report.broken_bytes");

    struct Row {
        std::string bytes;
        const char* code;
    };
    const Row rows[] = {
        {"", "report.empty"},
        {" \n\t\n", "report.empty"},
        {"PK\x03\x04rest", "report.binary"},
        {"%PDF-1.7", "report.binary"},
        {std::string("a\0b", 3), "report.binary"},
        {std::string(kLargestText + 1, 'a'), "report.too_large"},
    };
    for (const Row& row : rows) {
        const auto refused = ReadText(row.bytes);
        ASSERT_FALSE(refused.has_value()) << row.code;
        EXPECT_EQ(refused.error().front().code, row.code);
    }
}

/// The articles of a law are numbered one after another, and so they must be read.
TEST(ReportTextTest, ReadsLawsAndLettersWithoutAWrongNumber) {
    if (!fs::exists(Shared() / "data" / "laws"))
        GTEST_SKIP() << "no ../shared/data beside the project";
    std::size_t files = 0;
    for (const char* folder : {"laws", "decision_letters"}) {
        for (const fs::directory_entry& file : fs::directory_iterator(Shared() / "data" / folder)) {
            if (file.path().extension() == ".csv" || file.path().filename() == "README.md")
                continue;
            const auto report = ReadText(BytesOf(file.path()));
            ASSERT_TRUE(report.has_value()) << file.path();
            ExpectSound(*report);
            ++files;
            int article = 0;
            for (const Section& section : report->sections) {
                if (section.number.style != NumberStyle::kArticle) continue;
                EXPECT_EQ(section.number.value, ++article) << file.path();
            }
        }
    }
    EXPECT_EQ(files, 56U);
}

}  // namespace
}  // namespace report_reader
