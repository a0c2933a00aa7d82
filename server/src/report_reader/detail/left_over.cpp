// May the letters that nothing explains be passed over? Only where they cannot say of what kind,
// whose or of when a figure is: where the indicator is no whole that has parts.
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kMostLeft = 8;    ///< letters that may be passed over
constexpr std::size_t kMostBehind = 2;  ///< of them between the name and the figure

bool SaysWord(Words text, Words word) { return text.find(word) != text.npos; }

/// 接受案卷评查2次, 选送案卷3份: what others hold, or a choice of ours for them.
bool TakesPart(Words words) {
    return std::ranges::any_of(std::array<Words, 9>{U"接受", U"迎接", U"协助", U"配合", U"邀请",
                                                    U"选送", U"上级", U"推荐", U"报送"},
                               [&](Words word) { return SaysWord(words, word); });
}

/// 邀请市委党校教授作辅导: past the one who was asked to teach; 0: nobody.
std::size_t PastAsked(Words words) {
    constexpr std::size_t kLongestAsking = 16;
    const std::size_t ask = words.find(U"邀请");
    if (ask == words.npos) return 0;
    for (const Words teacher :
         {U"教授", U"专家", U"老师", U"律师", U"法官", U"检察官", U"讲师", U"学者"}) {
        const std::size_t at = words.find(teacher, ask);
        if (at != words.npos && at - ask <= kLongestAsking) return at + teacher.size();
    }
    return 0;
}

/// 市政府, 县委党校, 公安: somebody else, whose figure it may be.
bool NamesBody(Words run) {
    return run.find_first_of(U"府院委厅校镇乡村") != run.npos || SaysWord(run, U"公安") ||
           SaysWord(run, U"社区") || SaysWord(run, U"公司") || SaysWord(run, U"区域");
}

}  // namespace

/// 无人机飞巡26架次, 我市代表队摘得二等奖1个: the words that are left over say how or by whom, of
/// an indicator that is no whole with parts. Not what narrows a rate (乡镇饮用水达标率), nor
/// another body (县司法局评查案卷12份), nor one of several kinds (合法性审查、案件会商126件).
bool FigureFinder::MayPassOver(const std::vector<Span>& left, const Choice& choice,
                               std::size_t index, const Site& site) const {
    const Candidate& candidate = numbers_.candidates[index];
    const Rule& rule = vocabulary_.rules[choice.rule];
    if (choice.name_end <= choice.name_begin || shared_[index]) return false;
    const bool own = choice.name_begin >= site.zone && choice.name_end <= candidate.begin;
    const bool around = choice.name_begin < candidate.begin && choice.name_end > candidate.end;
    const bool after = choice.name_begin >= candidate.end;
    const bool count = rule.kind == RuleKind::kCount || rule.kind == RuleKind::kDuration;
    if (!own && !after && !around)
        return IsSummedUp(left, choice, index, site) || RepeatsName(left, choice, index, site);
    // 化工园区业主法治培训班3期: whom a training was for.
    const bool taught = rule.unit == "期" || rule.unit == "人次";
    const Words name = text_.substr(choice.name_begin, choice.name_end - choice.name_begin);
    const bool listed = own && !rule.whole && name.starts_with(U"等") && ListsBefore(choice);
    const bool flown = own && candidate.unit == U"架次";  // says itself what is counted
    std::size_t letters = 0;
    for (const Span& run : left)
        if (!(listed && run.end <= choice.name_begin)) letters += run.size();
    if (letters > kMostLeft && !flown) return false;
    const std::size_t clause = std::max(clauses_->Begin(candidate.begin), site.zone);
    const std::size_t asked =
        taught ? 0 : PastAsked(text_.substr(clause, candidate.begin - clause));
    if (TakesPart(text_.substr(clause + asked, candidate.begin - clause - asked))) return false;
    return std::ranges::all_of(left, [&](const Span& run) {
        if (asked > 0 && run.begin >= clause && run.end <= clause + asked) return true;
        if (IsOfMeans(run)) return true;
        const bool behind = run.begin >= std::max<std::size_t>(candidate.end, choice.name_end);
        if (behind) return run.begin > choice.name_end && (own || (!rule.whole && !taught));
        if (rule.whole || taught || NamesBody(text_.substr(run.begin, run.size()))) return false;
        const bool within = run.begin >= choice.name_begin && run.end <= choice.name_end;
        if (within) return count;
        if (run.end <= choice.name_begin && own) return count || run.end + 1 < choice.name_begin;
        if (run.end <= candidate.begin && after) return count;
        const bool between = own && run.begin >= choice.name_end;
        if (between && flown) return true;
        return between && count && run.size() <= kMostBehind &&
               !SaysWord(text_.substr(choice.name_end, candidate.begin - choice.name_end), U"、");
    });
}

