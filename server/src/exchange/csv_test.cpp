#include <gtest/gtest.h>

#include "exchange/table.hpp"

namespace exchange {
namespace {

using namespace std::string_view_literals;
using Texts = std::vector<std::vector<std::string>>;

Texts TextsOf(const Sheet& sheet) {
    Texts rows;
    for (const auto& row : sheet.rows) {
        std::vector<std::string> texts;
        for (const auto& cell : row) texts.push_back(cell.text);
        rows.push_back(std::move(texts));
    }
    return rows;
}

Texts Read(std::string_view bytes) {
    const auto sheets = ReadSpreadsheet(bytes, "名录.csv");
    if (!sheets) return {{"refused", sheets.error().front().code}};
    return TextsOf(sheets->front());
}

TEST(CsvTest, ReadsWhatPeopleWrite) {
    struct Row {
        const char* why;
        std::string_view bytes;
        Texts rows;
    };
    for (const Row& row : {
             Row{"plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
             Row{"no line end", "a,b\r\n1,2", {{"a", "b"}, {"1", "2"}}},
             Row{"old Macintosh line ends", "a,b\r1,2\r", {{"a", "b"}, {"1", "2"}}},
             Row{"quoted comma, quote and line break",
                 "a,b\n\"x,\"\"y\"\"\nz\",2\n",
                 {{"a", "b"}, {"x,\"y\"\nz", "2"}}},
             Row{"quote inside plain field", "a,b\n5\" pipe,2\n", {{"a", "b"}, {"5\" pipe", "2"}}},
             Row{"text after quotes", "a,b\n\"x\"y,2\n", {{"a", "b"}, {"xy", "2"}}},
             Row{"codes held as text", "a,b\n=\"0012\",=\"64\"\n", {{"a", "b"}, {"0012", "64"}}},
             Row{"guarded formula comes back",
                 "a,b\n\"'=1+1\",'-x\n",
                 {{"a", "b"}, {"=1+1", "-x"}}},
             Row{"tabs", "a\tb\n1,5\t2\n", {{"a", "b"}, {"1,5", "2"}}},
             Row{"semicolons",
                 "a;b;c\n1,5;2;3\n2,5;3;4\n",
                 {{"a", "b", "c"}, {"1,5", "2", "3"}, {"2,5", "3", "4"}}},
             Row{"declared separator", "sep=;\r\na;b\r\n", {{}, {"a", "b"}}},
             Row{"one column", "名称\n甲\n", {{"名称"}, {"甲"}}},
             Row{"blank rows kept inside only", "a\n\n , \nb\n\n\n", {{"a"}, {}, {}, {"b"}}},
             Row{"UTF-8 with mark", "\xef\xbb\xbf名称,市\n甲,乙\n", {{"名称", "市"}, {"甲", "乙"}}},
             Row{"GB18030",
                 "\xc3\xfb\xb3\xc6,\xca\xd0\n\xbc\xd7,\xd2\xd2\n",
                 {{"名称", "市"}, {"甲", "乙"}}},
             Row{"UTF-16 of Excel's 'Unicode text'",
                 "\xff\xfe\x0d\x54\t\0\x02\x5e\n\0"sv,
                 {{"名", "市"}}},
         }) {
        EXPECT_EQ(Read(row.bytes), row.rows) << row.why;
    }
}

TEST(CsvTest, KeepsAZeroWidthSpaceThatStandsForNothing) {
    EXPECT_EQ(Read("a,b\n\u200B,2\n"), (Texts{{"a", "b"}, {"\u200B", "2"}}));
}

TEST(CsvTest, SaysWhichEncodingItReadUnlessUtf8) {
    const auto sheets = ReadSpreadsheet("\xc3\xfb\xb3\xc6\n", "a.csv");

    ASSERT_TRUE(sheets);
    ASSERT_EQ(sheets->front().notes.size(), 1U);
    EXPECT_EQ(sheets->front().notes[0].code, "exchange.decoded_as");
    EXPECT_EQ(sheets->front().notes[0].params[0].second, "GB18030");
}

TEST(CsvTest, RefusesWithThePlace) {
    struct Row {
        const char* why;
        std::string bytes;
        const char* code;
        const char* where;
    };
    std::string damaged;
    for (int i = 0; i < 20; ++i) damaged += "环境保护\n";
    damaged += "坏\xff\n";
    for (const Row& row : {
             Row{"nothing", "", "exchange.empty_file", ""},
             Row{"a quote never closed", "a,b\n1,2\n\"x,3\n4,5\n", "exchange.quote_not_closed",
                 "row 3"},
             Row{"UTF-8 with one broken byte is no GB18030", damaged, "exchange.bad_encoding",
                 "line 21"},
             Row{"neither encoding", "a\n\xff\xff\xff\n", "exchange.bad_encoding", "line 2"},
         }) {
        const auto sheets = ReadSpreadsheet(row.bytes, "a.csv");
        ASSERT_FALSE(sheets) << row.why;
        EXPECT_EQ(sheets.error()[0].code, row.code) << row.why;
        EXPECT_EQ(sheets.error()[0].where, row.where) << row.why;
    }
}

TEST(CsvTest, RefusesWhatPassesALimit) {
    struct Row {
        ReadLimits limits;
        const char* code;
    };
    for (const Row& row : {Row{{.file_bytes = 5}, "exchange.file_too_large"},
                           Row{{.rows = 2}, "exchange.too_many_rows"},
                           Row{{.columns = 1}, "exchange.too_many_columns"},
                           Row{{.cells = 3}, "exchange.too_many_cells"},
                           Row{{.cell_characters = 3}, "exchange.cell_too_long"}}) {
        const auto sheets = ReadSpreadsheet("a,b\n1,2\n3,长长长长\n", "a.csv", row.limits);
        ASSERT_FALSE(sheets) << row.code;
        EXPECT_EQ(sheets.error()[0].code, row.code);
    }
}

TEST(FileKindTest, RefusesAFileOfALyingTypeWithItsRealTypeNamed) {
    struct Row {
        const char* name;
        std::string_view bytes;
        const char* code;
        const char* actual;
    };
    for (const Row& row : {
             Row{"a.xlsx", "名称,市\n", "exchange.wrong_type", "文本"},
             Row{"a.csv", "%PDF-1.7\n", "exchange.wrong_type", "PDF 文件"},
             Row{"a.xlsx", "\x89PNG\r\n\x1a\n", "exchange.wrong_type", "图片"},
             Row{"a.csv", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "exchange.wrong_type",
                 "2007 以前的 Office 文件（.xls、.doc、.et）"},
             Row{"a.xls", "<html><table>", "exchange.unsupported_type", "网页（HTML）"},
             Row{"a.csv", "\xef\xbb\xbf <!DOCTYPE html>", "exchange.wrong_type", "网页（HTML）"},
             Row{"a.csv", "MZ\x90\0\3"sv, "exchange.wrong_type", "程序"},
             Row{"a.csv", "a,b\n1,\0\n"sv, "exchange.wrong_type", "不认识的二进制文件"},
             Row{"a.exe", "名称,市\n", "exchange.wrong_type", "文本"},
         }) {
        const auto sheets = ReadSpreadsheet(row.bytes, row.name);
        ASSERT_FALSE(sheets) << row.name;
        EXPECT_EQ(sheets.error()[0].code, row.code) << row.name;
        EXPECT_EQ(sheets.error()[0].params.back(),
                  std::pair(std::string("actual"), std::string(row.actual)));
    }
}

TEST(FileKindTest, TakesTextThatBeginsLikeAPictureOrAProgram) {
    EXPECT_EQ(Read("BM,MZ\n"), (Texts{{"BM", "MZ"}}));
    EXPECT_EQ(Read("MZ,BM\n"), (Texts{{"MZ", "BM"}}));
}

TEST(FileKindTest, NamesAPassword) {
    std::string bytes = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    for (const char c : "EncryptedPackage"sv) {
        bytes.push_back(c);
        bytes.push_back('\0');
    }
    const auto sheets = ReadSpreadsheet(bytes, "a.xlsx");
    ASSERT_FALSE(sheets);
    EXPECT_EQ(sheets.error()[0].code, "exchange.encrypted");
}

}  // namespace
}  // namespace exchange
