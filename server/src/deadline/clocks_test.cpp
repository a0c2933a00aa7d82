#include "deadline/clocks.hpp"

#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"

namespace deadline {
namespace {

using records::Record;
using records::Value;

base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

catalogue::Field DayField(const char* id, const char* label) {
    catalogue::Field field;
    field.id = id;
    field.label = label;
    field.kind = catalogue::FieldKind::kDay;
    return field;
}

catalogue::ClockRule Rule(const char* id, const char* label, const char* period) {
    catalogue::ClockRule rule;
    rule.id = id;
    rule.label = label;
    rule.period = *worktime::Period::Parse(period);
    rule.effective_from = Day("2021-07-15");
    return rule;
}

catalogue::ClockRule CaseRule(catalogue::ClockRule rule, const char* start, const char* due,
                              const char* done) {
    rule.record_type = "case";
    rule.start_field = start;
    rule.due_field = due;
    rule.done_when = done;
    rule.act = "answer";
    return rule;
}

catalogue::Catalogue ACatalogue() {
    catalogue::Catalogue catalogue;
    catalogue::RecordType type;
    type.id = "case";
    type.fields = {DayField("filed_on", "立案日期"), DayField("decision_due_on", "办案到期"),
                   DayField("decided_on", "决定日期"), DayField("publication_due_on", "公开期限"),
                   DayField("published_on", "公开日期")};
    catalogue.record_types.emplace("case", type);
    for (const auto& rule :
         {CaseRule(Rule("case_limit", "办案期限", "90d"), "filed_on", "decision_due_on",
                   R"({"decided_on":{"absent":false}})"),
          Rule("case_limit_extended", "办案期限（经批准延长）", "120d"),
          CaseRule(Rule("publication", "公开期限", "7wd"), "decided_on", "publication_due_on",
                   R"({"published_on":{"absent":false}})")}) {
        catalogue.clocks.emplace(rule.id, rule);
    }
    worktime::CalendarYear year;
    year.year = 2026;
    catalogue.calendar = worktime::WorkCalendar({{2026, year}}, "test");
    return catalogue;
}

std::vector<RunningClock> ClocksOf(const catalogue::Catalogue& catalogue,
                                   const records::FieldValues& values, const char* today) {
    Record record{{}, "case", 1, values};
    const std::vector<Record> world = {record};
    const records::Givens givens = {{"today", Value(Day(today))}};
    return RunningClocks(catalogue, *catalogue.FindType("case"), record, givens,
                         records::testing::ListedNeighbours(world));
}

TEST(RunningClocks, TellsHowEachStands) {
    struct Row {
        const char* today;
        ClockState state;
        const char* words;
        catalogue::Tone tone;
    };
    const std::vector<Row> rows = {
        {"2026-04-14", ClockState::kRunning, "余 7 个工作日", catalogue::Tone::kDoing},
        {"2026-04-20", ClockState::kSoon, "余 3 个工作日", catalogue::Tone::kSoon},
        {"2026-04-23", ClockState::kDueToday, "今天到期", catalogue::Tone::kDue},
        {"2026-04-24", ClockState::kOverdue, "逾期 1 个工作日", catalogue::Tone::kLate},
    };
    const auto catalogue = ACatalogue();
    for (const Row& row : rows) {
        const auto clocks = ClocksOf(catalogue,
                                     {{"decided_on", Value(Day("2026-04-14"))},
                                      {"publication_due_on", Value(Day("2026-04-23"))}},
                                     row.today);

        ASSERT_EQ(clocks.size(), 1U);
        EXPECT_EQ(clocks[0].state, row.state) << row.today;
        EXPECT_EQ(clocks[0].words, row.words) << row.today;
        EXPECT_EQ(ToneOf(clocks[0].state), row.tone) << row.today;
        EXPECT_EQ(clocks[0].why, "决定 04-14，公开期限 7 个工作日");
        EXPECT_EQ(clocks[0].rule->act, "answer");
    }
}

TEST(RunningClocks, CountsDaysForAPeriodOfDays) {
    const auto catalogue = ACatalogue();

    const auto clocks = ClocksOf(
        catalogue,
        {{"filed_on", Value(Day("2026-02-10"))}, {"decision_due_on", Value(Day("2026-05-11"))}},
        "2026-04-24");

    ASSERT_EQ(clocks.size(), 1U);
    EXPECT_EQ(clocks[0].words, "余 17 日");
    EXPECT_EQ(clocks[0].why, "立案 02-10，办案期限 90 日");
    ASSERT_EQ(clocks[0].working.size(), 1U);
    EXPECT_EQ(clocks[0].working[0].words, "立案日期 2026-02-10（当日不计），90 日");
}

TEST(RunningClocks, SaysWhenTheLastDayRolledOver) {
    const auto catalogue = ACatalogue();

    const auto clocks = ClocksOf(
        catalogue,
        {{"filed_on", Value(Day("2026-02-08"))}, {"decision_due_on", Value(Day("2026-05-11"))}},
        "2026-04-24");

    EXPECT_EQ(clocks.at(0).why, "立案 02-08，办案期限 90 日，末日顺延");
    ASSERT_EQ(clocks[0].working.size(), 2U);
    EXPECT_EQ(clocks[0].working[0].day->ToText(), "2026-05-09");
    EXPECT_EQ(clocks[0].working[1].words, "末日为休息日，顺延");
}

TEST(RunningClocks, TellsHowManyDaysDidNotCountEachOnce) {
    auto catalogue = ACatalogue();
    catalogue::RecordType span;
    span.id = "span";
    span.fields = {DayField("case", "案件"), DayField("from_on", "起"), DayField("to_on", "止")};
    span.fields.front().kind = catalogue::FieldKind::kReference;
    span.fields.front().target = "case";
    catalogue.record_types.emplace("span", span);
    catalogue.clocks.at("case_limit").excluded = {{"span", "case", "from_on", "to_on"}};
    const auto id = [](int n) {
        return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", n));
    };
    const Record the_case{
        id(1),
        "case",
        1,
        {{"filed_on", Value(Day("2026-02-10"))}, {"decision_due_on", Value(Day("2026-05-25"))}}};
    const auto a_span = [&](int n, const char* from, const char* to) {
        records::FieldValues values = {{"case", Value(id(1))}, {"from_on", Value(Day(from))}};
        if (to != nullptr) values.emplace("to_on", Value(Day(to)));
        return Record{id(n), "span", 1, values};
    };
    const std::vector<Record> world = {the_case, a_span(2, "2026-03-01", "2026-03-10"),
                                       a_span(3, "2026-03-05", "2026-03-14"),
                                       a_span(4, "2026-04-20", nullptr)};
    const auto on = [&](const char* today) {
        const records::Givens givens = {{"today", Value(Day(today))}};
        const auto clocks = RunningClocks(catalogue, *catalogue.FindType("case"), the_case, givens,
                                          records::testing::ListedNeighbours(world));
        return std::pair(clocks.at(0).days_excluded, clocks.at(0).days_standing);
    };

    EXPECT_EQ(on("2026-02-20"), std::pair(0, 0));
    EXPECT_EQ(on("2026-03-06"), std::pair(6, 0)) << "up to today";
    EXPECT_EQ(on("2026-04-19"), std::pair(14, 0));
    EXPECT_EQ(on("2026-04-24"), std::pair(14, 5));
}

TEST(RunningClocks, NamesTheExtensionThatGaveTheDay) {
    const auto catalogue = ACatalogue();

    const auto clocks = ClocksOf(
        catalogue,
        {{"filed_on", Value(Day("2026-02-10"))}, {"decision_due_on", Value(Day("2026-06-10"))}},
        "2026-04-24");

    EXPECT_EQ(clocks.at(0).counted_by->id, "case_limit_extended");
    EXPECT_EQ(clocks[0].why, "立案 02-10，办案期限（经批准延长） 120 日");
}

TEST(RunningClocks, KeepsADueDayThatNoRuleExplains) {
    const auto catalogue = ACatalogue();

    const auto clocks = ClocksOf(
        catalogue,
        {{"filed_on", Value(Day("2026-02-10"))}, {"decision_due_on", Value(Day("2026-07-01"))}},
        "2026-04-24");

    EXPECT_EQ(clocks.at(0).due.ToText(), "2026-07-01");
    EXPECT_EQ(clocks[0].counted_by, nullptr);
}

TEST(RunningClocks, CountsWhereNoActRecordedTheDueDay) {
    const auto catalogue = ACatalogue();

    const auto clocks =
        ClocksOf(catalogue, {{"decided_on", Value(Day("2026-04-14"))}}, "2026-04-24");

    EXPECT_EQ(clocks.at(0).due.ToText(), "2026-04-23");
}

TEST(RunningClocks, IsProvisionalPastTheKnownCalendar) {
    const auto catalogue = ACatalogue();

    const auto clocks =
        ClocksOf(catalogue, {{"decided_on", Value(Day("2026-12-25"))}}, "2026-12-25");

    EXPECT_TRUE(clocks.at(0).provisional);
    EXPECT_EQ(clocks[0].words, "余 7 个工作日（暂定）");
}

TEST(RunningClocks, PutsTheSoonestFirstAndTheDoneLast) {
    const auto catalogue = ACatalogue();

    const auto clocks = ClocksOf(catalogue,
                                 {{"filed_on", Value(Day("2026-02-10"))},
                                  {"decision_due_on", Value(Day("2026-05-11"))},
                                  {"decided_on", Value(Day("2026-05-08"))}},
                                 "2026-05-08");

    ASSERT_EQ(clocks.size(), 2U);
    EXPECT_EQ(clocks[0].rule->id, "publication");
    EXPECT_EQ(clocks[1].state, ClockState::kDone);
    EXPECT_EQ(clocks[1].words, "已办");
}

TEST(RunningClocks, SayOfSomebodyElsesPeriodWhetherItWasUsedOrRanOut) {
    auto catalogue = ACatalogue();
    auto& rule = catalogue.clocks.at("publication");
    rule.done_when =
        R"({"or":[{"published_on":{"absent":false}},{"decision_due_on":{"absent":false}},)"
        R"({"publication_due_on":{"lt":{"given":"today"}}}]})";
    rule.used_when = R"({"published_on":{"absent":false}})";
    const auto day = [](const char* text) { return Value(Day(text)); };
    const records::FieldValues untouched = {{"decided_on", day("2026-04-14")},
                                            {"publication_due_on", day("2026-04-23")}};
    auto used = untouched, stopped = untouched;
    used["published_on"] = day("2026-04-20");
    stopped["decision_due_on"] = day("2026-04-20");
    struct Row {
        const records::FieldValues& values;
        const char* today;
        const char* words;
    };
    for (const Row& row :
         {Row{untouched, "2026-04-23", "今天到期"}, Row{untouched, "2026-04-24", "已届满"},
          Row{used, "2026-04-21", "已办"}, Row{used, "2026-04-24", "已办"},
          Row{stopped, "2026-04-21", "不再计"}, Row{stopped, "2026-04-24", "已届满"}}) {
        const auto clocks = ClocksOf(catalogue, row.values, row.today);
        const auto at = std::ranges::find(clocks, "publication",
                                          [](const auto& clock) { return clock.rule->id; });
        ASSERT_NE(at, clocks.end());
        EXPECT_EQ(at->words, row.words) << row.today;
    }
}

TEST(RunningClocks, NameWhatIsTakenOnceTheyAreOverdue) {
    auto catalogue = ACatalogue();
    catalogue.clocks.at("publication").late_act = "demand";
    const records::FieldValues decided = {{"decided_on", Value(Day("2026-04-14"))},
                                          {"publication_due_on", Value(Day("2026-04-23"))}};

    EXPECT_EQ(ClocksOf(catalogue, decided, "2026-04-23").at(0).Act(), "answer");
    EXPECT_EQ(ClocksOf(catalogue, decided, "2026-04-24").at(0).Act(), "demand");
}

TEST(PageClocks, GiveTheFirstClockThatRunsAndNoneWhereAllAreDone) {
    struct Row {
        records::FieldValues values;
        const char* soonest;  ///< null: none
    };
    const auto day = [](const char* text) { return Value(Day(text)); };
    const std::vector<Row> rows = {
        {{}, nullptr},
        {{{"filed_on", day("2026-02-10")}, {"decision_due_on", day("2026-05-11")}}, "case_limit"},
        {{{"filed_on", day("2026-02-10")}, {"decided_on", day("2026-04-14")}}, "publication"},
        {{{"filed_on", day("2026-02-10")},
          {"decided_on", day("2026-04-14")},
          {"published_on", day("2026-04-15")}},
         nullptr},
        {{{"filed_on", day("2026-02-10")}, {"$voided", Value(true)}}, nullptr},
    };
    const auto catalogue = ACatalogue();
    const records::Givens givens = {{"today", day("2026-04-24")}};
    for (const Row& row : rows) {
        const Record record{{}, "case", 1, row.values};
        const std::vector<Record> world = {record};
        const records::testing::ListedNeighbours neighbours(world);
        const PageClocks clocks(catalogue, *catalogue.FindType("case"), givens, neighbours);

        const auto soonest = clocks.SoonestOf(record);

        ASSERT_EQ(soonest.has_value(), row.soonest != nullptr);
        if (!soonest) continue;
        const RunningClock first = ClocksOf(catalogue, row.values, "2026-04-24").at(0);
        EXPECT_EQ(soonest->rule->id, row.soonest);
        EXPECT_EQ(first.rule, soonest->rule);
        EXPECT_EQ(std::tie(first.due, first.words, first.days_left, first.state),
                  std::tie(soonest->due, soonest->words, soonest->days_left, soonest->state));
    }
}

TEST(RunningClocks, RunsNoneForAVoidedRecordOrOneWithoutStart) {
    const auto catalogue = ACatalogue();

    EXPECT_TRUE(ClocksOf(catalogue,
                         {{"filed_on", Value(Day("2026-02-10"))}, {"$voided", Value(true)}},
                         "2026-04-24")
                    .empty());
    EXPECT_TRUE(ClocksOf(catalogue, {}, "2026-04-24").empty());
}

}  // namespace
}  // namespace deadline
