#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/instant.hpp"

/// The store of what devices measure (docs/formats/readings.md). Knows no protocol and no record: a
/// point is the id of whatever measures.
namespace readings {

/// What stands for a number that was none. The text itself is in the raw frame.
enum class Form : std::uint8_t { kDecimal, kEmpty, kDash, kNotNumber, kInfinite, kTooLarge, kText };

/// What is odd about a reading; any of these bits.
namespace quality {
inline constexpr std::uint16_t kResent = 1;         ///< the device said so (RF=1)
inline constexpr std::uint16_t kLate = 2;           ///< came long after its time
inline constexpr std::uint16_t kEarly = 4;          ///< its time lay ahead of the clock
inline constexpr std::uint16_t kTimeOfReceipt = 8;  ///< the frame bore no time
inline constexpr std::uint16_t kReplaced = 16;      ///< another value stood here before
inline constexpr std::uint16_t kFlagCut = 32;       ///< the flag had more than four bytes
inline constexpr std::uint16_t kNoFrame = 64;       ///< from a table: the raw frame is not ours
}  // namespace quality

/// One value at one time: `scaled` × 10^-`scale`, exact. Plain bytes; millions are held at once.
struct Sample {
    std::int64_t time_ms = 0;    ///< since 1970-01-01T00:00:00Z
    std::int64_t scaled = 0;     ///< 0 unless kDecimal
    std::array<char, 4> flag{};  ///< padded with zero bytes
    std::uint16_t quality = 0;
    std::uint8_t scale = 0;  ///< at most 18
    Form form = Form::kDecimal;

    bool operator==(const Sample&) const = default;
    /// The same measurement, however it came.
    [[nodiscard]] bool SaysTheSame(const Sample& other) const {
        return scaled == other.scaled && scale == other.scale && form == other.form &&
               flag == other.flag;
    }
    [[nodiscard]] std::string_view Flag() const {
        const auto* end = std::find(flag.begin(), flag.end(), '\0');
        return {flag.data(), static_cast<std::size_t>(end - flag.begin())};
    }
    /// At most four bytes are kept; more sets kFlagCut.
    void SetFlag(std::string_view text);
};

/// A point, a factor, and what is told of it: `hour.Avg`, `real.Rtd`.
struct SeriesKey {
    base::Uuid point;
    std::string factor, kind;
    auto operator<=>(const SeriesKey&) const = default;
};

using SeriesId = std::int64_t;  ///< 1 to 2^40; given once, never again

/// Whole hours since 1970. Beijing is whole hours from UTC, so its hours are the same.
using Hour = std::int64_t;
inline constexpr std::int64_t kHourMs = 3'600'000;
inline constexpr std::int64_t kBeijingHours = 8;

[[nodiscard]] constexpr Hour HourOf(std::int64_t time_ms) {
    return time_ms >= 0 ? time_ms / kHourMs : -((-time_ms + kHourMs - 1) / kHourMs);
}
/// Days since 1970 in Beijing; a day's hours are [24 × day - 8, 24 × day + 16).
[[nodiscard]] constexpr std::int64_t DayOf(Hour hour) {
    const std::int64_t local = hour + kBeijingHours;
    return local >= 0 ? local / 24 : -((-local + 23) / 24);
}
[[nodiscard]] constexpr Hour FirstHourOf(std::int64_t day) { return day * 24 - kBeijingHours; }
/// Months since year 0 in Beijing: the file or partition of an hour.
[[nodiscard]] std::int64_t MonthOf(Hour hour);
[[nodiscard]] Hour FirstHourOfMonth(std::int64_t month);
/// `2026-03`
[[nodiscard]] std::string MonthName(std::int64_t month);

/// The exact decimal: `2.50`; `NaN` and the like as their name.
[[nodiscard]] std::string ValueText(const Sample& sample);
[[nodiscard]] std::string_view FormName(Form form);

/// `2026-03-02 08:30:00` in Beijing, with milliseconds where there are any.
[[nodiscard]] std::string TimeText(std::int64_t time_ms);
/// What is odd, in Chinese, parted by 、; empty for nothing.
[[nodiscard]] std::string QualityText(std::uint16_t quality);
/// Time, factor, kind, value, flag, quality, line feed. What a spreadsheet would take for a formula
/// is written as text.
[[nodiscard]] std::string CsvLine(const SeriesKey& key, const Sample& sample);

}  // namespace readings
