#pragma once

#include <fmt/format.h>

#include <string>

#include "base/instant.hpp"

namespace app {

/// A moment as the clock on the wall shows it in China, to the minute: 2026-03-02 16:15.
[[nodiscard]] inline std::string OnTheWall(base::Instant at) {
    constexpr std::int64_t kMicrosAMinute = 60'000'000;
    const base::CivilDay day = at.DayInShanghai();
    const std::int64_t minutes = (at.micros - base::Instant::StartOf(day).micros) / kMicrosAMinute;
    return fmt::format("{} {:02}:{:02}", day.ToText(), minutes / 60, minutes % 60);
}

}  // namespace app
