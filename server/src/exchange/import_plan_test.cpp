#include "exchange/import_plan.hpp"

#include <gtest/gtest.h>

#include "exchange/testing/example_type.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

namespace exchange {
namespace {

using Outcomes = std::vector<RowOutcome>;

class ImportPlanTest : public ::testing::Test {
 protected:
    static std::shared_ptr<const catalogue::Catalogue> MakeCatalogue() {
        auto catalogue = std::make_shared<catalogue::Catalogue>();
        auto type = testing::ExampleType();
        type.title = "name";
        catalogue->record_types.emplace(type.id, std::move(type));
        return catalogue;
    }

    const catalogue::RecordType& Type() { return *catalogue_->FindType("enterprise"); }

    ImportPlan Plan(std::string_view csv, const char* scope = "{}") {
        const auto sheets = ReadSpreadsheet(csv, "名录.csv");
        auto candidates =
            CandidatesOf(Type(), sheets->front(), SuggestMapping(Type(), sheets->front()));
        EXPECT_TRUE(candidates);
        return PlanImport(*store_.Read(), *catalogue_, Type(), std::move(*candidates),
                          *records::ReadFilter(*catalogue_, Type(), scope));
    }

    /// Stores the rows that are new or changed, as performing the import does.
    void Perform(const ImportPlan& plan) {
        for (const PlannedRow& row : plan.rows) {
            ASSERT_EQ(row.outcome, RowOutcome::kNew);
            const auto id = base::RecordId::Make(clock_.Now(), randomness_);
            records::Record record{id, "enterprise", 1, row.values};
            record.Set("$state", records::Value("current"));
            const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
            ASSERT_TRUE(
                store_.Write([&](records::RecordWriter& writer) { return writer.Store(act); }));
        }
    }

    static Outcomes OutcomesOf(const ImportPlan& plan) {
        Outcomes outcomes;
        for (const PlannedRow& row : plan.rows) outcomes.push_back(row.outcome);
        return outcomes;
    }

    static std::string LastCode(const PlannedRow& row) {
        return row.remarks.empty() ? "" : row.remarks.back().refusal.code;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = MakeCatalogue();
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    records::MemoryRecordStore store_{catalogue_, clock_};
};

constexpr std::string_view kRegister =
    "企业名称,代码,市,联系人,lng,lat\n"
    "甲公司,91640000321673484F,银川,张三,106.3,38.4\n"
    "乙厂（一厂）,12642101027359911917,吴忠,,,\n"
    "乙厂（二厂）,12642101027359911917,吴忠,,,\n"
    "丙厂,-,固原,,,\n"
    "丁厂,640200200001404200,,,,\n";

TEST_F(ImportPlanTest, AddsAllOfARegisterOnceAndNothingAgain) {
    const ImportPlan first = Plan(kRegister);
    ASSERT_EQ(first.CountOf(RowOutcome::kNew), 5U);
    Perform(first);

    const ImportPlan again = Plan(kRegister);

    EXPECT_EQ(OutcomesOf(again), Outcomes(5, RowOutcome::kSame));
}

TEST_F(ImportPlanTest, ChangesOnlyWhatDiffers) {
    Perform(Plan(kRegister));

    const ImportPlan plan = Plan(
        "企业名称,代码,市\n"
        "甲公司（改名）,91640000321673484f,银川\n"
        "乙厂(二厂),12642101027359911917,青铜峡\n"
        "丙厂,,\n");

    ASSERT_EQ(OutcomesOf(plan),
              (Outcomes{RowOutcome::kChanged, RowOutcome::kChanged, RowOutcome::kChanged}));
    EXPECT_EQ(plan.rows[0].values,
              (records::FieldValues{{"name", records::Value("甲公司（改名）")}}));
    EXPECT_EQ(plan.rows[1].values.find("region")->second, records::Value("青铜峡"));
    // Absent cells change nothing; that the code is now missing, not a placeholder, is noted.
    EXPECT_EQ(plan.rows[2].values,
              (records::FieldValues{{"code_status", records::Value("missing")}}));
}

TEST_F(ImportPlanTest, MarksARowThatRepeatsAnother) {
    const ImportPlan plan = Plan("企业名称,代码\n甲,91640000321673484F\n甲,91640000321673484F\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kNew, RowOutcome::kDuplicate}));
    EXPECT_EQ(LastCode(plan.rows[1]), "import.duplicate_row");
}

TEST_F(ImportPlanTest, GuessesNotBetweenRecordsOfOneCode) {
    Perform(Plan(kRegister));

    const ImportPlan plan = Plan("企业名称,代码\n乙厂（三厂）,12642101027359911917\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kFaulty}));
    EXPECT_EQ(LastCode(plan.rows[0]), "import.ambiguous");
}

TEST_F(ImportPlanTest, AsksForRequiredFieldsOfNewRecordsOnly) {
    Perform(Plan(kRegister));

    const ImportPlan plan = Plan("代码,市\n91640000321673484F,石嘴山\n91350100M000100Y43,福州\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kChanged, RowOutcome::kFaulty}));
    EXPECT_EQ(LastCode(plan.rows[1]), "import.required_missing");
    EXPECT_EQ(plan.rows[1].remarks.back().refusal.params[0].second, "名称");
}

TEST_F(ImportPlanTest, SaysOfACellOnceThatItWasNotTaken) {
    const auto codes = [this](std::string_view csv) {
        const ImportPlan plan = Plan(csv);
        std::string said;
        for (const CellRemark& remark : plan.rows.at(0).remarks) said += remark.refusal.code + " ";
        return said;
    };

    EXPECT_EQ(codes("代码,名称\n91640000321673484F,同上\n"), "exchange.ditto ");
    EXPECT_EQ(codes("代码,名称\n91640000321673484F,\n"), "import.required_missing ");
}

TEST_F(ImportPlanTest, LooksReferencesUpByTitleOrCode) {
    Perform(
        Plan("企业名称,代码\n某集团,91640000321673484F\n同名,91350100M000100Y43\n同名,"
             "640200200001404200\n"));

    const ImportPlan plan =
        Plan("企业名称,上级单位\n甲,某集团\n乙,没有的集团\n丙,同名\n丁,91640000321673484F\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kNew, RowOutcome::kFaulty,
                                          RowOutcome::kFaulty, RowOutcome::kNew}));
    EXPECT_TRUE(plan.rows[0].values.contains("parent"));
    EXPECT_EQ(plan.rows[3].values.at("parent"), plan.rows[0].values.at("parent"));
    EXPECT_EQ(LastCode(plan.rows[1]), "import.reference_not_found");
    EXPECT_EQ(LastCode(plan.rows[2]), "import.reference_ambiguous");
}

TEST_F(ImportPlanTest, SeesOnlyRecordsWithinTheScope) {
    Perform(Plan(kRegister));

    const ImportPlan plan =
        Plan("企业名称,代码\n甲公司,91640000321673484F\n", R"({"region":{"eq":"固原"}})");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kNew}));
}

/// 评级 is asked of 重点排污单位 only, and then it must be told.
class AskedPlanTest : public ImportPlanTest {
 protected:
    AskedPlanTest() {
        auto catalogue = std::make_shared<catalogue::Catalogue>(*MakeCatalogue());
        for (catalogue::Field& field : catalogue->record_types.at("enterprise").fields) {
            if (field.id != "credit_grade") continue;
            field.when = R"({"key_pollutant_discharger":true})";
            field.required = true;
        }
        catalogue_ = std::move(catalogue);
    }
};

TEST_F(AskedPlanTest, FaultsACellThatDoesNotApplyByTheRestOfItsRow) {
    const ImportPlan plan =
        Plan("企业名称,代码,重点排污单位,环境信用等级\n甲公司,91640000321673484F,否,环保诚信\n");

    ASSERT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kFaulty}));
    EXPECT_EQ(LastCode(plan.rows[0]), "workflow.not_asked");
    EXPECT_EQ(plan.rows[0].remarks.back().field, "credit_grade");
}

