// Figures without digits: 无…案件发生, 均胜诉, 全覆盖, 每季度一次, 率先出台.
#include <algorithm>
#include <array>

#include "report_reader/detail/chinese_number.hpp"
#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kZeroReach = 20;
constexpr std::size_t kClauseReach = 80;
constexpr std::string_view kTitles = "titles";

bool Includes(Words text, Words word) { return text.find(word) != text.npos; }

/// 无人机, 无事不扰, 无组织排放 deny nothing.
bool Denies(Words text, std::size_t at) {
    const char32_t next = at + 1 < text.size() ? text[at + 1] : 0;
    return !IsOneOf(next, U"人事组正害废证锡线纸偿遗死缝障论法须序烟期力小声形味异疑愧私霾动");
}

/// How many 《…》 stand directly before, one after another.
std::size_t TitlesBefore(Words text, std::size_t at) {
    constexpr std::size_t kMostTitles = 30;
    constexpr std::size_t kLongestTitle = 100;
    std::size_t titles = 0;
    while (titles < kMostTitles) {
        if (titles > 0 && at > 0 && IsOneOf(text[at - 1], U"、和及与")) --at;
        if (at == 0 || text[at - 1] != U'》') break;
        const std::size_t least = at > kLongestTitle ? at - kLongestTitle : 0;
        std::size_t open = at - 1;
        while (open > least && text[open] != U'《') --open;
        if (text[open] != U'《') break;
        ++titles;
        at = open;
    }
    return titles;
}

bool IsGoal(Words clause) {
    for (const Words word : {U"力争", U"争取", U"努力", U"逐步", U"推动实现", U"计划", U"将实现"})
        if (Includes(clause, word)) return true;
    return false;
}

struct Frequency {
    Words word;
    int times;
};
constexpr std::array<Frequency, 13> kFrequencies{{
    {U"每季度", 4},
    {U"每个季度", 4},
    {U"每季", 4},
    {U"按季度", 4},
    {U"逐季", 4},
    {U"每月", 12},
    {U"每个月", 12},
    {U"按月", 12},
    {U"逐月", 12},
    {U"每半年", 2},
    {U"每周", 52},
    {U"每星期", 52},
    {U"每年", 1},
}};

/// 一次, 至少2次: how often in each period; none said: once, by `length` characters.
int TimesIn(Words after, std::size_t& length) {
    for (std::size_t i = 0; i < std::min<std::size_t>(after.size(), 10); ++i) {
        if (IsOneOf(after[i], U"，。；、")) break;
        if (IsDigit(after[i]) && i + 1 < after.size() && IsOneOf(after[i + 1], U"次场期")) {
            length = i + 2;
            return static_cast<int>(after[i] - U'0');
        }
        if (!IsChineseDigit(after[i])) continue;
        const auto number = ChineseNumberAt(after, i);
        if (!number || number->value > 31 || i + number->length >= after.size()) continue;
        if (!IsOneOf(after[i + number->length], U"次场期学会课讲考训")) continue;
        length = i + number->length + 1;
        return static_cast<int>(number->value);
    }
    return 1;
}

Comparator ComparatorOf(std::string_view name) {
    for (const Comparator comparator :
         {Comparator::kAtLeast, Comparator::kAtMost, Comparator::kApprox, Comparator::kApproxBelow,
          Comparator::kRank})
        if (NameOf(comparator) == name) return comparator;
    return Comparator::kExact;
}

}  // namespace

void FigureFinder::ReadWords() {
    if (planned_) return;
    for (const Match& match : words_.meaning) {
        for (const Use& use : vocabulary_.cues[match.cue].uses) {
            if (use.role == Role::kZero || MayBeNone(match, use)) ReadZero(match, use.rule);
            if (use.role == Role::kAll) ReadAll(match, use.rule);
            if (use.role == Role::kSame) ReadSame(match, use.rule);
            if (use.role == Role::kSays) ReadSaid(match, use);
            if (use.role == Role::kName && vocabulary_.rules[use.rule].kind == RuleKind::kFrequency)
                ReadFrequency(match, use.rule);
        }
    }
}

bool FigureFinder::Stands(std::uint16_t rule, const Site& site, std::size_t from) {
    const auto& touched = evidence_.Weigh(site);
    if (std::ranges::find(touched, rule) == touched.end())
        return vocabulary_.rules[rule].needs == 0;
    return evidence_.Standing(rule, from) >= 0;
}

