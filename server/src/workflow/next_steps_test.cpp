#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;

class Offering : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
    }
    std::map<std::string, NextStep> StepsOf(const base::RecordId& person, const char* type,
                                            const base::RecordId& id) {
        std::map<std::string, NextStep> steps;
        for (NextStep& step : bureau_.StepsOf(person, type, id)) steps.emplace(step.act, step);
        return steps;
    }
    static Codes BarsOf(const NextStep& step) {
        Codes codes;
        for (const base::Refusal& refusal : step.reasons) codes.push_back(refusal.code);
        for (const GateStanding& gate : step.gates) {
            if (!gate.passed) codes.push_back(gate.refusal.code);
        }
        return codes;
    }
    Bureau bureau_;
};

TEST_F(Offering, OffersWhatTheStateAllowsPrimaryFirst) {
    const auto steps = bureau_.StepsOf(bureau_.handler, "clue", bureau_.AClue());

    ASSERT_GE(steps.size(), 3U);
    EXPECT_EQ(steps.front().act, "examine");
    EXPECT_TRUE(steps.front().allowed);
    EXPECT_EQ(steps.back().act, "hand_over");
}

TEST_F(Offering, NamesEveryBarOfAStep) {
    const auto steps = StepsOf(bureau_.reviewer, "clue", bureau_.AClueUnderExamination());

    EXPECT_FALSE(steps.at("file").allowed);
    EXPECT_EQ(BarsOf(steps.at("file")), Codes{"workflow.no_right"});
    EXPECT_FALSE(steps.contains("correct"));
}

TEST_F(Offering, LeavesGatesOpenThatDependOnWhatWillBeEntered) {
    const auto steps = StepsOf(bureau_.handler, "clue", bureau_.AClueUnderExamination());

    const NextStep& file = steps.at("file");
    EXPECT_TRUE(file.allowed) << fmt::format("{}", fmt::join(BarsOf(file), " "));
    EXPECT_EQ(file.approval.size(), 2U);
    const auto officers = std::find_if(
        file.gates.begin(), file.gates.end(),
        [](const GateStanding& standing) { return standing.gate->id == "two_officers_certified"; });
    ASSERT_NE(officers, file.gates.end());
    EXPECT_TRUE(officers->open);
}

TEST_F(Offering, ShowsAllGatesThatBar) {
    const base::RecordId branch =
        bureau_.Put("organisation", {{"name", records::Value("某分局")},
                                     {"kind", records::Value("branch_bureau")},
                                     {"parent", records::Value(bureau_.city)}});
    const base::RecordId id = bureau_.Put("case", {{"cause_of_case", records::Value("某案")},
                                                   {"party_name", records::Value("某厂")},
                                                   {"$organisation", records::Value(branch)},
                                                   {"$state", records::Value("legal_reviewed")},
                                                   {"$procedure", records::Value("case_short@1")}});

    const auto steps = StepsOf(bureau_.handler, "case", id);

    const Codes bars = BarsOf(steps.at("decide"));
    for (const char* code : {"gate.organisation_may_decide", "gate.two_officers_certified",
                             "gate.prior_notice_period_over", "gate.legal_review_passed"}) {
        EXPECT_NE(std::find(bars.begin(), bars.end(), code), bars.end()) << code;
    }
}

TEST_F(Offering, SaysThatAnApprovalIsPending) {
    const base::RecordId clue = bureau_.AClueUnderExamination();
    ASSERT_TRUE(bureau_.Do(bureau_.handler, "clue", clue, "file", bureau_.FilingValues()));

    const auto steps = StepsOf(bureau_.handler, "clue", clue);

    EXPECT_EQ(BarsOf(steps.at("decline")), Codes{"workflow.approval_pending"});
    EXPECT_TRUE(steps.at("add_material").allowed);
}

TEST_F(Offering, OffersOpeningsToWhoHoldsTheRight) {
    const auto openings = [&](const base::RecordId& person, const char* type) {
        Codes acts;
        for (const NextStep& step : bureau_.performer.OpeningSteps(
                 bureau_.Of(person), bureau_.catalogue, *bureau_.catalogue->FindType(type))) {
            acts.push_back(step.act);
        }
        return acts;
    };

    EXPECT_EQ(openings(bureau_.handler, "clue"), Codes{"register"});
    EXPECT_EQ(openings(bureau_.clerk, "enterprise"), Codes{"register"});
    EXPECT_EQ(openings(bureau_.handler, "case"), Codes{"penalise_on_the_spot"});
    EXPECT_TRUE(openings(bureau_.reviewer, "case").empty());
    EXPECT_TRUE(openings(bureau_.reviewer, "clue").empty());
}

TEST_F(Offering, OffersOnlyToRestoreAVoidedRecord) {
    const base::RecordId id =
        bureau_.Put("enterprise", {{"name", records::Value("某厂")},
                                   {"$voided", records::Value(true)},
                                   {"$organisation", records::Value(bureau_.city)}});

    const auto steps = bureau_.StepsOf(bureau_.clerk, "enterprise", id);

    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps.front().act, "restore");
}

}  // namespace
}  // namespace workflow
