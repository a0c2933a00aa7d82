// Which words beside a number could name it?
#include "report_reader/detail/name_ladder.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "report_reader/detail/account.hpp"
#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kMostNames = 14;
constexpr std::size_t kUsualLetters = 4;
constexpr std::size_t kWholeRun = 6;  ///< so few letters are not cut first
constexpr std::size_t kShort = 2;     ///< enough beside words of the context
constexpr std::size_t kLeastLetters = 3;
constexpr std::size_t kMostLetters = 24;
constexpr std::size_t kSoFarBehind = 30;
constexpr std::uint32_t kMostClausesBack = 2;

/// What a letter is worth in a name.
enum class Letter {
    kSign,
    kHollow,  ///< grammar, time, light verbs, ourselves
    kThing,   ///< neutral for every indicator: 企业, 活动
    kOwn      ///< nothing that is neutral everywhere explains it
};

bool IsHollow(const Rule& rule) {
    return std::ranges::any_of(
        std::array<std::string_view, 5>{"neutral_grammar", "neutral_time", "neutral_adverbs",
                                        "neutral_acting", "neutral_ourselves"},
        [&](std::string_view id) { return rule.id == id; });
}

/// The paragraph of a figure, letter by letter.
class Paragraphed {
 public:
    Paragraphed(const ReportText& report, const Vocabulary::Compiled& vocabulary, Span place)
        : report_(report), vocabulary_(vocabulary) {
        const std::size_t index = report.ParagraphAt(report.NormalOf(place.begin));
        const Span normal = report.paragraphs[index].normal;
        base_ = normal.begin;
        text_ = report.Normal(normal);
        numbers_ = FindNumbers(text_);
        clauses_.emplace(text_);
        Weigh();
        for (std::size_t i = 0; i < numbers_.candidates.size() && !at_; ++i) {
            const Candidate& one = numbers_.candidates[i];
            const Span original = report.Original({base_ + one.begin, base_ + one.end});
            if (original.begin < place.end && place.begin < original.end) at_ = i;
        }
    }

    /// No letter of its own, and few words of things: 开展活动.
    [[nodiscard]] bool SaysTooLittle() const {
        const auto own = std::ranges::count(letters_, Letter::kOwn);
        const auto things = std::ranges::count(letters_, Letter::kThing);
        return own == 0 && things < static_cast<std::ptrdiff_t>(kUsualLetters);
    }

    [[nodiscard]] bool found() const { return at_.has_value(); }
    [[nodiscard]] const Candidate& candidate() const { return numbers_.candidates[*at_]; }
    [[nodiscard]] Span Sentence() const {
        return report_.sentences[report_.SentenceAt(base_ + candidate().begin)].normal;
    }

    /// Nearest clause first; where a noun follows the number at once, it goes before.
    void Look(Beside& beside) {
        const Candidate& one = candidate();
        const std::size_t sentence = Sentence().begin > base_ ? Sentence().begin - base_ : 0;
        const std::size_t clause = std::max(clauses_->Begin(one.begin), sentence);
        const bool noun = one.end < text_.size() && letters_[one.end] > Letter::kHollow;
        if (noun) Take(Behind(), false);
        Take({FigureBefore(clause), one.begin}, true);
        if (!noun) Take(Behind(), false);
        const std::size_t own = names_.size();
        SayWhatElseStands(0, {Span{FigureBefore(clause), one.begin}, Behind()});
        // 组织普法进企业活动，全年共36场: the clause before lends its name.
        std::size_t end = clause;
        for (std::uint32_t back = 0; back < kMostClausesBack && end > sentence + 1; ++back) {
            const std::size_t begin = std::max(clauses_->Begin(end - 1), sentence);
            if (HasFigure(begin, end)) break;
            const std::size_t lent = names_.size();
            for (const Span& run : RunsIn({begin, end}))
                if (IsQuoted(run)) Put(run);
            Take({begin, end}, true);
            SayWhatElseStands(lent, {Span{begin, end}, Span{FigureBefore(clause), one.begin}});
            end = begin;
        }
        for (const bool quoted : {true, false})
            for (std::size_t i = own; i < names_.size(); ++i)
                if (IsQuoted(names_[i].place) == quoted) beside.context.push_back(names_[i].text);
        beside.names = std::move(names_);
        beside.shorts = std::move(shorts_);
    }

