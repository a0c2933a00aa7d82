#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

/// A case of one bureau with officers of another (docs/decisions/0037), by the shipped catalogue.
namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;

class Joint : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
        elsewhere_ = bureau_.Put("organisation", {{"name", records::Value("邻市局")},
                                                  {"kind", records::Value("city_bureau")}});
        lent_ = bureau_.Person("吴某", "handler", elsewhere_);
        lent_officer_ = bureau_.Officer("吴某", "E-9", lent_);
        case_ = bureau_.AFiledCase();
    }
    base::Result<Outcome> NameHandlers(const std::vector<base::RecordId>& officers) {
        std::string rows;
        for (const base::RecordId& officer : officers)
            rows +=
                (rows.empty() ? "" : ",") + fmt::format(R"({{"officer":"{}"}})", officer.ToText());
        ActRequest request = bureau_.Request("case", case_, "change_handlers",
                                             fmt::format(R"({{"handlers":[{}]}})", rows));
        request.reason = "联合办案";
        return bureau_.Do(bureau_.handler, request);
    }
    std::string Preservation() const {
        return fmt::format(
            R"({{"case":"{}","reason":"可能灭失","place":"车间","items":[{{"name":"台账","quantity":"一本"}}]}})",
            case_.ToText());
    }
    std::set<std::string> AllowedTo(const base::RecordId& person) {
        std::set<std::string> acts;
        for (const NextStep& step : bureau_.StepsOf(person, "case", case_))
            if (step.allowed) acts.insert(step.act);
        return acts;
    }

    Bureau bureau_;
    base::RecordId elsewhere_, lent_, lent_officer_, case_;
};

TEST_F(Joint, TheCaseIsThereForALentHandlerOnlyWhileTheyAreNamed) {
    EXPECT_EQ(
        CodesOf(bureau_.Do(lent_, "case", case_, "ask_recusal", R"({"recusal_request":"申请"})")),
        Codes{"workflow.no_such_record"});
    ASSERT_TRUE(NameHandlers({bureau_.officer_one, lent_officer_}));
    EXPECT_EQ(AllowedTo(lent_), AllowedTo(bureau_.handler));
    EXPECT_EQ(
        CodesOf(bureau_.Do(lent_, "case", case_, "ask_recusal", R"({"recusal_request":"申请"})")),
        Codes{});
    ASSERT_TRUE(NameHandlers({bureau_.officer_one, bureau_.officer_two}));
    EXPECT_EQ(
        CodesOf(bureau_.Do(lent_, "case", case_, "ask_recusal", R"({"recusal_request":"再申请"})")),
        Codes{"workflow.no_such_record"});
}

TEST_F(Joint, WhatALentHandlerOpensUnderTheCaseIsOfTheUnitWhoseCaseItIs) {
    ASSERT_TRUE(NameHandlers({bureau_.officer_one, lent_officer_}));
    const base::RecordId id = bureau_.NewId();

    EXPECT_EQ(CodesOf(bureau_.Do(lent_, "preservation", id, "propose", Preservation())), Codes{});
    EXPECT_EQ(bureau_.Find("preservation", id).Reference("$organisation"), bureau_.city);
    EXPECT_EQ(bureau_.Find("preservation", id).Reference("$holder"), lent_);
}

TEST_F(Joint, AnApprovalAboutAPartOfTheCaseSaysWhichCaseAndIsReadByThem) {
    ASSERT_TRUE(NameHandlers({bureau_.officer_one, lent_officer_}));
    const base::RecordId id = bureau_.NewId();
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "preservation", id, "propose", Preservation()));
    const std::string handlers =
        fmt::format(R"({{"handlers":[{{"officer":"{}"}},{{"officer":"{}"}}]}})",
                    bureau_.officer_one.ToText(), lent_officer_.ToText());
    ASSERT_EQ(CodesOf(bureau_.Do(lent_, "preservation", id, "preserve", handlers)), Codes{});
    const records::Record approval =
        bureau_.Find("approval", bureau_.ApprovalOf("preservation", id));

    EXPECT_EQ(approval.Text("within"), case_.ToText());
    EXPECT_TRUE(access_control::Holds(bureau_.Of(lent_), "approval.read", approval));
    const auto stranger = bureau_.Person("郑某", "handler", elsewhere_);
    EXPECT_FALSE(access_control::Holds(bureau_.Of(stranger), "approval.read", approval));
}

