#include "exchange/detail/column_doubts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "exchange/detail/amounts.hpp"
#include "exchange/detail/half_width.hpp"

namespace exchange::detail {

namespace {

constexpr std::int64_t kFen = 100;

/// The figure of a cell with no unit of its own, in hundredths; nullopt: it has one, or is none.
std::optional<std::int64_t> BareFigure(const Cell& cell) {
    const std::string text = Squeezed(cell.text);
    if (text.find_first_of("0123456789") == std::string::npos) return std::nullopt;
    if (text.find_first_not_of("0123456789.,+-eE") != std::string::npos) return std::nullopt;
    const AmountReading reading = FenOf(text, 0);
    if (reading.fault == AmountFault::kUnreadable) return std::nullopt;
    if (reading.fault == AmountFault::kTooFine) return 0;
    return reading.fen;
}

bool SaysWan(const Cell& cell) {
    return cell.text.find_first_of("0123456789") != std::string::npos &&
           cell.text.find("万") != std::string::npos;
}

}  // namespace

MoneyColumn LookOver(const Sheet& sheet, std::size_t first_row, std::size_t column,
                     const std::string& unit) {
    constexpr std::int64_t kLarge = 1'000 * kFen;
    MoneyColumn profile;
    profile.heading_places = PlacesOfUnit(unit);
    profile.heading_says_both = !profile.heading_places && unit.find("万") != std::string::npos;
    for (std::size_t row = first_row; row < sheet.rows.size(); ++row) {
        if (column >= sheet.rows[row].size()) continue;
        const Cell& cell = sheet.rows[row][column];
        profile.wan_in_cells = profile.wan_in_cells || SaysWan(cell);
        const auto bare = BareFigure(cell);
        profile.large_bare = profile.large_bare || (bare && *bare >= kLarge);
    }
    return profile;
}

UnitDoubt DoubtOfUnit(const MoneyColumn& column, const Cell& cell, bool of_cases) {
    constexpr std::int64_t kMuchInWan = 1'000 * kFen, kLittleInYuan = 100 * kFen;
    const auto bare = BareFigure(cell);
    if (!bare || *bare == 0) return {};
    if (column.heading_places == 4)
        return *bare >= kMuchInWan ? UnitDoubt{"exchange.unit_doubtful", true} : UnitDoubt{};
    const bool odd = of_cases && column.large_bare && *bare < kLittleInYuan;
    if (column.heading_places) return odd ? UnitDoubt{"exchange.amount_small", false} : UnitDoubt{};
    const bool unclear = column.heading_says_both || column.wan_in_cells || odd;
    return unclear ? UnitDoubt{"exchange.unit_unclear", true} : UnitDoubt{};
}

bool HoldsTwoNumbers(std::string_view text) {
    std::string joined(text);
    const auto replace = [&joined](std::string_view from, std::string_view to) {
        for (std::size_t at = joined.find(from); at != std::string::npos;
             at = joined.find(from, at + to.size()))
            joined.replace(at, from.size(), to);
    };
    replace("\r", "");
    replace("号\n", "号、");  // another line; elsewhere the cell was only too narrow
    replace("\n", "");
    for (const std::string_view sign : {"，", "；", "/", ";", ",", "和", "及"}) replace(sign, "、");
    std::size_t numbers = 0;
    constexpr std::string_view kMark = "、";
    for (std::size_t at = 0; at <= joined.size();) {
        const std::size_t end = std::min(joined.find(kMark, at), joined.size());
        const std::string piece = joined.substr(at, end - at);
        numbers += piece.find_first_of("0123456789") != std::string::npos ? 1 : 0;
        at = end + kMark.size();
    }
    std::size_t years = 0;
    for (const std::string_view open : {"〔2", "(2", "（2", "[2", "【2"})
        for (std::size_t at = joined.find(open); at != std::string::npos;
             at = joined.find(open, at + 1))
            ++years;
    return (numbers >= 2 && joined.find("号") != std::string::npos) || years >= 2;
}

bool IsDitto(std::string_view text) {
    static constexpr std::array<std::string_view, 6> kMarks = {"同上", "〃",   "″",
                                                               "\"",   "同前", "同左"};
    return std::ranges::find(kMarks, text) != kMarks.end();
}

}  // namespace exchange::detail
