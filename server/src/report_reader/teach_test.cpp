// An author says once what a figure means: which words are kept for it, what bars them, and is the
// next year's report read by them?
#include "report_reader/teach.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace report_reader {
namespace {

const std::filesystem::path kTeachTree = QH_SOURCE_DIR;
const std::filesystem::path kTaught = kTeachTree / "tests" / "report_reader" / "taught";

std::string TaughtText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<catalogue::FigureWording>& CatalogueWordings() {
    static const auto kLoaded = catalogue::LoadWordings({kTeachTree / "catalogue"});
    return kLoaded.value();
}

const std::vector<ReportText>& Trials() {
    static const std::vector<ReportText> kTrials =
        ReadTrials(TaughtText(kTeachTree / "catalogue/wordings/trials.tsv"));
    return kTrials;
}

/// A bureau that is taught figure by figure.
class Bureau {
 public:
    Bureau() : wordings_(CatalogueWordings()), vocabulary_(wordings_) {}

    Lesson Learn(const ReportText& text, const std::string& figure, const std::string& indicator,
                 std::vector<std::string> names = {}) {
        Teaching teaching;
        const std::size_t at = text.text.find(figure);
        teaching.figure = {at, at + figure.size()};
        teaching.wording.id = "r" + std::to_string(++taught_);
        teaching.wording.indicator = indicator == "-" ? "" : indicator;
        teaching.wording.label = indicator;
        teaching.wording.names = std::move(names);
        const Teacher teacher(wordings_, vocabulary_, {&text, nullptr, &Trials()});
        return teacher.Learn(teaching).value();
    }
    void Keep(const Lesson& lesson) {
        wordings_ = WithKept(wordings_, {lesson.wording});
        vocabulary_ = Vocabulary(wordings_);
    }
    [[nodiscard]] std::vector<Figure> Read(const ReportText& text) const {
        return FindFigures(text, vocabulary_);
    }

