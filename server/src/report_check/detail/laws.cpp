// Laws named in 《》: repealed, not yet in force, or not of that name.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

constexpr std::u32string_view kState = U"中华人民共和国";

/// Whether one text becomes the other by changing, adding or leaving out one character.
bool IsOneApart(std::u32string_view a, std::u32string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    const auto first = std::mismatch(a.begin(), a.end(), b.begin());
    const auto same = static_cast<std::size_t>(first.first - a.begin());
    const std::u32string_view rest_a = a.substr(same), rest_b = b.substr(same);
    if (a.size() == b.size()) return rest_a.empty() || rest_a.substr(1) == rest_b.substr(1);
    return rest_a == rest_b.substr(1);
}

class Laws {
 public:
    explicit Laws(Subject& subject) : subject_(subject), text_(subject.normal()) {
        for (const LawRow& law : subject.rules.laws) {
            const std::u32string title = base::ToCodePoints(law.title);
            known_[title] = &law;
            by_size_[title.size()].push_back(title);
            for (const std::string& name : law.short_names) known_[base::ToCodePoints(name)] = &law;
        }
    }

    void Check() {
        for (std::size_t at = text_.find(U'《'); at != kNowhere; at = text_.find(U'《', at + 1)) {
            constexpr std::size_t kLongest = 80;
            const std::size_t close = text_.substr(at, kLongest).find(U'》');
            if (close == kNowhere || close < 2) continue;
            CheckTitle({at, at + close + 1});
        }
    }

 private:
    void CheckTitle(Span place) {
        std::u32string_view title = subject_.Of({place.begin + 1, place.end - 1});
        const bool of_state = title.starts_with(kState);
        if (of_state) title.remove_prefix(kState.size());
        const LawRow* law = Find(title);
        if (law != nullptr) return CheckForce(*law, place);
        if (tried_.size() < kMostTried && tried_.insert({std::u32string(title), 0}).second)
            CheckName(title, of_state, place);
    }

    [[nodiscard]] const LawRow* Find(std::u32string_view title) const {
        auto found = known_.find(std::u32string(title));
        // 行政处罚法（2021年修订）
        const std::size_t bracket = title.find(U'（');
        if (found == known_.end() && bracket != kNowhere && title.find(U"试行") == kNowhere)
            found = known_.find(std::u32string(title.substr(0, bracket)));
        return found == known_.end() ? nullptr : found->second;
    }

    void CheckForce(const LawRow& law, Span place) {
        if (!subject_.day) return;
        const Params params{{"title", law.title},
                            {"day", subject_.day->ToChinese()},
                            {"until", law.until ? law.until->ToChinese() : ""},
                            {"from", law.from ? law.from->ToChinese() : ""},
                            {"successor", law.successor.empty() ? std::string("现行规定")
                                                                : "《" + law.successor + "》"},
                            {"law", law.source}};
        if (law.until && *law.until <= *subject_.day) {
            if (!Spoken(place, "law_past")) subject_.Add("law-repealed", place, params);
        } else if (law.from && *law.from > *subject_.day && !Spoken(place, "law_future") &&
                   !subject_.IsPlanned(place.begin)) {
            subject_.Add("law-not-yet", place, params);
        }
    }

    /// Whether the sentence itself speaks of the law as past or to come.
    [[nodiscard]] bool Spoken(Span place, std::string_view words) const {
        constexpr std::size_t kAround = 30;
        const std::size_t from = place.begin > kAround ? place.begin - kAround : 0;
        return HasAny(text_.substr(from, place.size() + 2 * kAround), subject_.rules.Words(words));
    }

    /// A name that is not on the list: nearly that of a law, or that of a law of the state.
    void CheckName(std::u32string_view title, bool of_state, Span place) {
        const std::size_t least = of_state ? 3 : 5;
        if (title.size() < least) return;
        for (std::size_t size = title.size() - 1; size <= title.size() + 1; ++size) {
            const auto candidates = by_size_.find(size);
            if (candidates == by_size_.end()) continue;
            for (const std::u32string& known : candidates->second)
                if (IsOneApart(title, known))
                    return subject_.Add("law-misnamed", place,
                                        {{"title", ToUtf8(title)}, {"known", ToUtf8(known)}});
        }
        if (of_state && title.ends_with(U'法'))
            subject_.Add("law-unknown", place, {{"title", ToUtf8(title)}});
    }

    static constexpr std::size_t kMostTried = 300;
    Subject& subject_;
    std::u32string_view text_;
    std::unordered_map<std::u32string, const LawRow*> known_;
    std::map<std::size_t, std::vector<std::u32string>> by_size_;
    std::unordered_map<std::u32string, int> tried_;
};

}  // namespace

void CheckLaws(Subject& subject) { Laws(subject).Check(); }

}  // namespace report_check::detail
