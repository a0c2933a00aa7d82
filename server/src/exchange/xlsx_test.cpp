#include <gtest/gtest.h>

#include <cstdlib>

#include "exchange/table.hpp"
#include "exchange/testing/packed_workbook.hpp"

namespace exchange {
namespace {

using testing::PackedWorkbook;
using testing::Zipped;

base::Result<std::vector<Sheet>> Read(const PackedWorkbook& workbook) {
    return ReadSpreadsheet(workbook.Bytes(), "名录.xlsx");
}

Sheet ReadOne(const PackedWorkbook& workbook) {
    auto sheets = Read(workbook);
    EXPECT_TRUE(sheets) << sheets.error()[0].code << ' ' << sheets.error()[0].where;
    return sheets ? std::move(sheets->front()) : Sheet{};
}

bool HasNote(const Sheet& sheet, std::string_view code) {
    return std::any_of(sheet.notes.begin(), sheet.notes.end(),
                       [code](const auto& note) { return note.code == code; });
}

TEST(XlsxTest, ReadsEveryKindOfCell) {
    const Sheet sheet = ReadOne({
        .sheet_data =
            R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>乙</t></is></c>)"
            R"(<c r="C2"><v>12.50</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c>)"
            R"(<c r="F2" s="1"><v>46083</v></c><c r="G2" t="str"><f>A2</f><v>公式</v></c>)"
            R"(<c r="H2" t="d"><v>2026-03-02</v></c><c r="I2" s="2"><v>0.15</v></c></row>)",
        .shared_strings = "<si><t>甲</t></si>",
        .number_formats =
            R"(<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>)",
        .cell_formats = R"(<xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="9"/>)",
    });

    ASSERT_EQ(sheet.rows.size(), 2U);
    EXPECT_TRUE(sheet.rows[0].empty());
    const std::vector<Cell> expected = {
        {.text = "甲", .kind = CellKind::kText},
        {.text = "乙", .kind = CellKind::kText},
        {.text = "12.50", .kind = CellKind::kNumber},
        {.text = "TRUE", .kind = CellKind::kYesNo},
        {.text = "#N/A", .kind = CellKind::kError},
        {.text = "2026-03-02", .kind = CellKind::kDay},
        {.text = "公式", .kind = CellKind::kText, .formula = true},
        {.text = "2026-03-02", .kind = CellKind::kDay},
        {.text = "0.15", .kind = CellKind::kPercent},
    };
    EXPECT_EQ(sheet.rows[1], expected);
    EXPECT_EQ(sheet.name, "企业");
    EXPECT_TRUE(HasNote(sheet, "exchange.formulas_used"));
}

TEST(XlsxTest, JoinsRichTextAndLeavesPhoneticHintsOut) {
    const Sheet sheet = ReadOne({
        .sheet_data =
            R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>)",
        .shared_strings = "<si><r><t>三门峡</t></r><r><rPr><b/></rPr><t>市</t></r><rPh sb=\"0\" "
                          "eb=\"1\"><t>さん</t>"
                          "</rPh></si><si><t>a_x000D_\nb_x005F_x</t></si>",
    });

    EXPECT_EQ(sheet.rows[0][0].text, "三门峡市");
    EXPECT_EQ(sheet.rows[0][1].text, "a\nb_x");
}

TEST(XlsxTest, CountsDatesFrom1904WhereTheWorkbookSaysSo) {
    const Sheet sheet = ReadOne({
        .sheet_data = R"(<row r="1"><c r="A1" s="1"><v>44621</v></c></row>)",
        .cell_formats = R"(<xf numFmtId="0"/><xf numFmtId="14"/>)",
        .workbook_properties = R"(date1904="1")",
    });

    EXPECT_EQ(sheet.rows[0][0].text, "2026-03-02");
}

TEST(XlsxTest, FillsMergedAreasAndSaysSo) {
    const Sheet sheet = ReadOne({
        .sheet_data =
            R"(<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><v>1</v></c></row>)"
            R"(<row r="2"><c r="A2"/><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>)",
        .after_data = R"(<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>)",
    });

    ASSERT_EQ(sheet.rows.size(), 3U);
    EXPECT_FALSE(sheet.rows[0][0].merged);
    EXPECT_EQ(sheet.rows[2][0], (Cell{.text = "甲", .kind = CellKind::kText, .merged = true}));
    EXPECT_EQ(sheet.rows[2][1].text, "3");
    EXPECT_TRUE(HasNote(sheet, "exchange.merged_areas_filled"));
}

TEST(XlsxTest, KeepsAMergedAreaOfAMillionRowsWithinTheSheet) {
    const Sheet sheet = ReadOne({
        .sheet_data = R"(<row r="1"><c r="A1"><v>1</v></c></row>)",
        .after_data = R"(<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>)",
    });

    ASSERT_EQ(sheet.rows.size(), 1U);
    EXPECT_EQ(sheet.rows[0].size(), 2U);
}

TEST(XlsxTest, ReportsHiddenSheetsAndRows) {
    const Sheet sheet = ReadOne({
        .sheet_data =
            R"(<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>)",
        .sheet_state = R"( state="veryHidden")",
    });

    EXPECT_TRUE(sheet.hidden);
    EXPECT_TRUE(HasNote(sheet, "exchange.hidden_sheet"));
    EXPECT_TRUE(HasNote(sheet, "exchange.hidden_rows"));
    EXPECT_EQ(sheet.rows.size(), 2U);
}

