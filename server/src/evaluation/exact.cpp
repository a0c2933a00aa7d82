#include "evaluation/exact.hpp"

#include <algorithm>
#include <cmath>

#include "base/decimal.hpp"

namespace evaluation {

namespace {

__extension__ using Wide = __int128;

constexpr int kMostDecimals = 9;

Wide Power(int exponent) {
    Wide power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

/// At the scale `scale`, which is not below its own.
Wide At(Decimal value, int scale) { return value.scaled * Power(scale - value.scale); }

/// num ÷ den to the nearest integer, half to even; `den` above 0.
Wide Divided(Wide num, Wide den) {
    const bool negative = num < 0;
    if (negative) num = -num;
    Wide whole = num / den;
    const Wide twice = (num % den) * 2;
    if (twice > den || (twice == den && whole % 2 != 0)) ++whole;
    return negative ? -whole : whole;
}

/// num × 10^-scale ÷ den with so many decimals; nullopt where it has more than 18 digits.
std::optional<Decimal> Quotient(Wide num, int scale, Wide den, int decimals) {
    if (decimals >= scale)
        num *= Power(decimals - scale);
    else
        den *= Power(scale - decimals);
    const Wide result = Divided(num, den);
    const Wide most = Power(18);
    if (result >= most || result <= -most) return std::nullopt;
    return Decimal{static_cast<std::int64_t>(result), decimals};
}

int WidestScale(std::span<const Decimal> values) {
    int scale = 0;
    for (const Decimal& value : values) scale = std::max(scale, value.scale);
    return scale;
}

}  // namespace

double Decimal::ToDouble() const { return static_cast<double>(scaled) / std::pow(10.0, scale); }

std::string Decimal::ToText() const { return base::DecimalText(scaled, scale); }

std::optional<Decimal> DecimalOf(const telemetry::Number& number) {
    if (!number.IsExact() || number.scale > kMostDecimals) return std::nullopt;
    return Decimal{number.scaled, number.scale};
}

std::optional<Decimal> ReadDecimal(std::string_view text) {
    return DecimalOf(telemetry::ReadNumber(text));
}

int Compare(Decimal a, Decimal b) {
    const int scale = std::max(a.scale, b.scale);
    const Wide left = At(a, scale), right = At(b, scale);
    return left < right ? -1 : left > right ? 1 : 0;
}

Decimal Rounded(Decimal value, int decimals) {
    if (value.scale <= decimals) return value;
    return {static_cast<std::int64_t>(Divided(value.scaled, Power(value.scale - decimals))),
            decimals};
}

std::optional<Decimal> Mean(std::span<const Decimal> values, int decimals) {
    if (values.empty()) return std::nullopt;
    const int scale = WidestScale(values);
    Wide sum = 0;
    for (const Decimal& value : values) sum += At(value, scale);
    return Quotient(sum, scale, static_cast<Wide>(values.size()), decimals);
}

std::optional<Decimal> WeightedMean(std::span<const Decimal> values,
                                    std::span<const Decimal> weights, int decimals) {
    // Six decimals of a value and three of an amount, twelve digits each before the point: more
    // would not fit, and no outlet has it.
    constexpr int kValue = 6, kWeight = 3;
    decimals = std::min(decimals, kValue);
    const Wide most = Power(12);
    Wide sum = 0, whole = 0;
    for (std::size_t i = 0; i < std::min(values.size(), weights.size()); ++i) {
        const Decimal value = Rounded(values[i], kValue), weight = Rounded(weights[i], kWeight);
        const Wide amount = At(weight, kWeight), scaled = At(value, kValue);
        if (amount < 0 || amount > most * Power(kWeight)) return std::nullopt;
        if (scaled > most * Power(kValue) || scaled < -most * Power(kValue)) return std::nullopt;
        sum += scaled * amount;
        whole += amount;
    }
    if (whole == 0) return std::nullopt;
    return Quotient(sum, kValue, whole, decimals);
}

std::optional<Decimal> Share(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return std::nullopt;
    return Quotient(part, 0, whole, 4);
}

bool IsAtLeast(std::int64_t part, std::int64_t whole, Decimal least) {
    return part * Power(least.scale) >= static_cast<Wide>(least.scaled) * whole;
}

std::optional<Decimal> Converted(const Conversion& conversion) {
    const int scale =
        std::max({conversion.oxygen.scale, conversion.reference.scale, conversion.full.scale});
    const Wide above = At(conversion.full, scale) - At(conversion.reference, scale);
    const Wide below = At(conversion.full, scale) - At(conversion.oxygen, scale);
    if (below <= 0 || above <= 0 || above > Power(scale + 3)) return std::nullopt;
    return Quotient(conversion.dry.scaled * above, conversion.dry.scale, below,
                    conversion.decimals);
}

}  // namespace evaluation
