// Is every word around a figure explained that could narrow or shift its meaning?
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kMostUnexplained = 0;  ///< letters that may be left
constexpr std::size_t kLongestLead = 80;
constexpr std::size_t kLongestRun = 12;

bool Has(Words text, Words word) { return text.find(word) != text.npos; }

std::size_t Back(std::size_t at) { return WithinReach(0, at); }

/// 开展专题学习, 集体学法; not 召开党组会议, 干部职工学习.
bool SaysStudy(Words words) {
    const bool studies = Has(words, U"学习") || Has(words, U"研讨") || Has(words, U"学法");
    return studies && words.find_first_of(U"会支职员党训考") == words.npos;
}

/// Counts or sums up the whole of something.
bool IsCounted(const Rule& rule) {
    return rule.whole && (rule.kind == RuleKind::kCount || rule.kind == RuleKind::kAmount);
}

}  // namespace

/// The wordings that may explain words from `from` on: the figure's, and those of figures before
/// it.
std::vector<std::uint16_t> FigureFinder::RulesSince(std::size_t from,
                                                    const std::vector<Choice>& picked,
                                                    std::size_t index) const {
    std::vector<std::uint16_t> rules;
    for (const Choice& each : picked) rules.push_back(each.rule);
    for (std::size_t i = index; i-- > 0 && numbers_.candidates[i].begin >= from;)
        if (i < meant_.size() && meant_[i] >= 0 && !std::ranges::count(rules, meant_[i]))
            rules.push_back(static_cast<std::uint16_t>(meant_[i]));
    return rules;
}

/// In doubt no: what is left unexplained may be a kind, a place, another matter.
bool FigureFinder::IsAccountedFor(const std::vector<Choice>& picked, std::size_t index) const {
    const Choice& choice = picked.front();
    const Site site = SiteOf(index);
    if (IsOneOfARun(index) || IsModifier(choice, numbers_.candidates[index].end)) return false;
    const Span words = WordsOf(choice, index, site);
    const std::vector<Span> left = account_.Left(RulesSince(words.begin, picked, index), words);
    if (!left.empty() && !MayPassOver(left, choice, index, site)) return false;
    if (IsRateOfUnknown(choice, index, site)) return false;
    if (!left.empty() && RepeatsName(left, choice, index, site)) return true;
    // 制定中心组学习计划，召开党组会议6次: a lent name, and things of its own besides.
    const Span own{site.zone, site.begin};
    const bool lent = choice.name_end > choice.name_begin && choice.name_end <= site.zone;
    const bool count = vocabulary_.rules[choice.rule].kind == RuleKind::kCount;
    if (!count || !lent || account_.Heavy(own) <= kMostUnexplained) return true;
    // 纳入中心组学习内容，开展专题学习4次: its own words say again what the lent name says.
    return (SaysStudy(text_.substr(own.begin, own.size())) || SaysAgain(choice.rule, own)) &&
           account_.Unexplained({choice.rule}, own) <= kMostUnexplained;
}

/// 检查水泥窑45家次: what is counted, from its name on, holds words that nothing explains, so that
/// it is some kind and what follows is of it. Words before the name (按照部署，检查…) are no kind.
bool FigureFinder::HasUnknownObject(const std::vector<Choice>& picked, std::size_t index) const {
    const Choice& choice = picked.front();
    const Candidate& candidate = numbers_.candidates[index];
    const bool before = choice.name_end > choice.name_begin && choice.name_begin < candidate.begin;
    const Span object =
        before ? Span{choice.name_begin, candidate.begin}
               : Span{candidate.end, std::max<std::size_t>(choice.name_end, candidate.end)};
    const auto left = account_.Left(RulesSince(object.begin, picked, index), object);
    // 检查企业、船舶435家次: one more of a list is no kind of the first.
    return std::ranges::any_of(left, [&](const Span& run) {
        const bool listed = before && run.begin >= choice.name_end && run.begin > 0 &&
                            IsOneOf(text_[run.begin - 1], U"、和与及");
        return !listed;
    });
}

/// 对违法行为轻微的，免予处罚3起: what it counts has its kind from what was done, and a frame says
/// why.
bool FigureFinder::SaysItsKind(const Rule& rule) {
    return rule.id == "no_penalty_cases_count" || rule.id == "exempted_fine_yuan";
}

