#include <gtest/gtest.h>

#include "audit/detail/numbers.hpp"

namespace audit::detail {
namespace {

TEST(ReadNumber, ReadsWhatThePatternWrote) {
    const auto number = ReadNumber("{short}环罚〔{year}〕{n}号", "三门峡环罚〔2025〕012号");

    EXPECT_EQ(number, (NumberText{"三门峡", 2025, 12}));
}

TEST(ReadNumber, LeavesOtherTextsAlone) {
    for (const char* text :
         {"三门峡环罚〔2025〕12号之一", "三门峡环罚(2025)12号", "环罚〔2025〕12号",
          "三门峡环罚〔二〇二五〕12号", "三门峡环罚〔2025〕号", ""}) {
        EXPECT_EQ(ReadNumber("{short}环罚〔{year}〕{n}号", text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace audit::detail
