#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>

#include "telemetry/frame.hpp"
#include "telemetry/splitter.hpp"
#include "telemetry/testing/random_frames.hpp"

namespace telemetry {
namespace {

std::size_t Cases() {
    const char* cases = std::getenv("QH_CASES");
    return cases != nullptr ? std::strtoul(cases, nullptr, 10) : 20'000;
}

/// What was sent and has not been seen; a frame that is seen must be the next of them.
class Expected {
 public:
    void Add(std::string frame) { frames_.push_back(std::move(frame)); }
    void Take(const Piece& piece) {
        if (piece.kind != PieceKind::kFrame) return;
        ASSERT_FALSE(frames_.empty()) << "a frame that was never sent: " << piece.bytes;
        ASSERT_EQ(std::string(piece.bytes) + "\r\n", frames_.front());
        ASSERT_TRUE(ReadFrame(piece.bytes, frame_));
        frames_.pop_front();
        ++seen_;
    }
    [[nodiscard]] std::size_t seen() const { return seen_; }
    [[nodiscard]] std::size_t missing() const { return frames_.size(); }

 private:
    std::deque<std::string> frames_;
    Frame frame_;
    std::size_t seen_ = 0;
};

/// Issue 6, show 2. An end cut from a frame that could be a frame itself is no noise: the generator
/// makes none (it cuts behind `##`).
TEST(Stream, CutAnywhereWithNoiseBetweenGivesExactlyTheFramesSent) {
    testing::RandomFrames random(20'260'101);
    Expected expected;
    Splitter splitter;
    std::string stream;
    const auto take = [&](const Piece& piece) { expected.Take(piece); };
    const std::size_t cases = Cases();
    for (std::size_t sent = 0; sent < cases && !::testing::Test::HasFatalFailure(); ++sent) {
        stream += random.Noise();
        std::string frame = random.Frame();
        stream += frame;
        expected.Add(std::move(frame));
        while (stream.size() > 4'000) {
            const std::size_t size = 1 + random.Below(random.Below(4) == 0 ? 3 : 1'500);
            splitter.Feed(std::string_view(stream).substr(0, size), take);
            stream.erase(0, size);
        }
    }
    splitter.Feed(stream, take);
    splitter.Finish(take);

    EXPECT_EQ(expected.seen(), cases);
    EXPECT_EQ(expected.missing(), 0U);
}

}  // namespace
}  // namespace telemetry