 private:
    void Weigh() {
        letters_.assign(text_.size(), Letter::kSign);
        for (std::size_t i = 0; i < text_.size(); ++i)
            if (IsHan(text_[i]) || IsLatin(text_[i])) letters_[i] = Letter::kOwn;
        cuts_.assign(text_.size() + 1, false);
        Matches words = FindMatches(text_, vocabulary_, *clauses_);
        for (const auto* matches : {&words.meaning, &words.neutral})
            for (const Match& match : *matches)
                if (vocabulary_.cues[match.cue].parts.size() == 1 && match.end - match.begin > 1)
                    cuts_[match.begin] = cuts_[match.end] = true;
        // The longer word says what its letters are: 全年 is time, whatever 年 may be.
        std::ranges::stable_sort(words.neutral, {}, [&](const Match& match) {
            return vocabulary_.cues[match.cue].letters;
        });
        for (const Match& match : words.neutral) Lower(match);
        for (const Candidate& one : numbers_.candidates)
            for (std::size_t i = one.begin; i < one.end; ++i) letters_[i] = Letter::kSign;
    }

    /// A single letter of grammar is one only by itself: 的 和 共, but 送 of 推送 is part of a
    /// word.
    void Lower(const Match& match) {
        const Cue& cue = vocabulary_.cues[match.cue];
        bool hollow = false, thing = false;
        for (const Use& use : cue.uses) {
            const Rule& rule = vocabulary_.rules[use.rule];
            if (use.role != Role::kNeutral || !rule.everywhere || cue.parts.size() > 1) continue;
            (IsHollow(rule) ? hollow : thing) = true;
        }
        for (std::size_t i = match.begin; (hollow || thing) && i < match.end; ++i) {
            if (letters_[i] == Letter::kSign) continue;
            const bool grammar = IsOneOf(
                text_[i],
                U"的了和与及或等共均各已为达是在于对将把被就也约近超逾余到至由从有并而又还再");
            const bool word = cue.letters > 1 || grammar;
            letters_[i] = hollow && word ? Letter::kHollow : Letter::kThing;
        }
    }

    [[nodiscard]] std::size_t FigureBefore(std::size_t from) const {
        if (*at_ == 0) return from;
        return std::max(from, std::min(numbers_.candidates[*at_ - 1].end, candidate().begin));
    }

    [[nodiscard]] bool HasFigure(std::size_t from, std::size_t to) const {
        return std::ranges::any_of(numbers_.candidates, [&](const Candidate& one) {
            return one.begin >= from && one.end <= to;
        });
    }

    [[nodiscard]] Span Behind() const {
        std::size_t end = std::min(clauses_->End(candidate().end), candidate().end + kSoFarBehind);
        if (*at_ + 1 < numbers_.candidates.size())
            end = std::min(end, numbers_.candidates[*at_ + 1].begin);
        return {candidate().end, std::max(end, candidate().end)};
    }

    /// “梧桐法治课堂”: what has a name of its own.
    [[nodiscard]] bool IsQuoted(Span run) const {
        return run.begin > 0 && run.end < text_.size() && text_[run.begin - 1] == U'“' &&
               text_[run.end] == U'”';
    }

    /// Runs of words that are no mere grammar and hold a letter of their own.
    [[nodiscard]] std::vector<Span> RunsIn(Span window) const {
        std::vector<Span> runs;
        for (std::size_t i = window.begin; i < window.end; ++i) {
            if (letters_[i] <= Letter::kHollow) continue;
            std::size_t end = i;
            bool own = false;
            while (end < window.end && letters_[end] > Letter::kHollow)
                own = letters_[end++] == Letter::kOwn || own;
            if (own) runs.push_back({i, end});
            i = end;
        }
        return runs;
    }

    /// The nearest run of words first: the last of its words, then more of them, then with those
    /// before it.
    void Take(Span window, bool before) {
        std::vector<Span> runs = RunsIn(window);
        if (runs.empty()) return TakeThings(window);
        if (before) std::ranges::reverse(runs);
        const Span near = runs.front();
        if (near.size() <= kWholeRun) Put(near);
        PutParts(near, before, kUsualLetters);
        if (before) Put({near.begin, PastHollow(window)});
        for (const Span& run : runs)
            Put({std::min(near.begin, run.begin), std::max(near.end, run.end)});
        for (const Span& run : runs) PutParts(run, before, kUsualLetters);
        for (const Span& run : runs) PutParts(run, before, kShort);
    }

    [[nodiscard]] std::size_t PastHollow(Span window) const {
        std::size_t end = window.end;
        while (end > window.begin && letters_[end - 1] <= Letter::kHollow) --end;
        return end;
    }

    /// The run's last words, more and more of them; behind a number its first.
    void PutParts(Span run, bool before, std::size_t least) {
        std::vector<Span> parts;
        for (std::size_t i = run.begin; i < run.end; ++i) {
            const bool turns = i > run.begin && letters_[i] != letters_[i - 1];
            if (i > run.begin && !turns && !cuts_[i]) continue;
            if (before)
                parts.push_back({i, run.end});
            else if (i > run.begin)
                parts.push_back({run.begin, i});
        }
        if (before)
            std::ranges::reverse(parts);
        else
            parts.push_back(run);
        for (const Span& part : parts)
            if (part.size() >= least) Put(part);
    }

