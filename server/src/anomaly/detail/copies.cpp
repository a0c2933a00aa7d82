#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// So many values in a row are looked up together.
constexpr std::size_t kKey = 5;
/// A hole in a copy may be so long; what it costs to guess how the copier went over it.
constexpr std::size_t kLongestGap = 12;
constexpr double kSlipBits = 4;

std::int64_t Ticks(const Track& track, std::size_t i) {
    return std::llround(track.value[i] / track.unit);
}

/// How much a value tells, after the one before it: -log2 of how often such a step is taken at such
/// a level. A value that stays near the detection limit tells nothing.
class Telling {
 public:
    Telling(const Track& track, double floor_units)
        : track_(track),
          floor_(track.usual.empty() ? 0 : track.usual.front() + floor_units * track.unit) {
        for (std::size_t i = 0; i + 1 < track.size(); ++i) {
            if (!track.IsUsual(i) || !track.IsUsual(i + 1) || !track.Has(i) || !track.Has(i + 1))
                continue;
            const std::size_t bin = BinOf(track.value[i]);
            ++seen_[bin];
            ++steps_[bin][std::clamp<std::int64_t>(Ticks(track, i + 1) - Ticks(track, i), -kMost,
                                                   kMost)];
        }
    }

    [[nodiscard]] double Bits(std::size_t i) const {
        if (i == 0 || !track_.Has(i - 1)) return 3;
        const std::int64_t step = Ticks(track_, i) - Ticks(track_, i - 1);
        // values at the detection limit stay for days, which tells nothing
        if (step == 0 && track_.value[i] <= floor_) return 0;
        const std::size_t bin = BinOf(track_.value[i - 1]);
        const auto found = steps_[bin].find(std::clamp<std::int64_t>(step, -kMost, kMost));
        const double count = found == steps_[bin].end() ? 0 : found->second;
        // smoothed by a wide tail, so that a step never seen is no wonder of the world
        const double size = static_cast<double>(std::abs(step)) + 1;
        const double tail = 0.5 / (size * size);
        return -std::log2((count + 8 * tail) / (static_cast<double>(seen_[bin]) + 8));
    }

 private:
    static constexpr std::int64_t kMost = 100'000;
    static constexpr std::size_t kBins = 6;

    [[nodiscard]] std::size_t BinOf(double value) const {
        for (std::size_t bin = 1; bin < kBins; ++bin)
            if (value < track_.Quantile(static_cast<double>(bin) / kBins)) return bin - 1;
        return kBins - 1;
    }

    const Track& track_;
    double floor_;  ///< what lies below is near the detection limit
    std::array<std::unordered_map<std::int64_t, double>, kBins> steps_;
    std::array<std::size_t, kBins> seen_{};
};

/// So many values in a row as one number; nothing where one is missing or all are alike.
bool KeyAt(const Track& track, std::size_t i, std::uint64_t& key) {
    if (i + kKey > track.size()) return false;
    key = 1469598103934665603ULL;
    bool changes = false;
    for (std::size_t k = i; k < i + kKey; ++k) {
        if (!track.Has(k)) return false;
        if (k > i && Ticks(track, k) != Ticks(track, i)) changes = true;
        key = (key ^ static_cast<std::uint64_t>(std::llround(track.value[k] * 1e4))) *
              1099511628211ULL;
    }
    return changes;
}

bool SameValue(const Track& a, std::size_t i, const Track& b, std::size_t k) {
    return a.Has(i) && b.Has(k) && std::abs(a.value[i] - b.value[k]) < a.unit * 0.01;
}

/// A stretch of the window that stands elsewhere too.
struct Copy {
    std::size_t first = 0, last = 0;
    std::size_t original = 0;
    double bits = 0;
    std::size_t count = 0;  ///< values that are the same
};

/// Where the stretches of `source` begin, by their first values.
using Places = std::unordered_multimap<std::uint64_t, std::size_t>;

Places PlacesOf(const Track& source) {
    Places places;
    places.reserve(source.size());
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < source.size(); ++i)
        if (KeyAt(source, i, key)) places.emplace(key, i);
    return places;
}

/// The next place at or after `i` that has a value; `end` where there is none.
std::size_t NextKnown(const Track& track, std::size_t i, std::size_t end) {
    while (i < end && !track.Has(i)) ++i;
    return i;
}

/// Two stretches that are laid side by side.
struct Beside {
    const Track &track, &source;
    std::size_t track_end, source_end;

    /// Do so many known values from here on agree? A hole in one is a hole in the other.
    [[nodiscard]] bool Agree(std::size_t i, std::size_t k, std::size_t count) const {
        for (; count > 0; ++i, ++k) {
            if (i >= track_end || k >= source_end) return false;
            if (!track.Has(i) || !source.Has(k)) continue;
            if (!SameValue(track, i, source, k)) return false;
            --count;
        }
        return true;
    }
};

