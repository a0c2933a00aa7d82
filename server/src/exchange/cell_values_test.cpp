#include <gtest/gtest.h>

#include "exchange/detail/amounts.hpp"
#include "exchange/detail/codes.hpp"
#include "exchange/detail/days.hpp"
#include "exchange/detail/places.hpp"

namespace exchange::detail {
namespace {

Cell Text(const char* text) { return {.text = text, .kind = CellKind::kText}; }

TEST(WrittenDayTest, ReadsTheShapesPeopleWrite) {
    struct Row {
        const char* text;
        const char* day;
        const char* time = "";
    };
    for (const Row& row : {
             Row{"2025-03-02", "2025-03-02"},
             Row{"2025/3/2", "2025-03-02"},
             Row{"2025.3.2", "2025-03-02"},
             Row{"2025年3月2日", "2025-03-02"},
             Row{"2025 年 3 月 2 日", "2025-03-02"},
             Row{"2025年03月02号", "2025-03-02"},
             Row{"２０２５年３月２日", "2025-03-02"},
             Row{"二〇二五年三月二日", "2025-03-02"},
             Row{"二零二五年十二月三十一日", "2025-12-31"},
             Row{"20250302", "2025-03-02"},
             Row{"20250302081530", "2025-03-02", "08:15:30"},
             Row{" 2025-03-02 ", "2025-03-02"},
             Row{"2025-03-02 8:15", "2025-03-02", "08:15:00"},
             Row{"2025-03-02 08:15:30.0", "2025-03-02", "08:15:30"},
             Row{"2025/3/2 下午3:05", "2025-03-02", "15:05:00"},
             Row{"2025年3月2日8时15分", "2025-03-02", "08:15:00"},
             Row{"2025-03-01T16:15:30Z", "2025-03-02", "00:15:30"},
         }) {
        const DayReading reading = DayOfCell(Text(row.text));
        ASSERT_TRUE(reading.written) << row.text;
        EXPECT_EQ(reading.written->day.ToText(), row.day) << row.text;
        EXPECT_EQ(reading.written->time, row.time) << row.text;
        EXPECT_FALSE(reading.written->from_serial) << row.text;
    }
}

TEST(WrittenDayTest, ReadsDayNumbersOfOurTimeOnlyAndSaysSo) {
    const DayReading reading = DayOfCell({.text = "45718", .kind = CellKind::kNumber});
    ASSERT_TRUE(reading.written);
    EXPECT_EQ(reading.written->day.ToText(), "2025-03-02");
    EXPECT_TRUE(reading.written->from_serial);
    EXPECT_TRUE(DayOfCell(Text("45718")).written->from_serial);
    for (const char* text : {"0", "12", "2025", "99999", "1234567"}) {
        EXPECT_FALSE(DayOfCell({.text = text, .kind = CellKind::kNumber}).written) << text;
    }
}

TEST(WrittenDayTest, GuessesNothing) {
    struct Row {
        const char* text;
        DayFault fault;
    };
    for (const Row& row : {
             Row{"2025年3月", DayFault::kIncomplete},
             Row{"2025-03", DayFault::kIncomplete},
             Row{"2025年", DayFault::kIncomplete},
             Row{"二〇二五年三月", DayFault::kIncomplete},
             Row{"2025-02-30", DayFault::kUnreadable},
             Row{"20250230", DayFault::kUnreadable},
             Row{"3/2/2025", DayFault::kUnreadable},
             Row{"25/3/2", DayFault::kUnreadable},
             Row{"2025-3/2", DayFault::kUnreadable},
             Row{"2025-03-02x", DayFault::kUnreadable},
             Row{"2025-03-02 25:00", DayFault::kUnreadable},
             Row{"去年三月", DayFault::kUnreadable},
             Row{"昨天", DayFault::kUnreadable},
         }) {
        const DayReading reading = DayOfCell(Text(row.text));
        EXPECT_FALSE(reading.written) << row.text;
        EXPECT_EQ(reading.fault, row.fault) << row.text;
    }
}

TEST(DayTest, KnowsADayWithoutAYear) {
    struct Row {
        const char* text;
        int month, day;
    };
    for (const Row& row :
         {Row{"2月28日", 2, 28}, Row{"2月28", 2, 28}, Row{"3.15", 3, 15}, Row{"3-15", 3, 15},
          Row{"3/15", 3, 15}, Row{"3.1", 3, 1}, Row{"12月1号", 12, 1}, Row{"二月二十八日", 2, 28},
          Row{"2月29日", 2, 29}}) {
        const DayReading reading = DayOfCell(Text(row.text));
        ASSERT_TRUE(reading.yearless) << row.text;
        EXPECT_EQ(reading.fault, DayFault::kNoYear) << row.text;
        EXPECT_EQ(reading.yearless->month, row.month) << row.text;
        EXPECT_EQ(reading.yearless->day, row.day) << row.text;
        EXPECT_FALSE(reading.yearless->maybe_tenfold) << row.text;
    }
    for (const char* text : {"13月1日", "2月30日", "3.45", "3.15.", "15日", "3月", "0.5", "3.150"})
        EXPECT_FALSE(DayOfCell(Text(text)).yearless) << text;
    const auto figure = [](const char* text) {
        return DayOfCell({.text = text, .kind = CellKind::kNumber}).yearless.value();
    };
    EXPECT_FALSE(figure("3.15").maybe_tenfold);
    EXPECT_TRUE(figure("3.1").maybe_tenfold) << "3.10 is kept as 3.1";
    EXPECT_FALSE(figure("3.5").maybe_tenfold);
}

TEST(AmountTest, ReadsMoneyWithItsUnitExactly) {
    struct Row {
        const char* text;
        int places;
        std::int64_t fen;
    };
    for (const Row& row : {
             Row{"1.2万元", 0, 1'200'000},
             Row{"1.2 万", 0, 1'200'000},
             Row{"986.76", 4, 986'760'000},
             Row{"0.000001", 4, 1},
             Row{"520,000.00", 0, 52'000'000},
             Row{"￥12,000.50元", 0, 1'200'050},
             Row{"人民币５２００００元整", 0, 52'000'000},
             Row{"伍拾贰万元整", 0, 52'000'000},
             Row{"二十万元", 0, 20'000'000},
             Row{"0.5亿元", 0, 5'000'000'000},
             Row{"3千元", 4, 300'000},
             Row{"12000元", 4, 1'200'000},
             Row{"1234.5600000000001", 0, 123'456},
             Row{"-3.5", 0, -350},
             Row{"0", 0, 0},
         }) {
        const AmountReading reading = FenOf(row.text, row.places);
        EXPECT_EQ(reading.fault, AmountFault::kNone) << row.text;
        EXPECT_EQ(reading.fen, row.fen) << row.text;
    }
}

TEST(AmountTest, RefusesRatherThanRounds) {
    struct Row {
        const char* text;
        AmountFault fault;
    };
    for (const Row& row :
         {Row{"1.234", AmountFault::kTooFine}, Row{"1.2345678万元", AmountFault::kTooFine},
          Row{"约5万元", AmountFault::kUnreadable}, Row{"5-10万元", AmountFault::kUnreadable},
          Row{"1,23元", AmountFault::kUnreadable}, Row{"万元", AmountFault::kUnreadable},
          Row{"99999999999999亿元", AmountFault::kUnreadable}}) {
        EXPECT_EQ(FenOf(row.text, 0).fault, row.fault) << row.text;
    }
}

TEST(AmountTest, TakesUnitsAndBinaryNoiseOffFigures) {
    EXPECT_EQ(PlainFigure("12.5 mg/L", "mg/L"), "12.5");
    EXPECT_EQ(PlainFigure("1,234", ""), "1234");
    EXPECT_EQ(PlainFigure("7.265000000000001", ""), "7.265");
    EXPECT_EQ(PlainFigure("1.5E-3", ""), "0.0015");
    EXPECT_EQ(PlainFigure("<0.05", "mg/L"), "<0.05");
    EXPECT_EQ(TimesHundred("0.155"), "15.5");
    EXPECT_EQ(TimesHundred("1"), "100");
    EXPECT_EQ(TimesHundred("x"), "x");
}

TEST(CreditCodeReadingTest, TellsHowACodeStands) {
    struct Row {
        const char* text;
        CodeStanding standing;
        const char* code;
    };
    for (const Row& row : {
             Row{"91640000321673484F", CodeStanding::kValid, "91640000321673484F"},
             Row{" 91640000321673484f ", CodeStanding::kValid, "91640000321673484F"},
             Row{"９１６４００００３２１６７３４８４Ｆ", CodeStanding::kValid,
                 "91640000321673484F"},
             Row{"916400005541616821(01）", CodeStanding::kSuffixed, "916400005541616821"},
             Row{"91640000227683862F(__)", CodeStanding::kSuffixed, "91640000227683862F"},
             Row{"91640221735973356L(\u00A0)", CodeStanding::kSuffixed, "91640221735973356L"},
             Row{"640200200001404200", CodeStanding::kFailedCheck, "640200200001404200"},
             Row{"12642101027359911917", CodeStanding::kFailedCheck, ""},
             Row{"916400005641143891B", CodeStanding::kFailedCheck, ""},
             Row{"-", CodeStanding::kPlaceholder, ""},
             Row{"0", CodeStanding::kPlaceholder, ""},
             Row{"000000000000000000", CodeStanding::kPlaceholder, ""},
             Row{"\u200B", CodeStanding::kPlaceholder, ""},
             Row{"无", CodeStanding::kPlaceholder, ""},
             Row{"N/A", CodeStanding::kPlaceholder, ""},
             Row{"", CodeStanding::kMissing, ""},
         }) {
        const CodeReading reading = ReadCode(row.text);
        EXPECT_EQ(reading.standing, row.standing) << row.text;
        EXPECT_EQ(reading.code, row.code) << row.text;
    }
}

TEST(PlaceReadingTest, ReadsDegreesInBothShapes) {
    EXPECT_EQ(DegreesOf("106.3166667"), 106'316'667);
    EXPECT_EQ(DegreesOf("106°19′00″"), 106'316'666);
    EXPECT_EQ(DegreesOf("东经106°19'"), 106'316'666);
    EXPECT_EQ(DegreesOf("E106.31666666666667"), 106'316'667);
    EXPECT_EQ(DegreesOf("-0.5"), -500'000);
    EXPECT_EQ(DegreesOf("W0.5"), -500'000);
    for (const char* text : {"", "银川", "106°61′", "106°19′x", "1e2"}) {
        EXPECT_EQ(DegreesOf(text), std::nullopt) << text;
    }
}

TEST(PlaceReadingTest, ReadsAPairInEitherOrder) {
    const std::pair<std::int64_t, std::int64_t> point{106'316'667, 38'466'667};
    EXPECT_EQ(PointOf("106.3166667,38.46666667"), point);
    EXPECT_EQ(PointOf("38.46666667，106.3166667"), point);
    EXPECT_EQ(PointOf("106.3166667 38.46666667"), point);
    EXPECT_EQ(PointOf("106.3166667"), std::nullopt);
}

}  // namespace
}  // namespace exchange::detail
