// Against the text before: an earlier draft of the same report, or the report of the year before.
#include <algorithm>
#include <cmath>

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "report_check/detail/before.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Section;
using report_reader::SectionKind;

std::u32string_view TitleOf(const Subject& subject, const Section& section) {
    return subject.Of(
        {subject.text.NormalOf(section.title.begin), subject.text.NormalOf(section.title.end)});
}

/// The words without numbers and signs: what stays when only those change.
std::u32string SkeletonOf(std::u32string_view words) {
    std::u32string skeleton;
    for (const char32_t c : words)
        if ((IsHan(c) || IsLatin(c)) && !IsChineseDigit(c)) skeleton += c;
    return skeleton;
}

std::string FiguresOf(std::u32string_view words) {
    std::string all;
    for (std::size_t at = 0; at < words.size();) {
        const Digits digits = DigitsAt(words, at);
        if (digits.size > 0)
            all += (all.empty() ? "" : "、") + ToUtf8(words.substr(at, digits.size));
        at += std::max<std::size_t>(digits.size, 1);
    }
    return all.empty() ? "（无数字）" : all;
}

/// What changed since the draft before.
class Drafts {
 public:
    Drafts(Subject& now, const Subject& before) : now_(now), before_(before) {}

    void Check() {
        for (std::size_t i = 0; i < before_.text.sentences.size(); ++i) {
            const std::u32string_view words = before_.Of(before_.text.sentences[i].normal);
            exact_[words].push_back(i);
        }
        std::vector<std::size_t> fresh;
        for (std::size_t i = 0; i < now_.text.sentences.size(); ++i) {
            const auto same = exact_.find(now_.Of(now_.text.sentences[i].normal));
            if (same == exact_.end() || same->second.empty())
                fresh.push_back(i);
            else
                same->second.pop_back();
        }
        for (const auto& [words, left] : exact_)
            for (const std::size_t i : left) by_skeleton_[SkeletonOf(words)].push_back(i);
        for (const std::size_t i : fresh) Match(i);
        std::set<std::size_t> gone;
        for (const auto& [skeleton, left] : by_skeleton_)
            if (skeleton.size() >= 4) gone.insert(left.begin(), left.end());
        for (const std::size_t i : gone) TellGone(i);
    }

 private:
    /// A sentence that is not in the draft: with the same words there, its numbers or signs
    /// changed.
    void Match(std::size_t i) {
        const Span place = now_.text.sentences[i].normal;
        const std::u32string_view words = now_.Of(place);
        const auto found = by_skeleton_.find(SkeletonOf(words));
        if (found == by_skeleton_.end() || found->second.empty()) return;
        const std::u32string_view old =
            before_.Of(before_.text.sentences[found->second.back()].normal);
        found->second.pop_back();
        const std::size_t at = static_cast<std::size_t>(
            std::mismatch(words.begin(), words.end(), old.begin(), old.end()).first -
            words.begin());
        constexpr std::size_t kAround = 6;
        const std::size_t from = at > kAround ? at - kAround : 0;
        const bool figures = FiguresOf(words) != FiguresOf(old);
        now_.Add(figures ? "before-figure" : "before-sign",
                 {place.begin + from, std::min(place.begin + at + kAround, place.end)},
                 {{"old", ToUtf8(old.substr(from, 2 * kAround))},
                  {"new", ToUtf8(words.substr(from, 2 * kAround))},
                  {"old_figures", FiguresOf(old)},
                  {"new_figures", FiguresOf(words)}});
    }

    void TellGone(std::size_t i) {
        constexpr std::size_t kShown = 40;
        const auto& sentence = before_.text.sentences[i];
        const std::u32string_view words = before_.Of(sentence.normal);
        std::string shown = ToUtf8(words.substr(0, kShown));
        if (words.size() > kShown) shown += "……";
        now_.AddBytes("before-gone", {},
                      {{"words", shown},
                       {"where", before_.SectionPath(sentence.place.begin)},
                       {"line", std::to_string(before_.text.LineOf(sentence.place.begin))}});
    }

    Subject& now_;
    const Subject& before_;
    std::unordered_map<std::u32string_view, std::vector<std::size_t>> exact_;
    std::unordered_map<std::u32string, std::vector<std::size_t>> by_skeleton_;
};

/// What is odd against the year before.
class Years {
 public:
    Years(Subject& now, const Subject& before) : now_(now), before_(before) {
        for (std::size_t i = 0; i < before_.quantities.size(); ++i)
            if (std::u32string key = FigureKey(before_, before_.quantities[i]); !key.empty())
                old_by_key_.try_emplace(std::move(key), i);
    }

    void Check() {
        CheckKnown();
        CheckKeys();
        CheckBases();
        CheckChapters();
        CheckCopied();
    }

