// Of what a figure speaks: the bureau's whole, or a kind, a place, a campaign of it (the time:
// scope_time.cpp).
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kOpening = 300;
constexpr std::size_t kTitleLetters = 80;
constexpr std::size_t kLongestWord = 80;
constexpr std::size_t kLongestPlace = 4;
constexpr std::string_view kPlaces = "part_places";  ///< 10个县（市、区）: a mean of theirs

bool Has(Words text, Words word) { return text.find(word) != text.npos; }

/// 居全省第7, 全市20个区县排名第4: a place among others, not whose figure it is.
bool RanksThere(Words text, std::size_t at) {
    const char32_t before = at > 0 ? text[at - 1] : 0;
    const Words after = text.substr(std::min(at + 2, text.size()), 8);
    if (IsOneOf(before, U"居列名排于占、") || after.starts_with(U"第") || after.starts_with(U"前"))
        return true;
    // 全市平均29微克/立方米；优良天数301天: beside which ours is told, not whose figures follow.
    if (after.starts_with(U"平均") || after.starts_with(U"均值"))
        return text.substr(at).find(U'；') != text.npos;
    const bool counted = !after.empty() && IsDigit(after.front());  // 全国168个重点城市
    const std::size_t sign = after.find_first_of(U"，。；");  // 在全市各板块中排第四
    const Words among = text.substr(std::min(at + 2, text.size()), 12).substr(0, sign);
    if (before == U'在' &&
        std::ranges::any_of(std::array<Words, 5>{U"中排", U"中列", U"中居", U"中位", U"排第"},
                            [&](Words word) { return Has(among, word); }))
        return true;
    const Words further = text.substr(std::min(at + 2, text.size()), 20);
    if (counted && Has(after, U"城市")) return further.find_first_of(U"排名第位") != further.npos;
    return std::ranges::any_of(std::array<Words, 9>{U"排名", U"第一", U"县区", U"区县", U"方阵",
                                                    U"前列", U"首位", U"领先", U"率先"},
                               [&](Words word) { return Has(after, word); });
}

/// Where the word stands last without ranking; npos: nowhere.
std::size_t LastOwner(Words text, Words word) {
    std::size_t at = text.rfind(word);
    while (at != text.npos && RanksThere(text, at))
        at = at == 0 ? text.npos : text.rfind(word, at - 1);
    return at;
}

/// 市区, 辖区, 功能区 name no place.
bool NamesPlace(Words word) {
    for (const Words other :
         {U"全",   U"各", U"本",   U"我",   U"辖",   U"园",   U"功能", U"保护", U"地区", U"市区",
          U"城区", U"郊", U"社区", U"示范", U"小区", U"开发", U"高新", U"自治", U"区域", U"县区",
          U"市县", U"个", U"省",   U"城市", U"其中", U"主城", U"建成", U"库区", U"矿区", U"景区",
          U"该",   U"两", U"上",   U"移",   U"送",   U"转",   U"报",   U"赴",   U"到",   U"由",
          U"经",   U"向", U"与",   U"为",   U"被",   U"将",   U"对"})
        if (Has(word, other)) return false;
    return std::ranges::all_of(word, [](char32_t c) { return IsHan(c); });
}

/// 青石县, 河东分局 at the beginning of these words; empty: none.
Words PlaceAt(Words words) {
    for (std::size_t size = 2; size <= std::min(kLongestPlace, words.size()); ++size) {
        if (!IsOneOf(words[size - 1], U"县区市镇乡旗") && !words.substr(0, size).ends_with(U"分局"))
            continue;
        const Words place = words.substr(0, size);
        const bool office = size < words.size() && IsOneOf(words[size], U"人政委级直局本纪");
        return NamesPlace(place) && size >= 3 && !office ? place : Words{};
    }
    return {};
}

/// 海湖市城西区生态环境局, 宁阳市生态环境局河东分局 in the first words: a district's own bureau.
bool NamesDistrictBureau(Words opening) {
    constexpr std::size_t kFirstWords = 120;
    constexpr std::size_t kLongestBranch = 6;
    opening = opening.substr(0, kFirstWords);
    for (const Words word : {U"区生态环境局", U"旗生态环境局", U"县生态环境局"})
        for (std::size_t at = opening.find(word); at != opening.npos;
             at = opening.find(word, at + 1))
            if (at > 1 && IsHan(opening[at - 1]) && IsHan(opening[at - 2]) &&
                !IsOneOf(opening[at - 1], U"各全市辖县我两级、") &&
                !IsOneOf(opening[at - 2], U"各个全我"))
                return true;
    const std::size_t branch = opening.find(U"分局");
    if (branch == opening.npos || branch < 2) return false;
    const std::size_t bureau = opening.substr(0, branch).rfind(U"生态环境局");
    return bureau != opening.npos && bureau + 5 < branch && branch - bureau - 5 <= kLongestBranch &&
           std::ranges::all_of(opening.substr(bureau + 5, branch - bureau - 5), IsHan) &&
           !IsOneOf(opening[bureau + 5], U"各及和与对所");
}

