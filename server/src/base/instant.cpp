#include "base/instant.hpp"

#include <fmt/format.h>

#include <chrono>

namespace base {

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kShanghaiOffset = 8LL * 3'600 * kSecond;

std::int64_t FloorDivide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::optional<int> TwoDigits(std::string_view text, std::size_t at) {
    const char tens = text[at];
    const char units = text[at + 1];
    if (tens < '0' || tens > '9' || units < '0' || units > '9') return std::nullopt;
    return (tens - '0') * 10 + (units - '0');
}

/// `before` and `value` in so many digits.
void AddDigits(std::string& text, char before, std::size_t count, std::int64_t value) {
    text.push_back(before);
    text.append(count, '0');
    for (std::size_t at = text.size(); value > 0; value /= 10)
        text[--at] = static_cast<char>('0' + value % 10);
}

/// Reads `.123` off the front of `rest`; 0 where there is none.
std::optional<std::int64_t> TakeFraction(std::string_view& rest) {
    if (rest.empty() || rest.front() != '.') return 0;
    rest.remove_prefix(1);
    std::int64_t micros = 0;
    std::int64_t unit = kSecond;
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
        if (unit == 1) return std::nullopt;
        unit /= 10;
        micros += (rest.front() - '0') * unit;
        rest.remove_prefix(1);
    }
    if (unit == kSecond) return std::nullopt;
    return micros;
}

}  // namespace

std::string Instant::ToText() const {
    const std::int64_t day = FloorDivide(micros, kDay);
    const std::int64_t within = micros - day * kDay;
    const std::int64_t seconds = within / kSecond;
    std::string text = CivilDay::FromSerial(static_cast<std::int32_t>(day)).ToText();
    AddDigits(text, 'T', 2, seconds / 3600);
    AddDigits(text, ':', 2, seconds / 60 % 60);
    AddDigits(text, ':', 2, seconds % 60);
    AddDigits(text, '.', 6, within % kSecond);
    text.push_back('Z');
    return text;
}

std::optional<Instant> Instant::Parse(std::string_view text) {
    constexpr std::size_t kLengthToSeconds = 19;
    if (text.size() <= kLengthToSeconds || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto day = CivilDay::Parse(text.substr(0, 10));
    const auto hour = TwoDigits(text, 11);
    const auto minute = TwoDigits(text, 14);
    const auto second = TwoDigits(text, 17);
    if (!day || !hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

    std::string_view rest = text.substr(kLengthToSeconds);
    const auto fraction = TakeFraction(rest);
    if (!fraction || (rest != "Z" && rest != "+08:00")) return std::nullopt;

    const std::int64_t seconds = (*hour * 60LL + *minute) * 60 + *second;
    const std::int64_t local = day->serial() * kDay + seconds * kSecond + *fraction;
    return Instant{rest == "Z" ? local : local - kShanghaiOffset};
}

CivilDay Instant::DayInShanghai() const {
    const std::int64_t day = FloorDivide(micros + kShanghaiOffset, kDay);
    return CivilDay::FromSerial(static_cast<std::int32_t>(day));
}

Instant Instant::StartOf(CivilDay day) { return Instant{day.serial() * kDay - kShanghaiOffset}; }

Instant SystemClock::Now() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

}  // namespace base
