#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace base {
namespace {

constexpr auto kGreatest = std::numeric_limits<std::int64_t>::max();
constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();

TEST(DecimalTest, ReadsAtItsScale) {
    struct Row {
        const char* text;
        int scale;
        std::int64_t scaled;
    };
    for (const Row& row :
         {Row{"-12.50", 2, -1250}, Row{"0.005", 3, 5}, Row{"7", 2, 700}, Row{"7", 0, 7},
          Row{"0.0050", 3, 5}, Row{"1.000", 0, 1}, Row{"-0", 2, 0}, Row{"007.10", 1, 71},
          Row{"92233720368547758.07", 2, kGreatest}, Row{"-92233720368547758.08", 2, kLeast},
          Row{"9.223372036854775807", 18, kGreatest}}) {
        EXPECT_EQ(ParseDecimal(row.text, row.scale), row.scaled) << row.text;
    }
}

TEST(DecimalTest, RefusesWhatIsNoPlainDecimalOrDoesNotFit) {
    for (const char* text : {"", "-", ".", ".5", "5.", "1.2.3", "1e3", "+1", " 1", "1 ", "1,000",
                             "0.005", "--1", "1.-5", "92233720368547758.08",
                             "-92233720368547758.09", "99999999999999999999", "NaN", "１"}) {
        EXPECT_EQ(ParseDecimal(text, 2), std::nullopt) << text;
    }
}

TEST(DecimalTest, WritesAllItsDecimals) {
    struct Row {
        std::int64_t scaled;
        int scale;
        const char* text;
    };
    for (const Row& row :
         {Row{1250, 2, "12.50"}, Row{-5, 2, "-0.05"}, Row{0, 2, "0.00"}, Row{7, 0, "7"},
          Row{-1250, 3, "-1.250"}, Row{kLeast, 2, "-92233720368547758.08"},
          Row{kGreatest, 18, "9.223372036854775807"}}) {
        EXPECT_EQ(DecimalText(row.scaled, row.scale), row.text);
        EXPECT_EQ(ParseDecimal(row.text, row.scale), row.scaled) << row.text;
    }
}

}  // namespace
}  // namespace base
