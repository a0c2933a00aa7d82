// What a chapter says it is about and then is not; paragraphs that open like a heading without one.
#include <algorithm>
#include <map>
#include <set>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Paragraph;
using report_reader::Section;

/// 坚持立法、执法、普法协同推进: the things named before the words at `end`.
std::vector<Span> NamedBefore(const Subject& subject, std::size_t end, std::size_t least) {
    const std::u32string_view text = subject.normal();
    constexpr std::size_t kLongestItem = 4;
    std::vector<Span> items;
    std::size_t at = end, item_end = end;
    while (at > least && IsHan(text[at - 1])) {
        --at;
        if (at > least && text[at - 1] == U'、') {
            items.insert(items.begin(), Span{at, item_end});
            item_end = --at;
        }
    }
    if (items.empty()) return {};
    // Verbs may stand before the first: 坚持立法.
    std::size_t begin = at;
    if (const std::size_t verb = LongestAt(text, begin, subject.rules.Words("topic_verbs"));
        verb > 0)
        begin += verb;
    items.insert(items.begin(), Span{begin, item_end});
    for (const Span item : items)
        if (item.size() < 2 || item.size() > kLongestItem) return {};
    return items;
}

/// The first paragraph under a heading.
void CheckOpening(Subject& subject, const Section& section) {
    if (section.level < 1 || section.paragraph <= section.first_paragraph + 1) return;
    const Paragraph& opening = subject.text.paragraphs[section.first_paragraph + 1];
    const std::u32string_view words = subject.Of(opening.normal);
    constexpr std::size_t kLongestOpening = 200;
    if (words.size() > kLongestOpening) return;
    const auto& ends = subject.rules.Words("topic_ends");
    const std::size_t end = FindAny(words, ends);
    if (end == kNowhere) return;
    const std::vector<Span> items =
        NamedBefore(subject, opening.normal.begin + end, opening.normal.begin);
    if (items.size() < 2) return;
    const std::size_t rest_end = subject.text.NormalOf(section.whole.end);
    if (rest_end < opening.normal.end + kLongestOpening) return;
    const std::u32string_view rest = subject.Of({opening.normal.end, rest_end});
    std::string missing;
    for (const Span item : items)
        if (rest.find(subject.Of(item)) == kNowhere)
            missing += (missing.empty() ? "“" : "、“") + subject.Utf8(item) + "”";
    if (missing.empty()) return;
    subject.Add("list-topic", {items.front().begin, items.back().end}, {{"missing", missing}});
}

/// 强化培育，示范带动。以……: short words like those of a heading.
std::optional<Span> SloganOf(const Subject& subject, const Paragraph& paragraph) {
    const std::u32string_view text = subject.Of(paragraph.normal);
    constexpr std::size_t kLeastPart = 4, kMostPart = 9, kLeastRest = 40;
    std::size_t part = 0, commas = 0;
    if (StandsAt(text, 1, U"是")) return std::nullopt;  // 一是……
    for (std::size_t at = 0; at < text.size() && at <= 3 * kMostPart; ++at) {
        const char32_t c = text[at];
        if (c != U'，' && c != U'。') {
            if (!IsHan(c)) return std::nullopt;
            ++part;
            continue;
        }
        if (part < kLeastPart || part > kMostPart) return std::nullopt;
        part = 0;
        if (c == U'，') {
            ++commas;
            continue;
        }
        if (commas != 1 || text.size() - at < kLeastRest) return std::nullopt;
        return Span{paragraph.normal.begin, paragraph.normal.begin + at};
    }
    return std::nullopt;
}

void CheckUnnumbered(Subject& subject) {
    std::map<std::size_t, std::vector<Span>> slogans;  // by section
    for (const Paragraph& paragraph : subject.text.paragraphs) {
        if (paragraph.heading || paragraph.section == 0) continue;
        const Section& section = subject.text.sections[paragraph.section];
        if (section.number.value <= 0 || section.heading.begin >= paragraph.place.begin) continue;
        if (subject.IsPlanned(paragraph.normal.begin)) continue;
        if (const auto slogan = SloganOf(subject, paragraph))
            slogans[paragraph.section].push_back(*slogan);
    }
    for (const auto& [section, all] : slogans) {
        std::string words;
        for (const Span slogan : all)
            words += (words.empty() ? "“" : "、“") + subject.Utf8(slogan) + "”";
        subject.Add("numbering-none", all.back(), {{"all", words}});
    }
}

/// A line of its own among numbered headings that looks like one and has no number.
void CheckBareHeadings(Subject& subject) {
    std::set<std::size_t> numbered;
    std::size_t first = subject.text.paragraphs.size();
    for (const Section& section : subject.text.sections) {
        if (section.number.value <= 0) continue;
        numbered.insert(section.first_paragraph);
        first = std::min(first, section.first_paragraph);
    }
    constexpr std::size_t kLeastNumbered = 4, kTail = 3, kLeast = 6, kMost = 36;
    const auto& paragraphs = subject.text.paragraphs;
    if (numbered.size() < kLeastNumbered || paragraphs.size() < kTail) return;
    for (std::size_t i = first + 1; i + kTail < paragraphs.size(); ++i) {
        const std::u32string_view words = subject.Of(paragraphs[i].normal);
        if (numbered.contains(i) || words.size() < kLeast || words.size() > kMost) continue;
        if (!IsHan(words.back()) || words.find_first_of(U"。；：！？\t|") != kNowhere) continue;
        if (StandsAt(words, 1, U"是") || StandsAt(words, 0, U"表") || StandsAt(words, 0, U"图"))
            continue;
        subject.Add("numbering-none", paragraphs[i].normal, {{"all", "“" + ToUtf8(words) + "”"}});
    }
}

}  // namespace

void CheckTopics(Subject& subject) {
    // Chapters within chapters would be searched again and again; the innermost two are enough.
    for (const Section& section : subject.text.sections)
        if (section.level <= 3) CheckOpening(subject, section);
    if (!subject.yearly_report) return;
    CheckUnnumbered(subject);
    CheckBareHeadings(subject);
}

}  // namespace report_check::detail
