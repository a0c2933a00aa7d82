#include "document/marked_text.hpp"

#include <charconv>

namespace document {

namespace {

// U+E000 origin U+E001 text U+E002
constexpr std::string_view kBegin = "\xEE\x80\x80";
constexpr std::string_view kText = "\xEE\x80\x81";
constexpr std::string_view kEnd = "\xEE\x80\x82";

/// Reads lines one after the other; marks stay open from one line to the next.
class Reader {
 public:
    MarkedLine Line(std::string_view line) {
        MarkedLine pieces;
        std::string text;
        while (!line.empty()) {
            if (line.starts_with(kBegin) || line.starts_with(kEnd)) {
                Add(pieces, text);
                line.remove_prefix(Mark(line));
                continue;
            }
            text += line.front();
            line.remove_prefix(1);
        }
        Add(pieces, text);
        return pieces;
    }

 private:
    /// Takes the mark in; tells how long it is.
    std::size_t Mark(std::string_view line) {
        if (line.starts_with(kEnd)) {
            if (!open_.empty()) open_.pop_back();
            return kEnd.size();
        }
        int origin = 0;
        const char* const digits = line.data() + kBegin.size();
        const auto read = std::from_chars(digits, line.data() + line.size(), origin);
        open_.push_back(origin);
        const auto length = static_cast<std::size_t>(read.ptr - line.data());
        return line.substr(length).starts_with(kText) ? length + kText.size() : length;
    }

    void Add(MarkedLine& pieces, std::string& text) const {
        if (text.empty()) return;
        const int origin = open_.empty() ? 0 : open_.back();
        if (!pieces.empty() && pieces.back().origin == origin)
            pieces.back().text += text;
        else
            pieces.push_back({text, origin});
        text.clear();
    }

    std::vector<int> open_;
};

}  // namespace

std::string Marked(int origin, const std::string& text) {
    if (origin == 0 || text.empty()) return text;
    std::string marked(kBegin);
    marked += std::to_string(origin);
    marked += kText;
    marked += text;
    marked += kEnd;
    return marked;
}

std::string WithoutMarkSigns(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        if (text.starts_with(kBegin) || text.starts_with(kText) || text.starts_with(kEnd)) {
            text.remove_prefix(kBegin.size());
            continue;
        }
        clean += text.front();
        text.remove_prefix(1);
    }
    return clean;
}

std::vector<MarkedLine> ReadMarked(const std::vector<std::string>& lines) {
    Reader reader;
    std::vector<MarkedLine> read;
    read.reserve(lines.size());
    for (const std::string& line : lines) read.push_back(reader.Line(line));
    return read;
}

std::string PlainText(const MarkedLine& line) {
    std::string text;
    for (const MarkedPiece& piece : line) text += piece.text;
    return text;
}

}  // namespace document
