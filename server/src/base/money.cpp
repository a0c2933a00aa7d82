#include "base/money.hpp"

#include "base/decimal.hpp"
#include "base/detail/numerals.hpp"

namespace base {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// `1,234,567` with its commas gone; nullopt where they do not part groups of three.
std::optional<std::string> Ungrouped(std::string_view text) {
    std::string plain;
    const auto end = text.find('.');
    const std::string_view whole = text.substr(0, end);
    const bool minus = whole.starts_with('-');
    const auto first_comma = whole.find(',');
    const auto leading = first_comma - (minus ? 1U : 0U);
    if (first_comma == std::string_view::npos) return std::string(text);
    if (leading < 1 || leading > 3 || whole[minus ? 1 : 0] == '0') return std::nullopt;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const bool comma_due = i >= first_comma && (i - first_comma) % 4 == 0;
        if (comma_due != (whole[i] == ',')) return std::nullopt;
        if (!comma_due) plain.push_back(whole[i]);
    }
    if ((whole.size() - first_comma) % 4 != 0) return std::nullopt;
    if (end != std::string_view::npos) plain.append(text.substr(end));
    return plain;
}

std::uint64_t Magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

std::optional<Money> Money::Parse(std::string_view text) {
    const auto plain = Ungrouped(text);
    if (!plain) return std::nullopt;
    const auto point = plain->find('.');
    if (point != std::string::npos && plain->size() - point > 3) return std::nullopt;
    const auto fen = ParseDecimal(*plain, 2);
    if (!fen) return std::nullopt;
    return Money{*fen};
}

std::string Money::ToText() const { return DecimalText(fen, 2); }

std::string Money::ToGrouped() const {
    std::string text = ToText();
    for (std::size_t at = text.size() - 3; at > 3 && IsDigit(text[at - 4]); at -= 3) {
        text.insert(at - 3, 1, ',');
    }
    return text;
}

std::string Money::ToWan() const {
    std::string text = DecimalText(fen, 6);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string Money::ToCapitals() const {
    // 附一: 整 follows 元; after 角 it may be left out, and we leave it out; after 分 it never
    // stands.
    const std::uint64_t magnitude = Magnitude(fen);
    const std::uint64_t yuan = magnitude / 100;
    const std::uint64_t jiao = magnitude / 10 % 10;
    const std::uint64_t rest = magnitude % 10;
    if (magnitude == 0) return "零元整";

    std::string text = fen < 0 ? "负" : "";
    if (yuan > 0) text.append(detail::InNumerals(yuan, detail::kCapital)).append("元");
    if (jiao > 0) text.append(detail::kCapital.digits[jiao]).append("角");
    if (rest > 0) {
        if (jiao == 0 && yuan > 0) text.append("零");
        text.append(detail::kCapital.digits[rest]).append("分");
    }
    if (jiao == 0 && rest == 0) text.append("整");
    return text;
}

}  // namespace base