/// Goes on over holes: by the clock, or, where the copier skipped what was missing, by the count of
/// values, which must then prove itself by the values that follow.
Copy Grown(const Track& track, std::size_t i, const Track& source, std::size_t original,
           const Telling& telling, double most_bits) {
    constexpr std::size_t kProof = 3;
    Copy copy{i, i, original, 0, 0};
    const std::size_t own_end = &track == &source && original < i ? i : source.size();
    const Beside beside{track, source, track.end, own_end};
    for (std::size_t at = i, from = original; at < track.end && from < own_end;) {
        if (track.Has(at) && source.Has(from)) {
            if (!SameValue(track, at, source, from)) break;
            copy.bits += std::min(telling.Bits(at), most_bits);
            copy.last = at;
            ++at, ++from, ++copy.count;
            continue;
        }
        const std::size_t next = NextKnown(track, at, track.end);
        const std::size_t next_from = NextKnown(source, from, own_end);
        if (next >= track.end || next_from >= own_end) break;
        const std::size_t both = std::max(next - at, next_from - from);
        if (both <= kLongestGap && beside.Agree(at + both, from + both, 1)) {
            at += both, from += both;
        } else if (beside.Agree(next, next_from, kProof)) {
            at = next, from = next_from;
            copy.bits -= kSlipBits;
        } else {
            break;
        }
    }
    return copy;
}

/// The most telling copy of each place, one after the other.
template <class Allowed>
std::vector<Copy> CopiesOf(Desk& desk, const Track& track, const Track& source, Allowed allowed) {
    const Places places = PlacesOf(source);
    const Telling telling(track, desk.Setting("floor_units"));
    const double most_bits = desk.Setting("most_bits");
    std::vector<Copy> copies;
    std::uint64_t key = 0;
    for (std::size_t i = track.begin; i < track.end;) {
        Copy best;
        if (KeyAt(track, i, key)) {
            const auto [from, to] = places.equal_range(key);
            std::size_t tried = 0;
            for (auto at = from; at != to && tried < 200; ++at, ++tried) {
                if (!allowed(i, at->second)) continue;
                const Copy copy = Grown(track, i, source, at->second, telling, most_bits);
                if (copy.bits > best.bits) best = copy;
            }
        }
        if (best.bits > 0) copies.push_back(best);
        i = best.bits > 0 ? best.last + 1 : i + 1;
    }
    return copies;
}

/// What chance alone would find among so many pairs of places.
double SearchBits(const Track& track, const Track& source) {
    return std::log2(static_cast<double>(track.end - track.begin) + 1) +
           std::log2(static_cast<double>(source.size()) + 1);
}

void PutCopy(Desk& desk, const Track& track, const Copy& copy, const std::string& whose,
             base::Instant original) {
    const std::size_t count = copy.count;
    if (static_cast<double>(count) < desk.Setting("least_values")) return;
    desk.Put(track, {copy.first,
                     copy.last,
                     copy.bits / desk.Setting("least_bits"),
                     {{"连续相同的个数", std::to_string(count)},
                      {"原处", whose + evaluation::BeijingText(original)},
                      {"巧合的可能", fmt::format("约 2 的 {:.0f} 次方分之一", copy.bits)}},
                     fmt::format("从 {} 起的 {} 个数值与{} {} 起的一段逐个相同（{}）。"
                                 "按这个设备的波动，这样的巧合几乎不会发生。",
                                 evaluation::BeijingText(track.At(copy.first)), count, whose,
                                 evaluation::BeijingText(original),
                                 SampleOf(track, copy.first, copy.last))});
}

}  // namespace

void FindCopies(Desk& desk, const Track& track) {
    const double search = SearchBits(track, track);
    const auto allowed = [&](std::size_t i, std::size_t k) {
        return k < i ? i - k >= kKey : k >= track.end;
    };
    for (Copy copy : CopiesOf(desk, track, track, allowed)) {
        copy.bits -= search;
        PutCopy(desk, track, copy, "本设备", track.At(copy.original));
    }
}

void FindCopiesBetween(Desk& desk, const Track& track, const Track& other,
                       const std::string& other_name) {
    if (track.step != other.step || std::abs(track.unit - other.unit) > track.unit * 1e-6) return;
    const double search = SearchBits(track, other);
    const auto anywhere = [](std::size_t, std::size_t) { return true; };
    for (Copy copy : CopiesOf(desk, track, other, anywhere)) {
        copy.bits -= search;
        PutCopy(desk, track, copy, "另一设备 " + other_name + " ", other.At(copy.original));
    }
}

}  // namespace anomaly::detail
