#include "storage/standing_records.hpp"

#include <gtest/gtest.h>

#include "storage/record_store.hpp"
#include "storage/testing/test_store.hpp"

/// What a writer keeps of organisations from act to act is what stands in the database.
namespace storage {
namespace {

using records::Record;
using records::Value;
using testing::IdOf;

class Standing : public ::testing::TestWithParam<Dialect> {
 protected:
    void SetUp() override {
        organisation_.type = "organisation";
        organisation_.id = IdOf(900);
        organisation_.version = 1;
        organisation_.Set("$state", Value(std::string("current")));
        organisation_.Set("name", Value(std::string("市局")));
        ASSERT_TRUE(test_.Create(organisation_));
    }

    base::Result<records::Receipt> Refused() { return base::Refuse("test.no"); }

    /// The organisation's name as a task that begins now finds it.
    std::string NameIn(SqlRecordStore& store) {
        std::string name;
        const auto looked = store.Write([&](records::RecordWriter& writer) {
            const auto found = writer.Find(test_.Type("organisation"), organisation_.id);
            name = found ? found->Text("name") : "";
            return Refused();
        });
        EXPECT_FALSE(looked);
        return name;
    }
    std::string Name() { return NameIn(test_.store()); }

    base::Result<records::Receipt> Rename(const std::string& name) {
        return test_.Change(organisation_, "name", Value(name));
    }

    testing::TestStore test_{GetParam()};
    Record organisation_;
};

INSTANTIATE_TEST_SUITE_P(Both, Standing, testing::BothDialects(), testing::DialectName);

TEST_P(Standing, AnOrganisationIsFoundAsTheLastActLeftIt) {
    EXPECT_EQ(Name(), "市局");
    ASSERT_TRUE(Rename("分局"));
    EXPECT_EQ(Name(), "分局");
    EXPECT_EQ(Name(), "分局");
}

TEST_P(Standing, WhatATaskWroteBeforeItWasUndoneIsFoundByNobodyElse) {
    EXPECT_EQ(Name(), "市局");
    Record after = organisation_;
    after.version += 1;
    after.Set("name", Value(std::string("分局")));
    const auto undone = test_.store().Write([&](records::RecordWriter& writer) {
        EXPECT_TRUE(writer.Store(records::testing::ChangeOf(*test_.catalogue(), organisation_,
                                                            after, test_.randomness())));
        const auto found = writer.Find(test_.Type("organisation"), organisation_.id);
        EXPECT_EQ(found->Text("name"), "分局");
        return Refused();
    });
    EXPECT_FALSE(undone);
    EXPECT_EQ(Name(), "市局");
}

TEST_P(Standing, AnOrganisationIsFoundAsAnotherProcessLeftIt) {
    const auto database = OpenDatabase(test_.database().options());
    SqlRecordStore other(*database, test_.catalogue(), {test_.clock(), false, {}, {}, true});
    EXPECT_EQ(NameIn(other), "市局");
    ASSERT_TRUE(Rename("分局"));
    EXPECT_EQ(NameIn(other), "分局");
}

}  // namespace
}  // namespace storage
