#include "report_reader/figures.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "report_reader/figures_json.hpp"

namespace report_reader {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = QH_SOURCE_DIR;
const fs::path kReports = kSource / ".." / "shared" / "mission" / "reports";

std::string BytesIn(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<catalogue::FigureWording>& Wordings() {
    static const auto kLoaded = catalogue::LoadWordings({kSource / "catalogue"});
    return kLoaded.value();
}

const Vocabulary& Shipped() {
    static const Vocabulary kVocabulary(Wordings());
    return kVocabulary;
}

std::string Told(const Figure& figure) {
    const std::string to = figure.value_to.empty() ? "" : "~" + figure.value_to;
    return (figure.indicator.empty() ? "-" : figure.indicator) + " " + figure.value + to +
           figure.unit + " " + std::string(NameOf(figure.comparator));
}

std::string AllTold(std::string_view text) {
    std::string told;
    for (const Figure& figure : FindFigures(ReadUtf8(text), Shipped()))
        told += (told.empty() ? "" : "; ") + Told(figure);
    return told;
}

/// More words than those in which a report says of what time it is.
std::string Filler() {
    std::string words;
    for (int i = 0; i < 20; ++i) words += "我局扎实推进各项工作。";
    return words + "\n";
}

struct Row {
    const char* text;
    const char* told;
};
const Row kRows[] = {
    // one number for two, one for each of two, two without a separator
    {"制定规范性文件2件，合法性审核和备案率均达100%。",
     "normative_docs_made_count 2件 exact; normative_docs_legality_review_rate 100% exact; "
     "normative_docs_filing_rate 100% exact"},
    {"对正面清单内企业开展非现场检查9次、现场检查4次，发现问题各2个。",
     "positive_list_offsite_checks_count 9次 exact; positive_list_onsite_checks_count 4次 "
     "exact; "
     "positive_list_onsite_problems_count 2个 exact; positive_list_offsite_problems_count 2个 "
     "exact"},
    {"全年约谈企业6次11家。",
     "enterprise_interview_count 6次 exact; enterprise_interviewed_count 11家 exact"},
    {"PM2.5、PM10年均浓度分别为41、73微克/立方米，同比分别下降8.2%、5.4%。",
     "pm25_concentration 41ug/m3 exact; pm10_concentration 73ug/m3 exact; "
     "pm25_yoy_pct -8.2% pct_change; pm10_yoy_pct -5.4% pct_change"},
    // sums of two are neither
    {"办理行政复议、行政诉讼案件共5件。", "- 5件 exact"},
    // none in words, and the trap
    {"全年无行政复议案件发生。", "admin_reconsideration_count 0件 exact"},
    {"全年无行政复议、行政诉讼败诉案件。",
     "litigation_loss_count 0件 exact; reconsideration_loss_count 0件 exact"},
    {"全市未出现 1 个重污染天。", "heavy_pollution_days 0天 exact"},
    {"辐射事故零发生，败诉率为零。",
     "radiation_accidents_count 0起 exact; litigation_loss_rate 0% exact"},
    {"利用无人机查处行政复议涉及的案件线索。", ""},
    // all in words
    {"行政诉讼案件4件，均胜诉。", "admin_litigation_count 4件 exact; dispute_win_rate 100% exact"},
    {"基本做到移动执法人员全覆盖。", "mobile_officer_coverage_rate 100% approx_below"},
    {"力争学习全覆盖。", ""},
    // how exact
    {"检查企业2.1万余家次。", "inspected_enterprise_times 21000家次 at_least"},
    {"组织近400名执法人员参加执法资格考试。", "officer_exam_participants_count 400人 approx_below"},
    {"罚款约3128万元。", "fine_total_yuan 31280000元 approx"},
    {"服务日服务企业逾500家次。", "service_day_enterprise_times 500家次 at_least"},
    {"罚款144.4967万元。", "fine_total_yuan 1444967元 exact"},
    {"罚款1.2亿元。", "fine_total_yuan 120000000元 exact"},
    {"处罚决定下达后7个工作日内公示行政处罚。", "publication_deadline_days 7日 at_most"},
    {"4个断面实现1-2个水质类别提升。",
     "water_sections_improved_count 4个 exact; water_class_improvement_max 2个类别 exact; "
     "water_class_improvement_min 1个类别 exact"},
    // Chinese numerals, orders, ranks, changes
    {"局领导集体学法十二次。", "leaders_law_study_count 12次 exact"},
    {"完成第五批次环境信用评价工作。", "credit_eval_batch_no 5批次 exact"},
    {"党组理论学习中心组学习做到每月一学。", "center_group_study_frequency 12次/年 exact"},
    {"每季度组织2次案卷评查。", "file_review_frequency 8次/年 exact; - 2次 exact"},
    {"综合指数4.2，同比改善3.1%，改善率居全省第五位。",
     "air_composite_index 4.2无量纲 exact; air_composite_index_yoy_pct -3.1% pct_change; "
     "air_composite_index_improvement_rank 5位 rank"},
    {"优良天数251天，同比增加14天、全省第14。",
     "good_air_days 251天 exact; good_air_days_yoy 14天 abs_change; "
     "good_air_days_province_rank 14位 rank"},
    {"对《甲方案》《乙规划》和《丙办法》等重大决策性文件均公开征求意见。",
     "major_decisions_made_count 3件 at_least; major_decision_consultation_rate 100% exact"},
    // parts in brackets, and what is known to be none of ours
    {"立案查处环境违法案件524件（其中立案处罚262件）。",
     "violation_cases_count 524件 exact; - 262件 exact"},
    {"按日连续处罚案件3件，罚款80万元。",
     "daily_penalty_cases_count 3件 exact; daily_penalty_yuan 800000元 exact"},
    {"争取专项资金1200万元。", "- 12000000元 exact"},
    // words before a number that speak of something else
    {"建立案件会商、重大案件督办等6个方面机制。", "- 6个 exact"},
    {"下达处罚决定较多的是青石县（52起）。", "- 52起 exact"},
    {"信访投诉案件中水污染4件、噪声7件。", "- 4件 exact; - 7件 exact"},
    {"适用四个配套办法的案件中，查封扣押3件。", "seizure_cases_count 3件 exact"},
    {"开展专项行动检查车辆9辆；查处油烟投诉21起。", "- 9辆 exact; - 21起 exact"},
    {"对公司处十万元以上二十万元以下罚款。", ""},
    // what is left unexplained in its clause leaves a figure without a meaning
    {"我局依法立案查处各类环境违法案件12件。", "violation_cases_count 12件 exact"},
    {"立案查处水泥窑违法案件12件。", "- 12件 exact"},
    {"石桥街道立案5件。", "- 5件 exact"},
    {"检查水泥窑45家次，立案6件，罚款8万元。", "- 45家次 exact; - 6件 exact; - 80000元 exact"},
    {"检查水泥窑45家次。全年立案6件。", "- 45家次 exact; violation_cases_count 6件 exact"},
    {"全市有20个地区罚款超过1亿元。", "- 20个 exact; - 100000000元 at_least"},
    {"举办化工园区业主法治培训班3期。", "- 3期 exact"},
    {"罚款超过1亿元（人民币）的有两个分局。", "- 100000000元 at_least"},
    // a frame before it, 其中 of something else, a name of its own clause
    {"针对露天堆场，立案3件。", "- 3件 exact"},
    {"督导组进驻期间，受理信访举报26件。", "- 26件 exact"},
    {"在市委的坚强领导下，立案3件。", "violation_cases_count 3件 exact"},
    {"植树32棵，其中立案3件。", "- 32棵 exact; - 3件 exact"},
    {"群众举报已办结，其中立案3件。", "- 3件 exact"},
    {"第一轮督察累计立案29家，罚款14.3亿元。", "- 29家 exact; - 1430000000元 exact"},
    {"开展习近平法治思想专题研讨4次，集体学法10次。",
     "xi_thought_study_count 4次 exact; leaders_law_study_count 10次 exact"},
    {"甲和乙（以下分别简称PM2.5和PM10）浓度分别为54微克/立方米和85微克/立方米。",
     "- 54微克/立方米 exact; - 85微克/立方米 exact"},
    {"涉嫌环境犯罪案件实现“零”突破。", ""},
    // money in words, money without 元, small letters
    {"处罚金额超两亿元。", "fine_total_yuan 200000000元 at_least"},
    {"处罚金额2710万。", "fine_total_yuan 27100000元 exact"},
    {"pm2.5浓度为43微克/立方米。", "pm25_concentration 43ug/m3 exact"},
    // a meaning that is unknown is not forced
    {"新建成小微湿地17处。", "- 17处 exact"},
    // no figures at all
    {"2025年1月29日，三环发〔2026〕8号、部令第8号、第二十五条第一款。", ""},
    {"拨打12345热线和12369平台，电话8140110。", ""},
    {"PM2.5、PM10、3D建模、“1+N”体系、5G执法。", ""},
    {"开展“6·5”环境日、12.4国家宪法日、“八五”普法活动。", ""},
    {"落实第一责任人职责，坚持一岗双责、三项制度、两个维护、一案一策。", ""},
    {"依据《规划（2021—2025年）》和《关于2件事的通知》。", ""},
    {"8:30至17:30办公。", ""},
};

TEST(FiguresTest, AreFoundWithTheirMeaning) {
    for (const Row& row : kRows) EXPECT_EQ(AllTold(row.text), row.told) << row.text;
}

TEST(WordingsTest, AreNeutralForIndicatorsThatExist) {
    for (const catalogue::FigureWording& neutral : Wordings()) {
        for (const std::string& pattern : neutral.applies) {
            const std::string_view begin = std::string_view(pattern).substr(0, pattern.find('*'));
            const bool known = std::ranges::any_of(Wordings(), [&](const auto& wording) {
                return pattern.ends_with('*') ? wording.id.starts_with(begin)
                                              : wording.id == pattern;
            });
            EXPECT_TRUE(known) << neutral.id << " " << pattern;
        }
    }
}

TEST(FiguresTest, UnderAHeadingOfAPartAreNoneOfTheWhole) {
    EXPECT_EQ(
        AllTold("一、扬尘管控\n出动执法人员30人次，立案3件。全年立案8件。\n二、执法\n立案9件。"),
        "- 30人次 exact; - 3件 exact; - 8件 exact; violation_cases_count 9件 exact");
    EXPECT_EQ(AllTold("一是强化扬尘管控。出动执法人员30人次。二是严格执法。立案9件。"),
              "- 30人次 exact; violation_cases_count 9件 exact");
}

TEST(FiguresTest, StayInTheRegionThatWasNamed) {
    EXPECT_EQ(
        AllTold(
            "京津冀优良天数比例为50.4%。PM2.5浓度为50微克/立方米。全市PM2.5浓度为30微克/立方米。"),
        "- 50.4% exact; - 50微克/立方米 exact; pm25_concentration 30ug/m3 exact");
}

TEST(FiguresTest, OfHalfAYearAreNoneOfAYearlyReport) {
    EXPECT_EQ(AllTold("2024年度工作报告\n上半年检查企业30家次。1—6月立案3件。1—11月罚款5万元。"),
              "- 30家次 exact; - 3件 exact; fine_total_yuan 50000元 exact");
    EXPECT_EQ(AllTold("2024年上半年工作总结\n上半年检查企业30家次。"),
              "inspected_enterprise_times 30家次 exact");
}

TEST(FiguresTest, OfACampaignSayItsName) {
    const auto figures = FindFigures(
        ReadUtf8("开展危险废物专项整治行动，发现问题74个，立案9起。本次行动罚款96万元。"),
        Shipped());

    ASSERT_EQ(figures.size(), 3U);
    EXPECT_EQ(figures[0].indicator, "campaign_problems_found_count");
    EXPECT_EQ(figures[1].indicator, "campaign_cases_filed_count");
    for (const std::size_t i : {0U, 1U}) EXPECT_EQ(figures[i].of, "危险废物专项整治行动");
    EXPECT_NE(FiguresJson(figures).find("\"of\":\"危险废物专项整治行动\""), std::string::npos);
}

TEST(FiguresTest, OfCampaignsThatAreJoinedSayAllTheirNames) {
    const auto figures = FindFigures(
        ReadUtf8("开展打击数据造假“百日攻坚”专项整治和扬尘排查整治行动，发现问题15个。"),
        Shipped());

    ASSERT_EQ(figures.size(), 1U);
    EXPECT_EQ(figures[0].of, "打击数据造假“百日攻坚”专项整治和扬尘排查整治行动");
}

TEST(FiguresTest, OfACampaignWithoutANameAreNotTold) {
    EXPECT_EQ(AllTold("开展专项行动，发现问题74个，立案9起。"), "- 74个 exact; - 9起 exact");
    EXPECT_EQ(AllTold("相继开展一系列专项行动，发现问题74个。"), "- 74个 exact");
    EXPECT_EQ(AllTold("开展各类专项行动，发现问题74个。"),
              "campaign_problems_found_count 74个 exact");
    EXPECT_EQ(AllTold("“碧水”专项行动期间，全市共立案9起。查处违法企业3家。"),
              "campaign_cases_filed_count 9件 exact; - 3家 exact");
}

TEST(FiguresTest, OfACampaignAreNoneOfTheYearUntilItBeginsAnew) {
    EXPECT_EQ(AllTold("开展危险废物专项整治。检查企业30家次，罚款5万元。全年检查企业90家次。"),
              "- 30家次 exact; campaign_fine_yuan 50000元 exact; "
              "inspected_enterprise_times 90家次 exact");
    EXPECT_EQ(AllTold("开展扬尘专项整治，罚款5万元，超出去年全年罚款的两成，查封扣押4件。"),
              "campaign_fine_yuan 50000元 exact; - 4件 exact");
}

TEST(FiguresTest, OfTheReportsOwnTimeAreNoneOfTheCampaignBefore) {
    EXPECT_EQ(AllTold("2025年一季度执法情况\n一季度，开展“碧水”专项行动，立案9件。一季度，全市检查"
                      "企业90家次。"),
              "campaign_cases_filed_count 9件 exact; inspected_enterprise_times 90家次 exact");
}

TEST(FiguresTest, OfADayAreNoneOfTheYear) {
    EXPECT_EQ(AllTold("21日，检查企业295家次。截至当天22时，检查企业11家次。检查企业800家次。"),
              "- 295家次 exact; - 11家次 exact; inspected_enterprise_times 800家次 exact");
}

TEST(FiguresTest, OfAnotherOfficesHonourAreNotTheBureaus) {
    EXPECT_EQ(AllTold("青石市生态环境局工作报告\n全市空气质量改善，白石区获评生态文明示范区。"),
              "");
    EXPECT_EQ(AllTold("青石市生态环境局工作报告\n我局获评法治政府建设示范单位。"),
              "unit_honours_count 1个 exact");
}

TEST(FiguresTest, OfAMonthStayItsOwnInTheSentenceThatGoesOn) {
    EXPECT_EQ(AllTold("1-10月，全市立案84件。10月，全市立案9件。在查办的案件中，查封扣押3件。"),
              "violation_cases_count 84件 exact; - 9件 exact; - 3件 exact");
}

TEST(FiguresTest, OfARateWhoseWholeIsNotToldAreNotTold) {
    EXPECT_EQ(AllTold("督察组转办信访件120件，已办结118件，办结率98%。"),
              "- 120件 exact; - 118件 exact; - 98% exact");
    EXPECT_EQ(AllTold("受理信访举报120件，已办结118件，办结率98%。"),
              "complaints_handled_count 120件 exact; - 118件 exact; "
              "complaint_handling_rate 98% exact");
}

TEST(FiguresTest, NameThePlaceOfWhichALetterIsGrammarToo) {
    EXPECT_EQ(AllTold("天青市生态环境局工作总结\n天青环保部门出动执法人员38人次。"),
              "enforcement_person_times 38人次 exact");
}

TEST(FiguresTest, NameTheBureausOwnPlace) {
    EXPECT_EQ(AllTold("青石县生态环境分局工作总结\n青石县立案5件。"),
              "violation_cases_count 5件 exact");
    EXPECT_EQ(AllTold("青石县生态环境分局工作总结\n河东立案5件。"), "- 5件 exact");
}

TEST(FiguresTest, OfWhatWasPublishedAreNoCases) {
    EXPECT_EQ(AllTold("主动公开环境质量信息20篇；查封（扣押）信息1件；环评批复31件。"),
              "- 20篇 exact; - 1件 exact; - 31件 exact");
    EXPECT_EQ(AllTold("一、政务公开\n环评审批31件。下达处罚决定书9份。\n二、审批\n环评审批31件。"),
              "- 31件 exact; penalty_decisions_count 9件 exact; eia_approvals_count 31件 exact");
    EXPECT_EQ(AllTold("未发生因政府信息公开引起的行政复议。全年无行政复议案件发生。"),
              "admin_reconsideration_count 0件 exact");
}

TEST(FiguresTest, OfPapersCountNoCases) {
    EXPECT_EQ(AllTold("受理信访举报信息17件。"), "- 17件 exact");
    EXPECT_EQ(AllTold("公众号发布信息17条。"), "wechat_posts_count 17篇 exact");
}

TEST(FiguresTest, OfACampaignThatIsNamedBehindThemAreNotTheYears) {
    EXPECT_EQ(AllTold("已出动执法人员600人次，对“利剑”行动清单中的问题进行了查处，立案6起。"),
              "- 600人次 exact; campaign_cases_filed_count 6件 exact");
    EXPECT_EQ(AllTold("全年立案6件，开展扬尘专项整治3次。"),
              "violation_cases_count 6件 exact; - 3次 exact");
}

TEST(FiguresTest, UnderATitleOfACampaignAreItsOwnUntilAYearBegins) {
    EXPECT_EQ(
        AllTold("省厅通报“环湖利剑”专项行动\n截至目前，移送行政拘留19起。今年以来，罚款5万元。"),
        "- 19起 exact; fine_total_yuan 50000元 exact");
}

TEST(FiguresTest, OfASentenceThatTellsPartsAreParts) {
    EXPECT_EQ(AllTold("督察组转办信访件127件。其中，罚款70万元。"),
              "- 127件 exact; - 700000元 exact");
    EXPECT_EQ(AllTold("查处典型案件21件，其中，移送行政拘留4起。"), "- 21件 exact; - 4起 exact");
    EXPECT_EQ(AllTold("四类案件共17件。其中，查封扣押案件7件。"),
              "coercion_cases_count 17件 exact; seizure_cases_count 7件 exact");
    EXPECT_EQ(AllTold("受理群众来电举报120件，来信来访30件。"), "- 120件 exact; - 30件 exact");
}

TEST(FiguresTest, OfWhatComplaintsLedToAreNotTheYears) {
    EXPECT_EQ(AllTold("受理信访举报300件，已办结290件，立案12件，罚款90万元；立案50件。"),
              "complaints_handled_count 300件 exact; - 290件 exact; - 12件 exact; "
              "- 900000元 exact; violation_cases_count 50件 exact");
}

TEST(FiguresTest, OfSeveralYearsOrAnotherOneAreNotTheYears) {
    EXPECT_EQ(AllTold("2024年度工作报告\n2018年以来，立案900件。“十四五”期间，罚款9亿元。"),
              "- 900件 exact; - 900000000元 exact");
    EXPECT_EQ(AllTold("2024年度工作报告\n" + Filler() + "9月8日至12月25日，检查企业120家次。"),
              "- 120家次 exact");
    EXPECT_EQ(AllTold("2024年度工作报告\n立案100件，较去年同期的84件增加16件。"),
              "violation_cases_count 100件 exact; - 84件 exact; - 16件 abs_change");
}

TEST(FiguresTest, OfAnotherBodyAreNotTheBureaus) {
    EXPECT_EQ(AllTold("市公安局移送行政拘留7件。"), "- 7件 exact");
    EXPECT_EQ(AllTold("市公安局等部门参加，我局移送行政拘留7件。"),
              "detention_transfers_count 7件 exact");
}

TEST(FiguresTest, OfNextYearAreNoFiguresOfThisOne) {
    const auto figures = FindFigures(ReadUtf8("2025年法治政府建设报告\n一、情况\n2024年办理行政复议"
                                              "案件2件，2025年办理行政复议案件3件。\n"
                                              "二、下一步工作\n举办执法人员培训6期。\n"),
                                     Shipped());

    ASSERT_EQ(figures.size(), 3U);
    EXPECT_EQ(figures[0].period, "2024");
    EXPECT_EQ(figures[1].period, "2025");
    EXPECT_TRUE(figures[2].planned);
    EXPECT_EQ(figures[2].indicator, "");
}

TEST(FiguresTest, AreWrittenAsAList) {
    const auto figures = FindFigures(ReadUtf8("罚款9.5万元，\n植树17处。"), Shipped());

    EXPECT_EQ(
        FiguresJson(figures),
        "[\n{\"indicator\":\"fine_total_yuan\",\"label\":\"罚款总额\",\"value\":95000,\"unit\":"
        "\"元\",\"comparator\":\"exact\",\"period\":\"\",\"text\":\"9.5万元\",\"at\":2,\"line\":1},"
        "\n"
        "{\"indicator\":null,\"value\":17,\"unit\":\"处\",\"comparator\":\"exact\",\"period\":\"\","
        "\"text\":\"17处\",\"at\":11,\"line\":2}\n]\n");
}

// ---- how well whole reports are read ------------------------------------------------------------

using Rows = std::map<std::string, int>;

struct Score {
    int rows = 0, right = 0, given = 0, invented = 0;

    void Add(const Rows& expected, const Rows& found, const std::string& name) {
        for (const auto& [row, count] : expected) {
            const auto at = found.find(row);
            const int met = std::min(count, at == found.end() ? 0 : at->second);
            rows += count;
            right += met;
            if (met < count) std::cout << name << ": missing " << row << "\n";
        }
        for (const auto& [row, count] : found) {
            const auto at = expected.find(row);
            const int extra = count - std::min(count, at == expected.end() ? 0 : at->second);
            given += count;
            invented += extra;
            if (extra > 0) std::cout << name << ": invented " << row << "\n";
        }
    }
    void Print(const std::string& name) const {
        std::cout << fmt::format("{}: {} of {} right ({:.1f}%), {} of {} invented ({:.1f}%)\n",
                                 name, right, rows, 100.0 * right / rows, invented, given,
                                 100.0 * invented / std::max(given, 1));
    }
    [[nodiscard]] bool Reaches(double least_right, double most_invented) const {
        return right >= least_right * rows && invented <= most_invented * given;
    }
};

Rows RowsOf(const fs::path& file, const Vocabulary& vocabulary) {
    Rows rows;
    for (const Figure& figure : FindFigures(ReadText(BytesIn(file)).value(), vocabulary)) {
        if (!figure.indicator.empty())
            ++rows[figure.indicator + " " + figure.value + " " + figure.unit + " " +
                   std::string(NameOf(figure.comparator))];
    }
    return rows;
}

std::vector<std::string> Cells(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
        if (c == '\t') {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    return cells;
}

/// The rows of figures.tsv that belong to a report.
Rows KnownRows(const std::string& report) {
    Rows rows;
    std::ifstream file(kReports / ".." / "figures.tsv");
    for (std::string line; std::getline(file, line);) {
        const auto cells = Cells(line);
        if (cells.size() > 8 && cells[0] == report)
            ++rows[cells[4] + " " + cells[6] + " " + cells[7] + " " + cells[8]];
    }
    return rows;
}

const char* const kThree[] = {"sanmenxia-2025", "jiaozuo-2025", "huangzhong-2025"};

TEST(FiguresOfReportsTest, AreRightOnTheThreeReports) {
    if (!fs::exists(kReports)) GTEST_SKIP() << "no ../shared/mission/reports beside the project";
    Score score;
    for (const std::string report : kThree)
        score.Add(KnownRows(report + ".txt"), RowsOf(kReports / (report + ".txt"), Shipped()),
                  report);

    score.Print("three reports");
    EXPECT_TRUE(score.Reaches(0.97, 0.03));
}

/// Words that were taken up because one report uses them are dropped, and that report is read.
TEST(FiguresOfReportsTest, AreUnderstoodOfAReportThatIsLeftOut) {
    if (!fs::exists(kReports)) GTEST_SKIP() << "no ../shared/mission/reports beside the project";
    for (const std::string report : kThree) {
        const Vocabulary without(catalogue::WithoutReport(Wordings(), report));
        Score score;
        score.Add(KnownRows(report + ".txt"), RowsOf(kReports / (report + ".txt"), without),
                  report);
        score.Print("without " + report);
        EXPECT_TRUE(score.Reaches(0.85, 0.05)) << report;
    }
}

/// Reports written for this test in other styles (tests/report_reader/held_out).
TEST(FiguresOfReportsTest, AreUnderstoodOfOtherStyles) {
    Score all;
    for (const fs::directory_entry& file :
         fs::directory_iterator(kSource / "tests" / "report_reader" / "held_out")) {
        if (file.path().extension() == ".tsv") continue;
        fs::path table = file.path();
        table.replace_extension(".tsv");
        Rows expected;
        std::ifstream rows(table);
        for (std::string line; std::getline(rows, line);) {
            std::ranges::replace(line, '\t', ' ');
            ++expected[line];
        }
        all.Add(expected, RowsOf(file.path(), Shipped()), file.path().filename().string());
    }
    all.Print("other styles");
    EXPECT_TRUE(all.Reaches(0.95, 0.03));
}

}  // namespace
}  // namespace report_reader
