#include "exchange/letter_rows.hpp"

#include <gtest/gtest.h>

#include "exchange/testing/example_type.hpp"
#include "records/memory_store.hpp"
#include "records/record.hpp"
#include "records/testing/random_filter.hpp"

namespace exchange {
namespace {

catalogue::RecordType CaseType() {
    using enum catalogue::FieldKind;
    catalogue::RecordType type;
    type.id = "case";
    type.import_match = {"decision_no"};
    catalogue::Field cause = testing::ExampleField("cause_of_case", "案由", kText);
    cause.required = true;
    catalogue::Field party = testing::ExampleField("party_name", "当事人名称", kText);
    party.required = true;
    type.fields = {
        cause,
        party,
        testing::ExampleField("party_credit_code", "当事人统一社会信用代码", kText),
        testing::ExampleField("decision_no", "决定书文号", kText),
        testing::ExampleField("decided_on", "决定日期", kDay),
        testing::ExampleField("fine_amount", "罚款", kMoney),
        testing::ExampleChoice("outcome", "处理结果",
                               {{"penalty", "行政处罚"}, {"no_penalty", "不予行政处罚"}}),
        testing::ExampleChoice(std::string(records::system_field::kState).c_str(), "办理状态",
                               {{"closed", "已结案"}})};
    return type;
}

Candidate RowOf(const std::string& text) {
    const auto letter = letters::ReadLetter(text);
    return CandidatesOfLetters(CaseType(), {{"a.txt", *letter, {}}}, "closed").rows.at(0);
}

std::string Said(const Candidate& candidate) {
    std::string said;
    for (const CellRemark& remark : candidate.remarks)
        said += fmt::format("{}{} ", remark.severity == Severity::kFault ? "!" : "?",
                            remark.refusal.code);
    return said;
}

std::string JsonOf(const Candidate& candidate, const char* field) {
    const auto found = candidate.values.find(field);
    return found == candidate.values.end() ? "" : records::ValueToJson(found->second);
}

constexpr const char* kHead = "行政处罚决定书\n某环罚[2023]7号\n甲公司：\n违反了《甲法》第一条。\n";

TEST(LetterRows, MakeAHistoricalCaseOfADecision) {
    const Candidate row =
        RowOf(fmt::format("{}我局决定罚款伍万元整。\n某市生态环境局\n2023年3月4日\n", kHead));
    EXPECT_EQ(Said(row), "?letter.cause_from_article ");
    EXPECT_TRUE(row.missing.empty());
    EXPECT_EQ(JsonOf(row, "decision_no"), "\"某环罚〔2023〕7号\"");
    EXPECT_EQ(JsonOf(row, "party_name"), "\"甲公司\"");
    EXPECT_EQ(JsonOf(row, "cause_of_case"), "\"违反《甲法》第一条\"");
    EXPECT_EQ(JsonOf(row, "decided_on"), "\"2023-03-04\"");
    EXPECT_EQ(JsonOf(row, "fine_amount"), "5000000");
    EXPECT_EQ(JsonOf(row, "outcome"), "\"penalty\"");
    EXPECT_EQ(JsonOf(row, "$state"), "\"closed\"");
}

TEST(LetterRows, KeepThePartysCodeWithWhatIsDoubtfulAboutIt) {
    struct Case {
        const char *code, *kept, *said;
    };
    for (const Case& one :
         {Case{"91350100M000100Y43", "\"91350100M000100Y43\"", ""},
          Case{"91350100M000100Y44", "\"91350100M000100Y44\"", "?letter.code_check "},
          Case{"91350100****00Y43", "\"91350100****00Y43\"", "?letter.code_masked "}}) {
        const Candidate row =
            RowOf(fmt::format("行政处罚决定书\n某环罚[2023]7号\n甲公司：\n统一社会信用代码：{}\n"
                              "违反了《甲法》第一条。\n我局决定罚款伍万元整。\n2023年3月4日\n",
                              one.code));

        EXPECT_EQ(JsonOf(row, "party_credit_code"), one.kept);
        EXPECT_TRUE(Said(row).starts_with(one.said)) << one.code << ' ' << Said(row);
    }
}

TEST(LetterRows, AreFaultyWhereALetterContradictsItselfOrIsNoCase) {
    EXPECT_NE(Said(RowOf(fmt::format("{}{}", kHead,
                                     "我局决定罚款伍万元整（¥60000元）。\n某局\n2023年3月4日")))
                  .find("!letter.amounts_differ"),
              std::string::npos);
    EXPECT_NE(Said(RowOf("责令改正违法行为决定书\n某环责改〔2023〕7号\n甲公司：\n"))
                  .find("!letter.kind_not_case"),
              std::string::npos);
    EXPECT_NE(Said(RowOf("行政处罚决定书\n甲公司：\n")).find("!letter.no_number"),
              std::string::npos);
}

TEST(LetterRows, TakeNoDayOfPublicationForTheDecision) {
    const Candidate row =
        RowOf("发布时间：2023-03-09\n" + fmt::format("{}{}", kHead, "我局决定罚款伍万元整。"));
    EXPECT_EQ(JsonOf(row, "decided_on"), "");
    EXPECT_NE(Said(row).find("?letter.day_of_publication"), std::string::npos);
}

/// Letters against a book that holds what is put there.
class LetterPlan : public ::testing::Test {
 protected:
    static std::shared_ptr<const catalogue::Catalogue> MakeCatalogue() {
        auto catalogue = std::make_shared<catalogue::Catalogue>();
        auto type = CaseType();
        type.title = "decision_no";
        catalogue->record_types.emplace(type.id, std::move(type));
        return catalogue;
    }

