#include <algorithm>

#include "report_reader/detail/normal.hpp"
#include "report_reader/detail/numbering.hpp"
#include "report_reader/detail/structure.hpp"

namespace report_reader::detail {

namespace {

/// A paragraph shorter than this is a title, an address or a signature, not a torn line.
constexpr std::size_t kShortestTorn = 15;

char32_t Last(std::u32string_view words) { return words.empty() ? 0 : words.back(); }

/// 。 and its like, also before a closing quote or bracket.
bool IsFinished(std::u32string_view words) {
    char32_t c = Last(words);
    if (IsOneOf(c, U"”’）」』\"") && words.size() > 1) c = words[words.size() - 2];
    return EndsSentence(c) || IsOneOf(Last(words), U"；：…—");
}

bool IsHeadingLine(std::u32string_view words) {
    return LineNumberAt(words, 0).has_value() && words.find(U'。') == std::u32string_view::npos;
}

bool IsDateLine(std::u32string_view words) {
    return words.size() <= 16 && !words.empty() && (IsDigit(words[0]) || words[0] == U'二') &&
           words.find(U'年') != std::u32string_view::npos &&
           words.find(U'日') != std::u32string_view::npos;
}

class ParagraphReader {
 public:
    explicit ParagraphReader(ReportText& report)
        : report_(report), normaliser_(report.text, report.debris) {}

    void Run() {
        const std::string& text = report_.text;
        report_.normal.reserve(text.size() / 3 + 1);
        report_.origin.reserve(text.size() / 3 + 2);
        std::size_t begin = 0;
        bool new_line = true;  // a form feed ends a paragraph, but editors count no line
        while (begin <= text.size()) {
            std::size_t end = text.find_first_of("\n\r\f\v", begin);
            if (end == std::string::npos) end = text.size();
            if (new_line) report_.lines.push_back(static_cast<std::uint32_t>(begin));
            new_line = end < text.size() && (text[end] == '\n' || text[end] == '\r');
            TakeLine(begin, end);
            std::size_t next = end + 1;
            if (end < text.size() && text[end] == '\r' && next < text.size() && text[next] == '\n')
                ++next;
            begin = next;
        }
        Close();
        report_.origin.push_back(static_cast<std::uint32_t>(text.size()));
    }

 private:
    void TakeLine(std::size_t begin, std::size_t end) {
        const NormalLine& line = normaliser_.Read(begin, end);
        if (line.points.empty()) return;
        const bool in_sentence = open_ && !IsFinished(Words());
        if (line.page_number || line.rule || (line.bare_number && in_sentence)) {
            const auto kind = line.rule ? DebrisKind::kMarkdown : DebrisKind::kPageNumber;
            report_.debris.push_back({kind, {line.points.front().at, end}});
            return;
        }
        line_.clear();
        for (const Point& point : line.points) line_.push_back(point.c);
        if (open_ && Continues(line)) {
            report_.debris.push_back({DebrisKind::kPageBreak, {last_end_, line.points.front().at}});
        } else {
            Close();
            Open(line);
        }
        for (const Point& point : line.points) {
            report_.normal.push_back(point.c);
            report_.origin.push_back(point.at);
        }
        last_end_ = EndOfLast();
    }

    /// Was this line torn off the open paragraph by a page break or a hard wrap?
    [[nodiscard]] bool Continues(const NormalLine& line) const {
        const std::u32string_view before = Words();
        if (line.hashes > 0 || hashes_ > 0 || IsFinished(before) || IsDateLine(line_)) return false;
        if (LineNumberAt(line_, 0) || PointNumberAt(line_, 0)) return false;
        if (line_.find(U'\t') != std::u32string::npos || before.find(U'\t') != before.npos)
            return false;
        const char32_t last = Last(before);
        if (last == U'，' || last == U'、') return true;
        if (before.size() < kShortestTorn || IsHeadingLine(before)) return false;
        return before.find_first_of(U"，。、；") != before.npos;
    }

    void Open(const NormalLine& line) {
        open_ = true;
        hashes_ = line.hashes;
        first_ = report_.normal.size();
        begin_ = line.points.front().at;
        Paragraph paragraph;
        paragraph.heading = line.hashes > 0;
        report_.paragraphs.push_back(paragraph);
    }

    void Close() {
        if (!open_) return;
        open_ = false;
        Paragraph& paragraph = report_.paragraphs.back();
        paragraph.normal = {first_, report_.normal.size()};
        paragraph.place = {begin_, last_end_};
        report_.normal.push_back(U'\n');
        report_.origin.push_back(static_cast<std::uint32_t>(last_end_));
    }

    [[nodiscard]] std::u32string_view Words() const {
        return std::u32string_view(report_.normal).substr(first_);
    }

    [[nodiscard]] std::size_t EndOfLast() const {
        std::size_t at = report_.origin.back();
        (void)NextPoint(report_.text, at);
        return at;
    }

    ReportText& report_;
    LineNormaliser normaliser_;
    std::u32string line_;
    bool open_ = false;
    int hashes_ = 0;
    std::size_t first_ = 0;  ///< of the open paragraph, in normal
    std::size_t begin_ = 0;  ///< in text
    std::size_t last_end_ = 0;
};

}  // namespace

void ReadParagraphs(ReportText& report) {
    ParagraphReader(report).Run();
    std::stable_sort(
        report.debris.begin(), report.debris.end(),
        [](const Debris& a, const Debris& b) { return a.place.begin < b.place.begin; });
}

}  // namespace report_reader::detail
