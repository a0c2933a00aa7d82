#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/setting.hpp"
#include "anomaly/finding.hpp"
#include "base/instant.hpp"
#include "catalogue/telemetry_rules.hpp"

namespace alarms {

enum class Kind : std::uint8_t { kInstant, kExceedance, kMissing, kSuspect };
[[nodiscard]] std::string_view KindName(Kind kind);  ///< instant, exceedance, missing, suspect

/// What is told of a device, as it stands now: the same key is the same matter, however often and
/// by whichever process it is told.
struct Alarm {
    Kind kind = Kind::kInstant;
    std::string key;
    base::RecordId device;
    std::string factor, factor_name, unit;
    std::string series;  ///< kind of readings: `real.Rtd`, `hour.ZsAvg`
    std::string title, words;
    std::optional<base::CivilDay> day;
    base::Instant from, until;
    bool ended = false;
    std::string value, limit, limit_source;
    std::string average;  ///< realtime, minute, hour, day
    std::int64_t times = 0;
    std::optional<std::int64_t> strength;  ///< hundredths
    std::string detector;
    std::string rule, edition, confidence;
    std::string judgements;  ///< JSON array: each with rule, inputs and verdict

    bool operator==(const Alarm&) const = default;
};

/// Names of a choice of record type `alarm`: 实时值超限.
[[nodiscard]] std::string_view KindTitle(Kind kind);

/// Minutes, days and strengths of the rule `alarm_desk` in force on the day.
struct DeskRule {
    std::int64_t calm_minutes = 60, update_minutes = 10, settle_minutes = 3;
    std::int64_t acknowledge_minutes = 30, detector_days = 31;
    std::int64_t table_days = 40;  ///< of a table that comes in, so many days back are judged
    anomaly::Patience patience;    ///< of the look of every night
};
[[nodiscard]] DeskRule DeskRuleOn(const catalogue::TelemetryRules& rules, base::CivilDay day);

/// The same text, at most so many bytes of whole characters.
[[nodiscard]] std::string Shortened(const std::string& text, std::size_t most);

}  // namespace alarms
