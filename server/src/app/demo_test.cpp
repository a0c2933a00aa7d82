#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "app/catalogue_holder.hpp"
#include "app/demo_facts.hpp"
#include "app/demo_goals.hpp"
#include "app/demo_plan.hpp"
#include "app/demo_words.hpp"
#include "base/text.hpp"

namespace app {
namespace {

const catalogue::Catalogue& Shipped() {
    static const auto kShipped = LoadDefinitions(std::string(QH_SOURCE_DIR) + "/catalogue", "");
    if (!kShipped) throw std::runtime_error("the shipped definitions have faults");
    return **kShipped;
}

std::string Table(const std::vector<std::string>& rows) {
    std::string text = "bureau\treport_year\tindicator_id\tvalue\tunit\tcomparator\n";
    for (const std::string& row : rows) text += row + "\n";
    return text;
}

std::string Row(const std::string& indicator, const std::string& value, const std::string& unit) {
    return "甲局\t2025\t" + indicator + "\t" + value + "\t" + unit + "\texact";
}

base::Result<DemoFacts> Read(const std::vector<std::string>& rows, const DemoChoice& choice = {}) {
    return ReadDemoFacts(Table(rows), "f.tsv", Shipped(), choice);
}

/// `code where` of every refusal, from the file or from the goals.
std::vector<std::string> Faults(const std::vector<std::string>& rows) {
    const auto facts = Read(rows);
    base::Refusals refusals;
    if (!facts) {
        refusals = facts.error();
    } else if (const auto goals = GoalsOf(Shipped(), *facts); !goals) {
        refusals = goals.error();
    }
    std::vector<std::string> faults;
    for (const base::Refusal& refusal : refusals)
        faults.push_back(refusal.code + " " + refusal.where);
    std::sort(faults.begin(), faults.end());
    return faults;
}

constexpr const char* kCases = "violation_cases_count";
constexpr const char* kDecisions = "penalty_decisions_count";
constexpr const char* kFines = "fine_total_yuan";

TEST(DemoFacts, NamesEveryRowThatContradictsOrCannotBeRead) {
    using Strings = std::vector<std::string>;
    const std::vector<std::pair<Strings, Strings>> table{
        {{Row(kCases, "10", "件"), Row(kCases, "10", "件")}, {}},
        {{Row(kCases, "10", "件"), Row(kCases, "11", "件")}, {"demo.two_values f.tsv:3"}},
        {{Row(kCases, "-1", "件"), Row(kDecisions, "1.5", "件"), Row(kFines, "许多", "元")},
         {"demo.count_not_whole f.tsv:3", "demo.negative f.tsv:2", "demo.not_a_number f.tsv:4"}},
        {{Row(kCases, "10", "家")}, {"demo.unknown_unit f.tsv:2"}},
        {{Row(kDecisions, "11", "件"), Row(kCases, "10", "件")},
         {"demo.more_decisions_than_cases f.tsv:2", "demo.more_decisions_than_cases f.tsv:3"}},
        {{Row(kDecisions, "0", "件"), Row(kFines, "1", "元")},
         {"demo.fines_without_decisions f.tsv:2", "demo.fines_without_decisions f.tsv:3"}},
        {{Row(kDecisions, "3", "件"), Row(kFines, "0.02", "元")},
         {"demo.fines_too_small f.tsv:2", "demo.fines_too_small f.tsv:3"}},
        {{Row("happiness_index", "1", "个")}, {"demo.nothing_computed f.tsv"}},
    };

    for (const auto& [rows, faults] : table) EXPECT_EQ(Faults(rows), faults) << rows.front();
}

/// `code where`, each once, of what the relations of the catalogue have against the file.
std::vector<std::string> Against(const std::vector<std::string>& rows, bool doubtful = false) {
    const auto facts = Read(rows);
    if (!facts) return {"unread"};
    base::Refusals doubts;
    base::Refusals refusals = ContradictionsOf(Shipped(), *facts, doubts);
    std::vector<std::string> all;
    for (const base::Refusal& refusal : doubtful ? doubts : refusals)
        all.push_back(refusal.code + " " + refusal.where);
    std::sort(all.begin(), all.end());
    return all;
}

TEST(DemoFacts, AreHeldAgainstEachOtherAndTheLaw) {
    using Strings = std::vector<std::string>;
    const std::string year_before = "甲局\t2024\tgood_air_days\t236\t天\texact";
    const std::vector<std::pair<Strings, Strings>> table{
        {{Row("police_transfers_total_count", "8", "件"), Row("crime_transfers_count", "3", "件"),
          Row("detention_transfers_count", "5", "件")},
         {}},
        {{Row("police_transfers_total_count", "9", "件"), Row("crime_transfers_count", "3", "件"),
          Row("detention_transfers_count", "5", "件")},
         {"figures.impossible f.tsv:2", "figures.impossible f.tsv:3",
          "figures.impossible f.tsv:4"}},
        {{Row("campaign_fine_yuan", "20", "万元"), Row(kFines, "100000", "元")},
         {"figures.impossible f.tsv:2", "figures.impossible f.tsv:3"}},
        {{Row("law_exam_pass_rate", "101", "%")}, {"figures.impossible f.tsv:2"}},
        {{Row("publication_deadline_days", "10", "日")}, {"figures.impossible f.tsv:2"}},
        {{Row("exempted_fine_yuan", "5", "元"), Row("no_penalty_cases_count", "0", "件")},
         {"figures.impossible f.tsv:2", "figures.impossible f.tsv:3"}},
        {{Row("good_air_days", "246", "天"), Row("good_air_days_yoy", "10", "天"), year_before},
         {}},
        {{Row("good_air_days", "246", "天"), Row("good_air_days_yoy", "11", "天"), year_before},
         {"figures.impossible f.tsv:2", "figures.impossible f.tsv:3"}},
    };
    for (const auto& [rows, faults] : table) EXPECT_EQ(Against(rows), faults) << rows.front();
    const Strings many = {Row("legal_counsel_count", "2", "人"),
                          Row("legal_opinions_count", "1341", "条")};
    EXPECT_TRUE(Against(many).empty());
    EXPECT_EQ(Against(many, true).size(), 2U);
}

TEST(DemoFacts, ReadsAmountsInYuanAndWanWithoutRounding) {
    const std::vector<std::tuple<std::string, std::string, std::int64_t>> table{
        {"9867600", "元", 986'760'000},
        {"986.76", "万元", 986'760'000},
        {"144.4967", "万元", 144'496'700},
        {"0.00005", "万元", 50},
        {"0", "元", 0},
        {"1", "万元", 1'000'000},
    };

    for (const auto& [value, unit, fen] : table) {
        const auto facts = Read({Row(kFines, value, unit)});
        ASSERT_TRUE(facts) << value << unit << " " << facts.error().front().code;
        EXPECT_EQ(facts->figures.at(kFines).value, fen) << value << unit;
    }
}

TEST(DemoFacts, TakesTheBureauAskedForAndSaysWhenItChoseTheFirst) {
    const std::vector<std::string> rows = {Row(kCases, "3", "件"),
                                           "乙局\t2025\tviolation_cases_count\t4\t件\tat_least"};

    const auto first = Read(rows);
    const auto second = Read(rows, {"乙局", {}});

    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->figures.at(kCases).value, 3);
    ASSERT_EQ(first->notes.size(), 1U);
    EXPECT_EQ(first->notes.front().code, "demo.first_of_several");
    EXPECT_EQ(second->figures.at(kCases).value, 4);
    EXPECT_TRUE(second->figures.at(kCases).at_least);
    EXPECT_FALSE(Read(rows, {"丙局", {}}));
}

TEST(DemoFacts, SayWhichOfSeveralYearsTheyTook) {
    const std::vector<std::string> rows = {Row(kCases, "3", "件"),
                                           "甲局\t2024\tviolation_cases_count\t4\t件\texact"};

    const auto newest = Read(rows);
    const auto asked = Read(rows, {"", 2025});

    ASSERT_TRUE(newest && asked);
    ASSERT_EQ(newest->notes.size(), 1U);
    EXPECT_EQ(newest->notes.front().code, "demo.newest_year");
    EXPECT_TRUE(asked->notes.empty());
}

TEST(DemoFacts, WorkOutWhatFollowsFromOthersAndChooseTheYearBefore) {
    using Strings = std::vector<std::string>;
    const auto change = [](const char* id, const char* value) {
        return std::string("甲局\t2025\t") + id + "\t" + value + "\t%\tpct_change";
    };
    struct Case {
        Strings rows, derived, bases;
    };
    const std::vector<Case> table{
        {{Row("npc_suggestions_count", "8", "件"), Row("cppcc_proposals_count", "11", "件"),
          Row("npc_cppcc_total_count", "19", "件")},
         {"npc_cppcc_total_count"},
         {}},
        {{Row("npc_suggestions_count", "8", "件"), Row("npc_cppcc_total_count", "19", "件")},
         {},
         {}},
        {{Row("good_water_sections_count", "7", "个"), Row("water_sections_count", "11", "个"),
          Row("good_water_ratio", "63.6", "%")},
         {"good_water_ratio"},
         {}},
        {{Row("pm25_concentration", "39.28", "ug/m3"), change("pm25_yoy_pct", "-19.1")},
         {"pm25_yoy_pct"},
         {"pm25_concentration 485538"}},
        {{Row("good_air_days", "246", "天"), Row("good_air_days_yoy", "10", "天")},
         {"good_air_days_yoy"},
         {"good_air_days 2360000"}},
        {{Row("inspected_enterprise_times", "300", "家次"),
          change("inspection_frequency_yoy_pct", "-33")},
         {"inspection_frequency_yoy_pct"},
         {"inspected_enterprise_times 4480000"}},
        {{change("inspection_frequency_yoy_pct", "-33")}, {}, {}},
        {{Row(kFines, "210.55", "万元"), change("fine_total_yoy_pct", "8.3")},
         {"fine_total_yoy_pct"},
         {"fine_total_yuan 19441366600"}},
        // No whole number of cases falls by 12.5 % to 41.
        {{Row(kCases, "41", "件"), change("violation_cases_yoy_pct", "-12.5")}, {}, {}},
    };
    for (const Case& one : table) {
        const auto facts = Read(one.rows);
        ASSERT_TRUE(facts) << one.rows.front();
        Strings derived, bases;
        for (const ReportedFact& fact : facts->derived) derived.push_back(fact.indicator);
        for (const ReportedFact& fact : facts->bases)
            bases.push_back(fmt::format("{} {}", fact.indicator, fact.value));
        EXPECT_EQ(derived, one.derived) << one.rows.front();
        EXPECT_EQ(bases, one.bases) << one.rows.front();
    }
}

TEST(DemoNumbers, ShareCoercionBetweenSeizuresAndLimits) {
    using Goal = std::optional<std::int64_t>;
    struct Case {
        Goal all, seizures, limits;
        bool more_seizures;
        std::string numbers;  ///< seizures, limits, both
    };
    const std::vector<Case> table{
        {30, {}, {}, false, "30 0 0"}, {30, 19, {}, false, "19 11 0"},
        {30, {}, 5, false, "25 5 0"},  {30, 20, 15, false, "20 15 5"},
        {30, 20, 5, true, "25 5 0"},   {30, 20, 5, false, "demo.coercion_differs"},
        {30, 40, {}, false, "40 0 0"}, {{}, 7, 3, false, "7 3 0"},
    };
    for (const Case& one : table) {
        DemoGoals goals;
        goals.cases = 100;
        goals.penalties = 60;
        goals.coercions = one.all;
        goals.seizures = one.seizures;
        goals.limits = one.limits;
        goals.more_seizures = one.more_seizures;
        const auto numbers = NumbersFor(goals);
        EXPECT_EQ(numbers ? fmt::format("{} {} {}", numbers->seizures, numbers->limits,
                                        numbers->seized_limits)
                          : numbers.error().front().code,
                  one.numbers);
    }
}

TEST(DemoGoals, TakeNoFigureForAnotherThatCountsTheSameSamples) {
    EXPECT_EQ(Faults({Row("cases_transferred_count", "2", "件"), Row(kCases, "9", "件")}).size(),
              0U);
    EXPECT_EQ(
        Faults({Row("cases_closed_count", "2", "件"), Row("publication_in_time_rate", "90", "%"),
                Row("hearings_held_count", "3", "次")}),
        (std::vector<std::string>{"demo.cannot_make f.tsv:2", "demo.cannot_make f.tsv:3",
                                  "demo.cannot_make f.tsv:4"}));
    EXPECT_TRUE(Faults({Row("hearings_held_count", "0", "次")}).empty());
}

TEST(DemoGoals, TakeTheVolumesThatWereFiledAway) {
    const auto facts = Read({Row(kCases, "9", "件"), Row("case_files_archived_count", "4", "卷")});
    ASSERT_TRUE(facts);

    const auto goals = GoalsOf(Shipped(), *facts);

    ASSERT_TRUE(goals);
    EXPECT_EQ(NumbersFor(*goals)->archived, 4);
}

TEST(DemoGoals, TellFromTheDefinitionsWhatAFigureAsksFor) {
    const auto facts = Read(
        {Row(kCases, "255", "件"), Row(kDecisions, "158", "件"), Row(kFines, "9867600", "元")});
    ASSERT_TRUE(facts);

    const auto goals = GoalsOf(Shipped(), *facts);

    ASSERT_TRUE(goals);
    EXPECT_EQ(goals->cases, 255);
    EXPECT_EQ(goals->penalties, 158);
    EXPECT_EQ(goals->fine_fen, 986'760'000);
    EXPECT_EQ(goals->no_penalties, std::nullopt);
}

class Planning : public ::testing::Test {
 protected:
    static std::vector<DemoMatter> Plan(std::uint64_t seed, std::int64_t fines = 123'456'789) {
        const DemoNumbers numbers{60, 37, 4, 2, fines};
        const DemoSpan span{2025, *base::CivilDay::Parse("2026-06-30"), seed, 3, 60, 12};
        auto plan =
            PlanDemo(numbers, Shipped().calendar, span, *base::CivilDay::Parse("2026-07-01"));
        return plan ? *std::move(plan) : std::vector<DemoMatter>{};
    }
    /// Day on which the approval of `act` was given; nullopt: it was not.
    static std::optional<base::CivilDay> Agreed(const DemoMatter& matter, const std::string& act) {
        bool seen = false;
        for (const DemoMove& move : matter.moves) {
            if (move.act == act) seen = true;
            if (seen && move.act == "approval.approve") return move.day;
        }
        return std::nullopt;
    }
};

TEST_F(Planning, GivesExactlyTheNumbersOfTheYear) {
    for (const std::uint64_t seed : {1U, 2U, 77U}) {
        int filed = 0, penalties = 0, no_penalties = 0, transfers = 0;
        std::int64_t fines = 0;
        for (const DemoMatter& matter : Plan(seed)) {
            const auto in_year = [&](const char* act) {
                const auto day = Agreed(matter, act);
                return day && day->year() == 2025;
            };
            filed += in_year("clue.file") && !in_year("case.revoke_filing");
            no_penalties += in_year("case.decide_no_penalty");
            transfers += in_year("case.transfer");
            if (!in_year("case.decide")) continue;
            ++penalties;
            fines += matter.fine_fen;
            EXPECT_GE(matter.proposed_fen, matter.fine_fen);
        }
        EXPECT_EQ(std::tuple(filed, penalties, no_penalties, transfers), std::tuple(60, 37, 4, 2))
            << seed;
        EXPECT_EQ(fines, 123'456'789) << seed;
    }
}

TEST_F(Planning, GivesEveryDecisionAFineHoweverSmallTheTotal) {
    for (const std::int64_t fines : {37, 1'000, 55'555, 9'876'543, 123'456'789}) {
        std::int64_t sum = 0;
        for (const DemoMatter& matter : Plan(3, fines)) {
            const auto decided = Agreed(matter, "case.decide");
            if (!decided || decided->year() != 2025) continue;
            EXPECT_GT(matter.fine_fen, 0) << fines;
            sum += matter.fine_fen;
        }
        EXPECT_EQ(sum, fines);
    }
}

/// Cases of 2025 with `act` in the year.
int CasesWith(const std::vector<DemoMatter>& matters, const std::string& act) {
    return static_cast<int>(std::ranges::count_if(matters, [&](const DemoMatter& matter) {
        return std::ranges::any_of(matter.moves, [&](const DemoMove& move) {
            return move.act == act && move.day.year() == 2025;
        });
    }));
}

TEST_F(Planning, FilesAwayMostOfWhatIsOverOrAsManyInTheYearAsTold) {
    DemoNumbers numbers{60, 37, 4, 2, 123'456'789};
    const base::CivilDay last = *base::CivilDay::Parse("2026-06-30");
    const auto plan = [&](std::uint64_t seed) {
        return PlanDemo(numbers, Shipped().calendar, {2025, last, seed, 3, 60, 12}, last.Plus(1));
    };
    for (const std::uint64_t seed : {1U, 2U, 77U}) {
        numbers.archived.reset();
        const auto usual = plan(seed);
        ASSERT_TRUE(usual);
        const auto archived = std::ranges::count_if(*usual, [](const DemoMatter& matter) {
            return matter.moves.back().act == "case.archive";
        });
        const auto closed = std::ranges::count_if(*usual, [](const DemoMatter& matter) {
            return Agreed(matter, "case.close").has_value();
        });
        EXPECT_GT(archived * 10, closed * 8) << seed;
        EXPECT_LT(archived, closed + 2) << seed;
        numbers.archived = 11;
        const auto told = plan(seed);
        ASSERT_TRUE(told) << told.error().front().code;
        EXPECT_EQ(CasesWith(*told, "case.archive"), 11) << seed;
        numbers.archived = 61;
        EXPECT_EQ(plan(seed).error().front().code, "demo.no_room") << seed;
    }
}

TEST_F(Planning, HangsSeizuresReferralsReviewsAndPublicationsOnTheCases) {
    DemoNumbers numbers{60, 30, 4, 5, 123'456'789};
    numbers.major = 12;
    numbers.seizures = 9;
    numbers.detentions = 3;
    numbers.crimes = 7;
    numbers.reviews = 37;
    numbers.failed_reviews = 2;
    numbers.published = 33;
    numbers.exempted_fen = 20'000'100;
    numbers.limits = 6;
    numbers.seized_limits = 2;
    numbers.discussions = 8;
    numbers.orders = 20;
    const base::CivilDay last = *base::CivilDay::Parse("2026-06-30");
    for (const std::uint64_t seed : {1U, 2U, 77U}) {
        const auto plan =
            PlanDemo(numbers, Shipped().calendar, {2025, last, seed, 3, 60, 12}, last.Plus(1));
        ASSERT_TRUE(plan) << plan.error().front().code;
        int published = 0;
        std::map<std::string, int> referred;
        std::int64_t exempted = 0;
        for (const DemoMatter& matter : *plan) {
            ++referred[matter.referral];
            exempted += matter.exempted_fen;
            const auto day = Agreed(matter, "case.publish");
            published += day && day->year() == 2025 && !Agreed(matter, "case.decide_no_penalty");
        }
        EXPECT_EQ(CasesWith(*plan, "seizure.impose"), 9) << seed;
        EXPECT_EQ(CasesWith(*plan, "case.refer_to_police"), 10) << seed;
        EXPECT_EQ(CasesWith(*plan, "discussion.hold"), 8) << seed;
        EXPECT_EQ(CasesWith(*plan, "correction_order.issue"), 20) << seed;
        EXPECT_EQ(std::ranges::count(*plan, true, &DemoMatter::limits_production), 6) << seed;
        EXPECT_EQ(std::ranges::count_if(*plan,
                                        [](const DemoMatter& matter) {
                                            return matter.limits_production &&
                                                   CasesWith({matter}, "seizure.impose") == 1;
                                        }),
                  2)
            << seed;
        EXPECT_EQ(std::ranges::count(*plan, true, &DemoMatter::major), 12) << seed;
        EXPECT_EQ(std::ranges::count(*plan, true, &DemoMatter::reviewed_as_major), 37) << seed;
        EXPECT_EQ(std::ranges::count(*plan, true, &DemoMatter::review_fails), 2) << seed;
        EXPECT_EQ(std::pair(referred["detention"], referred["crime"]), std::pair(3, 7)) << seed;
        EXPECT_EQ(published, 33) << seed;
        EXPECT_EQ(exempted, 20'000'100) << seed;
    }
    numbers.seizures = 61;
    EXPECT_EQ(PlanDemo(numbers, Shipped().calendar, {2025, last, 1, 3, 60, 12}, last.Plus(1))
                  .error()
                  .front()
                  .code,
              "demo.no_room");
}

TEST_F(Planning, PutsActsInOrderOnWorkingDaysAndNothingIntoTheFuture) {
    for (const DemoMatter& matter : Plan(5)) {
        EXPECT_TRUE(
            std::is_sorted(matter.moves.begin(), matter.moves.end(),
                           [](const DemoMove& a, const DemoMove& b) { return a.day < b.day; }));
        for (const DemoMove& move : matter.moves) {
            EXPECT_TRUE(Shipped().calendar.IsWorkingDay(move.day)) << move.day.ToText();
            EXPECT_LE(move.day, *base::CivilDay::Parse("2026-06-30"));
        }
        EXPECT_EQ(matter.enterprise % 3, matter.branch) << "a party of the branch's own register";
    }
}

TEST_F(Planning, LeavesMattersOfTheLastWeeksOpenHoweverLongTheYearIsOver) {
    const DemoNumbers numbers{60, 37, 4, 2, 123'456'789};
    for (const char* text : {"2026-03-02", "2027-01-04", "2028-12-29"}) {
        const base::CivilDay last = *base::CivilDay::Parse(text);
        const auto plan =
            PlanDemo(numbers, Shipped().calendar, {2025, last, 1, 3, 60, 12}, last.Plus(1));

        ASSERT_TRUE(plan) << text;
        const auto begun = std::ranges::count_if(*plan, [&](const DemoMatter& matter) {
            return matter.moves.front().day >= last.Plus(-60);
        });
        EXPECT_GE(begun, 20) << text;
    }
}

TEST_F(Planning, IsTheSameForTheSameSeed) {
    const auto text = [](const std::vector<DemoMatter>& matters) {
        std::string all;
        for (const DemoMatter& matter : matters) {
            all += std::to_string(matter.fine_fen) + " ";
            for (const DemoMove& move : matter.moves) all += move.act + move.day.ToText();
        }
        return all;
    };

    EXPECT_EQ(text(Plan(3)), text(Plan(3)));
    EXPECT_NE(text(Plan(3)), text(Plan(4)));
}

TEST_F(Planning, RefusesAYearThatHasNoRoomForThePeriods) {
    const DemoSpan young{2026, *base::CivilDay::Parse("2026-02-01"), 1, 3, 60, 12};
    const DemoSpan future{2027, *base::CivilDay::Parse("2026-02-01"), 1, 3, 60, 12};
    const base::CivilDay today = *base::CivilDay::Parse("2026-02-02");

    EXPECT_EQ(PlanDemo({}, Shipped().calendar, young, today).error().front().code,
              "demo.year_too_young");
    EXPECT_EQ(PlanDemo({}, Shipped().calendar, future, today).error().front().code,
              "demo.year_in_future");
}

TEST(DemoWords, InventFirmsWithDifferentNamesAndValidCodesOfNoRegion) {
    std::map<std::string, int> names;
    for (int i = 0; i < demo_words::EnterpriseKinds(); ++i) {
        ++names[demo_words::EnterpriseName(i)];
        EXPECT_TRUE(base::IsUnifiedSocialCreditCode(demo_words::CreditCode(i)));
        EXPECT_EQ(demo_words::CreditCode(i).substr(2, 2), "99");
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(demo_words::EnterpriseKinds()));
}

}  // namespace
}  // namespace app
