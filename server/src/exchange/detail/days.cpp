#include "exchange/detail/days.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/instant.hpp"
#include "base/text.hpp"
#include "exchange/detail/half_width.hpp"
#include "exchange/detail/number_format.hpp"
#include "exchange/detail/shown.hpp"

namespace exchange::detail {

namespace {

using namespace std::string_view_literals;

/// Takes pieces off the front of a text.
class Taker {
 public:
    explicit Taker(std::string_view text) : rest_(text) {}

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool AtEnd() const { return rest_.empty(); }

    std::optional<int> Number(std::size_t least, std::size_t most) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < rest_.size() && digits <= most && rest_[digits] >= '0' &&
               rest_[digits] <= '9') {
            value = value * 10 + (rest_[digits++] - '0');
        }
        if (digits < least || digits > most) return std::nullopt;
        rest_.remove_prefix(digits);
        return value;
    }

    bool Take(std::string_view piece) {
        if (!rest_.starts_with(piece)) return false;
        rest_.remove_prefix(piece.size());
        return true;
    }

    void Spaces() {
        while (Take(" ")) {
        }
    }

    /// The sign between two numbers; empty where there is none.
    std::string_view Separator(std::initializer_list<std::string_view> allowed) {
        Spaces();
        for (const std::string_view sign : allowed) {
            if (!Take(sign)) continue;
            Spaces();
            return sign;
        }
        return {};
    }

 private:
    std::string_view rest_;
};

/// `8:15`, `8:15:30`, `08时15分`, `下午3:05`; what follows the seconds' point is left out.
std::optional<std::string> TimeOf(Taker& taker) {
    taker.Spaces();
    taker.Take("T");
    const bool afternoon = taker.Take("下午");
    if (!afternoon) taker.Take("上午");
    auto hour = taker.Number(1, 2);
    if (!hour || taker.Separator({":", "时", "点"}).empty()) return std::nullopt;
    int minute = 0;
    int second = 0;
    if (!taker.AtEnd()) {
        const auto read = taker.Number(1, 2);
        if (!read) return std::nullopt;
        minute = *read;
        if (!taker.Separator({":", "分"}).empty() && !taker.AtEnd()) {
            const auto seconds = taker.Number(1, 2);
            if (!seconds) return std::nullopt;
            second = *seconds;
            taker.Take("秒");
            if (taker.Take(".")) taker.Number(1, 9);
        }
    }
    if (afternoon && *hour < 12) *hour += 12;
    if (!taker.AtEnd() || *hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return fmt::format("{:02}:{:02}:{:02}", *hour, minute, second);
}

DayReading Unreadable() { return {std::nullopt, DayFault::kUnreadable}; }

DayReading Written(int year, int month, int day, Taker rest) {
    const auto civil = base::CivilDay::From(year, month, day);
    if (!civil) return Unreadable();
    WrittenDay written{*civil, ""};
    rest.Spaces();
    if (!rest.AtEnd()) {
        const auto time = TimeOf(rest);
        if (!time) return Unreadable();
        written.time = *time;
    }
    return {written, DayFault::kNone};
}

/// 20250302, and 20250302081530.
DayReading CompactDay(std::string_view digits) {
    const auto part = [&digits](std::size_t from, std::size_t length) {
        int value = 0;
        std::from_chars(digits.data() + from, digits.data() + from + length, value);
        return value;
    };
    const std::string time = digits.size() == 14
                                 ? fmt::format("T{}:{}:{}", digits.substr(8, 2),
                                               digits.substr(10, 2), digits.substr(12, 2))
                                 : "";
    return Written(part(0, 4), part(4, 2), part(6, 2), Taker(time));
}

/// Day numbers from 1950 to 2099; others are no dates of our work.
DayReading SerialDay(std::string_view text) {
    constexpr double kFirst = 18'264, kLast = 73'050;
    double serial = 0;
    std::from_chars(text.data(), text.data() + text.size(), serial);
    if (serial < kFirst || serial > kLast) return Unreadable();
    const auto day = base::CivilDay::Parse(DayOfSerial(serial, DateBase::k1900));
    if (!day) return Unreadable();
    return {WrittenDay{*day, "", true}, DayFault::kNone};
}

DayReading FigureDay(std::string_view text) {
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (digits && (text.size() == 8 || text.size() == 14)) return CompactDay(text);
    return SerialDay(text);
}

/// 二〇二五年三月二日.
DayReading ChineseDay(std::string_view text) {
    const auto year_end = text.find("年");
    const auto month_end = text.find("月");
    if (year_end == std::string_view::npos || month_end == std::string_view::npos ||
        month_end < year_end) {
        return Unreadable();
    }
    const auto month_start = year_end + "年"sv.size();
    const auto year = base::ParseChineseNumber(text.substr(0, year_end));
    const auto month = base::ParseChineseNumber(text.substr(month_start, month_end - month_start));
    if (!year || !month || *year > 9999 || *month > 12) return Unreadable();
    std::string_view day_text = text.substr(month_end + "月"sv.size());
    if (day_text.empty()) return {std::nullopt, DayFault::kIncomplete};
    for (const auto end : {"日"sv, "号"sv}) {
        if (day_text.ends_with(end)) day_text.remove_suffix(end.size());
    }
    const auto day = base::ParseChineseNumber(day_text);
    if (!day || *day > 31) return Unreadable();
    return Written(static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day),
                   Taker(""));
}

