#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Value;

/// The clerk asks, the legal reviewer and the leader of the bureau agree.
class Erasing : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
        enterprise_ = bureau_.Put("enterprise", {{"name", Value("某厂")},
                                                 {"legal_representative", Value("吴某")},
                                                 {"$organisation", Value(bureau_.city)}});
        bureau_.Change("enterprise", enterprise_, "legal_representative", Value("郑某"));
    }
    /// `what` are the members that name what goes: `"enterprise":…,"items":[…]`.
    base::RecordId Asked(const std::string& what) {
        const base::RecordId erasure = bureau_.NewId();
        const auto done = bureau_.Do(
            bureau_.clerk, "erasure", erasure, "request",
            R"({"matter":"清除法定代表人","legal_basis":"个人信息保护法第四十七条","reason":"本人申请",)"
            R"("retention":"保管期限十年，已届满",)" +
                what + "}");
        EXPECT_TRUE(done) << CodesOf(done).front();
        return erasure;
    }
    [[nodiscard]] std::string Items(const std::string& field) const {
        return fmt::format(R"("enterprise":"{}","items":[{{"field":"{}"}}])", enterprise_.ToText(),
                           field);
    }
    base::Result<Outcome> Propose(const base::RecordId& erasure) {
        return bureau_.Do(bureau_.clerk, "erasure", erasure, "erase");
    }
    base::Result<Outcome> Agree(const base::RecordId& person, const base::RecordId& erasure) {
        return bureau_.Do(person, "approval", bureau_.ApprovalOf("erasure", erasure), "approve");
    }
    Value Name() { return bureau_.Find("enterprise", enterprise_).Get("legal_representative"); }

    Bureau bureau_;
    base::RecordId enterprise_;
};

TEST_F(Erasing, DestroysTheValueAndItsWholePastWhenTwoOthersAgreed) {
    const auto acts = bureau_.store.Read()->HistoryOf(enterprise_);
    const base::RecordId erasure = Asked(Items("legal_representative"));

    ASSERT_TRUE(Propose(erasure));
    EXPECT_EQ(Name(), Value("郑某"));
    ASSERT_TRUE(Agree(bureau_.reviewer, erasure));
    EXPECT_EQ(Name(), Value("郑某")) << "one is not enough";
    const auto outcome = Agree(bureau_.bureau_leader, erasure);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    for (const auto& stored : acts)
        EXPECT_FALSE(
            bureau_.store.Read()->Unseal(stored.act.id, enterprise_, "legal_representative"));
    EXPECT_EQ(Name(), Value(records::Erased{}));
    EXPECT_EQ(bureau_.Find("enterprise", enterprise_).Text("name"), "某厂");
    EXPECT_EQ(bureau_.Find("erasure", erasure).Text("$state"), "erased");
    const ledger::Act act = bureau_.store.Read()->FindAct(outcome->receipt.act)->act;
    EXPECT_EQ(act.kind, "ledger.erase");
    EXPECT_EQ(act.basis, "个人信息保护法第四十七条");
    for (const base::RecordId& person : {bureau_.reviewer, bureau_.bureau_leader})
        EXPECT_NE(act.statement.find(person.ToText()), std::string::npos);
    EXPECT_NE(act.statement.find("已届满"), std::string::npos);
}

TEST_F(Erasing, TakesLabelsAsPeopleReadThem) {
    const base::RecordId erasure = Asked(Items("法定代表人"));
    ASSERT_TRUE(Propose(erasure));
    ASSERT_TRUE(Agree(bureau_.bureau_leader, erasure));

    ASSERT_TRUE(Agree(bureau_.reviewer, erasure));

    EXPECT_EQ(Name(), Value(records::Erased{}));
}

TEST_F(Erasing, OnePersonNeverDoesItAlone) {
    const base::RecordId erasure = bureau_.NewId();
    ASSERT_TRUE(
        bureau_.Do(bureau_.reviewer, "erasure", erasure, "request",
                   R"({"matter":"清除","legal_basis":"法","reason":"由","retention":"届满",)" +
                       Items("legal_representative") + "}"));
    ASSERT_TRUE(bureau_.Do(bureau_.reviewer, "erasure", erasure, "erase"));

    EXPECT_EQ(CodesOf(Agree(bureau_.reviewer, erasure)),
              Codes{"workflow.proposer_may_not_approve"});
    ASSERT_TRUE(Agree(bureau_.bureau_leader, erasure));
    EXPECT_EQ(CodesOf(Agree(bureau_.bureau_leader, erasure)),
              (Codes{"erase.two_approvers", "workflow.approved_before"}));
    EXPECT_EQ(Name(), Value("郑某"));
}

