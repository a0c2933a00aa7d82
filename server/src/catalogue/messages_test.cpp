#include "catalogue/messages.hpp"

#include <gtest/gtest.h>

namespace catalogue {
namespace {

const MessageTexts kTexts{{"gate.officers", "承办人中证件有效的只有 {n} 人，至少 {least} 人"},
                          {"plain", "没有参数"}};

TEST(WordsTest, FillsThePlacesFromTheParameters) {
    const Wording words =
        Words(kTexts, {"gate.officers", {{"least", "2"}, {"n", "1"}}, "handlers"});

    EXPECT_EQ(words.text, "承办人中证件有效的只有 1 人，至少 2 人");
    EXPECT_TRUE(words.known);
}

TEST(WordsTest, GivesTheCodeWhereNoWordsAreWritten) {
    const Wording words = Words(kTexts, {"gate.unheard_of", {}, ""});

    EXPECT_EQ(words.text, "gate.unheard_of");
    EXPECT_FALSE(words.known);
}

TEST(WordsTest, LeavesAPlaceWithoutAParameterToBeSeen) {
    EXPECT_EQ(Words(kTexts, {"gate.officers", {{"n", "1"}}, ""}).text,
              "承办人中证件有效的只有 1 人，至少 {least} 人");
}

TEST(WordsTest, DoesNotFillWhatAParameterBringsIn) {
    EXPECT_EQ(Words(kTexts, {"gate.officers", {{"n", "{least}"}, {"least", "2"}}, ""}).text,
              "承办人中证件有效的只有 {least} 人，至少 2 人");
}

TEST(FillPlacesTest, KeepsATextWithAnOpenBracketOnly) {
    const auto none = [](std::string_view) -> const std::string* { return nullptr; };

    EXPECT_EQ(FillPlaces("甲{乙", none), "甲{乙");
    EXPECT_EQ(FillPlaces("", none), "");
}

}  // namespace
}  // namespace catalogue
