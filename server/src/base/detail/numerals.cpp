#include "base/detail/numerals.hpp"

#include <utility>

namespace base::detail {

namespace {

/// 1 to 9,999.
std::string Section(std::uint64_t value, const Numerals& numerals) {
    const std::array<std::pair<std::uint64_t, std::string_view>, 4> units = {
        {{1000, numerals.places[0]}, {100, numerals.places[1]}, {10, numerals.places[2]}, {1, ""}}};
    std::string text;
    bool gap = false;
    for (const auto& [unit, name] : units) {
        const std::uint64_t digit = value / unit % 10;
        if (digit == 0) {
            gap = !text.empty();
            continue;
        }
        if (gap) text.append(numerals.digits[0]);
        gap = false;
        text.append(numerals.digits[digit]).append(name);
    }
    return text;
}

}  // namespace

std::string InNumerals(std::uint64_t value, const Numerals& numerals) {
    static constexpr std::array<std::pair<std::uint64_t, std::string_view>, 2> kUnits = {
        {{100'000'000, "亿"}, {10'000, "万"}}};
    for (const auto& [unit, name] : kUnits) {
        if (value < unit) continue;
        const std::uint64_t rest = value % unit;
        std::string text = InNumerals(value / unit, numerals).append(name);
        if (rest == 0) return text;
        if (rest < unit / 10) text.append(numerals.digits[0]);
        return text + InNumerals(rest, numerals);
    }
    return Section(value, numerals);
}

}  // namespace base::detail
