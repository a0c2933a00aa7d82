#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "anomaly/detail/telling.hpp"
#include "anomaly/detail/track.hpp"

namespace anomaly::detail {

namespace {

/// A hole in a copy may be so long; what it costs to guess how the copier went over it.
constexpr std::size_t kLongestGap = 12;
constexpr double kSlipBits = 4;
/// Values in a row that are looked up together: as many as tell so much, at least and at most.
constexpr double kKeyBits = 12;
constexpr std::size_t kLeastKey = 4, kMostKey = 8;
/// Of places that begin alike, so many are tried.
constexpr std::size_t kMostTried = 200;
/// A stretch may stand again so many places further on at the earliest.
constexpr std::size_t kApart = 5;
/// The step into a copy may tell as much as so many steps in it.
constexpr double kCut = 2;

/// A stretch that stands elsewhere too.
struct Copy {
    std::size_t first = 0, last = 0;
    std::size_t original = 0;
    double bits = 0;        ///< what its values tell beyond what chance finds among so many
    std::size_t count = 0;  ///< values that are the same
};

struct Terms {
    double floor = 0;      ///< what stands still at this or below tells nothing
    double most_bits = 0;  ///< that one value may tell
};

/// What each value of a track says for a copy.
class Worth {
 public:
    Worth(const Track& track, const Telling& telling, Terms terms)
        : track_(track), telling_(telling), terms_(terms) {
        bits_.assign(track.size(), 0);
        double sum = 0;
        std::size_t seen = 0;
        for (std::size_t i = 0; i < track.size(); ++i) {
            if (!track.Has(i)) continue;
            bits_[i] = Of(i);
            if (track.IsUsual(i)) sum += bits_[i], ++seen;
        }
        const double mean = seen > 0 ? sum / static_cast<double>(seen) : 1;
        key_ = std::clamp(static_cast<std::size_t>(std::ceil(kKeyBits / std::max(mean, 0.1))),
                          kLeastKey, kMostKey);
    }

    [[nodiscard]] double Next(std::size_t i) const { return bits_[i]; }
    /// Of the first value: what chance would have to bring there from where the series was; where
    /// nothing stands before it, the value by itself.
    [[nodiscard]] double First(std::size_t i) const {
        if (i == 0 || !track_.Has(i - 1)) return std::min(terms_.most_bits, telling_.Value(i));
        return std::min(kCut * terms_.most_bits, telling_.Step(i));
    }
    /// Of the step back to what was measured: how much odder it is than any way to that value.
    [[nodiscard]] double Back(std::size_t i) const {
        if (!track_.Has(i) || !track_.Has(i - 1)) return 0;
        return std::clamp(telling_.Step(i) - telling_.Value(i), 0.0, terms_.most_bits);
    }
    [[nodiscard]] std::size_t key() const { return key_; }

 private:
    [[nodiscard]] double Of(std::size_t i) const {
        if (i == 0 || !track_.Has(i - 1)) return std::min(3.0, telling_.Value(i));
        // at the detection limit values stay for days, which tells nothing; elsewhere what stands
        // still is one matter however long it does
        if (telling_.Tick(i) == telling_.Tick(i - 1) &&
            (track_.value[i] <= terms_.floor || StoodStill(i - 1)))
            return 0;
        return std::min(terms_.most_bits, telling_.Step(i));
    }

    [[nodiscard]] bool StoodStill(std::size_t i) const {
        return i > 0 && track_.Has(i - 1) && telling_.Tick(i) == telling_.Tick(i - 1);
    }

    const Track& track_;
    const Telling& telling_;
    Terms terms_;
    std::vector<double> bits_;
    std::size_t key_ = kLeastKey;
};

using Ticks = std::vector<std::int64_t>;

bool HasTick(const Ticks& ticks, std::size_t i) { return ticks[i] != Telling::kNoTick; }

/// So many values in a row as one number; nothing where one is missing or all are alike.
bool KeyAt(const Ticks& ticks, std::size_t i, std::size_t count, std::uint64_t& key) {
    if (i + count > ticks.size()) return false;
    key = 1469598103934665603ULL;
    bool changes = false;
    for (std::size_t k = i; k < i + count; ++k) {
        if (!HasTick(ticks, k)) return false;
        changes = changes || ticks[k] != ticks[i];
        key = (key ^ static_cast<std::uint64_t>(ticks[k])) * 1099511628211ULL;
    }
    return changes;
}

/// Two stretches laid side by side, the one beginning in places [from, to) of `track`, the other
/// anywhere in [source_from, source_to) of `source`.
struct Sides {
    const Ticks &track, &source;
    std::size_t from = 0, to = 0, source_from = 0, source_to = 0;

    [[nodiscard]] bool Same(std::size_t i, std::size_t k) const {
        return track[i] == source[k] && HasTick(track, i);
    }

