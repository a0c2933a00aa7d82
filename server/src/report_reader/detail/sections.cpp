#include <algorithm>

#include "report_reader/detail/numbering.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/structure.hpp"

namespace report_reader::detail {

namespace {

constexpr std::size_t kLongestHeading = 60;
constexpr std::size_t kLongestOneSentenceTitle = 25;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// A paragraph that opens a section, before its level is known.
struct Opening {
    std::size_t paragraph = 0;
    ReadMark mark;
    int hashes = 0;
    SectionKind kind = SectionKind::kItem;
    NumberStyle expected = NumberStyle::kNone;
    Span title;  ///< in normal
};

int RankOf(const Opening& opening) { return static_cast<int>(opening.expected); }

class SectionReader {
 public:
    explicit SectionReader(ReportText& report) : report_(report) {}

    void Run() {
        for (std::size_t i = 0; i < report_.paragraphs.size(); ++i) Consider(i);
        MendStyles();
        Section document;
        document.whole = {0, report_.text.size()};
        document.paragraph =
            openings_.empty() ? report_.paragraphs.size() : openings_.front().paragraph;
        report_.sections.push_back(document);
        for (const Opening& opening : openings_) Open(opening);
        CloseDownTo(0, report_.text.size());
        Assign();
    }

 private:
    /// Signs of a Markdown heading before the paragraph's first character.
    [[nodiscard]] int HashesBefore(std::size_t byte) const {
        int hashes = 0;
        while (byte > 0 && report_.text[byte - 1] != '\n' && hashes < 7)
            if (report_.text[--byte] == '#') ++hashes;
        return hashes;
    }

    void Consider(std::size_t index) {
        const Paragraph& paragraph = report_.paragraphs[index];
        const std::u32string_view words = report_.Normal(paragraph.normal);
        auto mark = LineNumberAt(words, 0);
        if (!mark) mark = SpacedArticle(paragraph);
        if (!mark && (!paragraph.heading || index == 0)) return;
        Opening opening;
        opening.paragraph = index;
        if (mark) opening.mark = *mark;
        if (paragraph.heading) opening.hashes = HashesBefore(paragraph.place.begin);
        opening.expected = opening.mark.number.style;
        Judge(opening, words.substr(opening.mark.length));
        const std::size_t first = paragraph.normal.begin + opening.mark.length;
        opening.title.begin += first;
        opening.title.end += first;
        openings_.push_back(opening);
    }

    /// `第八条 国务院…`: the space tells it from `第八条规定…`.
    [[nodiscard]] std::optional<ReadMark> SpacedArticle(const Paragraph& paragraph) const {
        auto mark = ArticleNumberAt(report_.Normal(paragraph.normal), 0);
        if (!mark) return std::nullopt;
        const std::size_t first = paragraph.normal.begin;
        const std::size_t end = report_.Original({first, first + mark->length}).end;
        const std::string_view after = std::string_view(report_.text).substr(end, 3);
        const bool spaced = after.starts_with(' ') || after.starts_with("\u3000");
        return spaced ? mark : std::nullopt;
    }

    /// Kind and title, of the words after the number.
    static void Judge(Opening& opening, std::u32string_view rest) {
        const std::size_t stop = rest.find_first_of(U"。；");
        opening.title = {0, stop == rest.npos ? rest.size() : stop};
        if (opening.hashes > 0) {
            opening.kind = SectionKind::kHeading;
        } else if (opening.mark.number.style == NumberStyle::kArticle) {
            opening.title = {0, 0};
        } else if (stop == rest.npos) {
            const bool open = !rest.empty() && rest.back() == U'，';
            if (rest.size() <= kLongestHeading && !open) opening.kind = SectionKind::kHeading;
        } else if (stop + 1 >= rest.size()) {
            if (rest[stop] == U'。' && stop <= kLongestOneSentenceTitle)
                opening.kind = SectionKind::kHeading;
        } else if (rest[stop] == U'。' && stop <= kLongestHeading) {
            opening.kind = SectionKind::kRunIn;
        }
    }

    /// `2、` between 一、 and 三、, or right above （一）, stands for 二、.
    void MendStyles() {
        std::size_t last = kNone;  // the latest 一、
        for (std::size_t i = 0; i < openings_.size(); ++i) {
            Opening& opening = openings_[i];
            if (opening.expected == NumberStyle::kChinese) last = i;
            if (last == kNone || opening.expected != NumberStyle::kArabic ||
                opening.kind != SectionKind::kHeading)
                continue;
            const int value = opening.mark.number.value;
            const bool follows = value == openings_[last].mark.number.value + 1;
            const bool above = i + 1 < openings_.size() &&
                               openings_[i + 1].expected == NumberStyle::kChineseBracketed &&
                               openings_[i + 1].mark.number.value == 1;
            if (follows &&
                (above || (opening.mark.number.sign == U'、' && NextChinese(i) == value + 1)))
                opening.expected = NumberStyle::kChinese;
            if (opening.expected == NumberStyle::kChinese) last = i;
        }
    }

