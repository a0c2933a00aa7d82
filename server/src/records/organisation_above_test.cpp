#include "records/organisation_above.hpp"

#include <gtest/gtest.h>

namespace records {
namespace {

base::RecordId OrganisationId(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}

/// A bureau (1) with a branch (2) with a squad (3), each standing in the one before.
class OrganisationsAbove : public ::testing::Test {
 protected:
    OrganisationsAbove() {
        catalogue_.record_types["organisation"].id = "organisation";
        for (int number = 1; number <= 3; ++number) {
            Record& one = known_[OrganisationId(number)];
            one.id = OrganisationId(number);
            if (number > 1) one.Set("parent", Value(OrganisationId(number - 1)));
        }
    }

    void GiveShortName(int number) {
        known_[OrganisationId(number)].Set("short", Value(std::string("测环")));
    }

    const Record* Numbering(std::optional<base::RecordId> from) {
        return NearestOrganisation(
            catalogue_, from,
            [&](const catalogue::RecordType&, const base::RecordId& id) -> const Record* {
                ++asked_;
                const auto at = known_.find(id);
                return at == known_.end() ? nullptr : &at->second;
            },
            NumbersPapers);
    }

    catalogue::Catalogue catalogue_;
    std::map<base::RecordId, Record> known_;
    int asked_ = 0;
};

TEST_F(OrganisationsAbove, TheNearestWithAShortNameNumbersPapersNotOneFurtherUp) {
    GiveShortName(1);
    GiveShortName(2);
    const Record* found = Numbering(OrganisationId(3));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->id, OrganisationId(2));
    EXPECT_EQ(asked_, 2);
}

TEST_F(OrganisationsAbove, OneWithAShortNameOfItsOwnNumbersItsPapersItself) {
    GiveShortName(3);
    EXPECT_EQ(Numbering(OrganisationId(3))->id, OrganisationId(3));
}

TEST_F(OrganisationsAbove, NoneIsFoundWhereNoneUpwardsHasAShortNameOrOneIsUnknown) {
    EXPECT_EQ(Numbering(OrganisationId(3)), nullptr);
    EXPECT_EQ(Numbering(OrganisationId(9)), nullptr);
    EXPECT_EQ(Numbering(std::nullopt), nullptr);
    known_[OrganisationId(2)].Set("parent", Value(OrganisationId(9)));
    EXPECT_EQ(Numbering(OrganisationId(3)), nullptr);
}

TEST_F(OrganisationsAbove, ACircleOfParentsEnds) {
    known_[OrganisationId(1)].Set("parent", Value(OrganisationId(3)));
    EXPECT_EQ(Numbering(OrganisationId(3)), nullptr);
    EXPECT_EQ(asked_, kMostLevelsAbove);
}

}  // namespace
}  // namespace records