/// Of the rules that these words speak for, those whose needs are met best (the nearest wins).
bool FigureFinder::StandsBest(const Match& match, std::uint16_t rule, Role role) {
    constexpr double kAsGood = 0.3;
    const std::size_t clause = clauses_->Begin(match.begin);
    const auto& touched = evidence_.Weigh(SiteOfWords(match.begin, match.end));
    const auto standing = [&](std::uint16_t index) {
        if (std::ranges::find(touched, index) == touched.end())
            return vocabulary_.rules[index].needs == 0 ? 0.0 : -1.0;
        return evidence_.Standing(index, clause);
    };
    double best = -1;
    for (const Use& use : vocabulary_.cues[match.cue].uses)
        if (use.role == role) best = std::max(best, standing(use.rule));
    const double own = standing(rule);
    return own >= 0 && own >= best - kAsGood;
}

/// Not twice for the same words, and not beside a figure that says the same.
void FigureFinder::PutWords(std::uint16_t rule, Span words, const std::string& value,
                            Comparator comparator) {
    const Rule& meant = vocabulary_.rules[rule];
    const std::size_t clause = base_ + clauses_->Begin(words.begin);
    const std::size_t clause_end = base_ + clauses_->End(words.begin);
    const Span local = SentenceOf(words.begin);
    const Span sentence{base_ + local.begin, base_ + local.end};
    for (auto known = found_.rbegin(); known != found_.rend(); ++known) {
        const bool beside = known->normal.begin >= clause && known->normal.begin <= clause_end;
        const bool same = known->value == value && known->normal.begin >= sentence.begin &&
                          known->normal.end <= sentence.end;  // 均已办结，办结率100%
        if (known->indicator == meant.id && (beside || same)) return;
        if (known->normal.begin + 400 < base_ + words.begin) break;
    }
    Figure figure;
    figure.indicator = meant.id;
    figure.label = meant.label;
    figure.value = value;
    figure.unit = meant.unit;
    figure.comparator = comparator;
    figure.in_words = true;
    figure.period = PeriodOf(meant, words.begin, false);
    if (value == "0") figure.period += PartOfYear(words.begin);
    (void)Place(std::move(figure), words);
}

/// 无, 未发生, 没有, 零 before the words, in their clause.
std::optional<Span> FigureFinder::ZeroBefore(const Match& match) const {
    const std::size_t clause = clauses_->Begin(match.begin);
    const std::size_t least =
        std::max(clause, match.begin > kZeroReach ? match.begin - kZeroReach : 0);
    for (std::size_t at = match.begin; at-- > least;) {
        if (text_[at] == U'未' && at + 1 == match.begin) return Span{at, match.end};
        if (text_[at] == U'零' && at + 1 == match.begin &&
            (at == 0 || !IsChineseDigit(text_[at - 1])))
            return Span{at, match.end};
        if (text_[at] == U'无' && Denies(text_, at)) return Span{at, match.end};
        for (const Words word : {U"未发生", U"未出现", U"未产生", U"未收到", U"未发现", U"未引发",
                                 U"没有", U"未有", U"未被", U"未办理"})
            if (detail::Stands(text_, at, word)) return Span{at, match.end};
    }
    return std::nullopt;
}

/// 零发生, 为零 after them.
std::optional<Span> FigureFinder::ZeroAfter(const Match& match) const {
    const std::size_t end = std::min<std::size_t>(clauses_->End(match.begin), match.end + 8);
    for (std::size_t at = match.end; at < end; ++at) {
        if (IsDigit(text_[at])) return std::nullopt;
        // 重大问题没有, 败诉案件没有发生
        if (at == match.end && detail::Stands(text_, at, U"没有") &&
            (at + 2 >= clauses_->End(at) || detail::Stands(text_, at + 2, U"发生")))
            return Span{match.begin, at + 2};
        const bool zero = text_[at] == U'零' && !detail::Stands(text_, at, U"零距离") &&
                          !detail::Stands(text_, at, U"零容忍") &&
                          !detail::Stands(text_, at, U"零突破") &&
                          !detail::Stands(text_, at, U"零”突破");
        if (zero) return Span{match.begin, at + 1};
    }
    return std::nullopt;
}

/// 没有听证会, 未发生查封扣押案件: a name of a count that none of is said plainly, to its clause's
/// end or the next of a list.
bool FigureFinder::MayBeNone(const Match& match, const Use& use) const {
    constexpr std::uint32_t kLongEnough = 3;
    const Rule& rule = vocabulary_.rules[use.rule];
    const Cue& cue = vocabulary_.cues[match.cue];
    if (use.role != Role::kName || rule.kind != RuleKind::kCount || rule.none || rule.campaign ||
        cue.parts.size() > 1 || cue.letters < kLongEnough)
        return false;
    const std::size_t least = std::max(clauses_->Begin(match.begin),
                                       match.begin > kZeroReach ? match.begin - kZeroReach : 0);
    const Words before = text_.substr(least, match.begin - least);
    const bool denied =
        std::ranges::any_of(std::array<Words, 5>{U"没有", U"未发生", U"未出现", U"未产生", U"无"},
                            [&](Words word) { return Includes(before, word); });
    if (!denied) return false;
    Words after = text_.substr(match.end, clauses_->End(match.begin) - match.end);
    for (const Words tail : {Words(U"的"), Words(U"案件"), Words(U"事项"), Words(U"情况"),
                             Words(U"情形"), Words(U"发生")})
        if (after.starts_with(tail)) after.remove_prefix(tail.size());
    return after.empty() || IsOneOf(after.front(), U"、和与及或");
}

