#include "volume/detail/picture.hpp"

#include <png.h>

#include <cstdint>

namespace volume::detail {

namespace {

constexpr std::int64_t kMostPixels = 100'000'000;

/// Numbers in the bytes of a file, none read past its end.
class Bytes {
 public:
    explicit Bytes(std::string_view bytes, bool little = false) : bytes_(bytes), little_(little) {}

    [[nodiscard]] std::uint32_t At(std::size_t at, std::size_t length) const {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < length; ++i) {
            const std::size_t place = at + (little_ ? length - 1 - i : i);
            const auto byte = place < bytes_.size() ? static_cast<std::uint8_t>(bytes_[place]) : 0U;
            value = value << 8 | byte;
        }
        return value;
    }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
    std::string_view bytes_;
    bool little_;
};

/// The tag 0x0112 of the first directory of Exif data.
int TurnOfExif(std::string_view exif) {
    const bool little = exif.starts_with("II");
    if (!little && !exif.starts_with("MM")) return 0;
    const Bytes bytes(exif, little);
    const std::size_t directory = bytes.At(4, 4);
    const std::uint32_t entries = directory + 2 <= exif.size() ? bytes.At(directory, 2) : 0;
    for (std::uint32_t i = 0; i < entries && i < 200; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        if (entry + 12 > exif.size()) break;
        if (bytes.At(entry, 2) != 0x0112) continue;
        const std::uint32_t way = bytes.At(entry + 8, 2);
        if (way == 3) return 180;
        if (way == 6) return 90;
        if (way == 8) return 270;
    }
    return 0;
}

bool IsFrame(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<Picture> ReadJpeg(std::string_view jpeg) {
    const Bytes bytes(jpeg);
    Picture picture;
    picture.is_jpeg = true;
    for (std::size_t at = 2; at + 9 < jpeg.size();) {
        if (bytes.At(at, 1) != 0xFF) return std::nullopt;
        const std::uint32_t marker = bytes.At(at + 1, 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        const std::size_t length = bytes.At(at + 2, 2);
        if (length < 2 || marker == 0xDA) return std::nullopt;
        if (marker == 0xE1 && jpeg.substr(at + 4).starts_with(std::string_view("Exif\0\0", 6)))
            picture.turn = TurnOfExif(jpeg.substr(at + 10, length < 8 ? 0 : length - 8));
        if (IsFrame(marker)) {
            picture.height = static_cast<int>(bytes.At(at + 5, 2));
            picture.width = static_cast<int>(bytes.At(at + 7, 2));
            picture.components = static_cast<int>(bytes.At(at + 9, 1));
            const bool known =
                picture.components == 1 || picture.components == 3 || picture.components == 4;
            if (picture.height == 0 || picture.width == 0 || !known) return std::nullopt;
            picture.data = jpeg;
            return picture;
        }
        at += 2 + length;
    }
    return std::nullopt;
}

std::optional<Picture> ReadPng(std::string_view png) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) return std::nullopt;
    Picture picture;
    image.format = PNG_FORMAT_RGB;
    const auto pixels = std::int64_t{image.width} * image.height;
    if (pixels == 0 || pixels > kMostPixels) {
        png_image_free(&image);
        return std::nullopt;
    }
    picture.width = static_cast<int>(image.width);
    picture.height = static_cast<int>(image.height);
    picture.data.resize(PNG_IMAGE_SIZE(image));
    const png_color white = {255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.data.data(), 0, nullptr) == 0) {
        png_image_free(&image);
        return std::nullopt;
    }
    return picture;
}

}  // namespace

std::optional<Picture> ReadPicture(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xD8\xFF")) return ReadJpeg(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return ReadPng(bytes);
    return std::nullopt;
}

}  // namespace volume::detail
