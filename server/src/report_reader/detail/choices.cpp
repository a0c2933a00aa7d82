// Which of the meanings that the words allow does a figure take?
#include <algorithm>
#include <array>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

constexpr double kLeastScore = 2.8;
constexpr double kTie = 2.5;  ///< a second meaning of one number may score so much less
constexpr std::size_t kPlainName = 2;
constexpr double kLike = 3;   ///< 执法培训6期，参训240人次: officers, not all staff
constexpr double kKept = 50;  ///< somebody of the bureau said what these words mean

bool Contains(std::u32string_view text, std::u32string_view word) {
    return text.find(word) != text.npos;
}

bool ContainsAny(std::u32string_view text, std::u32string_view set) {
    return text.find_first_of(set) != text.npos;
}

bool OneIs(const std::vector<std::string>& ids, const std::string& id) {
    return !id.empty() && std::ranges::find(ids, id) != ids.end();
}

bool Overlap(std::uint32_t a_begin, std::uint32_t a_end, std::uint32_t b_begin,
             std::uint32_t b_end) {
    return a_begin < b_end && b_begin < a_end;
}

}  // namespace

std::vector<FigureFinder::Choice> FigureFinder::ChoicesFor(const Candidate& candidate,
                                                           const Site& site) {
    std::vector<Choice> choices;
    for (const std::uint16_t index : evidence_.Weigh(site)) {
        const Rule& rule = vocabulary_.rules[index];
        if (!Accepts(rule, candidate) || IsOfPapers(index, candidate)) continue;
        const Evidence& evidence = evidence_.Of(index);
        const bool met = FollowsItsLike(rule, candidate.begin);
        if (evidence.name < 0 && rule.named && !(met && IsBare(index, candidate, site))) continue;
        if (candidate.chinese && site.after_meets_figure && evidence.name_begin >= site.end)
            continue;  // 四个配套办法案件11起
        if (evidence.name >= 0 && IsOfAnother(candidate, evidence)) continue;
        if (rule.kind == RuleKind::kCount && evidence.name_begin >= site.end &&
            NamesRate(evidence.name_end))
            continue;
        const std::size_t from =
            evidence.name < 0 ? site.zone : std::min<std::size_t>(site.zone, evidence.name_begin);
        double standing = evidence_.Standing(index, from, met);
        if (standing < 0) continue;
        const double name = evidence.name < 0 ? static_cast<double>(kPlainName) : evidence.name;
        if (name + standing < kLeastScore) continue;
        if (met && StandsBehindItsLike(rule, candidate.begin)) standing += kLike;
        const double kept = rule.kept.empty() ? 0.0 : kKept;
        choices.push_back({index, name + standing + kept, evidence.name_begin, evidence.name_end,
                           evidence.name_cue});
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [](const Choice& a, const Choice& b) { return a.score > b.score; });
    PreferOwnNames(choices, site);
    return choices;
}

/// 评查案卷27份，发现问题33个: among the figures told last in the sentence stands one behind which
/// the rule's needs no word; of a campaign's count it is the campaign.
bool FigureFinder::FollowsItsLike(const Rule& rule, std::size_t at) const {
    constexpr std::size_t kSoMany = 6;
    if (rule.campaign) return !CampaignOf(at).empty();
    if (rule.after.empty()) return false;
    const std::size_t least = base_ + std::max(SentenceOf(at).begin, WithinReach(0, at));
    std::size_t seen = 0;
    for (auto told = found_.rbegin(); told != found_.rend() && seen < kSoMany; ++told, ++seen) {
        if (told->normal.begin < least) return false;
        if (OneIs(rule.after, told->indicator)) return true;
    }
    return false;
}

/// 举办执法培训2期，共190人次: behind the figure of its like stands nothing but its unit.
bool FigureFinder::IsBare(std::uint16_t rule, const Candidate& candidate, const Site& site) const {
    const Rule& meant = vocabulary_.rules[rule];
    const bool own = candidate.unit.size() > 1 && Utf8Of(candidate.unit) == meant.unit;
    return own && StandsBehindItsLike(meant, candidate.begin) &&
           account_.Heavy({site.zone, candidate.begin}) == 0;
}

/// The figure directly before is one that the rule follows.
bool FigureFinder::StandsBehindItsLike(const Rule& rule, std::size_t at) const {
    if (found_.empty() || !OneIs(rule.after, found_.back().indicator)) return false;
    const std::size_t end = found_.back().normal.end;
    return end <= base_ + at && !HasFigureBetween(end - base_, at);
}

/// 开展习近平法治思想研讨，集体学法10次: a name of the figure's own clause goes before one that an
/// earlier clause would lend it.
void FigureFinder::PreferOwnNames(std::vector<Choice>& choices, const Site& site) const {
    constexpr std::uint32_t kLongEnough = 2;
    const auto own = [&](const Choice& choice) {
        return choice.name_begin >= site.zone && choice.name_end <= site.begin &&
               choice.name_end - choice.name_begin >= kLongEnough;
    };
    const auto lent = [&](const Choice& choice) {
        return choice.name_end > choice.name_begin && choice.name_end <= site.zone;
    };
    if (choices.empty() || !vocabulary_.rules[choices.front().rule].kept.empty()) return;
    if (lent(choices.front()) && std::ranges::any_of(choices, own)) std::erase_if(choices, lent);
}

