#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// A day of the civil calendar, with no time zone: what laws count and officers write.
/// Holds days since 1970-01-01; years 1 to 9999.
class CivilDay {
public:
    constexpr CivilDay() = default;
    static constexpr CivilDay FromSerial(std::int32_t days) { return CivilDay(days); }

    /// nullopt where there is no such day (2025-02-30) or the year is outside 1 to 9999.
    static std::optional<CivilDay> From(int year, int month, int day);

    /// Exactly `YYYY-MM-DD`.
    static std::optional<CivilDay> Parse(std::string_view text);

    [[nodiscard]] constexpr std::int32_t serial() const { return days_; }
    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const;
    [[nodiscard]] int day() const;
    /// 1 Monday to 7 Sunday.
    [[nodiscard]] int weekday() const;

    [[nodiscard]] constexpr CivilDay Plus(std::int32_t days) const { return CivilDay(days_ + days); }
    /// The same day `months` on (or back); where absent, the last day of that month.
    [[nodiscard]] CivilDay PlusMonths(int months) const;

    [[nodiscard]] std::string ToText() const;         ///< 2026-03-02
    [[nodiscard]] std::string ToChinese() const;      ///< 2026年3月2日

    constexpr auto operator<=>(const CivilDay&) const = default;

private:
    constexpr explicit CivilDay(std::int32_t days) : days_(days) {}
    std::int32_t days_ = 0;
};

constexpr std::int32_t operator-(CivilDay a, CivilDay b) { return a.serial() - b.serial(); }

}  // namespace base