TEST_F(AskedPlanTest, MissesWhatIsRequiredOnlyWhereItApplies) {
    const ImportPlan plan = Plan(
        "企业名称,代码,重点排污单位\n甲公司,91640000321673484F,否\n乙公司,12642101027359911917,"
        "是\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kNew, RowOutcome::kFaulty}));
    EXPECT_EQ(LastCode(plan.rows[1]), "import.required_missing");
}

TEST_F(AskedPlanTest, LooksAtWhatTheKnownRecordHolds) {
    Perform(
        Plan("企业名称,代码,重点排污单位,环境信用等级\n甲公司,91640000321673484F,是,环保诚信\n"));

    const ImportPlan graded =
        Plan("企业名称,代码,环境信用等级\n甲公司,91640000321673484F,环保良好\n");
    const ImportPlan taken_off = Plan("企业名称,代码,重点排污单位\n甲公司,91640000321673484F,否\n");

    EXPECT_EQ(OutcomesOf(graded), (Outcomes{RowOutcome::kChanged}));
    EXPECT_EQ(OutcomesOf(taken_off), (Outcomes{RowOutcome::kChanged}));
}

/// As a transcript stands under a case, or under a clue before there is a case.
class BelongingPlanTest : public ImportPlanTest {
 protected:
    BelongingPlanTest() {
        auto catalogue = std::make_shared<catalogue::Catalogue>(*MakeCatalogue());
        catalogue::RecordType& type = catalogue->record_types.at("enterprise");
        catalogue::Field owner = *type.FindField("parent");
        owner.id = "owner";
        owner.label = "主管单位";
        type.fields.push_back(owner);
        type.belongs_to = {"parent", "owner"};
        catalogue_ = std::move(catalogue);
    }
};

TEST_F(BelongingPlanTest, BarsANewRecordThatNamesNoneOfWhatItMayBelongTo) {
    const ImportPlan plan = Plan("企业名称,代码,上级单位,主管单位\n甲公司,91640000321673484F,,\n");

    ASSERT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kFaulty}));
    ASSERT_EQ(LastCode(plan.rows[0]), "import.belongs_to_none");
    const auto& params = plan.rows[0].remarks.back().refusal.params;
    EXPECT_EQ(params.back().second,
              "“上级单位”（写统一社会信用代码），或者“主管单位”（写统一社会信用代码）");
}

TEST_F(BelongingPlanTest, TakesOneThatNamesAnyOfThem) {
    const auto belonging = catalogue_;
    catalogue_ = MakeCatalogue();
    Perform(Plan(kRegister));
    catalogue_ = belonging;

    const ImportPlan plan =
        Plan("企业名称,代码,主管单位\n戊公司,91640100MA0000001A,甲公司\n己公司,,没有的集团\n");

    EXPECT_EQ(plan.rows[0].outcome, RowOutcome::kNew);
    EXPECT_EQ(LastCode(plan.rows[1]), "import.reference_not_found") << "what is wrong, once";
}

TEST_F(BelongingPlanTest, AsksNothingOfAKnownRecord) {
    const auto belonging = catalogue_;
    catalogue_ = MakeCatalogue();
    Perform(Plan(kRegister));
    catalogue_ = belonging;

    const ImportPlan plan = Plan("企业名称,代码,市\n甲公司,91640000321673484F,固原\n");

    EXPECT_EQ(OutcomesOf(plan), (Outcomes{RowOutcome::kChanged}));
}

}  // namespace
}  // namespace exchange
