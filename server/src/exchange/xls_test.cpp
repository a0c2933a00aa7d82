#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "exchange/table.hpp"
#include "exchange/testing/old_workbook.hpp"

namespace exchange {
namespace {

using testing::BiffRecord;
using testing::BiffText;
using testing::CellHead;
using testing::Double;
using testing::Long;
using testing::NumberRecord;
using testing::OldSheet;
using testing::OldWorkbook;
using testing::SharedTextRecord;
using testing::Short;
using testing::TextRecord;

base::Result<std::vector<Sheet>> Read(const OldWorkbook& workbook, const ReadLimits& limits = {}) {
    return ReadSpreadsheet(workbook.Bytes(), "台账.xls", limits);
}

Sheet ReadOne(const OldWorkbook& workbook) {
    auto sheets = Read(workbook);
    EXPECT_TRUE(sheets) << sheets.error()[0].code << ' ' << sheets.error()[0].where;
    return sheets ? std::move(sheets->front()) : Sheet{};
}

std::string CodeOf(std::string_view bytes, std::string_view name = "台账.xls",
                   const ReadLimits& limits = {}) {
    const auto sheets = ReadSpreadsheet(bytes, name, limits);
    return sheets ? "read" : sheets.error()[0].code;
}

std::string CountOf(const Sheet& sheet, std::string_view code) {
    const auto note = std::ranges::find(sheet.notes, code, &base::Refusal::code);
    if (note == sheet.notes.end()) return "";
    const auto count =
        std::ranges::find(note->params, "count", [](const auto& p) { return p.first; });
    return count == note->params.end() ? "" : count->second;
}

std::string CellFormat(unsigned id) { return BiffRecord(0x00E0, Short(0) + Short(id)); }

std::string NumberFormatRecord(unsigned id, std::u16string_view code) {
    return BiffRecord(0x041E, Short(id) + BiffText(code));
}

/// A formula with the eight bytes of its result.
std::string Formula(unsigned column, std::string_view result, unsigned format = 0) {
    return BiffRecord(
        0x0006, CellHead(0, column, format) + std::string(result) + Short(0) + Long(0) + Short(0));
}

std::string Marked(char kind, char value) {
    return std::string{kind, '\0', value, '\0', '\0', '\0', '\xff', '\xff'};
}

TEST(XlsTest, ReadsEveryKindOfCell) {
    const std::string texts = BiffRecord(0x00FC, Long(1) + Long(1) + BiffText(u"青山化工有限公司"));
    const Sheet sheet =
        ReadOne({.globals = texts + CellFormat(0),
                 .sheets = {{.name = u"案件台账",
                             .records = SharedTextRecord(1, 0, 0) + TextRecord(1, 1, u"乙") +
                                        NumberRecord(1, 2, 12345.67) +
                                        BiffRecord(0x027E, CellHead(1, 3) + Long(7U << 2 | 2U)) +
                                        BiffRecord(0x027E, CellHead(1, 4) + Long(1250U << 2 | 3U)) +
                                        BiffRecord(0x00BD, Short(1) + Short(5) + Short(0) +
                                                               Long(8U << 2 | 2U) + Short(0) +
                                                               Long(9U << 2 | 2U) + Short(6)) +
                                        BiffRecord(0x0205, CellHead(1, 7) + '\x01' + '\0') +
                                        BiffRecord(0x0205, CellHead(1, 8) + '\x17' + '\x01') +
                                        TextRecord(1, 9, u"  ")}}});

    const std::vector<Cell> expected = {
        {.text = "青山化工有限公司", .kind = CellKind::kText},
        {.text = "乙", .kind = CellKind::kText},
        {.text = "12345.67", .kind = CellKind::kNumber},
        {.text = "7", .kind = CellKind::kNumber},
        {.text = "12.5", .kind = CellKind::kNumber},
        {.text = "8", .kind = CellKind::kNumber},
        {.text = "9", .kind = CellKind::kNumber},
        {.text = "TRUE", .kind = CellKind::kYesNo},
        {.text = "#REF!", .kind = CellKind::kError},
    };
    ASSERT_EQ(sheet.rows.size(), 2U);
    EXPECT_TRUE(sheet.rows[0].empty());
    EXPECT_EQ(sheet.rows[1], expected);
    EXPECT_EQ(sheet.name, "案件台账");
}

TEST(XlsTest, ReadsDatesPercentAndLeadingZerosByTheirFormats) {
    const std::string formats = NumberFormatRecord(176, u"yyyy\"年\"m\"月\"d\"日\";@") +
                                NumberFormatRecord(177, u"000000") + CellFormat(0) +
                                CellFormat(176) + CellFormat(14) + CellFormat(10) +
                                CellFormat(177) + CellFormat(31);
    const std::string numbers = NumberRecord(0, 0, 45353, 1) + NumberRecord(0, 1, 45353, 2) +
                                NumberRecord(0, 2, 0.155, 3) + NumberRecord(0, 3, 42, 4) +
                                NumberRecord(0, 4, 45353, 5) + NumberRecord(0, 5, 45353, 0);

    const Sheet sheet = ReadOne({.globals = formats, .sheets = {{.records = numbers}}});

    const CellRow expected = {
        {.text = "2024-03-02", .kind = CellKind::kDay},
        {.text = "2024-03-02", .kind = CellKind::kDay},
        {.text = "0.155", .kind = CellKind::kPercent},
        {.text = "000042", .kind = CellKind::kNumber},
        {.text = "2024-03-02", .kind = CellKind::kDay},
        {.text = "45353", .kind = CellKind::kNumber},
    };
    ASSERT_EQ(sheet.rows.size(), 1U);
    EXPECT_EQ(sheet.rows[0], expected);
}

TEST(XlsTest, CountsDaysFrom1904WhereTheWorkbookSaysSo) {
    const Sheet sheet = ReadOne({.globals = BiffRecord(0x0022, Short(1)) + CellFormat(14),
                                 .sheets = {{.records = NumberRecord(0, 0, 43891)}}});

    EXPECT_EQ(sheet.rows.at(0).at(0).text, "2024-03-02");
}

TEST(XlsTest, TakesTheStoredResultsOfFormulas) {
    const std::string records =
        Formula(0, Double(36)) + Formula(1, Marked(0, 0)) + BiffRecord(0x04BC, Short(0)) +
        BiffRecord(0x0207, BiffText(u"已结案")) + Formula(2, Marked(1, 1)) +
        Formula(3, Marked(2, 0x07)) + Formula(4, Marked(3, 0)) + Formula(5, Marked(0, 0));

    const Sheet sheet = ReadOne({.sheets = {{.records = records}}});

    const CellRow expected = {
        {.text = "36", .kind = CellKind::kNumber, .formula = true},
        {.text = "已结案", .kind = CellKind::kText, .formula = true},
        {.text = "TRUE", .kind = CellKind::kYesNo, .formula = true},
        {.text = "#DIV/0!", .kind = CellKind::kError, .formula = true},
    };
    ASSERT_EQ(sheet.rows.size(), 1U);
    EXPECT_EQ(sheet.rows[0], expected);
    EXPECT_EQ(CountOf(sheet, "exchange.formulas_used"), "4");
    EXPECT_EQ(CountOf(sheet, "exchange.formulas_without_value"), "2");
}

TEST(XlsTest, FillsMergedAreasAndTellsWhatIsHidden) {
    const std::string row = Short(2) + Short(0) + Short(2) + Short(300) + Long(0) + Short(0x20);
    const std::string merged = Short(1) + Short(0) + Short(1) + Short(0) + Short(0);
    const std::string columns = Short(1) + Short(1) + Short(0) + Short(0) + Short(1) + Short(0);
    const auto sheets =
        Read({.sheets = {{.records = BiffRecord(0x007D, columns) + BiffRecord(0x0208, row) +
                                     TextRecord(0, 0, u"甲") + TextRecord(1, 1, u"一") +
                                     TextRecord(2, 0, u"乙") + BiffRecord(0x00E5, merged)},
                         {.name = u"图", .records = "", .kind = 2},
                         {.name = u"草稿", .records = TextRecord(0, 0, u"丙"), .state = 2}}});

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->size(), 2U);
    const Sheet& first = sheets->front();
    EXPECT_EQ(first.rows[1][0], (Cell{.text = "甲", .kind = CellKind::kText, .merged = true}));
    EXPECT_EQ(first.hidden_rows, std::vector<std::size_t>{2});
    EXPECT_EQ(CountOf(first, "exchange.hidden_columns"), "1");
    EXPECT_EQ(CountOf(first, "exchange.merged_areas_filled"), "1");
    EXPECT_EQ(sheets->back().name, "草稿");
    EXPECT_TRUE(sheets->back().hidden);
}

TEST(XlsTest, JoinsATextThatGoesOnInFurtherRecordsAndPassesOverItsLooks) {
    // Two characters of two bytes, then one of one byte; runs and hints of speech come after.
    const std::string head = Long(2) + Long(2) + Short(3) + '\x0d' + Short(1) + Long(6);
    const std::string first = head + "\x32\x75" + std::string("\x59\x4e", 2);
    const std::string second = std::string("\0A", 2) + std::string(7, 'x');
    const std::string third = std::string(3, 'y') + BiffText(u"后一个");
    const Sheet sheet =
        ReadOne({.globals = BiffRecord(0x00FC, first) + BiffRecord(0x003C, second) +
                            BiffRecord(0x003C, third),
                 .sheets = {{.records = SharedTextRecord(0, 0, 0) + SharedTextRecord(0, 1, 1)}}});

    EXPECT_EQ(sheet.rows.at(0).at(0).text, "甲乙A");
    EXPECT_EQ(sheet.rows.at(0).at(1).text, "后一个");
}

TEST(XlsTest, ReadsAWorkbookOfManySectors) {
    std::string records;
    for (unsigned row = 0; row < 3'000; ++row) records += NumberRecord(row, 0, row);

    const Sheet sheet = ReadOne({.sheets = {{.records = records}}});

    ASSERT_EQ(sheet.rows.size(), 3'000U);
    EXPECT_EQ(sheet.rows[2'999][0].text, "2999");
}

TEST(XlsTest, PassesOverChartsThatStandOnASheet) {
    const std::string chart = BiffRecord(0x0809, Short(0x0600) + Short(0x0020)) +
                              TextRecord(0, 0, u"图里的") + BiffRecord(0x000A, "");

    const Sheet sheet = ReadOne({.sheets = {{.records = chart + TextRecord(0, 0, u"表里的")}}});

    EXPECT_EQ(sheet.rows.at(0).at(0).text, "表里的");
}

/// A file that a program wrote; they also begin the fuzzing.
std::string Written(const std::string& name) {
    std::ifstream file(std::string(QH_SOURCE_DIR) + "/fuzz/corpus/old_workbook/" + name,
                       std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

TEST(XlsTest, ReadsWhatLibreOfficeWrote) {
    const auto sheets = ReadSpreadsheet(Written("libreoffice"), "台账.xls");

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->size(), 2U);
    const Sheet& book = sheets->front();
    const CellRow expected = {
        {.text = "000042", .kind = CellKind::kNumber},
        {.text = "青山化工有限公司", .kind = CellKind::kText},
        {.text = "张三", .kind = CellKind::kText},
        {.text = "2024-03-02", .kind = CellKind::kDay},
        {.text = "12345.67", .kind = CellKind::kNumber},
        {.text = "0.155", .kind = CellKind::kPercent},
        {.text = "TRUE", .kind = CellKind::kYesNo},
        {.text = "罚12345.67", .kind = CellKind::kText, .formula = true},
    };
    ASSERT_EQ(book.rows.size(), 5U);
    EXPECT_EQ(book.rows[0][7],
              (Cell{.text = "2024年案件台账", .kind = CellKind::kText, .merged = true}));
    EXPECT_EQ(book.rows[2], expected);
    EXPECT_EQ(book.rows[3][1].text, "青山化工有限公司");
    EXPECT_EQ(book.rows[4][4],
              (Cell{.text = "212345.67", .kind = CellKind::kNumber, .formula = true}));
    EXPECT_EQ(book.hidden_rows, std::vector<std::size_t>{3});
    EXPECT_EQ(CountOf(book, "exchange.hidden_columns"), "1");
    EXPECT_EQ(CountOf(book, "exchange.merged_areas_filled"), "2");
    EXPECT_TRUE(sheets->back().hidden);
}

TEST(XlsTest, ReadsWhatXlwtWrote) {
    const auto sheets = ReadSpreadsheet(Written("xlwt"), "台账.xls");

    ASSERT_TRUE(sheets);
    const Sheet& book = sheets->front();
    EXPECT_EQ(book.rows.at(2).at(0).text, "000002");
    EXPECT_EQ(book.rows.at(3).at(2), (Cell{.text = "2024-03-03", .kind = CellKind::kDay}));
    EXPECT_EQ(book.rows.at(4).at(2).text, "2024-03-04");
    EXPECT_EQ(book.rows.at(2).at(5), (Cell{.text = "TRUE", .kind = CellKind::kYesNo}));
    EXPECT_EQ(CountOf(book, "exchange.formulas_without_value"), "1");
    EXPECT_TRUE(sheets->back().hidden);
}

TEST(XlsTest, TellsWhatItDoesNotRead) {
    const OldWorkbook good = {.sheets = {{.records = NumberRecord(0, 0, 1)}}};
    OldWorkbook locked = good;
    locked.globals = BiffRecord(0x002F, Short(1));
    OldWorkbook older = good;
    older.version = 0x0500;

    EXPECT_EQ(CodeOf(good.Bytes()), "read");
    EXPECT_EQ(CodeOf(good.Bytes(), "台账.et"), "read");
    EXPECT_EQ(CodeOf(good.Bytes(), "台账.xlsx"), "exchange.wrong_type");
    EXPECT_EQ(CodeOf("名称,市\n甲,银川\n", "台账.xls"), "exchange.wrong_type");
    EXPECT_EQ(CodeOf("<html><table></table></html>", "台账.xls"), "exchange.unsupported_type");
    EXPECT_EQ(CodeOf(locked.Bytes()), "exchange.encrypted");
    EXPECT_EQ(CodeOf(older.Bytes()), "exchange.unsupported_type");
    EXPECT_EQ(CodeOf(testing::CompoundFileOf(u"Book", "x")), "exchange.unsupported_type");
    EXPECT_EQ(CodeOf(testing::CompoundFileOf(u"WordDocument", "x"), "a.doc"),
              "exchange.unsupported_type");
    EXPECT_EQ(CodeOf(OldWorkbook{}.Bytes()), "exchange.no_sheets");
}

TEST(XlsTest, RefusesWhatIsCutOffAtAnyPlace) {
    const std::string whole =
        OldWorkbook{
            .globals = BiffRecord(0x00FC, Long(1) + Long(1) + BiffText(u"甲")) + CellFormat(0),
            .sheets = {{.records = SharedTextRecord(0, 0, 0) + NumberRecord(1, 0, 1)}}}
            .Stream();

    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto bytes = testing::CompoundFileOf(u"Workbook", whole.substr(0, length));
        EXPECT_EQ(CodeOf(bytes), "exchange.damaged") << length;
    }
}

TEST(XlsTest, RefusesFilesThatLieAboutThemselves) {
    const std::string good = OldWorkbook{.sheets = {{.records = NumberRecord(0, 0, 1)}}}.Bytes();
    std::string endless = good;  // the directory's sector follows itself
    endless.replace(512 + 4, 4, Long(1));
    std::string no_directory = good;
    no_directory.replace(0x30, 4, Long(9'999));
    const OldSheet no_such_text = {.records = SharedTextRecord(0, 0, 5)};
    const OldSheet far = {.records = NumberRecord(0, 60'000, 1)};
    const std::string many_texts = BiffRecord(0x00FC, Long(9) + Long(0xFFFFFFFF) + BiffText(u"甲"));

    EXPECT_EQ(CodeOf(endless), "exchange.damaged");
    EXPECT_EQ(CodeOf(no_directory), "exchange.damaged");
    EXPECT_EQ(CodeOf(good.substr(0, 520)), "exchange.damaged");
    EXPECT_EQ(CodeOf(OldWorkbook{.sheets = {no_such_text}}.Bytes()), "exchange.damaged");
    EXPECT_EQ(CodeOf(OldWorkbook{.globals = many_texts, .sheets = {{}}}.Bytes()),
              "exchange.damaged");
    EXPECT_EQ(CodeOf(OldWorkbook{.sheets = {far}}.Bytes()), "exchange.too_many_columns");
}

TEST(XlsTest, KeepsTheLimitsOverAllSheets) {
    const OldSheet three = {.records = TextRecord(0, 0, u"一二三") + TextRecord(1, 0, u"四") +
                                       TextRecord(2, 0, u"五")};
    const std::string bytes = OldWorkbook{.sheets = {three, three}}.Bytes();
    // One area over the same cells again and again.
    std::string areas = Short(500);
    for (int i = 0; i < 500; ++i) areas += Short(0) + Short(2) + Short(0) + Short(0);
    const OldSheet walked = {.records = three.records + BiffRecord(0x00E5, areas)};

    EXPECT_EQ(CodeOf(bytes, "a.xls", {.cells = 6}), "read");
    EXPECT_EQ(CodeOf(bytes, "a.xls", {.cells = 5}), "exchange.too_many_cells");
    EXPECT_EQ(CodeOf(bytes, "a.xls", {.unpacked_bytes = 20}), "exchange.unpacks_too_large");
    EXPECT_EQ(CodeOf(OldWorkbook{.sheets = {walked}}.Bytes(), "a.xls", {.cells = 1'000}),
              "exchange.too_many_cells");
    EXPECT_EQ(CodeOf(bytes, "a.xls", {.cell_characters = 2}), "exchange.cell_too_long");
}

}  // namespace
}  // namespace exchange
