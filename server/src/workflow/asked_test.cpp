#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

/// Fields that apply, or are asked for, only by what else stands in the form (decision 0036).
namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

constexpr const char* kPosted = R"({"subject":"函","way":"post","mail_no":"X1"})";
constexpr const char* kLeft =
    R"({"subject":"函","way":"left","witness":"刘某","seen_on":"2026-03-01"})";

class Asked : public ::testing::Test {
 protected:
    base::Result<Outcome> Do(const char* act, const char* values) {
        ActRequest request = bureau_.Request("own_letter", letter_, act, values);
        request.reason = "核对";
        return bureau_.Do(bureau_.handler, request);
    }
    void Begin(const char* values) {
        const auto begun = Do("begin", values);
        ASSERT_TRUE(begun) << CodesOf(begun).front();
    }
    records::Record Letter() { return bureau_.Find("own_letter", letter_); }
    /// `code place` of everything that refuses.
    static Codes Said(const base::Result<Outcome>& outcome) {
        Codes said;
        if (!outcome)
            for (const base::Refusal& one : outcome.error())
                said.push_back(one.code + " " + one.where);
        return said;
    }

    Bureau bureau_{testing::WithOwnDefinitions()};
    base::RecordId letter_ = bureau_.NewId();
};

TEST_F(Asked, RefusesAValueThatDoesNotApplyAndNamesWhatDecides) {
    const auto outcome = Do("begin", R"({"subject":"函","way":"left","mail_no":"X1"})");

    ASSERT_EQ(Said(outcome), (Codes{"workflow.not_asked mail_no"}));
    const base::Refusal& refusal = outcome.error().front();
    EXPECT_EQ(refusal.params[0].second, "邮件号");
    EXPECT_EQ(refusal.params[1].second, "方式");
}

TEST_F(Asked, RequiresWhatApplies) {
    EXPECT_EQ(Said(Do("begin", R"({"subject":"函","way":"post"})")),
              (Codes{"records.required mail_no"}));
}

TEST_F(Asked, DoesNotRequireWhatDoesNotApply) {
    Begin(kLeft);

    EXPECT_EQ(Letter().Text("witness"), "刘某");
}

TEST_F(Asked, TakesNothingForAnAnswerThatIsLeftOut) {
    Begin(R"({"subject":"函","way":"left","mail_no":null})");

    EXPECT_TRUE(Letter().Get("mail_no").IsAbsent());
}

TEST_F(Asked, AFactGoesByItToo) {
    ActRequest request = bureau_.Request("own_letter", letter_, "begin",
                                         R"({"subject":"函","way":"left","mail_no":"X1"})");
    request.source.kind = ledger::SourceKind::kPhone;
    request.source.device = "01890000-0000-7000-8000-000000000009";

    EXPECT_EQ(Said(bureau_.Do(bureau_.handler, request)), (Codes{"workflow.not_asked mail_no"}));
}

TEST_F(Asked, AChangedChoiceTakesAlongWhatAppliedByIt) {
    Begin(kLeft);

    const auto outcome = Do("correct", R"({"way":"post","mail_no":"X2"})");

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_TRUE(Letter().Get("witness").IsAbsent());
    EXPECT_TRUE(Letter().Get("seen_on").IsAbsent()) << "it applied by the witness";
    const ledger::Act act = bureau_.store.Read()->HistoryOf(letter_).back().act;
    EXPECT_NE(act.touches.front().changes.find(R"("witness":null)"), std::string::npos)
        << "the ledger says so";
}

TEST_F(Asked, ACheckShowsWhatAChangedChoiceTakesAlong) {
    Begin(kLeft);
    ActRequest request =
        bureau_.Request("own_letter", letter_, "correct", R"({"way":"post","mail_no":"X2"})");
    request.reason = "核对";

    const auto preview =
        bureau_.performer.Check(bureau_.Of(bureau_.handler), bureau_.catalogue, request);

    ASSERT_TRUE(preview);
    Codes cleared;
    for (const ValueChange& change : preview->changes)
        if (change.to.IsAbsent()) cleared.push_back(change.field);
    EXPECT_EQ(cleared, (Codes{"seen_on", "witness"}));
}

TEST_F(Asked, ACorrectionIsAskedForWhatAppliesSince) {
    Begin(kLeft);

    EXPECT_EQ(Said(Do("correct", R"({"way":"post"})")), (Codes{"records.required mail_no"}));
}

TEST_F(Asked, ACorrectionMayNotFillWhatDoesNotApply) {
    Begin(kPosted);

    EXPECT_EQ(Said(Do("correct", R"({"witness":"刘某"})")), (Codes{"workflow.not_asked witness"}));
}

