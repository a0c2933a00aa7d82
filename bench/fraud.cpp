// How well the detectors find frauds that were put into clean series, and how often they cry wolf:
//   fraud_bench [tune|report] [REPEATS] [simulated|air|both] [--words] [--middle] [KIND…]
// --words: each false finding; --middle: no other strength; KIND: those frauds and detectors alone.
// The thresholds were chosen on `tune`; what docs/benchmarks.md tells is `report`, which is other
// months of the real series and other simulated outlets. Needs ../shared/data/air and gzip.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "anomaly/testing/measure.hpp"
#include "catalogue/telemetry_rules.hpp"

namespace {

namespace fs = std::filesystem;
using anomaly::testing::MonthsFrom;
using anomaly::testing::Plan;

const fs::path kRoot = QH_SOURCE_DIR;

std::string Unpacked(const fs::path& file) {
    const std::string command = fmt::format("gzip -dc '{}'", file.string());
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 65'536> piece{};
    while (pipe) {
        const std::size_t size = fread(piece.data(), 1, piece.size(), pipe.get());
        if (size == 0) break;
        text.append(piece.data(), size);
    }
    return text;
}

Plan SimulatedPlan(bool tune) {
    Plan plan;
    for (std::uint64_t i = 0; i < (tune ? 10U : 12U); ++i)
        plan.outlets.push_back(anomaly::testing::Simulated({(tune ? 1U : 101U) + i}));
    plan.months = MonthsFrom(*base::CivilDay::From(2026, 4, 1), 5);
    return plan;
}

Plan AirPlan(bool tune) {
    Plan plan;
    plan.outlets = anomaly::testing::AirStations(
        Unpacked(kRoot / ".." / "shared" / "data" / "air" / "beijing_hourly_2014-2016.csv.gz"));
    plan.months = MonthsFrom(
        tune ? *base::CivilDay::From(2014, 3, 1) : *base::CivilDay::From(2015, 8, 1), 17);
    return plan;
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
    const std::string half = count > 1 ? words[1] : "report";
    const int repeats = count > 2 ? std::atoi(words[2]) : 1;
    const std::string which = count > 3 ? words[3] : "both";
    bool tells = false;
    std::vector<std::string> kinds;
    bool middle = false;
    for (int i = 4; i < count; ++i) {
        const std::string word = words[i];
        tells = tells || word == "--words";
        middle = middle || word == "--middle";
        if (!word.starts_with("--")) kinds.push_back(word);
    }
    const char* catalogue = std::getenv("QINGHENG_CATALOGUE");
    const auto rules =
        catalogue::LoadTelemetryRules({catalogue ? fs::path(catalogue) : kRoot / "catalogue"});
    if (!rules || rules->all().empty()) return fmt::print("no rules\n"), 2;
    std::vector<catalogue::TelemetryRule> wanted = rules->all();
    if (!kinds.empty())
        std::erase_if(wanted, [&](const catalogue::TelemetryRule& rule) {
            return std::ranges::find(kinds, rule.name) == kinds.end();
        });
    const catalogue::TelemetryRules looked(std::move(wanted));
    const anomaly::Thresholds thresholds{&looked, {}};
    for (const bool air : {false, true}) {
        if (which == (air ? "simulated" : "air")) continue;
        Plan plan = air ? AirPlan(half == "tune") : SimulatedPlan(half == "tune");
        plan.repeats = repeats;
        if (!kinds.empty()) plan.frauds.assign(kinds.begin(), kinds.end());
        if (middle) plan.strengths = {anomaly::testing::Strength::kMiddle};
        Show(std::move(plan), thresholds,
             fmt::format("{}, {}", air ? "real hourly series" : "simulated outlets", half), tells);
    }
    return 0;
}