/// 督察期间，…；抽查工地32个，其中立案3件: the words before the figure's say that it is a part.
bool FigureFinder::IsOfToldPart(const std::vector<Choice>& picked, std::size_t index) const {
    const Choice& choice = picked.front();
    const Rule& rule = vocabulary_.rules[choice.rule];
    if (shared_[index] || !rule.whole || rule.kind == RuleKind::kRank) return false;
    const Span words = WordsOf(choice, index, SiteOf(index));
    const std::size_t scope = ScopeBegin(numbers_.candidates[index].begin);
    if (!SaysItsKind(rule) &&
        IsFramed(RulesSince(words.begin, picked, index), {scope, words.begin}))
        return true;
    const bool names_part =
        choice.name_end > choice.name_begin && text_.substr(choice.name_begin).starts_with(U"其中");
    if (names_part) return false;  // 有效天数304天，其中优良282天
    return IsCounted(rule) && (IsPartOfUnknown(words.begin) || IsPartOfMeant(choice.rule, index));
}

/// 转办督察组信访件120件，办结率98%: a rate of what an earlier clause says, which is not explained.
bool FigureFinder::IsRateOfUnknown(const Choice& choice, std::size_t index,
                                   const Site& site) const {
    const Rule& rule = vocabulary_.rules[choice.rule];
    const std::size_t at = numbers_.candidates[index].begin;
    if (rule.kind != RuleKind::kRate || !rule.whole || rule.needs == 0 || shared_[index])
        return false;
    return IsOfUnknown(choice.rule, {std::max(site.sentence, Back(at)), at}, site.zone, index);
}

/// Do clauses of `words` say what the rule is a rate of, of which none is explained? Not where the
/// figure's own clause, from `zone` on, says it. 投诉276件，重复投诉率下降5%，回复率100%: of the
/// 276.
bool FigureFinder::IsOfUnknown(std::uint16_t rule, Span words, std::size_t zone,
                               std::size_t index) const {
    bool said = false;
    for (std::size_t limit = words.end; limit > words.begin;) {
        const std::size_t need = NeedBefore(rule, words.begin, limit);
        if (need == limit) break;
        const std::size_t begin = std::max(clauses_->Begin(need), words.begin);
        const std::size_t end = std::min<std::size_t>(clauses_->End(need), words.end);
        if (need >= zone || end <= begin) return false;
        std::vector<std::uint16_t> rules{rule};
        for (std::size_t i = index; i-- > 0 && numbers_.candidates[i].begin >= begin;)
            if (i < meant_.size() && meant_[i] >= 0 && numbers_.candidates[i].begin < end)
                rules.push_back(static_cast<std::uint16_t>(meant_[i]));
        said = true;
        if (account_.Unexplained(rules, {begin, end}) <= kMostUnexplained) return false;
        limit = begin;
    }
    return said;
}

/// 44个考核断面Ⅲ类断面达到100%: a name that does not follow its figure directly is the next one's.
bool FigureFinder::IsNextFiguresName(const Choice& choice, std::size_t index,
                                     const Site& site) const {
    const auto& candidates = numbers_.candidates;
    return site.after_meets_figure && choice.name_begin > candidates[index].end &&
           index + 1 < candidates.size() && candidates[index + 1].unit == U"%";
}

/// 罚款超过1亿元（人民币）的有甲市: a figure before 的 only says which things are meant; not before
/// its own name: 20次的非现场检查.
bool FigureFinder::IsModifier(const Choice& choice, std::size_t end) const {
    if (choice.name_end > choice.name_begin && choice.name_begin == end + 1) return false;
    constexpr std::size_t kLongestBracket = 12;
    if (end < text_.size() && text_[end] == U'（') {
        const std::size_t close = text_.substr(end, kLongestBracket).find(U'）');
        if (close != text_.npos) end += close + 1;
    }
    return end < text_.size() && text_[end] == U'的';
}

