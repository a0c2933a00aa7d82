#include "workflow/historical.hpp"

#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;
using testing::Day;
using testing::Value;

class OldBooks : public ::testing::Test {
 protected:
    void SetUp() override {
        ASSERT_NE(testing::Shipped(), nullptr) << "the shipped catalogue has faults";
    }
    records::Record Imported(const char* state) {
        BatchRequest batch;
        batch.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
        batch.type = "case";
        batch.happened_on = Day("2026-03-02");
        batch.source.kind = ledger::SourceKind::kImport;
        const base::RecordId id = bureau_.NewId();
        batch.items = {{id,
                        0,
                        {{"cause_of_case", Value("涉嫌超标排放水污染物案")},
                         {"party_name", Value("某厂")},
                         {"$state", Value(state)}},
                        "row 2"}};
        const auto done =
            bureau_.performer.PerformBatch(bureau_.Of(bureau_.importer), bureau_.catalogue, batch);
        EXPECT_TRUE(done) << (done ? "" : CodesOf(done).front());
        return bureau_.Find("case", id);
    }
    Bureau bureau_;
};

TEST_F(OldBooks, ATypeWithAProcedureIsImportedWithItsState) {
    const auto& type = *bureau_.catalogue->FindType("case");

    const auto with = WithState(*bureau_.catalogue, type, Day("2026-03-02"));

    ASSERT_EQ(with.fields.size(), type.fields.size() + 1);
    EXPECT_EQ(with.fields.back().id, "$state");
    EXPECT_NE(with.fields.back().FindChoice("closed"), nullptr);
}

TEST_F(OldBooks, ATypeWithoutAProcedureStaysAsItIs) {
    auto type = *bureau_.catalogue->FindType("case");
    type.procedure.clear();

    EXPECT_EQ(WithState(*bureau_.catalogue, type, Day("2026-03-02")), type);
}

TEST_F(OldBooks, WhatCameInClosedHasAllTheGatesOfItsWayUnproven) {
    const records::Record record = Imported("closed");

    EXPECT_EQ(record.Text("$state"), "closed");
    EXPECT_EQ(record.Text("$marks"), "historical:closed");
    const Unproven unproven = UnprovenGates(*bureau_.catalogue, record);
    EXPECT_FALSE(unproven.state_label.empty());
    std::vector<std::string> ids;
    for (const catalogue::Gate* gate : unproven.gates) ids.push_back(gate->id);
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_GT(ids.size(), 20U);
}

TEST_F(OldBooks, WhatCameInEarlyHasFewerUnprovenGatesThanWhatCameInLate) {
    const auto gates_of = [&](const char* state) {
        return UnprovenGates(*bureau_.catalogue, Imported(state)).gates.size();
    };

    EXPECT_LT(gates_of("filed"), gates_of("closed"));
}

TEST_F(OldBooks, ARecordThatBeganHereHasNothingUnproven) {
    const base::RecordId id = bureau_.Put("case", {{"$organisation", Value(bureau_.city)}});

    EXPECT_TRUE(UnprovenGates(*bureau_.catalogue, bureau_.Find("case", id)).state_label.empty());
}

TEST_F(OldBooks, AStateThatTheProcedureDoesNotHaveIsRefused) {
    BatchRequest batch;
    batch.id = base::ActId::Make(bureau_.clock.Now(), bureau_.randomness);
    batch.type = "case";
    batch.happened_on = Day("2026-03-02");
    batch.items = {{bureau_.NewId(), 0, {{"$state", Value("dreamt")}}, "row 2"}};

    const auto codes = CodesOf(
        bureau_.performer.PerformBatch(bureau_.Of(bureau_.importer), bureau_.catalogue, batch));

    EXPECT_TRUE(std::ranges::find(codes, "workflow.no_such_state") != codes.end());
}

}  // namespace
}  // namespace workflow
