#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "catalogue/telemetry_rules.hpp"
#include "evaluation/evaluate.hpp"
#include "evaluation/read.hpp"
#include "telemetry/build_frame.hpp"
#include "telemetry/frame.hpp"

namespace evaluation {
namespace {

const catalogue::TelemetryRules& Rules() {
    static const auto kRules =
        catalogue::LoadTelemetryRules({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    return *kRules;
}

base::Instant At(std::string_view text) { return ReadWrittenTime(text)->at; }

TEST(DecideTest, SaysWhatTheRulesSay) {
    struct Row {
        const char* what;
        const char* rule;
        Inputs inputs;
        Verdict verdict;
        Inputs results;
    };
    const std::vector<Row> rows{
        {"45 of 60 minutes",
         "gas_hour_validity_2018",
         {{"valid", "45"}, {"due", "60"}},
         Verdict::kValid,
         {{"share", "0.7500"}}},
        {"44 of 60 minutes",
         "gas_hour_validity_2018",
         {{"valid", "44"}, {"due", "60"}},
         Verdict::kInvalid,
         {}},
        {"the whole hour stopped",
         "gas_hour_validity_2018",
         {{"valid", "0"}, {"due", "0"}},
         Verdict::kExcluded,
         {}},
        {"20 hours, since 2018",
         "gas_day_validity_2018",
         {{"valid", "20"}, {"due", "24"}},
         Verdict::kValid,
         {}},
        {"19 hours, since 2018",
         "gas_day_validity_2018",
         {{"valid", "19"}, {"due", "24"}},
         Verdict::kInvalid,
         {}},
        {"19 hours, before",
         "gas_day_validity_2007",
         {{"valid", "19"}, {"due", "24"}},
         Verdict::kValid,
         {}},
        {"12 hours due, 10 wanted",
         "gas_day_validity_2018",
         {{"valid", "10"}, {"due", "12"}},
         Verdict::kValid,
         {{"wanted", "10"}}},
        {"23 days of February",
         "gas_month_validity_2018",
         {{"valid", "23"}, {"month", "2"}},
         Verdict::kValid,
         {}},
        {"23 days of March",
         "gas_month_validity_2018",
         {{"valid", "23"}, {"month", "3"}},
         Verdict::kInvalid,
         {}},
        {"at the limit",
         "exceedance_general",
         {{"value", "35.000"}, {"limit", "35"}},
         Verdict::kComplies,
         {}},
        {"a hair above, whole",
         "exceedance_general",
         {{"value", "35.4"}, {"limit", "35"}},
         Verdict::kExceeds,
         {{"rounded", "35"}, {"methods_differ", "yes"}}},
        {"a hair above, rounded",
         "exceedance_general",
         {{"value", "35.4"}, {"limit", "35"}, {"comparison", "rounded"}},
         Verdict::kComplies,
         {}},
        {"half to even",
         "exceedance_general",
         {{"value", "34.5"}, {"limit", "34"}, {"comparison", "rounded"}},
         Verdict::kComplies,
         {{"rounded", "34"}}},
        {"exempt by a mark",
         "exceedance_general",
         {{"value", "90"}, {"limit", "35"}, {"exempt", "yes"}},
         Verdict::kNotJudged,
         {}},
        {"twice the limit",
         "exceedance_general",
         {{"value", "70"}, {"limit", "35"}},
         Verdict::kExceeds,
         {{"times_over", "1.00"}}},
        {"converted",
         "gas_conversion",
         {{"dry", "20"}, {"oxygen", "11"}, {"reference_oxygen", "6"}, {"sent", "30.1"}},
         Verdict::kConsistent,
         {{"computed", "30.000"}}},
        {"converted wrongly",
         "gas_conversion",
         {{"dry", "20"}, {"oxygen", "11"}, {"reference_oxygen", "6"}, {"sent", "25"}},
         Verdict::kContradicts,
         {}},
        {"air in the stack",
         "gas_conversion",
         {{"dry", "20"}, {"oxygen", "21"}, {"reference_oxygen", "6"}},
         Verdict::kNotJudged,
         {}},
        {"short gap, good rate",
         "gas_substitution_2018",
         {{"gap_hours", "24"}, {"rate", "0.9"}, {"most_of_short_window", "12"}},
         Verdict::kReplaced,
         {{"value", "12"}, {"window", "180"}}},
        {"long gap, good rate",
         "gas_substitution_2018",
         {{"gap_hours", "25"}, {"rate", "0.95"}, {"most_of_long_window", "14"}},
         Verdict::kReplaced,
         {{"value", "14"}, {"window", "720"}}},
        {"middling rate",
         "gas_substitution_2018",
         {{"gap_hours", "2"}, {"rate", "0.8"}, {"most_of_low_window", "15"}},
         Verdict::kReplaced,
         {{"window", "2160"}}},
        {"poor rate",
         "gas_substitution_2018",
         {{"gap_hours", "2"}, {"rate", "0.7499"}, {"most_of_low_window", "15"}},
         Verdict::kLeftOut,
         {}},
        {"the mean of both sides",
         "gas_substitution_2007",
         {{"gap_hours", "3"}, {"before", "10"}, {"after", "13"}},
         Verdict::kReplaced,
         {{"value", "11.5"}}},
        {"too long a gap of 2007",
         "gas_substitution_2007",
         {{"gap_hours", "25"}, {"before", "10"}, {"after", "13"}},
         Verdict::kLeftOut,
         {}},
        {"median of days",
         "water_substitution_2020",
         {{"gap_hours", "24"}, {"median", "120.5"}},
         Verdict::kReplaced,
         {{"value", "120.5"}}},
        {"75 % exactly",
         "transmission_2017",
         {{"due", "720"}, {"came", "700"}, {"valid", "540"}},
         Verdict::kReached,
         {{"transmission_rate", "0.9722"}, {"effective_rate", "0.7500"}}},
        {"below 75 %",
         "transmission_2017",
         {{"due", "720"}, {"came", "700"}, {"valid", "539"}},
         Verdict::kMissed,
         {}},
        {"nothing given",
         "exceedance_general",
         {{"value", "x"}},
         Verdict::kNotJudged,
         {{"lacks", "value"}}},
    };
    for (const Row& row : rows) {
        const auto* rule = Rules().Find(row.rule);
        ASSERT_NE(rule, nullptr) << row.rule;

        const Judgement judgement = Judge(*rule, row.inputs);

        EXPECT_EQ(VerdictName(judgement.verdict), VerdictName(row.verdict)) << row.what;
        for (const auto& [name, value] : row.results)
            EXPECT_EQ(judgement.results.contains(name) ? judgement.results.at(name) : "none", value)
                << row.what << " " << name;
        EXPECT_EQ(judgement.edition, rule->basis);
        EXPECT_TRUE(Repeats(judgement)) << row.what;
    }
}

TEST(ExactTest, RoundsOnceAndHalfToEven) {
    const auto text = [](const char* value, int decimals) {
        return Rounded(*ReadDecimal(value), decimals).ToText();
    };
    EXPECT_EQ(text("12.5", 0), "12");
    EXPECT_EQ(text("13.5", 0), "14");
    EXPECT_EQ(text("12.51", 0), "13");
    EXPECT_EQ(text("2.675", 2), "2.68");
    EXPECT_EQ(text("-12.5", 0), "-12");
    const std::vector<Decimal> values{*ReadDecimal("0.1"), *ReadDecimal("0.20"), *ReadDecimal("1")};
    EXPECT_EQ(Mean(values, 4)->ToText(), "0.4333");
    EXPECT_FALSE(ReadDecimal("1e308") || ReadDecimal("NaN") || ReadDecimal("0.1234567891"));
}

TEST(TelemetryRulesTest, AreTakenByTheDayOfTheDataAndTheMedium) {
    const auto id = [](const char* name, const char* medium, const char* day) {
        const auto* rule = Rules().InForce(name, medium, *base::CivilDay::Parse(day));
        return rule ? rule->id : "none";
    };
    EXPECT_EQ(id("day_validity", "gas", "2018-02-28"), "gas_day_validity_2007");
    EXPECT_EQ(id("day_validity", "gas", "2018-03-01"), "gas_day_validity_2018");
    EXPECT_EQ(id("day_validity", "water", "2026-01-01"), "water_day_validity_2020");
    EXPECT_EQ(id("day_validity", "water", "2019-01-01"), "none");
}

TEST(TelemetryRulesTest, ABureauMayWriteOneForAmbientAirAlone) {
    const std::filesystem::path overlay =
        std::filesystem::path(testing::TempDir()) / "qingheng_rules_for_air";
    std::filesystem::create_directories(overlay / "telemetry");
    std::ofstream(overlay / "telemetry" / "stations.yaml")
        << "id: stations\nrules:\n"
           "  - {id: constant_values_air, name: constant_values, label: 数值恒定不变, what: detector,"
           " medium: air, basis: 本局的做法, confidence: unverified, effective_from: '2005-01-01',"
           " settings: {least_values: '12'}}\n";
    const auto rules = catalogue::LoadTelemetryRules(
        {std::filesystem::path(QH_SOURCE_DIR) / "catalogue", overlay});
    std::filesystem::remove_all(overlay);

    ASSERT_TRUE(rules.has_value()) << rules.error().front().code;
    const auto id = [&](Medium medium) {
        return rules
            ->InForce("constant_values", MediumName(medium), *base::CivilDay::Parse("2026-03-02"))
            ->id;
    };
    EXPECT_EQ(id(Medium::kAir), "constant_values_air");
    EXPECT_EQ(id(Medium::kGas), "constant_values_1");
    EXPECT_EQ(id(Medium::kWater), "constant_values_1");
}

TEST(TelemetryRulesTest, ALimitMustNameItsFactorAndItsNumber) {
    const std::filesystem::path overlay =
        std::filesystem::path(testing::TempDir()) / "qingheng_rules_of_limits";
    std::filesystem::create_directories(overlay / "telemetry");
    std::ofstream(overlay / "telemetry" / "own_limits.yaml")
        << "id: own_limits\nrules:\n"
           "  - {id: own_1, name: own, label: 本地限值, what: limit, basis: 地方标准,"
           " confidence: unverified, effective_from: '2020-01-01'}\n";
    const auto rules = catalogue::LoadTelemetryRules(
        {std::filesystem::path(QH_SOURCE_DIR) / "catalogue", overlay});
    std::filesystem::remove_all(overlay);

    ASSERT_FALSE(rules.has_value());
    ASSERT_EQ(rules.error().size(), 2U);
    for (const base::Refusal& refusal : rules.error())
        EXPECT_EQ(refusal.code, "catalogue.member_missing");
}

/// Minutes of one hour of SO2 at 30, one value a minute.
Outlet AnOutlet() {
    Outlet outlet;
    outlet.id = "DA001";
    outlet.limits.push_back(
        {"a21026", Form::kMeasured, Averaging::kHourly, {35, 0}, {}, {}, "排污许可证"});
    Series series{"a21026", Form::kMeasured, kMinute, {}};
    const base::Instant start = At("2026-03-02 00:00");
    for (int i = 0; i < 24 * 60; ++i)
        series.points.push_back({{start.micros + i * kMinute}, {i < 60 ? 36 : 30, 0}, true, 'N'});
    outlet.series.push_back(std::move(series));
    return outlet;
}

std::map<std::string, std::size_t> Sums(const Outlet& outlet) {
    std::map<std::string, std::size_t> sums;
    for (const Judgement& one : Evaluate(outlet, SpanOf(outlet), Rules()).judgements) {
        ++sums[one.name + " " + std::string(VerdictName(one.verdict))];
        EXPECT_TRUE(Repeats(one)) << JudgementText(one);
    }
    return sums;
}

TEST(EvaluateTest, MakesHoursAndDaysAndComparesThem) {
    const auto sums = Sums(AnOutlet());

    EXPECT_EQ(sums.at("hour_validity valid"), 24U);
    EXPECT_EQ(sums.at("day_validity valid"), 1U);
    EXPECT_EQ(sums.at("exceedance exceeds"), 1U);
    EXPECT_EQ(sums.at("exceedance complies"), 23U);
    EXPECT_EQ(sums.at("transmission reached"), 1U);
}

TEST(EvaluateTest, TakesMarksAsTheRuleOfMarkingDoes) {
    Outlet outlet = AnOutlet();
    const auto mark = [&](const char* from, const char* until, const char* code, bool automatic) {
        outlet.marks.push_back({At(from), At(until), code, "", automatic, {}});
    };
    mark("2026-03-02 00:00", "2026-03-02 01:00", "starting", false);     // judged against no limit
    mark("2026-03-02 01:00", "2026-03-02 01:20", "maintenance", false);  // 40 of 60 minutes left
    mark("2026-03-02 02:00", "2026-03-02 02:14", "fault", true);         // too short to count
    mark("2026-03-02 03:00", "2026-03-02 03:10", "fault", true);         // joined with the next
    mark("2026-03-02 03:10", "2026-03-02 03:30", "communication", true);
    mark("2026-03-02 04:00", "2026-03-02 09:00", "stopped", false);

    const auto sums = Sums(outlet);

    EXPECT_EQ(sums.at("exceedance not_judged"), 1U);
    EXPECT_EQ(sums.count("exceedance exceeds"), 0U);
    EXPECT_EQ(sums.at("hour_validity invalid"), 2U);
    EXPECT_EQ(sums.at("hour_validity excluded"), 5U);
    EXPECT_EQ(sums.at("day_validity valid"), 1U);  // 17 of 19 due hours
}

TEST(EvaluateTest, ConvertsByOxygenAndReplacesMissingAmounts) {
    Outlet outlet;
    outlet.reference_oxygen = Decimal{6, 0};
    outlet.limits.push_back(
        {"a21026", Form::kConverted, Averaging::kHourly, {35, 0}, {}, {}, "排污许可证"});
    Series so2{"a21026", Form::kMeasured, kHour, {}}, oxygen{"a19001", Form::kMeasured, kHour, {}};
    Series amount{"a21026", Form::kTotal, kHour, {}};
    const base::Instant start = At("2026-03-01 00:00");
    for (int i = 0; i < 240; ++i) {
        const base::Instant at{start.micros + i * kHour};
        so2.points.push_back({at, {20, 0}, true, 'N'});
        oxygen.points.push_back({at, {i < 12 ? 130 : 60, 1}, true, 'N'});
        amount.points.push_back({at, {i == 50 ? 9 : 4, 0}, true, i >= 200 && i < 203 ? 'D' : 'N'});
    }
    outlet.series = {so2, oxygen, amount};

    const Evaluation done = Evaluate(outlet, SpanOf(outlet), Rules());

    const auto exceeds = std::ranges::count_if(done.judgements, [](const Judgement& one) {
        return one.factor == "a21026" && one.verdict == Verdict::kExceeds;
    });
    EXPECT_EQ(exceeds, 12);  // 20 × 15 ÷ 8 = 37.5
    const auto replaced =
        std::ranges::find(done.judgements, Verdict::kReplaced, &Judgement::verdict);
    ASSERT_NE(replaced, done.judgements.end());
    EXPECT_EQ(replaced->results.at("value"), "9");
    EXPECT_EQ(replaced->inputs.at("gap_hours"), "3");
}

std::map<std::string, std::size_t> TroublesOf(const ReadOutlets& read) {
    std::map<std::string, std::size_t> troubles;
    for (const Trouble& one : read.troubles) troubles[one.code] = one.count;
    return troubles;
}

TEST(ReadCsvTest, NamesAndCountsWhatIsOdd) {
    const auto read = ReadCsv(
        "\xEF\xBB\xBF时间,因子,数值,标记,排口\r\n"
        "2026-03-02 00:00,a21026,30.0,N,DA001\r\n"
        "2026/3/2 1:00,a21026,-,N,DA001\r\n"
        "20260302020000,a21026,NaN,N,DA001\r\n"
        "2026-03-02 03:00,a21026,1e308,N,DA001\r\n"
        "2026-03-02 05:00,a21026,31,N,DA001\r\n"
        "2026-03-02 04:00,a21026,32,C,DA001\r\n"
        "2026-03-02 04:00,a21026,33,N,DA001\r\n"
        "2026-03-02T22:00:00Z,a21026,34,N,DA001\r\n"
        "2026-03-02 25:00,a21026,35,N,DA001\r\n"
        "1970-01-01 00:00,a21026,35,N,DA001\r\n"
        "2026-03-02 06:00,xyz,-5,N,DA001\r\n"
        "2026-03-02 06:00,02,\"3\"\"4\",N,DA001\r\n"
        "2026-03-02 06:00,w01018,,N,DA002\r\n");

    ASSERT_TRUE(read.has_value());
    const std::map<std::string, std::size_t> expected{
        {"dash", 1},     {"not_a_number", 1}, {"too_large", 1}, {"backwards", 2},
        {"repeated", 1}, {"other_zone", 1},   {"bad_time", 2},  {"unknown_factor", 1},
        {"negative", 1}, {"old_code", 1},     {"text", 1},      {"empty", 1},
        {"gap", 1}};
    EXPECT_EQ(TroublesOf(*read), expected);
    ASSERT_EQ(read->outlets.size(), 2U);
    EXPECT_EQ(read->outlets[1].medium, Medium::kWater);
    const Series* so2 = read->outlets[0].Find("a21026", Form::kMeasured, kHour);
    ASSERT_NE(so2, nullptr);
    EXPECT_EQ(BeijingText(so2->points.back().at), "2026-03-03 06:00");
    EXPECT_EQ(so2->points[4].value.ToText(), "33");
}

TEST(ReadCsvTest, ReadsAColumnAFactor) {
    const auto read = ReadCsv(
        "datetime\tso2\ta19001-ZsAvg\tso2-Flag\tstation\n"
        "2026-03-02 00:00\t30\t6.1\tM\tA\n"
        "2026-03-02 01:00\t\t6.2\tN\tA\n");

    ASSERT_TRUE(read.has_value() && read->outlets.size() == 1);
    const Series* so2 = read->outlets[0].Find("a21026", Form::kMeasured, kHour);
    ASSERT_TRUE(so2 && so2->points.size() == 1);
    EXPECT_EQ(so2->points[0].flag, 'M');
    EXPECT_NE(read->outlets[0].Find("a19001", Form::kConverted, kHour), nullptr);
}

TEST(ReadCsvTest, RefusesWhatIsNoTable) {
    for (const auto& [text, code] : std::vector<std::pair<std::string, std::string>>{
             {"", "evaluation.no_head"},
             {"a,b,c\n1,2,3\n", "evaluation.no_head"},
             {std::string("PK\x03\x04\0\0", 6), "evaluation.not_text"},
             {"\xCA\xB1\xBC\xE4,a21026\n", "evaluation.not_utf8"}}) {
        const auto read = ReadCsv(text);
        ASSERT_FALSE(read.has_value());
        EXPECT_EQ(read.error().front().code, code);
    }
}

TEST(ReadMarksTest, NamesTheFaultyLines) {
    const auto marks = ReadMarks(
        "from,until,code,factor,outlet\n"
        "2026-03-02 01:00,2026-03-02 02:00,maintenance,,DA001\n");
    ASSERT_TRUE(marks.has_value());
    EXPECT_EQ(marks->front().first, "DA001");
    const auto bad = ReadMarks("from,until,code\n2026-03-02 03:00,2026-03-02 02:00,x\nno,no,no\n");
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().size(), 2U);
}

TEST(TakeFrameTest, TakesHoursWithTheirFlagsAndTellsAWrongZone) {
    const auto take = [](Gatherer& gatherer, const std::string& segment) {
        const std::string bytes = telemetry::BuildFrame(segment);
        telemetry::Frame frame;
        ASSERT_TRUE(
            telemetry::ReadFrame(std::string_view(bytes).substr(0, bytes.size() - 2), frame));
        TakeFrame(gatherer, frame, 1);
    };
    Gatherer gatherer;
    take(gatherer,
         "QN=20260302010005000;ST=31;CN=2061;PW=1;MN=A1;Flag=4;CP=&&DataTime=20260302000000;"
         "a21026-Cou=1.2,a21026-Avg=30.5,a21026-ZsAvg=35.5,a21026-Flag=D&&");
    take(gatherer,
         "QN=20260302090005000;ST=31;CN=2051;PW=1;MN=A1;Flag=4;CP=&&DataTime=20260302010000;"
         "a21026-Avg=30,a21026-Flag=N&&");

    const ReadOutlets read = gatherer.Finish();

    ASSERT_EQ(read.outlets.size(), 1U);
    EXPECT_EQ(read.readings, 4U);
    const Series* hours = read.outlets[0].Find("a21026", Form::kConverted, kHour);
    ASSERT_NE(hours, nullptr);
    EXPECT_EQ(hours->points[0].flag, 'D');
    EXPECT_EQ(TroublesOf(read).at("zone_shift"), 1U);
}

}  // namespace
}  // namespace evaluation