/// A和B（…）分别为1和2, where the subjects were not found: whose is which?
bool FigureFinder::IsOneOfARun(std::size_t index) const {
    const auto& candidates = numbers_.candidates;
    if (shared_[index]) return false;
    const auto joined = [&](std::size_t first) {
        const std::size_t end = candidates[first].end;
        const std::size_t next = candidates[first + 1].begin;
        return next > end && JoinsOnly(text_.substr(end, next - end));
    };
    std::size_t first = index;
    while (first > 0 && index - first < kLongestRun && joined(first - 1)) --first;
    const bool alone = first == index && (index + 1 == candidates.size() || !joined(index));
    if (alone) return false;
    const std::size_t clause =
        std::max(clauses_->Begin(candidates[first].begin), Back(candidates[first].begin));
    return Has(text_.substr(clause, candidates[first].begin - clause), U"分别");
}

/// The words that can narrow a figure: its clause, from the clause of its name on, without those of
/// other figures (of a count of a whole with them). 全年 before the name begins anew. Of a change
/// or a rank: from what changes.
Span FigureFinder::WordsOf(const Choice& choice, std::size_t index, const Site& site) const {
    const Candidate& candidate = numbers_.candidates[index];
    if (shared_[index]) return shared_[index]->subject;
    const Rule& rule = vocabulary_.rules[choice.rule];
    const bool named = choice.name_end > choice.name_begin;
    std::size_t begin = site.zone;
    if (named && choice.name_begin < site.zone)
        begin = std::max(clauses_->Begin(choice.name_begin), site.fence);
    if (IsCounted(rule)) begin = std::min(begin, clauses_->Begin(candidate.begin));
    if (rule.kind == RuleKind::kChange || rule.kind == RuleKind::kRank)
        begin = std::min(begin, NeedBefore(choice.rule, site.sentence, candidate.begin));
    const std::size_t total = ScopeBegin(candidate.begin);
    const std::size_t first =
        named ? std::min<std::size_t>(choice.name_begin, candidate.begin) : candidate.begin;
    if (total <= first) begin = std::max(begin, total);
    begin = std::max(begin, PastExamples(clauses_->Begin(candidate.begin), first));
    begin = std::max(begin, Back(candidate.begin));
    std::size_t end = site.after_meets_figure ? candidate.end : std::max(site.after, candidate.end);
    if (named) end = std::max<std::size_t>(end, choice.name_end);
    return {begin, end};
}

/// 土壤污染防治等各项业务培训30次, “青山绿水”等宣传活动5场: past the examples of what is counted;
/// 0: none.
std::size_t FigureFinder::PastExamples(std::size_t from, std::size_t at) const {
    if (at <= from) return 0;
    const Words before = text_.substr(from, at - from);
    std::size_t past = 0;
    for (const Words sign : {Words(U"等各"), Words(U"”等"), Words(U"》等")})
        if (const std::size_t found = before.rfind(sign); found != before.npos)
            past = std::max(past, from + found + sign.size() - 1);
    return past;
}

/// From where the words stand before `at` that say of what the rule is a change or a rank: of each
/// of its needs the last. `at` where there is none.
std::size_t FigureFinder::NeedBefore(std::uint16_t rule, std::size_t from, std::size_t at) const {
    std::array<std::size_t, kMostNeeds> begins{};
    begins.fill(at);
    from = std::max(from, Back(at));
    looked_at_ += at - from;
    for (auto match = FirstPast(words_.meaning, from);
         match != words_.meaning.end() && match->end <= at; ++match) {
        if (match->begin < from) continue;
        for (const Use& use : vocabulary_.cues[match->cue].uses)
            if (use.rule == rule && use.role == Role::kNeed)
                begins[use.group % kMostNeeds] = match->begin;
    }
    return *std::ranges::min_element(begins);
}

/// 案卷…，全年共评查276卷: a word stands there that the rule asks for.
bool FigureFinder::SaysAgain(std::uint16_t rule, Span words) const {
    for (auto match = FirstPast(words_.meaning, words.begin);
         match != words_.meaning.end() && match->end <= words.end; ++match)
        if (match->begin >= words.begin &&
            std::ranges::any_of(vocabulary_.cues[match->cue].uses, [&](const Use& use) {
                return use.rule == rule && use.role == Role::kNeed;
            }))
            return true;
    return false;
}