bool IsCount(const Rule& rule) {
    return rule.kind == RuleKind::kCount || rule.kind == RuleKind::kAmount;
}

/// Where the last of the words ends in the text, 0: nowhere.
std::size_t LastOf(Words text, const std::vector<std::u32string>& words) {
    std::size_t last = 0;
    for (const std::u32string& word : words) {
        const std::size_t found = text.rfind(word);
        if (found != text.npos) last = std::max(last, found + word.size());
    }
    return last;
}

}  // namespace

void FigureFinder::ReadLevel() {
    const Words whole = report_.normal;
    opening_ = whole.substr(0, kOpening);
    std::array<int, 4> counts{};
    for (const Level& level : vocabulary_.scope.levels)
        for (std::size_t at = whole.find(level.word); at != whole.npos;
             at = whole.find(level.word, at + 1))
            ++counts[static_cast<std::size_t>(level.rank) % counts.size()];
    const auto most = std::ranges::max_element(counts);
    level_ = *most == 0 ? -1 : static_cast<int>(most - counts.begin());
    const Words title = opening_.substr(0, kTitleLetters);
    bool named = false;  // 青石县…: a county's report, whatever it says of its city
    for (std::size_t at = title.find(U'县'); at != title.npos; at = title.find(U'县', at + 1)) {
        const bool before =
            at > 1 && IsHan(title[at - 1]) && !IsOneOf(title[at - 1], U"个各全市州我所级、");
        const bool after = at + 1 < title.size() && IsOneOf(title[at + 1], U"环生人污委局大空2上");
        named = named || (before && after);
    }
    if (named || counts[0] > 2 || NamesDistrictBureau(opening_)) level_ = 0;
    is_yearly_ =
        year_ > 0 && std::ranges::any_of(std::array<Words, 6>{U"法治", U"依法行政", U"总结",
                                                              U"年度", U"年工作", U"公报"},
                                         [&](Words word) { return Has(title, word); });
    const bool city = Has(title, U"市生态环境局") || Has(title, U"市环境保护局");
    if (city && (level_ < 0 || level_ > 1)) level_ = 1;
    own_span_ = OwnSpan();
}

bool FigureFinder::IsOfAPart(const std::vector<Choice>& picked, std::size_t index) {
    const Choice& choice = picked.front();
    const Candidate& candidate = numbers_.candidates[index];
    const Rule& rule = vocabulary_.rules[choice.rule];
    if (rule.kind == RuleKind::kChange && !IsYearOnYear(candidate.begin)) return true;
    const bool named = choice.name_end > choice.name_begin;
    const Span figure{candidate.begin, candidate.end};
    const bool counted = rule.whole && IsCount(rule) && !candidate.change;
    if (!candidate.change && IsOfOtherTime(rule, candidate.begin)) return true;
    if (IsCount(rule) && !candidate.change && !rule.none && IsOfOtherBody(candidate.begin))
        return true;
    if (IsCount(rule) && (IsOfUntoldSession(rule, index) || IsSomeOfThose(index))) return true;
    const std::size_t scope = ScopeBegin(candidate.begin);
    const std::size_t clause = clauses_->Begin(candidate.begin);
    const bool ours = clause < text_.size() && text_[clause] == U'我';  // 全省…，我市立案9件
    // 检查1130家次，其中夜查206家次，出动2670人次: what 其中 parts is counted alike.
    const bool among = !part_among_.empty() && part_among_ != candidate.unit && !candidate.money;
    const bool follows = follows_part_ && scope == part_scope_ && !among && !SumsUp(clause) &&
                         PartsThatAddUp(candidate.begin).end < part_end_;
    if (counted && follows && !ours && !SaysItsKind(rule) &&
        !RenewsYear(part_end_, candidate.begin))
        return true;
    if (counted && rule.kind == RuleKind::kAmount && IsOfUntoldCases(choice.rule, index))
        return true;
    const bool narrowed = (counted && (IsOfACampaign(candidate.begin) ||
                                       IsOfTitledPart(candidate.begin) || IsBase(candidate))) ||
                          IsOfAPart(rule, named ? Span{choice.name_begin, choice.name_end} : figure,
                                    figure, candidate.denied) ||
                          IsOfToldPart(picked, index);
    const bool part = narrowed || !IsAccountedFor(picked, index);
    const bool bracketed = candidate.begin > 0 && clauses_->Begin(candidate.begin) > 0 &&
                           text_[clauses_->Begin(candidate.begin) - 1] == U'（';
    if (part && counted && !bracketed && (narrowed || HasUnknownObject(picked, index))) {
        follows_part_ = true;  // 办理违法焚烧秸秆案件6个，罚款3000元
        part_scope_ = scope;
        part_end_ = candidate.end;
        part_among_ = text_.substr(clause).starts_with(U"其中") ? candidate.unit : Words{};
    }
    return part;
}

