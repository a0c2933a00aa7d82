#include "letters/detail/factors.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "letters/detail/circumstances.hpp"
#include "letters/detail/numerals.hpp"
#include "letters/detail/phrases.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;
constexpr std::size_t kMostFactors = 100;

class FactorReader {
 public:
    FactorReader(const Page& page, Letter& letter) : page_(page), letter_(letter) {}

    void Run() {
        TakeWeighed();
        const bool weighed = !letter_.factors.empty();
        const bool scaled = std::ranges::any_of(letter_.factors, [](const Found<Factor>& found) {
            return !found.value.amount.empty();
        });
        for (std::size_t at = 0; at < page_.size(); ++at) {
            if (!page_.Plain(at)) continue;
            // What a story says of correction and harm counts where nothing says what was weighed.
            if (!weighed) AtPhrase(at);
            // A percentage of its own is the sum of those of the circumstances.
            if (!scaled) AtPercent(at);
            AtLevel(at);
        }
    }

 private:
    void TakeWeighed() {
        std::vector<Stretch> covered;
        std::vector<Told> told = ListedCircumstances(page_, covered);
        std::ranges::move(ReasonedCircumstances(page_, covered), std::back_inserter(told));
        std::ranges::stable_sort(
            told, [](const Told& a, const Told& b) { return a.words.begin < b.words.begin; });
        std::vector<Told> once;
        for (Told& circumstance : told) {
            const auto same = std::ranges::find_if(once, [&](const Told& known) {
                return SayTheSame(known.words, circumstance.words);
            });
            if (same == once.end() && once.size() < kMostFactors)
                once.push_back(std::move(circumstance));
            else if (same != once.end() && same->amount.empty() && !circumstance.amount.empty())
                *same = std::move(circumstance);
        }
        for (Told& circumstance : once) TakeTold(circumstance);
    }

    /// One holds the other, or every character of one stands in the other: 两份报告已在立案前补交
    /// and 立案前已补交报告.
    [[nodiscard]] bool SayTheSame(Stretch one, Stretch other) const {
        constexpr std::size_t kShortest = 4;
        Words longer = page_.text().substr(one.begin, one.end - one.begin);
        Words shorter = page_.text().substr(other.begin, other.end - other.begin);
        if (longer.size() < shorter.size()) std::swap(longer, shorter);
        if (shorter.size() < kShortest) return longer == shorter;
        return std::ranges::all_of(shorter, [&](char32_t c) { return longer.find(c) != kNowhere; });
    }

    void TakeTold(Told& told) {
        const Words words =
            page_.text().substr(told.words.begin, told.words.end - told.words.begin);
        const Phrase* phrase = PhraseIn(words);
        Factor factor;
        factor.weight = phrase != nullptr ? phrase->weight : told.leaning.value_or(Weight::kScale);
        if (phrase == nullptr && !told.leaning && told.amount.starts_with('-'))
            factor.weight = Weight::kLighter;
        factor.id = phrase != nullptr      ? phrase->id
                    : !told.amount.empty() ? "percent"
                    : told.listed          ? "listed"
                                           : "told";
        factor.amount = std::move(told.amount);
        factor.clause = page_.Written(told.words.begin, told.words.end);
        letter_.factors.push_back(
            FoundAt(page_, told.words.begin, told.words.end, std::move(factor)));
    }

    void AtPhrase(std::size_t at) {
        const Phrase* phrase = PhraseAt(page_, at);
        if (phrase != nullptr && Counts(*phrase, at))
            Add(phrase->weight, std::string(phrase->id), "", at);
    }

    [[nodiscard]] bool Counts(const Phrase& phrase, std::size_t at) const {
        const std::size_t end = at + phrase.words.size();
        const std::size_t clause = ClauseBegin(at);
        const Words before = page_.text().substr(clause, at - clause);
        const Words after = page_.text().substr(end, ClauseEnd(end) - end);
        if (IsDeniedBy(before)) return false;
        if (before.starts_with(U"如") || AnyIn(before, {U"如果", U"如你", U"如拒", U"若", U"逾期"}))
            return false;
        if (AnyIn(before, {U"责令", U"应当", U"必须", U"限期", U"限你", U"今后", U"告知"}))
            return false;
        if (after.ends_with(U"的") || after.starts_with(U"的处")) return false;
        if (phrase.id == "corrected" && AnyIn(before, {U"未", U"不"})) return false;
        if (phrase.id == "little_harm" && phrase.words.back() == U'成' &&
            !AnyIn(after, {U"后果", U"影响", U"污染", U"危害", U"损害", U"事故"}))
            return false;
        const bool of_act = phrase.id == "special_period" || phrase.id == "harm" ||
                            phrase.id == "intent" || phrase.id == "coerced" ||
                            phrase.id == "not_corrected";
        if (of_act && !IsWeighed(at)) return false;
        return !IsClaim(at) && !IsOfRule(at) && !IsOfNoticeOrEvidence(at);
    }

    /// 《…》第三十三条规定,违法行为轻微并及时改正的,不予处罚: what a rule says of anybody.
    [[nodiscard]] bool IsOfRule(std::size_t at) const {
        const std::size_t begin = SentenceBegin(page_, at);
        return AnyIn(page_.text().substr(begin, at - begin), {U"规定", U"条第", U"条:"}) &&
               page_.text().substr(at, SentenceEnd(page_, at) - at).find(U"的,") != kNowhere;
    }

