#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "anomaly/clue.hpp"
#include "anomaly/testing/measure.hpp"
#include "anomaly/testing/shipped.hpp"
#include "catalogue/telemetry_rules.hpp"

namespace anomaly {
namespace {

using testing::June;
using testing::kMarch;
using testing::Rules;
using testing::Shipped;

/// So many values of a series stand again after `back` of them, the first of June.
void Repeat(evaluation::Series& series, std::size_t back, std::size_t count) {
    const base::Instant june = base::Instant::StartOf(*base::CivilDay::From(2026, 6, 1));
    const auto first = std::ranges::lower_bound(series.points, june, {}, &evaluation::Point::at);
    for (std::size_t k = 0; k < count; ++k)
        first[static_cast<std::ptrdiff_t>(k)].value =
            (first - static_cast<std::ptrdiff_t>(back))[static_cast<std::ptrdiff_t>(k)].value;
}

TEST(InspectTest, TellsWhereACopyStandsFirstAndWhatToCheck) {
    evaluation::Outlet outlet = testing::Simulated({204, *base::CivilDay::From(2026, 3, 1), 122});
    evaluation::Series& series = outlet.series[1];
    Repeat(series, 245, 30);
    const auto month = testing::MonthsFrom(*base::CivilDay::From(2026, 6, 1), 1).front();

    const Inspection inspection = Inspect(outlet, {}, month, Shipped());

    const auto found = std::ranges::find_if(inspection.findings, [&](const Finding& one) {
        return one.detector == "copied_stretch" && one.factor == series.factor;
    });
    ASSERT_NE(found, inspection.findings.end());
    // what is hidden by a calibration at its beginning is not told
    EXPECT_LT(found->from.micros - month.from.micros, 6 * evaluation::kHour);
    ASSERT_TRUE(found->original.has_value());
    EXPECT_EQ(found->original->outlet, "");
    EXPECT_EQ(found->from.micros - found->original->from.micros, 245 * evaluation::kHour);
    EXPECT_NE(found->to_check, "");
    EXPECT_NE(FindingJson(*found).find("\"original\":{\"outlet\":\"\",\"from\":\"2026-05-2"),
              std::string::npos);
}

TEST(InspectTest, CallsAnotherDeviceByItsName) {
    const base::CivilDay first = *base::CivilDay::From(2026, 3, 1);
    evaluation::Outlet outlet = testing::Simulated({205, first, 122});
    evaluation::Outlet other = testing::Simulated({206, first, 122});
    other.name = "二号排口";
    const auto month = testing::MonthsFrom(*base::CivilDay::From(2026, 6, 1), 1).front();
    const auto place =
        std::ranges::lower_bound(outlet.series[1].points, month.from, {}, &evaluation::Point::at) -
        outlet.series[1].points.begin();
    for (std::ptrdiff_t k = place; k < place + 30; ++k)
        outlet.series[1].points[static_cast<std::size_t>(k)].value =
            other.series[1].points[static_cast<std::size_t>(k)].value;
    const evaluation::Outlet* const neighbours[] = {&other};

    const Inspection inspection = Inspect(outlet, neighbours, month, Shipped());

    const auto found =
        std::ranges::find(inspection.findings, "copied_between_devices", &Finding::detector);
    ASSERT_NE(found, inspection.findings.end());
    EXPECT_NE(found->words.find("另一设备 二号排口"), std::string::npos) << found->words;
    ASSERT_TRUE(found->original.has_value());
    EXPECT_EQ(found->original->outlet, "SIM206");
}

/// The first value of the series on a day of June or after it.
evaluation::Point* FromDay(evaluation::Series& series, int day) {
    const base::Instant at = base::Instant::StartOf(kMarch.PlusMonths(3).Plus(day - 1));
    return &*std::ranges::lower_bound(series.points, at, {}, &evaluation::Point::at);
}

/// A value of `series` as it would be written with so many decimals, a multiple of `unit`.
void Round(evaluation::Point& point, double unit, int decimals) {
    const double rounded = std::round(point.value.ToDouble() / unit) * unit;
    point.value = {std::llround(rounded * std::pow(10.0, decimals)), decimals};
}

std::size_t Told(const Inspection& inspection, std::string_view detector, std::string_view factor) {
    return static_cast<std::size_t>(std::ranges::count_if(
        inspection.findings,
        [&](const Finding& one) { return one.detector == detector && one.factor == factor; }));
}

/// A simulated outlet whose sulphur dioxide is forty times as high, so that its digits tell.
evaluation::Outlet WithManyDigits(std::uint64_t seed) {
    evaluation::Outlet outlet = testing::Simulated({seed, kMarch, 122});
    for (evaluation::Point& point : outlet.series[1].points) point.value.scaled *= 40;
    return outlet;
}

TEST(InspectTest, DoesNotCallAJumpIntoAConstantRunABand) {
    evaluation::Outlet outlet = testing::Simulated({207, kMarch, 122});
    outlet.marks.clear();
    evaluation::Series& series = outlet.series[1];
    evaluation::Point* const jump = FromDay(series, 10);
    const evaluation::Decimal level{jump->value.scaled * 3, jump->value.scale};
    for (int k = 0; k < 30; ++k) jump[k].value = level;
    ++jump[29].value.scaled;

    const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

    EXPECT_EQ(Told(inspection, "constant_values", series.factor), 1U);
    EXPECT_EQ(Told(inspection, "narrow_band", series.factor), 0U);
}

TEST(InspectTest, TakesFewerDecimalsForWhatTheyAre) {
    for (const int since : {10, -20}) {  // of June: within the window, before it
        evaluation::Outlet outlet = WithManyDigits(208);
        evaluation::Series& series = outlet.series[1];
        evaluation::Point* const end = series.points.data() + series.points.size();
        for (evaluation::Point* at = FromDay(series, since); at < end; ++at) Round(*at, 1, 0);

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        for (const char* detector : {"round_digits", "constant_values", "narrow_band"})
            EXPECT_EQ(Told(inspection, detector, series.factor), 0U) << since << detector;
    }
}

TEST(InspectTest, TellsRoundingByHandWhateverBecameOfTheDecimals) {
    struct Row {
        const char* what;
        int decimals_went_on;  ///< of June; 99: never
        int from, until;       ///< rounded by hand
        double unit;
    };
    const Row rows[] = {{"to whole numbers for a week", 99, 8, 15, 1},
                        {"to fives after decimals went", 5, 12, 19, 5},
                        {"to tens after decimals went before the window", -20, 12, 19, 10},
                        {"to halves before decimals went", 20, 5, 12, 0.5}};
    for (const Row& row : rows) {
        evaluation::Outlet outlet = WithManyDigits(209);
        evaluation::Series& series = outlet.series[1];
        evaluation::Point* const end = series.points.data() + series.points.size();
        for (evaluation::Point* at = FromDay(series, row.from); at < FromDay(series, row.until);
             ++at)
            Round(*at, row.unit, 2);
        for (evaluation::Point* at = FromDay(series, row.decimals_went_on); at < end; ++at)
            Round(*at, 1, 0);

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        EXPECT_EQ(Told(inspection, "round_digits", series.factor), 1U) << row.what;
    }
}

TEST(InspectTest, TellsOnceWhatStandsStillAtSeveralOutlets) {
    std::vector<evaluation::Outlet> outlets;
    for (const std::uint64_t seed : {211U, 212U, 213U, 214U})
        outlets.push_back(testing::Simulated({seed, kMarch, 122}));
    for (evaluation::Outlet& outlet : outlets) {
        outlet.marks.clear();
        // the last stands still some hours later: another matter
        evaluation::Point* const at =
            FromDay(outlet.series[1], 10) + (&outlet == &outlets.back() ? 4 : 0);
        for (int k = 1; k < 30; ++k) at[k].value = at[0].value;
    }
    const auto inspect = [&](std::size_t own) {
        std::vector<const evaluation::Outlet*> others;
        for (const evaluation::Outlet& outlet : outlets)
            if (&outlet != &outlets[own]) others.push_back(&outlet);
        return Inspect(outlets[own], others, June(), Shipped());
    };

    const Inspection first = inspect(0), second = inspect(1), last = inspect(3);

    const auto told = std::ranges::find(first.findings, "constant_values", &Finding::detector);
    ASSERT_NE(told, first.findings.end());
    EXPECT_EQ(told->also, (std::vector<std::string>{"SIM212", "SIM213"}));
    EXPECT_NE(told->words.find("同一时段 SIM212、SIM213"), std::string::npos) << told->words;
    EXPECT_NE(FindingJson(*told).find("\"also\":[\"SIM212\",\"SIM213\"]"), std::string::npos);
    EXPECT_EQ(Told(second, "constant_values", told->factor), 0U);
    ASSERT_EQ(second.told_elsewhere.size(), 1U);
    EXPECT_EQ(second.told_elsewhere.front().also.front(), "SIM211");
    EXPECT_EQ(Told(last, "constant_values", told->factor), 1U);
    // alone it is told by itself
    EXPECT_EQ(Told(Inspect(outlets[1], {}, June(), Shipped()), "constant_values", told->factor),
              1U);
}

/// So many values of sulphur dioxide in a row are what the first of them is.
void StandStill(evaluation::Outlet& outlet, int day, int count) {
    evaluation::Point* const at = FromDay(outlet.series[1], day);
    for (int k = 1; k < count; ++k) at[k].value = at[0].value;
}

TEST(InspectTest, AsksMoreOfAStationWhereOthersOfTheNetworkStoodStillToo) {
    struct Row {
        const char* what;
        evaluation::Medium medium;
        int stood_still;  ///< of the two others, in May and in other hours of June
        std::size_t told;
    };
    const Row rows[] = {{"a network", evaluation::Medium::kAir, 2, 0},
                        {"one other only", evaluation::Medium::kAir, 1, 1},
                        {"outlets of one enterprise", evaluation::Medium::kGas, 2, 1}};
    for (const Row& row : rows) {
        std::vector<evaluation::Outlet> outlets;
        for (const std::uint64_t seed : {215U, 216U, 217U}) {
            outlets.push_back(testing::Simulated({seed, kMarch, 122}));
            outlets.back().marks.clear();
            outlets.back().medium = row.medium;
        }
        StandStill(outlets[0], 10, 24);
        if (row.stood_still > 0) StandStill(outlets[1], -14, 72);
        if (row.stood_still > 1) StandStill(outlets[2], 20, 72);

        const std::vector<const evaluation::Outlet*> others{&outlets[1], &outlets[2]};
        const Inspection inspection = Inspect(outlets[0], others, June(), Shipped());

        EXPECT_EQ(Told(inspection, "constant_values", outlets[0].series[1].factor), row.told)
            << row.what;
    }
}

TEST(InspectTest, TellsOnceWhatStandsStillAtStationsInHoursThatOverlap) {
    std::vector<evaluation::Outlet> outlets;
    for (const std::uint64_t seed : {218U, 219U}) {
        outlets.push_back(testing::Simulated({seed, kMarch, 122}));
        outlets.back().marks.clear();
        outlets.back().medium = evaluation::Medium::kAir;
    }
    StandStill(outlets[0], 10, 24);
    StandStill(outlets[1], 10, 40);
    const auto inspect = [&](std::size_t own) {
        const evaluation::Outlet* const others[] = {&outlets[1 - own]};
        return Inspect(outlets[own], others, June(), Shipped());
    };

    const Inspection shorter = inspect(0), longer = inspect(1);

    const std::string& factor = outlets[0].series[1].factor;
    EXPECT_EQ(Told(shorter, "constant_values", factor) + Told(longer, "constant_values", factor),
              1U);
    EXPECT_EQ(shorter.told_elsewhere.size() + longer.told_elsewhere.size(), 1U);
}

TEST(InspectTest, DoesNotCallWhatStandsStillTwiceACopy) {
    evaluation::Outlet outlet = testing::Simulated({220, kMarch, 122});
    outlet.marks.clear();
    evaluation::Series& series = outlet.series[1];
    StandStill(outlet, 10, 30);
    const evaluation::Decimal level = FromDay(series, 10)->value;
    evaluation::Point* const again = FromDay(series, 20);
    for (int k = 0; k < 30; ++k) again[k].value = level;

    const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

    EXPECT_EQ(Told(inspection, "constant_values", series.factor), 2U);
    EXPECT_EQ(Told(inspection, "copied_stretch", series.factor), 0U);
}

TEST(InspectTest, TakesFiguresFarBehindForAMatterOfFormats) {
    for (const bool far : {false, true}) {
        evaluation::Outlet outlet = WithManyDigits(221);
        evaluation::Series& series = outlet.series[1];
        // two more decimals that only a converter makes; for two weeks it makes one fewer
        if (far)
            for (evaluation::Point& point : series.points)
                point.value = {
                    point.value.scaled * 100 + (point.at.micros / 3'600'000'000) * 37 % 100,
                    point.value.scale + 2};
        const int decimals = series.points.front().value.scale;
        const double unit = std::pow(10.0, far ? 1 - decimals : 2 - decimals);
        for (evaluation::Point* at = FromDay(series, 8); at < FromDay(series, 22); ++at)
            Round(*at, unit, decimals);

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        EXPECT_EQ(Told(inspection, "round_digits", series.factor), far ? 0U : 1U) << far;
    }
}

TEST(InspectTest, SaysWhatItCannotLookAt) {
    evaluation::Outlet outlet = testing::Simulated({203, *base::CivilDay::From(2026, 1, 1), 90});
    outlet.limits.clear();
    outlet.calibrations.clear();
    const auto month = testing::MonthsFrom(*base::CivilDay::From(2026, 3, 1), 1).front();

    const Inspection inspection = Inspect(outlet, {}, month, Shipped());

    const auto says = [&](const char* detector, const char* factor) {
        return std::ranges::any_of(inspection.not_run, [&](const NotRun& one) {
            return one.detector == detector && one.factor == factor && !one.reason.empty();
        });
    };
    EXPECT_TRUE(says("pressed_under_limit", "a21026"));
    EXPECT_TRUE(says("marks_hide_exceedance", "a21026"));
    EXPECT_TRUE(says("drift_against_calibration", "a21026"));
    const auto first = testing::MonthsFrom(*base::CivilDay::From(2026, 1, 1), 3);
    evaluation::Outlet young = outlet;
    for (evaluation::Series& series : young.series) series.points.resize(300);
    EXPECT_FALSE(Inspect(young, {}, first.front(), Shipped()).not_run.empty());
}

Finding AFinding(const char* detector, double score, bool trial = false) {
    Finding finding;
    finding.detector = detector;
    finding.label = detector;
    finding.factor = "a21026";
    finding.from = base::Instant::StartOf(*base::CivilDay::From(2026, 3, 1));
    finding.until = base::Instant::StartOf(*base::CivilDay::From(2026, 3, 2));
    finding.score = score;
    finding.trial = trial;
    return finding;
}

TEST(ProposeTest, MakesOneClueOfAnOutletsFindings) {
    EXPECT_FALSE(Propose("DA001", {}).has_value());
    EXPECT_FALSE(Propose("DA001", {AFinding("calibration_lowers", 3, true)}).has_value());

    const auto clue =
        Propose("DA001", {AFinding("calibration_lowers", 9, true), AFinding("constant_values", 1.2),
                          AFinding("copied_stretch", 2.5)});

    ASSERT_TRUE(clue.has_value());
    EXPECT_EQ(clue->score, 2.5);
    EXPECT_EQ(clue->findings.front().detector, "copied_stretch");
    EXPECT_EQ(clue->findings.back().detector, "calibration_lowers");
    EXPECT_EQ(clue->factors, std::vector<std::string>{"a21026"});
}

TEST(TeachTest, AsksMoreWhereOfficersFoundTheValuesReal) {
    using enum DismissalReason;
    const base::CivilDay day = *base::CivilDay::From(2026, 3, 1);
    struct Row {
        const char* what;
        std::vector<Dismissal> dismissals;
        const char* key;
        double asked;
    };
    const std::vector<Row> rows{
        {"real values",
         {{"constant_values", "A", "a21026", 1.5, kTrueValues}},
         "constant_values/A/a21026",
         1.65},
        {"of two the stronger",
         {{"constant_values", "A", "a21026", 2, kRepair},
          {"constant_values", "A", "a21026", 1.5, kTrueValues}},
         "constant_values/A/a21026",
         2.2},
        {"never above the bound",
         {{"constant_values", "A", "a21026", 50, kTrueValues}},
         "constant_values/A/a21026",
         3},
        {"dealt with: nothing learnt",
         {{"constant_values", "A", "a21026", 2, kDealtWith}},
         "constant_values/A/a21026",
         0},
        {"cannot be shown: nothing learnt",
         {{"constant_values", "A", "a21026", 2, kNotEnough}},
         "constant_values/A/a21026",
         0},
        {"two outlets are not all",
         {{"constant_values", "A", "a21026", 1.2, kTrueValues},
          {"constant_values", "B", "a21026", 1.4, kTrueValues}},
         "constant_values",
         0},
        {"three are, by the weakest",
         {{"constant_values", "A", "a21026", 1.2, kTrueValues},
          {"constant_values", "B", "a21026", 1.4, kTrueValues},
          {"constant_values", "C", "a21026", 9, kTrueValues}},
         "constant_values",
         1.2},
    };
    for (const Row& row : rows) {
        const Taught taught = Teach(Shipped(), row.dismissals, day);

        const auto found = taught.thresholds.asked.find(row.key);
        const double asked = found == taught.thresholds.asked.end() ? 0 : found->second;
        EXPECT_NEAR(asked, row.asked, 1e-9) << row.what;
        EXPECT_EQ(taught.words.empty(), taught.thresholds.asked.empty()) << row.what;
        const Taught again = Teach(taught.thresholds, row.dismissals, day);
        EXPECT_EQ(again.thresholds.asked, taught.thresholds.asked) << row.what;
    }
    const Taught taught = Teach(Shipped(), rows[0].dismissals, day);
    EXPECT_NEAR(taught.thresholds.Asked("constant_values", "A", "a21026"), 1.65, 1e-9);
    EXPECT_EQ(taught.thresholds.Asked("constant_values", "B", "a21026"), 1);
}

}  // namespace
}  // namespace anomaly