/// `none`: the figure says that there was none, which may be told of a part of the year.
bool FigureFinder::IsOfAPart(const Rule& rule, Span name, Span figure, bool none) const {
    if (!rule.whole) return false;
    const std::size_t from = ScopeBegin(figure.begin);
    Span scope{WholeBefore(from), figure.begin};
    // 白石镇全年立案9件: 全年 renews the time, what opens its clause still says whose.
    const std::size_t opens = std::max(clauses_->Begin(from), WithinReach(0, figure.begin));
    const std::size_t first = std::min(name.begin, figure.begin);
    const std::size_t clause = std::max(opens, clauses_->Begin(first));
    // 受理信访56件，其中噪声21件，办结率100%: what 其中 parts narrows no rate of the whole.
    const std::size_t among = text_.substr(from, clause - from).rfind(U"其中");
    const bool past_parts = rule.kind == RuleKind::kRate && among != text_.npos;
    if (past_parts) scope.end = from + among;
    const std::size_t sentence_begin = WithinReach(SentenceOf(figure.begin).begin, figure.begin);
    const Span sentence{PastTotal(sentence_begin, figure.begin),
                        past_parts ? std::max(scope.end, sentence_begin) : figure.begin};
    // 近三年全市共立案9件: 全市共 begins the place anew, not the time.
    const std::size_t total =
        LastTotal(text_.substr(sentence_begin, figure.begin - sentence_begin));
    const Span time{total == text_.npos ? sentence_begin : sentence_begin + total, figure.begin};
    // 全省第7, 全国先进集体: who ranks and who honours, not whose figure it is.
    const bool placed =
        rule.kind == RuleKind::kRank || rule.kind == RuleKind::kOrdinal || !rule.says.empty();
    return IsNarrowed(rule, {clause, std::max(figure.end, name.end)}, scope) ||
           (!placed && IsOfOtherLevel(sentence)) ||
           IsOfOtherPlace({std::min(opens, scope.begin), scope.end}, !rule.says.empty()) ||
           (!none && IsOfOneMonth(time)) ||
           (IsCount(rule) && (IsSinceEvent(time) || (!none && IsOfOneMonth(TimeBefore(sentence)))));
}

/// 较去年同期的84件, 从2007年的465件, 与上年134件相比: what a change is counted from.
bool FigureFinder::IsBase(const Candidate& candidate) const {
    const std::size_t at = candidate.begin;
    if (text_.substr(candidate.end).starts_with(U"相比")) return true;
    const std::size_t clause = std::max(clauses_->Begin(at), WithinReach(0, at));
    const Words before = text_.substr(clause, at - clause);
    if (before.ends_with(U"年的") && YearNamedBefore(at, clause) != year_) return true;
    const std::size_t base = before.find_last_of(U"较比");
    if (base == before.npos || (base > 0 && IsOneOf(before[base - 1], U"同环占"))) return false;
    const Words from = before.substr(base + 1);
    return from.starts_with(U"去年") || from.starts_with(U"上年") || from.starts_with(U"同期");
}

/// 全州 in a heading: what stands under it, until it says otherwise.
int FigureFinder::LevelIn(std::u32string_view heading) const {
    for (const Level& level : vocabulary_.scope.levels)
        if (LastOwner(heading, level.word) != heading.npos) return level.rank;
    return -1;
}

