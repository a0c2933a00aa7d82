#include "exchange/detail/number_format.hpp"

#include <gtest/gtest.h>

namespace exchange::detail {
namespace {

TEST(NumberFormatTest, TellsDatesTimesAndFiguresApart) {
    struct Row {
        const char* code;
        NumberShape shape;
        std::size_t width = 0;
    };
    for (const Row& row : {
             Row{"General", NumberShape::kGeneral},
             Row{"G/通用格式", NumberShape::kGeneral},
             Row{"@", NumberShape::kGeneral},
             Row{"0.00", NumberShape::kGeneral},
             Row{"#,##0.00_);[Red]\\(#,##0.00\\)", NumberShape::kGeneral},
             Row{"_ \"¥\"* #,##0.00_ ", NumberShape::kGeneral},
             Row{"0.00E+00", NumberShape::kGeneral},
             Row{"0\"days\"", NumberShape::kGeneral},
             Row{"[Red]0", NumberShape::kGeneral},
             Row{"[DBNum2][$-804]General", NumberShape::kGeneral},
             Row{"0.00%", NumberShape::kPercent},
             Row{"000000", NumberShape::kPadded, 6},
             Row{"yyyy-mm-dd", NumberShape::kDay},
             Row{"yyyy/m/d;@", NumberShape::kDay},
             Row{"yyyy\"年\"m\"月\"d\"日\";@", NumberShape::kDay},
             Row{"yyyy\\年m\\月d\\日", NumberShape::kDay},
             Row{"[$-804]yyyy\"年\"m\"月\"d\"日\"", NumberShape::kDay},
             Row{"[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", NumberShape::kDay},
             Row{"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", NumberShape::kDay},
             Row{"aaaa", NumberShape::kDay},
             Row{"m\"月\"d\"日\"", NumberShape::kDay},
             Row{"yyyymmdd", NumberShape::kDay},
             Row{"yyyy/m/d h:mm", NumberShape::kMoment},
             Row{"yyyy-mm-dd hh:mm:ss", NumberShape::kMoment},
             Row{"h:mm:ss", NumberShape::kTime},
             Row{"上午/下午h\"时\"mm\"分\"", NumberShape::kTime},
             Row{"h:mm AM/PM", NumberShape::kTime},
             Row{"[h]:mm", NumberShape::kGeneral},
             Row{"[mm]:ss", NumberShape::kGeneral},
         }) {
        EXPECT_EQ(FormatOfCode(row.code), (NumberFormat{row.shape, row.width})) << row.code;
    }
}

TEST(NumberFormatTest, KnowsTheBuiltInFormatsOfChineseEditions) {
    EXPECT_EQ(FormatOfBuiltIn(0).shape, NumberShape::kGeneral);
    EXPECT_EQ(FormatOfBuiltIn(4).shape, NumberShape::kGeneral);
    EXPECT_EQ(FormatOfBuiltIn(10).shape, NumberShape::kPercent);
    EXPECT_EQ(FormatOfBuiltIn(14).shape, NumberShape::kDay);
    EXPECT_EQ(FormatOfBuiltIn(22).shape, NumberShape::kMoment);
    EXPECT_EQ(FormatOfBuiltIn(31).shape, NumberShape::kDay);   // yyyy"年"m"月"d"日"
    EXPECT_EQ(FormatOfBuiltIn(33).shape, NumberShape::kTime);  // h"时"mm"分"ss"秒"
    EXPECT_EQ(FormatOfBuiltIn(57).shape, NumberShape::kDay);   // yyyy"年"m"月"
    EXPECT_EQ(FormatOfBuiltIn(49).shape, NumberShape::kGeneral);
}

TEST(NumberFormatTest, WritesWhatANumberMeans) {
    struct Row {
        const char* stored;
        NumberShape shape;
        const char* text;
        CellKind kind;
        DateBase dates = DateBase::k1900;
    };
    for (const Row& row : {
             Row{"12.5", NumberShape::kGeneral, "12.5", CellKind::kNumber},
             Row{"0.30000000000000004", NumberShape::kGeneral, "0.3", CellKind::kNumber},
             Row{"1.5E-3", NumberShape::kGeneral, "0.0015", CellKind::kNumber},
             Row{"1.2345E+7", NumberShape::kGeneral, "12345000", CellKind::kNumber},
             Row{"-1.25E2", NumberShape::kGeneral, "-125", CellKind::kNumber},
             Row{"7.265000000000001", NumberShape::kGeneral, "7.265", CellKind::kNumber},
             Row{"0", NumberShape::kGeneral, "0", CellKind::kNumber},
             Row{"0.15", NumberShape::kPercent, "0.15", CellKind::kPercent},
             Row{"46083", NumberShape::kDay, "2026-03-02", CellKind::kDay},
             Row{"46083.34410", NumberShape::kMoment, "2026-03-02T08:15:30", CellKind::kMoment},
             Row{"46083.34410", NumberShape::kDay, "2026-03-02", CellKind::kDay},
             Row{"0.5", NumberShape::kTime, "12:00:00", CellKind::kTime},
             Row{"46083.5", NumberShape::kTime, "2026-03-02T12:00:00", CellKind::kMoment},
             Row{"44621", NumberShape::kDay, "2026-03-02", CellKind::kDay, DateBase::k1904},
             Row{"59", NumberShape::kDay, "1900-02-28", CellKind::kDay},
             Row{"61", NumberShape::kDay, "1900-03-01", CellKind::kDay},
             Row{"60", NumberShape::kDay, "60", CellKind::kNumber},
             Row{"-1", NumberShape::kDay, "-1", CellKind::kNumber},
             Row{"20250302", NumberShape::kDay, "20250302", CellKind::kNumber},
             Row{"2958465", NumberShape::kDay, "9999-12-31", CellKind::kDay},
             Row{"abc", NumberShape::kGeneral, "abc", CellKind::kError},
             Row{"1e999", NumberShape::kDay, "1e999", CellKind::kError},
         }) {
        const Cell cell = CellOfNumber(row.stored, {row.shape, 0}, row.dates);
        EXPECT_EQ(cell.text, row.text) << row.stored;
        EXPECT_EQ(cell.kind, row.kind) << row.stored;
    }
}

TEST(NumberFormatTest, KeepsLeadingZerosThatTheFormatShows) {
    EXPECT_EQ(CellOfNumber("123", {NumberShape::kPadded, 6}, DateBase::k1900).text, "000123");
    EXPECT_EQ(CellOfNumber("1234567", {NumberShape::kPadded, 6}, DateBase::k1900).text, "1234567");
}

TEST(NumberFormatTest, NoticesNumbersLongerThanSpreadsheetsKeep) {
    EXPECT_TRUE(CellOfNumber("1.1010519491231E+17", {}, DateBase::k1900).digits_lost);
    EXPECT_EQ(CellOfNumber("1.1010519491231E+17", {}, DateBase::k1900).text, "110105194912310000");
    EXPECT_TRUE(CellOfNumber("640200200001404200", {}, DateBase::k1900).digits_lost);
    EXPECT_FALSE(CellOfNumber("640200200001404", {}, DateBase::k1900).digits_lost);
}

}  // namespace
}  // namespace exchange::detail
