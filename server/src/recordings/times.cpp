#include "recordings/times.hpp"

#include <array>
#include <cstdlib>

namespace recordings {

namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kBeijing = 28'800 * kMicros;
constexpr std::int64_t kNear = 120 * kMicros;
constexpr std::int64_t kDay = 86'400 * kMicros;
constexpr int kFirstYear = 2010;  ///< no such camera is older: its clock has lost the time

/// Does the container say the same as the name: as UTC or local, when it began or ended?
bool Agree(base::Instant named, const Container& container) {
    const std::int64_t length = container.length_ms.value_or(0) * 1'000;
    for (const std::int64_t zone : {std::int64_t{0}, kBeijing})
        for (const std::int64_t late : {std::int64_t{0}, length})
            if (std::llabs(container.created_at->micros - zone - late - named.micros) <= kNear)
                return true;
    return false;
}

}  // namespace

std::string TimeWords(base::Instant at) {
    const base::CivilDay day = at.DayInShanghai();
    const std::int64_t seconds = (at.micros - base::Instant::StartOf(day).micros) / kMicros;
    return fmt::format("{} {:02}:{:02}:{:02}", day.ToText(), seconds / 3'600, seconds / 60 % 60,
                       seconds % 60);
}

Started ChooseStart(const NamedFile& named, const Container& container, base::Instant now) {
    Started started;
    if (named.started_at) {
        started.at = named.started_at;
        started.source = TimeSource::kName;
        if (container.created_at && !Agree(*named.started_at, container))
            started.doubts.push_back({"recordings.times_differ",
                                      {{"name", TimeWords(*named.started_at)},
                                       {"container", TimeWords(*container.created_at)}},
                                      ""});
    } else if (container.created_at) {
        started.at = container.created_at;
        started.source = TimeSource::kContainer;
        started.doubts.push_back(
            {"recordings.only_container", {{"time", TimeWords(*container.created_at)}}, ""});
    } else {
        started.doubts.push_back({"recordings.no_time", {}, ""});
        return started;
    }
    if (started.at->DayInShanghai().year() < kFirstYear)
        started.doubts.push_back(
            {"recordings.clock_unset", {{"time", TimeWords(*started.at)}}, ""});
    if (started.at->micros > now.micros + kDay)
        started.doubts.push_back(
            {"recordings.clock_ahead", {{"time", TimeWords(*started.at)}}, ""});
    return started;
}

}  // namespace recordings
