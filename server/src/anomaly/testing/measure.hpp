#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "anomaly/finding.hpp"
#include "anomaly/testing/inject.hpp"

namespace anomaly::testing {

/// Which outlets and months are looked at, and how much is forged.
struct Plan {
    std::vector<evaluation::Outlet> outlets;
    std::vector<evaluation::Span> months;
    std::vector<Strength> strengths{Strength::kWeak, Strength::kMiddle, Strength::kStrong};
    int repeats = 1;         ///< of each fraud and strength, for each outlet and month
    std::uint64_t seed = 0;  ///< another one makes other frauds
    bool at_night = false;   ///< frauds are found as the desk looks, what is weak a week later
    std::vector<std::string_view> frauds{kFrauds.begin(), kFrauds.end()};
};

struct Recall {
    std::size_t forged = 0;
    std::size_t found = 0;  ///< a finding touches the forged stretch, whoever told it
    std::size_t named = 0;  ///< and the detector of that name did
};

struct Measured {
    std::size_t outlet_months = 0;
    std::size_t false_clues = 0;     ///< outlet-months without fraud that would give a clue
    std::size_t told_elsewhere = 0;  ///< their findings that a neighbour tells for several
    std::map<std::string, std::size_t, std::less<>> false_by;  ///< by detector
    std::vector<std::string> false_words;
    std::map<std::string, std::array<Recall, 3>, std::less<>> recall;
    std::vector<double> took;  ///< CPU milliseconds of each inspection of an outlet-month
};

[[nodiscard]] Measured Measure(const Plan& plan, const Thresholds& thresholds);

/// What the desk would tell of outlets without fraud.
struct Nightly {
    std::size_t outlet_months = 0, nights = 0;
    std::size_t findings = 0;     ///< new ones
    std::size_t false_clues = 0;  ///< outlet-months whose hours at least one of them ends in
    std::vector<std::string> false_words;
};

/// Every night of the plan's months the 31 days before are inspected (InspectAtNight), as the desk
/// does, which has no later values; what overlaps a finding of the same detector and factor is that
/// one again.
[[nodiscard]] Nightly MeasureNightly(const Plan& plan, const Thresholds& thresholds);

/// Calendar months, from the first on.
[[nodiscard]] std::vector<evaluation::Span> MonthsFrom(base::CivilDay first, int count);

/// The table of docs/benchmarks.md.
[[nodiscard]] std::string TableOf(const Measured& measured, std::string_view title);

}  // namespace anomaly::testing
