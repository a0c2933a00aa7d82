#pragma once

#include "anomaly/finding.hpp"
#include "anomaly/testing/measure.hpp"
#include "catalogue/telemetry_rules.hpp"

/// The shipped rules, and the month that tests look at. Test only.
namespace anomaly::testing {

inline const catalogue::TelemetryRules& Rules() {
    static const auto kRules =
        catalogue::LoadTelemetryRules({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    return *kRules;
}

inline Thresholds Shipped() { return {&Rules(), {}}; }

inline const base::CivilDay kMarch = base::CivilDay::Parse("2026-03-01").value();
inline evaluation::Span June() { return MonthsFrom(kMarch.PlusMonths(3), 1).front(); }

}  // namespace anomaly::testing
