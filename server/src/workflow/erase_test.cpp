#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Value;

class Erasing : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
        enterprise_ = bureau_.Put("enterprise", {{"name", Value("某厂")},
                                                 {"legal_representative", Value("吴某")},
                                                 {"$organisation", Value(bureau_.city)}});
        bureau_.Change("enterprise", enterprise_, "legal_representative", Value("郑某"));
        request_.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
        request_.type = "enterprise";
        request_.record = enterprise_;
        request_.expected_version = 2;
        request_.fields = {"legal_representative"};
        request_.basis = "个人信息保护法第四十七条";
        request_.reason = "本人申请删除";
        request_.retention = "保管期限十年，已于 2025 年届满";
        request_.approved_by = {bureau_.unit_leader, bureau_.bureau_leader};
    }
    /// No shipped role may erase: a bureau gives that right itself.
    base::Result<Outcome> Erase() {
        auto with_right = std::make_shared<catalogue::Catalogue>(*bureau_.catalogue);
        for (const char* role : {"unit_leader", "bureau_leader", "legal_reviewer"}) {
            with_right->roles.find(role)->second.grants.push_back(
                {{"ledger.erase"}, catalogue::Scope::kTree});
        }
        const auto principal = access_control::LoadPrincipal(
            *bureau_.store.Read(), *with_right, bureau_.reviewer, bureau_.clock.Today());
        return bureau_.performer.Erase(*principal, with_right, request_);
    }
    Bureau bureau_;
    base::RecordId enterprise_;
    EraseRequest request_;
};

TEST_F(Erasing, DestroysTheValueAndItsWholePast) {
    const auto view = bureau_.store.Read();
    const auto acts = view->HistoryOf(enterprise_);

    const auto outcome = Erase();

    ASSERT_TRUE(outcome) << CodesOf(outcome).front();
    for (const auto& stored : acts) {
        EXPECT_FALSE(
            bureau_.store.Read()->Unseal(stored.act.id, enterprise_, "legal_representative"));
    }
    EXPECT_EQ(bureau_.Find("enterprise", enterprise_).Get("legal_representative"),
              Value(records::Erased{}));
    EXPECT_EQ(bureau_.Find("enterprise", enterprise_).Text("name"), "某厂");
    const ledger::Act act = bureau_.store.Read()->FindAct(outcome->receipt.act)->act;
    EXPECT_EQ(act.kind, "ledger.erase");
    EXPECT_NE(
        act.touches.front().changes.find(acts.front().act.id.ToText() + "/legal_representative"),
        std::string::npos);
    EXPECT_NE(act.statement.find(bureau_.unit_leader.ToText()), std::string::npos);
}

TEST_F(Erasing, DestroysAFilesKey) {
    const auto file = bureau_.Upload("误传.jpg");
    request_.fields.clear();
    request_.evidence = {file.digest};

    ASSERT_TRUE(Erase());

    EXPECT_FALSE(bureau_.store.Read()->FindEvidence(file.digest));
}

TEST_F(Erasing, AsksForGroundsTwoApproversAndSomethingSealed) {
    request_.basis = request_.reason = request_.retention = "";
    request_.approved_by = {bureau_.unit_leader, bureau_.unit_leader, bureau_.reviewer};
    request_.fields = {"name"};

    EXPECT_EQ(CodesOf(Erase()),
              (Codes{"erase.basis_required", "erase.nothing_sealed", "erase.retention_required",
                     "erase.two_approvers", "workflow.reason_required"}));
}

TEST_F(Erasing, RefusesApproversWithoutTheRight) {
    request_.approved_by = {bureau_.unit_leader, bureau_.clerk};

    EXPECT_EQ(CodesOf(Erase()), Codes{"erase.approver_has_no_right"});
}

TEST_F(Erasing, RefusesWhoMayNot) {
    const auto outcome =
        bureau_.performer.Erase(bureau_.Of(bureau_.handler), bureau_.catalogue, request_);

    const Codes codes = CodesOf(outcome);
    EXPECT_NE(std::find(codes.begin(), codes.end(), "erase.no_right"), codes.end());
}

}  // namespace
}  // namespace workflow
