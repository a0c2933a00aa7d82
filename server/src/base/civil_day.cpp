#include "base/civil_day.hpp"

#include <fmt/format.h>

#include <chrono>

namespace base {

namespace {

std::chrono::year_month_day ToDate(std::int32_t serial) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{serial}}};
}

CivilDay FromDate(const std::chrono::year_month_day& date) {
    const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
    return CivilDay::FromSerial(static_cast<std::int32_t>(days));
}

int ReadDigits(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

void PutDigits(std::string& text, std::size_t from, std::size_t count, unsigned value) {
    for (std::size_t at = from + count; at > from; value /= 10)
        text[--at] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<CivilDay> CivilDay::From(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return FromDate(date);
}

std::optional<CivilDay> CivilDay::Parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return From(ReadDigits(text, 0, 4), ReadDigits(text, 5, 2), ReadDigits(text, 8, 2));
}

int CivilDay::year() const { return static_cast<int>(ToDate(days_).year()); }

int CivilDay::month() const {
    return static_cast<int>(static_cast<unsigned>(ToDate(days_).month()));
}

int CivilDay::day() const { return static_cast<int>(static_cast<unsigned>(ToDate(days_).day())); }

int CivilDay::weekday() const {
    const std::chrono::weekday weekday{std::chrono::sys_days{std::chrono::days{days_}}};
    return static_cast<int>(weekday.iso_encoding());
}

CivilDay CivilDay::PlusMonths(int months) const {
    const auto date = ToDate(days_);
    auto moved = date + std::chrono::months{months};
    if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
    return FromDate(moved);
}

std::string CivilDay::ToText() const {
    const auto date = ToDate(days_);
    if (const int year = static_cast<int>(date.year()); year >= 0 && year <= 9999) {
        std::string text = "0000-00-00";
        PutDigits(text, 0, 4, static_cast<unsigned>(year));
        PutDigits(text, 5, 2, static_cast<unsigned>(date.month()));
        PutDigits(text, 8, 2, static_cast<unsigned>(date.day()));
        return text;
    }
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string CivilDay::ToChinese() const {
    const auto date = ToDate(days_);
    return fmt::format("{}年{}月{}日", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace base
