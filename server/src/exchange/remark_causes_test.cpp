#include "exchange/remark_causes.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

CellRemark Said(std::size_t row, const char* heading, const char* value, const char* code,
                Severity severity = Severity::kWarning) {
    CellRemark remark;
    remark.severity = severity;
    remark.row = row;
    remark.heading = heading;
    remark.field = heading;
    remark.value = value;
    remark.refusal = {code, {{"value", value}}, heading};
    return remark;
}

ImportPlan PlanWith(const std::vector<CellRemark>& remarks) {
    ImportPlan plan;
    for (const CellRemark& remark : remarks) {
        plan.rows.emplace_back();
        plan.rows.back().row = remark.row;
        plan.rows.back().remarks = {remark};
    }
    return plan;
}

using Rows = std::vector<std::size_t>;

TEST(RemarkCauses, AreOneForAColumnWhateverStandsInItsCells) {
    const auto causes =
        CausesOf(PlanWith({Said(3, "立案日期", "2月28日", "exchange.year_supplied"),
                           Said(4, "立案日期", "3月1日", "exchange.year_supplied"),
                           Said(9, "立案日期", "2月28日", "exchange.year_supplied")}));

    ASSERT_EQ(causes.size(), 1U);
    EXPECT_EQ(causes[0].rows, (Rows{3, 4, 9}));
    ASSERT_EQ(causes[0].kinds.size(), 2U);
    EXPECT_EQ(causes[0].kinds[0].first.value, "2月28日");
    EXPECT_EQ(causes[0].kinds[0].rows, (Rows{3, 9}));
    EXPECT_EQ(causes[0].kinds[1].rows, (Rows{4}));
}

TEST(RemarkCauses, DifferByColumnCauseAndWhetherTheRowIsBarred) {
    const auto causes = CausesOf(
        PlanWith({Said(3, "立案日期", "1", "a"), Said(4, "结案日期", "1", "a"),
                  Said(5, "立案日期", "1", "b"), Said(6, "立案日期", "1", "a", Severity::kFault)}));

    EXPECT_EQ(causes.size(), 4U);
}

TEST(RemarkCauses, StandWithWhatBarsARowFirstThenByRow) {
    const auto causes = CausesOf(PlanWith({Said(2, "甲", "1", "a"), Said(3, "乙", "1", "b"),
                                           Said(7, "丙", "1", "c", Severity::kFault)}));

    ASSERT_EQ(causes.size(), 3U);
    EXPECT_EQ(causes[0].rows, (Rows{7}));
    EXPECT_EQ(causes[1].rows, (Rows{2}));
    EXPECT_EQ(causes[2].rows, (Rows{3}));
}

TEST(RemarkCauses, NameEachOfTheirRowsOnce) {
    struct Case {
        Rows rows;
        const char* words;
    };
    for (const Case& one : {Case{{}, ""}, Case{{5}, "5"}, Case{{5, 6}, "5、6"},
                            Case{{5, 6, 7, 9}, "5—7、9"}, Case{{5, 5, 6, 7, 7}, "5—7"}})
        EXPECT_EQ(RowsInWords(one.rows), one.words);
}

}  // namespace
}  // namespace exchange
