#include "letters/detail/numerals.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/decimal.hpp"

namespace letters::detail {

namespace {

constexpr std::size_t kMostDigits = 12;
constexpr std::u32string_view kCapitals = U"壹贰叁肆伍陆柒捌玖拾佰仟貳參陸弍弐萬";

int DigitOf(char32_t c) {
    static constexpr std::array<std::u32string_view, 10> kDigits = {
        U"零〇", U"一壹",   U"二贰两貳弍弐", U"三叁參", U"四肆",
        U"五伍", U"六陆陸", U"七柒",         U"八捌",   U"九玖"};
    for (std::size_t i = 0; i < kDigits.size(); ++i)
        if (IsOneOf(c, kDigits[i])) return static_cast<int>(i);
    return -1;
}

std::int64_t UnitOf(char32_t c) {
    if (IsOneOf(c, U"十拾")) return 10;
    if (IsOneOf(c, U"百佰")) return 100;
    if (IsOneOf(c, U"千仟")) return 1'000;
    if (IsOneOf(c, U"万萬")) return 10'000;
    if (IsOneOf(c, U"亿億")) return 100'000'000;
    return 0;
}

/// Digits one after another (二〇二一), or places (一百零八); units must fall inside their section.
std::optional<std::int64_t> ValueOf(std::u32string_view run) {
    bool has_unit = false;
    for (const char32_t c : run) has_unit = has_unit || UnitOf(c) != 0;
    std::int64_t total = 0, section = 0, digit = -1, least = 10'000;
    for (const char32_t c : run) {
        if (const int read = DigitOf(c); read >= 0) {
            if (!has_unit) total = total * 10 + read;
            if (has_unit && digit > 0) return std::nullopt;  // 五六千
            digit = read;
            continue;
        }
        const std::int64_t unit = UnitOf(c);
        if (unit < 10'000) {
            if (unit >= least) return std::nullopt;  // 五百三千
            section += (digit < 0 ? 1 : digit) * unit;
            least = unit;
        } else {
            section += digit > 0 ? digit : 0;
            if (unit > 10'000) {
                total = (total + section) * unit;
            } else {
                total += section * unit;
            }
            section = 0;
            least = 10'000;
        }
        digit = -1;
    }
    if (!has_unit) return total;
    return total + section + (digit > 0 ? digit : 0);
}

std::size_t RunEnd(const Page& page, std::size_t at) {
    constexpr std::size_t kLongest = 40;
    std::size_t end = at;
    while (end < page.size() && end - at < kLongest && IsNumeral(page.text()[end])) ++end;
    return end;
}

std::size_t DigitsEnd(const Page& page, std::size_t at) {
    std::size_t end = at;
    while (end < page.size() && IsDigit(page.text()[end])) ++end;
    return end;
}

std::optional<std::int64_t> Figure(const Page& page, std::size_t begin, std::size_t end) {
    if (end == begin || end - begin > kMostDigits) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = begin; i < end; ++i)
        value = value * 10 + static_cast<std::int64_t>(page.text()[i] - U'0');
    return value;
}

/// `52,120.50` as millionths; commas part groups of three.
std::optional<Numeral> DecimalAt(const Page& page, std::size_t at) {
    std::string plain;
    std::size_t end = at;
    const auto group_follows = [&](std::size_t comma) {
        return DigitsEnd(page, comma + 1) == comma + 4 && !plain.empty() &&
               plain.size() <= kMostDigits;
    };
    for (; end < page.size(); ++end) {
        const char32_t c = page.text()[end];
        if (IsDigit(c)) {
            plain.push_back(static_cast<char>(c));
        } else if (c == U'.' && plain.find('.') == std::string::npos &&
                   DigitsEnd(page, end + 1) > end + 1) {
            plain.push_back('.');
        } else if (c != U',' || plain.find('.') != std::string::npos || !group_follows(end)) {
            break;
        }
        if (plain.size() > kMostDigits + 7) return std::nullopt;
    }
    if (plain.empty() || std::min(plain.find('.'), plain.size()) > kMostDigits) return std::nullopt;
    const auto value = base::ParseDecimal(plain, 6);
    if (!value) return std::nullopt;
    return Numeral{*value, end};
}

/// 万, 千, 百, 亿 after figures; their yuan.
std::int64_t FigureUnit(const Page& page, std::size_t& at) {
    std::int64_t unit = 1;
    while (at < page.size() && IsOneOf(page.text()[at], U"百千万亿佰仟萬億") && unit < 100'000'000)
        unit *= UnitOf(page.text()[at++]);
    return unit;
}

std::optional<AmountAt> FigureAmount(const Page& page, std::size_t at) {
    constexpr std::int64_t kMost = std::int64_t{1} << 50;
    AmountAt amount;
    amount.end = at;
    std::int64_t least = kMost;
    while (amount.end < page.size() && IsDigit(page.text()[amount.end])) {
        const auto part = DecimalAt(page, amount.end);
        if (!part) return std::nullopt;
        std::size_t end = part->end;
        const std::int64_t unit = FigureUnit(page, end);
        if (unit >= least || part->value > kMost / unit) return std::nullopt;
        const std::int64_t micros = part->value * unit;
        if (micros % 10'000 != 0) return std::nullopt;  // finer than a fen
        amount.fen += micros / 10'000;
        amount.end = end;
        least = unit;
        if (unit == 1) break;
    }
    if (amount.end == at) return std::nullopt;
    return amount;
}

/// 伍角, 叁分 after the yuan.
void AddSmall(const Page& page, AmountAt& amount) {
    std::size_t at = amount.end;
    const auto take = [&](char32_t name, std::int64_t worth) {
        std::size_t from = at;
        if (from < page.size() && IsOneOf(page.text()[from], U"零〇")) ++from;
        if (from + 1 >= page.size() || page.text()[from + 1] != name) return;
        const int digit = IsDigit(page.text()[from]) ? static_cast<int>(page.text()[from] - U'0')
                                                     : DigitOf(page.text()[from]);
        if (digit < 0) return;
        amount.fen += digit * worth;
        at = from + 2;
    };
    take(U'角', 10);
    take(U'分', 1);
    amount.end = at;
}

}  // namespace

bool IsNumeral(char32_t c) { return DigitOf(c) >= 0 || UnitOf(c) != 0; }

std::optional<Numeral> NumberAt(const Page& page, std::size_t at) {
    if (at >= page.size()) return std::nullopt;
    if (IsDigit(page.text()[at])) {
        const std::size_t end = DigitsEnd(page, at);
        const auto value = Figure(page, at, end);
        if (!value) return std::nullopt;
        return Numeral{*value, end};
    }
    const std::size_t end = RunEnd(page, at);
    if (end == at || end - at > 20) return std::nullopt;
    const auto value = ValueOf(page.text().substr(at, end - at));
    if (!value || *value > 999'999'999'999) return std::nullopt;
    return Numeral{*value, end};
}

std::optional<AmountAt> ReadAmount(const Page& page, std::size_t at) {
    if (at >= page.size()) return std::nullopt;
    std::optional<AmountAt> amount;
    if (IsDigit(page.text()[at])) {
        amount = FigureAmount(page, at);
    } else if (const auto number = NumberAt(page, at)) {
        amount = AmountAt{number->value * 100, number->end, Script::kEveryday, false};
        for (std::size_t i = at; i < number->end; ++i)
            if (IsOneOf(page.text()[i], kCapitals)) amount->script = Script::kCapitals;
    }
    if (!amount) return std::nullopt;
    if (amount->end < page.size() && IsOneOf(page.text()[amount->end], U"元圆圓")) {
        ++amount->end;
        amount->unit = true;
        AddSmall(page, *amount);
    }
    if (amount->end < page.size() && IsOneOf(page.text()[amount->end], U"整正")) {
        ++amount->end;
        amount->unit = true;
    }
    return amount;
}

}  // namespace letters::detail
