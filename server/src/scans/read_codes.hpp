#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scans {

/// Dots of a page, row by row from the top, one byte each: 0 black, 255 white.
struct Image {
    int width = 0, height = 0;
    std::string grey;
};

/// A grey map (PGM, P5) of one byte a dot, as pdftoppm writes it; nullopt for anything else.
[[nodiscard]] std::optional<Image> ReadPgm(std::string_view bytes);

struct FoundCode {
    std::string text;
    /// By how much the page must be turned clockwise to stand upright: 0, 90, 180 or 270 degrees.
    int turn = 0;
};

/// Every QR code on the page, however it lies.
[[nodiscard]] std::vector<FoundCode> FindCodes(const Image& image);

/// Nothing is printed or written there (the back of a sheet).
[[nodiscard]] bool IsBlank(const Image& image);

}  // namespace scans
