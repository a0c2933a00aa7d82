#include "workflow/performer.hpp"

#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

class Performing : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
    }
    Bureau bureau_;
};

TEST_F(Performing, OpensARecordWithNumberDueDayAndSystemValues) {
    const base::RecordId clue = bureau_.NewId();

    const auto outcome = bureau_.Do(bureau_.handler, "clue", clue, "register", Bureau::kClue);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    const records::Record record = bureau_.Find("clue", clue);
    EXPECT_EQ(record.Text("clue_no"), "试环线索〔2026〕1号");
    EXPECT_EQ(record.Day("filing_due_on"), Day("2026-03-17"));
    EXPECT_EQ(record.Text("$state"), "registered");
    EXPECT_EQ(record.Text("$procedure"), "clue_short@1");
    EXPECT_EQ(record.Reference("$organisation"), bureau_.city);
    EXPECT_EQ(record.Reference("$holder"), bureau_.handler);
    EXPECT_EQ(record.Reference("$created_by"), bureau_.handler);
    EXPECT_EQ(record.Day("$created_on"), Day("2026-03-02"));
    EXPECT_EQ(record.Day("$state_since"), Day("2026-03-02"));
    const ledger::Act act = bureau_.store.Read()->HistoryOf(clue).front().act;
    EXPECT_EQ(act.kind, "clue.register");
    EXPECT_EQ(act.acted_by, bureau_.handler);
    EXPECT_EQ(act.catalogue, bureau_.catalogue->digest);
}

TEST_F(Performing, AnswersEveryReasonAtOnce) {
    ActRequest request = bureau_.Request(
        "clue", bureau_.NewId(), "register",
        R"({"source":"rumour","received_on":"2026-02-30","colour":"red","clue_no":"1"})");
    request.happened_on = Day("2026-03-09");
    request.evidence = {{base::Sm3("never uploaded"), "a.jpg", "image/jpeg", 1}};

    const auto outcome = bureau_.Do(bureau_.reviewer, request);

    EXPECT_EQ(
        CodesOf(outcome),
        (Codes{"records.bad_day", "records.no_such_choice", "records.required", "records.required",
               "records.required", "records.unknown_field", "workflow.evidence_unknown",
               "workflow.field_not_of_act", "workflow.in_future", "workflow.no_right"}));
    EXPECT_FALSE(bureau_.store.Read()->Find(*bureau_.catalogue->FindType("clue"), request.record));
}

TEST_F(Performing, RepeatsTheReceiptOfTheSameRequestAndRefusesAnotherWithItsId) {
    const ActRequest request = bureau_.Request("clue", bureau_.NewId(), "register", Bureau::kClue);
    ActRequest other = request;
    other.reason = "另一件事";

    const auto first = bureau_.Do(bureau_.handler, request);
    const auto again = bureau_.Do(bureau_.handler, request);

    ASSERT_TRUE(first && again);
    EXPECT_FALSE(first->receipt.repeated);
    EXPECT_TRUE(again->receipt.repeated);
    EXPECT_EQ(again->receipt.digest, first->receipt.digest);
    EXPECT_EQ(again->touched.front().record, request.record);
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, other)), Codes{"act.id_used"});
}

TEST_F(Performing, KnowsARequestAgainThatWasStoredWithItsSm3) {
    const ActRequest request = bureau_.Request("clue", bureau_.NewId(), "register", Bureau::kClue);
    records::ActToStore stored;
    stored.act.id = request.id;
    stored.act.kind = "clue.register";
    stored.act.request = base::Sm3(RequestBytes(request));
    const auto kept = bureau_.store.Write(
        [&](records::RecordWriter& writer) { return writer.Store(std::move(stored)); });
    ActRequest other = request;
    other.reason = "另一件事";

    const auto again = bureau_.Do(bureau_.handler, request);

    ASSERT_TRUE(kept && again);
    EXPECT_TRUE(again->receipt.repeated);
    EXPECT_EQ(again->receipt.digest, kept->digest);
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, other)), Codes{"act.id_used"});
}

