#include "app/arguments.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

const ArgumentShape kShape{{"year", "o"}, {"dry-run"}, 1, 2};

TEST(Arguments, OptionsStandAnywhereAmongWords) {
    const auto read = ReadArguments(
        {"--year", "2025", "a", "--dry-run", "-7wd", "-o", "x.docx", "--db=q.sqlite"}, kShape);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->words, (std::vector<std::string>{"a", "-7wd"}));
    EXPECT_EQ(read->Option("year"), "2025");
    EXPECT_EQ(read->Option("o"), "x.docx");
    EXPECT_EQ(read->Option("db"), "q.sqlite");
    EXPECT_TRUE(read->Has("dry-run"));
}

TEST(Arguments, EveryFaultIsReportedAtOnce) {
    const auto read = ReadArguments({"a", "b", "c", "--nonsense", "--year"}, kShape);

    ASSERT_FALSE(read.has_value());
    std::vector<std::string> codes;
    for (const base::Refusal& refusal : read.error()) codes.push_back(refusal.code);
    EXPECT_EQ(codes,
              (std::vector<std::string>{"command.unknown_option", "command.option_without_value",
                                        "command.too_many_words"}));
}

TEST(Arguments, TooFewWordsAreRefused) {
    EXPECT_EQ(ReadArguments({}, kShape).error().front().code, "command.too_few_words");
}

}  // namespace
}  // namespace app
