#include "papers/write.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"
#include "catalogue/load.hpp"
#include "document/word_file.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

namespace papers {
namespace {

using catalogue::Scope;
using Strings = std::vector<std::string>;

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    static const auto loaded = catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    return *loaded;
}

/// A case of a section under a bureau, with what lies around it, in the shipped definitions.
class WriteTest : public ::testing::Test {
 protected:
    WriteTest() {
        EXPECT_TRUE(
            names_.Add("线索清单 | 组 | — | [clue.case]\n线索清单.内容 | 文本 | — | content\n"
                       "承办人.执法证号 | 文本 | — | officer.certificate_no\n"
                       "制作机关 | 文本 | — | @bureau.name\n"
                       "今天 | 日期 | — | @today\n"
                       "当事人地址 | 文本 | — | party.address\n"
                       "法定代表人 | 文本 | — | party.legal_representative\n"
                       "承办人姓名 | 列表 | — | handlers.officer\n"
                       "没有来源 | 文本 | —\n",
                       "fields.list"));
        const auto bureau = Add("organisation", {{"name", "试点市生态环境局"}, {"short", "试"}});
        section_ = Add("organisation", {{"name", "执法一科"}, {"parent", bureau}});
        const auto first = AddOfficer("张三", "试执001");
        const auto second = AddOfficer("李四", "试执002");
        party_ = Add("enterprise", {{"name", "某某化工有限公司"},
                                    {"address", "某市某路1号"},
                                    {"legal_representative", "王五六"},
                                    {"$organisation", section_}});
        case_ = Add("case", {{"party_name", "某某化工有限公司"},
                             {"cause_of_case", "未批先建"},
                             {"party", party_},
                             {"fine_amount", std::int64_t{52'000'000}},
                             {"decided_on", Day("2026-08-15")},
                             {"outcome", "penalty"},
                             {"handlers", std::vector<records::Row>{RowOf(first), RowOf(second)}},
                             {"service_receiver", "赵七八"},
                             {"$organisation", section_}});
        principal_.person = Add("person", {{"name", "某人"}, {"$organisation", section_}});
        May({"case.read", "enterprise.read", "officer.read", "clue.read"});
    }

    base::RecordId Add(const std::string& type, records::FieldValues values) {
        const records::Record record{base::RecordId::Make(clock_.Now(), randomness_), type, 1,
                                     std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        EXPECT_TRUE(store_.Write([&](auto& writer) { return writer.Store(act); }));
        return record.id;
    }
    base::RecordId AddOfficer(const char* name, const char* certificate) {
        return Add("officer", {{"name", name},
                               {"certificate_no", certificate},
                               {"status", "valid"},
                               {"$organisation", section_}});
    }
    base::RecordId AddClue(const char* content) {
        return Add("clue", {{"content", content}, {"case", case_}, {"$organisation", section_}});
    }
    records::Row RowOf(const base::RecordId& officer) {
        return {base::Uuid::Make(clock_.Now(), randomness_), {{"officer", officer}}};
    }
    void May(const Strings& rights) {
        principal_.grants.clear();
        for (const std::string& right : rights)
            principal_.grants.push_back({right, Scope::kAll, {}, nullptr});
    }

    Written WriteText(const std::string& body) {
        auto built = document::BuildTemplate("id: x\nlabel: x\n---\n" + body + "\n");
        Paper paper;
        paper.the_template = *document::ReadTemplate(built->bytes);
        const auto view = store_.Read();
        const auto record = view->Find(*catalogue_->FindType("case"), case_);
        return Write({*view, *catalogue_, principal_, Day("2026-03-02")}, names_, paper, *record);
    }
    /// The first line of the paper.
    std::string Line(const std::string& body) {
        const std::string text = document::ReadWordText(WriteText(body).bytes);
        return text.substr(0, text.find('\n'));
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = Shipped();
    base::FixedClock clock_{Day("2026-03-02")};
    base::SeededRandomness randomness_{7};
    records::MemoryRecordStore store_{catalogue_, clock_};
    NameList names_;
    access_control::Principal principal_;
    base::RecordId section_, party_, case_;
};

TEST_F(WriteTest, FillsFieldsOfEveryKindFromTheRecordAndAroundItAsATable) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"{{案由}}", "未批先建"},
        {"{{cause_of_case}}", "未批先建"},
        {"{{罚款|大写}}", "伍拾贰万元整"},
        {"{{决定日期|汉字}}", "二〇二六年八月十五日"},
        {"{{处理结果}}", "行政处罚"},
        {"{{?处理结果=行政处罚}}罚{{:否则}}不罚{{/处理结果}}", "罚"},
        {"{{当事人（名录）}}", "某某化工有限公司"},
        {"{{当事人（名录）.地址}}", "某市某路1号"},
        {"{{当事人地址}}", "某市某路1号"},
        {"{{承办人.执法人员}}", "张三、李四"},
        {"{{承办人姓名|逗号}}", "张三，李四"},
        {"{{承办人.执法人员.执法证号}}", "试执001、试执002"},
        {"人员：{{#承办人}}{{序号}}.{{执法人员}}（{{执法证号}}）查{{案由}}；{{/承办人}}",
         "人员：1.张三（试执001）查未批先建；2.李四（试执002）查未批先建；"},
        {"{{制作机关}}", "试点市生态环境局"},
        {"{{今天}}", "2026年3月2日"},
    };
    for (const auto& [body, expected] : table) EXPECT_EQ(Line(body), expected) << body;
}

