#include "base/json_text.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/json_scan.hpp"

namespace base {
namespace {

TEST(JsonTextTest, EscapesTheSameHoweverLongTheTextBeforeIs) {
    EXPECT_EQ(
        [] {
            std::string out;
            AppendQuoted(out, "a\"\\\n\x01水");
            return out;
        }(),
        "\"a\\\"\\\\\\n\\u0001水\"");
    std::mt19937 chance(8);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto n = chance() % 40; n > 0; --n)
            text += static_cast<char>(chance() % 4 == 0 ? chance() % 256 : 'a' + chance() % 26);
        std::string expected = "\"";
        std::size_t first = text.size();
        for (std::size_t at = text.size(); at-- > 0;)
            if (!IsPlainInJson(text[at])) first = at;
        for (const char c : text) {
            if (IsPlainInJson(c))
                expected += c;
            else
                AppendJsonEscape(expected, c);
        }
        std::string out;
        AppendQuoted(out, text);
        ASSERT_EQ(out, expected + '"');
        ASSERT_EQ(EndOfPlain(text, 0), first);
    }
}

}  // namespace
}  // namespace base
