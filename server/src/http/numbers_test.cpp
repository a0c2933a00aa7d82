#include "http/numbers.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

TEST(ReadNumber, TakesTheWholeTextOrNothing) {
    EXPECT_EQ(ReadNumber("0"), 0);
    EXPECT_EQ(ReadNumber("-12"), -12);
    EXPECT_EQ(ReadNumber("9223372036854775807"), INT64_MAX);
    for (const char* text :
         {"", " 1", "1 ", "1x", "+1", "0x10", "1.5", "--1", "1e3", "9223372036854775808", "一"})
        EXPECT_EQ(ReadNumber(text), std::nullopt) << text;
}

TEST(ReadByteRange, GivesThePartThatWasAskedFor) {
    struct Row {
        const char* header;
        std::int64_t size, from, length;
    };
    for (const Row& row :
         {Row{"bytes=0-0", 10, 0, 1}, Row{"bytes=2-5", 10, 2, 4}, Row{"bytes=2-", 10, 2, 8},
          Row{"bytes=2-99", 10, 2, 8}, Row{"bytes=-3", 10, 7, 3}, Row{"bytes=-99", 10, 0, 10},
          Row{"bytes=2-9223372036854775807", 10, 2, 8}}) {
        const auto range = ReadByteRange(row.header, row.size);
        ASSERT_TRUE(range.has_value()) << row.header;
        EXPECT_TRUE(range->partial) << row.header;
        EXPECT_EQ(range->from, row.from) << row.header;
        EXPECT_EQ(range->length, row.length) << row.header;
    }
}

TEST(ReadByteRange, GivesTheWholeWhereThereIsNoSoundRange) {
    for (const char* header :
         {"", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=5-2", "bytes=a-5", "bytes=2-b",
          "bytes=--5", "bytes=1-2,4-5", "lines=1-2", "bytes=99999999999999999999-"}) {
        const auto range = ReadByteRange(header, 10);
        ASSERT_TRUE(range.has_value()) << header;
        EXPECT_FALSE(range->partial) << header;
        EXPECT_EQ(range->length, 10) << header;
    }
}

TEST(ReadByteRange, IsNotSatisfiableBehindTheEnd) {
    EXPECT_FALSE(ReadByteRange("bytes=10-", 10).has_value());
    EXPECT_FALSE(ReadByteRange("bytes=10-20", 10).has_value());
    EXPECT_FALSE(ReadByteRange("bytes=-0", 10).has_value());
    EXPECT_FALSE(ReadByteRange("bytes=0-", 0).has_value());
}

}  // namespace
}  // namespace http
