// Words that leave open what they cover: 均胜诉, 各1个, 截至目前, 全省第14; sums of money without
// 元.
#include <algorithm>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

class Scopes {
 public:
    explicit Scopes(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        const auto& results = subject_.rules.Words("all_results");
        const auto& to_date = subject_.rules.Words("to_date");
        for (std::size_t i = 0; i < subject_.text.sentences.size(); ++i) {
            const Span sentence = subject_.text.sentences[i].normal;
            first_ = subject_.first_quantity[i];
            past_ = subject_.first_quantity[i + 1];
            if (subject_.IsPlanned(sentence.begin)) continue;
            for (std::size_t at = sentence.begin; at < sentence.end; ++at) {
                if (const std::size_t size = LongestAt(text_, at, results); size > 0)
                    CheckAll({at, at + size});
                if (const std::size_t size = LongestAt(text_, at, to_date); size > 0)
                    CheckToDate({at, at + size});
                if (text_[at] == U'第') CheckRank(at);
            }
            for (std::size_t at = first_; at < past_; ++at) {
                CheckEach(at);
                CheckMoney(at);
            }
        }
    }

 private:
    [[nodiscard]] const Quantity& At(std::size_t i) const { return subject_.quantities[i]; }

    /// The first figure of the sentence that begins at or after a place.
    [[nodiscard]] std::size_t FirstFrom(std::size_t place) const {
        const auto begin = subject_.quantities.begin();
        const auto found = std::lower_bound(
            begin + static_cast<std::ptrdiff_t>(first_), begin + static_cast<std::ptrdiff_t>(past_),
            place,
            [](const Quantity& quantity, std::size_t at) { return quantity.whole.begin < at; });
        return static_cast<std::size_t>(found - begin);
    }
    [[nodiscard]] static std::size_t Before(std::size_t place, std::size_t by) {
        return place > by ? place - by : 0;
    }

    /// 复议3件，诉讼1件，民事案件3起，均胜诉: which of them?
    void CheckAll(Span words) {
        constexpr std::size_t kFarthest = 80;
        const auto& units = subject_.rules.Words("case_units");
        std::size_t count = 0;
        std::string all;
        for (std::size_t i = FirstFrom(Before(words.begin, kFarthest));
             i < past_ && At(i).whole.end <= words.begin; ++i) {
            if (At(i).before.empty()) continue;
            bool of_cases = false;
            for (const std::u32string& unit : units) of_cases = of_cases || unit == At(i).unit;
            if (!of_cases) continue;
            ++count;
            if (count <= 4)
                all += (all.empty() ? "“" : "、“") +
                       subject_.Utf8({At(i).before.begin, At(i).whole.end}) + "”";
        }
        if (count < 2) return;
        subject_.Add("scope-all", words, {{"words", subject_.Utf8(words)}, {"all", all}});
    }

    /// 发现问题各1个: how many things have one each?
    void CheckEach(std::size_t i) {
        const Quantity& each = At(i);
        if (each.before.empty() || text_[each.whole.begin - 1] != U'各') return;
        std::size_t from = i;
        constexpr std::size_t kMost = 6;
        while (from > first_ && i - from < kMost && At(from - 1).unit == At(i - 1).unit) --from;
        const std::size_t things = i - from;
        std::string total;
        if (things >= 2)
            total = "；前面列有" + std::to_string(things) + "项，应合计" +
                    NumberText(each.value * static_cast<double>(things)) + ToUtf8(each.unit);
        subject_.Add(
            "scope-each", {each.before.begin, each.whole.end},
            {{"words", subject_.Utf8({each.whole.begin - 1, each.whole.end})}, {"total", total}});
    }

    /// 截至目前，累计举办61次: no day, and not the year's.
    void CheckToDate(Span words) {
        constexpr std::size_t kFarthest = 60;
        const std::size_t i = FirstFrom(words.end);
        if (i == past_ || At(i).whole.begin >= words.end + kFarthest) return;
        subject_.Add(
            "scope-to-date", {words.begin, At(i).whole.end},
            {{"words", subject_.Utf8(words)}, {"figures", Following(i, words.end + kFarthest)}});
    }

    [[nodiscard]] std::string Following(std::size_t from, std::size_t end) const {
        std::string all;
        for (std::size_t i = from; i < past_ && i < from + 3 && At(i).whole.begin < end; ++i)
            all += (all.empty() ? "" : "、") + subject_.Utf8(At(i).whole);
        return all;
    }

    /// 246天，同比增加10天、全省第14: a rank of the days or of the change?
    void CheckRank(std::size_t at) {
        const auto rank = CountAt(text_, at + 1);
        const std::size_t place = LongestBefore(text_, at, subject_.rules.Words("rank_places"));
        if (!rank || place == 0 || at < place + 1) return;
        const std::size_t begin = at - place;
        if (!IsOneOf(text_[begin - 1], U"、，")) return;
        constexpr std::size_t kFarthest = 40;
        std::size_t from = begin - 1;
        while (from > 0 && begin - from < kFarthest && !IsOneOf(text_[from - 1], U"；。\n")) --from;
        const std::u32string_view before = subject_.Of({from, begin - 1});
        const std::size_t compared = FindAny(before, subject_.rules.Words("compare_words"));
        if (compared == std::u32string_view::npos) return;
        bool value = false, change = false;
        for (std::size_t i = FirstFrom(from); i < past_ && At(i).whole.end <= begin; ++i) {
            value = value || At(i).whole.begin < from + compared;
            change = change || At(i).whole.begin > from + compared;
        }
        if (value && change)
            subject_.Add("rank-unclear", {begin, at + 1 + rank->size},
                         {{"words", subject_.Utf8({begin, at + 1 + rank->size})}});
    }

    /// 罚款986.76万: 万 of what?
    void CheckMoney(std::size_t i) {
        const Quantity& sum = At(i);
        if (!sum.unit.empty() || !IsOneOf(text_[sum.whole.end - 1], U"万亿")) return;
        if (!HasAny(subject_.Of(sum.before), subject_.rules.Words("money_words"))) return;
        subject_.Add("unit-missing", sum.whole, {{"found", subject_.Utf8(sum.whole)}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::size_t first_ = 0, past_ = 0;
};

}  // namespace

void CheckScopes(Subject& subject) { Scopes(subject).Check(); }

}  // namespace report_check::detail
