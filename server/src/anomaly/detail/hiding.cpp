#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// A stretch of the grid without values, for one reason, with the values at its two ends.
struct Episode {
    std::size_t first = 0, last = 0;
    bool high_before = false, high_after = false, known = false;
};

std::vector<Episode> EpisodesOf(const Track& track, State kind, double high) {
    std::vector<Episode> episodes;
    for (std::size_t i = track.begin; i < track.end;) {
        if (track.state[i] != kind) {
            ++i;
            continue;
        }
        Episode episode{i, i, false, false, false};
        while (episode.last + 1 < track.end && track.state[episode.last + 1] == kind)
            ++episode.last;
        i = episode.last + 1;
        if (episode.first > 0 && track.Has(episode.first - 1)) {
            episode.known = true;
            episode.high_before = track.value[episode.first - 1] >= high;
        }
        if (episode.last + 1 < track.size() && track.Has(episode.last + 1)) {
            episode.known = true;
            episode.high_after = track.value[episode.last + 1] >= high;
        }
        if (episode.known) episodes.push_back(episode);
    }
    return episodes;
}

/// How often a stretch of that length, laid anywhere from `first` on, has a high value at one of
/// its ends.
double ChanceFrom(const Track& track, std::size_t first, std::size_t length, double high) {
    std::size_t all = 0, hits = 0;
    for (std::size_t i = first; i + length + 1 < track.end; ++i) {
        const std::size_t after = i + length + 1;
        if (!track.Has(i) || !track.Has(after)) continue;
        ++all;
        if (track.value[i] >= high || track.value[after] >= high) ++hits;
    }
    return (static_cast<double>(hits) + 1) / (static_cast<double>(all) + 10);
}

/// By the past or by the window itself, whichever is more: seasons differ.
double UsualChance(const Track& track, std::size_t length, double high) {
    return std::max(ChanceFrom(track, 0, length, high),
                    ChanceFrom(track, track.begin, length, high));
}

}  // namespace

void FindHiding(Desk& desk, const Track& track, State kind) {
    const double limit = LimitOf(desk.outlet(), track);
    if (!(limit > 0)) return desk.CannotRun(track.factor, "没有小时限值");
    const double high = limit * desk.Setting("near_share");
    const double suspected = desk.Setting("suspected_share");
    const std::vector<Episode> episodes = EpisodesOf(track, kind, high);
    double height = 0, best = 0;
    std::size_t hits = 0, first = 0, start = 0, last = 0, best_hits = 0, count = 0, best_count = 0;
    double expected = 0, best_expected = 0;
    for (const Episode& episode : episodes) {
        const double usual =
            std::min(0.6, UsualChance(track, episode.last - episode.first + 1, high));
        const bool hit = episode.high_before || episode.high_after;
        if (height <= 0) height = 0, hits = 0, count = 0, expected = 0, start = episode.first;
        height += hit ? std::log2(std::max(suspected, usual + 0.05) / usual)
                      : std::log2((1 - std::max(suspected, usual + 0.05)) / (1 - usual));
        hits += hit ? 1U : 0U;
        expected += usual;
        ++count;
        if (height <= best) continue;
        best = height;
        best_hits = hits;
        best_count = count;
        best_expected = expected;
        first = start;
        last = episode.last;
    }
    if (static_cast<double>(best_hits) < desk.Setting("least_hits")) return;
    const char* what = kind == State::kCalibrated ? "校准" : "维护、故障一类的标记";
    desk.Put(track,
             {first,
              last,
              best / desk.Setting("least_bits"),
              {{"限值", Shown(limit)},
               {"标记次数", std::to_string(best_count)},
               {"前后贴近或超过限值的次数", std::to_string(best_hits)},
               {"随意标记时应有的次数", Shown(best_expected)}},
              fmt::format("{} 次{}中有 {} 次正好在数值达到限值 {} 的 {}% 以上时开始或结束；"
                          "如果与浓度无关，只应约有 {} 次。可能是借标记掩盖超标，请核对维护记录。",
                          best_count, what, best_hits, Shown(limit),
                          Shown(desk.Setting("near_share") * 100), Shown(best_expected))});
}

}  // namespace anomaly::detail