/// 督察期间, 针对露天焚烧: does the clause say of what the next ones speak?
/// `sums`: what follows sums up (共出动412人次), so that what it was aimed at narrows nothing.
bool FigureFinder::Frames(Words clause, bool sums) const {
    const auto opens = [&](Words word) { return clause.starts_with(word); };
    const auto closes = [&](Words word) { return clause.ends_with(word); };
    return (!sums && std::ranges::any_of(vocabulary_.scope.opens, opens)) ||
           std::ranges::any_of(vocabulary_.scope.closes, closes);
}

/// 共出动, 累计检查, 合计罚款: the clause sums up.
bool FigureFinder::SumsUp(std::size_t clause) const {
    const Words words = text_.substr(std::min(clause, text_.size()), 4);
    return std::ranges::any_of(
        std::array<Words, 6>{U"共", U"累计", U"合计", U"总计", U"全年", U"总共"},
        [&](Words word) { return words.starts_with(word); });
}

/// A figure stands there whose meaning is told, so that its words are explained.
bool FigureFinder::HoldsTold(Span words) const {
    for (auto figure = found_.rbegin(); figure != found_.rend(); ++figure, ++looked_at_) {
        if (figure->normal.begin < base_ + words.begin) return false;  // found_ is in order
        if (!figure->indicator.empty() && figure->normal.end <= base_ + words.end) return true;
    }
    return false;
}

/// 督察期间，…, 针对露天焚烧，…: a clause before the figure's that says of what it speaks.
bool FigureFinder::IsFramed(const std::vector<std::uint16_t>& rules, Span before) const {
    const bool sums = SumsUp(before.end);
    for (std::size_t at = before.end; at > before.begin;) {
        const std::size_t end = at - 1;  // its sign
        const std::size_t begin = std::max(clauses_->Begin(end), before.begin);
        if (HoldsTold({begin, end})) return false;  // 对174家次企业开展了检查，立案8起
        if (Frames(text_.substr(begin, end - begin), sums) &&
            account_.Unexplained(rules, {begin, end}) > kMostUnexplained)
            return true;
        at = begin;
    }
    return false;
}

/// 抽查工地32个，其中立案3件: a part of what no wording explains.
bool FigureFinder::IsPartOfUnknown(std::size_t begin) const {
    if (unknown_end_ == 0 || unknown_end_ > begin) return false;
    const Words between = text_.substr(unknown_end_, begin + 2 - unknown_end_);
    if (between.size() > 8 || Has(between, U"。") || Has(between, U"）")) return false;
    return Has(between, U"其中") || between.starts_with(U"（");
}

/// 受理信访417件。其中，来访46件: a part of what the words before 其中 mean, told or not.
bool FigureFinder::IsPartOfMeant(std::uint16_t rule, std::size_t index) const {
    constexpr std::size_t kSoFarBack = 200;
    const auto& candidates = numbers_.candidates;
    const std::size_t figure = candidates[index].begin;
    const std::size_t least =
        std::max(SentenceOf(figure).begin, figure > kSoFarBack ? figure - kSoFarBack : 0);
    const std::size_t among = text_.substr(least, figure - least).rfind(U"其中");
    if (among == text_.npos) return false;
    // 群众举报已办结，其中立案3家: of a whole that is not told.
    const std::size_t whole = SentenceOf(figure).begin;
    if (least + among > whole + 1 && !HasFigureBetween(whole, least + among)) return true;
    const std::size_t run = text_.substr(least + among, figure - least - among).rfind(U'；');
    const bool same_run = run == text_.npos;
    // 其中，市本级立案7件；各分局立案30件
    if (!same_run && text_.substr(least + among + run).starts_with(U"；各")) return true;
    if (same_run && IsPartOfOther(least + among)) return true;
    const std::size_t begin = least + among > kSoFarBack ? least + among - kSoFarBack : 0;
    for (std::size_t i = index; i-- > 0 && candidates[i].begin >= begin;)
        if (candidates[i].begin < least + among && i < meant_.size() && meant_[i] == rule)
            return true;
    return false;
}