    static std::string LetterOf(const char* amount) {
        return fmt::format("{}我局决定罚款{}。\n某市生态环境局\n2023年3月4日\n", kHead, amount);
    }

    /// `new`, `known`, `faulty`, `twice`, a letter each, with `?` and the codes that tell why.
    std::string PlanOf(const std::vector<std::string>& texts) {
        const catalogue::RecordType& type = *catalogue_->FindType("case");
        std::vector<LetterFile> files;
        for (const std::string& text : texts)
            files.push_back({"a.txt", *letters::ReadLetter(text), {}});
        const ImportPlan plan = PlanLetters(*store_.Read(), *catalogue_, type,
                                            CandidatesOfLetters(type, files, "closed"), {});
        std::string said;
        for (const PlannedRow& row : plan.rows) {
            said += fmt::format("{}:", row.row);
            if (row.outcome == RowOutcome::kNew) said += "new";
            if (row.outcome == RowOutcome::kFaulty) said += "faulty";
            if (row.outcome == RowOutcome::kDuplicate) said += row.record ? "known" : "twice";
            for (const CellRemark& remark : row.remarks)
                if (remark.refusal.code.starts_with("letter.twi"))
                    said += "?" + remark.refusal.code;
            said += " ";
        }
        return said;
    }

    void Register(const char* number) {
        records::Record record{base::RecordId::Make(clock_.Now(), randomness_), "case", 1, {}};
        record.Set("decision_no", records::Value(std::string(number)));
        record.Set("cause_of_case", records::Value("旧案"));
        record.Set("party_name", records::Value("甲公司"));
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        ASSERT_TRUE(store_.Write([&](records::RecordWriter& writer) { return writer.Store(act); }));
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = MakeCatalogue();
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    records::MemoryRecordStore store_{catalogue_, clock_};
};

TEST_F(LetterPlan, TakesTheFirstOfOneNumber) {
    EXPECT_EQ(PlanOf({LetterOf("伍万元整"), LetterOf("伍万元整"), LetterOf("陆万元整")}),
              "1:new 2:twice?letter.twice 3:twice?letter.twice?letter.twice_differs ");
}

TEST_F(LetterPlan, LetsNoFaultyLetterBarASoundOneOfItsNumber) {
    const std::string faulty = LetterOf("伍万元整（60000元）"), sound = LetterOf("伍万元整");

    EXPECT_EQ(PlanOf({faulty, sound}), "1:faulty 2:new?letter.twin_faulty ");
    EXPECT_EQ(PlanOf({faulty, faulty, sound, sound}),
              "1:faulty 2:faulty 3:new?letter.twin_faulty 4:twice?letter.twice ");
    EXPECT_EQ(PlanOf({sound, faulty}), "1:new 2:twice?letter.twice ");
}

TEST_F(LetterPlan, SaysOfBothLettersOfAKnownNumberThatItIsKnown) {
    Register("某环罚〔2023〕7号");

    EXPECT_EQ(PlanOf({LetterOf("伍万元整"), LetterOf("伍万元整")}), "1:known 2:known ");
    EXPECT_EQ(PlanOf({LetterOf("伍万元整（60000元）"), LetterOf("伍万元整")}), "1:known 2:known ");
}

TEST(LetterRows, WriteOneNumberInOneWay) {
    for (const char* number :
         {"盘环罚决(2021)138号", "盘环罚决［2021］138号", "盘环罚决﹝2021﹞138号"})
        EXPECT_EQ(EvenNumber(number), "盘环罚决〔2021〕138号");
    EXPECT_EQ(EvenNumber("丽环(青)罚〔2021〕4号"), "丽环(青)罚〔2021〕4号");
}

}  // namespace
}  // namespace exchange
