#include "telemetry/splitter.hpp"

#include <algorithm>

#include "telemetry/crc.hpp"

namespace telemetry {

namespace {

constexpr std::string_view kMark = "##";
constexpr std::string_view kSegmentEnd = "&&";
/// How many heads inside a claim are tried while it waits; more only come later, none is lost.
constexpr int kInnerHeads = 8;

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLineEnd(char c) { return c == '\r' || c == '\n'; }

/// Is the claim of `length` bytes at the front of `text` all there?
bool IsComplete(std::string_view text, int length) {
    return text.size() >= kHeadSize + static_cast<std::size_t>(length) + kCrcSize;
}

std::string_view Claimed(std::string_view text, int length) {
    return text.substr(0, kHeadSize + static_cast<std::size_t>(length) + kCrcSize);
}

/// The check sum of a frame that ends in `&&` and four hex digits; -1 where it does not.
int StatedCrc(std::string_view frame) {
    if (frame.size() < kHeadSize + kSegmentEnd.size() + kCrcSize) return -1;
    const std::string_view tail = frame.substr(frame.size() - kCrcSize - kSegmentEnd.size());
    return tail.starts_with(kSegmentEnd) ? CrcNumber(tail.substr(kSegmentEnd.size())) : -1;
}

bool HasTail(std::string_view frame) { return StatedCrc(frame) >= 0; }

/// What the check sum of a frame is built on.
std::string_view SegmentOf(std::string_view frame) {
    return frame.substr(kHeadSize, frame.size() - kHeadSize - kCrcSize);
}

bool IsWhole(std::string_view frame) {
    const int stated = StatedCrc(frame);
    return stated >= 0 && stated == Crc(SegmentOf(frame));
}

/// The first line end follows a tail: the sender holds the frame for finished.
bool LineEndsLikeFrame(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return HasTail(line);
}

bool HoldsFrame(std::string_view text) {
    std::size_t at = text.find(kMark, 1);
    for (int tried = 0; at != std::string_view::npos && tried < kInnerHeads; ++tried) {
        const std::string_view inner = text.substr(at);
        const int length = StatedLength(inner.substr(kMark.size()));
        if (length >= 0 && IsComplete(inner, length) && IsWhole(Claimed(inner, length)))
            return true;
        at = text.find(kMark, at + 1);
    }
    return false;
}

/// What is left of a stream behind line ends, which are dropped with the piece. Each piece is made
/// where it comes back to: one that is put together, copied and changed is waited for.
struct Rest {
    std::string_view text;
    std::size_t line_ends = 0;
    StreamState state = StreamState::kOpen;
};

/// What is no frame ends with its line, before the next head, or where no frame could be longer.
Piece BadPiece(const Rest& rest) {
    const std::string_view text = rest.text;
    const std::size_t line = text.substr(0, kLongestFrame).find('\n');
    const std::size_t head = text.substr(0, kLongestFrame + 1).find(kMark, 1);
    std::size_t end = std::min(line == std::string_view::npos ? line : line + 1, head);
    if (end == std::string_view::npos) {
        if (rest.state == StreamState::kOpen && text.size() <= kLongestFrame)
            return {PieceKind::kNeedMore, {}, rest.line_ends};
        end = std::min(text.size(), kLongestFrame);
    }
    return {PieceKind::kBad, text.substr(0, end), rest.line_ends + end};
}

/// Another frame or the end of one inside a claim: the claim is false, though its CRC should fit.
/// So a claim is judged alike before and after all of it has come.
bool IsBroken(std::string_view text) { return LineEndsLikeFrame(text) || HoldsFrame(text); }

Piece AtClaim(const Rest& rest, int length) {
    const std::string_view text = rest.text;
    if (!IsComplete(text, length)) {
        if (rest.state == StreamState::kOpen && !IsBroken(text))
            return {PieceKind::kNeedMore, {}, rest.line_ends};
        return BadPiece(rest);
    }
    const std::string_view claimed = Claimed(text, length);
    const int stated = StatedCrc(claimed);
    if (stated < 0) return BadPiece(rest);
    // behind the segment are digits, so what is plain, as nearly all claims, is not broken
    const TextLook look = LookThrough(SegmentOf(claimed));
    if (!look.is_plain && IsBroken(claimed)) return BadPiece(rest);
    return {look.crc == stated ? PieceKind::kFrame : PieceKind::kBad, claimed,
            rest.line_ends + claimed.size()};
}

/// The text begins with `##`.
Piece AtHead(const Rest& rest) {
    const int length = StatedLength(rest.text.substr(kMark.size()));
    if (length >= 0) return AtClaim(rest, length);
    const std::string_view digits = rest.text.substr(kMark.size(), 4);
    const bool cut = digits.size() < 4 && std::all_of(digits.begin(), digits.end(), IsDigit);
    if (cut && rest.state == StreamState::kOpen) return {PieceKind::kNeedMore, {}, rest.line_ends};
    return BadPiece(rest);
}

/// No head in `text`; the last byte may be the first half of one.
Piece Between(std::string_view text, StreamState state) {
    if (state == StreamState::kOpen && text.ends_with('#')) text.remove_suffix(1);
    if (text.find_first_not_of("\r\n") == std::string_view::npos)
        return {PieceKind::kNeedMore, {}, text.size()};
    return {PieceKind::kNoise, text, text.size()};
}

}  // namespace

int StatedLength(std::string_view head) {
    if (head.size() < 4) return -1;
    int length = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (!IsDigit(head[i])) return -1;
        length = length * 10 + (head[i] - '0');
    }
    return length;
}

std::size_t Splitter::Lacking() const {
    const std::string_view kept = kept_;
    if (!kept.starts_with(kMark)) return 0;
    const int length = StatedLength(kept.substr(kMark.size()));
    if (length < 0 || IsComplete(kept, length)) return 0;
    return kHeadSize + static_cast<std::size_t>(length) + kCrcSize - kept.size();
}

Piece NextPiece(std::string_view stream, StreamState state) {
    std::size_t line_ends = 0;  // mostly those of the frame before, and a head behind them
    while (line_ends < stream.size() && IsLineEnd(stream[line_ends])) ++line_ends;
    const bool is_head = stream.substr(line_ends).starts_with(kMark);
    std::size_t start = is_head ? line_ends : stream.find(kMark, line_ends);
    if (start == std::string_view::npos) return Between(stream, state);
    // Of a run of `#` the last two are the head.
    while (start + 2 < stream.size() && stream[start + 2] == '#') ++start;
    if (start != line_ends) return {PieceKind::kNoise, stream.substr(0, start), start};
    return AtHead({stream.substr(start), line_ends, state});
}

}  // namespace telemetry