TEST_F(Performing, RefusesAStaleVersion) {
    const base::RecordId clue = bureau_.AClue();
    const ActRequest late = bureau_.Request("clue", clue, "examine");
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "clue", clue, "add_material",
                           R"({"preliminary_opinion":"已看现场"})"));

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, late)), Codes{"records.stale"});
}

TEST_F(Performing, RefusesWhatTheStateDoesNotAllow) {
    const base::RecordId clue = bureau_.AClueUnderExamination();

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "examine")),
              Codes{"workflow.wrong_state"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "register", Bureau::kClue)),
              Codes{"workflow.record_exists"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "dance")),
              Codes{"workflow.no_such_act"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "case", bureau_.NewId(), "file")),
              Codes{"workflow.opened_by_another_act"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", bureau_.NewId(), "examine")),
              Codes{"workflow.no_such_record"});
}

TEST_F(Performing, HidesARecordFromWhoMayNotReadIt) {
    const base::RecordId clue = bureau_.AClue();

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.importer, "clue", clue, "examine")),
              Codes{"workflow.no_such_record"});
}

TEST_F(Performing, NumbersWithoutGapsWhateverIsRefused) {
    (void)bureau_.AClue();
    EXPECT_FALSE(bureau_.Do(bureau_.handler, "clue", bureau_.NewId(), "register",
                            R"({"source":"complaint"})"));
    EXPECT_FALSE(bureau_.Do(bureau_.reviewer, "clue", bureau_.NewId(), "register", Bureau::kClue));

    EXPECT_EQ(bureau_.Find("clue", bureau_.AClue()).Text("clue_no"), "试环线索〔2026〕2号");
}

TEST_F(Performing, NumbersUnderTheNameOfTheNearestOrganisationThatHasOne) {
    const base::RecordId clue = bureau_.NewId();
    ActRequest request = bureau_.Request("clue", clue, "register", Bureau::kClue);
    request.organisation = bureau_.unit;

    ASSERT_TRUE(bureau_.Do(bureau_.handler, request));

    EXPECT_EQ(bureau_.Find("clue", clue).Text("clue_no"), "试环线索〔2026〕1号");
    EXPECT_EQ(bureau_.Find("clue", clue).Reference("$organisation"), bureau_.unit);
}

TEST_F(Performing, CorrectsWithAReasonButNeverNumbers) {
    const base::RecordId clue = bureau_.AClue();
    ActRequest silent = bureau_.Request("clue", clue, "correct", R"({"party_name":"某厂"})");
    ActRequest number =
        bureau_.Request("clue", clue, "correct", R"({"clue_no":"试环线索〔2026〕9号"})");
    number.reason = "写错";
    ActRequest nothing = bureau_.Request("clue", clue, "correct", R"({"content":"夜间排黑水"})");
    nothing.reason = "写错";
    ActRequest emptied = bureau_.Request("clue", clue, "correct", R"({"content":""})");
    emptied.reason = "写错";

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, silent)), Codes{"workflow.reason_required"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, number)), Codes{"workflow.field_not_of_act"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, nothing)), Codes{"workflow.nothing_changed"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, emptied)), Codes{"records.required"});
}

TEST_F(Performing, CountsDueDaysAgainWhenTheirStartIsCorrected) {
    const base::RecordId clue = bureau_.AClue();
    ActRequest request =
        bureau_.Request("clue", clue, "correct", R"({"received_on":"2026-02-26"})");
    request.reason = "收件章为 2 月 26 日";

    ASSERT_TRUE(bureau_.Do(bureau_.handler, request));

    EXPECT_EQ(bureau_.Find("clue", clue).Day("filing_due_on"), Day("2026-03-13"));
}

