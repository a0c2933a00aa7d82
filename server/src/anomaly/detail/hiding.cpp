#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <tuple>
#include <vector>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// A value as a share of the limit, coarsely; kNoZone where there is none.
constexpr std::array<double, 4> kZoneEnds{0.5, 0.7, 0.85, 1.0};
constexpr std::size_t kShareZones = kZoneEnds.size() + 1, kNoZone = kShareZones;
/// How often which zones stand at the two ends of a stretch; the last row and column are sums.
using Ends = std::array<std::array<double, kShareZones + 1>, kShareZones + 1>;

std::size_t ShareZone(const Track& track, std::size_t i, double level) {
    if (i >= track.size() || !track.Has(i)) return kNoZone;
    const double share = track.value[i] / level;
    return static_cast<std::size_t>(std::ranges::upper_bound(kZoneEnds, share) - kZoneEnds.begin());
}

void AddEnds(Ends& ends, std::size_t before, std::size_t after, double weight = 1) {
    if (before == kNoZone || after == kNoZone) return;
    ends[before][after] += weight;
    ends[before][kNoZone] += weight;
    ends[kNoZone][after] += weight;
    ends[kNoZone][kNoZone] += weight;
}

double ChanceOf(const Ends& ends, std::size_t before, std::size_t after) {
    constexpr double kOneEnd = static_cast<double>(kShareZones);
    const double places = (before == kNoZone ? 1 : kOneEnd) * (after == kNoZone ? 1 : kOneEnd);
    return (ends[before][after] + 4 / places) / (ends[kNoZone][kNoZone] + 4);
}

/// How often stretches were 1, 2, up to 4, 8, 16, 32 and more places long.
using Lengths = std::array<double, 7>;

std::size_t LengthClass(std::size_t places) {
    return std::min<std::size_t>(std::tuple_size_v<Lengths> - 1,
                                 static_cast<std::size_t>(std::bit_width(places - 1)));
}

/// What is seen of stretches that would hide something.
struct Hidden {
    Ends ends{};
    Lengths lengths{};

    [[nodiscard]] double ChanceOfLength(std::size_t length_class) const {
        double all = 0;
        for (const double count : lengths) all += count;
        return (lengths[length_class] + 0.5) / (all + 0.5 * std::tuple_size_v<Lengths>);
    }
};

/// A stretch of the grid without values, for one reason.
struct Episode {
    std::size_t first = 0, last = 0;
    std::size_t before = kNoZone, after = kNoZone;

    [[nodiscard]] std::size_t length() const { return last - first + 1; }
};

std::vector<Episode> EpisodesOf(const Track& track, State kind, double limit, std::size_t from,
                                std::size_t to) {
    std::vector<Episode> episodes;
    for (std::size_t i = from; i < to;) {
        if (track.state[i] != kind) {
            ++i;
            continue;
        }
        Episode episode{i, i, kNoZone, kNoZone};
        while (episode.last + 1 < to && track.state[episode.last + 1] == kind) ++episode.last;
        i = episode.last + 1;
        if (episode.first > 0) episode.before = ShareZone(track, episode.first - 1, limit);
        episode.after = ShareZone(track, episode.last + 1, limit);
        if (episode.before != kNoZone || episode.after != kNoZone) episodes.push_back(episode);
    }
    return episodes;
}

/// The ends of a stretch of that length laid anywhere between two places.
Ends EndsAnywhere(const Track& track, std::size_t from, std::size_t to, std::size_t length,
                  double limit) {
    Ends ends{};
    for (std::size_t i = from; i + length + 1 < to; ++i)
        AddEnds(ends, ShareZone(track, i, limit), ShareZone(track, i + length + 1, limit));
    return ends;
}

/// The ends and lengths of stretches that would hide what is over a level: of all the outlet's own
/// levels outside the window, begun just before it rises, or when it has risen.
Hidden WhatHides(const Track& track) {
    Hidden hidden;
    Ends& ends = hidden.ends;
    for (const double share : {0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97}) {
        const double level = track.Quantile(share);
        if (level <= 0) continue;
        for (std::size_t i = 1; i < track.begin; ++i) {
            if (!track.Has(i) || track.value[i] <= level) continue;
            std::size_t last = i;
            while (last + 1 < track.begin && track.Has(last + 1) && track.value[last + 1] > level)
                ++last;
            const std::size_t before = ShareZone(track, i - 1, level);
            const std::size_t after = ShareZone(track, last + 1, level);
            AddEnds(ends, before, after, 0.7);
            AddEnds(ends, ShareZone(track, i, level), after, 0.15);
            AddEnds(ends, before, ShareZone(track, last, level), 0.15);
            ++hidden.lengths[LengthClass(last - i + 1)];
            i = last + 1;
        }
    }
    return hidden;
}

