#include "exchange/detail/number_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/civil_day.hpp"

namespace exchange::detail {

namespace {

constexpr std::int64_t kSecondsADay = 86'400;
constexpr double kLastSerial = 2'958'466;  // 10000-01-01

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// What `[…]` says: elapsed time stays, colours, conditions and locales go.
bool IsElapsed(std::string_view inside) {
    return !inside.empty() && std::all_of(inside.begin(), inside.end(), [](char c) {
        return Lower(c) == 'h' || Lower(c) == 'm' || Lower(c) == 's';
    });
}

struct BareCode {
    std::string letters;  ///< lower case, of the first section, quoted and escaped text left out
    bool elapsed = false;
    bool literal = false;  ///< something was left out that is shown
};

BareCode Bared(std::string_view code) {
    BareCode bare;
    for (std::size_t at = 0; at < code.size(); ++at) {
        const char c = code[at];
        if (c == ';') break;
        if (c == '"') {
            bare.literal = true;
            at = std::min(code.find('"', at + 1), code.size() - 1);
        } else if (c == '\\' || c == '_' || c == '*') {
            bare.literal = bare.literal || c == '\\';
            ++at;
        } else if (c == '[') {
            const auto end = std::min(code.find(']', at), code.size() - 1);
            bare.elapsed = bare.elapsed || IsElapsed(code.substr(at + 1, end - at - 1));
            at = end;
        } else {
            bare.letters.push_back(Lower(c));
        }
    }
    return bare;
}

void Drop(std::string& text, std::string_view part) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part))
        text.erase(at, part.size());
}

bool HasAny(std::string_view text, std::string_view letters) {
    return text.find_first_of(letters) != std::string_view::npos;
}

/// Midnight-based civil day of a whole serial number.
std::optional<base::CivilDay> DayOf(std::int64_t serial, DateBase dates) {
    if (serial < 0) return std::nullopt;
    if (dates == DateBase::k1904)
        return base::CivilDay::From(1904, 1, 1)->Plus(static_cast<std::int32_t>(serial));
    if (serial == 0 || serial == 60)
        return std::nullopt;  // 1900-01-00, and a 29 February that never was
    const auto before = *base::CivilDay::From(1899, 12, serial < 60 ? 31 : 30);
    return before.Plus(static_cast<std::int32_t>(serial));
}

