#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "telemetry/number.hpp"

namespace evaluation {

/// A decimal held exactly: `scaled` × 10^-`scale`. At most 18 digits and 9 decimals, which is what
/// keeps the arithmetic below exact.
struct Decimal {
    std::int64_t scaled = 0;
    int scale = 0;

    [[nodiscard]] double ToDouble() const;
    [[nodiscard]] std::string ToText() const;  ///< `12.50`, zeros kept as they were sent
    bool operator==(const Decimal&) const = default;
};

/// nullopt for what is no number and for more than nine decimals.
[[nodiscard]] std::optional<Decimal> ReadDecimal(std::string_view text);
[[nodiscard]] std::optional<Decimal> DecimalOf(const telemetry::Number& number);

/// -1, 0, 1: exact, whatever the scales.
[[nodiscard]] int Compare(Decimal a, Decimal b);

/// Half to even (GB/T 8170), once, from the unrounded value.
[[nodiscard]] Decimal Rounded(Decimal value, int decimals);

/// The mean, rounded once to `decimals`; nullopt of none.
[[nodiscard]] std::optional<Decimal> Mean(std::span<const Decimal> values, int decimals);

/// Weighted by amounts that are not negative; nullopt where their sum is zero.
[[nodiscard]] std::optional<Decimal> WeightedMean(std::span<const Decimal> values,
                                                  std::span<const Decimal> weights, int decimals);

/// Share of `part` in `whole` with four decimals; nullopt of nothing.
[[nodiscard]] std::optional<Decimal> Share(std::int64_t part, std::int64_t whole);

/// Is `part` of `whole` at least the share `least`? Exact: 45 of 60 is three quarters.
[[nodiscard]] bool IsAtLeast(std::int64_t part, std::int64_t whole, Decimal least);

/// What a converted concentration is computed from (HJ 212-2017 annex D), in percent.
struct Conversion {
    Decimal dry, oxygen, reference, full;  ///< `full`: 21
    int decimals = 3;
};
/// dry × (full − reference) ÷ (full − oxygen); nullopt where oxygen is not below `full`.
[[nodiscard]] std::optional<Decimal> Converted(const Conversion& conversion);

}  // namespace evaluation
