#include "report_reader/detail/account.hpp"

#include <algorithm>
#include <array>

#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

constexpr std::size_t kLongestWord = 80;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestName = 6;
constexpr std::size_t kFirstWords = 40;

bool IsLetter(char32_t c) { return IsHan(c) || IsLatin(c); }

/// 大气环境, 流域生态: what is spoken of, no place whose office is named.
bool NamesThing(std::u32string_view name) {
    constexpr std::array<std::u32string_view, 12> kThings{U"大气", U"流域", U"农村", U"土壤",
                                                          U"海洋", U"森林", U"区域", U"工业",
                                                          U"污染", U"水质", U"扬尘", U"噪声"};
    return std::ranges::any_of(kThings, [&](auto thing) { return name.find(thing) != name.npos; });
}

void MarkKnown(Span span, Span window, std::vector<bool>& known) {
    const std::size_t begin = std::max(span.begin, window.begin);
    const std::size_t end = std::min(span.end, window.end);
    for (std::size_t i = begin; i < end; ++i) known[i - window.begin] = true;
}

}  // namespace

void Account::Begin(std::u32string_view text, std::size_t base, const Numbers& numbers,
                    const Matches& matches) {
    text_ = text;
    base_ = base;
    matches_ = &matches;
    const Span all{0, text.size()};
    known_.assign(text.size(), false);
    for (std::size_t i = 0; i < text.size(); ++i) known_[i] = !IsLetter(text[i]);
    for (const Candidate& candidate : numbers.candidates)
        MarkKnown({candidate.begin, candidate.end}, all, known_);
    MarkRemarks(numbers);
    for (const Match& match : matches.neutral) {
        const auto& uses = vocabulary_.cues[match.cue].uses;
        const bool everywhere = std::ranges::any_of(uses, [&](const Use& use) {
            return use.role == Role::kNeutral && vocabulary_.rules[use.rule].everywhere;
        });
        if (everywhere) Cover(match, all, known_);
    }
}

/// （含养殖场、医疗机构）: a bracket that says what a count holds too narrows nothing.
void Account::MarkRemarks(const Numbers& numbers) {
    constexpr std::size_t kLongestRemark = 30;
    for (std::size_t at = text_.find(U'（'); at != text_.npos; at = text_.find(U'（', at + 1)) {
        const std::u32string_view inside = text_.substr(at + 1, kLongestRemark);
        const std::size_t close = inside.find(U'）');
        const bool holds =
            inside.starts_with(U"含") || inside.starts_with(U"包括") || inside.starts_with(U"包含");
        if (close == inside.npos || !holds) continue;
        const auto figure = std::ranges::lower_bound(numbers.candidates, at, {}, &Candidate::begin);
        if (figure != numbers.candidates.end() && figure->begin < at + close) continue;
        MarkKnown({at, at + close + 1}, {0, text_.size()}, known_);
    }
}

std::size_t Account::Unexplained(const std::vector<std::uint16_t>& rules, Span window) const {
    std::size_t letters = 0;
    for (const Span& run : Left(rules, window))
        letters += IsLatin(text_[run.begin]) ? 2 : run.size();
    return letters;
}

std::vector<Span> Account::Left(const std::vector<std::uint16_t>& rules, Span window) const {
    std::vector<Span> left;
    window.end = std::min(window.end, text_.size());
    if (window.empty()) return left;
    std::vector<bool> known(known_.begin() + static_cast<std::ptrdiff_t>(window.begin),
                            known_.begin() + static_cast<std::ptrdiff_t>(window.end));
    for (const std::vector<Match>* matches : {&matches_->meaning, &matches_->neutral})
        for (auto at = FirstPast(*matches, window.begin); at != matches->end(); ++at) {
            if (at->end > window.end + kLongestWord) break;
            if (at->begin >= window.end) continue;
            const auto explains = [&](std::uint16_t rule) { return Explains(rule, at->cue); };
            if (std::ranges::any_of(rules, explains)) Cover(*at, window, known);
        }
    for (std::size_t i = window.begin; i < window.end; ++i) {
        if (known[i - window.begin]) continue;
        std::size_t end = i;
        while (end < window.end && !known[end - window.begin]) ++end;
        if (!IsPartOfOwnName({i, end}, window)) left.push_back({i, end});
        i = end;
    }
    return left;
}

