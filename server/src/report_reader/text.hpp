#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

/// A report as text, with the places of everything in it. Pure: no files, no clock, any thread.
///
///     const auto read = report_reader::ReadText(bytes);      // UTF-8, UTF-16 or GB18030
///     if (!read) return base::Refuse(read.error());          // empty, too large, no text
///     for (const auto& section : read->sections) …           // headings with their numbers
///     for (const auto& sentence : read->sentences) {
///         std::u32string_view words = read->Normal(sentence.normal);   // to search in
///         std::string_view quoted = read->Quote(sentence.place);       // as it stands in the file
///     }
///
/// There are two texts. `text` is what the author sees: valid UTF-8, every place that is shown to
/// people is a `Span` of its bytes. `normal` is what rules search in: code points, the same text
/// with everything that only looks different made equal (see `ReportText::normal`), and `origin`
/// leads each of its characters back. Rules find a run of `normal` and ask `Original` for its
/// place; `LineOf` and `CodePointOf` say the place in words.
namespace report_reader {

/// Half open: bytes of `ReportText::text`, or (where said so) characters of `ReportText::normal`.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const { return end - begin; }
    [[nodiscard]] bool empty() const { return end <= begin; }
    [[nodiscard]] bool Holds(std::size_t at) const { return begin <= at && at < end; }
    bool operator==(const Span&) const = default;
};

/// How a heading or an item is numbered, from the widest to the narrowest.
enum class NumberStyle {
    kNone,              ///< a heading by its markup or look alone
    kChapter,           ///< 第一章, 第一编, 第一部分
    kPart,              ///< 第一节
    kArticle,           ///< 第一条
    kChinese,           ///< 一、
    kChineseBracketed,  ///< （一） (一)
    kArabic,            ///< 1. 1． 1、
    kArabicBracketed,   ///< （1） 1) 1）
    kCircled,           ///< ①
    kOrdinalWord,       ///< 一是 第一， 其一， (marks in running text only)
};

struct Number {
    NumberStyle style = NumberStyle::kNone;
    int value = 0;      ///< 0: none
    Span place;         ///< the number with its signs: `（一）`
    char32_t sign = 0;  ///< what follows or closes it as written: 、 ． . ) ） 是 ， or 0
    bool odd_brackets = false;  ///< `（一)`: opened in one width, closed in the other
};

enum class SectionKind {
    kDocument,  ///< sections[0]: the whole text, with what stands before the first heading
    kHeading,   ///< a line of its own
    kRunIn,  ///< `1.严格落实职责。党政主要负责人…`: the heading ends at its first full stop
    kItem,  ///< a numbered line of a list (`（一）……；`), and articles of a law
};

/// A numbered or marked heading and what stands under it. Sections are in the order of the text.
struct Section {
    SectionKind kind = SectionKind::kDocument;
    int level = 0;  ///< 0 the document, 1 its chapters …: by where it stands, not by its signs
    Number number;  ///< as it is written
    /// The style that its place asks for: `2、` that stands for 二、 has number.style kArabic and
    /// expected kChinese. Otherwise equal to number.style.
    NumberStyle expected = NumberStyle::kNone;
    int hashes = 0;                   ///< of a Markdown heading
    Span title;                       ///< without number, signs and markup
    Span heading;                     ///< the number and the title
    Span whole;                       ///< to the next section of the same or a higher level
    std::size_t parent = 0;           ///< index; of sections[0]: 0
    std::size_t first_paragraph = 0;  ///< the one with the heading
    std::size_t paragraph = 0;        ///< past its own last one (those of its children not counted)
};

/// One paragraph as meant: lines that a page break or a hard wrap tore apart are joined.
struct Paragraph {
    Span place;
    Span normal;              ///< characters of `normal`, without the closing '\n'
    std::size_t section = 0;  ///< index of the narrowest section
    std::size_t first_sentence = 0;
    std::size_t sentence_count = 0;
    bool heading = false;  ///< holds nothing but a heading, a title or an address line
};

