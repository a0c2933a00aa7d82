#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// PDF files bound into one (by qpdf): no page is drawn anew, pictures become pages of A4.
namespace volume::detail {

/// nullopt: no PDF, or one that asks for a password.
[[nodiscard]] std::optional<int> CountPages(std::string_view pdf);

/// A JPEG or PNG on one page of A4, turned as its Exif says, upright or lying by its shape;
/// nullopt where it is no such picture.
[[nodiscard]] std::optional<std::string> PictureToPdf(std::string_view picture);

struct Chapter {
    std::string title;               ///< of the bookmark
    std::string section;             ///< bookmarks of one section lie under it; empty: outermost
    std::vector<std::string> files;  ///< PDF
    bool numbered = true;
};

/// One PDF of all chapters with bookmarks; numbered pages carry their running number, front sides
/// top right, back sides top left. Throws std::runtime_error where a file is no readable PDF.
[[nodiscard]] std::string Bind(const std::vector<Chapter>& chapters, const std::string& title);

}  // namespace volume::detail
