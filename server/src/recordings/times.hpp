#pragma once

#include <optional>

#include "base/result.hpp"
#include "recordings/container.hpp"
#include "recordings/file_name.hpp"

namespace recordings {

enum class TimeSource { kNone, kName, kContainer };

/// When a recording began by its device's clock, and what speaks against it.
struct Started {
    std::optional<base::Instant> at;
    TimeSource source = TimeSource::kNone;
    base::Refusals doubts;
};

/// The name's time where there is one (it is local time, and on the picture too); else the
/// container's. Doubts: `recordings.no_time`, `recordings.only_container` (UTC or local time?
/// cameras write either), `recordings.times_differ`, `recordings.clock_unset` (before 2010),
/// `recordings.clock_ahead` (after `now`).
[[nodiscard]] Started ChooseStart(const NamedFile& named, const Container& container,
                                  base::Instant now);

/// `2026-03-02 09:15:30` in Beijing.
[[nodiscard]] std::string TimeWords(base::Instant at);

}  // namespace recordings
