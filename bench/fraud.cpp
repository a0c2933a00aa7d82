// How well the detectors find frauds that were put into clean series, and how often they cry wolf:
//   fraud_bench [tune|report] [REPEATS] [simulated|air|both] [OPTION…] [KIND…]
//     --words                  each false finding
//     --nightly                no frauds; the 31 days before every night, as the desk looks
//     --at-night               frauds found as the desk tells them: what is weak, a week later
//     --middle                 no other strength
//     --seed N                 other frauds
//     --outlets FIRST COUNT    other simulated outlets
//     --stations FILE          other stations, a table as ../shared/data/air has it
//     --from YYYY-MM-DD --months N
//     KIND                     those frauds and detectors alone
// The thresholds were chosen on `tune`; what docs/benchmarks.md tells is on other months of the
// real series, other stations and other simulated outlets. Needs ../shared/data/air and gzip.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "anomaly/testing/measure.hpp"
#include "catalogue/telemetry_rules.hpp"

namespace {

namespace fs = std::filesystem;
using anomaly::testing::MonthsFrom;
using anomaly::testing::Plan;

const fs::path kRoot = QH_SOURCE_DIR;

struct Options {
    bool tune = false, tells = false, middle = false, nightly = false, at_night = false;
    int repeats = 1;
    std::string which = "both";
    std::uint64_t seed = 0, first_outlet = 0, outlets = 0;
    fs::path stations =
        kRoot / ".." / "shared" / "data" / "air" / "beijing_hourly_2014-2016.csv.gz";
    std::optional<base::CivilDay> from;
    int months = 0;
    std::vector<std::string> kinds;
};

Options OptionsFrom(const std::vector<std::string>& words) {
    Options options;
    options.tune = !words.empty() && words[0] == "tune";
    if (words.size() > 1) options.repeats = std::atoi(words[1].c_str());
    if (words.size() > 2) options.which = words[2];
    for (std::size_t i = 3; i < words.size(); ++i) {
        const auto next = [&] { return i + 1 < words.size() ? words[++i] : std::string(); };
        if (words[i] == "--words")
            options.tells = true;
        else if (words[i] == "--nightly")
            options.nightly = true;
        else if (words[i] == "--at-night")
            options.at_night = true;
        else if (words[i] == "--middle")
            options.middle = true;
        else if (words[i] == "--seed")
            options.seed = std::strtoull(next().c_str(), nullptr, 10);
        else if (words[i] == "--stations")
            options.stations = next();
        else if (words[i] == "--from")
            options.from = base::CivilDay::Parse(next()).value_or(base::CivilDay());
        else if (words[i] == "--months")
            options.months = std::atoi(next().c_str());
        else if (words[i] == "--outlets") {
            options.first_outlet = std::strtoull(next().c_str(), nullptr, 10);
            options.outlets = std::strtoull(next().c_str(), nullptr, 10);
        } else
            options.kinds.push_back(words[i]);
    }
    return options;
}

Plan SimulatedPlan(const Options& options) {
    Plan plan;
    const std::uint64_t first = options.first_outlet ? options.first_outlet
                                : options.tune       ? 1
                                                     : 101;
    const std::uint64_t count = options.outlets ? options.outlets : options.tune ? 10 : 12;
    for (std::uint64_t i = 0; i < count; ++i)
        plan.outlets.push_back(anomaly::testing::Simulated({first + i}));
    plan.months = MonthsFrom(options.from.value_or(*base::CivilDay::From(2026, 4, 1)),
                             options.months ? options.months : 5);
    return plan;
}

Plan AirPlan(const Options& options) {
    Plan plan;
    plan.outlets = anomaly::testing::AirStations(options.stations);
    const base::CivilDay first =
        *(options.tune ? base::CivilDay::From(2014, 3, 1) : base::CivilDay::From(2015, 8, 1));
    plan.months = MonthsFrom(options.from.value_or(first), options.months ? options.months : 17);
    return plan;
}

void ShowNights(const Plan& plan, const anomaly::Thresholds& thresholds, std::string_view title,
                bool words) {
    const anomaly::testing::Nightly nightly = anomaly::testing::MeasureNightly(plan, thresholds);
    fmt::print("{}: {} nights in {} outlet-months without fraud, {} findings, {} false clues\n",
               title, nightly.nights, nightly.outlet_months, nightly.findings, nightly.false_clues);
    if (words)
        for (const std::string& one : nightly.false_words) fmt::print("  {}\n", one);
}

void Show(Plan plan, const anomaly::Thresholds& thresholds, std::string_view title, bool words) {
    const auto began = std::chrono::steady_clock::now();
    if (plan.outlets.empty()) return (void)fmt::print("{}: no data\n", title);
    const auto measured = anomaly::testing::Measure(plan, thresholds);
    const auto took = std::chrono::steady_clock::now() - began;
    fmt::print("{}({:.1f} s)\n\n", anomaly::testing::TableOf(measured, title),
               std::chrono::duration<double>(took).count());
    if (words)
        for (const std::string& one : measured.false_words) fmt::print("  {}\n", one);
}

}  // namespace

int main(int count, char** words) {
    const Options options = OptionsFrom({words + 1, words + count});
    const char* catalogue = std::getenv("QINGHENG_CATALOGUE");
    const auto rules =
        catalogue::LoadTelemetryRules({catalogue ? fs::path(catalogue) : kRoot / "catalogue"});
    if (!rules || rules->all().empty()) return fmt::print("no rules\n"), 2;
    std::vector<catalogue::TelemetryRule> wanted = rules->all();
    if (!options.kinds.empty())
        std::erase_if(wanted, [&](const catalogue::TelemetryRule& rule) {
            return std::ranges::find(options.kinds, rule.name) == options.kinds.end();
        });
    const catalogue::TelemetryRules looked(std::move(wanted));
    const anomaly::Thresholds thresholds{&looked, {}};
    for (const bool air : {false, true}) {
        if (options.which == (air ? "simulated" : "air")) continue;
        Plan plan = air ? AirPlan(options) : SimulatedPlan(options);
        plan.repeats = options.repeats;
        plan.seed = options.seed;
        plan.at_night = options.at_night;
        if (!options.kinds.empty()) plan.frauds.assign(options.kinds.begin(), options.kinds.end());
        if (options.middle) plan.strengths = {anomaly::testing::Strength::kMiddle};
        const std::string title =
            fmt::format("{}, {}", air ? "real hourly series" : "simulated outlets",
                        options.tune ? "tune" : "report");
        if (options.nightly)
            ShowNights(plan, thresholds, title, options.tells);
        else
            Show(std::move(plan), thresholds, title, options.tells);
    }
    return 0;
}