std::string TimeText(std::int64_t seconds) {
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// A date or a time; an empty cell where the number is none.
Cell DatedCell(double serial, NumberShape shape, DateBase dates) {
    Cell cell;
    if (!(serial >= 0 && serial < kLastSerial)) return cell;
    const auto total = std::llround(serial * static_cast<double>(kSecondsADay));
    const std::int64_t whole = total / kSecondsADay;
    const std::int64_t seconds = total % kSecondsADay;
    if (shape == NumberShape::kTime && whole == 0) {
        cell.kind = CellKind::kTime;
        cell.text = TimeText(seconds);
        return cell;
    }
    const auto day = DayOf(whole, dates);
    if (!day || day->year() > 9999) return cell;
    cell.kind = shape == NumberShape::kDay ? CellKind::kDay : CellKind::kMoment;
    cell.text = day->ToText();
    if (cell.kind == CellKind::kMoment) cell.text.append("T").append(TimeText(seconds));
    return cell;
}

bool IsShortPlain(std::string_view stored) {
    const std::string_view body = stored.starts_with('-') ? stored.substr(1) : stored;
    constexpr std::size_t kDigitsKept = 15;
    return !body.empty() && body.size() <= kDigitsKept + 1 &&
           body.find_first_not_of("0123456789.") == std::string_view::npos &&
           std::count(body.begin(), body.end(), '.') <= 1 && body.front() != '.' &&
           body.back() != '.';
}

/// Fifteen digits, as spreadsheets show, with no exponent.
std::string PlainText(double value) {
    if (value == 0) return "0";
    const std::string scientific = fmt::format("{:.14e}", std::abs(value));
    const auto e = scientific.find('e');
    std::string digits = scientific.substr(0, 1) + scientific.substr(2, e - 2);
    const int exponent = std::stoi(scientific.substr(e + 1));
    constexpr int kWidest = 60;
    if (std::abs(exponent) > kWidest) return fmt::format("{:.15g}", value);
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    if (exponent < 0) {
        digits.insert(0, "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0'));
    } else if (static_cast<std::size_t>(exponent) + 1 < digits.size()) {
        digits.insert(static_cast<std::size_t>(exponent) + 1, 1, '.');
    } else {
        digits.append(static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
    }
    return value < 0 ? "-" + digits : digits;
}

}  // namespace

NumberFormat FormatOfCode(std::string_view code) {
    BareCode bare = Bared(code);
    std::string& letters = bare.letters;
    const bool marked_half_day = letters.find("am/pm") != std::string::npos ||
                                 letters.find("a/p") != std::string::npos ||
                                 letters.find("上午/下午") != std::string::npos;
    for (const auto* part : {"general", "g/通用格式", "am/pm", "a/p", "上午/下午", "e+", "e-"})
        Drop(letters, part);
    if (bare.elapsed) return {NumberShape::kGeneral, 0};
    const bool has_time = HasAny(letters, "hs") || marked_half_day;
    const bool has_weekday = letters.find("aaa") != std::string::npos;
    const bool has_month = !has_time && letters.find('m') != std::string::npos;
    const bool has_day = HasAny(letters, "yde") || has_weekday || has_month;
    if (has_day) return {has_time ? NumberShape::kMoment : NumberShape::kDay, 0};
    if (has_time) return {NumberShape::kTime, 0};
    if (letters.find('%') != std::string::npos) return {NumberShape::kPercent, 0};
    const bool zeros = !letters.empty() && letters.find_first_not_of('0') == std::string::npos;
    if (zeros && letters.size() > 1 && !bare.literal) return {NumberShape::kPadded, letters.size()};
    return {};
}

NumberFormat FormatOfBuiltIn(int id) {
    switch (id) {
        case 9:
        case 10:
            return {NumberShape::kPercent, 0};
        case 18:
        case 19:
        case 20:
        case 21:
        case 32:
        case 33:
        case 34:
        case 35:
        case 45:
        case 47:
        case 55:
        case 56:
            return {NumberShape::kTime, 0};
        case 22:
            return {NumberShape::kMoment, 0};
        default:
            break;
    }
    const bool day = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
    return {day ? NumberShape::kDay : NumberShape::kGeneral, 0};
}

Cell CellOfNumber(std::string_view stored, const NumberFormat& format, DateBase dates) {
    Cell cell;
    double value = 0;
    const auto read = std::from_chars(stored.data(), stored.data() + stored.size(), value);
    if (read.ec != std::errc{} || read.ptr != stored.data() + stored.size() ||
        !std::isfinite(value)) {
        cell.kind = CellKind::kError;
        cell.text = std::string(stored);
        return cell;
    }
    const bool dated = format.shape == NumberShape::kDay || format.shape == NumberShape::kMoment ||
                       format.shape == NumberShape::kTime;
    if (dated) cell = DatedCell(value, format.shape, dates);
    if (!cell.IsEmpty()) return cell;

    constexpr double kFifteenDigits = 1e15;
    cell.kind = format.shape == NumberShape::kPercent ? CellKind::kPercent : CellKind::kNumber;
    cell.text = IsShortPlain(stored) ? std::string(stored) : PlainText(value);
    cell.digits_lost = std::abs(value) >= kFifteenDigits;
    const bool plain_digits = cell.text.find_first_not_of("0123456789") == std::string::npos;
    if (format.shape == NumberShape::kPadded && plain_digits && cell.text.size() < format.width) {
        cell.text.insert(0, format.width - cell.text.size(), '0');
    }
    return cell;
}

std::string DayOfSerial(double serial, DateBase dates) {
    return DatedCell(serial, NumberShape::kDay, dates).text;
}

}  // namespace exchange::detail
