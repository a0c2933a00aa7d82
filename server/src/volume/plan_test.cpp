#include "volume/plan.hpp"

#include <gtest/gtest.h>

#include "catalogue/load.hpp"
#include "volume/contents.hpp"

namespace volume {
namespace {

TEST(Plan, ReadsSectionsSourcesFiltersAndWords) {
    const Plan plan = ReadPlan(
        "# 说明\n记录 | case\n[正卷] 决定\n文书 | penalty_decision no_penalty_decision\n"
        "附件 | service.slip | {\"document\":\"decision\"} | 送达回证 | delivered_on | "
        "document_no\n"
        "[副卷] 其他\n应有 | 文书 legal_review_form | {} | 没有审核意见书\n录像 | service.video | "
        "{} | "
        "没有录像\n其余\n审批\n",
        "volume.list");

    EXPECT_TRUE(plan.faults.empty());
    EXPECT_EQ(plan.record_type, "case");
    ASSERT_EQ(plan.lines.size(), 6U);
    EXPECT_EQ(plan.lines[0].templates.size(), 2U);
    EXPECT_EQ(plan.lines[1].type, "service");
    EXPECT_EQ(plan.lines[1].field, "slip");
    EXPECT_EQ(plan.lines[1].day_field, "delivered_on");
    EXPECT_EQ(plan.lines[1].where, "volume.list:5");
    EXPECT_EQ(plan.lines[2].part, Part::kSide);
    EXPECT_EQ(plan.lines[2].templates.front(), "legal_review_form");
    EXPECT_EQ(plan.lines[3].kind, LineKind::kVideo);
    EXPECT_EQ(plan.lines[5].kind, LineKind::kApprovals);
}

TEST(Plan, LeavesOutFaultyLinesAndNamesEach) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"记录 | case\n[正卷] 甲\n图片 | a.b\n", "volume.bad_line"},
        {"记录 | case\n[左卷] 甲\n", "volume.bad_part"},
        {"记录 | case\n[正卷] 甲\n附件 | 没有点\n", "volume.bad_source"},
        {"记录 | case\n[正卷] 甲\n文书 | \n", "volume.bad_source"},
        {"记录 | case\n文书 | a\n", "volume.no_section"},
        {"记录 | case\n[正卷] 甲\n应有 | a.b | {} |\n", "volume.no_words"},
        {"[正卷] 甲\n", "volume.no_record_type"},
    };
    for (const auto& [text, code] : table) {
        const Plan plan = ReadPlan(text, "volume.list");
        ASSERT_EQ(plan.faults.size(), 1U) << text;
        EXPECT_EQ(plan.faults.front().code, code);
        EXPECT_TRUE(plan.lines.empty()) << text;
    }
}

TEST(Plan, ShippedOneFitsTheShippedDefinitions) {
    const auto definitions = catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    ASSERT_TRUE(definitions);
    const Plan plan = ReadPlanFile({QH_SOURCE_DIR "/catalogue"});

    EXPECT_TRUE(plan.faults.empty());
    EXPECT_GT(plan.lines.size(), 40U);
    for (const base::Refusal& fault : CheckPlan(**definitions, plan))
        ADD_FAILURE() << fault.where << " " << fault.code << " "
                      << (fault.params.empty() ? "" : fault.params.front().second);
}

}  // namespace
}  // namespace volume