bool Account::Explains(std::uint16_t rule, std::uint32_t cue) const {
    return std::ranges::any_of(vocabulary_.cues[cue].uses, [&](const Use& use) {
        if (use.role != Role::kNeutral)
            return use.rule == rule && use.role != Role::kWithout && use.role != Role::kNotNear;
        return std::ranges::binary_search(vocabulary_.rules[use.rule].applies, rule);
    });
}

/// Of a word with gaps its first and its last part are said, not what stands between them; but what
/// a quotation holds is a name: “青石环保”微信公众号.
void Account::Cover(const Match& match, Span window, std::vector<bool>& known) const {
    const auto& parts = vocabulary_.cues[match.cue].parts;
    if (parts.size() == 1) {
        std::size_t end = match.end;
        if (text_[match.begin] == U'《' && end == match.begin + 1) {
            const std::size_t close = text_.substr(end, kLongestTitle).find(U'》');
            if (close != text_.npos) end += close;
        }
        return MarkKnown({match.begin, end}, window, known);
    }
    const std::size_t first = vocabulary_.automaton.length(parts.front());
    if (text_[match.begin + first - 1] == U'“')
        return MarkKnown({match.begin, match.end}, window, known);
    const std::size_t last = vocabulary_.automaton.length(parts.back());
    if (vocabulary_.cues[match.cue].manner && !Means({match.begin + first, match.end - last}))
        return MarkKnown({match.begin, match.end}, window, known);
    MarkKnown({match.begin, match.begin + first}, window, known);
    MarkKnown({match.end - last, match.end}, window, known);
}

/// 以非现场方式: does a word stand there that names a part or an indicator?
bool Account::Means(Span words) const {
    constexpr std::uint32_t kLongEnough = 3;
    for (auto match = FirstPast(matches_->meaning, words.begin);
         match != matches_->meaning.end() && match->end <= words.end; ++match) {
        const Cue& cue = vocabulary_.cues[match->cue];
        const auto means = [&](const Use& use) {
            return use.role == Role::kName && (cue.letters >= kLongEnough ||
                                               vocabulary_.rules[use.rule].kind == RuleKind::kPart);
        };
        if (match->begin >= words.begin && std::ranges::any_of(cue.uses, means)) return true;
    }
    return false;
}

/// The run, or it with a letter beside it that also is grammar: 津 of 天津.
bool Account::IsPartOfOwnName(Span run, Span window) const {
    for (const std::size_t before : {0U, 1U})
        for (const std::size_t after : {0U, 1U}) {
            if (run.begin < window.begin + before || run.end + after > window.end) continue;
            const Span wider{run.begin - before, run.end + after};
            const bool words = IsHan(text_[wider.begin]) && IsHan(text_[wider.end - 1]);
            if (words && IsOwnName(wider, window)) return true;
        }
    return false;
}

/// 青石, 青石县: named in the report's beginning as a place or an office, elsewhere than here.
bool Account::IsOwnName(Span run, Span window) const {
    if (run.size() > kLongestName) return false;
    if (run.size() == 1) return IsOneOf(text_[run.begin], U"市县区州盟旗省");  // 市环境监察支队
    std::u32string_view name = text_.substr(run.begin, run.size());
    if (name.size() > 2 && IsOneOf(name.back(), U"市县区州盟旗省镇乡")) {
        const bool opens = run.begin == 0 || IsOneOf(text_[run.begin - 1], U"，。：");
        if (opens && base_ + run.begin < kFirstWords) return true;  // it opens the report
        name.remove_suffix(1);
    }
    if (name.size() < 2 || NamesThing(name)) return false;
    for (std::size_t at = opening_.find(name); at != opening_.npos;
         at = opening_.find(name, at + 1)) {
        const bool here = at >= base_ + window.begin && at < base_ + window.end;
        const std::size_t next = at + name.size();
        if (!here && next < opening_.size() &&
            IsOneOf(opening_[next], U"市县区州盟旗省分生环高经新"))
            return true;
    }
    return false;
}

}  // namespace report_reader::detail
