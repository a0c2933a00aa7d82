#include "document/detail/text_end.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "document/detail/official_layout.hpp"

namespace document::detail {

namespace {

using pugi::xml_node;

constexpr int kFewest = 2;  ///< lines of a paragraph alone on a page

/// How wide characters are set, in parts of a Chinese one, and what becomes of a closing mark.
struct Setting {
    double small, large, sign;  ///< Latin letters, and marks between them
    double quote;               ///< “ and the like: Latin or Chinese ones
    double gap;                 ///< between Chinese and Latin
    bool hangs;                 ///< a closing mark may stand beyond the end of a line
};
constexpr Setting kTightSetting{0.42, 0.58, 0.25, 0.45, 0.15, true};
constexpr Setting kWideSetting{0.5, 0.75, 0.5, 1.0, 0.25, false};

bool IsQuote(char32_t c) {
    return c == U'“' || c == U'”' || c == U'‘' || c == U'’' || c == U'…' || c == U'—' || c == U'·';
}

bool IsChinese(char32_t c) { return c >= 0x2E80 || IsQuote(c); }

bool Closes(char32_t c) {
    return std::u32string_view(U"、。，．：；？！）》〉」』】〕”’…—·％,.;:?!)%").find(c) !=
           std::u32string_view::npos;
}

bool Opens(char32_t c) {
    return std::u32string_view(U"（《〈「『【〔“‘(").find(c) != std::u32string_view::npos;
}

double WidthOf(char32_t c, const Setting& setting) {
    if (IsQuote(c)) return setting.quote;
    if (IsChinese(c)) return 1;
    if (c >= U'0' && c <= U'9') return 0.5;
    if (c == U'%') return 0.83;
    if (c >= U'a' && c <= U'z') return setting.small;
    if (c >= U'A' && c <= U'Z') return setting.large;
    return setting.sign;
}

/// What no line may be broken within.
struct Piece {
    double width = 0;
    double hanging = 0;  ///< of its width, what may stand beyond the end of the line
};

std::vector<Piece> PiecesOf(const std::u32string& text, const Setting& setting) {
    std::vector<Piece> pieces;
    char32_t before = 0;
    for (const char32_t c : text) {
        double width = WidthOf(c, setting);
        if (before != 0 && IsChinese(c) != IsChinese(before) && !Closes(c) && !Opens(before))
            width += setting.gap;
        const bool together = before != 0 && (Opens(before) || Closes(c) ||
                                              (!IsChinese(c) && !IsChinese(before) && c != U' '));
        if (!together) pieces.emplace_back();
        pieces.back().width += width;
        pieces.back().hanging = Closes(c) && setting.hangs ? width : 0;
        before = c;
    }
    return pieces;
}

int CountLines(const std::u32string& text, const Setting& setting, double width, double first) {
    int lines = 1;
    double left = width - first;
    for (const Piece& piece : PiecesOf(text, setting)) {
        if (piece.width - piece.hanging > left) {
            ++lines;
            left = width;
        }
        left -= piece.width;
    }
    return lines;
}

/// A paragraph as it stands on pages.
struct Block {
    int before = 0, after = 0;  ///< twips over and under its lines
    int line = 0;               ///< twips of one
    bool with_next = false;
    LineCounts lines;
};

Block BlockOf(xml_node paragraph) {
    Block block;
    const xml_node about = paragraph.child("w:pPr");
    const std::string name = about.child("w:pStyle").attribute("w:val").value();
    const auto style = std::ranges::find_if(Styles(), [&](const Style& s) { return name == s.id; });
    if (style == Styles().end()) return block;
    const xml_node spacing = about.child("w:spacing");
    const xml_node border = about.child("w:pBdr").child("w:bottom");
    const xml_node indent = about.child("w:ind");
    block.line = spacing.attribute("w:line").as_int(style->line_twips);
    block.before = spacing.attribute("w:before").as_int();
    block.after =
        border.attribute("w:space").as_int() * 20 + border.attribute("w:sz").as_int() * 5 / 2;
    block.with_next = style->keep_next || !about.child("w:keepNext").empty();
    std::u32string text;
    int tighter = 0;
    int half_points = style->half_points;
    for (const xml_node run : paragraph.children("w:r")) {
        text += base::ToCodePoints(run.child("w:t").text().get());
        const xml_node look = run.child("w:rPr");
        tighter = look.child("w:spacing").attribute("w:val").as_int(tighter);
        half_points = look.child("w:sz").attribute("w:val").as_int(half_points);
    }
    const int first = indent.empty() && style->indent ? style->half_points * 20
                                                      : -indent.attribute("w:hanging").as_int();
    const int width = kTextWidthTwips - indent.attribute("w:left").as_int() -
                      indent.attribute("w:right").as_int();
    block.lines = LinesOf(text, half_points * 10 + tighter, width, first);
    return block;
}

/// Fills pages from above, as word processors do: no line of a paragraph alone, headings with what
/// they head. Some break a paragraph that stays with the next one, others keep it whole.
class Pages {
 public:
    Pages(int LineCounts::*count, bool breaks) : count_(count), breaks_(breaks) {}

    void Add(const std::vector<Block>& blocks, std::size_t at) {
        const Block& block = blocks[at];
        int lines = block.lines.*count_;
        if (HeightKept(blocks, at) > end_.left) NextPage();
        end_.left -= block.before;
        while (lines * block.line > end_.left) {
            int here = end_.left / block.line;
            if (lines - here < kFewest) here = lines - kFewest;
            if (here < kFewest) here = 0;
            if (here == 0 && end_.left == kTextHeightTwips) break;
            lines -= here;
            NextPage();
        }
        end_.left -= lines * block.line + block.after;
    }

    [[nodiscard]] TextEnd end() const { return end_; }

 private:
    void NextPage() {
        ++end_.page;
        end_.left = kTextHeightTwips;
    }

    /// What must stand on the page on which the paragraph begins.
    [[nodiscard]] int HeightKept(const std::vector<Block>& blocks, std::size_t at) const {
        int height = 0;
        for (bool first = true; blocks[at].with_next && at + 1 < blocks.size(); first = false) {
            const int lines = blocks[at].lines.*count_;
            height += blocks[at].before + blocks[at].after +
                      (breaks_ && first ? std::min(lines, kFewest) : lines) * blocks[at].line;
            ++at;
        }
        height += std::min(blocks[at].lines.*count_, kFewest) * blocks[at].line;
        return height <= kTextHeightTwips ? height : 0;
    }

    int LineCounts::*count_;
    bool breaks_;
    TextEnd end_{1, kTextHeightTwips};
};

TextEnd EndOf(const std::vector<Block>& blocks, Pages pages) {
    for (std::size_t i = 0; i < blocks.size(); ++i) pages.Add(blocks, i);
    return pages.end();
}

}  // namespace

LineCounts LinesOf(const std::u32string& text, int character, int width, int first) {
    const double whole = static_cast<double>(width) / character;
    const double indent = static_cast<double>(first) / character;
    return {CountLines(text, kTightSetting, whole, indent),
            CountLines(text, kWideSetting, whole, indent)};
}

TextEnds EndsOfText(xml_node body) {
    std::vector<Block> blocks;
    for (const xml_node paragraph : body.children("w:p")) blocks.push_back(BlockOf(paragraph));
    return {EndOf(blocks, Pages(&LineCounts::fewest, true)),
            EndOf(blocks, Pages(&LineCounts::most, false))};
}

}  // namespace document::detail
