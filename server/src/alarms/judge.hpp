#pragma once

#include <map>
#include <string>
#include <vector>

#include "alarms/alarm.hpp"
#include "anomaly/clue.hpp"
#include "catalogue/telemetry_rules.hpp"
#include "evaluation/evaluate.hpp"
#include "readings/reading.hpp"

namespace alarms {

/// Readings of one series of a device.
struct SeriesReadings {
    std::string factor, kind;
    std::vector<readings::Sample> samples;  ///< by time
};

/// Is a series of this kind one that judging reads?
[[nodiscard]] bool IsJudged(std::string_view kind);

/// Plain series of the device, for evaluation and detectors: of each factor and form the hours that
/// the device sent where there are any, otherwise its minutes, otherwise what it sent as real-time
/// values.
[[nodiscard]] evaluation::Outlet OutletOf(const DeviceSetting& device,
                                          const std::vector<SeriesReadings>& series);

/// What is judged of one day of a device.
struct DayJudged {
    std::vector<Alarm> alarms;  ///< exceedances; each factor, form and averaging time once
    std::vector<evaluation::Judgement> judgements;  ///< of hours and days that are over
};
/// Hours that ended at or before `until`, and the day itself if it did.
[[nodiscard]] DayJudged JudgeDay(const DeviceSetting& device,
                                 const std::vector<SeriesReadings>& series, base::CivilDay day,
                                 base::Instant until, const catalogue::TelemetryRules& rules);

/// 2026-11-22 06:00 至 07:00 小时均值 88.5，限值 35（排污许可证），超标 1.53 倍；依据 … For
/// officers: the judgement's own text has every input.
[[nodiscard]] std::string ExceedanceWords(const evaluation::Judgement& judgement);

/// Findings that are not on trial as alarms. `known`: those that stand in the records of the same
/// device: what overlaps one of the same detector and factor is that one again.
[[nodiscard]] std::vector<Alarm> AlarmsOf(const DeviceSetting& device,
                                          const std::vector<anomaly::Finding>& findings,
                                          const std::vector<Alarm>& known);

/// No reading came in the hour that begins at `hour`: a new matter, or the one that stands open
/// goes on.
[[nodiscard]] Alarm MissingAlarm(const DeviceSetting& device, const Alarm* open,
                                 base::Instant hour);

/// Days up to `today` that are judged otherwise because limits or marks changed: those under a mark
/// that came or went (40 days back at most), the last week for anything else.
[[nodiscard]] std::vector<base::CivilDay> DaysChanged(const DeviceSetting& before,
                                                      const DeviceSetting& now,
                                                      base::CivilDay today);

}  // namespace alarms
