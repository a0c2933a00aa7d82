// What tells how a count is made up and narrows nothing that follows: kinds that add up to it
// (投诉43件，噪声17件、异味26件), a remark on its shares (涉气类近半), another's mean.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kMostParts = 12;
constexpr std::size_t kLongestObject = 12;  ///< letters of 件处罚案件中有

bool Counts(const Candidate& candidate) {
    return !candidate.change && !candidate.rank && !candidate.ordinal && !candidate.money &&
           candidate.unit != U"%" && !candidate.unit.empty() &&
           candidate.comparator == Comparator::kExact;
}

double ValueOf(const Candidate& candidate) { return std::strtod(candidate.value.c_str(), nullptr); }

}  // namespace

/// 投诉43件，噪声17件、养殖异味14件、其他12件: the words of the parts that add up to a count before
/// them in the sentence of `at`; what follows is of the whole again. Empty: none.
Span FigureFinder::PartsThatAddUp(std::size_t at) const {
    const auto& candidates = numbers_.candidates;
    const auto past = std::ranges::lower_bound(candidates, at, {}, &Candidate::begin);
    const auto size = static_cast<std::size_t>(past - candidates.begin());
    const std::size_t sentence = SentenceOf(at).begin;
    const std::size_t least = size > kMostParts ? size - kMostParts : 0;
    for (std::size_t whole = size; whole-- > least;) {
        const Candidate& sum = candidates[whole];
        if (sum.begin < sentence) break;
        if (!Counts(sum)) continue;
        double rest = ValueOf(sum);
        std::size_t parts = 0;
        for (std::size_t i = whole + 1; i < size && rest > 0; ++i) {
            if (!Counts(candidates[i]) || candidates[i].unit != sum.unit) break;
            rest -= ValueOf(candidates[i]);
            ++parts;
        }
        if (parts > 1 && rest == 0) return {sum.end, candidates[whole + parts].end};
    }
    return {};
}

/// 办理案件61件，涉气类近半，处罚金额…: a clause without a figure that says how large a share is.
bool FigureFinder::IsRemarkOnShares(std::size_t at) const {
    const std::size_t begin = std::max(clauses_->Begin(at), WithinReach(0, at));
    const std::size_t end = clauses_->End(at);
    if (HasFigureBetween(begin, end)) return false;
    const Words clause = text_.substr(begin, end - begin);
    return std::ranges::any_of(std::array<Words, 8>{U"近半", U"过半", U"居多", U"为主", U"占比",
                                                    U"占多数", U"半数", U"占大头"},
                               [&](Words word) { return clause.find(word) != clause.npos; });
}

/// 检查1130家次，其中夜查206家次，出动2670人次: the word at `at` parts a count that the rule does
/// not count. The money of a part follows it.
bool FigureFinder::PartsOther(const Rule& rule, std::size_t at) const {
    const std::size_t begin = std::max(clauses_->Begin(at), WithinReach(0, at));
    if (rule.kind != RuleKind::kCount || !text_.substr(begin).starts_with(U"其中")) return false;
    const auto& candidates = numbers_.candidates;
    const auto part = std::ranges::lower_bound(candidates, at, {}, &Candidate::begin);
    return part != candidates.end() && part->end <= clauses_->End(at) && !Accepts(rule, *part);
}

/// 109件处罚案件中有13件超期: some of those that were just counted.
bool FigureFinder::IsSomeOfThose(std::size_t index) const {
    if (index == 0 || shared_[index]) return false;
    const Candidate& those = numbers_.candidates[index - 1];
    const Candidate& some = numbers_.candidates[index];
    if (!Counts(those) || those.unit != some.unit || some.begin < those.end ||
        some.begin - those.end > kLongestObject)
        return false;
    const Words between = text_.substr(those.end, some.begin - those.end);
    return between.find_first_of(U"，。；、：（）") == between.npos &&
           (between.ends_with(U"中") || between.ends_with(U"中有") || between.ends_with(U"里有"));
}

}  // namespace report_reader::detail
