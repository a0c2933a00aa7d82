#include <gtest/gtest.h>

#include "workflow/testing/bureau.hpp"

namespace workflow {
namespace {

using testing::Bureau;
using testing::Codes;
using testing::CodesOf;

/// A bureau that begins in mid-year: numbers were given on paper before.
class NumberStarts : public ::testing::Test {
 protected:
    base::Result<Outcome> Enter(const std::string& rows) {
        ActRequest request = bureau_.Request("organisation", bureau_.city, "correct",
                                             R"({"number_starts":[)" + rows + "]}");
        request.reason = "年中启用";
        return bureau_.Do(admin_, request);
    }
    static std::string Clues(int last, int year = 2026) {
        return fmt::format(
            R"({{"numbering":"clue_number","year":{},"last_number":{},"basis":"线索登记簿"}})",
            year, last);
    }
    std::string NextClue() { return bureau_.Find("clue", bureau_.AClue()).Text("clue_no"); }

    Bureau bureau_;
    const base::RecordId admin_ = bureau_.Person("吴某", "system_admin", bureau_.city);
};

TEST_F(NumberStarts, GoesOnBehindTheNumbersThatWereGivenOnPaper) {
    ASSERT_TRUE(Enter(Clues(57)));

    EXPECT_EQ(NextClue(), "试环线索〔2026〕58号");
    EXPECT_EQ(NextClue(), "试环线索〔2026〕59号");
}

TEST_F(NumberStarts, AnotherYearAndAnotherSeriesBeginAtOne) {
    ASSERT_TRUE(Enter(Clues(57, 2025)));
    ASSERT_TRUE(Enter(Clues(57, 2025) +
                      R"(,{"numbering":"case_number","year":2026,"last_number":9,"basis":"簿"})"));

    EXPECT_EQ(NextClue(), "试环线索〔2026〕1号");
}

TEST_F(NumberStarts, MayBeMendedUntilANumberBehindItIsGiven) {
    ASSERT_TRUE(Enter(Clues(57)));
    ASSERT_TRUE(Enter(Clues(40)));
    ASSERT_TRUE(Enter(""));
    ASSERT_TRUE(Enter(Clues(57)));
    NextClue();

    EXPECT_EQ(CodesOf(Enter(Clues(40))), Codes{"workflow.number_start_late"});
    EXPECT_EQ(CodesOf(Enter(Clues(57) + "," + Clues(60))), Codes{"workflow.number_start_twice"});
    EXPECT_EQ(CodesOf(Enter("")), Codes{"workflow.number_start_late"});
}

TEST_F(NumberStarts, MayBeEnteredAfterTheFirstNumbersWhenItLiesBeyondThem) {
    NextClue();
    NextClue();

    EXPECT_EQ(CodesOf(Enter(Clues(1))), Codes{"workflow.number_start_late"});
    ASSERT_TRUE(Enter(Clues(57)));

    EXPECT_EQ(NextClue(), "试环线索〔2026〕58号");
}

TEST_F(NumberStarts, OnlyWhoMayCorrectOrganisationsEntersThem) {
    ActRequest request = bureau_.Request("organisation", bureau_.city, "correct",
                                         R"({"number_starts":[)" + Clues(57) + "]}");
    request.reason = "年中启用";

    EXPECT_FALSE(bureau_.Do(bureau_.handler, request));
}

}  // namespace
}  // namespace workflow
