#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "anomaly/finding.hpp"
#include "anomaly/testing/shipped.hpp"
#include "anomaly/testing/simulate.hpp"
#include "catalogue/telemetry_rules.hpp"

namespace anomaly {
namespace {

namespace fs = std::filesystem;

using testing::kMarch;

bool TellsStillness(const std::vector<Finding>& findings) {
    return std::ranges::find(findings, "constant_values", &Finding::detector) != findings.end();
}

/// Sulphur dioxide of a simulated outlet stands still for a day from the tenth of June.
evaluation::Outlet StoodStill() {
    evaluation::Outlet outlet = testing::Simulated({211, kMarch, 122});
    outlet.marks.clear();
    const base::Instant tenth = base::Instant::StartOf(kMarch.PlusMonths(3).Plus(9));
    std::vector<evaluation::Point>& points = outlet.series[1].points;
    const auto at = std::ranges::lower_bound(points, tenth, {}, &evaluation::Point::at);
    for (std::ptrdiff_t k = 1; k < 24; ++k) at[k].value = at[0].value;
    return outlet;
}

TEST(InspectAtNightTest, WaitsWithWhatIsWeakUntilALookAWeekOlderHasItToo) {
    const auto rules = catalogue::LoadTelemetryRules({fs::path(QH_SOURCE_DIR) / "catalogue"});
    ASSERT_TRUE(rules.has_value());
    const Thresholds shipped{&*rules, {}};
    const evaluation::Outlet outlet = StoodStill();
    struct Row {
        const char* what;
        int day;         ///< of June: the night at its beginning
        double at_once;  ///< everything is below 1000, nothing below 1
        std::int64_t days;
        bool told, waits;
    };
    for (const Row& row :
         {Row{"strong", 12, 1, 7, true, false}, Row{"weak and new", 12, 1000, 7, false, true},
          Row{"weak, six nights later", 17, 1000, 7, false, true},
          Row{"weak, a week later", 18, 1000, 7, true, false},
          Row{"weak, but nobody waits", 12, 1000, 0, true, false}}) {
        const base::Instant night = base::Instant::StartOf(kMarch.PlusMonths(3).Plus(row.day - 1));
        const evaluation::Span window{{night.micros - 31 * evaluation::kDay}, night};

        const Inspection inspection =
            InspectAtNight(outlet, {}, window, shipped, {row.at_once, row.days});

        EXPECT_EQ(TellsStillness(inspection.findings), row.told) << row.what;
        EXPECT_EQ(TellsStillness(inspection.waiting), row.waits) << row.what;
    }
}

}  // namespace
}  // namespace anomaly
