#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

class Importing : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
    }
    BatchRequest ABatch(std::vector<BatchItem> items) {
        BatchRequest batch;
        batch.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
        batch.type = "enterprise";
        batch.items = std::move(items);
        batch.happened_on = Day("2026-03-02");
        batch.source.kind = ledger::SourceKind::kImport;
        batch.source.system = "名录.xlsx";
        return batch;
    }
    BatchItem NewItem(const char* name) {
        return {bureau_.NewId(), 0, {{"name", Value(name)}}, "row 2"};
    }
    base::Result<Outcome> Import(const BatchRequest& batch) {
        return bureau_.performer.PerformBatch(bureau_.Of(bureau_.importer), bureau_.catalogue,
                                              batch);
    }
    ActRequest AnUndo(const char* reason) {
        ActRequest request;
        request.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
        request.reason = reason;
        return request;
    }
    base::Result<Outcome> Undo(const base::ActId& act, const char* reason = "导错了表") {
        return bureau_.performer.UndoBatch(bureau_.Of(bureau_.importer), bureau_.catalogue, act,
                                           AnUndo(reason));
    }
    /// Leaves what was changed or used since as it is.
    base::Result<Outcome> UndoRest(const base::ActId& act) {
        ActRequest request = AnUndo("导错了表");
        request.accept_doubts = true;
        return bureau_.performer.UndoBatch(bureau_.Of(bureau_.importer), bureau_.catalogue, act,
                                           request);
    }
    Bureau bureau_;
};

TEST_F(Importing, MarksItsActWithHowManyRowsItPassedOver) {
    BatchRequest batch = ABatch({NewItem("新厂")});
    batch.left_out = 2;

    const auto outcome = Import(batch);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(outcome->marks, (std::vector<std::string>{"left_out:2"}));
}

TEST_F(Importing, OpensAndChangesManyRecordsByOneAct) {
    const base::RecordId known =
        bureau_.Put("enterprise", {{"name", Value("旧名")},
                                   {"address", Value("某路")},
                                   {"$organisation", Value(bureau_.city)}});
    const BatchItem fresh = NewItem("新厂");

    const auto outcome = Import(ABatch({fresh, {known, 1, {{"name", Value("新名")}}, "row 3"}}));

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(outcome->touched.size(), 2U);
    EXPECT_EQ(bureau_.Find("enterprise", fresh.record).Text("name"), "新厂");
    EXPECT_EQ(bureau_.Find("enterprise", fresh.record).Reference("$organisation"), bureau_.city);
    EXPECT_EQ(bureau_.Find("enterprise", known).Text("name"), "新名");
    EXPECT_EQ(bureau_.Find("enterprise", known).Text("address"), "某路");
    const ledger::Act act = bureau_.store.Read()->FindAct(outcome->receipt.act)->act;
    EXPECT_EQ(act.kind, "import.perform");
    EXPECT_EQ(act.source.system, "名录.xlsx");
}

TEST_F(Importing, AddsNothingTheSecondTime) {
    const BatchItem item = NewItem("新厂");
    ASSERT_TRUE(Import(ABatch({item})));

    EXPECT_EQ(CodesOf(Import(ABatch({{item.record, 1, item.values, "row 2"}}))),
              Codes{"workflow.nothing_to_do"});
}

TEST_F(Importing, RepeatsTheReceipt) {
    const BatchRequest batch = ABatch({NewItem("新厂")});

    ASSERT_TRUE(Import(batch));

    EXPECT_TRUE(Import(batch)->receipt.repeated);
}

TEST_F(Importing, NamesTheRowOfEveryFault) {
    BatchItem nameless = NewItem("");
    nameless.values = {{"remarks", Value("无名")}};
    nameless.where = "row 7";
    BatchItem stale = NewItem("某厂");
    stale.expected_version = 4;
    stale.where = "row 9";

    const auto outcome = Import(ABatch({nameless, stale}));

    ASSERT_FALSE(outcome);
    ASSERT_EQ(outcome.error().size(), 2U);
    EXPECT_EQ(outcome.error()[0].where, "row 7 name");
    EXPECT_EQ(outcome.error()[1].where, "row 9");
}

TEST_F(Importing, RefusesWhoMayNotImport) {
    const auto outcome = bureau_.performer.PerformBatch(
        bureau_.Of(bureau_.reviewer), bureau_.catalogue, ABatch({NewItem("新厂")}));

    EXPECT_EQ(CodesOf(outcome), Codes{"workflow.no_right"});
}

