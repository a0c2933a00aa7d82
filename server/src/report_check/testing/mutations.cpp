#include "report_check/testing/mutations.hpp"

#include <fmt/format.h>

#include <random>

#include "base/text.hpp"

namespace report_check::testing {

namespace {

using report_reader::NumberStyle;
using report_reader::ReportText;
using report_reader::Section;
using report_reader::Span;

class Mutator {
 public:
    Mutator(const ReportText& original, std::uint64_t seed) : original_(original), random_(seed) {}

    Mutation Figure() {
        std::vector<Span> all;
        const std::string& text = original_.text;
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::size_t end = at;
            while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
            if (end > at) all.push_back({at, end});
            at = std::max(at, end);
        }
        if (all.empty()) return {};
        const Span place = all[Next(all.size())];
        const unsigned long old = std::stoul(text.substr(place.begin, place.size()));
        const unsigned long value = old > 4 && Next(2) == 0 ? old - 1 - Next(4) : old + 1 + Next(7);
        return Put(Changed::kFigure, place, std::to_string(value));
    }

    Mutation Heading() {
        std::vector<const Section*> all;
        for (const Section& section : original_.sections)
            if (section.number.value > 0 && section.number.place.size() > 0)
                all.push_back(&section);
        if (all.empty()) return {};
        const Section& section = *all[Next(all.size())];
        const Span place = section.number.place;
        const std::string written(original_.Quote(place));
        switch (Next(3)) {
            case 0:
                return Put(Changed::kHeading, place, "");
            case 1:
                return Put(
                    Changed::kHeading, place,
                    Renumbered(written, section.number.value + 1 + static_cast<int>(Next(3))));
            default:
                return Put(
                    Changed::kHeading, place,
                    Renumbered(written, section.number.value > 1 ? section.number.value - 1 : 2));
        }
    }

    Mutation List() {
        const auto& marks = original_.marks;
        if (marks.empty()) return {};
        const std::size_t i = Next(marks.size());
        const Span place = marks[i].number.place;
        const std::string written(original_.Quote(place));
        const int value = marks[i].number.value;
        if (Next(2) == 0)
            return Put(Changed::kList, place,
                       Renumbered(written, value > 1 && Next(2) == 0
                                               ? value - 1
                                               : value + 1 + static_cast<int>(Next(3))));
        // The whole point, to the next one or the end of its paragraph.
        const auto& paragraph = original_.paragraphs[marks[i].paragraph];
        std::size_t end = paragraph.place.end;
        if (i + 1 < marks.size() && marks[i + 1].paragraph == marks[i].paragraph)
            end = marks[i + 1].number.place.begin;
        return Put(Changed::kList, {place.begin, end}, "");
    }

    Mutation Bracket() {
        static const std::vector<std::string> kSigns{"“", "”", "《", "》", "（", "）", "〔", "〕"};
        std::vector<std::pair<Span, std::size_t>> all;
        for (std::size_t sign = 0; sign < kSigns.size(); ++sign)
            for (std::size_t at = original_.text.find(kSigns[sign]); at != std::string::npos;
                 at = original_.text.find(kSigns[sign], at + 1))
                all.push_back({{at, at + kSigns[sign].size()}, sign});
        if (all.empty()) return {};
        const auto [place, sign] = all[Next(all.size())];
        switch (Next(3)) {
            case 0:
                return Put(Changed::kBracket, place, "");
            case 1:
                return Put(Changed::kBracket, place, kSigns[sign ^ 1U]);
            default:
                return Put(Changed::kBracket, {place.begin, place.begin}, kSigns[sign]);
        }
    }

 private:
    std::size_t Next(std::size_t below) { return static_cast<std::size_t>(random_() % below); }

    /// The same signs around another number.
    static std::string Renumbered(const std::string& written, int value) {
        const std::u32string points = base::ToCodePoints(written);
        const auto is_digit = [](char32_t c) {
            return (c >= U'0' && c <= U'9') ||
                   std::u32string_view(U"一二三四五六七八九十").find(c) !=
                       std::u32string_view::npos;
        };
        std::size_t begin = 0;
        while (begin < points.size() && !is_digit(points[begin])) ++begin;
        std::size_t end = begin;
        while (end < points.size() && is_digit(points[end])) ++end;
        if (begin == end) return written;
        const bool arabic = points[begin] <= U'9';
        return base::FromCodePoints(points.substr(0, begin)) +
               (arabic ? std::to_string(value) : base::ChineseNumber(value)) +
               base::FromCodePoints(points.substr(end));
    }

    Mutation Put(Changed kind, Span place, const std::string& words) const {
        const std::string& text = original_.text;
        std::string old = text.substr(place.begin, place.size());
        if (old.size() > 60) old = old.substr(0, 60) + "…";
        return {kind, fmt::format("“{}” → “{}” at {}", old, words, place.begin),
                text.substr(0, place.begin) + words + text.substr(place.end)};
    }

    const ReportText& original_;
    std::mt19937_64 random_;
};

}  // namespace

Mutation Mutate(const ReportText& original, Changed kind, std::uint64_t seed) {
    Mutator mutator(original, seed);
    switch (kind) {
        case Changed::kFigure:
            return mutator.Figure();
        case Changed::kHeading:
            return mutator.Heading();
        case Changed::kList:
            return mutator.List();
        case Changed::kBracket:
            return mutator.Bracket();
    }
    return {};
}

}  // namespace report_check::testing