/// The hours of the day at which, by the past, such stretches are planned.
std::array<bool, 24> PlannedHours(const Track& track, State kind, double share) {
    std::array<double, 24> seen{};
    const auto hour_of = [&](std::size_t i) {
        return static_cast<std::size_t>((track.At(i).micros / evaluation::kHour + 8) % 24);
    };
    for (std::size_t i = 1; i < track.begin; ++i)
        if (track.state[i] == kind && track.state[i - 1] != kind) ++seen[hour_of(i)];
    const double days = static_cast<double>(track.begin) / track.StepsOf(24);
    std::array<bool, 24> planned{};
    for (std::size_t hour = 0; hour < 24; ++hour)
        planned[hour] = seen[hour] >= share * days && seen[hour] >= 3;
    return planned;
}

/// So many past marks weigh as much as what hiding would make of them: of few little is learnt.
constexpr double kFewMarks = 8;

/// How much likelier each class of lengths is where marks hide something than where, by the past,
/// they do not: who mends two hours and marks twenty has a reason.
Lengths RatiosOfLengths(const Hidden& hidden, const std::vector<Episode>& past) {
    Lengths honest{}, ratios{};
    for (const Episode& one : past) ++honest[LengthClass(one.length())];
    for (std::size_t k = 0; k < ratios.size(); ++k) {
        const double hiding = hidden.ChanceOfLength(k);
        ratios[k] = hiding * (static_cast<double>(past.size()) + kFewMarks) /
                    (honest[k] + kFewMarks * hiding);
    }
    return ratios;
}

struct Hiding {
    double bits = 0;
    std::size_t hits = 0, count = 0, first = 0, last = 0;
};

/// What the episodes say together if a share of them hides something.
Hiding HidingBy(const std::vector<Episode>& episodes, const std::vector<double>& ratios,
                double share) {
    Hiding hiding;
    for (std::size_t k = 0; k < episodes.size(); ++k) {
        hiding.bits += std::log2(1 - share + share * ratios[k]);
        if (ratios[k] <= 1) continue;
        if (hiding.hits++ == 0) hiding.first = episodes[k].first;
        hiding.last = episodes[k].last;
    }
    hiding.count = episodes.size();
    return hiding;
}

}  // namespace

void FindHiding(Desk& desk, const Track& track, State kind) {
    const double limit = LimitOf(desk.outlet(), track);
    if (!(limit > 0)) return desk.CannotRun(track.factor, "没有小时限值");
    std::vector<Episode> episodes = EpisodesOf(track, kind, limit, track.begin, track.end);
    std::vector<Episode> past = EpisodesOf(track, kind, limit, 0, track.begin);
    const std::array<bool, 24> planned = PlannedHours(track, kind, desk.Setting("planned_share"));
    const auto is_planned = [&](const Episode& one) {
        const auto hour =
            static_cast<std::size_t>((track.At(one.first).micros / evaluation::kHour + 8) % 24);
        return planned[hour] && static_cast<double>(one.length()) <= track.StepsOf(1);
    };
    std::erase_if(episodes, is_planned);
    std::erase_if(past, is_planned);
    const Hidden hidden = WhatHides(track);
    const Lengths by_length = RatiosOfLengths(hidden, past);
    std::vector<double> ratios;
    for (const Episode& one : episodes) {
        // by the past or by the window itself, whichever has more of it: seasons differ
        const double usual = std::max(
            ChanceOf(EndsAnywhere(track, 0, track.end, one.length(), limit), one.before, one.after),
            ChanceOf(EndsAnywhere(track, track.begin, track.end, one.length(), limit), one.before,
                     one.after));
        ratios.push_back(ChanceOf(hidden.ends, one.before, one.after) / usual *
                         by_length[LengthClass(one.length())]);
    }
    Hiding best;
    for (const double share : {0.3, 0.6, 0.9})
        if (const Hiding tried = HidingBy(episodes, ratios, share); tried.bits > best.bits)
            best = tried;
    if (static_cast<double>(best.hits) < desk.Setting("least_hits")) return;
    const char* what = kind == State::kCalibrated ? "计划外的校准" : "维护、故障一类的标记";
    desk.Put(track, {best.first,
                     best.last,
                     best.bits / desk.Setting("least_bits"),
                     {{"限值", Shown(limit)},
                      {"标记次数", std::to_string(best.count)},
                      {"前后像是为避开超标的次数", std::to_string(best.hits)},
                      {"证据", fmt::format("{:.0f} 比特", best.bits)}},
                     fmt::format("{} 次{}中有 {} 次在数值升到限值 {} 附近时开始、降下来时结束，"
                                 "与这个设备以往每次升高前后的样子一致；随意的标记很少这样凑巧。"
                                 "可能是借标记掩盖超标，请核对维护、校准记录。",
                                 best.count, what, best.hits, Shown(limit))});
}

}  // namespace anomaly::detail
