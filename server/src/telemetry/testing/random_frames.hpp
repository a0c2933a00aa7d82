#pragma once

#include <random>
#include <string>

namespace telemetry::testing {

/// Frames, noise and cuts by chance; the same for a seed.
class RandomFrames {
 public:
    explicit RandomFrames(std::uint32_t seed) : engine_(seed) {}

    /// A frame of any edition with `\r\n` behind it.
    [[nodiscard]] std::string Frame();
    /// What may stand between two frames: nothing, line ends, other protocols, beginnings and ends
    /// of frames, false heads.
    [[nodiscard]] std::string Noise();
    [[nodiscard]] std::size_t Below(std::size_t bound) { return engine_() % bound; }

 private:
    std::string Digits(std::size_t count);
    std::string Time();
    std::string Body();

    std::mt19937 engine_;
};

}  // namespace telemetry::testing
