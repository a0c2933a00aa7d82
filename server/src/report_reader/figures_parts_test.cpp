// Of which whole does a figure speak? One row a sentence of our own, with what is told of it.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "report_reader/figures.hpp"

namespace report_reader {
namespace {

const Vocabulary& ShippedVocabulary() {
    static const Vocabulary kVocabulary(
        catalogue::LoadWordings({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"}).value());
    return kVocabulary;
}

/// Each figure's indicator (`-`: its meaning is not told), value and campaign.
std::string ToldOfParts(std::string_view text) {
    std::string told;
    for (const Figure& figure : FindFigures(ReadUtf8(text), ShippedVocabulary())) {
        told += told.empty() ? "" : "; ";
        told += (figure.indicator.empty() ? "-" : figure.indicator) + " " + figure.value;
        if (!figure.of.empty()) told += " of " + figure.of;
    }
    return told;
}

struct PartRow {
    const char* text;
    const char* told;
};
const PartRow kPartRows[] = {
    // what follows a count with an unknown kind is of it; what follows an unknown preface is not
    {"检查琉璃窑21家次，立案4件。", "- 21; - 4"},
    {"本着琉璃精神检查企业21家次，立案4件。", "- 21; violation_cases_count 4"},
    {"办理琉璃窑案件7件，罚款6万元。", "- 7; - 60000"},
    {"立案查处琉璃窑5件，全年累计罚款90万元。", "- 5; fine_total_yuan 900000"},
    {"全省立案900件，我市立案31件。", "- 900; violation_cases_count 31"},
    // behind 其中: what is counted there, past ； too; a rate is of the whole
    {"抽查企业88家，其中联合检查3次，涉及企业9家。",
     "- 88; joint_inspection_count 3; joint_inspected_enterprises_count 9"},
    {"共下达处罚决定书60份。其中，市本级立案处罚7件；各分局处罚案件53件。",
     "penalty_decisions_count 60; - 7; - 53"},
    {"罚款共90万元。其中：琉璃窑5起，罚款60万元。", "fine_total_yuan 900000; - 5; - 600000"},
    {"受理信访举报96件，其中市民热线61件、琉璃网帖12件，办结率99%。",
     "complaints_handled_count 96; - 61; - 12; complaint_handling_rate 99"},
    {"办理行政许可事项90件，其中环评审批31件。", "- 90; eia_approvals_count 31"},
    // a base, a plan, another body that looks at ours
    {"与上年度的行政处罚案件61件相比，减少9件。", "- 61; - 9"},
    {"计划全年检查企业300家次。", "- 300"},
    {"区司法局抽查我局案卷9份，指出问题7个。", "- 9; - 7"},
    // amounts that were not imposed in these cases
    {"处罚到位金额60万元。", "- 600000"},
    {"申请强制执行案件4件，涉及罚款60万元。", "- 4; - 600000"},
    {"对6家企业免于处罚，涉及罚款60万元。", "- 6; exempted_fine_yuan 600000"},
    // 集中 is not 中; one heading names a campaign for its point
    {"局党组理论学习中心组集中学法6次。", "center_group_law_study_count 6"},
    {"开展“琉璃”专项行动。发现问题31个，立案4件。",
     "campaign_problems_found_count 31 of “琉璃”专项行动; "
     "campaign_cases_filed_count 4 of “琉璃”专项行动"},
    // days that are listed are no constitution week; rates in words
    {"结合世界环境日、国家宪法日开展集中宣传活动5次。", "publicity_activities_count 5"},
    {"信访办结率达到百分之百。", "complaint_handling_rate 100"},
    {"信访办结率百分之九十八。", "complaint_handling_rate 98"},
};

TEST(FiguresOfPartsTest, AreNotToldAsTheWhole) {
    for (const PartRow& row : kPartRows) EXPECT_EQ(ToldOfParts(row.text), row.told) << row.text;
}

TEST(FiguresOfPartsTest, OfTheCountryAreNotTheCitys) {
    EXPECT_EQ(
        ToldOfParts("青石市生态环境局2024年工作报告\n全国下达处罚决定9万份。下达处罚决定61份。"),
        "- 90000; penalty_decisions_count 61");
    const std::string ranked = ToldOfParts(
        "青石市生态环境局2024年工作报告\n空气质量在全国168个重点城市中排名第8，PM2.5浓度为30微克/"
        "立方米。");
    EXPECT_TRUE(ranked.ends_with("pm25_concentration 30")) << ranked;
}

/// 大气环境 in the title makes 大气 no name of the bureau.
TEST(FiguresOfPartsTest, AreNotOfThePlaceThatATitleSeemsToName) {
    EXPECT_EQ(ToldOfParts("青石市：两轮大气环境执法立案12起\n开展大气环境执法专项行动，立案12起。"),
              "- 12; campaign_cases_filed_count 12 of 大气环境执法专项行动");
}

}  // namespace
}  // namespace report_reader