DayReading SeparatedDay(std::string_view text) {
    Taker taker(text);
    const auto year = taker.Number(4, 4);
    if (!year) return Unreadable();
    const std::string_view first = taker.Separator({"-", "/", ".", "年"});
    if (first.empty()) return Unreadable();
    if (taker.AtEnd()) return {std::nullopt, DayFault::kIncomplete};
    const auto month = taker.Number(1, 2);
    if (!month) return Unreadable();
    if (taker.AtEnd()) return {std::nullopt, DayFault::kIncomplete};
    const std::string_view second = taker.Separator({first == "年" ? "月"sv : first});
    if (second.empty()) return Unreadable();
    if (taker.AtEnd()) return {std::nullopt, DayFault::kIncomplete};
    const auto day = taker.Number(1, 2);
    if (!day) return Unreadable();
    if (first == "年") {
        taker.Spaces();
        if (!taker.Take("日")) taker.Take("号");
    }
    return Written(*year, *month, *day, taker);
}

DayReading WithoutYear(int month, int day) {
    constexpr int kLeapYear = 2024;
    if (!base::CivilDay::From(kLeapYear, month, day)) return Unreadable();
    return {std::nullopt, DayFault::kNoYear, YearlessDay{month, day}};
}

/// 2月28日, 2月28, 3.15, 3-15, 3/15, 二月二十八日.
DayReading YearlessText(std::string_view text) {
    Taker taker(text);
    const auto month = taker.Number(1, 2);
    const std::string_view sign = taker.Separator({"月", ".", "-", "/"});
    const auto day = taker.Number(1, 2);
    if (month && !sign.empty() && day) {
        taker.Spaces();
        if (sign == "月" && !taker.Take("日")) taker.Take("号");
        return taker.AtEnd() ? WithoutYear(*month, *day) : Unreadable();
    }
    const auto month_end = text.find("月");
    if (month || month_end == std::string_view::npos) return Unreadable();
    std::string_view day_text = text.substr(month_end + "月"sv.size());
    for (const auto end : {"日"sv, "号"sv})
        if (day_text.ends_with(end)) day_text.remove_suffix(end.size());
    const auto written_month = base::ParseChineseNumber(text.substr(0, month_end));
    const auto written_day = base::ParseChineseNumber(day_text);
    if (!written_month || !written_day || *written_month > 12 || *written_day > 31)
        return Unreadable();
    return WithoutYear(static_cast<int>(*written_month), static_cast<int>(*written_day));
}

/// 3.15 typed where the cell was no text.
DayReading YearlessFigure(std::string_view text) {
    DayReading reading = YearlessText(text);
    const auto point = text.find('.');
    if (reading.yearless && point != std::string_view::npos && point + 2 == text.size())
        reading.yearless->maybe_tenfold = reading.yearless->day <= 3;
    return reading;
}

DayReading DayOfText(std::string_view raw) {
    if (const auto moment = LocalMomentOf(base::Trim(raw))) {
        return {WrittenDay{moment->day, fmt::format("{:02}:{:02}:{:02}", moment->hour,
                                                    moment->minute, moment->second)},
                DayFault::kNone};
    }
    const std::string text = HalfWidth(raw);
    if (text.find_first_not_of("0123456789.") == std::string::npos &&
        text.find('.') == text.rfind('.')) {
        const DayReading reading = FigureDay(text);
        return reading.fault == DayFault::kUnreadable ? YearlessText(text) : reading;
    }
    DayReading reading = SeparatedDay(text);
    if (reading.fault == DayFault::kUnreadable) reading = ChineseDay(Squeezed(text));
    if (reading.fault == DayFault::kUnreadable) reading = YearlessText(Squeezed(text));
    return reading;
}

}  // namespace

DayReading DayOfCell(const Cell& cell) {
    switch (cell.kind) {
        case CellKind::kDay:
        case CellKind::kMoment:
        case CellKind::kText:
            return DayOfText(cell.text);
        case CellKind::kNumber: {
            const DayReading reading = FigureDay(cell.text);
            return reading.fault == DayFault::kUnreadable ? YearlessFigure(cell.text) : reading;
        }
        default:
            return Unreadable();
    }
}

}  // namespace exchange::detail
