#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scans {

/// What a picture says of itself, enough to set it into a PDF as it is.
struct Picture {
    enum class Kind { kJpeg, kPng };
    Kind kind = Kind::kJpeg;
    int width = 0, height = 0;
    int colours = 1;  ///< 1 grey, 3 red-green-blue, 4 cyan-magenta-yellow-black
    int bits = 8;     ///< of each colour
    bool indexed = false;
    std::string palette;  ///< PNG: three bytes a colour
    std::string data;     ///< PNG: its IDAT parts joined; JPEG: the whole file
};

/// JPEG (baseline, progressive), PNG that is neither interlaced nor transparent; nullopt for
/// everything else. Looks at the frame only: what is inside is read by programs apart.
[[nodiscard]] std::optional<Picture> ReadPicture(std::string_view bytes);

/// One page, A4 wide or high, with the picture on it.
[[nodiscard]] std::string PictureToPdf(const Picture& picture);

}  // namespace scans
