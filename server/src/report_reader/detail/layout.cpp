// Which words are whose: where each figure's own words begin, and what 分别 gives to each of a run.
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

constexpr std::size_t kMostShared = 12;  ///< figures of one 分别

bool ContainsAny(std::u32string_view text, std::u32string_view set) {
    return text.find_first_of(set) != text.npos;
}

}  // namespace

/// Words before a figure are its own from the clause or the figure before it on. Two figures
/// without anything between share theirs (14次30家).
void FigureFinder::LayOut() {
    zones_.clear();
    shared_.assign(numbers_.candidates.size(), std::nullopt);
    std::size_t fence = 0;
    for (const Candidate& candidate : numbers_.candidates) {
        std::size_t zone = std::max(PastRemarks(clauses_->Begin(candidate.begin)), fence);
        const std::size_t gap = candidate.begin - std::min(fence, candidate.begin);
        if (!zones_.empty() && (gap == 0 || (gap == 1 && IsOneOf(text_[fence], U"、/和与"))))
            zone = zones_.back();
        zones_.push_back(zone);
        const bool years = candidate.chinese && candidate.unit == U"年";  // 连续六年达到100%
        if (!years) fence = candidate.end;
    }
    for (std::size_t i = 0; i < numbers_.candidates.size(); i = ShareOut(i)) {
    }
}

/// 检查企业（含养殖场、医疗机构）344家次: where the clause begins that a bracket without a figure
/// interrupts.
std::size_t FigureFinder::PastRemarks(std::size_t begin) const {
    constexpr std::size_t kLongestRemark = 30;
    while (begin > 0 && text_[begin - 1] == U'）') {
        const std::size_t least = begin > kLongestRemark ? begin - kLongestRemark : 0;
        const std::size_t open = text_.substr(least, begin - least).rfind(U'（');
        if (open == text_.npos || HasFigureBetween(least + open, begin)) break;
        begin = clauses_->Begin(least + open);
    }
    return begin;
}

/// Where the subjects of a 分别 may begin: its clause, or further back past （SO2） of a few signs.
std::size_t FigureFinder::SubjectsBegin(std::size_t at) const {
    constexpr std::size_t kLongestBracket = 8;
    std::size_t begin = clauses_->Begin(at);
    while (begin > 0 && text_[begin - 1] == U'）') {
        const std::size_t least = begin > kLongestBracket ? begin - kLongestBracket : 0;
        const std::size_t open = text_.substr(least, begin - least).rfind(U'（');
        if (open == text_.npos) break;
        begin = clauses_->Begin(least + open);
    }
    return begin;
}

/// 1件、2件; of changes with their verb too: 增长6.1%、下降11.9%.
bool FigureFinder::JoinsNext(const Candidate& one, const Candidate& next) const {
    std::u32string_view between = text_.substr(one.end, next.begin - one.end);
    if (JoinsOnly(between)) return true;
    if (!one.change || !next.change || between.empty() || !IsOneOf(between.front(), U"、和与及"))
        return false;
    between.remove_prefix(1);
    constexpr std::array<std::u32string_view, 10> kVerbs{
        U"增长", U"下降", U"上升", U"减少", U"增加", U"提高", U"回落", U"降低", U"提升", U"上涨"};
    return std::ranges::any_of(kVerbs, [&](auto verb) {
        return between.starts_with(verb) &&
               (between.size() == verb.size() ||
                (between.size() == verb.size() + 1 && IsOneOf(between.back(), U"了约近")));
    });
}

/// 优良天数328天，PM2.5浓度29微克、PM10浓度54微克，…: figures joined by 、 behind one of another
/// run.
bool FigureFinder::StandApart(std::size_t first, std::size_t past) const {
    const auto& candidates = numbers_.candidates;
    const auto parted = [&](std::size_t index) {
        const std::size_t end = candidates[index - 1].end;
        const std::size_t next = std::max(candidates[index].begin, end);
        return ContainsAny(text_.substr(end, next - end), U"，；。");
    };
    for (std::size_t i = first + 1; i < past; ++i)
        if (parted(i)) return false;
    return parted(first);
}

/// 立案89起，罚款623万元，同比分别下降21%和8%: as many changes as counts stand directly before them
/// since the last ； or change: each is of its count. False where they do not pair.
bool FigureFinder::ShareWithCounts(std::size_t first, std::size_t past, Span verb) {
    const auto& candidates = numbers_.candidates;
    const std::size_t count = past - first;
    if (count < 2 || first < count) return false;
    for (std::size_t i = first; i < past; ++i)
        if (!candidates[i].change || candidates[i].unit != U"%") return false;
    const std::size_t at = candidates[first].begin;
    const std::size_t since = PastSemicolon(SentenceOf(at).begin, at);
    const auto counts = [&](std::size_t i) {
        return candidates[i].begin >= since && !candidates[i].change && !candidates[i].rank;
    };
    if (first > count && counts(first - count - 1) && !StandApart(first - count, first))
        return false;
    for (std::size_t i = first - count; i < first; ++i)
        if (!counts(i) || candidates[i].chinese || (!shared_[i] && IsOneOfARun(i))) return false;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t of = first - count + i;
        const Span own{zones_[of], candidates[of].begin};
        shared_[first + i] = Share{shared_[of] ? shared_[of]->subject : own, verb};
    }
    return true;
}

/// A、B和C分别为1、2和3: each figure of the run stands as if behind its own subject. Past the run.
std::size_t FigureFinder::ShareOut(std::size_t first) {
    const auto& candidates = numbers_.candidates;
    std::size_t past = first + 1;
    while (past < candidates.size() && past < first + kMostShared &&
           candidates[past].begin > candidates[past - 1].end &&
           JoinsNext(candidates[past - 1], candidates[past]))
        ++past;
    const std::size_t clause = SubjectsBegin(candidates[first].begin);
    const std::u32string_view before = text_.substr(clause, candidates[first].begin - clause);
    const std::size_t word = before.substr(0, 400).find(U"分别");
    if (past == first + 1) return past;
    if (word == before.npos) return ShareWithCounts(first, past, Span{clause, clause}), past;
    std::size_t end = clause + word;
    const Span verb{end + 2, candidates[first].begin};
    const bool lists = ContainsAny(before.substr(0, word), U"、和与及");
    const std::size_t count = past - first;
    if (!lists && first >= count && shared_[first - 1] && shared_[first - count] &&
        candidates[first - 1].begin >= SentenceOf(candidates[first].begin).begin) {
        for (std::size_t i = first; i < past; ++i) shared_[i] = shared_[i - count];  // 同比分别下降
        return past;
    }
    if (!lists && ShareWithCounts(first, past, verb)) return past;
    for (std::size_t i = past; i-- > first;) {
        std::size_t begin = end;
        while (begin > clause && !IsOneOf(text_[begin - 1], U"、和与及")) --begin;
        if (begin == end) break;
        shared_[i] = Share{{begin, end}, verb};
        end = begin > clause ? begin - 1 : clause;
    }
    if (!shared_[first])  // fewer subjects than figures: whose is which?
        for (std::size_t i = first; i < past; ++i) shared_[i].reset();
    return past;
}

}  // namespace report_reader::detail
