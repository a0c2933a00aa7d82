#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "anomaly/finding.hpp"
#include "anomaly/testing/shipped.hpp"

namespace anomaly {
namespace {

using testing::June;
using testing::kMarch;
using testing::Shipped;

constexpr std::size_t kHours = std::size_t{122} * 24, kTenthOfJune = std::size_t{101} * 24;

/// From the first of March to the end of June, an hour's value after another.
template <class Value>
evaluation::Outlet Of(Value value) {
    evaluation::Outlet outlet;
    outlet.id = "A";
    outlet.series.push_back({"a21026", evaluation::Form::kMeasured, evaluation::kHour, {}});
    const std::int64_t first = base::Instant::StartOf(kMarch).micros;
    for (std::size_t k = 0; k < kHours; ++k) {
        evaluation::Point point;
        point.at = {first + static_cast<std::int64_t>(k) * evaluation::kHour};
        point.value = {value(k), 0};
        outlet.series[0].points.push_back(point);
    }
    return outlet;
}

bool Tells(const std::vector<Finding>& findings, std::string_view detector) {
    return std::ranges::find(findings, detector, &Finding::detector) != findings.end();
}

TEST(ConstantTest, MeasuresALevelByItselfAndNotByTheDetectionLimitBelowIt) {
    // two is the lowest, where values stay for twenty hours; three never stays
    constexpr int kCycle[] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
                              3, 4, 3, 5, 3, 4, 6, 3, 4, 3, 5, 4, 3, 7, 4, 3, 5, 3, 4, 3};
    for (const int level : {2, 3}) {
        const evaluation::Outlet outlet = Of([&](std::size_t k) {
            return k >= kTenthOfJune && k < kTenthOfJune + 30 ? level : kCycle[k % 40];
        });

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        EXPECT_EQ(Tells(inspection.findings, "constant_values"), level == 3) << level;
    }
}

TEST(ConstantTest, DoesNotTakeTheNearestLevelsForTheDetectionLimit) {
    // nothing was ever below 20 but the lowest; now 2 stands for a day close above it
    testing::Chance chance(3);
    const evaluation::Outlet outlet = Of([&](std::size_t k) -> std::int64_t {
        if (k == 500) return 1;
        if (k >= kTenthOfJune && k < kTenthOfJune + 24) return 2;
        return 20 + static_cast<std::int64_t>(chance.Below(30));
    });

    EXPECT_FALSE(Tells(Inspect(outlet, {}, June(), Shipped()).findings, "constant_values"));
}

TEST(BandTest, TellsChanceHoweverItWasDrawn) {
    struct Row {
        const char* what;
        std::int64_t set;
        double step;  ///< how far the outlet itself goes in an hour
        bool evenly;  ///< among nine values; otherwise of three, as carbon monoxide in hundreds
    };
    for (const Row& row : {Row{"evenly among nine", 80, 5, true}, Row{"of three", 14, 2, false}}) {
        testing::Chance chance(5);
        std::int64_t level = row.set;
        const evaluation::Outlet outlet = Of([&](std::size_t k) -> std::int64_t {
            if (k >= kTenthOfJune && k < kTenthOfJune + 48) {
                if (row.evenly) return row.set + static_cast<std::int64_t>(chance.Below(9)) - 4;
                const double drawn = chance.Uniform();
                return row.set + (drawn < 0.2 ? -1 : drawn < 0.8 ? 0 : 1);
            }
            level += std::lround(chance.Normal() * row.step);
            return level = std::clamp<std::int64_t>(level, 2, 2 * row.set);
        });

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        EXPECT_TRUE(Tells(inspection.findings, "narrow_band")) << row.what;
    }
}

TEST(CopyTest, WeighsTheStepsIntoACopyAndOutOfIt) {
    // twelve values of a series that knows few different ones stand again where they flow on from
    // what is before and after them, or where those hours were much higher
    constexpr std::size_t kCount = 12;
    for (const bool high : {false, true}) {
        testing::Chance chance(11);
        std::int64_t level = 6;
        evaluation::Outlet outlet = Of([&](std::size_t) -> std::int64_t {
            level += static_cast<std::int64_t>(chance.Below(3)) - 1;
            return level = std::clamp<std::int64_t>(level, 3, 9);
        });
        evaluation::Point* const at = outlet.series[0].points.data() + kTenthOfJune;
        const evaluation::Point* from = at - 240;
        while (from[-1].value.scaled != at[-1].value.scaled ||
               from[kCount].value.scaled != at[kCount].value.scaled)
            --from;
        for (std::size_t k = 0; k < kCount; ++k) at[k].value = from[k].value;
        if (high)
            for (evaluation::Point* around : {at - 2, at - 1, at + kCount, at + kCount + 1})
                around->value.scaled += 20;

        const Inspection inspection = Inspect(outlet, {}, June(), Shipped());

        EXPECT_EQ(Tells(inspection.findings, "copied_stretch"), high) << high;
    }
}

}  // namespace
}  // namespace anomaly