/// From here on words can narrow a figure: its sentence, past the last ；, past the last 全年.
std::size_t FigureFinder::ScopeBegin(std::size_t at) const {
    return PastTotal(PastSemicolon(WithinReach(SentenceOf(at).begin, at), at), at);
}

/// 督察组转办信访件127件。其中，罚款70万元: of a sentence that tells parts, where the scope of the
/// sentence before begins that tells their whole.
std::size_t FigureFinder::WholeBefore(std::size_t from) const {
    const bool parts =
        from > 0 && text_.substr(from).starts_with(U"其中") && SentenceOf(from).begin == from;
    return parts ? ScopeBegin(from - 1) : from;
}

/// Where one of the words that begin a year anew stands last, not another (去年全年, 计划全年);
/// npos: nowhere.
std::size_t FigureFinder::LastTotal(std::u32string_view words) const {
    looked_at_ += words.size();
    std::size_t last = words.npos;
    for (const std::u32string& word : vocabulary_.scope.totals) {
        std::size_t found = words.rfind(word);
        const auto is_other = [&](std::size_t at) {
            const Words before = words.substr(0, at);
            return std::ranges::any_of(
                std::array<Words, 5>{U"去年", U"上年", U"计划", U"力争", U"预计"},
                [&](Words other) { return before.ends_with(other); });
        };
        while (found != words.npos && is_other(found))
            found = found == 0 ? words.npos : words.rfind(word, found - 1);
        if (found != words.npos && (last == words.npos || found > last)) last = found;
    }
    return last;
}

/// Past the last 全年 between them, or the last 全市共 that does not stand behind a frame:
/// 督察期间，全市共….
std::size_t FigureFinder::PastTotal(std::size_t from, std::size_t at) const {
    const Words before = text_.substr(from, at - from);
    const std::size_t total = LastTotal(before);
    std::size_t last = total == before.npos ? 0 : total;
    for (const std::u32string& word : vocabulary_.scope.place_totals) {
        const std::size_t found = before.rfind(word);
        if (found != before.npos && found > last && !StandsBehindFrame(from + found, from))
            last = found;
    }
    return from + last;
}

/// Is the clause before the one at `at` a frame? 督察期间，
bool FigureFinder::StandsBehindFrame(std::size_t at, std::size_t from) const {
    const std::size_t clause = clauses_->Begin(at);
    if (clause <= from || clause == 0) return false;
    const std::size_t begin = std::max(clauses_->Begin(clause - 1), from);
    return Frames(text_.substr(begin, clause - 1 - begin));
}

bool FigureFinder::NamesTotal(std::size_t from, std::size_t at) const {
    const Words words = text_.substr(from, at - from);
    return LastTotal(words) != words.npos ||
           std::ranges::any_of(vocabulary_.scope.place_totals,
                               [&](const std::u32string& word) { return Has(words, word); });
}

/// A word that the rule itself is named by narrows nothing: 专项行动 of what a campaign found.
bool FigureFinder::IsKnownTo(const Rule& rule, const Match& part) const {
    for (auto at = FirstPast(words_.meaning, part.begin); at != words_.meaning.end(); ++at) {
        const Match& match = *at;
        if (match.end > part.end + kLongestWord) break;
        if (match.begin >= part.end) continue;
        const Cue& cue = vocabulary_.cues[match.cue];
        const bool in_gap = cue.parts.size() > 1 && match.begin < part.begin &&
                            part.end < match.end && match.end - match.begin > cue.letters;
        if (in_gap) continue;  // 违法…案件 of 违法焚烧秸秆案件
        for (const Use& use : cue.uses)
            if (&vocabulary_.rules[use.rule] == &rule &&
                (use.role == Role::kName || use.role == Role::kNeed || use.role == Role::kHelp))
                return true;
    }
    const auto index = static_cast<std::uint16_t>(&rule - vocabulary_.rules.data());
    return account_.Explains(index, part.cue);
}

/// 专项行动 of 规范涉企行政执法专项行动: part of a longer word that narrows nothing.
bool FigureFinder::IsInNeutral(const Matches& words, Span part) {
    for (auto at = FirstPast(words.neutral, part.begin); at != words.neutral.end(); ++at) {
        if (at->end > part.end + kLongestWord) return false;
        if (at->begin <= part.begin && at->end >= part.end && at->end - at->begin > part.size())
            return true;
    }
    return false;
}

