#include "http/detail/copied_from.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

/// As an alarm keeps it (anomaly::FindingJson, in brackets), what counts here of it.
std::string JudgementsWith(const std::string& original) {
    return R"([{"finding":"copied_stretch","words":"与“本设备”一段逐个相同","score":2.50,)"
           R"("figures":[["相同的个数","30"]])" +
           original + "}]";
}

TEST(CopiedFromTest, TellsWhereACopyStandsFirst) {
    const auto own =
        CopiedFromIn(JudgementsWith(R"(,"original":{"outlet":"","from":"2026-05-21 19:00"})"));
    const auto other = CopiedFromIn(
        JudgementsWith(R"(,"original":{"outlet":"0191c1f2","from":"2026-05-21 19:00"})"));

    ASSERT_TRUE(own && other);
    EXPECT_EQ(own->device, "");
    EXPECT_EQ(own->from, base::Instant::Parse("2026-05-21T19:00:00+08:00"));
    EXPECT_EQ(other->device, "0191c1f2");
}

TEST(CopiedFromTest, TellsNothingWhereNothingWasCopied) {
    for (const std::string& judgements :
         {JudgementsWith(""), std::string(), std::string("[]"), std::string("[3]"),
          std::string("{}"), JudgementsWith(R"(,"original":7)"),
          JudgementsWith(R"(,"original":{"outlet":7,"from":"2026-05-21 19:00"})"),
          JudgementsWith(R"(,"original":{"outlet":"","from":"gestern"})")})
        EXPECT_FALSE(CopiedFromIn(judgements).has_value()) << judgements;
}

}  // namespace
}  // namespace http
