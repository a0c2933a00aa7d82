#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "anomaly/testing/measure.hpp"
#include "anomaly/testing/shipped.hpp"

namespace anomaly {
namespace {

namespace fs = std::filesystem;

const fs::path kAir =
    fs::path(QH_SOURCE_DIR) / ".." / "shared" / "data" / "air" / "beijing_hourly_2014-2016.csv.gz";

/// The table and the words of every false finding, for a failing test.
std::string Told(const testing::Measured& measured) {
    std::string words = testing::TableOf(measured, "");
    for (const std::string& one : measured.false_words) words += one + "\n";
    return words;
}

/// Detectors on trial raise no clue by themselves; what one hourly series cannot tell of their
/// kinds stands in docs/benchmarks.md.
using Kinds = std::set<std::string, std::less<>>;
const Kinds kOnTrial{"calibration_lowers"};
const Kinds kOnTrialInAir{"calibration_lowers", "impossible_step"};

TEST(FraudRecall, IsWholeForStrongFraudsInSimulatedOutlets) {
    testing::Plan plan;
    const base::CivilDay first = *base::CivilDay::From(2026, 3, 1);
    plan.outlets = {testing::Simulated({201, first, 122}), testing::Simulated({202, first, 122})};
    plan.months = testing::MonthsFrom(*base::CivilDay::From(2026, 6, 1), 1);

    const testing::Measured measured = testing::Measure(plan, testing::Shipped());

    EXPECT_LE(measured.false_clues, 1U) << Told(measured);
    std::size_t kinds = 0;
    for (const auto& [kind, strengths] : measured.recall) {
        if (kOnTrial.contains(kind)) continue;
        ++kinds;
        EXPECT_EQ(strengths[2].found, strengths[2].forged) << kind << "\n" << Told(measured);
        EXPECT_GE(strengths[1].found + 1, strengths[1].forged) << kind << "\n" << Told(measured);
    }
    EXPECT_GE(kinds, 12U);
}

/// What a bureau can bear: nine of ten frauds of middle strength found, one false
/// clue in ten outlet-months at most, each kind by itself.
void ExpectNineOfTenAtOneInTen(const testing::Measured& measured, const Kinds& on_trial) {
    EXPECT_LE(measured.false_clues * 10, measured.outlet_months) << Told(measured);
    for (const auto& [kind, strengths] : measured.recall) {
        if (on_trial.contains(kind)) continue;
        const auto& [forged, found, named] = strengths[1];
        EXPECT_GE(found * 10, forged * 9) << kind << "\n" << Told(measured);
    }
}

TEST(FraudRecall, IsNineOfTenAtMiddleStrengthInSimulatedOutlets) {
    testing::Plan plan;
    for (std::uint64_t seed = 101; seed < 107; ++seed)
        plan.outlets.push_back(testing::Simulated({seed}));
    plan.months = testing::MonthsFrom(*base::CivilDay::From(2026, 4, 1), 5);
    plan.strengths = {testing::Strength::kMiddle};

    ExpectNineOfTenAtOneInTen(testing::Measure(plan, testing::Shipped()), kOnTrial);
}

TEST(FraudRecall, IsNineOfTenAtMiddleStrengthInRealHourlySeries) {
    testing::Plan plan;
    plan.outlets = testing::AirStations(kAir);
    if (plan.outlets.empty()) GTEST_SKIP() << "no ../shared/data/air beside the project";
    plan.months = testing::MonthsFrom(*base::CivilDay::From(2015, 8, 1), 17);
    plan.strengths = {testing::Strength::kMiddle};
    plan.repeats = 2;

    ExpectNineOfTenAtOneInTen(testing::Measure(plan, testing::Shipped()), kOnTrialInAir);
}

}  // namespace
}  // namespace anomaly