TEST_F(Performing, VoidsAndRestoresARegisteredRecord) {
    const base::RecordId enterprise = bureau_.NewId();
    ASSERT_TRUE(bureau_.Do(bureau_.clerk, "enterprise", enterprise, "register",
                           R"({"name":"某化工有限公司"})"));
    const auto with_reason = [&](const char* act) {
        ActRequest request = bureau_.Request("enterprise", enterprise, act);
        request.reason = "重复登记";
        return bureau_.Do(bureau_.clerk, request);
    };

    EXPECT_EQ(CodesOf(with_reason("restore")), Codes{"workflow.not_voided"});
    ASSERT_TRUE(with_reason("void"));
    EXPECT_EQ(CodesOf(with_reason("void")), Codes{"workflow.voided"});
    EXPECT_EQ(CodesOf(with_reason("correct")), (Codes{"workflow.voided"}));
    ASSERT_TRUE(with_reason("restore"));
    EXPECT_TRUE(bureau_.Find("enterprise", enterprise).Get("$voided").IsAbsent());
}

TEST_F(Performing, RefusesReferencesToNothingAndToVoidedRecords) {
    const base::RecordId enterprise =
        bureau_.Put("enterprise", {{"name", Value("已作废")},
                                   {"$voided", Value(true)},
                                   {"$organisation", Value(bureau_.city)}});
    const base::RecordId clue = bureau_.AClue();
    const auto referring = [&](const base::RecordId& id) {
        return bureau_.Do(bureau_.handler, "clue", clue, "examine",
                          "{\"enterprise\":\"" + id.ToText() + "\"}");
    };

    EXPECT_EQ(CodesOf(referring(bureau_.NewId())), Codes{"workflow.no_such_reference"});
    EXPECT_EQ(CodesOf(referring(enterprise)), Codes{"workflow.reference_voided"});
}

TEST_F(Performing, HandsAMatterOver) {
    const base::RecordId clue = bureau_.AClue();

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "hand_over")),
              Codes{"workflow.nothing_changed"});
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "clue", clue, "hand_over",
                           "{\"$holder\":\"" + bureau_.colleague.ToText() + "\"}"));

    EXPECT_EQ(bureau_.Find("clue", clue).Reference("$holder"), bureau_.colleague);
}

TEST_F(Performing, EntersForWhoDecidedIfBothHaveTheRight) {
    const base::RecordId clue = bureau_.NewId();
    ActRequest request = bureau_.Request("clue", clue, "register", Bureau::kClue);
    request.acted_by = bureau_.handler;
    request.source.kind = ledger::SourceKind::kPaper;
    ActRequest of_reviewer = bureau_.Request("clue", bureau_.NewId(), "register", Bureau::kClue);
    of_reviewer.acted_by = bureau_.reviewer;

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.clerk, of_reviewer)),
              Codes{"workflow.actor_has_no_right"});
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.colleague, request)),
              Codes{"workflow.may_not_enter_for_others"});
    ASSERT_TRUE(bureau_.Do(bureau_.clerk, request));

    const ledger::Act act = bureau_.store.Read()->HistoryOf(clue).front().act;
    EXPECT_EQ(act.acted_by, bureau_.handler);
    EXPECT_EQ(act.entered_by, bureau_.clerk);
    EXPECT_EQ(bureau_.Find("clue", clue).Reference("$holder"), bureau_.handler);
}

TEST_F(Performing, TakesAStepApprovedOnPaperForWhoSignedIt) {
    const auto entered = [&](const base::RecordId& person, ledger::SourceKind source) {
        ActRequest request = bureau_.Request("clue", bureau_.AClueUnderExamination(), "file",
                                             bureau_.FilingValues());
        request.as_fact = true;
        request.acted_by = person;
        request.source.kind = source;
        return request;
    };
    using ledger::SourceKind;
    const auto marks = [](const base::Result<Outcome>& outcome) {
        return outcome ? std::vector<std::string>(outcome->marks.begin(), outcome->marks.end())
                       : CodesOf(outcome);
    };
    const ActRequest signed_on_paper = entered(bureau_.bureau_leader, SourceKind::kPaper);
    EXPECT_EQ(marks(bureau_.Do(bureau_.clerk, signed_on_paper)), Codes{});
    const ledger::Act act = bureau_.store.Read()->HistoryOf(signed_on_paper.record).back().act;
    EXPECT_EQ(act.acted_by, bureau_.bureau_leader);
    EXPECT_EQ(act.entered_by, bureau_.clerk);
    // Who handled it did not approve it; who may not approve did not either.
    EXPECT_EQ(marks(bureau_.Do(bureau_.clerk, entered(bureau_.handler, SourceKind::kPaper))),
              Codes{"irregular:no_approval"});
    EXPECT_EQ(marks(bureau_.Do(bureau_.clerk, entered(bureau_.reviewer, SourceKind::kPaper))),
              Codes{"workflow.actor_has_no_right"});
    EXPECT_EQ(marks(bureau_.Do(bureau_.clerk, entered(bureau_.bureau_leader, SourceKind::kHere))),
              Codes{"workflow.actor_has_no_right"});
    EXPECT_EQ(
        marks(bureau_.Do(bureau_.colleague, entered(bureau_.bureau_leader, SourceKind::kPaper))),
        Codes{"workflow.may_not_enter_for_others"});
}