 private:
    /// Figures that figures.list knows: gone, or changed beyond belief.
    void CheckKnown() {
        const FigureMap old = KnownFigures(before_), now = KnownFigures(now_);
        for (const ConceptRow& figure : now_.rules.concepts) {
            const auto was = old.find(figure.id), is = now.find(figure.id);
            if (was == old.end()) continue;
            const Quantity& then = before_.quantities[was->second.front()];
            if (is == now.end())
                now_.AddBytes("before-figure-gone", {},
                              {{"figure", figure.label}, {"old", before_.Utf8(then.whole)}});
            else
                CheckJump(now_.quantities[is->second.front()], then);
        }
    }

    void CheckKeys() {
        for (const Quantity& quantity : now_.quantities) {
            if (quantity.unit.empty()) continue;
            const auto old = old_by_key_.find(FigureKey(now_, quantity));
            if (old != old_by_key_.end()) CheckJump(quantity, before_.quantities[old->second]);
        }
    }

    void CheckJump(const Quantity& now, const Quantity& then) {
        constexpr double kTimes = 4, kLeast = 20;
        const double low = std::min(now.value, then.value), high = std::max(now.value, then.value);
        if (now.unit == U"%" || high < kLeast || high < low * kTimes) return;
        if (!told_.insert(now.whole.begin).second) return;
        now_.Add("before-jump", {now.before.begin, now.whole.end},
                 {{"old", before_.Utf8(then.whole)}, {"new", now_.Utf8(now.whole)}});
    }

    /// 84件，同比下降13.4%: the base is 97, and last year's report says?
    void CheckBases() {
        const auto& downs = now_.rules.Words("down_verbs");
        const auto& compares = now_.rules.Words("compare_words");
        for (std::size_t i = 1; i < now_.quantities.size(); ++i) {
            const Quantity &value = now_.quantities[i - 1], &change = now_.quantities[i];
            if (change.unit != U"%" || value.sentence != change.sentence) continue;
            if (!HasAny(now_.Of(change.before), compares)) continue;
            const auto old = old_by_key_.find(FigureKey(now_, value));
            if (old == old_by_key_.end()) continue;
            const bool down = LongestBefore(now_.normal(), change.whole.begin, downs) > 0;
            const double factor = 1 + (down ? -change.value : change.value) / 100;
            if (factor <= 0) continue;
            const double implied = value.value / factor;
            const double last = before_.quantities[old->second].value;
            const Digits digits = DigitsAt(now_.normal(), change.number.begin);
            const double slack = last * 0.0101 * std::pow(10.0, -digits.places);
            if (std::abs(last * factor - value.value) <= std::max(slack, 0.51)) continue;
            now_.Add("before-base", {value.before.begin, change.whole.end},
                     {{"implied", NumberText(std::round(implied * 100) / 100)},
                      {"last", NumberText(last)},
                      {"unit", ToUtf8(value.unit)}});
        }
    }

    static void AddPairs(std::u32string_view words, std::set<std::u32string>& pairs) {
        for (std::size_t at = 0; at + 1 < words.size(); ++at)
            if (IsHan(words[at]) && IsHan(words[at + 1])) pairs.emplace(words.substr(at, 2));
    }

    /// A chapter of last year of which no heading speaks now.
    void CheckChapters() {
        std::set<std::u32string> pairs;
        for (const Section& section : now_.text.sections)
            if (section.level >= 1 && section.level <= 2) AddPairs(TitleOf(now_, section), pairs);
        for (const Section& section : before_.text.sections) {
            if (section.level < 1 || section.level > 2 || section.kind == SectionKind::kItem)
                continue;
            std::set<std::u32string> own;
            AddPairs(TitleOf(before_, section), own);
            std::size_t common = 0;
            for (const std::u32string& pair : own) common += pairs.count(pair);
            if (own.size() < 4 || common * 5 >= own.size() * 2) continue;
            now_.AddBytes("before-chapter-gone", {},
                          {{"heading", std::string(before_.text.Quote(section.heading))}});
        }
    }

    /// The same sentence with the same figure as last year.
    void CheckCopied() {
        constexpr std::size_t kLeast = 15;
        std::unordered_set<std::u32string_view> old;
        for (std::size_t i = 0; i < before_.text.sentences.size(); ++i)
            if (before_.first_quantity[i] != before_.first_quantity[i + 1])
                old.insert(before_.Of(before_.text.sentences[i].normal));
        for (const auto& sentence : now_.text.sentences) {
            const std::u32string_view words = now_.Of(sentence.normal);
            if (words.size() >= kLeast && old.contains(words))
                now_.Add("before-copied", sentence.normal);
        }
    }

    Subject& now_;
    const Subject& before_;
    std::unordered_map<std::u32string, std::size_t> old_by_key_;
    std::set<std::size_t> told_;
};

}  // namespace

bool IsEarlierDraft(const Subject& now, const Subject& before) {
    return now.year == before.year || now.year == 0 || before.year == 0;
}

void CheckBefore(Subject& now, const Subject& before) {
    if (IsEarlierDraft(now, before))
        Drafts(now, before).Check();
    else
        Years(now, before).Check();
}

}  // namespace report_check::detail