/// The rule, and those of which words before its own in a list say that there was none either.
std::vector<std::uint16_t> FigureFinder::DeniedBeside(std::uint16_t rule, Span words) const {
    std::vector<std::uint16_t> rules{rule};
    for (auto match = FirstPast(words_.meaning, words.begin);
         match != words_.meaning.end() && match->end < words.end; ++match) {
        if (match->begin < words.begin || !IsOneOf(text_[match->end], U"、和与及或")) continue;
        for (const Use& use : vocabulary_.cues[match->cue].uses)
            if (use.role == Role::kZero || use.role == Role::kName) rules.push_back(use.rule);
    }
    return rules;
}

/// Is what stands between 没有 and the word explained: by the rule, or as others of its list?
bool FigureFinder::IsDeniedPlainly(std::uint16_t rule, const Match& match,
                                   std::size_t denial) const {
    std::size_t own = match.begin;
    while (own > denial + 1 && !IsOneOf(text_[own - 1], U"、和与及或")) --own;
    return account_.Unexplained({rule}, {own, match.end}) == 0 &&
           account_.Unexplained(DeniedBeside(rule, {denial, match.end}), {denial + 1, own}) == 0;
}

void FigureFinder::ReadZero(const Match& match, std::uint16_t rule) {
    const auto before = ZeroBefore(match);
    const auto words = before ? before : ZeroAfter(match);
    if (!words) return;
    const std::size_t begin = std::min<std::size_t>(words->begin, match.begin);
    if (HasFigureBetween(begin, words->end) || IsPlanned(begin)) return;
    const std::size_t clause_end = clauses_->End(match.begin);
    if (before && HasFigureBetween(match.end, std::min<std::size_t>(clause_end, match.end + 6)))
        return;
    // 没有行政拘留和刑事移送案件: what stands before it in a list bars no other.
    const std::size_t own = before ? match.begin : begin;
    if (!Stands(rule, SiteOfWords(own, match.end), own)) return;
    // 无被撤销、变更或确认违法案件: what stands between says of what kind none is; but of
    // 没有查封、扣押和移送公安案件 each is none.
    if (before && !IsDeniedPlainly(rule, match, begin)) return;
    if (IsOfOtherMatter(rule, match.begin, true) || HasOtherCause(rule, match)) return;
    PutWords(rule, *words, "0", Comparator::kExact);
}

/// 未发生因环评审批引起的行政复议: none of what one cause led to, which nothing explains.
bool FigureFinder::HasOtherCause(std::uint16_t rule, const Match& match) const {
    const std::size_t least = match.begin > kClauseReach ? match.begin - kClauseReach : 0;
    const std::size_t begin = std::max(clauses_->Begin(match.begin), least);
    const Words before = text_.substr(begin, match.begin - begin);
    const std::size_t cause = before.rfind(U'因');
    if (cause == before.npos) return false;
    const std::size_t led = std::min(before.find(U'引', cause), before.find(U"导致", cause));
    return led != before.npos && account_.Unexplained({rule}, {begin + cause, begin + led}) > 0;
}

/// The clause around words, as far as it matters.
Words FigureFinder::Around(const Match& match) const {
    const std::size_t least = match.begin > kClauseReach ? match.begin - kClauseReach : 0;
    const std::size_t begin = std::max(clauses_->Begin(match.begin), least);
    const std::size_t end =
        std::min<std::size_t>(clauses_->End(match.begin), match.end + kClauseReach);
    return text_.substr(begin, end > begin ? end - begin : 0);
}

void FigureFinder::ReadAll(const Match& match, std::uint16_t rule) {
    const Words words = Around(match);
    if (Includes(words, U"%") || IsGoal(words) || IsPlanned(match.begin)) return;
    if (!StandsBest(match, rule, Role::kAll)) return;
    const Span own{match.begin, match.end};
    const std::size_t clause =
        std::max(clauses_->Begin(match.begin),
                 match.begin - std::min<std::size_t>(match.begin, kClauseReach));
    if (IsOfAPart(vocabulary_.rules[rule], own, own)) return;
    if (vocabulary_.rules[rule].whole && account_.Unexplained({rule}, {clause, own.end}) > 0)
        return;
    if (IsAllOfUnknown(rule, match.begin)) return;
    const bool nearly = Includes(words, U"基本") || Includes(words, U"几乎");
    std::size_t begin = match.begin;
    for (const Words word : {U"全覆盖", U"全部", U"均"}) {
        const std::size_t at = text_.substr(match.begin, match.end - match.begin).find(word);
        if (at != words.npos) {
            begin += at;
            break;
        }
    }
    PutWords(rule, {begin, match.end}, "100",
             nearly ? Comparator::kApproxBelow : Comparator::kExact);
}

