#include "base/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

namespace base {
namespace {

TEST(Utf8Test, TellsTextFromOtherBytes) {
    for (const char* text : {"", "abc", "生态环境", "\U0001F600", "\uFFFD"}) {
        EXPECT_TRUE(IsUtf8(text)) << text;
    }
    for (const char* bytes : {"\x80", "\xc0\xaf", "\xe7\x94", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                              "\xff", "\xc9\xfa\xcc\xac"}) {
        EXPECT_FALSE(IsUtf8(bytes)) << bytes;
    }
}

/// Sound text with now and then a byte that may be wrong.
std::string NearlyText(std::mt19937& chance) {
    static constexpr std::u32string_view kPoints = U"aZ \n\u00A0\u3000\u200B。水龥\U0001F600\uFFFD";
    const auto below = [&chance](std::size_t bound) { return chance() % bound; };
    std::string text;
    for (std::size_t n = below(12); n > 0; --n)
        text += FromCodePoints(kPoints.substr(below(kPoints.size()), 1));
    for (std::size_t n = below(3); n > 1 && !text.empty(); --n)
        text[below(text.size())] = static_cast<char>(below(256));
    return text;
}

TEST(Utf8Test, TellsTheSameHoweverTheTextIsCut) {
    std::mt19937 chance(5);
    int wrong = 0;

    for (int round = 0; round < 20'000; ++round) {
        const std::string text = NearlyText(chance);
        const bool is_sound = ToCodePoints(text).find(0xFFFD) == std::u32string::npos ||
                              FromCodePoints(ToCodePoints(text)) == text;
        ASSERT_EQ(IsUtf8(text), is_sound) << text;
        ASSERT_EQ(IsUtf8("eight---" + text + "eight---"), is_sound) << text;
        wrong += is_sound ? 0 : 1;
    }

    EXPECT_GT(wrong, 1'000);
}

TEST(TextTest, TrimsToWhatHasNoBlankAtItsEnds) {
    std::mt19937 chance(6);

    for (int round = 0; round < 20'000; ++round) {
        const std::string text = NearlyText(chance);
        const std::string_view trimmed = Trim(text);
        ASSERT_EQ(Trim(trimmed), trimmed);
        ASSERT_EQ(Trim(" \u3000" + text + "\u200B\n"), trimmed) << text;
        if (trimmed.empty()) continue;
        const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
        ASSERT_EQ(Trim(std::string_view(text).substr(0, begin)), "");
        ASSERT_EQ(Trim(std::string_view(text).substr(begin + trimmed.size())), "");
    }
}

TEST(Utf8Test, CountsAndConvertsCodePoints) {
    EXPECT_EQ(LengthInCharacters("青衡𠮷a"), 4U);
    EXPECT_EQ(ToCodePoints("青𠮷"), U"青𠮷");
    EXPECT_EQ(FromCodePoints(U"青𠮷"), "青𠮷");
    EXPECT_EQ(ToCodePoints("a\xff"), U"a\uFFFD");
    EXPECT_EQ(FromCodePoints(std::u32string(1, char32_t{0xD800})), "\uFFFD");
}

TEST(TextTest, TrimsWhiteSpaceOfAllScripts) {
    EXPECT_EQ(Trim("  甲 乙\t\r\n"), "甲 乙");
    EXPECT_EQ(Trim("\u3000\uFEFF\u200B甲\u00A0"), "甲");
    EXPECT_EQ(Trim(" \u200B "), "");
    EXPECT_EQ(Trim(""), "");
}

TEST(TextTest, SplitsKeepingEmptyParts) {
    EXPECT_EQ(Split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
    EXPECT_EQ(Split("", ','), (std::vector<std::string>{""}));
}

TEST(NormalisedTest, MakesWritingsOfOneThingEqual) {
    struct Row {
        const char* text;
        const char* normalised;
    };
    for (const Row& row : {
             Row{"银川（上实）环境 有限公司", "银川(上实)环境有限公司"},
             Row{"ＡＢＣ１２３", "abc123"},
             Row{"三环罚〔2025〕12号", "三环罚[2025]12号"},
             Row{"三环罚【2025】12号", "三环罚[2025]12号"},
             Row{"三环罚［2025］12号", "三环罚[2025]12号"},
             Row{"三环罚﹝2025﹞12号", "三环罚[2025]12号"},
             Row{"\uFEFF91640000\u200B5541616821\u00A0", "916400005541616821"},
             Row{"甲、乙，丙。", "甲、乙,丙。"},
             Row{" \t\r\n\u3000", ""},
             Row{"ＰＭ２．５：㎍／m³", "pm2.5:μg/m3"},
         }) {
        EXPECT_EQ(Normalised(row.text), row.normalised);
    }
}

TEST(NormalisedTest, LeavesPlainTextAsItIsHoweverItIsReached) {
    std::u32string points = U"abcdefghijklmnopqrstuvwxyz0123456789_";
    for (char32_t point = 0x4E00; point <= 0x9FFF; ++point) points.push_back(point);
    const std::string plain = FromCodePoints(points);

    EXPECT_EQ(Normalised(plain), plain);
    EXPECT_EQ(Normalised("\xE4\xB8"), Normalised("\xE4\xB8 "));
}

TEST(NormalisedTest, GivesEveryCharacterTheFormThatIcuGivesIt) {
    const std::string for_icu = "é";  // with it nothing is made out without ICU
    std::u32string points;
    for (const auto& [first, last] : {std::pair{0x01, 0xBF},
                                      {0x2010, 0x2030},
                                      {0x3000, 0x303F},
                                      {0x3400, 0x3410},
                                      {0x4DF0, 0xA000},
                                      {0xF900, 0xF910},
                                      {0xFF00, 0xFF70}})
        for (int point = first; point <= last; ++point)
            points.push_back(static_cast<char32_t>(point));
    for (const char32_t point : points) {
        const std::string one = FromCodePoints(std::u32string(1, point));
        ASSERT_EQ(Normalised(one) + for_icu, Normalised(one + for_icu)) << std::hex << int(point);
    }
    std::mt19937 chance(7);
    std::uniform_int_distribution<std::size_t> any(0, points.size() - 1);
    for (int round = 0; round < 5'000; ++round) {
        std::u32string some;
        for (int i = 0; i < 6; ++i) some.push_back(points[any(chance)]);
        const std::string text = FromCodePoints(some);
        ASSERT_EQ(Normalised(text) + for_icu, Normalised(text + for_icu)) << text;
    }
}

/// Characters of every kind, those that change their neighbours more often than others.
std::string Tricky(std::mt19937& chance, int length) {
    static constexpr std::u32string_view kTricky =
        U"aeA\u0301\u0308\u00A8 \u3000\u200BＡ（〔ß\u0130\u1E9E가\u11A8㎍﹝\u0345Σ";
    std::u32string points;
    for (int i = 0; i < length; ++i) {
        const bool tricky = std::uniform_int_distribution<int>(0, 3)(chance) > 0;
        points.push_back(
            tricky
                ? kTricky[std::uniform_int_distribution<std::size_t>(0, kTricky.size() - 1)(chance)]
                : std::uniform_int_distribution<char32_t>(1, 0xD7FF)(chance));
    }
    return FromCodePoints(points);
}

TEST(NormalisedTest, IsStable) {
    std::mt19937 chance(1);
    for (int round = 0; round < 5'000; ++round) {
        const std::string text = Tricky(chance, 12);
        const std::string once = Normalised(text);
        ASSERT_EQ(Normalised(once), once) << text;
    }
}

TEST(NormalisedTest, IsToldToBeOfATextAsIfThatWereNormalised) {
    EXPECT_TRUE(NormalisesTo("当事人 （名称）", "当事人(名称)"));
    EXPECT_FALSE(NormalisesTo("当事人", "当事人名称"));
    EXPECT_FALSE(NormalisesTo("当事人名称", "当事人"));
    EXPECT_TRUE(NormalisesTo("a \u0301", "á"));
    EXPECT_FALSE(NormalisesTo("a\u0301", "a"));
    EXPECT_TRUE(NormalisesTo("", ""));
    std::mt19937 chance(4);
    int alike = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::string text = Tricky(chance, 1 + round % 4);
        const std::string other = Tricky(chance, 1 + round % 3);
        const std::string normal = Normalised(round % 2 == 0 ? other : text);
        ASSERT_EQ(NormalisesTo(text, normal), Normalised(text) == normal) << text << " " << normal;
        ASSERT_EQ(NormalisesTo(text, text), Normalised(text) == text) << text;
        alike += round % 2 == 0 && Normalised(text) == normal ? 1 : 0;
    }
    EXPECT_GT(alike, 50);
}

std::set<std::string> TokensOf(std::string_view text) {
    std::set<std::string> tokens;
    for (auto& token : Split(SearchTokens(text), ' ')) tokens.insert(std::move(token));
    return tokens;
}

bool Finds(std::string_view document, std::string_view query) {
    const auto tokens = TokensOf(document);
    const auto wanted = QueryTokens(query);
    return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& token) {
        return tokens.contains(token);
    });
}

TEST(SearchTest, WritesSinglesPairsAndRunsInOrder) {
    EXPECT_EQ(SearchTokens("环A1"), "ue78eaf be78eaf61 u61 b6131 w6131 u31");
    EXPECT_EQ(SearchTokens(" "), "");
}

TEST(SearchTest, WritesSinglesAndPairsOnceHoweverOftenTheyStand) {
    EXPECT_EQ(SearchTokens("水水水"), "ue6b0b4 be6b0b4e6b0b4");
    EXPECT_EQ(SearchTokens("aba"), "u61 b6162 w616261 u62 b6261");
}

TEST(SearchTest, AsksForPairsOrTheSingleCharacter) {
    EXPECT_EQ(QueryTokens("环"), (std::vector<std::string>{"ue78eaf"}));
    EXPECT_EQ(QueryTokens("环A"), (std::vector<std::string>{"be78eaf61"}));
    EXPECT_EQ(QueryTokens("aaa"), (std::vector<std::string>{"b6161"}));
    EXPECT_TRUE(QueryTokens(" \u200B").empty());
}

TEST(SearchTest, FindsTwoCharacterWordsAndPartsOfCodes) {
    const char* document = "银川（上实）环境有限公司 916400005541616821";

    for (const char* query : {"环", "环境", "上实", "银川(上实)", "环境有限公司", "5541616"}) {
        EXPECT_TRUE(Finds(document, query)) << query;
    }
    EXPECT_FALSE(Finds(document, "环保"));
    EXPECT_FALSE(Finds(document, "5542"));
}

TEST(SearchTest, MissesNoDocumentThatHoldsTheQuery) {
    std::mt19937 chance(2);
    static constexpr std::u32string_view kAlphabet = U"环境保护局aB1２（）〔 、𠮷";
    for (int round = 0; round < 5'000; ++round) {
        std::u32string points;
        for (int i = 0; i < 20; ++i) {
            points.push_back(kAlphabet[std::uniform_int_distribution<std::size_t>(
                0, kAlphabet.size() - 1)(chance)]);
        }
        const std::string document = FromCodePoints(points);
        const std::u32string normalised = ToCodePoints(Normalised(document));
        if (normalised.empty()) continue;
        const auto from =
            std::uniform_int_distribution<std::size_t>(0, normalised.size() - 1)(chance);
        const auto length = std::uniform_int_distribution<std::size_t>(1, 20)(chance);
        const std::string query =
            FromCodePoints(std::u32string_view(normalised).substr(from, length));
        ASSERT_TRUE(Finds(document, query)) << document << " | " << query;
    }
}

TEST(ChineseNumberTest, WritesAndReadsBack) {
    struct Row {
        long long value;
        const char* text;
    };
    for (const Row& row :
         {Row{0, "零"}, Row{5, "五"}, Row{10, "十"}, Row{15, "十五"}, Row{20, "二十"},
          Row{100, "一百"}, Row{103, "一百零三"}, Row{110, "一百一十"}, Row{1'042, "一千零四十二"},
          Row{2'026, "二千零二十六"}, Row{10'015, "一万零一十五"}, Row{100'000, "十万"},
          Row{107'000, "十万七千"}, Row{1'000'000'000'000, "一万亿"}, Row{-12, "负十二"}}) {
        EXPECT_EQ(ChineseNumber(row.value), row.text);
        EXPECT_EQ(ParseChineseNumber(row.text), row.value) << row.text;
    }
}

TEST(ChineseNumberTest, ReadsWhatPeopleWrite) {
    struct Row {
        const char* text;
        long long value;
    };
    for (const Row& row :
         {Row{"二〇二六", 2026}, Row{"二零二六", 2026}, Row{"〇", 0}, Row{"一〇三", 103},
          Row{"一百〇三", 103}, Row{"两千", 2000}, Row{"一十五", 15}, Row{"壹佰零叁", 103},
          Row{"十万零七千", 107'000}, Row{"伍拾贰万", 520'000}, Row{"贰", 2}}) {
        EXPECT_EQ(ParseChineseNumber(row.text), row.value) << row.text;
    }
}

TEST(ChineseNumberTest, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "负", "15", "一百三", "百", "十百", "一万三", "零十", "二三十",
                             "一百零十", "一百甲", "第三", "十 五", "一亿亿亿亿", "\xff", "三十零",
                             "一二三四五六七八九零一二三四五六七八九"}) {
        EXPECT_EQ(ParseChineseNumber(text), std::nullopt) << text;
    }
}

TEST(ChineseNumberTest, ReadsBackEveryNumberToTenThousandAndRandomOnes) {
    std::mt19937_64 chance(3);
    for (long long value = 0; value <= 20'000; ++value) {
        ASSERT_EQ(ParseChineseNumber(ChineseNumber(value)), value);
    }
    for (int round = 0; round < 20'000; ++round) {
        const auto value = std::uniform_int_distribution<long long>(
                               std::numeric_limits<long long>::min() + 1,
                               std::numeric_limits<long long>::max())(chance) >>
                           (round % 60);
        ASSERT_EQ(ParseChineseNumber(ChineseNumber(value)), value) << ChineseNumber(value);
    }
}

TEST(CreditCodeTest, ChecksTheCharacterOfGb32100) {
    for (const char* code : {"91350100M000100Y43", "916400005541616821"}) {
        EXPECT_TRUE(IsUnifiedSocialCreditCode(code)) << code;
    }
    for (const char* code :
         {"", "-", "0", "000000000000000000", "91350100M000100Y44", "91350100m000100y43",
          "91350100M000100Y4", "91350100M000100Y433", "640200200001404200", "9135O100M000100Y43",
          "916400005541616821（01）", "91640000 541616821"}) {
        EXPECT_FALSE(IsUnifiedSocialCreditCode(code)) << code;
    }
}

TEST(CreditCodeTest, NoticesEveryChangedCharacter) {
    const std::string good = "91350100M000100Y43";
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char other : std::string_view("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
            if (other == good[at]) continue;
            std::string changed = good;
            changed[at] = other;
            EXPECT_FALSE(IsUnifiedSocialCreditCode(changed)) << changed;
        }
    }
}

TEST(PersonIdNumberTest, ChecksBirthdayAndCharacterOfGb11643) {
    // The two examples printed in the standard.
    EXPECT_TRUE(IsPersonIdNumber("11010519491231002X"));
    EXPECT_TRUE(IsPersonIdNumber("440524188001010014"));
    for (const char* number : {"", "110105194912310021", "11010519491231002x", "11010519491331002X",
                               "110105491231002", "1101051949123100 X", "01010519491231002X"}) {
        EXPECT_FALSE(IsPersonIdNumber(number)) << number;
    }
}

}  // namespace
}  // namespace base