TEST_F(Erasing, AsksApproversForTheRightOverWhatIsErased) {
    const base::RecordId erasure = Asked(Items("legal_representative"));
    ASSERT_TRUE(Propose(erasure));

    const Codes codes = CodesOf(Agree(bureau_.unit_leader, erasure));

    EXPECT_NE(std::find(codes.begin(), codes.end(), "workflow.not_the_approver"), codes.end());
    EXPECT_NE(std::find(codes.begin(), codes.end(), "erase.no_right"), codes.end());
}

TEST_F(Erasing, SaysAtOnceWhatItCannotDestroy) {
    const std::string none = fmt::format(R"("enterprise":"{}")", enterprise_.ToText());
    const std::vector<std::pair<std::string, Codes>> table{
        {Items("name"), {"erase.nothing_sealed"}},
        {Items("没有的栏目"), {"erase.nothing_sealed"}},
        {Items("contacts/phone"), {"erase.nothing_sealed"}},
        {none, {"erase.nothing_named"}},
        {R"("items":[{"field":"legal_representative"}])", {"erase.one_record"}},
        {none +
             fmt::format(R"(,"person":"{}","items":[{{"field":"phone"}}])", bureau_.clerk.ToText()),
         {"erase.one_record"}},
        {none + R"(,"files":[{"digest":"abc"}])", {"erase.nothing_sealed"}},
        {none + fmt::format(R"(,"files":[{{"digest":"{}"}}])",
                            bureau_.Upload("别处的.jpg").digest.ToText()),
         {"erase.nothing_sealed"}},
    };

    for (const auto& [what, codes] : table) EXPECT_EQ(CodesOf(Propose(Asked(what))), codes) << what;
}

TEST_F(Erasing, WaitsForWhatIsPendingAboutTheRecord) {
    const base::RecordId clue = bureau_.AClueUnderExamination();
    bureau_.Change("clue", clue, "complainant_name", Value("钱某"));
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "clue", clue, "file", bureau_.FilingValues()));

    const auto outcome =
        Propose(Asked(fmt::format(R"("clue":"{}","items":[{{"field":"举报人"}}])", clue.ToText())));

    EXPECT_EQ(CodesOf(outcome), Codes{"erase.approval_pending"});
}

TEST_F(Erasing, DestroysACitedFilesKey) {
    const auto file = bureau_.Upload("误传.jpg");
    const base::RecordId clue = bureau_.AClueUnderExamination();
    ASSERT_TRUE(bureau_.Do(
        bureau_.handler, "clue", clue, "add_material",
        fmt::format(
            R"({{"attachments":[{{"digest":"{}","name":"误传.jpg","media_type":"image/jpeg","size":10}}]}})",
            file.digest.ToText())));
    const base::RecordId erasure = Asked(fmt::format(R"("clue":"{}","files":[{{"digest":"{}"}}])",
                                                     clue.ToText(), file.digest.ToText()));
    ASSERT_TRUE(Propose(erasure));
    ASSERT_TRUE(Agree(bureau_.reviewer, erasure));

    ASSERT_TRUE(Agree(bureau_.bureau_leader, erasure));

    EXPECT_FALSE(bureau_.store.Read()->FindEvidence(file.digest));
}

TEST_F(Erasing, DestroysWhatWasOnceProposedToo) {
    auto with_seal = std::make_shared<catalogue::Catalogue>(*bureau_.catalogue);
    for (catalogue::Field& field : with_seal->record_types.find("clue")->second.fields)
        if (field.id == "party_name") field.seal = catalogue::Seal::kPersonal;
    bureau_.catalogue = with_seal;
    const base::RecordId clue = bureau_.AClueUnderExamination();
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "clue", clue, "file", bureau_.FilingValues()));
    const base::RecordId filing = bureau_.ApprovalOf("clue", clue);
    ASSERT_TRUE(bureau_.Do(bureau_.unit_leader, "approval", filing, "approve"));
    ASSERT_TRUE(bureau_.Do(bureau_.bureau_leader, "approval", filing, "approve"));
    const base::RecordId erasure =
        Asked(fmt::format(R"("clue":"{}","items":[{{"field":"当事人名称"}}])", clue.ToText()));
    ASSERT_TRUE(Propose(erasure));
    ASSERT_TRUE(Agree(bureau_.reviewer, erasure));

    const auto outcome = Agree(bureau_.bureau_leader, erasure);

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    EXPECT_EQ(bureau_.Find("clue", clue).Get("party_name"), Value(records::Erased{}));
    EXPECT_EQ(bureau_.Find("approval", filing).Get("proposed"), Value(records::Erased{}));
}

}  // namespace
}  // namespace workflow