TEST_F(Performing, KeepsValuesThatWereShownMasked) {
    const base::RecordId enterprise = bureau_.NewId();
    ASSERT_TRUE(bureau_.Do(
        bureau_.clerk, "enterprise", enterprise, "register",
        R"({"name":"某厂","legal_representative":"吴某某","contacts":[{"name":"郑某","phone":"13900000000"}]})"));
    const auto before = bureau_.Find("enterprise", enterprise);
    const auto row = before.Get("contacts").As<std::vector<records::Row>>()->front();
    ActRequest request = bureau_.Request(
        "enterprise", enterprise, "correct",
        R"({"legal_representative":{"masked":"吴*"},"contacts":[{"id":")" + row.id.ToText() +
            R"(","name":{"masked":"郑*"},"phone":{"masked":"139****0000"},"position":"厂长"}]})");
    request.reason = "补职务";

    const auto outcome = bureau_.Do(bureau_.clerk, request);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    const auto after = bureau_.Find("enterprise", enterprise);
    EXPECT_EQ(after.Text("legal_representative"), "吴某某");
    const auto& cells = after.Get("contacts").As<std::vector<records::Row>>()->front().values;
    EXPECT_EQ(cells.at("name"), Value("郑某"));
    EXPECT_EQ(cells.at("phone"), Value("13900000000"));
    EXPECT_EQ(cells.at("position"), Value("厂长"));
}

TEST_F(Performing, AsksForDoubtsToBeAccepted) {
    const base::RecordId admin = bureau_.Person("吴某", "system_admin", bureau_.city);
    ActRequest request =
        bureau_.Request("organisation", bureau_.NewId(), "register",
                        R"({"name":"执法二科","kind":"unit","credit_code":"91350100M000100Y44"})");
    const auto refused = bureau_.Do(admin, request);
    request.accept_doubts = true;

    EXPECT_EQ(CodesOf(refused), Codes{"records.credit_code_check"});
    EXPECT_TRUE(bureau_.Do(admin, request));
}

TEST_F(Performing, ShowsWhatAnActWouldDoWithoutDoingIt) {
    const base::RecordId clue = bureau_.NewId();

    const auto preview =
        bureau_.performer.Check(bureau_.Of(bureau_.handler), bureau_.catalogue,
                                bureau_.Request("clue", clue, "register", Bureau::kClue));

    ASSERT_TRUE(preview);
    EXPECT_TRUE(preview->refusals.empty());
    const auto number =
        std::find_if(preview->changes.begin(), preview->changes.end(),
                     [](const ValueChange& change) { return change.field == "clue_no"; });
    ASSERT_NE(number, preview->changes.end());
    EXPECT_EQ(number->to, Value("〔办理时编号〕"));
    EXPECT_EQ(bureau_.Find("clue", clue).version, 0);
    EXPECT_EQ(bureau_.Find("clue", bureau_.AClue()).Text("clue_no"), "试环线索〔2026〕1号");
}

// ---- facts and lateness -----------------------------------------------------------------------

