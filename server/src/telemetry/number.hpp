#pragma once

#include <cstdint>
#include <string_view>

namespace telemetry {

/// What stands where a device should have sent a number.
enum class NumberKind : std::uint8_t {
    kDecimal,    ///< a plain decimal, held exactly
    kExponent,   ///< `1.5E-3`: no form of the standard, but held exactly
    kEmpty,      ///< nothing
    kDash,       ///< `-`, `--`, `/`: no measurement
    kNotNumber,  ///< `NaN`
    kInfinite,   ///< `Inf`, `-inf`
    kTooLarge,   ///< a number of more digits than are held: `1e308`, nineteen digits
    kText        ///< anything else
};

/// A measured value as the device wrote it: `scaled` × 10^-`scale`, trailing zeros kept (`2.50` is
/// 250 at scale 2). Both are 0 unless IsExact.
struct Number {
    std::int64_t scaled = 0;
    std::uint8_t scale = 0;
    NumberKind kind = NumberKind::kEmpty;

    [[nodiscard]] bool IsExact() const {
        return kind == NumberKind::kDecimal || kind == NumberKind::kExponent;
    }
    bool operator==(const Number&) const = default;
};

/// Never throws; at most 18 digits and 18 decimals are held. A sign and zeros in front are taken.
[[nodiscard]] Number ReadNumber(std::string_view text);

/// `not_a_number` and the like, for programs; empty for a plain decimal.
[[nodiscard]] std::string_view KindName(NumberKind kind);

}  // namespace telemetry