    /// In a notice that is told of, or in a list of evidence.
    [[nodiscard]] bool IsOfNoticeOrEvidence(std::size_t at) const {
        const std::size_t begin = SentenceBegin(page_, at);
        const std::size_t clause = ClauseBegin(at);
        return page_.text().substr(begin, at - begin).find(U"告知") != kNowhere ||
               page_.text().substr(clause, at - clause).find(U"证明") != kNowhere;
    }

    /// Words of the violation itself count where the sentence weighs it.
    [[nodiscard]] bool IsWeighed(std::size_t at) const {
        const std::size_t begin = SentenceBegin(page_, at);
        return AnyIn(page_.text().substr(begin, SentenceEnd(page_, at) - begin),
                     {U"裁量", U"从重", U"从轻", U"情节", U"加重", U"减轻"});
    }

    /// What the party said for itself counts where the bureau took it up.
    [[nodiscard]] bool IsClaim(std::size_t at) const {
        if (!IsPlea(page_, at)) return false;
        std::size_t end = SentenceEnd(page_, at);
        while (page_.Has(end, U";")) end = SentenceEnd(page_, end + 1);
        const Words after = page_.text().substr(at, end - at);
        return !(after.find(U"采纳") != kNowhere &&
                 !AnyIn(after, {U"不予采纳", U"不采纳", U"未采纳", U"未予采纳"}));
    }

    /// 裁量百分值为8%: a part of a table of discretion.
    void AtPercent(std::size_t at) {
        std::size_t begin = at, end = at;
        std::string amount;
        if (page_.text()[at] == U'%' && at > 0 && IsDigit(page_.text()[at - 1])) {
            begin = at;
            while (begin > 0 && at - begin < 12 &&
                   (IsDigit(page_.text()[begin - 1]) || page_.text()[begin - 1] == U'.'))
                --begin;
            const bool negative = begin > 0 && page_.text()[begin - 1] == U'-' &&
                                  (begin < 2 || !IsDigit(page_.text()[begin - 2]));
            if (negative) --begin;
            end = at + 1;
            amount = page_.Plainly(begin, at);
        } else if (page_.Has(at, U"百分之")) {
            const auto number = NumberAt(page_, at + 3);
            if (!number) return;
            end = number->end;
            amount = std::to_string(number->value);
        } else {
            return;
        }
        const std::size_t from = PieceBegin(begin);
        const Words piece = page_.text().substr(from, end - from);
        if (!AnyIn(piece, {U"裁量", U"百分值", U"权重", U"下浮", U"上浮", U"调节"})) return;
        if (AnyIn(piece, {U"每日", U"总投资"})) return;
        if (page_.Has(end, U"以上") || page_.Has(end, U"以下")) return;
        Add(Weight::kScale, "percent", amount, begin);
    }

    /// 裁量等级为3级.
    void AtLevel(std::size_t at) {
        static constexpr std::array<Words, 4> kNames = {U"裁量等级", U"裁量级别", U"裁量档次",
                                                        U"裁量阶次"};
        for (const Words name : kNames) {
            if (!page_.Has(at, name)) continue;
            std::size_t from = at + name.size();
            while (page_.Has(from, U"为") || page_.Has(from, U":") || page_.Has(from, U"是") ||
                   page_.Has(from, U"第") || page_.Has(from, U"属"))
                ++from;
            // 一般 is no grade 1.
            for (const Words word : {Words(U"较重"), Words(U"较轻"), Words(U"一般"), Words(U"轻微"),
                                     Words(U"严重"), Words(U"特别严重")})
                if (page_.Has(from, word))
                    return Add(Weight::kScale, "level", page_.Plainly(from, from + word.size()),
                               at);
            if (const auto number = NumberAt(page_, from))
                return Add(Weight::kScale, "level", std::to_string(number->value), at);
        }
    }

    void Add(Weight weight, std::string id, std::string amount, std::size_t at) {
        const auto [begin, end] = BareOf(page_, {ClauseBegin(at), ClauseEnd(at)});
        if (begin >= end) return;
        Factor factor{weight, std::move(id), std::move(amount), page_.Written(begin, end)};
        for (const Found<Factor>& known : letter_.factors) {
            const Factor& other = known.value;
            const bool same = other.id == factor.id && other.weight == factor.weight;
            if (same && (factor.id != "percent" || other.clause == factor.clause)) return;
        }
        if (letter_.factors.size() < kMostFactors)
            letter_.factors.push_back(FoundAt(page_, begin, end, std::move(factor)));
    }

    [[nodiscard]] std::size_t ClauseBegin(std::size_t at) const { return Back(at, U",。;:、!?"); }
    [[nodiscard]] std::size_t PieceBegin(std::size_t at) const { return Back(at, U"。;!?"); }

    [[nodiscard]] std::size_t Back(std::size_t at, Words ends) const {
        constexpr std::size_t kReach = 80;
        const std::size_t least = at > kReach ? at - kReach : 0;
        while (at > least && !(IsOneOf(page_.text()[at - 1], ends) && !page_.Quoted(at - 1))) --at;
        return at;
    }

    [[nodiscard]] std::size_t ClauseEnd(std::size_t at) const {
        constexpr std::size_t kReach = 60;
        const std::size_t most = std::min(page_.size(), at + kReach);
        while (at < most && !IsOneOf(page_.text()[at], U",。;:!?")) ++at;
        return at;
    }

    const Page& page_;
    Letter& letter_;
};

}  // namespace

void ReadFactors(const Page& page, Letter& letter) { FactorReader(page, letter).Run(); }

}  // namespace letters::detail
