#include "report_desk/word_copy.hpp"

#include <algorithm>
#include <optional>

#include "document/word_comments.hpp"
#include "document/word_file.hpp"
#include "report_check/outcome_text.hpp"

namespace report_desk {

namespace {

using document::ParagraphKind;
using report_check::Finding;
using report_reader::ReportText;
using report_reader::Span;

constexpr std::size_t kMostComments = 2'000;

std::vector<std::string> LinesOf(const Finding& finding) {
    std::vector<std::string> lines{
        fmt::format("【{}】{}", report_check::WeightLabel(finding.weight), finding.title),
        finding.reason};
    if (!finding.mend.empty()) lines.push_back("建议：" + finding.mend);
    if (!finding.source.empty()) lines.push_back("依据：" + finding.source);
    return lines;
}

document::CommentAuthor Author(base::Instant now) {
    // Word shows the moment as it is written, whatever zone stands behind it.
    constexpr std::int64_t kEightHours = 8LL * 3'600'000'000;
    const std::string moment = base::Instant{now.micros + kEightHours}.ToText();
    return {"青衡报告检查", "青", moment.substr(0, 19)};
}

/// A new Word file of a text, and where its bytes went.
class NewWord {
 public:
    explicit NewWord(const ReportText& text) : text_(text) {
        std::size_t done = 0;
        for (std::size_t i = 0; i < text.paragraphs.size(); ++i) {
            const Span place = text.paragraphs[i].place;
            if (place.begin > done) Loose({done, place.begin});
            Add(place, KindOf(i));
            done = std::max(done, place.end);
        }
        if (done < text.text.size()) Loose({done, text.text.size()});
        word_.title = "报告检查";
    }

    [[nodiscard]] std::string Bytes() const { return document::WriteWord(word_); }

    [[nodiscard]] Span Map(Span place) const {
        const std::size_t begin = MapBegin(place.begin);
        if (place.empty()) return {begin, begin};
        return {begin, std::max(begin, MapEnd(place.end))};
    }

 private:
    struct Segment {
        std::size_t from = 0, to = 0;  ///< bytes of the text
        std::size_t at = 0;            ///< where `from` went
    };

    ParagraphKind KindOf(std::size_t paragraph) const {
        const auto& sections = text_.sections;
        const report_reader::Paragraph& one = text_.paragraphs[paragraph];
        const report_reader::Section& section = sections[one.section];
        if (one.section == 0 && one.heading)
            return text_.Quote(one.place).find("报告") == std::string_view::npos
                       ? ParagraphKind::kBody
                       : ParagraphKind::kTitle;
        if (section.kind != report_reader::SectionKind::kHeading ||
            section.first_paragraph != paragraph)
            return ParagraphKind::kBody;
        if (section.level == 1) return ParagraphKind::kHeading1;
        return section.level == 2 ? ParagraphKind::kHeading2 : ParagraphKind::kBody;
    }

    /// What stands between paragraphs: numbers of pages, debris. A line is a paragraph.
    void Loose(Span place) {
        const std::string& text = text_.text;
        while (place.begin < place.end) {
            const std::size_t end = std::min(text.find('\n', place.begin), place.end);
            if (text.substr(place.begin, end - place.begin).find_first_not_of(" \t\r\f\v") !=
                std::string::npos)
                Add({place.begin, end}, ParagraphKind::kNote);
            place.begin = end + 1;
        }
    }

    static std::size_t SizeAt(std::string_view text) {
        const auto lead = static_cast<unsigned char>(text.front());
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return std::min(size, text.size());
    }

    /// Not carried over: ends of lines, control characters, and the spaces that only indent.
    static bool Carried(std::string_view sign, bool first) {
        const auto lead = static_cast<unsigned char>(sign.front());
        if (lead < 0x20 || lead == 0x7F) return lead == '\t' && !first;
        if (first && (sign == " " || sign == "\u3000" || sign == "\u00A0")) return false;
        return sign != "\xEF\xBF\xBE" && sign != "\xEF\xBF\xBF";
    }

    void Add(Span place, ParagraphKind kind) {
        std::string out;
        bool first = true;
        for (std::size_t at = place.begin; at < place.end;) {
            const std::string_view rest = std::string_view(text_.text).substr(at, place.end - at);
            const std::string_view sign = rest.substr(0, SizeAt(rest));
            if (sign == "\n") first = true;
            if (Carried(sign, first)) {
                first = false;
                Carry({at, at + sign.size()}, written_ + out.size());
                out += sign;
            }
            at += sign.size();
        }
        written_ += out.size() + 1;
        word_.paragraphs.push_back({kind, {}});
        word_.paragraphs.back().runs.push_back({std::move(out), false});
    }

    void Carry(Span from, std::size_t at) {
        if (!segments_.empty() && segments_.back().to == from.begin &&
            segments_.back().at + (segments_.back().to - segments_.back().from) == at)
            segments_.back().to = from.end;
        else
            segments_.push_back({from.begin, from.end, at});
    }

    /// The first byte carried over at or after `byte`.
    [[nodiscard]] std::size_t MapBegin(std::size_t byte) const {
        const auto after = std::partition_point(segments_.begin(), segments_.end(),
                                                [&](const Segment& one) { return one.to <= byte; });
        if (after == segments_.end()) return written_ == 0 ? 0 : written_ - 1;
        return after->at + (byte > after->from ? byte - after->from : 0);
    }

    /// Past the last byte carried over before `byte`.
    [[nodiscard]] std::size_t MapEnd(std::size_t byte) const {
        const auto after =
            std::partition_point(segments_.begin(), segments_.end(),
                                 [&](const Segment& one) { return one.from < byte; });
        if (after == segments_.begin()) return 0;
        const Segment& last = *(after - 1);
        return last.at + (std::min(byte, last.to) - last.from);
    }

    const ReportText& text_;
    document::WordDocument word_;
    std::vector<Segment> segments_;
    std::size_t written_ = 0;
};

/// Where the text of the file begins in what ReadWordText gives; nullopt: it is another text.
std::optional<std::size_t> ShiftOf(const std::string& docx, const ReportText& text) {
    const std::string whole = document::ReadWordText(docx);
    constexpr std::size_t kMark = 3;  // a byte order mark, which the reader leaves out
    if (whole.starts_with(text.text)) return 0;
    if (whole.size() > kMark && std::string_view(whole).substr(kMark).starts_with(text.text))
        return kMark;
    return std::nullopt;
}

}  // namespace

std::string CommentedWord(const Marked& marked) {
    std::string docx(marked.bytes);
    const auto shift = docx.starts_with("PK") ? ShiftOf(docx, marked.text) : std::nullopt;
    std::optional<NewWord> made;
    if (!shift) {
        made.emplace(marked.text);
        docx = made->Bytes();
    }
    const std::size_t before = shift.value_or(0);
    std::vector<document::WordComment> comments;
    for (const Finding& finding : marked.findings) {
        if (comments.size() >= kMostComments) break;
        const Span place = made ? made->Map(finding.place)
                                : Span{finding.place.begin + before, finding.place.end + before};
        comments.push_back({place.begin, place.end, LinesOf(finding)});
    }
    return document::AddComments(docx, comments, Author(marked.now)).value_or(docx);
}

}  // namespace report_desk
