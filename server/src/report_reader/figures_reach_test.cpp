// How far words reach: past a bracket, over a list, up to a sum; and what they leave alone.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

#include "catalogue/wordings.hpp"
#include "report_reader/figures.hpp"

namespace report_reader {
namespace {

const Vocabulary& VocabularyOfTheTree() {
    static const auto kLoaded =
        catalogue::LoadWordings({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    static const Vocabulary kVocabulary(kLoaded.value());
    return kVocabulary;
}

/// Indicators (`-`: none) and values of a sentence.
std::string ToldAtAll(std::string_view sentence) {
    std::string text =
        "江州市生态环境局2024年度法治政府建设情况报告\n2024年，我局坚持以习近平法治思想为指导，"
        "扎实推进法治政府建设。现将有关情况报告如下：\n";
    text += sentence;
    std::string told;
    for (const Figure& figure : FindFigures(ReadUtf8(text), VocabularyOfTheTree()))
        told += (told.empty() ? "" : "; ") + (figure.indicator.empty() ? "-" : figure.indicator) +
                " " + figure.value;
    return told;
}

TEST(FiguresInReachTest, StandPastABracketThatSaysWhatIsHeldToo) {
    EXPECT_EQ(ToldAtAll("检查企业（含屠宰场、卫生院）271家次。"), "inspected_enterprise_times 271");
    EXPECT_EQ(ToldAtAll("检查企业（节假日36家次）271家次。"), "- 36; - 271");
}

TEST(FiguresInReachTest, CountVisitsAlsoWhereABracketPartsTheUnit) {
    EXPECT_EQ(ToldAtAll("出动执法人员800人次，检查企业312家（次）。"),
              "enforcement_person_times 800; inspected_enterprise_times 312");
    EXPECT_EQ(ToldAtAll("检查企业312家（艘）次。"), "inspected_enterprise_times 312");
    EXPECT_EQ(ToldAtAll("检查点位640个次。"), "inspected_enterprise_times 640");
}

TEST(FiguresInReachTest, OfAListThatThereWasNoneOfAreEachNone) {
    EXPECT_EQ(ToldAtAll("全年没有查封扣押和移送公安机关的案件。"),
              "seizure_cases_count 0; police_transfers_total_count 0");
    EXPECT_EQ(ToldAtAll("年内未发生行政拘留、涉嫌犯罪移送案件。"),
              "detention_transfers_count 0; crime_transfers_count 0");
    EXPECT_EQ(ToldAtAll("没有重大行政决策事项。"), "major_decisions_made_count 0");
    EXPECT_EQ(ToldAtAll("未发生噪声扰民投诉。"), "");
}

TEST(FiguresInReachTest, AreOfTheWholeWhereTheirClauseSumsUp) {
    EXPECT_EQ(ToldAtAll("对辖区养鸭场、豆制品作坊逐户走访，共出动执法人员96人次。"),
              "enforcement_person_times 96");
    EXPECT_EQ(ToldAtAll("督察期间，共立案9件。"), "- 9");
}

TEST(FiguresInReachTest, BehindAPartOfTheOneBeforeAreOfTheWholeAgain) {
    EXPECT_EQ(ToldAtAll("检查企业840家次，其中夜查112家次，出动执法人员1900人次。"),
              "inspected_enterprise_times 840; - 112; enforcement_person_times 1900");
    EXPECT_EQ(ToldAtAll("立案30件，其中夜查立案4件，罚款9万元。"),
              "violation_cases_count 30; - 4; - 90000");
}

TEST(FiguresInReachTest, BehindALongerListAreNoPartsOfIt) {
    EXPECT_EQ(ToldAtAll("检查企业、渔船88家次，立案查处6起。"), "- 88; violation_cases_count 6");
    EXPECT_EQ(ToldAtAll("检查企业烟囱88家次，立案查处6起。"), "- 88; - 6");
}

TEST(FiguresInReachTest, OfARateSpeakOfWhatAnyClauseBeforeExplains) {
    EXPECT_EQ(ToldAtAll("办理信访投诉210件，养殖异味重复投诉下降两成多，办结率98%。"),
              "complaints_handled_count 210; complaint_handling_rate 98");
    EXPECT_EQ(ToldAtAll("办理上级巡视交办信访件12件，办结率98%。"), "- 12; - 98");
}

TEST(FiguresInReachTest, CountWhatStandsDirectlyBehindThem) {
    EXPECT_EQ(ToldAtAll("9个国控省控断面水质优良率88.9%。").substr(0, 22),
              "water_sections_count 9");
}

TEST(FiguresInReachTest, BehindTheirLikeNeedNoWordOfItsOwn) {
    EXPECT_EQ(ToldAtAll("交叉评查案卷44宗，发现问题57个，其中一般性问题51个。"),
              "case_files_reviewed_count 44; file_review_problems_count 57; "
              "file_review_general_problems_count 51");
    EXPECT_EQ(ToldAtAll("发现问题57个，其中一般性问题51个。"), "- 57; - 51");
    EXPECT_EQ(ToldAtAll("举办执法人员培训3期，共210人次。"),
              "officer_training_session_count 3; officer_training_person_times 210");
    EXPECT_EQ(ToldAtAll("举办企业培训3期，共210人次。"), "- 3; - 210");
}

TEST(FiguresInReachTest, MayStandBehindHowAndWithWhomThingsWereDone) {
    EXPECT_EQ(ToldAtAll("全年在不增加企业负担的前提下检查企业530家次。"),
              "inspected_enterprise_times 530");
    EXPECT_EQ(ToldAtAll("全年以非现场方式检查企业530家次。"), "offsite_checks_count 530");
    EXPECT_EQ(ToldAtAll("会同港航、渔政等部门联合执法7次。"), "joint_inspection_count 7");
}

TEST(FiguresInReachTest, OfARateAreAlsoSaidInItsWords) {
    EXPECT_EQ(ToldAtAll("办理信访举报64件，均按期办结。"),
              "complaints_handled_count 64; complaint_handling_rate 100");
    EXPECT_EQ(ToldAtAll("组织法律知识考试1次，全员参考、无一不合格。"),
              "law_exam_count 1; law_exam_participation_rate 100; law_exam_pass_rate 100");
}

TEST(FiguresInReachTest, MayBeWrittenAsOnChequesOrInTenths) {
    EXPECT_EQ(ToldAtAll("全年罚款叁拾贰万伍仟元。"), "fine_total_yuan 325000");
    EXPECT_EQ(ToldAtAll("行政检查频次同比下降三成。"), "inspection_frequency_yoy_pct -30");
    EXPECT_EQ(ToldAtAll("全面三成立专班。"), "");
}

/// What officials put before any figure says how, who or when, and narrows none.
TEST(FiguresInReachTest, StandBehindWordsThatSayHowAndWho) {
    constexpr std::array<std::string_view, 40> kBefore{
        "全年共",   "年度内",       "我局全年", "两级执法队伍",   "执法大队全年", "法规科牵头",
        "审批科",   "从严",         "果断",     "高频次",         "分片区",       "压茬",
        "滚动",     "不间断",       "宽严相济", "说理式",         "坚持问题导向", "包容审慎",
        "接续",     "据不完全统计", "立足职能", "聚焦主责主业",   "紧扣主题",     "突出重点",
        "创新载体", "拓宽渠道",     "多措并举", "线上线下相结合", "上下联动",     "齐抓共管",
        "压实责任", "层层落实",     "周密部署", "精心策划",       "依照法定程序", "经集体讨论",
        "报经批准", "应查尽查",     "动真碰硬", "截至年底共"};
    constexpr std::array<std::array<std::string_view, 2>, 9> kFigures{
        {{"立案查处环境违法案件37件。", "violation_cases_count 37"},
         {"下达行政处罚决定书37份。", "penalty_decisions_count 37"},
         {"检查企业37家次。", "inspected_enterprise_times 37"},
         {"出动执法人员37人次。", "enforcement_person_times 37"},
         {"审批建设项目环评37件。", "eia_approvals_count 37"},
         {"开展普法宣传活动37场。", "publicity_activities_count 37"},
         {"举办执法人员培训37期。", "officer_training_session_count 37"},
         {"评查案卷37份。", "case_files_reviewed_count 37"},
         {"实施查封扣押37件。", "seizure_cases_count 37"}}};
    std::size_t right = 0;
    for (const std::string_view before : kBefore)
        for (const auto& [sentence, told] : kFigures) {
            const std::string read = ToldAtAll(std::string(before).append(sentence));
            if (read != told) std::cout << before << sentence << " " << read << "\n";
            right += read == told ? 1U : 0U;
        }
    EXPECT_GE(right, kBefore.size() * kFigures.size() * 98 / 100);
}

TEST(FiguresInReachTest, SayALimitAsItIsWritten) {
    const auto told = [](std::string_view sentence) {
        std::string text = "江州市生态环境局2024年度法治政府建设情况报告\n2024年，";
        text += sentence;
        return FindFigures(ReadUtf8(text), VocabularyOfTheTree()).back().comparator;
    };
    EXPECT_EQ(told("环评报告表审批时限压缩至9个工作日。"), Comparator::kExact);
    EXPECT_EQ(told("环评报告表审批时限压缩至9个工作日以内。"), Comparator::kAtMost);
}

TEST(FiguresInReachTest, OfABodyThatCasesAreHandedToAreTheBureaus) {
    EXPECT_EQ(ToldAtAll("移送市公安局行政拘留3件。"), "detention_transfers_count 3");
    EXPECT_EQ(ToldAtAll("市公安局行政拘留3件。"), "- 3");
}

}  // namespace
}  // namespace report_reader