    /// Value of the next 一、 when no Arabic heading stands between; 0: none.
    [[nodiscard]] int NextChinese(std::size_t i) const {
        for (++i; i < openings_.size(); ++i) {
            if (openings_[i].expected == NumberStyle::kChinese)
                return openings_[i].mark.number.value;
            if (openings_[i].expected == NumberStyle::kArabic) return 0;
        }
        return 0;
    }

    [[nodiscard]] bool Encloses(const Opening& above, const Opening& below) const {
        if (above.hashes > 0 && below.hashes > 0 && RankOf(below) == 0)
            return above.hashes < below.hashes;
        if (below.hashes > 0 && above.hashes == 0) return false;  // an item holds no chapter
        if (RankOf(below) == 0) return false;
        if (RankOf(above) == 0) return below.hashes == 0 || above.hashes < below.hashes;
        return RankOf(above) < RankOf(below);
    }

    void Open(const Opening& opening) {
        const Paragraph& paragraph = report_.paragraphs[opening.paragraph];
        std::size_t depth = stack_.size();
        while (depth > 0 && !Encloses(*stack_[depth - 1].opening, opening)) --depth;
        CloseDownTo(depth, paragraph.place.begin);
        Section section;
        section.kind = opening.kind;
        section.number = opening.mark.number;
        section.expected = opening.expected;
        section.hashes = opening.hashes;
        section.level = static_cast<int>(stack_.size()) + 1;
        section.parent = stack_.empty() ? 0 : stack_.back().section;
        section.first_paragraph = opening.paragraph;
        Place(section, opening);
        stack_.push_back({&opening, report_.sections.size()});
        report_.sections.push_back(section);
    }

    void Place(Section& section, const Opening& opening) const {
        const Span all = report_.paragraphs[opening.paragraph].normal;
        section.title = report_.Original(opening.title);
        section.heading = report_.Original({all.begin, opening.title.end});
        section.whole.begin = section.heading.begin;
        if (opening.mark.length == 0) return;
        section.number.place = report_.Original({all.begin, all.begin + opening.mark.length});
        ReadSigns(section.number);
    }

    /// What the brackets and the sign are in the text as written.
    void ReadSigns(Number& number) const {
        const std::string_view quoted = report_.Quote(number.place);
        const bool bracketed = number.style == NumberStyle::kChineseBracketed ||
                               number.style == NumberStyle::kArabicBracketed;
        if (!bracketed || quoted.empty()) return;
        const bool half_open = quoted.front() == '(';
        const bool half_close = quoted.back() == ')';
        const bool wide_open = quoted.starts_with("（");
        const bool wide_close = quoted.ends_with("）");
        number.odd_brackets = (half_open && wide_close) || (wide_open && half_close);
        if (half_close) number.sign = U')';
        if (wide_close) number.sign = U'）';
    }

    void CloseDownTo(std::size_t depth, std::size_t byte) {
        while (stack_.size() > depth) {
            report_.sections[stack_.back().section].whole.end = byte;
            stack_.pop_back();
        }
    }

    /// Own paragraphs reach to the next opening, whatever its level.
    void Assign() {
        for (std::size_t s = 1; s < report_.sections.size(); ++s) {
            Section& section = report_.sections[s];
            section.paragraph = s + 1 < report_.sections.size()
                                    ? report_.sections[s + 1].first_paragraph
                                    : report_.paragraphs.size();
            for (std::size_t i = section.first_paragraph; i < section.paragraph; ++i)
                report_.paragraphs[i].section = s;
            if (section.kind == SectionKind::kHeading)
                report_.paragraphs[section.first_paragraph].heading = true;
        }
        for (std::size_t i = 0; i < report_.sections[0].paragraph; ++i) {
            Paragraph& paragraph = report_.paragraphs[i];
            const std::u32string_view words = report_.Normal(paragraph.normal);
            if (words.find_first_of(U"。；，") == words.npos) paragraph.heading = true;
        }
    }

    struct OpenSection {
        const Opening* opening;
        std::size_t section;
    };

    ReportText& report_;
    std::vector<Opening> openings_;
    std::vector<OpenSection> stack_;
};

}  // namespace

void ReadSections(ReportText& report) { SectionReader(report).Run(); }

}  // namespace report_reader::detail
