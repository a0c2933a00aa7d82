// What page breaks and copying leave behind: words that stand twice, paragraphs cut or torn,
// page numbers, sentences that stand in two places, signs of other formats.
#include <algorithm>
#include <unordered_map>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Debris;
using report_reader::DebrisKind;
using report_reader::Paragraph;

constexpr std::size_t kLongestRepeat = 14;

/// How many characters stand at `at` and again right behind themselves; 0 none.
std::size_t DoubledAt(std::u32string_view text, std::size_t at) {
    for (std::size_t size = 2; size <= kLongestRepeat && at + 2 * size <= text.size(); ++size) {
        if (text[at] != text[at + size]) continue;
        if (text.substr(at, size) == text.substr(at + size, size)) return size;
    }
    return 0;
}

bool IsWords(std::u32string_view text) {
    for (const char32_t c : text)
        if (!IsHan(c)) return false;
    return true;
}

/// 位于位于; 一个一个 and 逐项逐项 are meant.
void CheckDoubledWords(Subject& subject) {
    const std::u32string_view text = subject.normal();
    const auto& meant = subject.rules.Words("doubled_meant");
    for (std::size_t at = 0; at + 3 < text.size(); ++at) {
        if (!IsHan(text[at])) continue;
        const std::size_t size = DoubledAt(text, at);
        if (size == 0) continue;
        const std::u32string_view words = text.substr(at, size);
        if (IsWords(words) && words.front() != words[1] && LongestAt(text, at, meant) == 0)
            subject.Add("break-doubled", {at + size, at + 2 * size}, {{"words", ToUtf8(words)}});
        at += size;
    }
}

bool EndsWell(std::u32string_view words) {
    return !words.empty() && IsOneOf(words.back(), U"。！？；：”）》】…");
}

/// The end of one paragraph again at the head of the next.
std::size_t RepeatedOver(std::u32string_view end, std::u32string_view begin) {
    constexpr std::size_t kLeast = 4, kMost = 20;
    for (std::size_t size = std::min({kMost, end.size(), begin.size()}); size >= kLeast; --size)
        if (end.ends_with(begin.substr(0, size)) && IsWords(begin.substr(0, size))) return size;
    return 0;
}

void CheckParagraphs(Subject& subject) {
    constexpr std::size_t kLeastCut = 40;
    const auto& paragraphs = subject.text.paragraphs;
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        const std::u32string_view words = subject.Of(paragraphs[i].normal);
        if (paragraphs[i].heading || words.empty() || EndsWell(words)) continue;
        if (i + 1 < paragraphs.size()) {
            const std::u32string_view next = subject.Of(paragraphs[i + 1].normal);
            if (const std::size_t size = RepeatedOver(words, next); size > 0) {
                const std::size_t at = paragraphs[i + 1].normal.begin;
                subject.Add("break-doubled", {at, at + size},
                            {{"words", subject.Utf8({at, at + size})}});
                continue;
            }
        }
        if (words.size() >= kLeastCut && words.find(U'，') != std::u32string_view::npos)
            subject.Add(
                "break-cut", {paragraphs[i].normal.end - 6, paragraphs[i].normal.end},
                {{"end", subject.Utf8({paragraphs[i].normal.end - 6, paragraphs[i].normal.end})}});
    }
}

/// 915206****7FMTAX63: stars that hide digits.
bool IsMasked(const Subject& subject, Span place) {
    const std::string& text = subject.text.text;
    const auto hides = [&](std::size_t at) {
        if (at >= text.size()) return false;
        const auto c = static_cast<char32_t>(static_cast<unsigned char>(text[at]));
        return IsDigit(c) || IsLatin(c) || c == U'*';
    };
    return text[place.begin] == '*' && (hides(place.end) || hides(place.begin - 1));
}

std::string_view CodeOf(DebrisKind kind) {
    switch (kind) {
        case DebrisKind::kBookmark:
            return "debris-bookmark";
        case DebrisKind::kMarkdown:
            return "debris-markdown";
        case DebrisKind::kLatex:
            return "debris-latex";
        case DebrisKind::kHtml:
            return "debris-html";
        case DebrisKind::kPageBreak:
            return "break-torn";
        case DebrisKind::kPageNumber:
            return "break-page-number";
        case DebrisKind::kInvisible:
            return "debris-invisible";
        case DebrisKind::kBrokenBytes:
            return "debris-bytes";
    }
    return "debris-invisible";
}

}  // namespace

void CheckBreaks(Subject& subject) {
    CheckDoubledWords(subject);
    CheckParagraphs(subject);
}

void CheckRepeats(Subject& subject) {
    constexpr std::size_t kLeast = 12;
    if (!subject.yearly_report) return;  // laws and decisions repeat themselves on purpose
    std::unordered_map<std::u32string_view, std::size_t> seen;
    for (const auto& sentence : subject.text.sentences) {
        std::u32string_view words = subject.Of(sentence.normal);
        if (words.size() < kLeast || words.back() != U'。') continue;
        if (sentence.paragraph < subject.text.paragraphs.size() &&
            subject.text.paragraphs[sentence.paragraph].heading)
            continue;
        const auto [first, fresh] = seen.try_emplace(words, sentence.place.begin);
        if (fresh) continue;
        std::string where = subject.SectionPath(first->second);
        subject.AddBytes("repeat-sentence", sentence.place,
                         {{"line", std::to_string(subject.text.LineOf(first->second))},
                          {"where", where.empty() ? where : "（“" + where + "”）"}});
    }
}

void CheckDebris(Subject& subject) {
    for (const Debris& debris : subject.text.debris) {
        if (debris.kind == DebrisKind::kMarkdown &&
            (subject.options.markdown || IsMasked(subject, debris.place)))
            continue;
        subject.AddBytes(CodeOf(debris.kind), debris.place,
                         {{"found", std::string(subject.text.Quote(debris.place).substr(0, 60))}});
    }
}

}  // namespace report_check::detail
