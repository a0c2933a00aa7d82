#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// An amount in fen (1/100 yuan). Never a floating point number.
struct Money {
    std::int64_t fen = 0;

    static constexpr Money Yuan(std::int64_t yuan) { return Money{yuan * 100}; }

    /// `520000`, `520,000.00`, `-3.5`: yuan with at most two decimals; grouping only by threes.
    static std::optional<Money> Parse(std::string_view text);

    [[nodiscard]] std::string ToText() const;       ///< 520000.00
    [[nodiscard]] std::string ToGrouped() const;    ///< 520,000.00
    /// 986.76 for 9,867,600 yuan: 万元 with as many decimals as the value has, none lost.
    [[nodiscard]] std::string ToWan() const;
    /// 伍拾贰万元整, as on 文书 (支付结算办法 附一).
    [[nodiscard]] std::string ToCapitals() const;

    constexpr auto operator<=>(const Money&) const = default;
};

}  // namespace base
