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
    {"申请强制执行案件4件，涉及罚款60万元。", "court_applications_count 4; - 600000"},
    {"对6家企业免于处罚，涉及罚款60万元。", "no_penalty_cases_count 6; exempted_fine_yuan 600000"},
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

/// Figures of the registers, changes that pair with their counts, years that are several.
const PartRow kRegisterRows[] = {
    {"下达责令改正违法行为决定书18份，申请法院强制执行2件，简易程序处罚3件，举行听证会1场。",
     "correction_orders_count 18; court_applications_count 2; simple_procedure_cases_count 3; "
     "hearings_held_count 1"},
    {"按日连续处罚案件2件，罚款数额达61万元；限产、停产案件4件。",
     "daily_penalty_cases_count 2; daily_penalty_yuan 610000; production_limit_cases_count 4"},
    {"立案30件，罚款212万元，有1起案件采取按日计罚措施。",
     "violation_cases_count 30; fine_total_yuan 2120000; daily_penalty_cases_count 1"},
    {"查处环境违法行为46起，罚款合计238万元，同比分别下降12%和8.5%。",
     "violation_cases_count 46; fine_total_yuan 2380000; violation_cases_yoy_pct -12; "
     "fine_total_yoy_pct -8.5"},
    {"立案46件，罚款238万元，同比分别增长6%、下降11%。",
     "violation_cases_count 46; fine_total_yuan 2380000; violation_cases_yoy_pct 6; "
     "fine_total_yoy_pct -11"},
    {"检查企业900家次，立案46件，罚款238万元，同比分别下降12%和8.5%。",
     "inspected_enterprise_times 900; violation_cases_count 46; fine_total_yuan 2380000; - -12; "
     "- -8.5"},
    {"五类案件30件，同比上升93%。其中，按日连续处罚案件2件，同比上升42%。",
     "- 30; - 93; daily_penalty_cases_count 2; - 42"},
    {"近三年全市共受理信访投诉351起，立案处罚62起。", "- 351; - 62"},
    {"查处环境违法行为54起并责令改正，立案处罚28起。", "- 54; violation_cases_count 28"},
    {"受理环评文件52件，审批环评文件47件。", "- 52; eia_approvals_count 47"},
    {"通过非现场监管发现问题线索8条，立案2件；无人机飞行13架次。",
     "offsite_clues_count 8; offsite_cases_filed_count 2; drone_sorties_count 13"},
    {"空气质量优良天数比例为91.2%，断面水质优良比例为100%。",
     "good_air_ratio 91.2; good_water_ratio 100"},
    {"办理生态环境损害赔偿案件5件，赔偿金额36万元；核发排污许可证11张。",
     "damage_compensation_cases_count 5; damage_compensation_yuan 360000; "
     "pollution_permits_issued_count 11"},
    {"“双随机”抽查企业86家，主动公开政府信息64条。",
     "random_checked_enterprises_count 86; disclosed_items_count 64"},
};

/// What the words around a figure decide: a clause that follows, a campaign, a time.
const PartRow kAroundRows[] = {
    {"召开党组会议2次，专题研究法治政府建设。", "party_group_law_meeting_count 2"},
    {"出动执法人员52人次，对174家次企业开展了执法检查，立案8起。",
     "enforcement_person_times 52; inspected_enterprise_times 174; violation_cases_count 8"},
    {"信访举报件51件，均已办结，办结率100%。",
     "complaints_handled_count 51; complaint_handling_rate 100"},
    {"开展20次的非现场检查。", "offsite_checks_count 20"},
    {"在“琉璃”专项行动中，立案查处环境违法案件9件，处罚额31万元。",
     "campaign_cases_filed_count 9 of “琉璃”专项行动; campaign_fine_yuan 310000 of “琉璃”专项行动"},
    {"15个国控、省控断面水质优良（达到或优于Ⅲ类）比例为100%。", "- 15; good_water_ratio 100"},
    {"今年7月以来，PM2.5浓度为13微克/立方米。", "- 13"},
};

TEST(FiguresOfRegistersTest, AreTold) {
    for (const PartRow& row : kRegisterRows) EXPECT_EQ(ToldOfParts(row.text), row.told) << row.text;
}

TEST(FiguresOfRegistersTest, AreWhatStandsAroundThem) {
    for (const PartRow& row : kAroundRows) EXPECT_EQ(ToldOfParts(row.text), row.told) << row.text;
}

/// The day up to which things have come begins no year anew.
TEST(FiguresOfRegistersTest, AreOfTheTitlesInspectionUpToADay) {
    EXPECT_EQ(
        ToldOfParts("省级环保督察交办信访件办理进展\n截至2022年4月11日，立案8家，罚款110万元。"),
        "- 8; - 1100000");
}

/// The year that is named first, where none is later, though another is named more often.
TEST(FiguresOfRegistersTest, AreOfTheYearNamedFirst) {
    EXPECT_EQ(ToldOfParts("2019年1-10月，全市立案31件。2018年，立案40件；2018年，罚款50万元。"),
              "violation_cases_count 31; violation_cases_count 40; fine_total_yuan 500000");
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
