// Of which time, which body, which session does a figure of a year's report speak? And does the
// reader stay quick where a report does not end its sentences?
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "catalogue/load.hpp"
#include "report_reader/figures.hpp"

namespace report_reader {
namespace {

const std::filesystem::path kCatalogue = std::filesystem::path(QH_SOURCE_DIR) / "catalogue";

const std::vector<catalogue::FigureWording>& ShippedWordings() {
    static const auto kLoaded = catalogue::LoadWordings({kCatalogue});
    return kLoaded.value();
}

const Vocabulary& WordsOfReports() {
    static const Vocabulary kVocabulary(ShippedWordings());
    return kVocabulary;
}

/// What is told of a sentence that stands in a year's report: indicator (`-`: none) and value.
std::string ToldInAYear(std::string_view sentence, std::string_view bureau = "青石市生态环境局") {
    std::string text(bureau);
    text += "2024年法治政府建设情况报告\n2024年，我局依法履职。\n一、主要工作情况\n";
    for (int i = 0; i < 20; ++i) text += "我局扎实推进各项工作。";
    text += "\n" + std::string(sentence);
    std::string told;
    for (const Figure& figure : FindFigures(ReadUtf8(text), WordsOfReports()))
        told += (told.empty() ? "" : "; ") + (figure.indicator.empty() ? "-" : figure.indicator) +
                " " + figure.value;
    return told;
}

struct YearRow {
    const char* text;
    const char* told;
};

const YearRow kTimes[] = {
    // the year before, by its word
    {"去年，全市立案查处环境违法案件41件，罚款380万元。", "- 41; - 3800000"},
    {"上年度评查案卷31份，发现问题52个。", "- 31; - 52"},
    {"全年办理环境违法案件41件（上年48件），罚款396万元。",
     "violation_cases_count 41; - 48; fine_total_yuan 3960000"},
    // a comparison with it, and what stands behind this year
    {"较去年同期，全市立案查处环境违法案件41件。", "violation_cases_count 41"},
    {"去年立案52件，今年立案41件。", "- 52; violation_cases_count 41"},
    // since something that did not begin the year
    {"机构改革以来，我局制定规范性文件9件。", "- 9"},
    {"垂改以来，立案查处环境违法案件128件。", "- 128"},
    {"今年以来，立案查处环境违法案件28件。", "violation_cases_count 28"},
    {"有监测数据以来首次低于30微克、同比下降10.2%，PM2.5浓度28微克/立方米。",
     "- -10.2; pm25_concentration 28"},
    {"近三年立案查处环境违法案件900件，2024年立案查处环境违法案件300件。",
     "- 900; violation_cases_count 300"},
    // less than a year, of what is no whole too; what 其中 parts ends at ；
    {"第四季度评查案卷12份，发现问题31个。", "- 12; - 31"},
    {"国庆假期，共检查企业23家次。", "- 23"},
    {"截至3月底，已检查企业120家次。", "- 120"},
    {"截至12月底，检查企业720家次。", "inspected_enterprise_times 720"},
    {"冬季PM2.5浓度61微克/立方米。", "- 61"},
    {"上半年，组织培训班2期，培训干部职工60人次。", "- 2; - 60"},
    {"办理行政处罚案件34件，其中1至6月15件；下达责令改正决定书41份。",
     "penalty_cases_handled_count 34; - 15; correction_orders_count 41"},
    // against another year than the one before
    {"与2020年相比，PM2.5浓度下降21.5%。", "- -21.5"},
};

const YearRow kPlans[] = {
    {"下一步，开展案卷评查4次，评查案卷80份。", "- 4; - 80"},
    {"计划开展执法检查600家次，集体学法6次。", "- 600; - 6"},
    {"将组织执法人员培训4期，培训200人次。", "- 4; - 200"},
    {"将习近平法治思想纳入学习计划，集体学法6次。", "leaders_law_study_count 6"},
    {"按照年度计划，检查企业430家次。", "inspected_enterprise_times 430"},
};

/// Lent names, and rates behind a list of parts.
const YearRow kStudies[] = {
    {"将习近平法治思想纳入党组理论学习中心组学习内容，开展专题学习4次。",
     "center_group_law_study_count 4"},
    {"制定中心组学习计划，召开党组会议6次。", "- 6"},
    {"受理环境信访案件56件，其中噪声21件、大气23件，办结率100%。",
     "complaints_handled_count 56; - 21; - 23; complaint_handling_rate 100"},
    {"轻微违法行为免罚8件，免罚46.5万元。", "no_penalty_cases_count 8; exempted_fine_yuan 465000"},
    {"收到陈述申辩5件，撤销行政处罚决定1件，先行登记保存2件。",
     "statements_received_count 5; revoked_decisions_count 1; preservation_cases_count 2"},
    {"1人获评全市执法标兵。", "- 1"},
};

const YearRow kBodies[] = {
    {"省厅组织案卷评查，共评查案卷150份。", "- 150"},
    {"督察组交办案件43件，立案处罚8家，罚款126万元。", "- 43; - 8; - 1260000"},
    {"在省生态环境厅的指导下，立案查处环境违法案件41件。", "violation_cases_count 41"},
    {"邀请市司法局专家开展法治讲座2场，培训140人次。",
     "staff_training_session_count 2; staff_training_person_times 140"},
    // who was taught in sessions that are not the bureau's own
    {"组织企业环保管理人员培训班4期，培训260人次。", "- 4; - 260"},
    {"参加省厅执法培训班2期，培训执法人员12人次。", "- 2; - 12"},
    // money of cases of a kind; of cases that are counted in houses
    {"水类案件21件，罚款186万元。", "- 21; - 1860000"},
    {"市本级立案9件，罚款88万元；各县（市、区）共检查企业900家次。", "- 9; - 880000; - 900"},
    {"白石县分局全年立案42件，罚款390万元。", "- 42; - 3900000"},
    {"办理督办信访件14件，全部办结。", "- 14"},
    {"公职律师27人。", "- 27"},
    {"接受区司法局案卷评查，抽取处罚案卷5份。", "- 5"},
    {"10个县（市、区）空气质量优良天数比例平均99.2%。", "- 10; - 99.2"},
    {"查处案件41件，占全省的6.8%；查封扣押3件。",
     "violation_cases_count 41; - 6.8; seizure_cases_count 3"},
    {"立案处罚47家，罚款412万元。", "- 47; fine_total_yuan 4120000"},
    // a cause that nothing explains
    {"未发生因环评审批引起的行政复议。", ""},
    {"未发生因行政处罚引起的行政复议。", "admin_reconsideration_count 0"},
    // a campaign that looks at the office itself narrows nothing
    {"开展规范涉企行政执法专项行动，全年开展行政检查342次。", "inspected_enterprise_times 342"},
};

TEST(FiguresOfAYearTest, AreOfNoOtherTime) {
    for (const YearRow& row : kTimes) EXPECT_EQ(ToldInAYear(row.text), row.told) << row.text;
}

TEST(FiguresOfAYearTest, AreNotWhatIsStillToBeDone) {
    for (const YearRow& row : kPlans) EXPECT_EQ(ToldInAYear(row.text), row.told) << row.text;
}

TEST(FiguresOfAYearTest, AreReadFromLentNamesAndPastParts) {
    for (const YearRow& row : kStudies) EXPECT_EQ(ToldInAYear(row.text), row.told) << row.text;
}

TEST(FiguresOfAYearTest, AreOfNoOtherBody) {
    for (const YearRow& row : kBodies) EXPECT_EQ(ToldInAYear(row.text), row.told) << row.text;
    EXPECT_EQ(ToldInAYear("市局全年立案320件，我分局立案26件。", "青石市生态环境局白石分局"),
              "- 320; violation_cases_count 26");
    EXPECT_EQ(ToldInAYear("市支队在我县办理案件2件，罚款18万元。", "青石市生态环境局白石分局"),
              "- 2; - 180000");
}

/// A line without an end grows the work by as much as the line, whatever it repeats.
TEST(FiguresOfALongLineTest, AreFoundInStepsThatGrowWithIt) {
    const auto steps = [](std::string_view clause, int times) {
        std::string text = "2024年法治政府建设情况报告\n一、主要工作情况\n";
        for (int i = 0; i < times; ++i) text += clause;
        std::size_t looked_at = 0;
        (void)FindFigures(ReadUtf8(text), WordsOfReports(), looked_at);
        return static_cast<double>(looked_at);
    };
    for (const std::string_view clause :
         {"立案查处环境违法案件9件，", "检查企业31家次，罚款8万元，", "其中，立案9件、罚款8万元；",
          "督察期间，检查企业31家次，", "信访举报9件，办结率98%，同比下降3%，"}) {
        const double few = steps(clause, 150);
        EXPECT_GT(few, 0) << clause;
        EXPECT_LT(steps(clause, 600), 4.6 * few) << clause;
    }
}

/// What no report tells, and why.
const std::map<std::string_view, std::string_view> kUntold = {
    {"clues_received_count", "reports tell complaints, not clues of every source together"},
    {"filing_in_time_rate", "a rate of the register's clock"},
    {"correction_recheck_pass_rate", "a rate of the register's rechecks"},
    {"major_discussion_rate", "reports tell the cases discussed, not their share"},
    {"decision_in_time_rate", "a rate of the register's clock"},
    {"publication_in_time_rate", "a rate of the register's clock"},
    {"fine_payment_rate", "reports tell the money that came in, not its share of decisions"},
    {"cases_transferred_count", "reports tell transfers to the police, each kind of its own"},
    {"cases_open_count", "a state of the register on one day"},
    {"offsite_suspected_count", "reports tell clues (offsite_clues_count)"},
    {"data_suspicion_clues_count", "made by this system's detectors"},
    {"data_suspicion_clues_filed_count", "made by this system's detectors"},
    {"monitoring_alarms_count", "made by this system's watch"},
    {"monitoring_alarms_handled_rate", "made by this system's watch"},
    {"supervision_orders_count", "orders through the upper platform, told of inspections at most"},
    {"supervision_reply_in_time_rate", "a rate of the register's clock"},
    {"registered_reconsiderations_count", "a part: what the register of remedies holds"},
    {"registered_reconsideration_losses_count", "a part: what the register of remedies holds"},
    {"registered_suits_count", "a part: what the register of remedies holds"},
    {"registered_suit_losses_count", "a part: what the register of remedies holds"},
    {"registered_disputes_concluded_count", "a part: what the register of remedies holds"},
    {"registered_disputes_lost_count", "a part: what the register of remedies holds"},
    {"registered_disputes_won_count", "a part: what the register of remedies holds"},
    {"registered_head_appearances_count", "a part: what the register of remedies holds"},
    {"registered_suits_heard_count", "a part: what the register of remedies holds"},
    {"registered_suits_heard_with_head_count", "a part: what the register of remedies holds"},
    {"case_reconsiderations_count", "a part: what old cases hold themselves"},
    {"case_reconsideration_losses_count", "a part: what old cases hold themselves"},
    {"case_suits_count", "a part: what old cases hold themselves"},
    {"case_suit_losses_count", "a part: what old cases hold themselves"},
};

TEST(WordingsTest, KnowEveryIndicatorThatReportsTell) {
    std::set<std::string, std::less<>> worded;
    for (const auto& wording : ShippedWordings()) worded.insert(wording.id);
    const auto shipped = catalogue::LoadCatalogue({kCatalogue});
    ASSERT_TRUE(shipped.has_value());
    std::set<std::string_view> known;
    for (const auto& [id, indicator] : shipped.value()->indicators) {
        known.insert(id);
        EXPECT_NE(worded.contains(id), kUntold.contains(id))
            << id << " " << indicator.label << ": has no wording and says not why, or both";
    }
    EXPECT_GT(known.size(), 200U);
    for (const auto& [id, why] : kUntold) EXPECT_TRUE(known.contains(id)) << id << ": " << why;
}

}  // namespace
}  // namespace report_reader
