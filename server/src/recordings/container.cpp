#include "recordings/container.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace recordings {

namespace {

/// Seconds from 1904-01-01, where QuickTime counts from, to 1970-01-01.
constexpr std::int64_t kFrom1904 = 2'082'844'800;
constexpr std::int64_t kMicrosASecond = 1'000'000;
/// A year. What claims to be longer has a head that was never finished.
constexpr std::int64_t kLongestMs = std::int64_t{366} * 86'400'000;

/// Milliseconds of `count` parts of `micros` each; nothing where that is not to be believed.
std::optional<std::int64_t> LengthOf(std::int64_t count, std::int64_t micros) {
    if (count > kLongestMs * 1'000 / std::max<std::int64_t>(micros, 1)) return std::nullopt;
    return count * micros / 1'000;
}

/// The same of `count` parts of which a second has `rate`.
std::optional<std::int64_t> LengthAt(std::int64_t count, std::int64_t rate) {
    if (rate <= 0 || count < 0 || count / rate > kLongestMs / 1'000) return std::nullopt;
    return count / rate * 1'000 + count % rate * 1'000 / rate;
}
constexpr int kMostParts = 100'000;  ///< more in one file is no recording but an attack

std::string EndingOf(std::string_view name) {
    const auto dot = name.rfind('.');
    std::string ending(dot == std::string_view::npos ? "" : name.substr(dot + 1));
    for (char& letter : ending)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return ending;
}

std::optional<ContainerKind> KindNamed(std::string_view name) {
    const std::string ending = EndingOf(name);
    if (ending == "mp4" || ending == "mov" || ending == "m4v" || ending == "m4a")
        return ContainerKind::kMp4;
    if (ending == "avi") return ContainerKind::kAvi;
    if (ending == "wav") return ContainerKind::kWav;
    return std::nullopt;
}

class Bytes {
 public:
    Bytes(const ReadAt& read, std::int64_t size) : read_(read), size_(size) {}

    [[nodiscard]] std::int64_t size() const { return size_; }

    /// False where the file ends before.
    bool Take(std::int64_t at, std::span<std::byte> into) const {
        if (at < 0 || at > size_ || static_cast<std::int64_t>(into.size()) > size_ - at)
            return false;
        return read_(at, into) == into.size();
    }

    [[nodiscard]] std::optional<std::string> Text(std::int64_t at, std::size_t length) const {
        std::string text(length, '\0');
        if (!Take(at, std::as_writable_bytes(std::span(text.data(), length)))) return std::nullopt;
        return text;
    }

    [[nodiscard]] std::optional<std::int64_t> Big(std::int64_t at, std::size_t bytes) const {
        const auto text = Text(at, bytes);
        if (!text) return std::nullopt;
        std::uint64_t number = 0;
        for (const char byte : *text) number = (number << 8U) | static_cast<std::uint8_t>(byte);
        return static_cast<std::int64_t>(number);
    }

    [[nodiscard]] std::optional<std::int64_t> Little(std::int64_t at) const {
        const auto text = Text(at, 4);
        if (!text) return std::nullopt;
        std::uint32_t number = 0;
        for (std::size_t i = 4; i-- > 0;)
            number = (number << 8U) | static_cast<std::uint8_t>((*text)[i]);
        return number;
    }

 private:
    const ReadAt& read_;
    std::int64_t size_;
};

struct Box {
    std::string type;
    std::int64_t at = 0, body = 0, end = 0;  ///< `end` may lie behind the end of the file
};

std::optional<Box> BoxAt(const Bytes& bytes, std::int64_t at, std::int64_t end) {
    const auto length = bytes.Big(at, 4);
    const auto type = bytes.Text(at + 4, 4);
    if (!length || !type) return std::nullopt;
    Box box{*type, at, at + 8, at + *length};
    if (*length == 0) box.end = end;
    if (*length == 1) {
        const auto wide = bytes.Big(at + 8, 8);
        if (!wide || *wide < 16 || *wide > (std::int64_t{1} << 60)) return std::nullopt;
        box.body = at + 16;
        box.end = at + *wide;
    }
    if (box.end < box.body) return std::nullopt;
    return box;
}

base::Result<Container> Truncated() { return base::Refuse("recordings.truncated"); }

/// `mvhd`: when it was begun and how long it is.
void ReadMovieHead(const Bytes& bytes, const Box& head, Container& container) {
    const auto version = bytes.Big(head.body, 1);
    if (!version) return;
    const std::size_t wide = *version == 1 ? 8 : 4;
    const auto width = static_cast<std::int64_t>(wide);
    const auto created = bytes.Big(head.body + 4, wide);
    const auto scale = bytes.Big(head.body + 4 + 2 * width, 4);
    const auto length = bytes.Big(head.body + 8 + 2 * width, wide);
    if (created && *created > 0 && *created < (std::int64_t{1} << 40))
        container.created_at = base::Instant{(*created - kFrom1904) * kMicrosASecond};
    const bool told = scale && length && !(wide == 4 && *length == 0xFFFFFFFF);
    if (told) container.length_ms = LengthAt(*length, *scale);
}

bool ReadMovie(const Bytes& bytes, const Box& movie, Container& container) {
    int parts = 0;
    for (std::int64_t at = movie.body; at + 8 <= movie.end && ++parts < kMostParts;) {
        const auto box = BoxAt(bytes, at, movie.end);
        if (!box || box->end > movie.end) return false;
        if (box->type == "mvhd") ReadMovieHead(bytes, *box, container);
        at = box->end;
    }
    return true;
}

base::Result<Container> ReadMp4(const Bytes& bytes) {
    Container container{ContainerKind::kMp4, "video/mp4", {}, {}};
    bool movie = false;
    int parts = 0;
    for (std::int64_t at = 0; at < bytes.size() && ++parts < kMostParts;) {
        const auto box = BoxAt(bytes, at, bytes.size());
        // A few bytes of filling behind the last part are common.
        if (!box && movie) break;
        if (!box && bytes.size() - at < 16) return Truncated();
        if (!box) return base::Refuse("recordings.damaged");
        if (box->end > bytes.size()) return Truncated();
        if (box->type == "moov") {
            movie = true;
            if (!ReadMovie(bytes, *box, container)) return base::Refuse("recordings.damaged");
        }
        at = box->end;
    }
    // Written last, when the key is pressed to end: a camera whose battery ran out has none.
    if (!movie) return Truncated();
    return container;
}

/// The parts of a RIFF file between two places.
template <class See>
bool EachChunk(const Bytes& bytes, std::int64_t at, std::int64_t end, const See& see) {
    for (int parts = 0; at + 8 <= end && parts < kMostParts; ++parts) {
        const auto type = bytes.Text(at, 4);
        const auto length = bytes.Little(at + 4);
        if (!type || !length) return false;
        see(*type, at + 8, *length);
        at += 8 + *length + (*length & 1);
    }
    return true;
}

base::Result<Container> ReadRiff(const Bytes& bytes, ContainerKind kind) {
    Container container{
        kind, kind == ContainerKind::kAvi ? "video/x-msvideo" : "audio/wav", {}, {}};
    const auto length = bytes.Little(4);
    // The length is written last, like the index.
    if (!length || *length == 0 || *length + 8 > bytes.size()) return Truncated();
    std::int64_t rate = 0;
    const bool whole = EachChunk(
        bytes, 12, *length + 8, [&](const std::string& type, std::int64_t at, std::int64_t size) {
            if (type == "LIST" && bytes.Text(at, 4) == "hdrl" && bytes.Text(at + 4, 4) == "avih") {
                const auto frame = bytes.Little(at + 12), frames = bytes.Little(at + 28);
                if (frame && frames) container.length_ms = LengthOf(*frames, *frame);
            }
            if (type == "fmt ") rate = bytes.Little(at + 8).value_or(0);
            if (type == "data" && rate > 0) container.length_ms = LengthAt(size, rate);
        });
    if (!whole) return Truncated();
    return container;
}

std::optional<ContainerKind> KindOf(const Bytes& bytes) {
    const std::string head = bytes.Text(0, 12).value_or("");
    if (head.size() < 12) return std::nullopt;
    const std::string_view second = std::string_view(head).substr(4, 4);
    for (const char* box : {"ftyp", "moov", "mdat", "free", "skip", "wide"})
        if (second == box) return ContainerKind::kMp4;
    if (!head.starts_with("RIFF")) return std::nullopt;
    if (head.ends_with("AVI ")) return ContainerKind::kAvi;
    if (head.ends_with("WAVE")) return ContainerKind::kWav;
    return std::nullopt;
}

}  // namespace

bool NamesRecording(std::string_view file_name) { return KindNamed(file_name).has_value(); }

base::Result<Container> ReadContainer(const ReadAt& read, std::int64_t size,
                                      std::string_view file_name) {
    if (size == 0) return base::Refuse("recordings.empty_file");
    const Bytes bytes(read, size);
    const auto kind = KindOf(bytes);
    const auto named = KindNamed(file_name);
    if (!kind || (named && *named != *kind))
        return base::Refuse("recordings.lying_type", {{"ending", EndingOf(file_name)}});
    return *kind == ContainerKind::kMp4 ? ReadMp4(bytes) : ReadRiff(bytes, *kind);
}

}  // namespace recordings
