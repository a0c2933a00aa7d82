// First drafts: what phrases make of a case and of what was entered under it, and where each word
// came from.
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "catalogue/load.hpp"
#include "document/word_file.hpp"
#include "papers/write.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

namespace papers {
namespace {

using Strings = std::vector<std::string>;

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }
base::Instant At(const char* day) { return base::Instant::StartOf(Day(day)); }

/// The shipped definitions, papers and phrases over a case that has been investigated.
class DraftTest : public ::testing::Test {
 protected:
    DraftTest() {
        section_ = Add("organisation", {{"name", "试点市生态环境局"}, {"short", "试"}});
        officer_ = Add("officer", {{"name", "张三"}, {"certificate_no", "试执001"}});
        case_ =
            Add("case", {{"party_name", "某某印染有限公司"},
                         {"cause_of_case", "超标排放水污染物案"},
                         {"violation", "总排口化学需氧量超标"},
                         {"legal_basis", Rows({Basis("violated", 10), Basis("punished", 83)})},
                         {"intended_outcome", "penalty"},
                         {"penalty_kinds",
                          Rows({{{"kind", "fine"}},
                                {{"kind", "production_stopped"}, {"content", "停产整治一个月"}}})},
                         {"$state", "investigated"}});
        Transcript(
            "inquiry", "2026-03-02",
            {{"person_role", "employee"},
             {"questions", Rows({{{"ask", "何时排放？"}, {"answer", "昨天夜里。"}, {"cited", true}},
                                 {{"ask", "贵姓？"}, {"answer", "王"}}})}});
        site_ = Transcript("on_site", "2026-03-01", {{"content", "废水呈褐色，正在外排。"}});
        Evidence("监测报告", "registered",
                 {{"is_monitoring", true},
                  {"laboratory", "市监测站"},
                  {"result", "化学需氧量 300 mg/L"}});
        Evidence("违法取得的录音", "excluded", {});
        Evidence("未到的报告", "commissioned", {});
        Add("service", {{"case", case_},
                        {"document", "prior_notice"},
                        {"delivered_on", Day("2026-03-05")},
                        {"$state", "served"}});
        for (const char* type : {"case", "transcript", "case_evidence", "officer", "service",
                                 "statement", "hearing", "correction_order"})
            principal_.grants.push_back(
                {std::string(type) + ".read", catalogue::Scope::kAll, {}, nullptr});
    }

