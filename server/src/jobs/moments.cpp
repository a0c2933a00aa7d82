#include "jobs/moments.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace jobs {

namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::size_t kMostAtOnce = 1'000;

}  // namespace

base::Instant NextMoment(const Series& series, base::Instant instant) {
    const base::CivilDay day = instant.DayInShanghai();
    const std::int64_t midnight = base::Instant::StartOf(day).micros;
    std::int64_t next = midnight + series.minute * kMinute;
    const std::int64_t step = series.hour ? 24 * kHour : kHour;
    if (series.hour) next += *series.hour * kHour;
    while (next <= instant.micros) next += step;
    return {next};
}

/// Series names are identifiers, so the text needs no escapes.
Job Moments::JobFor(const Due& due) {
    Job job;
    job.kind = due.series->kind;
    job.key = due.at.ToText();
    job.payload = fmt::format(R"({{"at":"{}","series":"{}"}})", due.at.ToText(), due.series->name);
    job.not_before = due.at;
    return job;
}

void Moments::Gather(const Series& series, base::Instant now, std::vector<Due>& due) {
    const auto last = store_.LastMoment(series.name);
    if (!last) {
        store_.ClaimMoment(series.name + " start", now);
        return;
    }
    std::size_t count = 0;
    for (base::Instant at = NextMoment(series, *last); at <= now && count < kMostAtOnce;
         at = NextMoment(series, at)) {
        if (count > 0 && series.missed == Missed::kLast) {
            due.back().at = at;
        } else {
            due.push_back({at, &series});
            ++count;
        }
    }
}

void Moments::Announce(const Series& series, base::Instant now) {
    const base::Instant next = NextMoment(series, now);
    const auto told = announced_.find(series.name);
    if (told != announced_.end() && told->second == next) return;
    store_.Expect(series.kind, next);
    announced_[series.name] = next;
}

bool Moments::FireDue() {
    const base::Instant now = clock_.Now();
    std::vector<Due> due;
    for (const Series& series : series_) {
        Gather(series, now, due);
        Announce(series, now);
    }
    std::stable_sort(due.begin(), due.end(),
                     [](const Due& a, const Due& b) { return a.at < b.at; });
    bool fired = false;
    for (const Due& moment : due) {
        const std::string name = moment.series->name + ' ' + moment.at.ToText();
        if (store_.FireMoment(name, JobFor(moment))) fired = true;
    }
    return fired;
}

}  // namespace jobs