 private:
    std::vector<catalogue::FigureWording> wordings_;
    Vocabulary vocabulary_;
    int taught_ = 0;
};

std::string Codes(const Lesson& lesson) {
    std::string codes;
    for (const base::Refusal& refusal : lesson.refusals)
        codes += (codes.empty() ? "" : " ") + refusal.code;
    return codes;
}

ReportText TeachReport(const std::string& sentence) {
    return ReadUtf8(
        "青梧市生态环境局2024年度法治政府建设情况报告\n2024年，我局扎实推进法治政府建设。"
        "现将有关情况报告如下：\n" +
        sentence);
}

/// What is kept for a figure of a sentence, and what bars it.
std::string ProposedFor(const std::string& sentence, const std::string& figure,
                        const std::string& indicator) {
    Bureau bureau;
    const Lesson lesson = bureau.Learn(TeachReport(sentence), figure, indicator);
    const std::string name = lesson.wording.names.empty() ? "" : lesson.wording.names.front();
    return name + (lesson.refusals.empty() ? "" : " ! " + Codes(lesson));
}

std::string BarredFor(const std::string& sentence, const std::string& figure,
                      const std::string& indicator, const std::string& name) {
    Bureau bureau;
    return Codes(bureau.Learn(TeachReport(sentence), figure, indicator, {name}));
}

struct TaughtRow {
    std::string figure, indicator, next;
};

std::vector<TaughtRow> TaughtRows() {
    std::vector<TaughtRow> rows;
    std::ifstream file(kTaught / "taught.tsv");
    for (TaughtRow row; std::getline(file, row.figure, '\t') &&
                        std::getline(file, row.indicator, '\t') && std::getline(file, row.next);)
        rows.push_back(row);
    return rows;
}

std::string TaughtMeaning(const Figure& figure) {
    return figure.not_indicator ? "-" : figure.indicator;
}

TEST(TeachTest, WhatIsTaughtInOneYearIsReadRightInTheNext) {
    const ReportText first = ReadUtf8(TaughtText(kTaught / "year_one.txt"));
    const ReportText second = ReadUtf8(TaughtText(kTaught / "year_two.txt"));
    Bureau bureau;
    const std::vector<Figure> untaught = bureau.Read(second);
    const std::vector<TaughtRow> rows = TaughtRows();
    ASSERT_EQ(rows.size(), 9U);
    for (const TaughtRow& row : rows) {
        const Lesson lesson = bureau.Learn(first, row.figure, row.indicator);
        EXPECT_EQ(Codes(lesson), "") << row.figure << " " << lesson.wording.names.size();
        EXPECT_TRUE(lesson.reads) << row.figure;
        bureau.Keep(lesson);
    }
    std::map<std::string, std::string> read;
    for (const Figure& figure : bureau.Read(second)) read[figure.value] = TaughtMeaning(figure);
    for (const TaughtRow& row : rows) EXPECT_EQ(read[row.next], row.indicator) << row.next;
    for (const Figure& figure : untaught) {
        if (figure.indicator.empty()) continue;
        EXPECT_EQ(read[figure.value], figure.indicator) << figure.text;
    }
}

TEST(TeachTest, ProposesTheWordsThatNameTheNumber) {
    EXPECT_EQ(ProposedFor("聘请12名驻企环保管家。", "12名", "legal_counsel_count"), "驻企环保管家");
    EXPECT_EQ(ProposedFor("罚没入库金额402.5万元。", "402.5万元", "fines_paid_yuan"),
              "罚没入库金额");
    EXPECT_EQ(ProposedFor("拍摄普法短剧11部。", "11部", "-"), "拍摄普法短剧");
}

TEST(TeachTest, RefusesWhatWouldMatchEverything) {
    const std::string sentence = "全年共开展生态法治赶大集活动27场。";
    const auto bars = [&](const char* name) {
        return BarredFor(sentence, "27场", "publicity_activities_count", name);
    };
    EXPECT_EQ(bars("活动"), "wording.too_short");
    EXPECT_EQ(bars("共开展"), "wording.too_short");
    EXPECT_EQ(bars("赶大集，全年"), "wording.bad_word");
    EXPECT_EQ(bars("活动27场"), "wording.bad_word");
    EXPECT_EQ(bars("法庭听审"), "wording.not_beside");
    EXPECT_EQ(bars("赶大集"), "");
}

TEST(TeachTest, RefusesAUnitThatTheIndicatorNeverHas) {
    const std::string sentence = "全年出具免罚建议书17份，涉及金额32.5万元，覆盖企业17家。";
    EXPECT_EQ(BarredFor(sentence, "32.5万元", "no_penalty_cases_count", "免罚建议书"),
              "wording.unit_unfit");
    EXPECT_EQ(BarredFor(sentence, "17份", "exempted_fine_yuan", "免罚建议书"),
              "wording.unit_unfit");
    EXPECT_EQ(BarredFor("培训132家次。", "132家次", "publicity_activities_count", "培训企业"),
              "wording.unit_unfit");
}

TEST(TeachTest, TellsWhichKnownFiguresAWordingWouldChange) {
    Bureau bureau;
    const ReportText text =
        TeachReport("全年立案查处环境违法案件58件。督办环境违法案件线索的函件12件。");
    const Lesson lesson = bureau.Learn(text, "12件", "-", {"环境违法案件"});
    EXPECT_EQ(Codes(lesson), "wording.changes_known");
    const auto changed = std::ranges::find_if(lesson.effects, [](const Effect& effect) {
        return effect.where == Where::kHere && effect.known;
    });
    ASSERT_NE(changed, lesson.effects.end());
    EXPECT_EQ(changed->text, "58件");
    EXPECT_EQ(changed->was, "查处环境违法案件数");
    EXPECT_TRUE(std::ranges::any_of(lesson.effects, [](const Effect& effect) {
        return effect.where == Where::kTrials && effect.known;
    }));
}

TEST(TeachTest, ReadsAFigureThatWasReadWronglyAsItIsTaught) {
    Bureau bureau;
    const ReportText text = TeachReport("全年开展大走访普法宣传活动36场。");
    ASSERT_EQ(bureau.Read(text).front().indicator, "publicity_activities_count");
    const Lesson lesson = bureau.Learn(text, "36场", "-");
    EXPECT_TRUE(lesson.reads);
    bureau.Keep(lesson);
    EXPECT_TRUE(bureau.Read(text).front().not_indicator);
}

TEST(TeachTest, DoesNotTeachWhatTheSentenceSaysOfAPart) {
    Bureau bureau;
    const Lesson lesson = bureau.Learn(TeachReport("上半年立案查处环境违法案件9件。"), "9件",
                                       "violation_cases_count");
    EXPECT_FALSE(lesson.reads);
    EXPECT_EQ(Codes(lesson), "wording.not_read");
}

TEST(TeachTest, EveryTrialSentenceIsATextOfItsOwn) {
    ASSERT_GT(Trials().size(), 500U);
    const Vocabulary vocabulary(CatalogueWordings());
    std::size_t known = 0;
    for (const ReportText& trial : Trials())
        if (std::ranges::any_of(FindFigures(trial, vocabulary),
                                [](const Figure& figure) { return !figure.indicator.empty(); }))
            ++known;
    EXPECT_GT(known, 480U);
}

}  // namespace
}  // namespace report_reader
