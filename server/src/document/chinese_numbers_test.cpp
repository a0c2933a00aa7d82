#include "document/chinese_numbers.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/money.hpp"
#include "base/text.hpp"

namespace document {
namespace {

using base::CivilDay;
using base::Money;

TEST(ChineseNumbers, WritesDaysAsPapersAreSigned) {
    struct Row {
        const char* day;
        const char* written;
    };
    for (const Row& row :
         {Row{"2026-08-15", "二〇二六年八月十五日"}, Row{"2020-10-10", "二〇二〇年十月十日"},
          Row{"2019-11-01", "二〇一九年十一月一日"}, Row{"2030-12-31", "二〇三〇年十二月三十一日"},
          Row{"2000-02-29", "二〇〇〇年二月二十九日"}, Row{"1999-01-20", "一九九九年一月二十日"}})
        EXPECT_EQ(DayInChineseNumerals(*CivilDay::Parse(row.day)), row.written);
}

TEST(ChineseNumbers, ADayWrittenCanBeReadBack) {
    for (CivilDay day = *CivilDay::From(2019, 1, 1); day.year() < 2031; day = day.Plus(1)) {
        const std::string text = DayInChineseNumerals(day);
        const auto year = text.find("年");
        const auto month = text.find("月");
        const auto unit = std::string_view("年").size();
        ASSERT_EQ(base::ParseChineseNumber(text.substr(0, year)), day.year()) << text;
        ASSERT_EQ(base::ParseChineseNumber(text.substr(year + unit, month - year - unit)),
                  day.month());
        ASSERT_EQ(
            base::ParseChineseNumber(text.substr(month + unit, text.size() - month - 2 * unit)),
            day.day());
    }
}

/// Reads an amount in capitals by adding up its places, sharing no code with the writer. Throws
/// std::out_of_range for a character that has no meaning there.
std::int64_t FenOf(const std::string& capitals) {
    static const std::map<char32_t, std::int64_t> kDigits = {
        {U'零', 0}, {U'壹', 1}, {U'贰', 2}, {U'叁', 3}, {U'肆', 4},
        {U'伍', 5}, {U'陆', 6}, {U'柒', 7}, {U'捌', 8}, {U'玖', 9}};
    static const std::map<char32_t, std::int64_t> kSmall = {
        {U'拾', 10}, {U'佰', 100}, {U'仟', 1000}};
    std::int64_t fen = 0;
    std::int64_t high = 0;     // closed by 亿
    std::int64_t middle = 0;   // closed by 万
    std::int64_t section = 0;  // below 万
    std::int64_t digit = 0;
    for (const char32_t c : base::ToCodePoints(capitals)) {
        if (kDigits.contains(c)) {
            digit = kDigits.at(c);
        } else if (kSmall.contains(c)) {
            section += digit * kSmall.at(c);
            digit = 0;
        } else if (c == U'万') {
            middle = (section + digit) * 10'000;
            section = digit = 0;
        } else if (c == U'亿') {
            high += (middle + section + digit) * 100'000'000;
            middle = section = digit = 0;
        } else if (c == U'元') {
            fen = (high + middle + section + digit) * 100;
            high = middle = section = digit = 0;
        } else if (c == U'角' || c == U'分') {
            fen += digit * (c == U'角' ? 10 : 1);
            digit = 0;
        } else if (c != U'整') {
            throw std::out_of_range(capitals);
        }
    }
    return fen;
}

/// What 正确填写票据和结算凭证的基本规定 (支付结算办法, 附一) asks of the writing, as far as it can
/// be seen without knowing the sum.
void ExpectProperWriting(const std::string& text) {
    EXPECT_EQ(text.find("零零"), std::string::npos) << text;
    for (const char* wrong : {"零元", "零万", "零亿", "零角", "零拾", "零佰", "零仟", "零整"})
        EXPECT_TRUE(text == "零元整" || text.find(wrong) == std::string::npos) << text;
    const bool whole = text.ends_with("元整");
    EXPECT_EQ(whole, text.find("角") == std::string::npos && text.find("分") == std::string::npos)
        << text;
    EXPECT_FALSE(text.ends_with("分整")) << text;
    EXPECT_FALSE(text.starts_with("拾")) << text;  // 壹拾, never 拾 alone
}

TEST(ChineseNumbers, AmountsInCapitalsReadBackAsTheSameSum) {
    std::mt19937_64 random(20260815);
    for (int i = 0; i < 5'000; ++i) {
        // Sums of every length, with many zeros inside.
        std::int64_t fen = 0;
        const auto digits = 1 + random() % 15;
        for (std::uint64_t d = 0; d < digits; ++d)
            fen = fen * 10 + (random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 10));
        const std::string text = Money{fen}.ToCapitals();

        ASSERT_EQ(FenOf(text), fen) << text;
        ExpectProperWriting(text);
    }
}

TEST(ChineseNumbers, HardAmountsAreWrittenAsTheAnnexSays) {
    struct Row {
        std::int64_t fen;
        const char* written;
    };
    for (const Row& row :
         {Row{10'000'100, "壹拾万零壹元整"}, Row{100'001'005, "壹佰万零壹拾元零伍分"},
          Row{50, "伍角"}, Row{5, "伍分"}, Row{10'000'000'000, "壹亿元整"},
          Row{10'000'000'001, "壹亿元零壹分"}, Row{10'001'000'050, "壹亿零壹万元伍角"},
          Row{1'000'000'000'000, "壹佰亿元整"}, Row{2'000'000, "贰万元整"},
          Row{1'050'000, "壹万零伍佰元整"}, Row{0, "零元整"}}) {
        EXPECT_EQ(Money{row.fen}.ToCapitals(), row.written);
        EXPECT_EQ(FenOf(row.written), row.fen);
    }
}

}  // namespace
}  // namespace document
