#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "evaluation/exact.hpp"

/// What an outlet has sent, as plain values: who reads a store or a file fills these, nobody here
/// keeps anything.
namespace evaluation {

inline constexpr std::int64_t kMinute = 60'000'000, kHour = 60 * kMinute, kDay = 24 * kHour;

enum class Medium : std::uint8_t { kGas, kWater, kAir };
[[nodiscard]] std::string_view MediumName(Medium medium);  ///< gas, water, air
[[nodiscard]] std::optional<Medium> MediumNamed(std::string_view name);

/// As measured, converted to the reference oxygen (Zs), or the amount of the period (Cou).
enum class Form : std::uint8_t { kMeasured, kConverted, kTotal };
[[nodiscard]] std::string_view FormName(Form form);  ///< measured, converted, total

/// The value of one period; `at` is its start (HJ 212-2017, DataTime).
struct Point {
    base::Instant at;
    Decimal value;          ///< nothing said by it unless `is_number`
    bool is_number = true;  ///< false: `-`, NaN and the like came in its place
    char flag = 'N';
};

/// One factor in one form. Points are in the order of time, no moment twice.
struct Series {
    std::string factor;  ///< code of 2017
    Form form = Form::kMeasured;
    std::int64_t step = kHour;  ///< length of a period in microseconds
    std::vector<Point> points;
};

/// A stretch marked by the enterprise, or by the device for it (the rule of marking of 2022).
struct Mark {
    base::Instant from, until;
    std::string code;    ///< maintenance: a rule `mark_maintenance` says what it means
    std::string factor;  ///< empty: all of the outlet
    bool automatic = false;
    std::optional<base::Instant> made_at;  ///< when a person entered it
};

/// One check of zero or span.
struct Calibration {
    base::Instant at;
    std::string factor;
    bool is_span = false;
    double expected = 0, found = 0, full_scale = 0;
};

/// A setting of a device that was changed (site information, i13xxx).
struct ParameterChange {
    base::Instant at;
    std::string factor, parameter;
    double before = 0, after = 0;
};

enum class Averaging : std::uint8_t { kHourly, kDaily };

/// What the permit or a standard allows.
struct Limit {
    std::string factor;
    Form form = Form::kMeasured;
    Averaging average = Averaging::kHourly;
    Decimal most;
    base::CivilDay from = base::CivilDay::FromSerial(0);
    std::optional<base::CivilDay> until;  ///< the first day on which it holds no longer
    std::string source;                   ///< the permit, or the standard with its table
};

struct Outlet {
    std::string id;
    std::string name;  ///< for officers; empty: its id
    Medium medium = Medium::kGas;
    std::optional<Decimal> reference_oxygen;  ///< percent; none: nothing is converted
    std::vector<Series> series;
    std::vector<Mark> marks;
    std::vector<Calibration> calibrations;
    std::vector<ParameterChange> parameters;
    std::vector<Limit> limits;

    [[nodiscard]] const Series* Find(std::string_view factor, Form form, std::int64_t step) const;
};

/// 2026-03-02 15:00, Beijing time.
[[nodiscard]] std::string BeijingText(base::Instant at);
/// The start of its hour, of its day in Beijing.
[[nodiscard]] base::Instant HourOf(base::Instant at);
[[nodiscard]] base::Instant DayOf(base::Instant at);

}  // namespace evaluation
