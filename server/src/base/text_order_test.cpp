/// Order of Chinese text, and what is known of it by a text's beginning alone.
#include <gtest/gtest.h>
#include <unicode/ucol.h>
#include <unicode/uniset.h>
#include <unicode/usetiter.h>

#include <algorithm>
#include <memory>
#include <random>
#include <thread>

#include "base/text.hpp"

namespace base {
namespace {

TEST(PinyinKeyTest, OrdersByPinyinOnEveryThread) {
    const std::vector<std::string> ordered = {"安阳", "三门峡", "湟中", "银川"};
    const auto sorted = [&] {
        auto names = ordered;
        std::reverse(names.begin(), names.end());
        std::sort(names.begin(), names.end(),
                  [](const auto& a, const auto& b) { return PinyinKey(a) < PinyinKey(b); });
        return names;
    };
    const std::vector<std::string> expected = {"安阳", "湟中", "三门峡", "银川"};
    std::vector<std::vector<std::string>> results(4);
    std::vector<std::thread> threads;
    threads.reserve(results.size());
    for (auto& result : results) threads.emplace_back([&] { result = sorted(); });
    for (auto& thread : threads) thread.join();

    for (const auto& result : results) EXPECT_EQ(result, expected);
}

TEST(PinyinKeyTest, TellsHomophonesApartAndTakesLongText) {
    EXPECT_NE(PinyinKey("张"), PinyinKey("章"));
    EXPECT_EQ(PinyinKey("张三"), PinyinKey("张三"));
    EXPECT_LT(PinyinKey("阿" + std::string(5'000, 'x')), PinyinKey("波"));
}

TEST(PinyinKeyTest, OrdersWhatIsNumberedByItsNumber) {
    for (const auto& ordered : std::vector<std::vector<std::string>>{
             {"第一分局", "第二分局", "第三分局", "第四分局", "第五分局", "第十分局", "第十二分局"},
             {"执法一大队", "执法二大队", "执法三大队", "执法十一大队"},
             {"法规一科", "法规二科", "法规三科", "法规四科"},
             {"某局办公室", "某局第一分局", "某局第二分局", "某局执法支队"}}) {
        for (std::size_t i = 0; i + 1 < ordered.size(); ++i)
            EXPECT_LT(PinyinKey(ordered[i]), PinyinKey(ordered[i + 1])) << ordered[i];
    }
}

TEST(PinyinKeyTest, LeavesNumeralsThatNumberNothingToTheirSound) {
    EXPECT_LT(PinyinKey("三一重工"), PinyinKey("四方机械"));
    EXPECT_LT(PinyinKey("八里河水务"), PinyinKey("二道河水务"));
    EXPECT_NE(PinyinKey("第一"), PinyinKey("第0001分"));
}

/// Every beginning of `written` as it is compared.
void ExpectBeginningsTell(const std::string& written) {
    const std::u32string text = ToCodePoints(Normalised(written));
    const std::string key = PinyinKey(FromCodePoints(text));
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const std::string prefix = FromCodePoints(std::u32string_view(text).substr(0, length));
        ASSERT_TRUE(key.starts_with(PinyinStart(prefix)))
            << prefix << ": " << PinyinStart(prefix) << ", " << written << ": " << key;
    }
}

/// What the collator reads otherwise when it stands together (重庆, Thai), itself and marked.
std::vector<std::u32string> ReadTogether() {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCollator, decltype(&ucol_close)> collator(
        ucol_open("zh-u-co-pinyin", &status), &ucol_close);
    icu::UnicodeSet together;
    ucol_getContractionsAndExpansions(collator.get(), together.toUSet(), nullptr, true, &status);
    EXPECT_FALSE(U_FAILURE(status));
    std::vector<std::u32string> all;
    icu::UnicodeSetIterator each(together);
    while (each.next()) {
        std::string text;
        all.push_back(ToCodePoints(each.getString().toUTF8String(text)));
    }
    return all;
}

TEST(PinyinStartTest, BeginsTheKeyOfEveryTextThatBeginsSo) {
    // Numerals and units, polyphones read by their neighbour, marks, scripts that write a vowel
    // before its consonant, and what normalises to several characters.
    static constexpr std::u32string_view kTricky =
        U"第一二十百〇零大中支分队局所科处室组股重庆沈阳藏文银川长行("
        U"（ａA1é\u0301\u0300\u0323mn㈱①ﬁ"
        U"เแกข가\u11A8カー·l、\u200B\u3000😀𠮷";
    std::mt19937 chance(11);
    const auto any = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(chance);
    };
    for (int round = 0; round < 3'000; ++round) {
        std::u32string text;
        for (std::size_t length = any(9); text.size() < length;)
            text.push_back(any(8) > 0 ? kTricky[any(kTricky.size())]
                                      : static_cast<char32_t>(1 + any(0xD7FF)));
        ExpectBeginningsTell(FromCodePoints(text));
        if (HasFatalFailure()) return;
    }
}

TEST(PinyinStartTest, HoldsWhereTheCollatorReadsCharactersTogether) {
    const auto all = ReadTogether();
    EXPECT_GT(all.size(), 1'000U);
    for (const std::u32string& one : all) {
        ExpectBeginningsTell(FromCodePoints(U"厂" + one + U"厂"));
        // A mark may stand between what is read together.
        ExpectBeginningsTell(FromCodePoints(std::u32string(one).insert(1, 1, U'\u0323')));
        if (HasFatalFailure()) return;
    }
}

TEST(PinyinStartTest, HoldsForEveryIdeographBeforeThoseThatChangeTheirNeighbour) {
    std::u32string after;
    for (const std::u32string& one : ReadTogether())
        if (one.size() > 1 && one[0] >= U'\u4e00' && one[0] <= U'\u9fff') after += one[1];
    EXPECT_GE(after.size(), 3U);
    for (char32_t first = 0x4E00; first <= 0x9FFF; ++first) {
        const std::u32string text(1, first);
        const std::string start = PinyinStart(FromCodePoints(text));
        for (const char32_t next : after)
            ASSERT_TRUE(PinyinKey(FromCodePoints(text + next)).starts_with(start))
                << std::hex << int(first);
    }
}

TEST(PinyinStartTest, NarrowsAsFarAsTheNextCharacterCanChangeNothing) {
    const struct {
        const char* prefix;
        const char* left_out;
    } cases[] = {
        {"银川", "银行"},     {"ab1", "ab2"},       {"重庆", "重型机械"},
        {"重型", "重庆机械"}, {"沈阳", "沈丘"},     {"银川重", "银行重庆"},
        {"三门", "三分局"},   {"三分局", "四分局"}, {"第十分", "第九分局"},
        {"第三", "三门峡"},   {"三科十", "三科"},   {"银川三", "银行三分局"},
        {"a\u0301b", "acb"},
    };
    for (const auto& one : cases)
        EXPECT_FALSE(PinyinKey(one.left_out).starts_with(PinyinStart(Normalised(one.prefix))))
            << one.prefix;
}

TEST(PinyinStartTest, TellsNothingOfWhatMayStillSoundOtherwise) {
    for (const char* prefix : {"", "重", "沈", "三", "二十", "三分", "三科"})
        EXPECT_EQ(PinyinStart(prefix), "") << prefix;
}

}  // namespace
}  // namespace base
