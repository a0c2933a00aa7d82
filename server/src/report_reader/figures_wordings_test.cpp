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
    std::ifstream file(kTree / "tests" / "report_reader" / "sentences.tsv");
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

}  // namespace
}  // namespace report_reader