class Deciding : public Performing {
 protected:
    /// A decided case, put there as an import would.
    base::RecordId ADecidedCase() {
        return bureau_.Put("case", {{"cause_of_case", Value("某案")},
                                    {"party_name", Value("某厂")},
                                    {"decided_on", Value(Day("2026-02-10"))},
                                    {"fine_amount", Value(100'000)},
                                    {"outcome", Value("penalty")},
                                    {"service_due_on", Value(Day("2026-02-25"))},
                                    {"publication_due_on", Value(Day("2026-02-25"))},
                                    {"$organisation", Value(bureau_.city)},
                                    {"$state", Value("decided")},
                                    {"$procedure", Value("case_short@1")},
                                    {"$state_since", Value(Day("2026-02-10"))}});
    }
    ActRequest Serving(const base::RecordId& id, const char* day) {
        ActRequest request = bureau_.Request("case", id, "serve", R"({"service_method":"direct"})");
        request.happened_on = Day(day);
        request.evidence = {bureau_.Upload("回证.jpg")};
        return request;
    }
};

TEST_F(Deciding, AsksForTheEvidenceOfTheAct) {
    const base::RecordId id = ADecidedCase();
    ActRequest request = Serving(id, "2026-02-20");
    request.evidence.clear();

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, request)), Codes{"workflow.evidence_too_few"});
}

TEST_F(Deciding, BarsADayBeforeTheState) {
    const base::RecordId id = ADecidedCase();

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, Serving(id, "2026-02-09"))),
              (Codes{"gate.decided_before_served", "workflow.before_state"}));
}

TEST_F(Deciding, RecordsAFactWithMarksInsteadOfRefusing) {
    const base::RecordId id = ADecidedCase();
    ActRequest request = Serving(id, "2026-02-09");
    request.as_fact = true;

    const auto outcome = bureau_.Do(bureau_.handler, request);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(outcome->marks, (Codes{"irregular:before_state", "irregular:decided_before_served"}));
    EXPECT_EQ(bureau_.Find("case", id).Text("$marks"),
              "irregular:before_state irregular:decided_before_served");
    EXPECT_EQ(bureau_.store.Read()->HistoryOf(id).back().act.marks, outcome->marks);
}

TEST_F(Deciding, StillRefusesAFactWithWrongValues) {
    const base::RecordId id = ADecidedCase();
    ActRequest request = Serving(id, "2026-02-20");
    request.as_fact = true;
    request.values = R"({"service_method":"pigeon"})";

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, request)),
              (Codes{"records.no_such_choice", "records.required"}));
}

TEST_F(Deciding, RefusesAsAFactWhatIsOnlyDecidedHere) {
    const base::RecordId clue = bureau_.AClue();
    ActRequest request = bureau_.Request("clue", clue, "add_material");
    request.as_fact = true;

    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, request)), Codes{"workflow.not_a_fact"});
}

TEST_F(Deciding, MarksAnActThatAnswersItsClockTooLate) {
    const base::RecordId id = ADecidedCase();

    const auto in_time = bureau_.Do(bureau_.handler, Serving(id, "2026-02-25"));
    ActRequest publish = bureau_.Request("case", id, "publish");
    publish.happened_on = Day("2026-02-26");
    const auto late = bureau_.Do(bureau_.handler, publish);

    ASSERT_TRUE(in_time && late);
    EXPECT_TRUE(in_time->marks.empty());
    EXPECT_EQ(late->marks, Codes{"late:decision_publication"});
    EXPECT_EQ(bureau_.Find("case", id).Text("$marks"), "late:decision_publication");
}

TEST_F(Deciding, SealsWhatIsPersonal) {
    const base::RecordId id = ADecidedCase();
    ActRequest request = Serving(id, "2026-02-20");
    request.values = R"({"service_method":"direct","service_receiver":"郑某某"})";

    const auto outcome = bureau_.Do(bureau_.handler, request);

    ASSERT_TRUE(outcome);
    const auto stored = bureau_.store.Read()->FindAct(outcome->receipt.act);
    EXPECT_EQ(stored->bytes.find("郑某某"), std::string::npos);
    EXPECT_TRUE(bureau_.store.Read()->Unseal(outcome->receipt.act, id, "service_receiver"));
}

}  // namespace
}  // namespace workflow