    /// Do so many known values from here on agree? A hole in one is a hole in the other.
    [[nodiscard]] bool Agree(std::size_t i, std::size_t k, std::size_t count) const {
        for (; count > 0; ++i, ++k) {
            if (i >= to || k >= source_to) return false;
            if (!HasTick(track, i) || !HasTick(source, k)) continue;
            if (track[i] != source[k]) return false;
            --count;
        }
        return true;
    }
};

/// The next place at or after `i` that has a value; `end` where there is none.
std::size_t NextKnown(const Ticks& ticks, std::size_t i, std::size_t end) {
    while (i < end && !HasTick(ticks, i)) ++i;
    return i;
}

/// Goes on over holes: by the clock, or, where the copier skipped what was missing, by the count of
/// values, which must then prove itself by the values that follow.
Copy Grown(const Sides& sides, std::size_t i, std::size_t original, const Worth& worth) {
    constexpr std::size_t kProof = 3;
    while (i > sides.from && original > sides.source_from && sides.Same(i - 1, original - 1))
        --i, --original;
    Copy copy{i, i, original, worth.First(i) - worth.Next(i), 0};
    for (std::size_t at = i, from = original; at < sides.to && from < sides.source_to;) {
        if (HasTick(sides.track, at) && HasTick(sides.source, from)) {
            if (!sides.Same(at, from)) break;
            copy.bits += worth.Next(at);
            copy.last = at;
            ++at, ++from, ++copy.count;
            continue;
        }
        const std::size_t next = NextKnown(sides.track, at, sides.to);
        const std::size_t next_from = NextKnown(sides.source, from, sides.source_to);
        if (next >= sides.to || next_from >= sides.source_to) break;
        const std::size_t both = std::max(next - at, next_from - from);
        if (both <= kLongestGap && sides.Agree(at + both, from + both, 1)) {
            at += both, from += both;
        } else if (sides.Agree(next, next_from, kProof)) {
            at = next, from = next_from;
            copy.bits -= kSlipBits;
        } else {
            break;
        }
    }
    if (copy.last + 1 < sides.to) copy.bits += worth.Back(copy.last + 1);
    return copy;
}

/// Where stretches of a track stand in `source`, which may be the track itself.
class Originals {
 public:
    Originals(const Track& track, const Telling& telling, const Ticks& source, bool itself,
              Terms terms)
        : track_(track),
          ticks_(telling.ticks()),
          source_(source),
          itself_(itself),
          worth_(track, telling, terms) {
        places_.reserve(source.size());
        std::uint64_t key = 0;
        for (std::size_t k = 0; k < source.size(); ++k)
            if (KeyAt(source, k, worth_.key(), key)) places_.emplace_back(key, k);
        std::ranges::sort(places_);
    }

    /// The most telling copies that begin and end between two places, none over another, the most
    /// telling first.
    [[nodiscard]] std::vector<Copy> Between(std::size_t from, std::size_t to) const {
        std::vector<Copy> all;
        std::vector<std::size_t> covered(ticks_.size() + source_.size(), 0);  // by the lag
        std::uint64_t key = 0;
        for (std::size_t i = from; i < to; ++i) {
            if (!KeyAt(ticks_, i, worth_.key(), key)) continue;
            std::size_t tried = 0;
            for (auto at = std::ranges::lower_bound(places_, std::pair(key, std::size_t{0}));
                 at != places_.end() && at->first == key && tried < kMostTried; ++at) {
                const std::size_t k = at->second;
                std::size_t& until = covered[i + source_.size() - k - 1];
                if (until > i || !Allowed(i, k)) continue;
                ++tried;
                Copy copy = Grown(SidesOf(i, k, {from, to}), i, k, worth_);
                copy.bits -= SearchBits({from, to}, copy);
                until = copy.last + 1;
                if (copy.bits > -kKeyBits) all.push_back(copy);
            }
        }
        return NoneOverAnother(std::move(all));
    }

    /// What the past says most beyond what chance would find.
    [[nodiscard]] double UsualBits() const {
        std::vector<double> bits;
        for (const Piece piece : PastPieces(track_)) {
            const std::vector<Copy> copies = Between(piece.from, piece.to);
            bits.push_back(copies.empty() ? 0 : copies.front().bits);
        }
        return SecondOf(std::move(bits));
    }

 private:
    /// What chance alone would find among so many pairs of places. Half of the belief is kept for
    /// copies of the same hours of other days, of which there are fewer.
    [[nodiscard]] double SearchBits(Piece piece, const Copy& copy) const {
        const std::size_t all = itself_ && piece.to <= track_.begin ? piece.to : source_.size();
        const double pairs =
            static_cast<double>(piece.to - piece.from + 1) * static_cast<double>(all + 1);
        if (!itself_) return std::log2(pairs);
        const std::size_t day = static_cast<std::size_t>(track_.StepsOf(24));
        const std::size_t lag =
            copy.first > copy.original ? copy.first - copy.original : copy.original - copy.first;
        return 1 + std::log2(lag % day == 0 ? pairs / static_cast<double>(day) : pairs);
    }

