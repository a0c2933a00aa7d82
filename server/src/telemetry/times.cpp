#include "telemetry/times.hpp"

#include "base/civil_day.hpp"

namespace telemetry {

namespace {

int Part(std::string_view digits, std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : digits.substr(at, count)) value = value * 10 + (c - '0');
    return value;
}

int Two(const char* digits) { return (digits[0] - '0') * 10 + (digits[1] - '0'); }

bool AreDigits(std::string_view text) {
    bool all = true;
    for (const char c : text) all &= static_cast<unsigned>(c - '0') <= 9;
    return all;
}

}  // namespace

bool LooksLikeTime(std::string_view digits) {
    if (digits.size() < 14 || digits.size() > 17 || !AreDigits(digits)) return false;
    const char* const at = digits.data();
    const int month = Two(at + 4), day = Two(at + 6);
    return Two(at) + Two(at + 2) >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           Two(at + 8) < 24 && Two(at + 10) < 60 && Two(at + 12) < 60;
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
