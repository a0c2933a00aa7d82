#include <gtest/gtest.h>

#include <algorithm>

#include "deadline/clocks.hpp"
#include "deadline/due.hpp"
#include "shipped.hpp"

namespace shipped {
namespace {

TEST(ShippedClocksTest, CountAsTheLawCounts) {
    const auto catalogue = Load();
    struct Row {
        const char* rule;
        const char* event;
        const char* due;
        const char* why;
    };
    for (const Row& row :
         {Row{"prior_notice_statement", "2025-09-26", "2025-10-10",
              "5 working days over the holiday"},
          Row{"decision_publication", "2026-02-12", "2026-02-28", "a make-up Saturday counts"},
          Row{"fine_payment", "2025-09-20", "2025-10-09", "rolls over the holiday"},
          Row{"fine_payment", "2026-02-06", "2026-02-24", "rolls over Spring Festival"},
          Row{"instalment_payment", "2026-10-01", "2026-10-08", "agreed upon in a holiday"},
          Row{"case_limit", "2025-07-04", "2025-10-09", "90 days, rolled"},
          Row{"seizure_term", "2024-09-01", "2024-10-01", "a limit of power does not roll"},
          Row{"performance_demand", "2026-04-28", "2026-05-14", "10 working days"},
          Row{"reconsideration_application", "2025-12-03", "2026-02-02", "60 days, rolled"},
          Row{"suit_direct", "2025-03-31", "2025-09-30", "no 31 September"},
          Row{"suit_direct", "2025-08-31", "2026-02-28", "no 31 February"},
          Row{"case_archive", "2025-09-02", "2025-10-09", "30 days, rolled over the holiday"},
          Row{"hearing_session_notice", "2025-10-15", "2025-09-29", "7 working days before"}}) {
        const auto due = deadline::Due(*catalogue, row.rule, Day(row.event));

        ASSERT_TRUE(due.has_value()) << row.rule;
        EXPECT_EQ(due->day.ToText(), row.due) << row.rule << ": " << row.why;
    }
}

TEST(ShippedClocksTest, RemindToArchiveAClosedCaseUntilItIsArchived) {
    const auto catalogue = Load();
    const catalogue::ClockRule* rule =
        deadline::RuleOn(*catalogue, "case_archive", Day("2026-06-29"));
    ASSERT_NE(rule, nullptr);
    EXPECT_EQ(rule->confidence, "V2");
    EXPECT_FALSE(rule->remind.before.empty());
    struct Row {
        const char *state, *procedure, *today;
        deadline::ClockState wanted;
    };
    using deadline::ClockState;
    for (const Row& row : {Row{"closed", "case_ordinary@1", "2026-07-01", ClockState::kRunning},
                           Row{"closed", "case_simple@1", "2026-07-28", ClockState::kSoon},
                           Row{"closed", "case_ordinary@1", "2026-07-29", ClockState::kDueToday},
                           Row{"closed", "case_ordinary@1", "2026-08-03", ClockState::kOverdue},
                           Row{"archived", "case_ordinary@1", "2026-08-03", ClockState::kDone},
                           Row{"closed", "case_short@1", "2026-08-03", ClockState::kDone}}) {
        World world;
        const records::Record& record = world.Add("case", 1,
                                                  {{"closed_on", Day("2026-06-29")},
                                                   {"archive_due_on", Day("2026-07-29")},
                                                   {"$state", row.state},
                                                   {"$procedure", row.procedure}});
        const auto clocks = deadline::RunningClocks(*catalogue, *catalogue->FindType("case"),
                                                    record, {{"today", Day(row.today)}}, world);
        const auto found = std::ranges::find_if(
            clocks, [](const auto& clock) { return clock.rule->id == "case_archive"; });
        ASSERT_NE(found, clocks.end()) << row.state << row.today;
        EXPECT_EQ(found->state, row.wanted) << row.state << row.procedure << row.today;
        EXPECT_EQ(found->rule->act, "archive");
    }
}

TEST(ShippedClocksTest, ChangeWithTheLaw) {
    const auto catalogue = Load();

    EXPECT_NE(deadline::RuleOn(*catalogue, "eia_report_approval", Day("2026-08-14")), nullptr);
    EXPECT_EQ(deadline::RuleOn(*catalogue, "eia_report_approval", Day("2026-08-15")), nullptr);
    EXPECT_NE(deadline::RuleOn(*catalogue, "eia_report_approval_code", Day("2026-08-15")), nullptr);
}

}  // namespace
}  // namespace shipped
