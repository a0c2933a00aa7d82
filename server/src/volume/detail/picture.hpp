#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace volume::detail {

/// A picture as a PDF takes it.
struct Picture {
    int width = 0, height = 0;
    int components = 3;  ///< 1 grey, 3 RGB, 4 CMYK
    int turn = 0;        ///< degrees clockwise by which it is to be shown (Exif)
    bool is_jpeg = false;
    std::string data;  ///< the JPEG as it is, else rows of 8-bit samples
};

/// JPEG (baseline and progressive) or PNG of at most 100 megapixels; transparent places of a PNG
/// become white. nullopt: neither, or broken.
[[nodiscard]] std::optional<Picture> ReadPicture(std::string_view bytes);

}  // namespace volume::detail
