#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exchange::detail {

/// Decimal places by which a unit of money stands above the yuan: 万元 4; nullopt: no unit of
/// money.
[[nodiscard]] std::optional<int> PlacesOfUnit(std::string_view unit);

enum class AmountFault { kNone, kTooFine, kUnreadable };

struct AmountReading {
    std::int64_t fen = 0;
    AmountFault fault = AmountFault::kNone;
};

/// `12,000.50`, `￥1.2万元`, `伍拾贰万元整`. What has no unit is in `places` above the yuan.
[[nodiscard]] AmountReading FenOf(std::string_view text, int places);

/// A figure as a plain decimal: grouping and the unit off, exponents written out, the digits past
/// the fifteenth (left over from binary arithmetic) rounded away. What is no figure stays.
[[nodiscard]] std::string PlainFigure(std::string_view text, std::string_view unit);

/// `0.15` → `15`, exactly; what is no decimal stays.
[[nodiscard]] std::string TimesHundred(const std::string& decimal);

}  // namespace exchange::detail
