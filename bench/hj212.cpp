// How fast HJ 212 frames are split, checked and read, beside memcpy of the same bytes in the same
// run: one thread, by its CPU time. hj212_bench [SECONDS a part]
// For a comparison with others on the same frames (bench/peers/run): hj212_bench --write FILE
// FRAMES writes distinct frames, hj212_bench --read FILE SECONDS measures on them, repeated.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "telemetry/crc.hpp"
#include "telemetry/frame.hpp"
#include "telemetry/splitter.hpp"
#include "telemetry/testing/random_frames.hpp"

namespace {

/// More than the caches hold.
constexpr std::size_t kStreamSize = 128U << 20U;
constexpr std::size_t kPacket = 64U << 10U;

struct Count {
    std::size_t bytes = 0, frames = 0, readings = 0;
};

struct Part {
    const char* name;
    double bytes_per_second, frames_per_second, readings_per_second;
};

/// Best of the rounds that fit into `seconds`, in CPU time of this thread: other work on the
/// machine only makes a round slower.
template <class Round>
Part Measured(const char* name, double seconds, Round round) {
    const auto all = std::chrono::steady_clock::now();
    Part best{name, 0, 0, 0};
    do {
        const std::clock_t start = std::clock();
        const Count count = round();
        const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        if (static_cast<double>(count.bytes) / took <= best.bytes_per_second) continue;
        best.bytes_per_second = static_cast<double>(count.bytes) / took;
        best.frames_per_second = static_cast<double>(count.frames) / took;
        best.readings_per_second = static_cast<double>(count.readings) / took;
    } while (std::chrono::duration<double>(std::chrono::steady_clock::now() - all).count() <
             seconds);
    return best;
}

std::vector<std::string> DistinctFrames(std::size_t count) {
    telemetry::testing::RandomFrames random(1);
    std::vector<std::string> frames(count);
    for (std::string& frame : frames) frame = random.Frame();
    return frames;
}

/// Those of the file one after the other, again and again.
std::string StreamOf(const char* name) {
    std::ifstream file(name, std::ios::binary);
    const std::string once{std::istreambuf_iterator<char>(file), {}};
    std::string stream;
    while (!once.empty() && stream.size() < kStreamSize) stream += once;
    return stream;
}

std::string Stream() {
    telemetry::testing::RandomFrames random(2);
    const std::vector<std::string> frames = DistinctFrames(20'000);
    std::string stream;
    stream.reserve(kStreamSize + telemetry::kLongestFrame);
    while (stream.size() < kStreamSize) stream += frames[random.Below(frames.size())];
    return stream;
}

/// The stream in packets, as a socket would give it.
template <class Take>
void Feed(std::string_view stream, Take take) {
    telemetry::Splitter splitter;
    for (std::size_t at = 0; at < stream.size(); at += kPacket)
        splitter.Feed(stream.substr(at, kPacket), take);
    splitter.Finish(take);
}

}  // namespace

int main(int count, char** words) {
    const std::string_view mode = count > 3 ? words[1] : "";
    if (mode == "--write") {
        std::ofstream file(words[2], std::ios::binary);
        for (const std::string& frame : DistinctFrames(std::strtoul(words[3], nullptr, 10)))
            file << frame;
        return file.good() ? 0 : 1;
    }
    const bool from_file = mode == "--read";
    const char* time = from_file ? words[3] : count > 1 ? words[1] : "5";
    const double seconds = std::strtod(time, nullptr);
    const std::string stream = from_file ? StreamOf(words[2]) : Stream();
    if (stream.empty()) return 2;
    std::string copy(stream.size(), '\0');
    telemetry::Frame frame;
    std::uint64_t sink = 0;

    const std::array parts = {
        Measured("memcpy", seconds,
                 [&] {
                     std::memcpy(copy.data(), stream.data(), stream.size());
                     sink += static_cast<unsigned char>(copy[sink % copy.size()]);
                     return Count{stream.size(), 0, 0};
                 }),
        Measured("check sum", seconds,
                 [&] {
                     sink += telemetry::Crc(stream);
                     return Count{stream.size(), 0, 0};
                 }),
        Measured("split and check", seconds,
                 [&] {
                     Count seen{stream.size(), 0, 0};
                     Feed(stream, [&](const telemetry::Piece& piece) {
                         seen.frames += piece.kind == telemetry::PieceKind::kFrame;
                     });
                     return seen;
                 }),
        Measured("split, check and read", seconds, [&] {
            Count seen{stream.size(), 0, 0};
            Feed(stream, [&](const telemetry::Piece& piece) {
                if (piece.kind != telemetry::PieceKind::kFrame) return;
                if (!telemetry::ReadFrame(piece.bytes, frame)) return;
                ++seen.frames;
                seen.readings += frame.readings.size();
            });
            return seen;
        })};
    fmt::print(
        "| part | MB/s | share of memcpy | frames/s | readings/s |\n|---|---|---|---|---|\n");
    for (const Part& part : parts)
        fmt::print("| {} | {:.0f} | {:.3f} | {:.0f} | {:.0f} |\n", part.name,
                   part.bytes_per_second / 1e6, part.bytes_per_second / parts[0].bytes_per_second,
                   part.frames_per_second, part.readings_per_second);
    return sink == 42 ? 1 : 0;
}