    /// The words of the figure's clause that are not the name: 对主动纠正的轻微行为.
    void SayWhatElseStands(std::size_t first, const std::array<Span, 2>& windows) {
        constexpr std::size_t kMostBeside = 6;
        for (Name& name : std::span(names_).subspan(first))
            for (const Span& window : windows)
                for (std::size_t i = window.begin; i < window.end; ++i) {
                    if (letters_[i] <= Letter::kHollow || name.place.Holds(i)) continue;
                    std::size_t end = i;
                    bool own = false;
                    while (end < window.end && letters_[end] > Letter::kHollow &&
                           !name.place.Holds(end))
                        own = letters_[end++] == Letter::kOwn || own;
                    if (own && end - i >= kShort && name.beside.size() < kMostBeside)
                        name.beside.emplace_back(text_.substr(i, end - i));
                    i = end;
                }
    }

    /// All its words are neutral: 工单闭环率98.5%.
    void TakeThings(Span window) {
        const std::size_t end = PastHollow(window);
        std::size_t begin = end;
        while (begin > window.begin && letters_[begin - 1] > Letter::kHollow) --begin;
        Put({begin, end});
        while (begin > window.begin && letters_[begin - 1] != Letter::kSign) --begin;
        Put({begin, end});
    }

    void Put(Span span) {
        if (span.size() < kShort || span.size() > kMostLetters) return;
        std::u32string name(text_.substr(span.begin, span.size()));
        const bool sign = std::ranges::any_of(
            name, [](char32_t c) { return IsOneOf(c, U"，。；：！？\t") || IsDigit(c); });
        const bool open =
            !Closes(name, U'“', U'”') || !Closes(name, U'《', U'》') || !Closes(name, U'（', U'）');
        std::vector<Name>& names = span.size() < kLeastLetters ? shorts_ : names_;
        const auto same = [&](const Name& one) { return one.text == name; };
        if (sign || open || names.size() >= kMostNames || std::ranges::any_of(names, same)) return;
        names.push_back({std::move(name), {}, span});
    }

    static bool Closes(Words name, char32_t opens, char32_t closes) {
        return std::ranges::count(name, opens) == std::ranges::count(name, closes);
    }

    const ReportText& report_;
    const Vocabulary::Compiled& vocabulary_;
    std::size_t base_ = 0;
    Words text_;
    Numbers numbers_;
    std::optional<Clauses> clauses_;
    std::vector<Letter> letters_;
    std::optional<std::size_t> at_;
    std::vector<bool> cuts_;  ///< where a word of the catalogue begins or ends
    std::vector<Name> names_, shorts_;
};

std::string KindOf(const Candidate& candidate) {
    if (candidate.rank) return "rank";
    if (candidate.ordinal) return "ordinal";
    if (candidate.change) return "change";
    if (candidate.money || candidate.scaled) return "amount";
    if (candidate.unit == U"%") return "rate";
    const bool measured = candidate.unit.find(U"立方米") != candidate.unit.npos ||
                          candidate.unit.find(U"m3") != candidate.unit.npos;
    return measured || candidate.unit.empty() ? "measure" : "count";
}

}  // namespace

std::u32string PointsOf(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points.push_back(NextPoint(text, at));
    return points;
}

std::optional<Beside> WordsBeside(const ReportText& report, const Vocabulary::Compiled& vocabulary,
                                  Span place) {
    if (report.paragraphs.empty() || place.begin >= report.text.size()) return std::nullopt;
    Paragraphed paragraph(report, vocabulary, place);
    if (!paragraph.found()) return std::nullopt;
    const Candidate& candidate = paragraph.candidate();
    Beside beside{KindOf(candidate), Utf8Of(candidate.unit), paragraph.Sentence(), {}, {}, {}};
    paragraph.Look(beside);
    return beside;
}

bool Fits(const ReportText& report, const catalogue::FigureWording& wording, Span place) {
    const Vocabulary alone({wording});
    if (alone.compiled().rules.empty()) return false;
    const Paragraphed paragraph(report, alone.compiled(), place);
    return paragraph.found() && Accepts(alone.compiled().rules.front(), paragraph.candidate());
}

bool TakesUnit(const catalogue::FigureWording& wording, std::string_view written) {
    const std::u32string unit = PointsOf(written);
    Candidate candidate;
    candidate.value = "1";
    candidate.unit = unit;
    const Vocabulary alone({wording});
    return !alone.compiled().rules.empty() && Accepts(alone.compiled().rules.front(), candidate);
}

bool SaysTooLittle(const std::string& name, const Vocabulary::Compiled& vocabulary) {
    const ReportText text = ReadUtf8(name);
    if (text.paragraphs.empty()) return true;
    return Paragraphed(text, vocabulary, {}).SaysTooLittle();
}

}  // namespace report_reader::detail