/// 依托“青石环保讲堂”轮训2期: within the quoted name of a means.
bool FigureFinder::IsOfMeans(const Span& run) const {
    constexpr std::size_t kLongestQuote = 12;
    const std::size_t least = run.begin > kLongestQuote ? run.begin - kLongestQuote : 0;
    const Words before = text_.substr(least, run.begin - least);
    const std::size_t open = before.rfind(U'“');
    if (open == before.npos || SaysWord(before.substr(open), U"”")) return false;
    const std::size_t close = text_.substr(run.end, kLongestQuote).find(U'”');
    const Words leads = text_.substr(0, least + open);
    return close != before.npos &&
           std::ranges::any_of(std::array<Words, 5>{U"依托", U"利用", U"通过", U"借助", U"用好"},
                               [&](Words word) { return leads.ends_with(word); });
}

/// 表述不清、告知期限不足等问题203个: examples of what is counted stand before its name.
bool FigureFinder::ListsBefore(const Choice& choice) const {
    const std::size_t clause = clauses_->Begin(choice.name_begin);
    return SaysWord(text_.substr(clause, choice.name_begin - clause), U"、");
}

/// 案卷交叉评查，共评96卷: the figure's own clause says the verb of the lent name again, shorter.
bool FigureFinder::RepeatsName(const std::vector<Span>& left, const Choice& choice,
                               std::size_t index, const Site& site) const {
    const Candidate& candidate = numbers_.candidates[index];
    const Rule& rule = vocabulary_.rules[choice.rule];
    if (rule.kind != RuleKind::kCount || rule.whole || choice.name_end > site.zone) return false;
    const std::size_t clause = clauses_->Begin(choice.name_begin);
    const Words lent = text_.substr(clause, clauses_->End(choice.name_begin) - clause);
    return clauses_->Between(choice.name_end, candidate.begin) == 1 &&
           std::ranges::all_of(left, [&](const Span& run) {
               return run.begin >= site.zone && run.size() == 1 &&
                      SaysWord(lent, text_.substr(run.begin, 1));
           });
}

/// 每周三下午为企业服务日，累计举办49场: the figure's clause sums up what the one before it names,
/// whatever else that says.
bool FigureFinder::IsSummedUp(const std::vector<Span>& left, const Choice& choice,
                              std::size_t index, const Site& site) const {
    const Candidate& candidate = numbers_.candidates[index];
    const Rule& rule = vocabulary_.rules[choice.rule];
    if (rule.kind != RuleKind::kCount || rule.whole || choice.name_end > site.zone) return false;
    const Words own = text_.substr(site.zone, candidate.begin - site.zone);
    const bool sums = std::ranges::any_of(
        std::array<Words, 6>{U"共", U"累计", U"全年", U"合计", U"总计", U"年内"},
        [&](Words word) { return SaysWord(own, word); });
    return sums && clauses_->Between(choice.name_end, candidate.begin) == 1 &&
           account_.Unexplained({choice.rule}, {site.zone, candidate.begin}) == 0 &&
           std::ranges::all_of(left, [&](const Span& run) {
               return run.end <= site.zone && !NamesBody(text_.substr(run.begin, run.size()));
           });
}

/// 干部职工学法考试2次: what is counted is said last, so a name that goes on nearer to the figure
/// goes before one behind which words are left over.
void FigureFinder::PreferHead(std::vector<Choice>& picked, const std::vector<Choice>& choices,
                              std::size_t index) const {
    if (picked.size() != 1 || vocabulary_.rules[picked.front().rule].none) return;
    const std::size_t begin = numbers_.candidates[index].begin;
    const Choice& first = picked.front();
    const auto leaves = [&](const Choice& choice) {
        return choice.name_end < begin &&
               account_.Unexplained({choice.rule}, {choice.name_end, begin}) > 0;
    };
    if (first.name_end <= first.name_begin || first.name_end > begin || !leaves(first)) return;
    const auto head = std::ranges::find_if(choices, [&](const Choice& other) {
        return other.name_begin < first.name_end && other.name_end > first.name_end &&
               other.name_end <= begin && !vocabulary_.rules[other.rule].none && !leaves(other);
    });
    if (head != choices.end()) picked.front() = *head;
}

}  // namespace report_reader::detail
