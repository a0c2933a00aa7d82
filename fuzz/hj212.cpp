// What devices send. Whatever the bytes and however they are cut, the same frames come out; each is
// read, shown as JSON and, built again from its segment, is the same bytes; each bad piece has a
// cause.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "telemetry/build_frame.hpp"
#include "telemetry/crc.hpp"
#include "telemetry/diagnosis.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/frame_json.hpp"
#include "telemetry/joiner.hpp"
#include "telemetry/sm4.hpp"
#include "telemetry/splitter.hpp"

namespace {

void CheckInside(std::string_view part, std::string_view whole) {
    if (part.empty()) return;
    CHECK(part.data() >= whole.data());
    CHECK(part.data() + part.size() <= whole.data() + whole.size());
}

void CheckFrame(std::string_view bytes) {
    CHECK(bytes.size() + 2 <= telemetry::kLongestFrame);
    const std::string_view segment = bytes.substr(6, bytes.size() - 10);
    std::string built = telemetry::BuildFrame(segment);
    for (std::size_t i = bytes.size() - 4; i < bytes.size(); ++i)
        if (bytes[i] >= 'a') built[i] = static_cast<char>(built[i] + 32);
    CHECK(built == std::string(bytes) + "\r\n");
    telemetry::Frame frame;
    const auto read = telemetry::ReadFrame(bytes, frame);
    CHECK(read || !read.error().empty());
    for (const telemetry::Reading& reading : frame.readings) {
        CheckInside(reading.factor, bytes);
        CheckInside(reading.value, bytes);
        CheckInside(reading.flag, bytes);
        (void)telemetry::FindFactor(reading.factor);
    }
    const std::string json = telemetry::FrameJson(frame);
    CHECK(base::IsUtf8(json));
    boost::json::error_code error;
    CHECK(boost::json::parse(json, error).is_object() && !error);
    telemetry::Joiner joiner;
    (void)joiner.Take(frame, {});
    if (const auto sealed = telemetry::SealFrame(bytes, "0123456789abcdef"))
        if (const auto opened = telemetry::OpenFrame(*sealed, "0123456789abcdef"))
            CHECK(*opened == bytes);
}

/// The frames in order, as one text; the stream comes in packets of `size`.
std::string FramesBy(std::string_view stream, std::size_t size) {
    std::string frames;
    telemetry::Splitter splitter;
    const auto take = [&](const telemetry::Piece& piece) {
        CHECK(piece.drop > 0);
        if (piece.kind == telemetry::PieceKind::kFrame) frames.append(piece.bytes).append("\n");
    };
    for (std::size_t at = 0; at < stream.size(); at += size) {
        splitter.Feed(stream.substr(at, size), take);
        CHECK(splitter.waiting() <= telemetry::kLongestFrame + size);
    }
    splitter.Finish(take);
    return frames;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    telemetry::Splitter splitter;
    const auto take = [](const telemetry::Piece& piece) {
        if (piece.kind == telemetry::PieceKind::kFrame) CheckFrame(piece.bytes);
        if (piece.kind != telemetry::PieceKind::kBad) return;
        const auto causes = telemetry::Diagnose(piece.bytes);
        CHECK(!causes.empty() && causes.front().code.starts_with("hj212."));
    };
    splitter.Feed(stream, take);
    splitter.Finish(take);
    const std::string frames = FramesBy(stream, size + 1);
    for (const std::size_t packet : {1U, 5U, 64U}) CHECK(FramesBy(stream, packet) == frames);
    telemetry::Frame frame;
    (void)telemetry::ReadSegment(stream, frame);
    CHECK(base::IsUtf8(telemetry::FrameJson(frame)));
    return 0;
}