TEST_F(Asked, LeavesInPeaceWhatStoodBeforeTheDefinitionDid) {
    letter_ = bureau_.Put("own_letter", {{"subject", Value("旧函")},
                                         {"way", Value("left")},
                                         {"mail_no", Value("X1")},
                                         {"$state", Value("open")},
                                         {"$procedure", Value("own_letter@1")},
                                         {"$organisation", Value(bureau_.city)}});

    const auto outcome = Do("correct", R"({"subject":"旧函一"})");

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(Letter().Text("mail_no"), "X1");
}

TEST_F(Asked, AnActAsksByItsOwnConditionsAndKeepsWhatAnEarlierOneAskedFor) {
    Begin(kPosted);
    ASSERT_TRUE(Do("contest", R"({"taken":"review","review_on":"2026-03-01"})"));

    const auto outcome = Do("contest", R"({"taken":"suit","suit_on":"2026-03-02"})");

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(Letter().Day("review_on"), Day("2026-03-01"));
    EXPECT_EQ(Letter().Day("suit_on"), Day("2026-03-02"));
}

TEST_F(Asked, AnActRefusesWhatItDoesNotAskForSo) {
    Begin(kPosted);

    EXPECT_EQ(Said(Do("contest", R"({"taken":"suit","review_on":"2026-03-01"})")),
              (Codes{"workflow.not_asked review_on"}));
    EXPECT_EQ(Said(Do("contest", R"({"taken":"review"})")), (Codes{"records.required review_on"}));
}

TEST_F(Asked, AnActDoesNotTakeBackWhatItDoesNotAskFor) {
    Begin(kPosted);
    ASSERT_TRUE(Do("contest", R"({"taken":"review","review_on":"2026-03-01"})"));

    EXPECT_EQ(Said(Do("contest", R"({"taken":"suit","review_on":null})")),
              (Codes{"workflow.not_asked review_on"}));
}

TEST_F(Asked, RowsAreAskedByWhatStandsInThem) {
    EXPECT_EQ(Said(Do("begin", R"({"subject":"函","way":"post","mail_no":"X1",
                  "lines":[{"kind":"fine","days":2},{"kind":"halt"},{"kind":"halt","days":3}]})")),
              (Codes{"workflow.not_asked lines.0.days", "records.required lines.1.days"}));
}

TEST_F(Asked, AProposalIsJudgedWhenItIsMadeAndAgainWhenItTakesEffect) {
    Begin(kLeft);
    EXPECT_EQ(Said(Do("send_again", R"({"way":"post","mail_no":"X2","witness":"刘某"})")),
              (Codes{"workflow.not_asked witness"}));
    ASSERT_TRUE(Do("send_again", R"({"way":"left","witness":"陈某"})"));
    const base::RecordId approval = bureau_.ApprovalOf("own_letter", letter_);

    const auto agreed = bureau_.Do(bureau_.unit_leader, "approval", approval, "approve");

    ASSERT_TRUE(agreed) << CodesOf(agreed).front();
    EXPECT_EQ(Letter().Text("witness"), "陈某");
    EXPECT_EQ(Letter().Day("seen_on"), Day("2026-03-01")) << "a witness stands there still";
}

TEST_F(Asked, AnImportNamesTheRowAndTheFieldThatDoesNotApply) {
    BatchRequest batch;
    batch.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
    batch.type = "own_letter";
    batch.happened_on = Day("2026-03-02");
    batch.source.kind = ledger::SourceKind::kImport;
    batch.source.system = "台账.xlsx";
    batch.items = {
        {bureau_.NewId(),
         0,
         {{"subject", Value("函")}, {"way", Value("left")}, {"mail_no", Value("X1")}},
         "row 3"},
        {bureau_.NewId(), 0, {{"subject", Value("函")}, {"way", Value("post")}}, "row 4"}};

    const auto outcome =
        bureau_.performer.PerformBatch(bureau_.Of(bureau_.importer), bureau_.catalogue, batch);

    EXPECT_EQ(Said(outcome),
              (Codes{"workflow.not_asked row 3 mail_no", "records.required row 4 mail_no"}));
}

TEST_F(Asked, TheFormOfAStepIsToldWhenItAsks) {
    Begin(kPosted);

    const auto steps = bureau_.StepsOf(bureau_.handler, "own_letter", letter_);

    const auto contest = std::ranges::find(steps, "contest", &NextStep::act);
    ASSERT_NE(contest, steps.end());
    EXPECT_EQ(contest->fields[1].when, R"({"taken":"review"})");
    EXPECT_TRUE(contest->fields[1].required);
}

}  // namespace
}  // namespace workflow