/// Words before the number speak of something else than it: 案件会商等6个方面, 郑州市（1013起）,
/// 信访案件中水污染4件, 处十万元以下罚款.
bool FigureFinder::IsOfAnother(const Candidate& candidate, const Evidence& evidence) const {
    const bool before = evidence.name_end <= candidate.begin;
    if (candidate.chinese && candidate.money) {
        const std::u32string_view after = text_.substr(candidate.end, 14);
        if (!before || candidate.comparator == Comparator::kAtMost || Contains(after, U"以下"))
            return true;
    }
    const std::size_t next = candidate.end + 1;  // 7个县分局 counts 分局
    if (candidate.of_noun && (before || evidence.name_begin > next)) return true;
    if (!before) return false;
    const std::size_t gap = candidate.begin - evidence.name_end;
    const bool bracketed = candidate.begin > 0 && text_[candidate.begin - 1] == U'（' &&
                           candidate.end < text_.size() && text_[candidate.end] == U'）';
    if (bracketed && gap > 4) return true;
    const std::u32string_view between = text_.substr(evidence.name_end, gap);
    const std::size_t rest = between.rfind(U'等');
    if (rest != between.npos && gap - rest > 3 && !Contains(between.substr(rest), U"问题") &&
        !between.substr(rest + 1).starts_with(U"各类"))
        return true;  // 环评等内容全年共发布信息130条
    const std::size_t among = between.substr(0, 4).find(U'中');
    const bool gathered = among != between.npos && among > 0 && between[among - 1] == U'集';
    return among != between.npos && !gathered && among + 2 < gap && candidate.unit != U"%" &&
           !candidate.money && !IsOneOf(between[among + 1], U"心央国期，级型小");
}

/// 在“琉璃”行动中立案查处环境违法案件9件: what would be barred as a campaign's, though its words
/// say it of the whole, is the campaign's.
void FigureFinder::PreferCampaign(std::vector<Choice>& picked, const std::vector<Choice>& choices,
                                  std::size_t at) const {
    if (picked.size() != 1 || !vocabulary_.rules[picked.front().rule].whole) return;
    if (!IsOfACampaign(at) || CampaignOf(at).empty()) return;
    const auto campaign = std::ranges::find_if(choices, [&](const Choice& choice) {
        const Rule& rule = vocabulary_.rules[choice.rule];
        return rule.campaign && rule.kind == vocabulary_.rules[picked.front().rule].kind &&
               choice.name_begin < picked.front().name_end &&
               picked.front().name_begin < choice.name_end;
    });
    if (campaign != choices.end()) picked.front() = *campaign;
}

/// 15个断面水质优良（达到或优于Ⅲ类）比例为100%: past the name stands what makes a rate of it.
bool FigureFinder::NamesRate(std::size_t at) const {
    constexpr std::size_t kLongestBracket = 16;
    if (at < text_.size() && text_[at] == U'（') {
        const std::size_t close = text_.substr(at, kLongestBracket).find(U'）');
        if (close != text_.npos) at += close + 1;
    }
    const std::u32string_view after = text_.substr(std::min(at, text_.size()));
    return after.starts_with(U"比例") || after.starts_with(U"占比") || after.starts_with(U"率");
}

/// 行政复议、行政诉讼案件5件 without 均 or 各: the sum of two, which is neither.
bool FigureFinder::IsSumOfTwo(const Choice& best, const std::vector<Choice>& choices) const {
    return std::any_of(choices.begin(), choices.end(), [&](const Choice& other) {
        if (other.rule == best.rule || other.name_end + 1 > best.name_begin) return false;
        return other.name_end + 1 == best.name_begin && IsOneOf(text_[other.name_end], U"、和与及");
    });
}

/// May `other` be a second meaning of the number that `best` explains?
bool FigureFinder::Shares(const Choice& best, const Choice& other, const Candidate& candidate,
                          const Site& site) const {
    if (candidate.each) return other.cue == best.cue && other.score >= best.score - kTie;
    if (Overlap(best.name_begin, best.name_end, other.name_begin, other.name_end)) return false;
    if (other.name_begin < site.zone || other.name_end > site.begin ||
        best.name_begin < site.zone || best.name_end > site.begin)
        return false;
    const std::uint32_t first = std::min(best.name_end, other.name_end);
    const std::uint32_t second = std::max(best.name_begin, other.name_begin);
    if (second < first || second - first > 14) return false;
    const std::u32string_view between = text_.substr(first, second - first);
    const std::u32string_view last =
        text_.substr(std::max(best.name_end, other.name_end),
                     site.begin - std::max(best.name_end, other.name_end));
    const bool joined = ContainsAny(between, U"、和与及") || Contains(between, U"以及");
    const bool both = ContainsAny(last, U"均都皆各双") || Contains(last, U"全部");
    return joined && (both || candidate.unit == U"%");
}

std::vector<FigureFinder::Choice> FigureFinder::Pick(const Candidate& candidate, const Site& site,
                                                     const std::vector<Choice>& choices) const {
    std::vector<Choice> picked;
    if (choices.empty()) return picked;
    picked.push_back(choices.front());
    for (std::size_t i = 1; i < choices.size(); ++i) {
        const bool shares = std::ranges::all_of(picked, [&](const Choice& taken) {
            return Shares(taken, choices[i], candidate, site);
        });
        if (shares) picked.push_back(choices[i]);
    }
    const bool sum =
        picked.size() == 1 && candidate.unit != U"%" && IsSumOfTwo(picked.front(), choices);
    if (sum) picked.clear();
    return picked;
}

}  // namespace report_reader::detail