/// Ends with 。！？ (and closing quotes or brackets after them) or with its paragraph.
struct Sentence {
    Span place;
    Span normal;
    std::size_t paragraph = 0;
    std::size_t section = 0;
};

/// A number that opens a point in running text: 一是, 二是, 第一， （1） 1. ①. Those that open a
/// section are not repeated here.
struct Mark {
    Number number;
    std::size_t normal = 0;  ///< where it stands in `normal`
    std::size_t paragraph = 0;
    std::size_t section = 0;
};

enum class DebrisKind {
    kBookmark,     ///< [bookmark: _GoBack], HYPERLINK …, REF fields, 错误!未找到引用源
    kMarkdown,     ///< # ** __ ` > at places where Markdown means something
    kLatex,        ///< PM_{2.5}, $…$, \text
    kHtml,         ///< <br>, &nbsp;
    kPageBreak,    ///< a line end inside a sentence, a form feed
    kPageNumber,   ///< a line of its own: — 3 —, -3-, 第3页 共9页
    kInvisible,    ///< zero-width and control characters, private use, object marks
    kBrokenBytes,  ///< shown as U+FFFD
};

struct Debris {
    DebrisKind kind = DebrisKind::kInvisible;
    Span place;
};

struct ReportText {
    /// Valid UTF-8 without byte order mark. Broken bytes of the file stand as U+FFFD.
    std::string text;
    std::string encoding;  ///< of the file: UTF-8, UTF-16LE, UTF-16BE, GB18030
    /// What was read only in part or with a doubt (`report.read_part`, `report.broken_bytes`):
    /// shown with every result.
    base::Refusals cautions;

    /// The whole text, one '\n' after each paragraph. Spaces are gone (a tab stays); digits,
    /// letters, % and . are half width; subscripts are plain (PM₂.₅, PM_{2.5} → PM2.5); commas that
    /// group digits are gone; , ; : ! ? ( ) become ，；：！？（） except within numbers and Latin
    /// words; debris is gone; lines torn by a page break are joined.
    std::u32string normal;
    /// For each character of `normal` the byte of `text` where it begins; one more at the end.
    std::vector<std::uint32_t> origin;

    std::vector<Section> sections;  ///< never empty
    std::vector<Paragraph> paragraphs;
    std::vector<Sentence> sentences;
    std::vector<Mark> marks;
    std::vector<Debris> debris;        ///< by place
    std::vector<std::uint32_t> lines;  ///< byte at which each line of `text` begins

    [[nodiscard]] std::u32string_view Normal(Span normal_span) const;
    /// The bytes a run of `normal` came from, without what was left out after its last character.
    [[nodiscard]] Span Original(Span normal_span) const;
    /// First character of `normal` at or after a byte of `text`.
    [[nodiscard]] std::size_t NormalOf(std::size_t byte) const;
    [[nodiscard]] std::string_view Quote(Span place) const;
    /// From 1.
    [[nodiscard]] std::size_t LineOf(std::size_t byte) const;
    /// From 0: how many code points stand before the byte.
    [[nodiscard]] std::size_t CodePointOf(std::size_t byte) const;
    /// Index into `sentences`, `paragraphs`; of a character between two: the one before it.
    [[nodiscard]] std::size_t SentenceAt(std::size_t normal_at) const;
    [[nodiscard]] std::size_t ParagraphAt(std::size_t normal_at) const;

    std::vector<std::uint32_t> block_points;  ///< code points before each KiB; for CodePointOf
};

/// 10 MiB: about 3.5 million characters, a hundred times the longest yearly report.
inline constexpr std::size_t kLargestText = 10U << 20U;

/// Reads a text file of any of the encodings above. Never throws on what the bytes are. Refuses
/// `report.empty` (nothing but white space), `report.too_large`, `report.binary` (an archive, a
/// picture, a program: param `kind` names it where known), `report.bad_encoding`.
[[nodiscard]] base::Result<ReportText> ReadText(std::string_view raw);

/// The same of a text that is UTF-8 already; broken bytes are replaced. Total, refuses nothing.
[[nodiscard]] ReportText ReadUtf8(std::string_view text);

}  // namespace report_reader
