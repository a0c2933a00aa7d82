#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "report_reader/detail/points.hpp"
#include "report_reader/text.hpp"

namespace report_reader::detail {

/// A line of the text, made equal (see ReportText::normal).
struct NormalLine {
    std::vector<Point> points;
    int hashes = 0;            ///< Markdown heading
    bool page_number = false;  ///< nothing but the number of a page
    bool bare_number = false;  ///< nothing but digits: a page number if it stands inside a sentence
    bool rule = false;         ///< nothing but --- or ***
};

/// Makes lines equal, one after another, and gathers the debris met.
class LineNormaliser {
 public:
    LineNormaliser(std::string_view text, std::vector<Debris>& debris)
        : text_(text), debris_(debris) {}

    /// The line of bytes [begin, end), without its line end. What is returned lives until the next
    /// call.
    [[nodiscard]] const NormalLine& Read(std::size_t begin, std::size_t end);

 private:
    void Decode(std::size_t begin, std::size_t end);
    void ReadMarkdownStart();
    void Walk();
    [[nodiscard]] std::size_t SkipMarkup(std::size_t i);
    [[nodiscard]] std::size_t SkipBookmark(std::size_t i);
    [[nodiscard]] std::size_t SkipHtml(std::size_t i);
    [[nodiscard]] std::size_t SkipLatex(std::size_t i);
    [[nodiscard]] std::size_t SkipMarkdown(std::size_t i);
    void Put(std::size_t i);
    void PutPunctuation(std::size_t i);
    void Judge();
    [[nodiscard]] char32_t At(std::size_t i) const { return i < raw_.size() ? raw_[i].c : 0; }
    [[nodiscard]] std::uint32_t ByteOf(std::size_t i) const;
    void Note(DebrisKind kind, std::size_t from, std::size_t to);
    /// Does `words` (ASCII) stand at `i`?
    [[nodiscard]] bool Stands(std::u32string_view words, std::size_t i) const;
    /// Index past the first `c` within `reach` characters, or 0.
    [[nodiscard]] std::size_t Past(char32_t c, std::size_t i, std::size_t reach) const;

    std::string_view text_;
    std::vector<Debris>& debris_;
    std::vector<Point> raw_;
    std::size_t line_end_ = 0;
    std::size_t start_ = 0;  ///< first raw character after the markup at the line's beginning
    NormalLine line_;
};

}  // namespace report_reader::detail
