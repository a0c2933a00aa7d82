// Is every indicator of the catalogue read from sentences that differ, and do the words around a
// figure say what they say for every indicator?
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/load.hpp"
#include "report_reader/figures.hpp"

namespace report_reader {
namespace {

const std::filesystem::path kTree = QH_SOURCE_DIR;

const Vocabulary& WordsOfTheTree() {
    static const auto kLoaded = catalogue::LoadWordings({kTree / "catalogue"});
    static const Vocabulary kVocabulary(kLoaded.value());
    return kVocabulary;
}

std::vector<Figure> FiguresIn(std::string_view sentence, std::string_view bureau) {
    std::string text(bureau);
    text +=
        "2024年度法治政府建设情况报告\n2024年，我局坚持以习近平法治思想为指导，扎实推进法治政府"
        "建设。现将有关情况报告如下：\n";
    text += sentence;
    return FindFigures(ReadUtf8(text), WordsOfTheTree());
}

/// Indicators (`-`: none) and values of a sentence.
std::string ToldOf(std::string_view sentence, std::string_view bureau = "江州市生态环境局") {
    std::string told;
    for (const Figure& figure : FiguresIn(sentence, bureau))
        told += (told.empty() ? "" : "; ") + (figure.indicator.empty() ? "-" : figure.indicator) +
                " " + figure.value;
    return told;
}

struct Sentence {
    std::string indicator, value, unit, comparator, text;
};

/// Three sentences of each indicator, written before anybody looked at its wording.
std::vector<Sentence> Sentences() {
    std::vector<Sentence> sentences;
    std::ifstream file(kTree / "catalogue" / "wordings" / "trials.tsv");
    for (std::string line; std::getline(file, line);) {
        std::array<std::string, 5> cells;
        std::size_t cell = 0;
        for (const char c : line) {
            if (c == '\t') {
                ++cell;
            } else {
                cells.at(cell) += c;
            }
        }
        sentences.push_back({cells[0], cells[1], cells[2], cells[3], cells[4]});
    }
    return sentences;
}

TEST(FiguresOfIndicatorsTest, AreReadFromSentencesThatDiffer) {
    std::map<std::string, int> written;
    std::map<std::string, int> read;
    int right = 0;
    const std::vector<Sentence> sentences = Sentences();
    for (const Sentence& one : sentences) {
        ++written[one.indicator];
        const auto figures = FiguresIn(one.text, "江州市生态环境局");
        const bool told = std::ranges::any_of(figures, [&](const Figure& figure) {
            return figure.indicator == one.indicator && figure.value == one.value &&
                   figure.unit == one.unit && NameOf(figure.comparator) == one.comparator;
        });
        if (!told) std::cout << "not read: " << one.indicator << " " << one.text << "\n";
        right += told ? 1 : 0;
        read[one.indicator] += told ? 1 : 0;
    }

    EXPECT_GE(right, sentences.size() * 97 / 100);
    EXPECT_GE(written.size(), 173U);  // as many as the reports behind the platform tell
    for (const auto& [indicator, times] : written) {
        EXPECT_GE(times, 3) << indicator;
        EXPECT_GE(read[indicator], 2) << indicator;
    }
}

TEST(FiguresOfWordsTest, OfARankAreNoMeanThatItFollows) {
    EXPECT_EQ(ToldOf("PM2.5平均浓度居全省第3位。"), "pm25_province_rank 3");
    EXPECT_EQ(ToldOf("平均每家企业检查3次。"), "- 3");
}

TEST(FiguresOfWordsTest, AreOfTheWholeBehindItsExamples) {
    EXPECT_EQ(ToldOf("组织参加土壤污染防治等各项执法业务培训30次。"),
              "officer_training_session_count 30");
    EXPECT_EQ(ToldOf("组织参加土壤污染防治执法业务培训30次。"), "- 30");
    EXPECT_EQ(ToldOf("开展“青山常在，绿水长流”等普法宣传活动12场。"),
              "publicity_activities_count 12");
}

TEST(FiguresOfWordsTest, OfNoneSayOfWhatKindNoneIs) {
    EXPECT_EQ(ToldOf("全年没有移送公安机关案件。"), "police_transfers_total_count 0");
    EXPECT_EQ(ToldOf("行政复议案件9件，无被撤销、变更或确认违法案件。"),
              "admin_reconsideration_count 9; reconsideration_loss_count 0");
}

TEST(FiguresOfWordsTest, OfTheCityAreNotItsDistricts) {
    EXPECT_EQ(ToldOf("全市优良天数比例为90.1%。", "江州市城西区生态环境局"), "- 90.1");
    EXPECT_EQ(ToldOf("全市优良天数比例为90.1%。", "江州市生态环境局城西分局"), "- 90.1");
    EXPECT_EQ(ToldOf("全市优良天数比例为90.1%。"), "good_air_ratio 90.1");
}

TEST(FiguresOfWordsTest, OfARunShareItsChangesWhateverStandsBeforeIt) {
    EXPECT_EQ(ToldOf("优良天数328天，PM2.5浓度29微克/立方米、PM10浓度54微克/立方米，同比分别下降"
                     "6.5%和3.6%。"),
              "good_air_days 328; pm25_concentration 29; pm10_concentration 54; pm25_yoy_pct -6.5; "
              "pm10_yoy_pct -3.6");
}

TEST(FiguresOfWordsTest, OfAnInspectionThatWasReceivedAreAnothers) {
    EXPECT_EQ(ToldOf("接受省厅执法稽查，反馈问题12个。"), "- 12");
    EXPECT_EQ(ToldOf("开展执法稽查，发现问题12个。"), "supervision_problems_count 12");
}

TEST(FiguresOfWordsTest, OfNoneInAPartOfTheYearSayItsTime) {
    const auto figures = FiguresIn(
        "秋冬季第一阶段（10-12月），全市未出现1个重污染天。"
        "全年没有发生重污染天气。",
        "江州市生态环境局");

    ASSERT_EQ(figures.size(), 2U);
    EXPECT_EQ(figures[0].indicator, "heavy_pollution_days");
    EXPECT_EQ(figures[0].value, "0");
    EXPECT_EQ(figures[0].period, "2024（10-12月）");
    EXPECT_EQ(figures[1].indicator, "heavy_pollution_days");
    EXPECT_EQ(figures[1].period, "2024");
    EXPECT_EQ(ToldOf("第四季度重污染天数3天。"), "- 3");
}

TEST(FiguresOfWordsTest, OfTwoKindsTogetherAreNeither) {
    EXPECT_EQ(ToldOf("不予处罚、减轻处罚案件53起。"), "- 53");
    EXPECT_EQ(ToldOf("公示行政许可、行政处罚等信息1857条。"), "- 1857");
}

TEST(FiguresOfWordsTest, AreToldPastWordsThatSayHowTheyCameAbout) {
    EXPECT_EQ(ToldOf("无人机飞巡26架次。"), "drone_sorties_count 26");
    EXPECT_EQ(ToldOf("我市代表队在大练兵比武中摘得二等奖1个。"),
              "skills_contest_second_prize_count 1");
    EXPECT_EQ(ToldOf("评查案卷48卷，发现文书瑕疵问题95个。"),
              "case_files_reviewed_count 48; file_review_problems_count 95");
    EXPECT_EQ(ToldOf("对重大处罚案件8件均由局案审委集体审议。"), "major_cases_count 8");
}

TEST(FiguresOfWordsTest, AreNotToldPastWordsThatMaySayOfWhat) {
    EXPECT_EQ(ToldOf("立案查处水泥窑违法案件12件。"), "- 12");
    EXPECT_EQ(ToldOf("县司法局评查案卷12份。"), "- 12");
    EXPECT_EQ(ToldOf("举办化工园区业主法治培训班3期。"), "- 3");
    EXPECT_EQ(ToldOf("乡镇饮用水水源地水质达标率96.4%。"), "- 96.4");
    EXPECT_EQ(ToldOf("开展合法性审查、案件会商126件。"), "- 126");
    EXPECT_EQ(ToldOf("接受案卷评查，抽取处罚案卷9份。"), "- 9");
}

TEST(FiguresOfWordsTest, AreCountsOfWhatIsSaidLast) {
    EXPECT_EQ(ToldOf("组织干部职工学法考试2次。"), "law_exam_count 2");
}

TEST(FiguresOfWordsTest, SumUpWhatTheClauseBeforeNames) {
    EXPECT_EQ(ToldOf("每周三下午为企业服务日，累计举办49场。"),
              "service_day_frequency 52; service_day_count 49");
    EXPECT_EQ(ToldOf("每季度抽评案卷，全年共评查276卷。"), "case_files_reviewed_count 276");
    EXPECT_EQ(ToldOf("坚持把集体学法安排在每周例会之前。"), "");
}

TEST(FiguresOfWordsTest, OfNoPenaltySayTheirKindThemselves) {
    EXPECT_EQ(ToldOf("对情节较轻的，以教育为主，免予处罚3起。"), "no_penalty_cases_count 3");
    EXPECT_EQ(ToldOf("对情节较轻的，以教育为主，立案3起。"), "- 3");
}

TEST(FiguresOfWordsTest, BehindAFirstSentenceThatNamesNoPartAreOfTheWhole) {
    EXPECT_EQ(ToldOf("落实规范涉企行政执法专项行动要求。102件案件不予处罚。"),
              "no_penalty_cases_count 102");
    EXPECT_EQ(ToldOf("开展扬尘专项整治。102件案件不予处罚。"), "- 102");
}

TEST(FiguresOfWordsTest, BehindAPlaceAmongOthersAreOurs) {
    EXPECT_EQ(ToldOf("在全市各板块中排第四，优良天数295天。", "江州市城西区生态环境局"),
              "good_air_days 295");
}

TEST(FiguresOfWordsTest, BehindPartsThatAddUpAreOfTheWhole) {
    EXPECT_EQ(ToldOf("全年办理信访举报43件，噪声类17件、养殖异味类14件、其他12件，处理率100%。"),
              "complaints_handled_count 43; - 17; - 14; - 12; complaint_handling_rate 100");
    EXPECT_EQ(ToldOf("全年办理信访举报43件，噪声类17件、养殖异味类14件，处理率100%。"),
              "complaints_handled_count 43; - 17; - 14; - 100");
}

TEST(FiguresOfWordsTest, BehindARemarkOnSharesAreOfTheWhole) {
    EXPECT_EQ(ToldOf("办理行政处罚案件61件，涉气类近半，处罚金额合计735.46万元。"),
              "penalty_cases_handled_count 61; fine_total_yuan 7354600");
    EXPECT_EQ(ToldOf("办理行政处罚案件61件，涉气类案件处罚金额合计35.46万元。"),
              "penalty_cases_handled_count 61; - 354600");
}

TEST(FiguresOfWordsTest, BehindAnothersMeanAreOurs) {
    EXPECT_EQ(ToldOf("全区PM2.5年均浓度28微克/立方米，全市平均29微克/立方米；优良天数301天。",
                     "江州市城西区生态环境局"),
              "pm25_concentration 28; - 29; good_air_days 301");
    EXPECT_EQ(ToldOf("全市优良天数301天。", "江州市城西区生态环境局"), "- 301");
}

TEST(FiguresOfWordsTest, AreNotSomeOfThoseThatWereCounted) {
    EXPECT_EQ(ToldOf("109件处罚案件中有13件超过90日。"), "- 109; - 13");
    EXPECT_EQ(ToldOf("全年被复议24件，审结21件中被纠错1件。"),
              "admin_reconsideration_count 24; - 21; reconsideration_loss_count 1");
}

TEST(FiguresOfWordsTest, StandBehindExamplesOfWhatIsCounted) {
    EXPECT_EQ(ToldOf("评查案卷96卷，梳理出事实表述不清、告知期限不足等问题203个。"),
              "case_files_reviewed_count 96; file_review_problems_count 203");
}

TEST(FiguresOfWordsTest, SayTheVerbOfTheirNameAgainInShort) {
    EXPECT_EQ(ToldOf("对各地行政处罚案卷交叉评查，共评96卷。"), "case_files_reviewed_count 96");
    EXPECT_EQ(ToldOf("对各地行政处罚案卷交叉评查，选出96卷。"), "- 96");
}

TEST(FiguresOfWordsTest, OfAUnitOfTheirOwnMayStandFarFromTheirName) {
    EXPECT_EQ(ToldOf("无人机对秸秆和林下废弃物焚烧、沿河垃圾点巡查126架次。"),
              "drone_sorties_count 126");
}

TEST(FiguresOfWordsTest, SayBehindTheirNameThatThereWasNone) {
    EXPECT_EQ(ToldOf("评查案卷40份，重大问题没有，一般问题96个。"),
              "case_files_reviewed_count 40; file_review_major_problems_count 0; "
              "file_review_general_problems_count 96");
}

TEST(FiguresOfWordsTest, MayHaveTheirUnitBeforeThem) {
    EXPECT_EQ(ToldOf("细颗粒物平均浓度每立方米16微克。"), "pm25_concentration 16");
    EXPECT_EQ(ToldOf("细颗粒物平均浓度低于30微克。"), "");
}

TEST(FiguresOfWordsTest, AskedForByAnotherBodyAreOurs) {
    EXPECT_EQ(ToldOf("按照市司法局部署清理文件14件。"), "normative_docs_cleaned_count 14");
    EXPECT_EQ(ToldOf("市司法局清理文件14件。"), "- 14");
}

TEST(FiguresOfWordsTest, TakeTheNameFromBeforeWhatSaysHowOften) {
    EXPECT_EQ(ToldOf("领导班子集体学法每季度一次，全年实际完成5次。"),
              "leaders_law_study_frequency 4; leaders_law_study_count 5");
}

TEST(FiguresOfWordsTest, AreNotOfWhoWasAskedToTeachNorOfTheMeans) {
    EXPECT_EQ(ToldOf("邀请市委党校教授作习近平法治思想专题辅导1次。"), "xi_thought_study_count 1");
    EXPECT_EQ(ToldOf("配合市委党校作习近平法治思想专题辅导1次。"), "- 1");
    EXPECT_EQ(ToldOf("依托“青石岩课堂”对干部职工轮训2期。"), "staff_training_session_count 2");
    EXPECT_EQ(ToldOf("为青石岩业主轮训2期。"), "- 2");
}

}  // namespace
}  // namespace report_reader
