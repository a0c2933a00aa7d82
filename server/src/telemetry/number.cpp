#include "telemetry/number.hpp"

#include <charconv>
#include <cstddef>

namespace telemetry {

namespace {

constexpr int kMostDigits = 18;

constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameLetters(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (Lower(text[i]) != lower[i]) return false;
    return true;
}

Number Named(std::string_view text) {
    if (text.empty()) return {0, 0, NumberKind::kEmpty};
    if (text.find_first_not_of("-/") == std::string_view::npos) return {0, 0, NumberKind::kDash};
    std::string_view letters = text;
    if (letters.front() == '-' || letters.front() == '+') letters.remove_prefix(1);
    if (SameLetters(letters, "nan")) return {0, 0, NumberKind::kNotNumber};
    for (const std::string_view word : {"inf", "infinity", "1.#inf"})
        if (SameLetters(letters, word)) return {0, 0, NumberKind::kInfinite};
    if (SameLetters(letters, "1.#qnan") || SameLetters(letters, "1.#ind"))
        return {0, 0, NumberKind::kNotNumber};
    return {0, 0, NumberKind::kText};
}

/// The digits up to what is none; `digits` counts from the first that is not zero.
struct Mantissa {
    std::uint64_t value = 0;
    int digits = 0, decimals = 0;
    bool any = false;
    std::string_view rest;
};

Mantissa ReadMantissa(std::string_view text) {
    Mantissa read;
    bool after_point = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !after_point) {
            after_point = true;
            continue;
        }
        const auto digit = static_cast<unsigned>(c - '0');
        if (digit > 9) break;
        read.any = true;
        if (read.digits > 0 || digit != 0) ++read.digits;
        if (read.digits <= kMostDigits) read.value = read.value * 10 + digit;
        if (after_point) ++read.decimals;
    }
    read.rest = text.substr(i);
    return read;
}

/// Moves the point by the exponent; false where that cannot be held.
bool MovePoint(Mantissa& mantissa, std::string_view exponent) {
    if (!exponent.empty() && exponent.front() == '+') exponent.remove_prefix(1);
    int power = 0;
    const auto [end, error] =
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
    if (error != std::errc{} || power > 400 || power < -400) return false;
    mantissa.decimals -= power;
    if (mantissa.value == 0) mantissa.decimals = 0;
    for (; mantissa.decimals < 0 && mantissa.digits <= kMostDigits; ++mantissa.decimals) {
        mantissa.value *= 10;
        ++mantissa.digits;
    }
    return mantissa.digits <= kMostDigits;
}

bool IsExponent(std::string_view rest) {
    if (rest.size() < 2 || Lower(rest.front()) != 'e') return false;
    rest.remove_prefix(rest[1] == '-' || rest[1] == '+' ? 2 : 1);
    return !rest.empty() && rest.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `36.91`, `-0.5`: what nearly all values are, in one pass; false for whatever else.
bool ReadPlain(std::string_view text, Number& number) {
    const char* at = text.data();
    const char* const end = at + text.size();
    const bool negative = at != end && *at == '-';
    if (negative) ++at;
    // So few signs hold no number that is too large.
    if (at == end || end - at > kMostDigits || static_cast<unsigned>(*at - '0') > 9) return false;
    std::int64_t value = 0;
    const char* point = nullptr;
    for (; at != end; ++at) {
        const auto digit = static_cast<unsigned>(*at - '0');
        if (digit <= 9)
            value = value * 10 + digit;
        else if (*at == '.' && point == nullptr)
            point = at;
        else
            return false;
    }
    number.scaled = negative ? -value : value;
    number.scale = point == nullptr ? std::uint8_t{0} : static_cast<std::uint8_t>(end - point - 1);
    number.kind = NumberKind::kDecimal;
    return true;
}

}  // namespace

Number ReadNumber(std::string_view text) {
    if (Number plain; ReadPlain(text, plain)) return plain;
    const bool negative = !text.empty() && text.front() == '-';
    const bool has_sign = negative || (!text.empty() && text.front() == '+');
    Mantissa read = ReadMantissa(has_sign ? text.substr(1) : text);
    if (!read.any) return Named(text);
    NumberKind kind = NumberKind::kDecimal;
    if (!read.rest.empty()) {
        if (!IsExponent(read.rest)) return Named(text);
        kind = NumberKind::kExponent;
        if (!MovePoint(read, read.rest.substr(1))) return {0, 0, NumberKind::kTooLarge};
    }
    if (read.digits > kMostDigits || read.decimals > kMostDigits)
        return {0, 0, NumberKind::kTooLarge};
    const auto scaled = static_cast<std::int64_t>(read.value);
    return {negative ? -scaled : scaled, static_cast<std::uint8_t>(read.decimals), kind};
}

std::string_view KindName(NumberKind kind) {
    switch (kind) {
        case NumberKind::kDecimal:
            return "";
        case NumberKind::kExponent:
            return "exponent";
        case NumberKind::kEmpty:
            return "empty";
        case NumberKind::kDash:
            return "dash";
        case NumberKind::kNotNumber:
            return "not_a_number";
        case NumberKind::kInfinite:
            return "infinite";
        case NumberKind::kTooLarge:
            return "too_large";
        case NumberKind::kText:
            return "text";
    }
    return "text";
}

}  // namespace telemetry
