// Of which campaign does a figure speak? 开展危险废物专项整治行动，发现问题74个。本次行动立案9件。
#include <algorithm>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kLongestName = 60;
constexpr std::size_t kLongestJoined = 120;
constexpr std::size_t kHolds = 300;    ///< so far a campaign holds
constexpr std::size_t kLeastName = 2;  ///< letters of its own: 专项行动 alone names none

bool Has(Words text, const std::vector<std::u32string>& words) {
    return std::ranges::any_of(
        words, [&](const std::u32string& word) { return text.find(word) != text.npos; });
}

}  // namespace

void FigureFinder::ReadCampaigns() {
    campaigns_.clear();
    const CampaignWords& words = vocabulary_.scope.campaigns;
    for (const bool again : {false, true})
        for (const std::u32string& word : again ? words.again : words.ends)
            for (std::size_t at = text_.find(word); at != text_.npos;
                 at = text_.find(word, at + word.size()))
                if (!IsInNeutral(words_, {at, at + word.size()}))
                    campaigns_.push_back({at, at + word.size(), {}, again});
    std::ranges::sort(campaigns_, [](const Campaign& a, const Campaign& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<Campaign> kept;
    for (const Campaign& one : campaigns_) {
        if (kept.empty() || one.begin >= kept.back().end) {
            kept.push_back(one);
            continue;
        }
        if (kept.back().again == one.again)  // 百日攻坚, 攻坚行动; but 专项行动 of 专项行动期间
            kept.back().end = std::max(kept.back().end, one.end);
    }
    campaigns_ = std::move(kept);
    for (std::size_t i = 0; i < campaigns_.size(); ++i) {
        Campaign& one = campaigns_[i];
        if (one.again) continue;
        one.name = CampaignNameAt(i);
        one.all = Has(text_.substr(one.name.begin, one.name.size()), words.all);
    }
}

/// “环湖利剑”行动通报, 督察组移交信访件: does the report's first line name one campaign, or another
/// part, of which all speaks that begins no year anew? Not that of a year's report.
void FigureFinder::ReadTitle() {
    constexpr std::size_t kLongestTitle = 50;
    titled_part_ = false;
    if (report_.paragraphs.empty()) return;
    const Words title = report_.Normal(report_.paragraphs.front().normal);
    if (title.size() > kLongestTitle || title.find(U'。') != title.npos) return;
    for (const Words yearly : {Words(U"法治"), Words(U"依法行政"), Words(U"总结"), Words(U"报告"),
                               Words(U"公报"), Words(U"年度"), Words(U"工作情况")})
        if (title.find(yearly) != title.npos) return;
    const Clauses clauses(title);
    for (const Match& match : FindMatches(title, vocabulary_, clauses).meaning)
        for (const Use& use : vocabulary_.cues[match.cue].uses) {
            const Rule& part = vocabulary_.rules[use.rule];
            titled_part_ =
                titled_part_ || (part.kind == RuleKind::kPart && part.within == Reach::kSentence &&
                                 use.role == Role::kName);
        }
    titled_part_ = titled_part_ || Has(title, vocabulary_.scope.campaigns.ends);
}

/// The report's title names a part, and neither its sentence nor one before it in its paragraph
/// begins a year anew.
bool FigureFinder::IsOfTitledPart(std::size_t at) const {
    if (!titled_part_) return false;
    const std::size_t begin = WithinReach(0, at);
    return !NamesTotal(begin, at) && !RenewsYear(SentenceOf(at).begin, at);
}

/// A year is named between them, and not as how far things have come: 截至2022年4月11日.
bool FigureFinder::RenewsYear(std::size_t from, std::size_t at) const {
    if (YearNamedBefore(at, from) == 0) return false;
    const Words before = text_.substr(0, at);
    for (auto mark = std::ranges::lower_bound(numbers_.years, from, {}, &YearMark::at);
         mark != numbers_.years.end() && mark->at < at; ++mark) {
        const Words head = before.substr(0, mark->at);
        if (!head.ends_with(U"截至") && !head.ends_with(U"截止") && !head.ends_with(U"截止到"))
            return true;
    }
    return false;
}

/// From behind the verb that begins it: 危险废物专项整治行动 of 深入开展危险废物专项整治行动, with
/// those it is joined to (A专项整治和B专项整治). Empty where nothing tells it from other campaigns.
Span FigureFinder::CampaignNameAt(std::size_t index) const {
    const CampaignWords& words = vocabulary_.scope.campaigns;
    const Span end{campaigns_[index].begin, campaigns_[index].end};
    std::size_t least = std::max(clauses_->Begin(end.begin),
                                 end.begin > kLongestName ? end.begin - kLongestName : 0);
    Span joined;
    if (index > 0 && campaigns_[index - 1].end >= least) {
        const Campaign& before = campaigns_[index - 1];
        least = before.end;
        const std::size_t sign = least + (text_[least] == U'”' ? 1 : 0);
        const bool joins = sign >= end.begin || IsOneOf(text_[sign], U"、和与及");
        if (joins && !before.name.empty() && end.end - before.name.begin <= kLongestJoined)
            joined = before.name;
    }
    std::size_t begin = least;
    const std::size_t quote = text_.substr(least, end.begin - least).rfind(U'“');
    if (text_[end.begin] == U'”' && quote != text_.npos) return {least + quote, end.end};
    for (const std::u32string& verb : words.verbs) {
        const std::size_t found = text_.substr(least, end.begin - least).rfind(verb);
        if (found != text_.npos) begin = std::max(begin, least + found + verb.size());
    }
    while (begin < end.begin && IsOneOf(text_[begin], U"了的、和与及在对")) ++begin;
    const Words before = text_.substr(begin, end.begin - begin);
    const bool quoted = before.find(U'“') != before.npos;
    const bool tells =
        quoted || Has(before, words.all) || account_.Heavy({begin, end.begin}) >= kLeastName;
    if (Has(before, words.several) || (!tells && joined.empty())) return {};
    std::size_t close = end.end;
    if (quoted && close < text_.size() && text_[close] == U'”') ++close;
    return {joined.empty() ? begin : joined.begin, close};
}

/// Does what was named at `from` still hold? Not behind 全年, a year or the next point.
bool FigureFinder::HoldsStill(std::size_t from, std::size_t at) const {
    const auto mark = std::ranges::upper_bound(report_.marks, base_ + from, {}, &Mark::normal);
    if (mark != report_.marks.end() && mark->normal <= base_ + at) return false;
    const Words between = text_.substr(from, at - from);
    if (!own_span_.empty() && LastSpan(between) == own_span_) return false;  // 一季度 of a quarter
    return !RenewsYear(from, at) && LastTotal(text_.substr(from, at - from)) == text_.npos;
}

/// How many begin before `at`.
std::size_t FigureFinder::CampaignsBefore(std::size_t at) const {
    const auto past = std::ranges::lower_bound(campaigns_, at, {}, &Campaign::begin);
    return static_cast<std::size_t>(past - campaigns_.begin());
}

/// 在“利剑”行动中, 对“利剑”行动清单中的问题: said as known, not as begun.
bool FigureFinder::IsMentioned(const Campaign& one) const {
    if (one.name.empty()) return false;
    const Words after = text_.substr(one.end, 4);
    const bool within = after.starts_with(U"期间") || after.starts_with(U"中") ||
                        after.starts_with(U"以来") || after.starts_with(U"开展以来");
    return within || (one.name.begin > 0 && IsOneOf(text_[one.name.begin - 1], U"对在以据"));
}

/// The name of the campaign named last before `at` in its sentence or in the short first sentence
/// of its point, or before it where the sentence says 本次行动. Empty: none, or one without a name.
std::u32string_view FigureFinder::CampaignOf(std::size_t at) const {
    const std::size_t sentence = SentenceOf(at).begin;
    bool again = false;
    for (std::size_t i = CampaignsBefore(at); i-- > 0;) {
        const Campaign& one = campaigns_[i];
        if (at - one.begin > kHolds) return {};
        if (one.begin < sentence && !again && !LeadOf(at).Holds(one.begin)) return {};
        if (!HoldsStill(one.end, at) || PastTotal(one.end, at) > one.end) return {};
        if (!one.name.empty()) return text_.substr(one.name.begin, one.name.size());
        again = again || one.again;
    }
    const Campaign* next = MentionBehind(at);
    return next == nullptr ? Words{} : text_.substr(next->name.begin, next->name.size());
}

/// The campaign that is named behind `at` in its sentence as known: 已立案9起，对“利剑”行动中….
const FigureFinder::Campaign* FigureFinder::MentionBehind(std::size_t at) const {
    const Span sentence = SentenceOf(at);
    if (NamesTotal(WithinReach(sentence.begin, at), at)) return nullptr;
    for (std::size_t i = CampaignsBefore(at); i < campaigns_.size(); ++i) {
        const Campaign& one = campaigns_[i];
        if (one.begin >= sentence.end || one.begin > at + kHolds) break;
        if (text_.substr(at, one.begin - at).find(U'；') != text_.npos) break;
        if (IsMentioned(one)) return &one;
    }
    return nullptr;
}

/// A campaign with a name was named before `at` in the paragraph and nothing begins anew since.
bool FigureFinder::IsOfACampaign(std::size_t at) const {
    for (std::size_t i = CampaignsBefore(at); i-- > 0;) {
        const Campaign& one = campaigns_[i];
        if (one.begin + kHolds < at) break;
        if (one.end > at || one.all || (one.name.empty() && !one.again)) continue;
        if (HoldsStill(one.end, at)) return true;
        break;
    }
    return MentionBehind(at) != nullptr;
}

}  // namespace report_reader::detail