TEST_F(Joint, ALeaderWhoIsNamedHasNoVoiceInTheApprovalsOfAnotherBureau) {
    const auto leader = bureau_.Person("冯某", "unit_leader", elsewhere_);
    const auto chief = bureau_.Person("褚某", "bureau_leader", elsewhere_);
    ASSERT_TRUE(
        NameHandlers({bureau_.officer_one, lent_officer_, bureau_.Officer("冯某", "E-7", leader),
                      bureau_.Officer("褚某", "E-8", chief)}));
    ActRequest extend = bureau_.Request("case", case_, "extend_limit");
    extend.reason = "案情复杂";
    ASSERT_EQ(CodesOf(bureau_.Do(lent_, extend)), Codes{});
    const base::RecordId approval = bureau_.ApprovalOf("case", case_);

    for (const base::RecordId& person : {leader, chief}) {
        const access_control::Principal principal = bureau_.Of(person);
        EXPECT_TRUE(access_control::Holds(principal, "case.read", bureau_.Find("case", case_)));
        for (const NextStep& step : bureau_.StepsOf(person, "approval", approval))
            EXPECT_FALSE(step.allowed) << step.act;
        EXPECT_FALSE(bureau_.Do(person, "approval", approval, "approve"));
    }
    EXPECT_EQ(bureau_.Find("approval", approval).Text("$state"), "pending");
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.bureau_leader, "approval", approval, "approve")), Codes{});
}

TEST_F(Joint, WhoHandlesItElsewhereReviewsItNowhere) {
    // Named, and a reviewer of the bureau by a role given there: being named bars the review.
    const auto reviewer = bureau_.Person("陈某", "legal_reviewer", bureau_.city);
    ASSERT_TRUE(NameHandlers({bureau_.officer_one, bureau_.Officer("陈某", "E-6", reviewer)}));
    bureau_.Change("case", case_, "$state", records::Value("prior_notice_served"));

    const auto refused =
        bureau_.Do(reviewer, "case", case_, "legal_review",
                   R"({"legal_review_result":"passed","legal_review_opinion":"同意"})");

    const Codes codes = CodesOf(refused);
    EXPECT_NE(std::ranges::find(codes, "gate.actor_is_no_handler"), codes.end())
        << fmt::format("{}", fmt::join(codes, " "));
}

TEST_F(Joint, WhoGaveAClueAwayReadsItAndDoesNoMore) {
    const auto receiver = bureau_.Person("卫某", "unit_leader", elsewhere_);
    const base::RecordId clue = bureau_.AClue();
    ASSERT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "assign",
                                 fmt::format(R"({{"assigned_to":"{}","assigned_person":"{}"}})",
                                             elsewhere_.ToText(), receiver.ToText()))),
              Codes{});
    const access_control::Principal giver = bureau_.Of(bureau_.handler);
    const records::Record given = bureau_.Find("clue", clue);

    EXPECT_TRUE(access_control::Holds(giver, "clue.read", given));
    for (const NextStep& step : bureau_.StepsOf(bureau_.handler, "clue", clue))
        EXPECT_FALSE(step.allowed) << step.act;
    EXPECT_EQ(CodesOf(bureau_.Do(bureau_.handler, "clue", clue, "examine")),
              Codes{"workflow.no_right"});
    EXPECT_FALSE(access_control::Holds(bureau_.Of(bureau_.colleague), "clue.read", given));
}

}  // namespace
}  // namespace workflow