    using Values = records::FieldValues;
    records::Value Rows(const std::vector<Values>& rows) {
        std::vector<records::Row> made;
        for (const Values& values : rows)
            made.push_back({base::Uuid::Make(clock_.Now(), randomness_), values});
        return made;
    }
    static Values Basis(const char* use, std::int64_t article) {
        return {{"use", use},
                {"law", "中华人民共和国水污染防治法"},
                {"article", article},
                {"paragraph", std::int64_t{1}}};
    }
    base::RecordId Add(const std::string& type, Values values) {
        values.emplace("$organisation", section_);
        const records::Record record{base::RecordId::Make(clock_.Now(), randomness_), type, 1,
                                     std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        EXPECT_TRUE(store_.Write([&](auto& writer) { return writer.Store(act); }));
        return record.id;
    }
    base::RecordId Transcript(const char* kind, const char* day, Values values) {
        values.merge(Values{{"case", case_},
                            {"kind", kind},
                            {"party_name", "某某印染有限公司"},
                            {"place", "一号车间"},
                            {"from_at", At(day)},
                            {"handlers", Rows({{{"officer", officer_}}})},
                            {"$state", "recorded"}});
        return Add("transcript", values);
    }
    void Evidence(const char* name, const char* state, Values values) {
        values.merge(Values{{"case", case_},
                            {"name", name},
                            {"kind", "documentary"},
                            {"proves", "超标"},
                            {"$state", state}});
        Add("case_evidence", values);
    }

    WrittenText Text(const std::string& body) {
        Paper paper;
        paper.the_template = *document::ReadTemplate(
            document::BuildTemplate("id: x\nlabel: x\n---\n" + body)->bytes);
        const Asking asking = AskingNow();
        return WriteText(asking, shelf_.Names(), paper, CaseNow());
    }
    Strings Lines(const std::string& body) {
        Strings lines;
        for (const document::MarkedLine& line : Text(body).lines)
            lines.push_back(document::PlainText(line));
        return lines;
    }
    Asking AskingNow() {
        view_ = store_.Read();
        return {*view_, *catalogue_, principal_, Day("2026-03-10")};
    }
    records::Record CaseNow() { return *view_->Find(*catalogue_->FindType("case"), case_); }
    const Missing* Lacks(const WrittenText& text, const std::string& name) {
        for (const Missing& missing : text.about.missing)
            if (missing.name == name) return &missing;
        return nullptr;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ =
        *catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    Shelf shelf_ = ReadShelf({QH_SOURCE_DIR "/catalogue"});
    base::FixedClock clock_{Day("2026-03-10")};
    base::SeededRandomness randomness_{11};
    records::MemoryRecordStore store_{catalogue_, clock_};
    std::unique_ptr<records::RecordView> view_;
    access_control::Principal principal_;
    base::RecordId section_{base::Uuid::Make(clock_.Now(), randomness_)};
    base::RecordId officer_, case_, site_;
};

TEST_F(DraftTest, MakesTheWordsOfPhrasesOfWhatIsEntered) {
    const std::vector<std::pair<std::string, Strings>> table = {
        {"违反{{违反的法律条款}}。", {"违反《中华人民共和国水污染防治法》第十条第一款。"}},
        {"依照{{处罚依据}}。", {"依照《中华人民共和国水污染防治法》第八十三条第一款。"}},
        {"{{拟其他处罚}}", {"责令停产整治、停产停业：停产整治一个月"}},
        {"{{处理建议}}", {"给予行政处罚：责令停产整治、停产停业：停产整治一个月。"}},
        {"{{调查经过}}",
         {"2026年3月1日，执法人员张三到一号车间进行现场检查（勘察），制作现场检查（勘察）笔录。",
          "2026年3月2日，执法人员张三在一号车间询问有关人员（工作人员），制作调查询问笔录。",
          "取得市监测站的《监测报告》。"}},
        {"{{笔录所载}}",
         {"2026年3月1日现场检查（勘察）笔录记载：废水呈褐色，正在外排。",
          "被询问人就“何时排放？”回答：“昨天夜里。”",
          "市监测站出具的《监测报告》载明：化学需氧量 300 mg/L"}},
        {"{{#证据清单}}{{序号}}{{证据名称}}{{/证据清单}}", {"1监测报告"}},
        {"以{{告知情况证据}}为证", {"以2026年3月5日的送达回证为证"}},
    };
    for (const auto& [body, lines] : table) EXPECT_EQ(Lines(body), lines) << body;
}

TEST_F(DraftTest, TellsOfEachPieceTheRecordItCameFrom) {
    const WrittenText text = Text("查明：{{笔录所载}}");

    ASSERT_FALSE(text.lines.empty());
    std::map<std::string, base::RecordId> from;
    for (const document::MarkedPiece& piece : text.lines.front())
        if (piece.origin > 0)
            from[piece.text] =
                text.origins.at(static_cast<std::size_t>(piece.origin) - 1).front().record;
    EXPECT_EQ(from.at("废水呈褐色，正在外排。"), site_);
    EXPECT_EQ(from.at("2026年3月1日"), site_);
    EXPECT_EQ(text.lines.front().front().origin, 0);
    EXPECT_EQ(text.origins.front().front().type, "transcript");
}

TEST_F(DraftTest, SaysWhereWhatIsMissingWouldBeEntered) {
    const WrittenText text = Text("{{改正情况}}{{违反的条文}}{{裁量说明}}{{听证意见处理}}");

    const Missing* proof = Lacks(text, "改正情况");
    ASSERT_NE(proof, nullptr);
    EXPECT_EQ(proof->type, "correction_order");
    EXPECT_EQ(proof->field, "");
    EXPECT_EQ(proof->record, case_);
    const Missing* article = Lacks(text, "条文原文");
    ASSERT_NE(article, nullptr);
    EXPECT_EQ(article->field, "legal_basis");
    EXPECT_EQ(Lacks(text, "裁量说明")->field, "decision_reason");
    EXPECT_EQ(Lacks(text, "听证意见处理")->type, "hearing");
}

TEST_F(DraftTest, ShowsNothingOfRecordsThatTheAskerMayNotRead) {
    principal_.grants.resize(1);

    EXPECT_EQ(Lines("查明：{{?笔录所载}}{{笔录所载}}{{:否则}}没有{{/}}"), Strings{"查明：没有"});
    const WrittenText text = Text("{{调查经过}}");
    EXPECT_EQ(Lacks(text, "调查经过")->type, "transcript");
}

TEST_F(DraftTest, ProposesWordsForAFieldAndNoneWhereNothingIsThere) {
    const Phrase* facts = shelf_.Names().FindPhrase("违法事实草稿");
    ASSERT_NE(facts, nullptr);
    EXPECT_EQ(facts->drafts, "case.violation");
    const Asking asking = AskingNow();
    const auto written = WritePhrase(asking, shelf_.Names(), *facts, CaseNow());
    ASSERT_TRUE(written);
    EXPECT_EQ(document::PlainText(written->lines.front()),
              "经2026年3月1日现场检查，废水呈褐色，正在外排。");

    principal_.grants.resize(1);
    const Asking blind = AskingNow();
    EXPECT_FALSE(WritePhrase(blind, shelf_.Names(), *facts, CaseNow()));
}

TEST_F(DraftTest, WritesTheInvestigationReportWithNothingLeftToTypeButWhatIsNotEntered) {
    const Paper* report = shelf_.Find("investigation_report");
    ASSERT_NE(report, nullptr);
    const Asking asking = AskingNow();
    const Written written = Write(asking, shelf_.Names(), *report, CaseNow());

    for (const Missing& missing : written.missing)
        EXPECT_NE(missing.reason, MissingReason::kNoSource) << missing.name;
    for (const char* id : {"prior_notice", "penalty_decision"})
        for (const Missing& missing :
             FindMissing(asking, shelf_.Names(), *shelf_.Find(id), CaseNow()))
            EXPECT_NE(missing.reason, MissingReason::kNoSource) << id << " " << missing.name;
    const std::string words = document::ReadWordText(written.bytes);
    EXPECT_NE(words.find("笔录记载：废水呈褐色"), std::string::npos) << words;
    EXPECT_EQ(words.find("\xEE\x80"), std::string::npos);
}

}  // namespace
}  // namespace papers
