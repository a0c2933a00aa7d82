#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Text in which each filled value still tells where it came from: for showing a draft, never for a
/// file. A mark is three characters of the private use area around the value and its origin.
namespace document {

/// `text` with its origin, counted from 1; unchanged where `origin` is 0 or the text is empty.
[[nodiscard]] std::string Marked(int origin, const std::string& text);

/// What somebody typed may hold such characters: they mean nothing and are taken out beforehand.
[[nodiscard]] std::string WithoutMarkSigns(std::string_view text);

struct MarkedPiece {
    std::string text;
    int origin = 0;  ///< 0: the words of the template

    bool operator==(const MarkedPiece&) const = default;
};
using MarkedLine = std::vector<MarkedPiece>;

/// The pieces of each line. A value that runs over several lines keeps its origin on each; of marks
/// within marks the innermost counts. Neighbours of one origin are one piece.
[[nodiscard]] std::vector<MarkedLine> ReadMarked(const std::vector<std::string>& lines);

/// The text of a line without its marks.
[[nodiscard]] std::string PlainText(const MarkedLine& line);

}  // namespace document
