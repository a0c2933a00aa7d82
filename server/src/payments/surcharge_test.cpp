#include "payments/surcharge.hpp"

#include <gtest/gtest.h>

namespace payments {
namespace {

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }
base::Money Yuan(std::int64_t yuan) { return base::Money{yuan * 100}; }

struct Row {
    const char* what;
    std::vector<Due> dues;
    std::vector<Received> received;
    std::vector<Pause> pauses;
    const char* today;
    std::int64_t total_fen;
    bool capped;
    std::int64_t unpaid_fen;
};

TEST(Surcharge, CountsThreePerCentADayOfWhatIsOverdueAsATable) {
    const Due whole{Day("2026-04-01"), Yuan(100'000)};
    const std::vector<Row> table = {
        {"on the last day", {whole}, {}, {}, "2026-04-01", 0, false, 10'000'000},
        {"a day late", {whole}, {}, {}, "2026-04-02", 300'000, false, 10'000'000},
        {"33 days: below the fine", {whole}, {}, {}, "2026-05-04", 9'900'000, false, 10'000'000},
        {"34 days: the fine (apl-2021/72)",
         {whole},
         {},
         {},
         "2026-05-05",
         10'000'000,
         true,
         10'000'000},
        {"a year", {whole}, {}, {}, "2027-04-01", 10'000'000, true, 10'000'000},
        {"paid in time",
         {whole},
         {{Day("2026-04-01"), Yuan(100'000)}},
         {},
         "2026-05-01",
         0,
         false,
         0},
        {"paid two days late",
         {whole},
         {{Day("2026-04-03"), Yuan(100'000)}},
         {},
         "2026-05-01",
         600'000,
         false,
         0},
        {"half paid in time",
         {whole},
         {{Day("2026-03-20"), Yuan(50'000)}},
         {},
         "2026-04-03",
         300'000,
         false,
         5'000'000},
        {"half paid late, the rest later",
         {whole},
         {{Day("2026-04-03"), Yuan(50'000)}, {Day("2026-04-05"), Yuan(50'000)}},
         {},
         "2026-05-01",
         900'000,
         false,
         0},
        {"review pending (apl-2021/73)",
         {whole},
         {},
         {{Day("2026-04-03"), Day("2026-04-10")}},
         "2026-04-12",
         900'000,
         false,
         10'000'000},
        {"suit still pending",
         {whole},
         {},
         {{Day("2026-04-02"), std::nullopt}},
         "2026-06-01",
         0,
         false,
         10'000'000},
        {"instalments, the first late",
         {{Day("2026-05-01"), Yuan(60'000)}, {Day("2026-04-01"), Yuan(40'000)}},
         {},
         {},
         "2026-04-03",
         240'000,
         false,
         10'000'000},
        {"instalments, both late",
         {{Day("2026-04-01"), Yuan(40'000)}, {Day("2026-05-01"), Yuan(60'000)}},
         {{Day("2026-04-01"), Yuan(40'000)}},
         {},
         "2026-05-02",
         180'000,
         false,
         6'000'000},
        {"a payment of tomorrow is not there yet",
         {whole},
         {{Day("2026-04-04"), Yuan(100'000)}},
         {},
         "2026-04-03",
         600'000,
         false,
         10'000'000},
    };
    for (const Row& row : table) {
        const Reckoning got =
            Reckon({Yuan(100'000), row.dues, row.received, row.pauses}, Day(row.today));
        EXPECT_EQ(got.total.fen, row.total_fen) << row.what;
        EXPECT_EQ(got.capped, row.capped) << row.what;
        EXPECT_EQ(got.unpaid.fen, row.unpaid_fen) << row.what;
    }
}

TEST(Surcharge, RoundsEachSpanToTheFen) {
    const auto got =
        Reckon({base::Money{12'345}, {{Day("2026-04-01"), base::Money{12'345}}}, {}, {}},
               Day("2026-04-02"));
    EXPECT_EQ(got.total.fen, 370);  // 370.35
}

TEST(Surcharge, ShowsItsWorking) {
    const auto got = Reckon({Yuan(100),
                             {{Day("2026-04-01"), Yuan(40)}, {Day("2026-05-01"), Yuan(60)}},
                             {{Day("2026-04-03"), Yuan(50)}},
                             {{Day("2026-04-03"), Day("2026-04-03")}}},
                            Day("2026-04-10"));

    ASSERT_EQ(got.spans.size(), 1U);
    EXPECT_EQ(got.spans[0].from, Day("2026-04-02"));
    EXPECT_EQ(got.spans[0].to, Day("2026-04-03"));
    EXPECT_EQ(got.spans[0].days, 1);
    EXPECT_EQ(got.spans[0].paused, 1);
    ASSERT_EQ(got.dues.size(), 2U);
    EXPECT_EQ(got.dues[0].paid_up_on, Day("2026-04-03"));
    EXPECT_EQ(got.dues[1].paid.fen, 1'000);
    EXPECT_FALSE(got.dues[1].overdue);
}

}  // namespace
}  // namespace payments
