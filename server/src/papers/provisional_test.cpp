#include "papers/provisional.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "catalogue/load.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

namespace papers {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

class ProvisionalTest : public ::testing::Test {
 protected:
    records::Record Put(const char* type, records::FieldValues values) {
        records::Record record{base::RecordId::Make(clock_.Now(), randomness_), type, 1,
                               std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue_, record, randomness_);
        EXPECT_TRUE(store_.Write([&](auto& writer) { return writer.Store(act); }));
        return record;
    }
    base::Refusals Of(const char* paper_id, const records::Record& record) {
        const auto view = store_.Read();
        const access_control::Principal principal;
        const Asking asking{*view, *catalogue_, principal, clock_.Today()};
        const Paper* paper = shelf_.Find(paper_id);
        EXPECT_NE(paper, nullptr);
        return paper == nullptr ? base::Refusals{}
                                : ProvisionalDays(asking, shelf_.Names(), *paper, record);
    }
    std::shared_ptr<const catalogue::Catalogue> catalogue_ =
        *catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    base::SeededRandomness randomness_{1};
    base::FixedClock clock_{Day("2026-12-20")};
    records::MemoryRecordStore store_{catalogue_, clock_};
    Shelf shelf_ = ReadShelf({QH_SOURCE_DIR "/catalogue"});
};

records::Record ACase(const char* day) {
    return {{},
            "case",
            1,
            {{"filed_on", Day("2026-10-10")},
             {"decision_due_on", Day(day)},
             {"$state", "filed"},
             {"$procedure", "case_ordinary@1"}}};
}

TEST_F(ProvisionalTest, RefusesADayOfAYearThatIsNotLoaded) {
    // Ninety days from 2026-10-10 end on 2027-01-08, of which no notice is known.
    const auto refusals =
        Of("time_limit_extension_approval", Put("case", ACase("2027-01-08").values));

    ASSERT_EQ(refusals.size(), 1U);
    EXPECT_EQ(refusals[0].code, "papers.provisional_day");
    EXPECT_EQ(refusals[0].where, "decision_due_on");
}

TEST_F(ProvisionalTest, LetsADayOfALoadedYearPass) {
    auto values = ACase("2026-12-09").values;
    values.insert_or_assign("filed_on", Day("2026-09-10"));
    EXPECT_TRUE(Of("time_limit_extension_approval", Put("case", values)).empty());
}

TEST_F(ProvisionalTest, LetsADayPassThatAPersonEntered) {
    EXPECT_TRUE(
        Of("time_limit_extension_approval", Put("case", ACase("2027-02-20").values)).empty());
}

TEST_F(ProvisionalTest, LooksAtTheDaysOfWhatPointsAtTheRecord) {
    // Seven working days from 2026-12-28 pass over 1 January, which the law names.
    const auto the_case = Put("case", {{"$state", "filed"}});
    const auto preservation = Put("preservation", {{"case", the_case.id},
                                                   {"preserved_on", Day("2026-12-28")},
                                                   {"due_on", Day("2027-01-07")},
                                                   {"$state", "preserved"}});
    const auto refusals = Of("evidence_preservation_notice", preservation);

    ASSERT_EQ(refusals.size(), 1U);
    EXPECT_EQ(refusals[0].where, "due_on");
}

}  // namespace
}  // namespace papers
