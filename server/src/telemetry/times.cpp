#include "telemetry/times.hpp"

#include "base/civil_day.hpp"
#include "telemetry/detail/eight_bytes.hpp"

namespace telemetry {

namespace {

int Part(std::string_view digits, std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : digits.substr(at, count)) value = value * 10 + (c - '0');
    return value;
}

/// Four pairs of digits side by side, as detail::PairsOf has them.
constexpr std::uint64_t Pairs(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
    return a | b << 16 | c << 32 | d << 48;
}

/// `digits` are eight, their `0` taken off: is each pair at most what it is in `most`?
bool AreAtMost(std::uint64_t digits, std::uint64_t most) {
    constexpr std::uint64_t kTop = Pairs(0x8000, 0x8000, 0x8000, 0x8000);
    return detail::AreDigits(digits) && (((kTop | most) - detail::PairsOf(digits)) & kTop) == kTop;
}

}  // namespace

bool LooksLikeTime(std::string_view digits) {
    if (digits.size() < 14 || digits.size() > 17) return false;
    const std::uint64_t zeros = detail::kEachByte * '0';
    const std::uint64_t day = detail::EightBytes(digits.data()) ^ zeros;
    const std::uint64_t time = detail::EightBytes(digits.data() + 6) ^ zeros;  // from its day on
    if (!AreAtMost(day, Pairs(99, 99, 12, 31)) || !AreAtMost(time, Pairs(31, 23, 59, 59)))
        return false;
    for (const char c : digits.substr(14))
        if (c < '0' || c > '9') return false;
    // neither the year nor month or day is 0
    return (day & 0xFFFFFFFF) != 0 && (day >> 32 & 0xFFFF) != 0 && day >> 48 != 0;
}

std::optional<base::Instant> ReadTime(std::string_view digits) {
    if (!LooksLikeTime(digits)) return std::nullopt;
    const auto day =
        base::CivilDay::From(Part(digits, 0, 4), Part(digits, 4, 2), Part(digits, 6, 2));
    if (!day) return std::nullopt;
    std::int64_t millis = Part(digits, 14, 3);
    for (std::size_t size = digits.size(); size > 14 && size < 17; ++size) millis *= 10;
    const std::int64_t seconds =
        (Part(digits, 8, 2) * 60LL + Part(digits, 10, 2)) * 60 + Part(digits, 12, 2);
    return base::Instant{base::Instant::StartOf(*day).micros + (seconds * 1'000 + millis) * 1'000};
}

}  // namespace telemetry