TEST(XlsxTest, ReportsFormulasThatHoldNoResult) {
    const Sheet sheet = ReadOne({
        .sheet_data = R"(<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>2</v></c></row>)",
    });

    EXPECT_EQ(sheet.rows[0][0], (Cell{.formula = true}));
    EXPECT_TRUE(HasNote(sheet, "exchange.formulas_without_value"));
}

TEST(XlsxTest, ReadsCellsAndRowsWithoutNamesAndWithPrefixes) {
    PackedWorkbook workbook;
    auto parts = workbook.Parts();
    parts["xl/worksheets/sheet1.xml"] =
        R"(<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>)"
        R"(<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>)"
        R"(</x:sheetData></x:worksheet>)";

    const auto sheets = ReadSpreadsheet(Zipped(parts), "a.xlsx");

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->front().rows.size(), 2U);
    EXPECT_EQ(sheets->front().rows[0][1].text, "2");
    EXPECT_EQ(sheets->front().rows[1][0].text, "3");
}

TEST(XlsxTest, RefusesDamagedWorkbooksWithThePartNamed) {
    struct Row {
        const char* why;
        const char* part;
        const char* text;  ///< nullptr: left out
    };
    for (
        const Row& row : {
            Row{"no sheet", "xl/worksheets/sheet1.xml", nullptr},
            Row{"no relations", "xl/_rels/workbook.xml.rels", nullptr},
            Row{"broken XML", "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"},
            Row{"entities", "xl/worksheets/sheet1.xml",
                "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>"},
            Row{"a string that is not there", "xl/worksheets/sheet1.xml",
                R"(<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData></worksheet>)"},
            Row{"a cell with no column", "xl/worksheets/sheet1.xml",
                R"(<worksheet><sheetData><row r="1"><c r="1"><v>9</v></c></row></sheetData></worksheet>)"},
            Row{"row 0", "xl/worksheets/sheet1.xml",
                R"(<worksheet><sheetData><row r="0"><c r="A1"><v>9</v></c></row></sheetData></worksheet>)"},
        }) {
        auto parts = PackedWorkbook{}.Parts();
        parts.erase(row.part);
        if (row.text != nullptr) parts[row.part] = row.text;
        const auto sheets = ReadSpreadsheet(Zipped(parts), "a.xlsx");
        ASSERT_FALSE(sheets) << row.why;
        EXPECT_EQ(sheets.error()[0].code, "exchange.damaged") << row.why;
        EXPECT_EQ(sheets.error()[0].params[0].second, row.part) << row.why;
    }
}

TEST(XlsxTest, RefusesZipsThatAreOtherThings) {
    struct Row {
        const char* part;
        const char* actual;
    };
    for (const Row& row : {Row{"word/document.xml", "Word 文档（.docx）"},
                           Row{"xl/workbook.bin", "二进制 Excel 工作簿（.xlsb）"},
                           Row{"content.xml", "OpenDocument 文件（.ods、.odt）"},
                           Row{"readme.txt", "压缩包（zip）"}}) {
        const auto sheets = ReadSpreadsheet(Zipped({{row.part, "x"}}), "a.xlsx");
        ASSERT_FALSE(sheets) << row.part;
        EXPECT_EQ(sheets.error()[0].code, "exchange.unsupported_type");
        EXPECT_EQ(sheets.error()[0].params[0].second, row.actual);
    }
    const auto cut = ReadSpreadsheet(PackedWorkbook{}.Bytes().substr(0, 300), "a.xlsx");
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error()[0].code, "exchange.damaged");
}

TEST(XlsxTest, RefusesABombBeforeItUnpacksAll) {
    PackedWorkbook workbook;
    workbook.sheet_data = std::string(8 << 20, ' ');

    const auto sheets = ReadSpreadsheet(workbook.Bytes(), "a.xlsx", {.unpacked_bytes = 1 << 20});

    ASSERT_FALSE(sheets);
    EXPECT_EQ(sheets.error()[0].code, "exchange.unpacks_too_large");
}

TEST(XlsxTest, RefusesWhatPassesALimitWithTheCellNamed) {
    struct Row {
        ReadLimits limits;
        const char* code;
        const char* where;
    };
    const PackedWorkbook workbook{
        .sheet_data =
            R"(<row r="1"><c r="A1"><v>1</v></c></row><row r="7"><c r="C7"><v>12345</v></c></row>)"};
    for (const Row& row : {Row{{.rows = 6}, "exchange.too_many_rows", "企业!C7"},
                           Row{{.columns = 2}, "exchange.too_many_columns", "企业!C7"},
                           Row{{.cells = 1}, "exchange.too_many_cells", "企业!C7"},
                           Row{{.cell_characters = 4}, "exchange.cell_too_long", "企业!C7"}}) {
        const auto sheets = ReadSpreadsheet(workbook.Bytes(), "a.xlsx", row.limits);
        ASSERT_FALSE(sheets) << row.code;
        EXPECT_EQ(sheets.error()[0].code, row.code);
        EXPECT_EQ(sheets.error()[0].where, row.where);
    }
}

TEST(CellNameTest, NamesCellsAsPeopleDo) {
    EXPECT_EQ(CellName(0, 0), "A1");
    EXPECT_EQ(CellName(11, 25), "Z12");
    EXPECT_EQ(CellName(0, 26), "AA1");
    EXPECT_EQ(CellName(0, 16'383), "XFD1");
}

}  // namespace
}  // namespace exchange
