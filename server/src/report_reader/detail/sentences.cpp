#include "report_reader/detail/numbering.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/structure.hpp"

namespace report_reader::detail {

namespace {

class SentenceReader {
 public:
    explicit SentenceReader(ReportText& report) : report_(report) {}

    void Run() {
        for (std::size_t i = 0; i < report_.paragraphs.size(); ++i) ReadParagraph(i);
    }

 private:
    void ReadParagraph(std::size_t index) {
        Paragraph& paragraph = report_.paragraphs[index];
        paragraph.first_sentence = report_.sentences.size();
        const std::u32string& text = report_.normal;
        std::size_t begin = paragraph.normal.begin;
        for (std::size_t at = begin; at < paragraph.normal.end; ++at) {
            if (!EndsSentence(text[at])) continue;
            std::size_t end = at + 1;
            while (end < paragraph.normal.end && IsOneOf(text[end], U"。！？”’）」』\"")) ++end;
            Put(index, {begin, end});
            begin = end;
            at = end - 1;
        }
        if (begin < paragraph.normal.end) Put(index, {begin, paragraph.normal.end});
        paragraph.sentence_count = report_.sentences.size() - paragraph.first_sentence;
        ReadMarks(index);
    }

    void Put(std::size_t paragraph, Span normal) {
        const std::size_t section = report_.paragraphs[paragraph].section;
        report_.sentences.push_back({report_.Original(normal), normal, paragraph, section});
    }

    /// Points stand at the beginning of the paragraph, or after a sign that ends something.
    void ReadMarks(std::size_t index) {
        const Paragraph& paragraph = report_.paragraphs[index];
        const Section& section = report_.sections[paragraph.section];
        std::size_t at = paragraph.normal.begin;
        if (section.number.value > 0 && section.first_paragraph == index)
            at = report_.NormalOf(section.number.place.end);
        bool opens = true;
        while (at < paragraph.normal.end) {
            const char32_t c = report_.normal[at];
            if (opens) {
                if (const auto mark = PointNumberAt(report_.normal, at)) {
                    PutMark(*mark, at, index);
                    at += mark->length;
                    opens = false;
                    continue;
                }
            }
            opens = IsOneOf(c, U"。；：，！？\t");
            ++at;
        }
    }

    void PutMark(const ReadMark& read, std::size_t at, std::size_t paragraph) {
        Mark mark{read.number, at, paragraph, report_.paragraphs[paragraph].section};
        mark.number.place = report_.Original({at, at + read.length});
        report_.marks.push_back(mark);
    }

    ReportText& report_;
};

}  // namespace

void ReadSentences(ReportText& report) { SentenceReader(report).Run(); }

}  // namespace report_reader::detail
