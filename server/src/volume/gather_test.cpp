#include "volume/contents.hpp"
#include "volume/testing/case_scene.hpp"

namespace volume {
namespace {

using testing::Day;
using Strings = std::vector<std::string>;

class GatherTest : public testing::CaseScene {
 protected:
    base::RecordId Paper(const char* name, const char* title, const char* part, const char* state,
                         const char* day) {
        records::FieldValues values = {{"title", title},
                                       {"part", part},
                                       {"made_on", Day(day)},
                                       {"code", title},
                                       {"scan", File(std::string(title) + ".pdf")},
                                       {"$state", state}};
        if (*name != '\0') values.emplace("template", name);
        return Under("document", std::move(values));
    }
    Strings LackWords() {
        Strings words;
        for (const Lack& lack : Look().lacks)
            words.push_back(
                std::string(PartLabel(lack.part)) + (lack.video ? "录像/" : "/") +
                (lack.words.params.empty() ? lack.words.code : lack.words.params.front().second));
        return words;
    }
    bool Lacks(const std::string& words) {
        const Strings all = LackWords();
        return std::find(all.begin(), all.end(), words) != all.end();
    }
};

TEST_F(GatherTest, OrdersPapersAndFilesAsThePlanSays) {
    Paper("investigation_report", "调查报告", "main", "filed", "2026-03-20");
    Paper("penalty_decision", "行政处罚决定书", "main", "filed", "2026-04-10");
    Paper("legal_review_form", "法制审核意见书", "side", "filed", "2026-04-02");
    Under("service", {{"document", "decision"},
                      {"method", "direct"},
                      {"delivered_on", Day("2026-04-12")},
                      {"slip", File("slip.pdf")},
                      {"$state", "served"}});
    Under("case_evidence", {{"name", "监测报告"},
                            {"kind", "expert"},
                            {"obtained_on", Day("2026-03-10")},
                            {"files", File("report.pdf")},
                            {"$state", "registered"}});

    EXPECT_EQ(Lines(), (Strings{"正卷/处罚决定书和送达回证/行政处罚决定书",
                                "正卷/处罚决定书和送达回证/送达回证（决定书）",
                                "正卷/证据材料/监测报告（鉴定意见）", "正卷/调查报告/调查报告",
                                "副卷/法制审核/法制审核意见书"}));
}

TEST_F(GatherTest, KeepsTheSideVolumeFromWhoMayNotReadIt) {
    Paper("penalty_decision", "行政处罚决定书", "main", "filed", "2026-04-10");
    Paper("legal_review_form", "法制审核意见书", "side", "filed", "2026-04-02");
    Under("discussion", {{"held_on", Day("2026-04-05")}});

    May({"case.read", "document.read", "discussion.read"});

    EXPECT_EQ(Lines(), Strings{"正卷/处罚决定书和送达回证/行政处罚决定书"});
    for (const Lack& lack : Look().lacks) EXPECT_EQ(lack.part, Part::kMain);
}

TEST_F(GatherTest, LeavesOutWhatMayNotBeRead) {
    Paper("penalty_decision", "行政处罚决定书", "main", "filed", "2026-04-10");
    Under("service", {{"document", "decision"}, {"method", "direct"}, {"slip", File("s.pdf")}});

    May({"case.read", "service.read"});

    EXPECT_EQ(Lines(), Strings{"正卷/处罚决定书和送达回证/送达回证（决定书）"});
}

TEST_F(GatherTest, SettlesUnknownPapersAndFilesOfOtherTypesAtTheEnd) {
    Paper("own_letter", "本局的函", "main", "filed", "2026-04-10");
    Paper("own_note", "内部说明", "side", "filed", "2026-04-10");

    EXPECT_EQ(Lines(), (Strings{"正卷/其他材料/本局的函", "副卷/其他材料/内部说明"}));
}

TEST_F(GatherTest, KnowsAPaperEnteredFromPaperByItsName) {
    plan_.names = {{"penalty_decision", "行政处罚决定书"},
                   {"no_penalty_decision", "不予行政处罚决定书"},
                   {"investigation_report", "调查报告"}};
    Paper("", "行政处罚决定书（签发件）", "main", "filed", "2026-04-10");
    Paper("", "关于本案的调查报告", "main", "filed", "2026-03-10");
    EXPECT_EQ(plan_.TemplateNamed("不予行政处罚决定书"), "no_penalty_decision");

    EXPECT_EQ(Lines(), (Strings{"正卷/处罚决定书和送达回证/行政处罚决定书（签发件）",
                                "正卷/调查报告/关于本案的调查报告"}));
    EXPECT_FALSE(Lacks("正卷/已经作出决定，卷内没有决定书"));
}

TEST_F(GatherTest, LeavesOutVoidedPapersAndParesRecordingsFromPages) {
    Paper("penalty_decision", "作废的决定书", "main", "voided", "2026-04-01");
    Under("transcript", {{"kind", "on_site"},
                         {"party_name", "某某化工有限公司"},
                         {"place", "厂区"},
                         {"scan", [] {
                              auto files = File("scan.pdf");
                              files.push_back(File("film.mp4", "video/mp4").front());
                              return files;
                          }()}});

    const Contents contents = Look();

    ASSERT_EQ(contents.items.size(), 1U);
    EXPECT_EQ(contents.items.front().title, "现场检查（勘察）笔录（厂区）");
    EXPECT_EQ(contents.items.front().files.size(), 1U);
    EXPECT_EQ(contents.items.front().recordings.size(), 1U);
}

TEST_F(GatherTest, NamesWhatIsMissing) {
    const auto service = Under(
        "service", {{"document", "decision"}, {"method", "left_in_place"}, {"$state", "served"}});
    Under("document", {{"template", "prior_notice"},
                       {"title", "事先告知书"},
                       {"part", "main"},
                       {"code", "A1"},
                       {"printed", File("printed.pdf")},
                       {"$state", "printed"}});

    EXPECT_TRUE(Lacks("正卷/已经作出决定，卷内没有决定书"));
    EXPECT_TRUE(Lacks("正卷/已经立案，卷内没有立案审批表"));
    EXPECT_TRUE(Lacks("正卷/决定书的送达回证没有扫描件"));
    EXPECT_TRUE(Lacks("正卷录像/留置送达没有见证人，也没有照片、录像"));
    EXPECT_TRUE(Lacks("正卷/事先告知书"));
    for (const Lack& lack : Look().lacks)
        if (lack.video) {
            EXPECT_EQ(lack.record, service);
        }

    Paper("penalty_decision", "行政处罚决定书", "main", "filed", "2026-04-10");
    EXPECT_FALSE(Lacks("正卷/已经作出决定，卷内没有决定书"));
    Under("recording", {{"name", "DSJ-1.mp4"}, {"service", service}, {"verdict", "matched"}});
    EXPECT_FALSE(Lacks("正卷录像/留置送达没有见证人，也没有照片、录像"));
}

TEST_F(GatherTest, TellsHowFarAPaperWithoutScanHasCome) {
    const std::vector<std::pair<const char*, const char*>> table = {
        {"drafted", "volume.not_printed"},
        {"printed", "volume.not_scanned"},
        {"sealed", "volume.not_filed"},
    };
    for (const auto& [state, code] : table) {
        const auto id = Under("document", {{"template", "prior_notice"},
                                           {"title", state},
                                           {"part", "main"},
                                           {"code", state},
                                           {"$state", state}});
        bool told = false;
        for (const Lack& lack : Look().lacks)
            told = told || (lack.record == id && lack.words.code == code);
        EXPECT_TRUE(told) << state;
    }
}

TEST_F(GatherTest, TakesTheScanBeforeThePrintBeforeTheWordFile) {
    Under("document", {{"template", "prior_notice"},
                       {"title", "一"},
                       {"part", "main"},
                       {"code", "1"},
                       {"file", File("a.docx")},
                       {"$state", "drafted"}});
    Under("document", {{"template", "prior_notice"},
                       {"title", "二"},
                       {"part", "main"},
                       {"code", "2"},
                       {"file", File("b.docx")},
                       {"printed", File("b.pdf")},
                       {"$state", "printed"}});
    Under("document", {{"template", "prior_notice"},
                       {"title", "三"},
                       {"part", "main"},
                       {"code", "3"},
                       {"file", File("c.docx")},
                       {"printed", File("c.pdf")},
                       {"scan", File("c-scan.pdf")},
                       {"$state", "filed"}});

    std::map<std::string, std::string> used;
    for (const Item& item : Look().items) used[item.title] = item.files.front().name;

    EXPECT_EQ(used["一"], "a.docx");
    EXPECT_EQ(used["二"], "b.pdf");
    EXPECT_EQ(used["三"], "c-scan.pdf");
}

TEST_F(GatherTest, KeepsTheStoredOrderAndPart) {
    const auto first = Paper("investigation_report", "调查报告", "main", "filed", "2026-03-20");
    const auto second = Paper("penalty_decision", "决定书", "main", "filed", "2026-04-10");
    const auto row = [&](const std::string& item, const char* part) {
        return records::Row{base::Uuid::Make(clock_.Now(), randomness_),
                            {{"item", item}, {"part", part}}};
    };
    Under("case_volume",
          {{"lines", std::vector<records::Row>{row("document/" + first.ToText(), "main"),
                                               row("document/" + second.ToText(), "side")}}});

    EXPECT_EQ(Lines(), (Strings{"正卷/调查报告/调查报告", "副卷/处罚决定书和送达回证/决定书"}));
    EXPECT_TRUE(Look().arrangement);
}

TEST_F(GatherTest, WritesApprovalsOutInTheSideVolume) {
    const auto leader = Add("person", {{"name", "赵局长"}});
    const records::Row opinion{base::Uuid::Make(clock_.Now(), randomness_),
                               {{"step", "bureau_leader"},
                                {"person", leader},
                                {"opinion", "approve"},
                                {"text", "同意处罚"},
                                {"given_at", clock_.Now()}}};
    Add("approval", {{"subject_type", "case"},
                     {"subject", case_.ToText()},
                     {"subject_title", "涉嫌超标排放案"},
                     {"act", "decide"},
                     {"proposed", "{}"},
                     {"proposed_by", leader},
                     {"proposed_on", Day("2026-04-08")},
                     {"opinions", std::vector<records::Row>{opinion}},
                     {"$state", "approved"}});

    const Contents contents = Look();

    ASSERT_EQ(contents.items.size(), 1U);
    EXPECT_EQ(contents.items.front().title, "审批意见（作出行政处罚决定）");
    EXPECT_EQ(contents.items.front().part, Part::kSide);
    ASSERT_EQ(contents.items.front().text.size(), 4U);
    EXPECT_EQ(contents.items.front().text.back(),
              "单位负责人　赵局长：同意。同意处罚　2026年4月24日");
}

}  // namespace
}  // namespace volume