/// 查处典型案件21件，其中，…: the figure before 其中 is known to be no indicator, and no sum of
/// kinds.
bool FigureFinder::IsPartOfOther(std::size_t among) const {
    const auto& candidates = numbers_.candidates;
    const std::size_t least = SentenceOf(among > 0 ? among - 1 : 0).begin;
    for (std::size_t i = std::min(meant_.size(), candidates.size()); i-- > 0;) {
        if (candidates[i].begin >= among) continue;
        if (candidates[i].begin < least) return false;
        if (candidates[i].change || candidates[i].unit == U"%") continue;
        if (meant_[i] < 0) return false;
        const Rule& whole = vocabulary_.rules[static_cast<std::size_t>(meant_[i])];
        return whole.none && !whole.whole && whole.kind == RuleKind::kCount;
    }
    return false;
}

/// Where the point that holds `at` begins in the paragraph: 一是….
std::size_t FigureFinder::PointOf(std::size_t at) const {
    const auto past = std::ranges::lower_bound(report_.marks, base_ + at, {}, &Mark::normal);
    return past != report_.marks.begin() && std::prev(past)->normal >= base_
               ? std::prev(past)->normal - base_
               : 0;
}

/// The first sentence of the point that holds `at`, where it is short and gives no figure: it says
/// of what the point speaks, like a heading.
Span FigureFinder::LeadOf(std::size_t at) const {
    const std::size_t begin = PointOf(at);
    const std::size_t length = text_.substr(begin, kLongestLead).find(U'。');
    const std::size_t end = begin + length;
    if (length == text_.npos || end >= at || HasFigureBetween(begin, end)) return {};
    return {begin, end};
}

/// 大气、水、土壤: one of several, so that none of them narrows.
bool FigureFinder::IsListed(Words words, const Match& match) {
    const auto joins = [&](std::size_t at) {
        return at < words.size() && IsOneOf(words[at], U"、和与及");
    };
    return (match.begin > 0 && joins(match.begin - 1)) || joins(match.end);
}

/// 三是强化扬尘管控。检查企业…: a heading or a point's first sentence names a part.
bool FigureFinder::IsOfHeadedPart(const Rule& rule, std::size_t at) const {
    std::vector<std::uint32_t> cues = heading_cues_;
    const std::size_t sentence = std::max(SentenceOf(at).begin, Back(at));
    const bool anew = YearNamedBefore(at, sentence) != 0 || NamesTotal(sentence, at);
    const Span lead = anew ? Span{} : LeadOf(at);
    for (auto match = FirstPast(words_.meaning, lead.begin);
         match != words_.meaning.end() && match->end <= lead.end; ++match)
        if (match->begin >= lead.begin && !IsListed(text_, *match) &&
            !IsInNeutral(words_, {match->begin, match->end}))
            cues.push_back(match->cue);
    return std::ranges::any_of(cues, [&](std::uint32_t cue) { return IsPartOfPoint(rule, cue); });
}

/// Does the word name a part for all that its point or its heading says?
bool FigureFinder::IsPartOfPoint(const Rule& rule, std::uint32_t cue) const {
    const auto index = static_cast<std::uint16_t>(&rule - vocabulary_.rules.data());
    const bool part = std::ranges::any_of(vocabulary_.cues[cue].uses, [&](const Use& use) {
        const Rule& other = vocabulary_.rules[use.rule];
        return use.role == Role::kName && other.kind == RuleKind::kPart &&
               other.within == Reach::kParagraph;
    });
    return part && !account_.Explains(index, cue);
}

/// 京津冀13个城市优良天数比例为50%。PM2.5浓度为…: what is measured is of the region named last,
/// until 全国, 全市 or 全年 begin anew.
bool FigureFinder::IsInRegion(const Rule& rule, std::size_t at) const {
    if (rule.kind != RuleKind::kMeasure && rule.kind != RuleKind::kChange) return false;
    std::size_t region = text_.npos;
    for (auto match = FirstPast(words_.meaning, Back(at));
         match != words_.meaning.end() && match->end <= at; ++match)
        if (IsPartOfPoint(rule, match->cue)) region = match->end;
    if (region == text_.npos) return false;
    const Words since = text_.substr(region, at - region);
    return !NamesTotal(region, at) &&
           std::ranges::none_of(vocabulary_.scope.levels,
                                [&](const Level& level) { return Has(since, level.word); });
}

}  // namespace report_reader::detail
