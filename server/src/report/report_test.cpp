#include "report/report.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "records/fold.hpp"
#include "records/memory_store.hpp"
#include "report/prior.hpp"

namespace report {
namespace {

catalogue::Field AField(const char* id, catalogue::FieldKind kind) {
    catalogue::Field field;
    field.id = id;
    field.label = id;
    field.kind = kind;
    return field;
}

std::shared_ptr<catalogue::Catalogue> ACatalogue() {
    auto made = std::make_shared<catalogue::Catalogue>();
    catalogue::RecordType the_case;
    the_case.id = "case";
    the_case.title = "name";
    the_case.fields = {AField("name", catalogue::FieldKind::kText),
                       AField("decided_on", catalogue::FieldKind::kDay),
                       AField("fine", catalogue::FieldKind::kMoney)};
    made->record_types = {{"case", the_case}};
    catalogue::Indicator count;
    count.id = "decisions";
    count.count = "case";
    count.dated_by = "decided_on";
    count.unit = "件";
    catalogue::Indicator sum = count;
    sum.id = "fines";
    sum.count.clear();
    sum.sum = "case.fine";
    sum.unit = "元";
    catalogue::RecordType entry;
    entry.id = "figure_entry";
    entry.title = "indicator";
    entry.fields = {AField("indicator", catalogue::FieldKind::kText),
                    AField("period_end", catalogue::FieldKind::kDay),
                    AField("value", catalogue::FieldKind::kInteger)};
    made->record_types.emplace("figure_entry", entry);
    catalogue::Indicator talks = count;
    talks.id = "talks";
    made->indicators = {
        {"decisions", count}, {"fines", sum}, {"talks", indicator::AsReported(talks)}};
    return made;
}

class ReportTest : public ::testing::Test {
 protected:
    void AddCase(const char* day, std::int64_t fine) {
        const catalogue::RecordType& type = catalogue_->record_types.at("case");
        const auto stored = store_.Write([&](records::RecordWriter& writer) {
            records::ActToStore act;
            act.act.id = base::ActId::Make(clock_.Now(), randomness_);
            act.act.kind = "case.register";
            act.act.happened_on = *base::CivilDay::Parse(day);
            records::Record record;
            record.id = base::RecordId::Make(clock_.Now(), randomness_);
            record.type = "case";
            record.version = 1;
            record.Set("decided_on", *base::CivilDay::Parse(day));
            record.Set("fine", fine);
            std::map<std::string, ledger::SealedValue> sealed;
            act.act.touches.push_back(
                {record.id, "case", 0,
                 records::ChangesToJson(type, record.values, randomness_, sealed)});
            act.changes.push_back({record, record.values});
            return writer.Store(std::move(act));
        });
        ASSERT_TRUE(stored.has_value());
    }

    base::Result<WrittenReport> WriteText(const std::string& paragraph) {
        report_.title = "{organisation}{year}年度报告";
        report_.sections = {{"results", "一、成效", {paragraph}}};
        ReportQuestion question;
        question.report = &report_;
        question.year = 2025;
        question.organisation = "某市生态环境局";
        question.scope = [](const catalogue::RecordType&) { return records::Filter{}; };
        return Write(*store_.Read(), *catalogue_, question);
    }

    base::FixedClock clock_{*base::CivilDay::Parse("2026-01-10")};
    base::SeededRandomness randomness_{7};
    std::shared_ptr<catalogue::Catalogue> catalogue_ = ACatalogue();
    records::MemoryRecordStore store_{catalogue_, clock_};
    catalogue::Report report_;
};

TEST_F(ReportTest, FiguresStandInTheSentenceAndKnowWhichTheyAre) {
    AddCase("2025-03-01", 986'76'00'00);
    AddCase("2025-12-31", 0);
    AddCase("2024-12-31", 5'00);

    const auto written = WriteText("下达决定{decisions}件，罚款{fines|wan}万元。");

    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(written->title, "某市生态环境局2025年度报告");
    const std::vector<Piece> expected = {{"下达决定", {}},
                                         {"2", "decisions"},
                                         {"件，罚款", {}},
                                         {"986.76", "fines"},
                                         {"万元。", {}}};
    EXPECT_EQ(written->sections.at(0).paragraphs.at(0), expected);
}

TEST_F(ReportTest, AFigureNamedTwiceIsComputedOnce) {
    const auto written = WriteText("{decisions}件，即{decisions}件");

    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(written->figures.size(), 1U);
}

TEST_F(ReportTest, EveryPlaceThatNothingFillsIsReported) {
    const auto written = WriteText("{nonsense}和{decisions|wan}");

    ASSERT_FALSE(written.has_value());
    ASSERT_EQ(written.error().size(), 2U);
    EXPECT_EQ(written.error()[0].params.front().second, "nonsense");
    EXPECT_EQ(written.error()[1].params.front().second, "decisions|wan");
}

TEST_F(ReportTest, ASentenceWhoseFigureNobodyReportedIsLeftOutAndTold) {
    const auto written = WriteText("决定{decisions}件，约谈{talks}次。");

    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(written->sections.at(0).heading, "一、成效");
    EXPECT_TRUE(written->sections.at(0).paragraphs.empty());
    ASSERT_EQ(written->left_out.size(), 1U);
    EXPECT_EQ(written->left_out[0].text, "决定0件，约谈〔待填〕次。");
    EXPECT_EQ(written->left_out[0].wanted, std::vector<std::string>{"talks"});
}

TEST_F(ReportTest, TheWordFileHoldsTheSentence) {
    AddCase("2025-03-01", 15'70'00'00);

    const auto written = WriteText("罚款{fines|wan}万元。");

    ASSERT_TRUE(written.has_value());
    const std::string text =
        document::ReadWordText(document::WriteWord(ToWord(*written, "账本第 1 号")));
    EXPECT_EQ(text, "某市生态环境局2025年度报告\n一、成效\n罚款15.7万元。\n账本第 1 号\n");
}

TEST(MatchPrior, GivesAPartThatNoHeadingIsLikeThePartThatSaysMostOfIt) {
    const PriorReport prior{
        2024,
        {{"（一）加强组织领导，认真履行法治建设第一责任人职责",
          "实施领导干部学法用法制度，局领导集体学法5次。"},
         {"（二）强化依法行政，加快推进生态环境治理法治化",
          "对规范性文件进行法制审核，依法化解矛盾纠纷，科学决策，全面推进政务公开和文件管理。"}},
        {}};

    const auto texts =
        MatchPrior({"（二）加强组织领导和学法用法", "（三）推进依法决策和规范性文件管理",
                    "（四）依法化解矛盾纠纷", "（七）改善空气质量"},
                   prior);

    const auto whole = [&](std::size_t at) {
        return prior.sections[at].heading + "\n" + prior.sections[at].text;
    };
    EXPECT_EQ(texts[0], whole(0));
    EXPECT_EQ(texts[1], whole(1));
    EXPECT_EQ(texts[2], whole(1)) << "one part may stand beside several";
    EXPECT_EQ(texts[3], "");
}

}  // namespace
}  // namespace report
