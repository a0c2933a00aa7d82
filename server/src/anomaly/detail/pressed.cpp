#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// Where a value lies beside a level: below what is near it, just under it, over it.
constexpr std::size_t kZones = 3, kNear = 1, kOver = 2;
using Moves = std::array<std::array<double, kZones>, kZones>;

/// Levels of the outlet's own values that nobody presses anything under.
constexpr std::array<double, 10> kLevels{0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97};

struct Level {
    double at = 0, width = 0;
    [[nodiscard]] std::size_t ZoneOf(double value) const {
        return value > at ? kOver : value >= at * (1 - width) ? kNear : 0;
    }
};

/// The third of values that are the same, and those after it: a stretch that stands still is one
/// matter, and another than pressing.
bool StoodStill(const Track& track, std::size_t i) {
    return i >= 2 && track.Has(i - 1) && track.Has(i - 2) && track.value[i] == track.value[i - 1] &&
           track.value[i - 1] == track.value[i - 2];
}

/// How often the zone of one value is followed by that of the next.
void CountMoves(const Track& track, Level level, Moves& moves) {
    for (std::size_t i = 0; i + 1 < track.begin; ++i)
        if (track.Has(i) && track.Has(i + 1) && !StoodStill(track, i + 1))
            ++moves[level.ZoneOf(track.value[i])][level.ZoneOf(track.value[i + 1])];
}

/// The same moves if of what is over the level a share were put just under it.
Moves Pressed(const Moves& moves, double share) {
    Moves pressed{};
    const auto parts = [&](std::size_t zone) {
        return zone == kOver
                   ? std::array<double, kZones>{0, share, 1 - share}
                   : std::array<double, kZones>{zone == 0 ? 1.0 : 0, zone == 0 ? 0 : 1.0, 0};
    };
    for (std::size_t a = 0; a < kZones; ++a)
        for (std::size_t b = 0; b < kZones; ++b)
            for (std::size_t x = 0; x < kZones; ++x)
                for (std::size_t y = 0; y < kZones; ++y)
                    pressed[x][y] += moves[a][b] * parts(a)[x] * parts(b)[y];
    return pressed;
}

/// log2 of how much likelier each move is under pressing, by what came before.
Moves BitsOf(const Moves& free, const Moves& pressed) {
    Moves bits{};
    for (std::size_t a = 0; a < kZones; ++a) {
        double all_free = 0, all_pressed = 0;
        for (std::size_t b = 0; b < kZones; ++b) {
            all_free += free[a][b] + 2;
            all_pressed += pressed[a][b] + 2;
        }
        for (std::size_t b = 0; b < kZones; ++b)
            bits[a][b] = std::log2((pressed[a][b] + 2) / all_pressed) -
                         std::log2((free[a][b] + 2) / all_free);
    }
    return bits;
}

struct Pressing {
    double bits = 0;
    std::size_t near = 0, over = 0, first = 0, last = 0;
};

Pressing PressingAt(const Track& track, std::size_t from, std::size_t to, Level level,
                    const Moves& bits) {
    Pressing pressing;
    for (std::size_t i = from; i < to; ++i) {
        if (!track.Has(i)) continue;
        const std::size_t zone = level.ZoneOf(track.value[i]);
        if (zone == kNear) {
            if (pressing.near++ == 0) pressing.first = i;
            pressing.last = i;
        }
        if (zone == kOver) ++pressing.over;
        if (i > from && track.Has(i - 1) && !StoodStill(track, i))
            pressing.bits += bits[level.ZoneOf(track.value[i - 1])][zone];
    }
    return pressing;
}

/// The most that is seen where nobody presses: in pieces of the past as long as the window under
/// all levels, and in the window under those that are far from the limit.
double UsualPressing(const Track& track, double limit, double width, const Moves& bits) {
    double most = 0;
    const std::size_t length = track.end - track.begin;
    for (const double share : kLevels) {
        const Level level{track.Quantile(share), width};
        if (level.at <= 0) continue;
        const bool far = level.at < limit * (1 - 2 * width) || level.at > limit * (1 + 2 * width);
        if (!far) continue;
        for (std::size_t to = track.end; to >= length; to -= length)
            most = std::max(most, PressingAt(track, to - length, to, level, bits).bits);
    }
    return most;
}

}  // namespace

void FindPressed(Desk& desk, const Track& track) {
    const double limit = LimitOf(desk.outlet(), track);
    if (!(limit > 0)) return desk.CannotRun(track.factor, "没有小时限值");
    const double width = desk.Setting("width");
    Moves free{};
    for (const double share : kLevels)
        if (track.Quantile(share) > 0) CountMoves(track, {track.Quantile(share), width}, free);
    double near = 0;
    for (const double count : free[kNear]) near += count;
    if (near < desk.Setting("least_past")) return desk.CannotRun(track.factor, "以往的数据太少");
    const Moves bits = BitsOf(free, Pressed(free, desk.Setting("suspected_share")));
    const Pressing found = PressingAt(track, track.begin, track.end, {limit, width}, bits);
    if (static_cast<double>(found.near) < desk.Setting("least_values")) return;
    const double usual = UsualPressing(track, limit, width, bits);
    const double asked = std::max(desk.Setting("least_bits"), usual * desk.Setting("least_times"));
    desk.Put(track,
             {found.first,
              found.last,
              found.bits / asked,
              {{"限值", Shown(limit)},
               {"贴近限值的个数", std::to_string(found.near)},
               {"超过限值的个数", std::to_string(found.over)},
               {"证据", fmt::format("{:.0f} 比特", found.bits)},
               {"以往别的水平上最多", fmt::format("{:.0f} 比特", usual)}},
              fmt::format("有 {} 个数值贴在限值 {} 以下 {} 以内，超过限值的只有 {} 个，而且一贴就是"
                          "好几个小时；按这个设备以往在别的水平上的进退，贴近一条线后不会这样停住。"
                          "像是有什么把数值压在限值以下。",
                          found.near, Shown(limit), Shown(limit * width), found.over)});
}

}  // namespace anomaly::detail
