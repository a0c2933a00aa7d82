// 同比 without what it is compared with.
#include <algorithm>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

class Comparisons {
 public:
    explicit Comparisons(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        const auto& words = subject_.rules.Words("compare_words");
        for (std::size_t i = 0; i < subject_.text.sentences.size(); ++i) {
            const Span sentence = subject_.text.sentences[i].normal;
            if (subject_.IsPlanned(sentence.begin)) continue;
            for (std::size_t at = sentence.begin; at < sentence.end;) {
                const std::size_t size = LongestAt(text_, at, words);
                if (size > 0 && !subject_.titled[at]) CheckAt(i, {at, at + size});
                at += std::max<std::size_t>(size, 1);
            }
        }
    }

 private:
    [[nodiscard]] const Quantity& At(std::size_t i) const { return subject_.quantities[i]; }

    void CheckAt(std::size_t sentence, Span word) {
        const std::size_t end = subject_.text.sentences[sentence].normal.end;
        const std::size_t verb = VerbAfter(word.end, end);
        if (verb == 0) return;
        if (TellsInChinese(verb)) return;
        const std::size_t after = NextFigure(sentence, word.end);
        constexpr std::size_t kFarthest = 12;
        if (after == subject_.quantities.size() || At(after).whole.begin > verb + kFarthest)
            return subject_.Add("compare-no-figure", {word.begin, verb},
                                {{"words", subject_.Utf8({word.begin, verb})}});
        if (HasBase(sentence, after, word)) return;
        subject_.Add("compare-no-base", {ClauseBegin(word.begin), At(after).whole.end},
                     {{"words", subject_.Utf8({word.begin, At(after).whole.end})}});
    }

    /// Past the first verb of change, in the same clause or the next.
    [[nodiscard]] std::size_t VerbAfter(std::size_t at, std::size_t end) const {
        constexpr std::size_t kFarthest = 40;
        const auto& verbs = subject_.rules.Words("change_verbs");
        int commas = 0;
        for (std::size_t i = at; i < end && i < at + kFarthest; ++i) {
            if (IsOneOf(text_[i], U"；。")) return 0;
            if (text_[i] == U'，' && ++commas > 1) return 0;
            if (const std::size_t size = LongestAt(text_, i, verbs); size > 0) return i + size;
        }
        return 0;
    }

    /// 增长一成, 增加两倍
    [[nodiscard]] bool TellsInChinese(std::size_t verb) const {
        constexpr std::size_t kFarthest = 4;
        for (std::size_t i = verb; i < verb + kFarthest && i + 1 < text_.size(); ++i)
            if (IsChineseDigit(text_[i]) && IsOneOf(text_[i + 1], U"成倍番")) return true;
        return false;
    }

    [[nodiscard]] std::size_t NextFigure(std::size_t sentence, std::size_t at) const {
        const auto begin = subject_.quantities.begin();
        const auto past =
            begin + static_cast<std::ptrdiff_t>(subject_.first_quantity[sentence + 1]);
        const auto found =
            std::lower_bound(begin + static_cast<std::ptrdiff_t>(subject_.first_quantity[sentence]),
                             past, at, [](const Quantity& quantity, std::size_t place) {
                                 return quantity.whole.begin < place;
                             });
        return found == past ? subject_.quantities.size() : static_cast<std::size_t>(found - begin);
    }

    /// A value close before the comparison, or both values in it.
    [[nodiscard]] bool HasBase(std::size_t sentence, std::size_t after, Span word) const {
        constexpr std::size_t kFarthest = 40;
        const std::size_t first = subject_.first_quantity[sentence];
        if (after > first && At(after - 1).unit != U"%") {
            const Span gap{At(after - 1).whole.end, word.begin};
            if (gap.begin <= word.begin && gap.size() <= kFarthest &&
                subject_.Of(gap).find(U'；') == std::u32string_view::npos)
                return true;
        }
        // 同比由97件降至84件; 同比增加10件，达84件
        const std::size_t past = subject_.first_quantity[sentence + 1];
        for (std::size_t i = after + 1; i < past && i <= after + 2; ++i)
            if (At(i).unit != U"%" && !At(i).unit.empty() &&
                At(i).whole.begin < At(after).whole.end + kFarthest)
                return true;
        return false;
    }

    [[nodiscard]] std::size_t ClauseBegin(std::size_t at) const {
        constexpr std::size_t kFarthest = 40;
        const std::size_t least = at > kFarthest ? at - kFarthest : 0;
        while (at > least && !IsClauseEnd(text_[at - 1])) --at;
        return at;
    }

    Subject& subject_;
    std::u32string_view text_;
};

}  // namespace

void CheckComparisons(Subject& subject) { Comparisons(subject).Check(); }

}  // namespace report_check::detail
