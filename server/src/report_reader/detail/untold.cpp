// What follows a count that is not told: the money of those cases, the people of those sessions.
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

bool Has(Words text, Words word) { return text.find(word) != text.npos; }

}  // namespace

/// 查处露天焚烧案件45起，罚款2.1万元; not 累计罚款: the count directly before an amount was not
/// told.
bool FigureFinder::IsOfUntoldCases(std::uint16_t rule, std::size_t index) const {
    constexpr std::size_t kSoFar = 24;
    if (index == 0 || shared_[index]) return false;
    const Candidate& amount = numbers_.candidates[index];
    const Candidate& count = numbers_.candidates[index - 1];
    if (count.money || count.change || count.rank || count.unit == U"%" ||
        amount.begin - count.end > kSoFar || ScopeBegin(count.begin) != ScopeBegin(amount.begin))
        return false;
    const Words own = text_.substr(count.end, amount.begin - count.end);
    if (own.find_first_of(U"共总累计") != own.npos || Has(own, U"金额")) return false;
    const std::size_t begin = std::max(clauses_->Begin(count.begin), WithinReach(0, count.begin));
    const Words before = text_.substr(begin, count.begin - begin);
    const std::size_t sentence = WithinReach(SentenceOf(count.begin).begin, count.begin);
    const bool among = Has(text_.substr(sentence, count.begin - sentence), U"其中");
    // 立案处罚9家，罚款60万元: not told for what it counts, not for a kind.
    const bool explained = !among &&
                           IsOneOf(count.unit.empty() ? U' ' : count.unit.front(), U"家户") &&
                           account_.Unexplained({rule}, {begin, count.begin}) == 0;
    if (explained) return false;
    const bool cases =
        among || std::ranges::any_of(std::array<Words, 8>{U"案件", U"查处", U"查扣", U"处罚",
                                                          U"立案", U"查获", U"取缔", U"办理"},
                                     [&](Words word) { return Has(before, word); });
    return cases && !IsTold(count);
}

bool FigureFinder::IsTold(const Candidate& candidate) const {
    for (auto figure = found_.rbegin(); figure != found_.rend(); ++figure) {
        if (figure->normal.end <= base_ + candidate.begin) return false;
        if (figure->normal.begin == base_ + candidate.begin && !figure->indicator.empty())
            return true;
    }
    return false;
}

/// 组织企业培训班4期，培训60人次: who was taught in sessions that are not the bureau's own.
bool FigureFinder::IsOfUntoldSession(const Rule& rule, std::size_t index) const {
    constexpr std::size_t kSoFar = 16;
    if (index == 0 || shared_[index] || rule.unit != "人次") return false;
    const Candidate& people = numbers_.candidates[index];
    const Candidate& session = numbers_.candidates[index - 1];
    if (session.unit.empty() || !IsOneOf(session.unit.front(), U"期次场班") ||
        session.unit == U"次/年" || people.begin - session.end > kSoFar ||
        ScopeBegin(session.begin) != ScopeBegin(people.begin))
        return false;
    const std::size_t clause =
        std::max(clauses_->Begin(session.begin), WithinReach(0, session.begin));
    const Words taught = text_.substr(clause, people.begin - clause);
    const bool teaches = std::ranges::any_of(std::array<Words, 3>{U"培训", U"讲座", U"轮训"},
                                             [&](Words word) { return Has(taught, word); });
    return teaches && !IsTold(session);
}

}  // namespace report_reader::detail