TEST_F(WriteTest, GivesARowForEachRecordThatPointsHereAndMayBeRead) {
    AddClue("夜间排放");
    AddClue("噪声扰民");

    const std::string body = "共：{{#线索清单}}{{序号}}.{{内容}}；{{/线索清单}}";
    EXPECT_EQ(Line(body), "共：1.夜间排放；2.噪声扰民；");

    May({"case.read"});
    EXPECT_EQ(Line(body), "共：");
}

TEST_F(WriteTest, LeavesBlankWhatIsNotThereAndSaysWhereItWouldBeFilledIn) {
    const Written written = WriteText(
        "{{决定书文号}}{{没有来源}}{{谁也不知道}}{{当事人（名录）.行业}}{{送达日期|默认:无}}");

    std::map<std::string, const Missing*> missing;
    for (const Missing& one : written.missing) missing[one.name] = &one;
    ASSERT_EQ(missing.size(), 4U);
    EXPECT_EQ(missing["决定书文号"]->reason, MissingReason::kBlank);
    EXPECT_EQ(missing["决定书文号"]->field, "decision_no");
    EXPECT_EQ(missing["决定书文号"]->type_label, "案件");
    EXPECT_EQ(missing["决定书文号"]->record, case_);
    EXPECT_EQ(missing["没有来源"]->reason, MissingReason::kNoSource);
    EXPECT_EQ(missing["谁也不知道"]->reason, MissingReason::kNoSource);
    EXPECT_EQ(missing["当事人（名录）.行业"]->field_label, "行业");
    EXPECT_EQ(missing["当事人（名录）.行业"]->record, party_);
    const std::string text = document::ReadWordText(written.bytes);
    EXPECT_NE(text.find("【决定书文号未填】"), std::string::npos) << text;
}

TEST_F(WriteTest, NamesWhatItCouldNotDecide) {
    const Written written = WriteText(
        "{{?没有来源=甲}}一{{:否则}}二{{/}}{{?谁也不知道}}三{{/}}{{?采纳情况=采纳}}四{{/}}"
        "{{?处理结果=行政处罚}}五{{/}}{{?陈述申辩内容}}六{{/}}{{#线索清单}}{{内容}}{{/}}");

    EXPECT_EQ(document::ReadWordText(written.bytes).find("二五"), 0U);
    std::set<std::string> undecided(written.undecided.begin(), written.undecided.end());
    EXPECT_EQ(undecided, (std::set<std::string>{"没有来源", "谁也不知道", "采纳情况", "线索清单"}));
    EXPECT_TRUE(written.missing.empty());
}

TEST_F(WriteTest, MasksWhatTheAskerMayNotReadAndNamesIt) {
    const Written written = WriteText("{{签收人}}与{{法定代表人}}");

    const std::string text = document::ReadWordText(written.bytes);
    EXPECT_EQ(text.find("赵七八"), std::string::npos) << text;
    EXPECT_EQ(text.find("王五六"), std::string::npos) << text;
    EXPECT_EQ(text.substr(0, text.find('\n')), "赵*与王*");
    EXPECT_EQ(written.masked, (Strings{"法定代表人", "签收人"}));
    EXPECT_TRUE(written.opened.empty());
}

TEST_F(WriteTest, TellsWhatItOpenedForTheReadLogAndNothingElse) {
    May({"case.read", "case.read_personal", "enterprise.read", "enterprise.read_personal"});

    const Written with = WriteText("{{签收人}}与{{法定代表人}}");
    const Written without = WriteText("{{案由}}");

    EXPECT_EQ(document::ReadWordText(with.bytes).find("赵七八与王五六"), 0U);
    ASSERT_EQ(with.opened.size(), 2U);
    EXPECT_EQ(with.opened.at(case_).fields, std::set<std::string>{"service_receiver"});
    EXPECT_EQ(with.opened.at(party_).type, "enterprise");
    EXPECT_EQ(with.opened.at(party_).fields, std::set<std::string>{"legal_representative"});
    EXPECT_TRUE(without.opened.empty());
}

TEST_F(WriteTest, GoesNowhereThatTheAskerCouldNotGoByOpeningTheRecord) {
    May({"case.read"});

    const Written written = WriteText("{{当事人地址}}{{当事人（名录）}}");

    const std::string text = document::ReadWordText(written.bytes);
    EXPECT_EQ(text.find("某市某路"), std::string::npos) << text;
    EXPECT_NE(text.find("某某化工有限公司"), std::string::npos) << text;  // as on the case's page
    ASSERT_EQ(written.missing.size(), 1U);
    EXPECT_EQ(written.missing[0].reason, MissingReason::kUnreadable);
}

TEST_F(WriteTest, WritesEveryShippedPaperOfACase) {
    const Shelf shelf = ReadShelf({QH_SOURCE_DIR "/catalogue"});
    const auto view = store_.Read();
    const auto record = view->Find(*catalogue_->FindType("case"), case_);
    int written = 0;
    for (const Paper& paper : shelf.Papers()) {
        if (paper.source.record_type != "case") continue;
        const Written made = Write({*view, *catalogue_, principal_, Day("2026-03-02")},
                                   shelf.Names(), paper, *record);
        EXPECT_FALSE(document::ReadWordText(made.bytes).empty()) << paper.source.id;
        const auto missing_alone = FindMissing({*view, *catalogue_, principal_, Day("2026-03-02")},
                                               shelf.Names(), paper, *record);
        EXPECT_EQ(missing_alone.size(), made.missing.size()) << paper.source.id;
        for (const Missing& missing : made.missing)
            EXPECT_NE(missing.name, "案由") << paper.source.id;
        ++written;
    }
    EXPECT_GE(written, 40);
}

}  // namespace
}  // namespace papers
