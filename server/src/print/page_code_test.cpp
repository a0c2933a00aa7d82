#include "print/page_code.hpp"

#include <gtest/gtest.h>

#include <set>

namespace print {
namespace {

TEST(PageCodeTest, ReadsBackWhatItWrites) {
    const PageCode code{"7K3M9QX2VA", 12, 3, 40};

    EXPECT_EQ(ToText(code), "QH-7K3M9QX2VA-12-3/40");
    EXPECT_EQ(ReadPageCode(ToText(code)), code);
}

TEST(PageCodeTest, RefusesEverythingElseAsATable) {
    for (const char* text : {"",
                             "QH-",
                             "QH-7K3M9QX2VA",
                             "QH-7K3M9QX2VA-1",
                             "QH-7K3M9QX2VA-1-2",
                             "QH-7K3M9QX2VA-1-2/",
                             "QH-7K3M9QX2VA-1-3/2",
                             "QH-7K3M9QX2VA-0-1/2",
                             "QH-7K3M9QX2VA-01-1/2",
                             "QH-7K3M9QX2VA-1-1/2 ",
                             " QH-7K3M9QX2VA-1-1/2",
                             "QH-7K3M9QX2V-1-1/2",
                             "QH-7K3M9QX2VAA-1-1/2",
                             "qh-7k3m9qx2va-1-1/2",
                             "QH-7K3M9QX2VI-1-1/2",
                             "QH-7K3M9QX2VU-1-1/2",
                             "QH-7K3M9QX2VA-1-1/10000",
                             "QH-7K3M9QX2VA--1-1/2",
                             "QH-7K3M9QX2VA-1-1/+2",
                             "https://example.cn/QH-7K3M9QX2VA-1-1/2"})
        EXPECT_EQ(ReadPageCode(text), std::nullopt) << text;
}

TEST(PageCodeTest, GivesEveryRecordACodeOfItsOwnAndTheSameOneAgain) {
    std::set<std::string> codes;
    for (int i = 0; i < 20'000; ++i) {
        const std::string code = PaperCodeOf("record " + std::to_string(i));
        EXPECT_TRUE(IsPaperCode(code)) << code;
        codes.insert(code);
    }

    EXPECT_EQ(codes.size(), 20'000U);
    EXPECT_EQ(PaperCodeOf("record 7"), PaperCodeOf("record 7"));
}

}  // namespace
}  // namespace print
