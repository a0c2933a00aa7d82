#include "ledger/canonical_json.hpp"

#include <gtest/gtest.h>

#include <random>

#include "ledger/act.hpp"

namespace ledger {
namespace {

TEST(CanonicalJson, WritesTheFormOfRfc8785) {
    const std::vector<std::pair<std::string, std::string>> table{
        {" { \"b\" : 1 , \"a\" : [ ] } ", R"({"a":[],"b":1})"},
        {R"({"z":{"y":true,"x":null},"a":[3,2,1]})", R"({"a":[3,2,1],"z":{"x":null,"y":true}})"},
        {R"("\u4e2d\u6587\/\u000a\u0001\u0022\\")", "\"中文/\\n\\u0001\\\"\\\\\""},
        {R"("\ud83d\ude00")", "\"😀\""},
        {R"("\u007f\u2028")", "\"\x7f\u2028\""},
        {"-0", "0"},
        {"9007199254740991", "9007199254740991"},
        {"{}", "{}"},
        {"[ ]", "[]"},
    };

    for (const auto& [given, expected] : table) {
        const auto written = CanonicalJson(given);
        ASSERT_TRUE(written.has_value()) << given;
        EXPECT_EQ(*written, expected) << given;
    }
}

TEST(CanonicalJson, SortsKeysByUtf16CodeUnits) {
    // The example of RFC 8785 section 3.2.3: U+1F600 before U+FB33.
    const auto written = CanonicalJson(
        R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})");

    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(*written,
              "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"😀\":5,\"\ufb33\":3}");
}

TEST(CanonicalJson, RefusesWhatHasNoCanonicalForm) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"", "json.malformed"},
        {"{", "json.malformed"},
        {"[1,]", "json.malformed"},
        {"{\"a\":1,}", "json.malformed"},
        {"{\"a\" 1}", "json.malformed"},
        {"01", "json.malformed"},
        {"-", "json.malformed"},
        {"+1", "json.malformed"},
        {"nul", "json.malformed"},
        {"1 2", "json.malformed"},
        {"\"a\nb\"", "json.malformed"},
        {"\"\\x\"", "json.malformed"},
        {"\"\\u12g4\"", "json.malformed"},
        {"\"open", "json.malformed"},
        {"\xEF\xBB\xBF{}", "json.malformed"},
        {"1.0", "json.number_not_integer"},
        {"1e3", "json.number_not_integer"},
        {"9007199254740992", "json.number_not_integer"},
        {"-9007199254740992", "json.number_not_integer"},
        {"99999999999999999999", "json.number_not_integer"},
        {R"({"a":1,"\u0061":2})", "json.key_twice"},
        {"\"\xff\"", "json.not_utf8"},
        {R"("\ud800")", "json.not_utf8"},
        {R"("\ude00\ud83d")", "json.not_utf8"},
        {std::string(33, '[') + std::string(33, ']'), "json.too_deep"},
    };

    for (const auto& [given, code] : table) {
        const auto written = CanonicalJson(given);
        ASSERT_FALSE(written.has_value()) << given;
        EXPECT_EQ(written.error().front().code, code) << given;
    }
}

TEST(CanonicalJson, AllowsThirtyTwoLevels) {
    const std::string deep = std::string(32, '[') + std::string(32, ']');

    EXPECT_EQ(CanonicalJson(deep).value_or(""), deep);
    EXPECT_TRUE(IsCanonicalJson(deep));
}

TEST(CanonicalReader, RefusesEveryOtherSpelling) {
    for (const std::string text : {"{\"b\":1,\"a\":2}",
                                   "{\"a\":1,\"a\":2}",
                                   "{ }",
                                   "[1 ]",
                                   "-0",
                                   "01",
                                   "1.5",
                                   "\"\\/\"",
                                   "\"\\u000A\"",
                                   "\"\\u000a\"",
                                   "\"\\u0041\"",
                                   "\"\\u001F\"",
                                   "",
                                   "1 ",
                                   "\"\xff\"",
                                   "tru",
                                   "{\"a\":1,}",
                                   "9007199254740992",
                                   "[,]",
                                   "{\"\xF0\x9F\x98\x80\":1,\"\xED\x9F\xBF\":1}"})
        EXPECT_FALSE(IsCanonicalJson(text)) << text;
}

/// A random JSON text with blanks and unsorted keys, and the canonical form of the same value.
class RandomJson {
 public:
    explicit RandomJson(unsigned seed) : engine_(seed) {}

    std::string Value(int depth) {
        switch (Below(depth > 4 ? 5 : 7)) {
            case 0:
                return "null";
            case 1:
                return Below(2) == 0 ? "true" : "false";
            case 2:
                return std::to_string(static_cast<std::int64_t>(Below(2'000'001)) - 1'000'000);
            case 3:
            case 4:
                return Text();
            case 5:
                return List(depth, false);
            default:
                return List(depth, true);
        }
    }

 private:
    unsigned Below(unsigned bound) { return static_cast<unsigned>(engine_() % bound); }
    std::string Blank() { return std::array{"", "", " ", "\n\t "}[Below(4)]; }
    std::string Text() {
        static const std::vector<std::string> kPieces{"a",      "Z",   "中",   "é",       "😀",
                                                      "\uFB33", "\\n", "\\\"", "\\u0002", "\\/"};
        std::string text = "\"";
        for (unsigned i = Below(4); i > 0; --i) text += kPieces[Below(10)];
        return text + '"';
    }
    std::string List(int depth, bool keyed) {
        std::string out(1, keyed ? '{' : '[');
        const unsigned count = Below(5);
        for (unsigned i = 0; i < count; ++i) {
            out += Blank();
            if (keyed) out += Text().insert(1, std::to_string(Below(9)) + char('a' + int(i))) + ':';
            out += Blank() + Value(depth + 1) + Blank();
            if (i + 1 < count) out += ',';
        }
        return out + (keyed ? '}' : ']');
    }

    std::mt19937 engine_;
};

TEST(CanonicalJson, IsAFixedPointThatTheStrictReaderAccepts) {
    RandomJson random(7);
    int changed = 0;

    for (int i = 0; i < 5'000; ++i) {
        const std::string text = random.Value(0);
        const auto once = CanonicalJson(text);
        ASSERT_TRUE(once.has_value()) << text;
        EXPECT_EQ(CanonicalJson(*once).value_or(""), *once);
        EXPECT_TRUE(IsCanonicalJson(*once)) << *once;
        if (*once == text) continue;
        EXPECT_FALSE(IsCanonicalJson(text)) << text;
        ++changed;
    }

    EXPECT_GT(changed, 1'000);
}

TEST(CanonicalJson, DoesNotDependOnTheOrderOfKeys) {
    std::vector<std::string> members{"\"a\":1", "\"中\":[1,2]", "\"😀\":{}", "\"\uFB33\":\"x\"",
                                     "\"B\":null"};
    std::mt19937 engine(3);
    const std::string expected = "{\"B\":null,\"a\":1,\"中\":[1,2],\"😀\":{},\"\uFB33\":\"x\"}";

    for (int i = 0; i < 50; ++i) {
        std::shuffle(members.begin(), members.end(), engine);
        EXPECT_EQ(CanonicalJson(fmt::format("{{{}}}", fmt::join(members, " ,\n"))).value_or(""),
                  expected);
    }
}

}  // namespace
}  // namespace ledger
