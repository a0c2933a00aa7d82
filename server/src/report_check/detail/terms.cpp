// Wrong words, and characters that stand alone where they never do.
#include <algorithm>
#include <map>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

/// Whether the wrong word is a piece of a right one at this place.
bool IsPartOf(std::u32string_view text, std::size_t at, const TermRow& term) {
    for (const std::u32string& right : term.unless) {
        const std::size_t inside = right.find(term.wrong);
        if (inside == std::u32string_view::npos) {
            if (StandsAt(text, at + term.wrong.size(), right)) return true;
        } else if (at >= inside && StandsAt(text, at - inside, right)) {
            return true;
        }
    }
    return false;
}

void CheckWords(Subject& subject) {
    const std::vector<TermRow>& terms = subject.rules.terms;
    Matcher matcher;
    for (std::size_t i = 0; i < terms.size(); ++i)
        matcher.Add(terms[i].wrong, static_cast<std::uint32_t>(i));
    matcher.ForEach(subject.normal(), [&](std::size_t at, std::size_t size, std::uint32_t id) {
        const TermRow& term = terms[id];
        if (subject.titled[at] || IsPartOf(subject.normal(), at, term)) return;
        subject.Add(
            "term-wrong", {at, at + size},
            {{"wrong", ToUtf8(term.wrong)},
             {"right", term.right.empty() ? std::string("删去") : "改为“" + term.right + "”"},
             {"why", term.reason}});
        if (subject.counts["term-wrong"] > kMostKept) return;
        subject.found.back().weight = term.weight;
        subject.found.back().group = ToUtf8(term.wrong);
    });
}

void CheckBound(Subject& subject) {
    std::map<char32_t, const BoundRow*> rows;
    for (const BoundRow& row : subject.rules.bound) rows[row.character] = &row;
    const std::u32string_view text = subject.normal();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!IsHan(text[at])) continue;
        const auto found = rows.find(text[at]);
        if (found == rows.end()) continue;
        const BoundRow& row = *found->second;
        if (at > 0 && IsOneOf(text[at - 1], row.before)) continue;
        if (at + 1 < text.size() && IsOneOf(text[at + 1], row.after)) continue;
        const std::size_t from = at >= 2 ? at - 2 : 0;
        subject.Add("word-cut", {at, at + 1},
                    {{"character", ToUtf8(text.substr(at, 1))},
                     {"around", ToUtf8(text.substr(from, at + 3 - from))}});
    }
}

/// 坚持以……: what it is taken for must follow in the same clause or the next.
void CheckFrames(Subject& subject) {
    const std::u32string_view text = subject.normal();
    for (const std::u32string& opening : subject.rules.Words("frame_as"))
        for (std::size_t at = text.find(opening); at != std::u32string_view::npos;
             at = text.find(opening, at + 1)) {
            constexpr std::size_t kLongest = 120;
            const std::u32string_view rest = text.substr(at + opening.size(), kLongest);
            const std::size_t end = std::min(rest.find_first_of(U"，；。\n"), rest.size());
            if (!HasAny(rest.substr(0, end), subject.rules.Words("frame_objects"))) continue;
            if (end == rest.size() || rest.substr(0, end).find(U'为') != std::u32string_view::npos)
                continue;
            subject.Add("word-frame", {at, at + opening.size() + end},
                        {{"opening", ToUtf8(opening)}});
        }
}

}  // namespace

void CheckTerms(Subject& subject) {
    CheckWords(subject);
    CheckBound(subject);
    CheckFrames(subject);
}

}  // namespace report_check::detail
