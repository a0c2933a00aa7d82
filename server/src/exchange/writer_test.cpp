#include "exchange/writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.hpp"
#include "exchange/table.hpp"

namespace exchange {
namespace {

class WriterTest : public ::testing::Test {
 public:
    ~WriterTest() override { std::filesystem::remove_all(folder_); }

 protected:
    WriterTest() : folder_(std::filesystem::path(::testing::TempDir()) / FolderName()) {
        std::filesystem::create_directories(folder_);
    }

    static std::string FolderName() {
        return std::string("qingheng-") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name();
    }

    std::string Xlsx(const std::vector<Column>& columns,
                     const std::vector<std::vector<std::string>>& rows) {
        std::string bytes;
        const auto writer =
            MakeXlsxWriter(columns, "企业[1]", folder_.string(),
                           [&bytes](std::string_view piece) { bytes.append(piece); });
        for (const auto& row : rows) writer->AddRow(row);
        writer->Finish();
        return bytes;
    }

    static std::string Csv(const std::vector<Column>& columns,
                           const std::vector<std::vector<std::string>>& rows) {
        std::string bytes;
        const auto writer =
            MakeCsvWriter(columns, [&bytes](std::string_view piece) { bytes.append(piece); });
        for (const auto& row : rows) writer->AddRow(row);
        writer->Finish();
        return bytes;
    }

    std::filesystem::path folder_;
};

const std::vector<Column> kColumns = {
    {"名称"},
    {"件数", ColumnKind::kInteger},
    {"罚款（元）", ColumnKind::kMoney},
    {"浓度", ColumnKind::kDecimal, 3},
    {"决定日期", ColumnKind::kDay},
    {"登记时间", ColumnKind::kMoment},
};

TEST_F(WriterTest, WritesCsvWithMarkAndGuards) {
    const std::string csv = Csv(kColumns, {{"甲, \"乙\"", "3", "-520000.00", "0.005", "2026-03-02",
                                            "2026-03-02T08:15:30.000000Z"},
                                           {"=1+1"},
                                           {"＝HYPERLINK()"},
                                           {"-", "-", "1-2"}});

    EXPECT_EQ(csv,
              "\xef\xbb\xbf名称,件数,罚款（元）,浓度,决定日期,登记时间\r\n"
              "\"甲, \"\"乙\"\"\",3,-520000.00,0.005,2026-03-02,2026-03-02 16:15:30\r\n"
              "\"'=1+1\",,,,,\r\n"
              "\"'＝HYPERLINK()\",,,,,\r\n"
              "\"'-\",\"'-\",1-2,,,\r\n");
}

TEST_F(WriterTest, ReadsBackTheCsvItWrites) {
    const std::vector<std::string> row = {"=cmd|' /C calc'!A0", "3",     "1.50", "0.005",
                                          "2026-03-02",         "行\n二"};

    const auto sheets = ReadSpreadsheet(Csv(kColumns, {row}), "a.csv");

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->front().rows.size(), 2U);
    for (std::size_t i = 0; i < row.size(); ++i) EXPECT_EQ(sheets->front().rows[1][i].text, row[i]);
}

TEST_F(WriterTest, LosesNoApostropheOfATextThatHasItsOwn) {
    const std::vector<std::vector<std::string>> rows = {{"'=1"}, {"''－x"}, {"'普通"}, {"＠x"}};

    const auto sheets = ReadSpreadsheet(Csv({{"名称"}}, rows), "a.csv");

    ASSERT_TRUE(sheets);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(sheets->front().rows[i + 1][0].text, rows[i][0]);
    }
}

TEST_F(WriterTest, ReadsBackTheWorkbookItWrites) {
    const auto sheets = ReadSpreadsheet(
        Xlsx(kColumns,
             {{"=甲", "3", "520000.00", "0.005", "2026-03-02", "2026-03-02T08:15:30.000000Z"},
              {"916400005541616821", "9007199254740993", "-0.01", "", "1899-01-01"}}),
        "a.xlsx");

    ASSERT_TRUE(sheets) << sheets.error()[0].code;
    const Sheet& sheet = sheets->front();
    EXPECT_EQ(sheet.name, "企业1");
    ASSERT_EQ(sheet.rows.size(), 3U);
    EXPECT_EQ(sheet.rows[0][2].text, "罚款（元）");
    EXPECT_EQ(sheet.rows[1], (CellRow{{.text = "=甲", .kind = CellKind::kText},
                                      {.text = "3", .kind = CellKind::kNumber},
                                      {.text = "520000", .kind = CellKind::kNumber},
                                      {.text = "0.005", .kind = CellKind::kNumber},
                                      {.text = "2026-03-02", .kind = CellKind::kDay},
                                      {.text = "2026-03-02T16:15:30", .kind = CellKind::kMoment}}));
    EXPECT_EQ(sheet.rows[2], (CellRow{{.text = "916400005541616821", .kind = CellKind::kText},
                                      {.text = "9007199254740993", .kind = CellKind::kText},
                                      {.text = "-0.01", .kind = CellKind::kNumber},
                                      {},
                                      {.text = "1899-01-01", .kind = CellKind::kText}}));
}

TEST_F(WriterTest, WritesTablesOfNoRowsAndOfManyRows) {
    const auto none = ReadSpreadsheet(Xlsx(kColumns, {}), "a.xlsx");
    ASSERT_TRUE(none);
    EXPECT_EQ(none->front().rows.size(), 1U);

    const auto many = ReadSpreadsheet(
        Xlsx({{"序号", ColumnKind::kInteger}}, std::vector<std::vector<std::string>>(1'000, {"7"})),
        "a.xlsx");
    ASSERT_TRUE(many);
    EXPECT_EQ(many->front().rows.size(), 1'001U);
}

TEST_F(WriterTest, CutsTextThatNoCellHoldsAndSaysSo) {
    const auto sheets = ReadSpreadsheet(Xlsx({{"全文"}}, {{std::string(40'000, 'x')}}), "a.xlsx");

    ASSERT_TRUE(sheets);
    const std::string& text = sheets->front().rows[1][0].text;
    EXPECT_TRUE(text.ends_with("……（超出单元格上限，全文见系统）"));
    EXPECT_EQ(base::LengthInCharacters(text), 32'767U);
}

TEST_F(WriterTest, LeavesNoFileBehind) {
    Xlsx(kColumns, {{"甲"}});
    {
        const auto abandoned =
            MakeXlsxWriter(kColumns, "企业", folder_.string(), [](std::string_view) {});
        abandoned->AddRow({"甲"});
    }

    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace exchange