bool FigureFinder::IsNarrowed(const Rule& rule, Span clause, Span scope) const {
    const std::size_t from = std::min(clause.begin, scope.begin);
    for (auto at = FirstPast(words_.meaning, from); at != words_.meaning.end(); ++at) {
        const Match& match = *at;
        if (match.end > clause.end) break;
        ++looked_at_;
        if (match.begin < from) continue;
        for (const Use& use : vocabulary_.cues[match.cue].uses) {
            const Rule& part = vocabulary_.rules[use.rule];
            if (part.kind != RuleKind::kPart || use.role != Role::kName) continue;
            // A sum over them is the whole; 在全市11个县区排名第4 ranks.
            const Words own = text_.substr(clauses_->Begin(match.begin));
            if (part.id == kPlaces && (IsCount(rule) || IsOneOf(own.front(), U"在居位列")))
                continue;
            const bool near = match.begin >= clause.begin;
            const bool far = match.begin >= scope.begin && match.end <= scope.end;
            if (!near && !(far && part.within != Reach::kClause)) continue;
            if (!near && (IsRemarkOnShares(match.begin) || PartsOther(rule, match.begin))) continue;
            if (IsKnownTo(rule, match) || IsInNeutral(words_, {match.begin, match.end})) continue;
            const Span added = PartsThatAddUp(clause.end);
            const bool in_sum = match.begin >= added.begin && match.end <= added.end;
            if (!in_sum || added.end > scope.end) return true;
        }
    }
    return IsOfHeadedPart(rule, scope.end) || IsInRegion(rule, scope.end);
}

/// 全国 in a report that speaks of 全市: another's figure.
bool FigureFinder::IsOfOtherLevel(Span scope) const {
    if (level_ < 0) return false;
    const Words words = text_.substr(scope.begin, scope.size());
    std::size_t last = 0;
    int rank = heading_level_;
    for (const Level& level : vocabulary_.scope.levels) {
        const std::size_t at = LastOwner(words, level.word);
        if (at == words.npos || at < last) continue;
        last = at;
        rank = level.rank;
    }
    return rank > level_;
}

/// Do the report's first words name the place, elsewhere than at `here`?
bool FigureFinder::IsNamedElsewhere(std::u32string_view place, std::size_t here) const {
    const std::size_t found = opening_.find(place);
    return found != opening_.npos &&
           (found != here || opening_.find(place, found + 1) != opening_.npos);
}

/// `offices`: a branch office of the bureau is no other place.
bool FigureFinder::IsOfOtherPlace(Span scope, bool offices) const {
    for (std::size_t at = scope.begin; at < scope.end; ++at) {
        const bool opens = at == scope.begin || IsOneOf(text_[at - 1], U"，：；、（") ||
                           text_.substr(0, at).ends_with(U"其中");
        if (!opens) continue;
        // 各县（市、区）检查企业900家次: without what the bureau did itself; 各级 is everybody.
        if (!offices && text_[at] == U'各' && at + 1 < scope.end &&
            (IsOneOf(text_[at + 1], U"县区旗乡镇") || text_.substr(at + 1).starts_with(U"分局")))
            return true;
        const Words place = PlaceAt(text_.substr(at, std::min(kLongestPlace + 1, scope.end - at)));
        if (offices && place.ends_with(U"分局")) continue;
        const bool among = text_.substr(0, at).ends_with(U"其中，");
        const bool titled = !offices && !among && base_ + at < kTitleLetters;
        const bool own = titled || IsNamedElsewhere(place.substr(0, 2), base_ + at);
        if (!place.empty() && !own) return true;
    }
    return false;
}

/// 较三年均值, 环比, 较2020年 are no change from the year before.
bool FigureFinder::IsYearOnYear(std::size_t at) const {
    const std::size_t begin = WithinReach(SentenceOf(at).begin, at);
    const Words before = text_.substr(begin, at - begin);
    const std::size_t yearly = LastOf(before, vocabulary_.scope.yearly);
    const std::size_t other = LastOf(before, vocabulary_.scope.other_base);
    const auto past = std::lower_bound(numbers_.years.begin(), numbers_.years.end(), at,
                                       [](const YearMark& m, std::size_t p) { return m.at < p; });
    if (past != numbers_.years.begin() && year_ > 0) {
        const YearMark& named = *std::prev(past);  // 比2013年下降
        const bool based = named.at > begin && IsOneOf(text_[named.at - 1], U"比较与同和") &&
                           begin + yearly <= named.at;
        if (based && named.year != year_ - 1 && named.year != year_) return false;
    }
    return other <= yearly;
}

}  // namespace report_reader::detail