    /// In the window what stands before it or after the window; outside nothing of the window.
    [[nodiscard]] bool Allowed(std::size_t i, std::size_t k) const {
        if (!itself_) return true;
        if (!track_.IsUsual(i)) return k < i ? i - k >= kApart : k >= track_.end;
        return k + kApart <= i && track_.IsUsual(k);
    }

    [[nodiscard]] Sides SidesOf(std::size_t i, std::size_t k, Piece piece) const {
        Sides sides{ticks_, source_, piece.from, piece.to, 0, source_.size()};
        if (!itself_) return sides;
        if (k < i) sides.source_to = i;
        if (k >= track_.end) sides.source_from = track_.end;
        if (track_.IsUsual(i) && k < track_.begin)
            sides.source_to = std::min(sides.source_to, track_.begin);
        return sides;
    }

    static std::vector<Copy> NoneOverAnother(std::vector<Copy> all) {
        std::ranges::stable_sort(all, std::greater<>(), &Copy::bits);
        std::vector<Copy> kept;
        for (const Copy& one : all)
            if (std::ranges::none_of(kept, [&](const Copy& other) {
                    return one.first <= other.last && other.first <= one.last;
                }))
                kept.push_back(one);
        return kept;
    }

    const Track& track_;
    const Ticks& ticks_;
    const Ticks& source_;
    bool itself_;
    Worth worth_;
    std::vector<std::pair<std::uint64_t, std::size_t>> places_;
};

/// 27 → "不到一亿分之一"
std::string ChanceWords(double bits) {
    constexpr std::array<std::pair<double, const char*>, 6> kWords{{{40, "不到一万亿分之一"},
                                                                    {30, "不到十亿分之一"},
                                                                    {27, "不到一亿分之一"},
                                                                    {20, "不到一百万分之一"},
                                                                    {14, "不到一万分之一"},
                                                                    {10, "不到一千分之一"}}};
    for (const auto& [least, words] : kWords)
        if (bits >= least) return words;
    return "不到一百分之一";
}

/// Where copies come from.
struct Source {
    std::string outlet, words;
    const Track& track;
};

/// Puts the copies of the window that say more than chance and than the past.
void PutCopies(Desk& desk, const Track& track, const Originals& originals, const Source& source) {
    const Piece window{track.begin, track.end};
    const double least = desk.Setting("least_bits");
    std::vector<Copy> copies = originals.Between(window.from, window.to);
    std::erase_if(copies, [&](const Copy& copy) {
        return copy.bits < least || static_cast<double>(copy.count) < desk.Setting("least_values");
    });
    if (copies.empty()) return;
    const double usual = originals.UsualBits();
    const double asked = std::max(least, usual + desk.Setting("more_bits"));
    for (const Copy& copy : copies) {
        const std::string original = evaluation::BeijingText(source.track.At(copy.original));
        desk.Put(track, {copy.first,
                         copy.last,
                         copy.bits / asked,
                         {{"相同的个数", std::to_string(copy.count)},
                          {"原处", source.words + " " + original},
                          {"巧合的可能", ChanceWords(copy.bits)},
                          {"证据", fmt::format("{:.0f} 比特", copy.bits)},
                          {"要求", fmt::format("{:.0f} 比特", asked)}},
                         fmt::format("从 {} 起的 {} 个数值与{} {} 起的一段逐个相同（{}）。"
                                     "按这个设备以往的波动，碰巧这样相同的可能{}。",
                                     evaluation::BeijingText(track.At(copy.first)), copy.count,
                                     source.words, original, SampleOf(track, copy.first, copy.last),
                                     ChanceWords(copy.bits)),
                         Original{source.outlet, source.track.At(copy.original)}});
    }
}

Terms TermsOf(Desk& desk, const Track& track) {
    return {track.Quantile(0) + desk.Setting("floor_units") * track.unit,
            desk.Setting("most_bits")};
}

}  // namespace

void FindCopies(Desk& desk, const Track& track, const Telling& telling) {
    const Originals originals(track, telling, telling.ticks(), true, TermsOf(desk, track));
    PutCopies(desk, track, originals, {"", "本设备", track});
}

void FindCopiesBetween(Desk& desk, const Track& track, const Telling& telling,
                       const Neighbour& other) {
    if (track.step != other.track.step) return;
    const Ticks ticks = TicksOf(other.track, track.unit);
    const Originals originals(track, telling, ticks, false, TermsOf(desk, track));
    PutCopies(desk, track, originals, {other.outlet.id, "另一设备 " + other.name, other.track});
}

}  // namespace anomaly::detail