/// 办理督办信访件14件，全部办结: all of what an earlier clause says, which is not explained.
bool FigureFinder::IsAllOfUnknown(std::uint16_t rule, std::size_t at) const {
    const Rule& meant = vocabulary_.rules[rule];
    if (!meant.whole || meant.needs == 0) return false;
    const std::size_t sentence = SentenceOf(at).begin;
    const std::size_t need = NeedBefore(rule, sentence, at);
    const std::size_t begin = std::max(clauses_->Begin(need), sentence);
    const std::size_t end = std::min<std::size_t>(clauses_->End(need), at);
    if (end <= begin || end == at) return false;
    std::vector<std::uint16_t> rules{rule};
    const auto& candidates = numbers_.candidates;
    for (std::size_t i = 0; i < meant_.size(); ++i)
        if (meant_[i] >= 0 && candidates[i].begin >= begin && candidates[i].begin < end)
            rules.push_back(static_cast<std::uint16_t>(meant_[i]));
    return account_.Unexplained(rules, {begin, end}) > 0;
}

/// 发现涉嫌违法3个，均已立案: as many as the figure before it in the sentence.
void FigureFinder::ReadSame(const Match& match, std::uint16_t rule) {
    const auto& candidates = numbers_.candidates;
    const auto past =
        std::lower_bound(candidates.begin(), candidates.end(), std::size_t{match.begin},
                         [](const Candidate& c, std::size_t at) { return c.begin < at; });
    if (past == candidates.begin() || IsPlanned(match.begin)) return;
    const Candidate& before = *std::prev(past);
    const bool count = !before.change && !before.rank && !before.ordinal && before.unit != U"%";
    if (!count || before.begin < SentenceOf(match.begin).begin) return;
    if (HasFigureBetween(match.end, clauses_->End(match.begin))) return;
    if (!Stands(rule, SiteOfWords(match.begin, match.end), clauses_->Begin(match.begin))) return;
    PutWords(rule, {match.begin, match.end}, before.value, before.comparator);
}

void FigureFinder::ReadSaid(const Match& match, const Use& use) {
    const catalogue::SaidFigure& said = vocabulary_.rules[use.rule].says[use.group];
    const std::size_t clause = clauses_->Begin(match.begin);
    const std::size_t least = match.begin > kClauseReach ? match.begin - kClauseReach : 0;
    const std::size_t from = std::max(clause, least);
    const Words before = text_.substr(from, match.begin - from);
    if (IsGoal(before) || Includes(before, U"未") || IsPlanned(match.begin)) return;
    const bool one = !before.empty() && IsOneOf(before.back(), U"一二三四1234");
    if (one && text_.substr(match.begin).starts_with(U"季度")) return;  // 第四季度评查案卷
    if (!Stands(use.rule, SiteOfWords(match.begin, match.end), clause)) return;
    const Span own{match.begin, match.end};
    if (IsOfAPart(vocabulary_.rules[use.rule], own, own)) return;
    std::string value = said.value;
    if (value == kTitles) {
        const std::size_t titles = TitlesBefore(text_, match.begin);
        if (titles == 0) return;
        value = std::to_string(titles);
    }
    PutWords(use.rule, {match.begin, match.end}, value, ComparatorOf(said.comparator));
}

void FigureFinder::ReadFrequency(const Match& match, std::uint16_t rule) {
    const std::size_t clause = clauses_->Begin(match.begin);
    const std::size_t clause_end = clauses_->End(match.begin);
    const Words words = text_.substr(clause, std::min(clause_end - clause, kClauseReach));
    for (const Frequency& frequency : kFrequencies) {
        const std::size_t at = words.find(frequency.word);
        if (at == words.npos) continue;
        std::size_t length = 0;
        const int times = TimesIn(words.substr(at + frequency.word.size()), length);
        if (frequency.times == 1 && length == 0) return;  // 每年制定计划 says no number
        const Words after = words.substr(at + frequency.word.size());
        if (length == 0 && Includes(after.substr(0, 6), U"例会")) continue;  // 每周例会之前学法
        if (!Stands(rule, SiteOfWords(match.begin, match.end), clause)) return;
        const std::size_t begin = clause + at;
        return PutWords(rule, {begin, begin + frequency.word.size() + length},
                        std::to_string(frequency.times * times), Comparator::kExact);
    }
}

}  // namespace report_reader::detail
