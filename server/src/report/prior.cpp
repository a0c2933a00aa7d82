#include "report/prior.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace report {

namespace {

using report_reader::Comparator;
using report_reader::ReportText;

std::string OneLine(std::string_view quoted) {
    std::string text(quoted);
    std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    return text;
}

std::string TextOf(const ReportText& text, const report_reader::Section& section) {
    std::string out;
    for (std::size_t i = section.first_paragraph; i < section.paragraph; ++i) {
        const report_reader::Paragraph& paragraph = text.paragraphs[i];
        if (paragraph.heading) continue;
        report_reader::Span place = paragraph.place;
        if (place.Holds(section.heading.begin) && section.heading.end <= place.end)
            place.begin = section.heading.end;
        std::string line = OneLine(text.Quote(place));
        if (line.starts_with("。")) line.erase(0, std::string_view("。").size());
        if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
    }
    return out;
}

/// Two letters next to each other, of Chinese characters only: what a heading says without number
/// and signs.
std::set<std::u32string> PairsOf(const std::string& heading) {
    std::u32string letters;
    for (const char32_t point : base::ToCodePoints(heading))
        if (point >= 0x4E00 && point <= 0x9FFF) letters += point;
    std::set<std::u32string> pairs;
    for (std::size_t i = 0; i + 1 < letters.size(); ++i) pairs.insert(letters.substr(i, 2));
    return pairs;
}

double Likeness(const std::set<std::u32string>& a, const std::set<std::u32string>& b) {
    if (a.empty() || b.empty()) return 0;
    const auto both = std::ranges::count_if(a, [&](const auto& pair) { return b.contains(pair); });
    return 2.0 * static_cast<double>(both) / static_cast<double>(a.size() + b.size());
}

/// How much of what a heading says is said in a part: its heading and text.
double SaidIn(const std::set<std::u32string>& heading, const PriorSection& section) {
    const auto said = PairsOf(section.heading + section.text);
    if (heading.empty()) return 0;
    const auto both =
        std::ranges::count_if(heading, [&](const auto& p) { return said.contains(p); });
    return static_cast<double>(both) / static_cast<double>(heading.size());
}

/// The part that says most of the heading, half of it at the least, under its own heading: it may
/// stand beside another, too.
std::string ThatSaysMost(const std::string& heading, const PriorReport& prior) {
    constexpr double kHalf = 0.5;
    const auto pairs = PairsOf(heading);
    double most = 0;
    const PriorSection* found = nullptr;
    for (const PriorSection& section : prior.sections) {
        const double said = section.text.empty() ? 0 : SaidIn(pairs, section);
        if (said >= kHalf && said > most) {
            most = said;
            found = &section;
        }
    }
    return found == nullptr ? "" : found->heading + "\n" + found->text;
}

bool IsStatement(const report_reader::Figure& figure) {
    return !figure.indicator.empty() && !figure.planned &&
           figure.comparator != Comparator::kRange && figure.comparator != Comparator::kRank &&
           figure.comparator != Comparator::kAbsoluteChange;
}

}  // namespace

PriorReport ReadPrior(const ReportText& text, const report_reader::Vocabulary& vocabulary) {
    PriorReport prior;
    prior.year = report_reader::YearOf(text);
    for (const report_reader::Section& section : text.sections)
        if (section.kind != report_reader::SectionKind::kItem)
            prior.sections.push_back({OneLine(text.Quote(section.heading)), TextOf(text, section)});
    std::set<std::string> seen;
    for (const report_reader::Figure& figure : report_reader::FindFigures(text, vocabulary)) {
        if (!IsStatement(figure) || !seen.insert(figure.indicator).second) continue;
        const auto& sentence = text.sentences[text.SentenceAt(figure.normal.begin)];
        prior.figures.push_back(
            {figure.indicator, figure.value, OneLine(text.Quote(sentence.place))});
    }
    return prior;
}

std::vector<std::string> MatchPrior(const std::vector<std::string>& headings,
                                    const PriorReport& prior) {
    constexpr double kAlike = 0.35;
    struct Pair {
        double likeness;
        std::size_t heading, section;
    };
    std::vector<Pair> pairs;
    for (std::size_t h = 0; h < headings.size(); ++h)
        for (std::size_t s = 0; s < prior.sections.size(); ++s) {
            const double likeness =
                Likeness(PairsOf(headings[h]), PairsOf(prior.sections[s].heading));
            if (likeness >= kAlike && !prior.sections[s].text.empty())
                pairs.push_back({likeness, h, s});
        }
    std::ranges::stable_sort(pairs, std::greater<>(), &Pair::likeness);
    std::vector<std::string> matched(headings.size());
    std::set<std::size_t> given;
    for (const Pair& pair : pairs) {
        if (!matched[pair.heading].empty() || given.contains(pair.section)) continue;
        matched[pair.heading] = prior.sections[pair.section].text;
        given.insert(pair.section);
    }
    for (std::size_t h = 0; h < headings.size(); ++h)
        if (matched[h].empty()) matched[h] = ThatSaysMost(headings[h], prior);
    return matched;
}

}  // namespace report
