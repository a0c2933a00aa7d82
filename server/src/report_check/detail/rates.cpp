// Rates against the counts beside them, rates without a count, rates above a hundred; changes
// against both values.
#include <cmath>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

class Rates {
 public:
    explicit Rates(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        for (std::size_t i = 0; i < subject_.text.sentences.size(); ++i) {
            first_ = subject_.first_quantity[i];
            past_ = subject_.first_quantity[i + 1];
            for (std::size_t rate = first_; rate < past_; ++rate)
                if (At(rate).unit == U"%") CheckPercent(rate);
        }
    }

 private:
    [[nodiscard]] const Quantity& At(std::size_t i) const { return subject_.quantities[i]; }

    void CheckPercent(std::size_t rate) {
        const std::u32string_view before = subject_.Of(At(rate).before);
        if (LongestBefore(text_, At(rate).whole.begin, subject_.rules.Words("change_verbs")) > 0)
            return CheckChange(rate);
        const std::size_t word = before.rfind(U'率');
        const bool is_of_all = word == std::u32string_view::npos
                                   ? IsAllOf(before)
                                   : word > 0 && before.find(U"增长") == std::u32string_view::npos;
        if (At(rate).value > 100 && is_of_all)
            subject_.Add("rate-above", Shown(rate), {{"value", NumberText(At(rate).value)}});
        else if (word != std::u32string_view::npos && word >= 2)
            CheckCounts(rate, before.substr(word - 2, 2));
        if (At(rate).value == 100 && subject_.yearly_report) CheckBase(rate);
    }

    /// 核心指标全部达105%; a plan may be met by 105%.
    [[nodiscard]] bool IsAllOf(std::u32string_view before) const {
        return (before.ends_with(U"达") || before.ends_with(U"达到")) &&
               HasAny(before, subject_.rules.Words("all_of_words")) &&
               !HasAny(before, subject_.rules.Words("target_words"));
    }

    [[nodiscard]] Span Shown(std::size_t rate) const {
        return {At(rate).before.begin, At(rate).whole.end};
    }

    [[nodiscard]] static bool IsCount(const Quantity& quantity) {
        return !quantity.unit.empty() && quantity.unit != U"%" && quantity.unit != U"个百分点";
    }

    /// 发现问题50个，完成整改48个，整改率96%: the figure beside the rate's own word over the one of
    /// the same unit before it.
    void CheckCounts(std::size_t rate, std::u32string_view word) {
        constexpr std::size_t kFarthest = 12;
        const std::size_t least = std::max(first_ + 1, rate > kFarthest ? rate - kFarthest : 0);
        for (std::size_t done = rate; done-- > least;) {
            const Quantity& part = At(done);
            if (!IsCount(part) || part.near != Near::kExact) continue;
            if (subject_.Of(part.before).find(word) == std::u32string_view::npos &&
                subject_.Of(part.after).find(word) == std::u32string_view::npos)
                continue;
            const Quantity& whole = At(done - 1);
            if (!IsCount(whole) || whole.unit != part.unit || whole.near != Near::kExact ||
                whole.value <= 0)
                return;
            const double right = part.value / whole.value * 100;
            if (Agrees(rate, right, At(rate).value)) return;
            subject_.Add("rate-counts", Shown(rate),
                         {{"part", NumberText(part.value)},
                          {"whole", NumberText(whole.value)},
                          {"right", NumberText(std::round(right * 100) / 100)},
                          {"value", NumberText(At(rate).value)}});
            return;
        }
    }

    /// Whether the percentage is the right one, rounded or cut to the places that are written.
    [[nodiscard]] bool Agrees(std::size_t rate, double right, double said) const {
        const Digits digits = DigitsAt(text_, At(rate).number.begin);
        const double place = std::pow(10.0, -digits.places);
        if (std::abs(right - said) <= 0.5001 * place) return true;
        return (right < 0) == (said < 0) && std::abs(right) > std::abs(said) &&
               std::abs(right) - std::abs(said) < place;
    }

    /// 100% of what?
    void CheckBase(std::size_t rate) {
        const auto& uncountable = subject_.rules.Words("no_base_units");
        constexpr std::size_t kFarthest = 12;
        const std::size_t from = std::max(first_, rate > kFarthest ? rate - kFarthest : 0);
        for (std::size_t i = from; i < std::min(past_, rate + kFarthest); ++i) {
            if (!IsCount(At(i))) continue;
            bool counts = true;
            for (const std::u32string& unit : uncountable) counts = counts && unit != At(i).unit;
            if (counts) return;
        }
        subject_.Add("rate-no-base", Shown(rate), {{"rate", subject_.Utf8(Shown(rate))}});
    }

    /// 由97件降至84件，下降13.4%.
    void CheckChange(std::size_t rate) {
        if (rate < first_ + 2) return;
        const Quantity &from = At(rate - 2), &to = At(rate - 1);
        if (!IsCount(from) || from.unit != to.unit || from.value <= 0) return;
        if (LongestBefore(text_, to.whole.begin, subject_.rules.Words("change_to")) == 0) return;
        const double right = (to.value - from.value) / from.value * 100;
        const bool down =
            LongestBefore(text_, At(rate).whole.begin, subject_.rules.Words("down_verbs")) > 0;
        const double said = down ? -At(rate).value : At(rate).value;
        if (Agrees(rate, right, said)) return;
        subject_.Add("rate-change", {from.whole.begin, At(rate).whole.end},
                     {{"from", NumberText(from.value)},
                      {"to", NumberText(to.value)},
                      {"right", (right < 0 ? "下降" : "上升") +
                                    NumberText(std::round(std::abs(right) * 100) / 100) + "%"}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::size_t first_ = 0, past_ = 0;
};

}  // namespace

void CheckRates(Subject& subject) { Rates(subject).Check(); }

}  // namespace report_check::detail
