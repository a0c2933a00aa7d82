#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/random.hpp"

namespace bench {

/// Repeatable chance that costs nothing to begin (SplitMix64): every matter of the province has its
/// own, so that no state of it need be kept.
class Chance final : public base::Randomness {
 public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    Chance(std::uint64_t seed, std::uint64_t kind, std::uint64_t number)
        : state_(seed * 0x9e3779b97f4a7c15ULL + kind * 0xbf58476d1ce4e5b9ULL + number) {
        Draw();
        state_ ^= Draw();
    }

    std::uint64_t Draw() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// `from` to `to`, both included.
    int Between(int from, int to) {
        return from + static_cast<int>(Draw() % static_cast<std::uint64_t>(to - from + 1));
    }
    bool Percent(int percent) { return Between(0, 99) < percent; }
    template <class List>
    const auto& OneOf(const List& list) {
        return list[Draw() % std::size(list)];
    }
    void Fill(std::span<std::byte> bytes) override {
        for (std::size_t at = 0; at < bytes.size(); at += 8) {
            const std::uint64_t drawn = Draw();
            std::memcpy(bytes.data() + at, &drawn, std::min<std::size_t>(8, bytes.size() - at));
        }
    }

 private:
    std::uint64_t state_;
};

}  // namespace bench
