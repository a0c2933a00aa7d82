#include "exchange/detail/amounts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "exchange/detail/half_width.hpp"
#include "exchange/detail/number_format.hpp"

namespace exchange::detail {

namespace {

/// Longer names first: 万元 before 元.
constexpr std::array<std::pair<std::string_view, int>, 11> kMoneyUnits = {{{"百万元", 6},
                                                                           {"千万元", 7},
                                                                           {"亿元", 8},
                                                                           {"万元", 4},
                                                                           {"千元", 3},
                                                                           {"百元", 2},
                                                                           {"亿", 8},
                                                                           {"万", 4},
                                                                           {"元", 0},
                                                                           {"圆", 0},
                                                                           {"yuan", 0}}};

/// `1,234,567.8` without its commas; unchanged where they do not part groups of three.
std::string Ungrouped(const std::string& text) {
    const auto point = std::min(text.find('.'), text.size());
    if (text.find(',') > point || !base::Money::Parse(text.substr(0, point))) return text;
    std::string plain = text;
    std::erase(plain, ',');
    return plain;
}

/// At most 15 digits survive in a spreadsheet; the rest is noise of binary fractions.
std::string Cleaned(const std::string& text) {
    constexpr std::ptrdiff_t kDigitsKept = 15;
    const auto digits =
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool noisy = text.find('.') != std::string::npos && digits > kDigitsKept;
    const bool exponent = text.find_first_of("eE") != std::string::npos;
    if (!noisy && !exponent) return text;
    const Cell cell = CellOfNumber(text, {}, DateBase::k1900);
    return cell.kind == CellKind::kNumber ? cell.text : text;
}

}  // namespace

std::optional<int> PlacesOfUnit(std::string_view unit) {
    for (const auto& [name, places] : kMoneyUnits) {
        if (unit == name) return places;
    }
    return std::nullopt;
}

AmountReading FenOf(std::string_view raw, int places) {
    std::string text = Squeezed(raw);
    for (const std::string_view prefix : {"人民币", "RMB", "CNY", "¥"}) {
        if (text.starts_with(prefix)) text.erase(0, prefix.size());
    }
    if (text.ends_with("整")) text.resize(text.size() - std::string_view("整").size());
    for (const auto& [name, above] : kMoneyUnits) {
        if (!text.ends_with(name)) continue;
        text.resize(text.size() - name.size());
        places = above;
        break;
    }
    text = Cleaned(Ungrouped(text));
    if (const auto fen = base::ParseDecimal(text, 2 + places)) return {*fen, AmountFault::kNone};
    constexpr int kFinest = 12;
    if (base::ParseDecimal(text, kFinest)) return {0, AmountFault::kTooFine};
    if (const auto number = base::ParseChineseNumber(text)) {
        if (const auto fen = base::ParseDecimal(std::to_string(*number), 2 + places))
            return {*fen, AmountFault::kNone};
    }
    return {0, AmountFault::kUnreadable};
}

std::string PlainFigure(std::string_view raw, std::string_view unit) {
    std::string text = Squeezed(raw);
    const std::string suffix = Squeezed(unit);
    if (!suffix.empty() && text.size() > suffix.size() && text.ends_with(suffix)) {
        text.resize(text.size() - suffix.size());
    }
    return Cleaned(Ungrouped(text));
}

std::string TimesHundred(const std::string& decimal) {
    constexpr int kFinest = 12;
    const auto scaled = base::ParseDecimal(decimal, kFinest);
    if (!scaled) return decimal;
    std::string text = base::DecimalText(*scaled, kFinest - 2);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace exchange::detail
