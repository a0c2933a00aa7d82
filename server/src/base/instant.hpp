#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_day.hpp"

namespace base {

/// A moment: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t micros = 0;

    /// `2026-03-02T08:15:30.123456Z`, always six digits of the second's fraction.
    [[nodiscard]] std::string ToText() const;
    /// What ToText writes; 0 to 6 digits of fraction; `Z` or `+08:00`.
    static std::optional<Instant> Parse(std::string_view text);

    /// The civil day in Asia/Shanghai (UTC+8 throughout since 1991-09-15, which is all we record).
    [[nodiscard]] CivilDay DayInShanghai() const;
    /// 00:00 in Asia/Shanghai.
    static Instant StartOf(CivilDay day);

    constexpr auto operator<=>(const Instant&) const = default;
};

/// The only source of "now". Owned by `app`, passed by reference; safe from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant Now() const = 0;
    [[nodiscard]] CivilDay Today() const { return Now().DayInShanghai(); }
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant Now() const override;
};

/// For tests and the demonstration: stands until moved.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant now) : now_(now) {}
    explicit FixedClock(CivilDay day) : now_{Instant::StartOf(day).micros + 9LL * 3'600'000'000} {}
    [[nodiscard]] Instant Now() const override { return now_; }
    void Set(Instant now) { now_ = now; }
    void Advance(std::int64_t micros) { now_.micros += micros; }

private:
    Instant now_;
};

}  // namespace base
