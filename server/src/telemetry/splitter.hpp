#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telemetry {

/// `##`, four digits, at most 9,999 bytes of data segment, four of CRC, CR and LF.
inline constexpr std::size_t kHeadSize = 6;
inline constexpr std::size_t kCrcSize = 4;
inline constexpr std::size_t kLongestFrame = kHeadSize + 9'999 + kCrcSize + 2;

enum class PieceKind : std::uint8_t {
    kNeedMore,  ///< nothing can be told before more bytes come
    kFrame,     ///< a frame: length, `&&` and CRC agree. `##` to the last digit of the CRC
    kBad,       ///< begins like a frame and is none; Diagnose says why
    kNoise      ///< bytes between frames: heartbeats, polls of other protocols
};

/// What stands at the front of a stream. `bytes` look into the stream that was given.
struct Piece {
    PieceKind kind = PieceKind::kNeedMore;
    std::string_view bytes;
    std::size_t drop = 0;  ///< bytes at the front of the stream that are done with
};

enum class StreamState : std::uint8_t { kOpen, kEnded };

/// The first piece of a stream. Where a head claims more bytes than have come, a whole frame inside
/// that claim ends it, so that a false length delays nobody. What is taken as frames does not
/// depend on how the stream was cut. Looks at no more than kLongestFrame bytes after a head.
[[nodiscard]] Piece NextPiece(std::string_view stream, StreamState state);

/// The four digits after `##` (`head` begins with them); -1 where they are none.
[[nodiscard]] int StatedLength(std::string_view head);

/// NextPiece over packets as they come. Bytes are kept only from a frame that is not whole yet:
/// at most kLongestFrame and the packet that came last. One thread.
class Splitter {
 public:
    /// Calls `take(const Piece&)` for each frame, bad piece and noise; its views hold until the
    /// call returns.
    template <class Take>
    void Feed(std::string_view packet, Take&& take) {
        if (kept_.empty()) {
            kept_.assign(Run(packet, StreamState::kOpen, take));
            return;
        }
        const std::size_t lacking = Lacking();
        if (lacking > 0 && lacking < packet.size()) {
            // only what completes the frame is copied behind its beginning
            Extend(packet.substr(0, lacking), take);
            packet.remove_prefix(lacking);
            if (kept_.empty()) return Feed(packet, take);
        }
        Extend(packet, take);
    }
    /// No more will come: half a frame is given as a bad piece.
    template <class Take>
    void Finish(Take&& take) {
        Run(kept_, StreamState::kEnded, take);
        kept_.clear();
    }
    [[nodiscard]] std::size_t waiting() const { return kept_.size(); }

 private:
    template <class Take>
    static std::string_view Run(std::string_view stream, StreamState state, Take& take) {
        for (;;) {
            const Piece piece = NextPiece(stream, state);
            if (piece.kind != PieceKind::kNeedMore) take(piece);
            stream.remove_prefix(piece.drop);
            if (piece.kind == PieceKind::kNeedMore) return stream;
        }
    }

    template <class Take>
    void Extend(std::string_view packet, Take& take) {
        kept_.append(packet);
        kept_.erase(0, kept_.size() - Run(kept_, StreamState::kOpen, take).size());
    }
    /// How many bytes the claim of what is kept still lacks; 0 where it makes none.
    [[nodiscard]] std::size_t Lacking() const;

    std::string kept_;
};

}  // namespace telemetry