TEST_F(Importing, PutsNewCasesIntoAStateOfTheirProcedure) {
    BatchRequest batch = ABatch({{bureau_.NewId(),
                                  0,
                                  {{"cause_of_case", Value("旧案")},
                                   {"party_name", Value("某厂")},
                                   {"$state", Value("closed")}},
                                  "row 2"},
                                 {bureau_.NewId(),
                                  0,
                                  {{"cause_of_case", Value("旧案")}, {"party_name", Value("某厂")}},
                                  "row 3"}});
    batch.type = "case";

    const auto outcome = Import(batch);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(bureau_.Find("case", batch.items[0].record).Text("$state"), "closed");
    EXPECT_EQ(bureau_.Find("case", batch.items[1].record).Text("$state"), "filed");
    EXPECT_EQ(bureau_.Find("case", batch.items[1].record).Text("$procedure"), "case_ordinary@1");
}

TEST_F(Importing, TakesAnImportBack) {
    const base::RecordId known =
        bureau_.Put("enterprise", {{"name", Value("旧名")},
                                   {"legal_representative", Value("吴某")},
                                   {"$organisation", Value(bureau_.city)}});
    const auto before = bureau_.Find("enterprise", known);
    const BatchItem fresh = NewItem("新厂");
    const auto done = Import(ABatch({fresh,
                                     {known,
                                      1,
                                      {{"name", Value("新名")},
                                       {"legal_representative", Value("郑某")},
                                       {"address", Value("某路")}},
                                      ""}}));
    ASSERT_TRUE(done);

    const auto undone = Undo(done->receipt.act);

    ASSERT_TRUE(undone) << CodesOf(undone).front();
    EXPECT_EQ(bureau_.Find("enterprise", known).values, before.values);
    EXPECT_EQ(bureau_.Find("enterprise", fresh.record).Get("$voided"), Value(true));
    EXPECT_EQ(bureau_.store.Read()->FindAct(undone->receipt.act)->act.kind, "import.undo");
}

TEST_F(Importing, RefusesToTakeBackWhatWasChangedSinceAndListsIt) {
    const BatchItem one = NewItem("甲厂"), other = NewItem("乙厂");
    const auto done = Import(ABatch({one, other}));
    ASSERT_TRUE(done);
    bureau_.Change("enterprise", other.record, "address", Value("某路"));

    const auto undone = Undo(done->receipt.act);

    ASSERT_FALSE(undone);
    ASSERT_EQ(undone.error().size(), 1U);
    EXPECT_EQ(undone.error()[0].code, "import.changed_since");
    EXPECT_EQ(undone.error()[0].params[0].second, "乙厂");
    EXPECT_TRUE(bureau_.Find("enterprise", one.record).Get("$voided").IsAbsent());
}

TEST_F(Importing, LeavesWhatWasChangedSinceWhereThatIsAskedFor) {
    const BatchItem one = NewItem("甲厂"), other = NewItem("乙厂");
    const auto done = Import(ABatch({one, other}));
    ASSERT_TRUE(done);
    bureau_.Change("enterprise", other.record, "address", Value("某路"));

    const auto undone = UndoRest(done->receipt.act);

    ASSERT_TRUE(undone) << CodesOf(undone).front();
    EXPECT_EQ(undone->touched.size(), 1U);
    EXPECT_EQ(bureau_.Find("enterprise", one.record).Get("$voided"), Value(true));
    EXPECT_EQ(bureau_.Find("enterprise", other.record).Text("address"), "某路");
    EXPECT_TRUE(bureau_.Find("enterprise", other.record).Get("$voided").IsAbsent());
    EXPECT_EQ(CodesOf(UndoRest(done->receipt.act)), Codes{"import.nothing_to_undo"});
}

TEST_F(Importing, TakesNothingAwayFromUnderARecordThatNamesIt) {
    const BatchItem one = NewItem("甲厂"), other = NewItem("乙厂");
    const auto done = Import(ABatch({one, other}));
    ASSERT_TRUE(done);
    bureau_.Put("clue", {{"content", Value("夜间异味")},
                         {"enterprise", Value(other.record)},
                         {"$organisation", Value(bureau_.city)}});

    const auto refused = Undo(done->receipt.act);

    ASSERT_FALSE(refused);
    ASSERT_EQ(CodesOf(refused), Codes{"import.used_since"});
    EXPECT_EQ(refused.error()[0].params[0].second, "乙厂");
    EXPECT_EQ(refused.error()[0].params[3].second, "线索");
    ASSERT_TRUE(UndoRest(done->receipt.act));
    EXPECT_EQ(bureau_.Find("enterprise", one.record).Get("$voided"), Value(true));
    EXPECT_TRUE(bureau_.Find("enterprise", other.record).Get("$voided").IsAbsent());
}

TEST_F(Importing, TakesBackOnlyImportsAndWithAReason) {
    const auto done = Import(ABatch({NewItem("新厂")}));
    const auto clue =
        bureau_.Do(bureau_.handler, "clue", bureau_.NewId(), "register", Bureau::kClue);

    EXPECT_EQ(CodesOf(Undo(done->receipt.act, "")), Codes{"workflow.reason_required"});
    EXPECT_EQ(CodesOf(Undo(clue->receipt.act)), Codes{"import.not_an_import"});
}

}  // namespace
}  // namespace workflow
