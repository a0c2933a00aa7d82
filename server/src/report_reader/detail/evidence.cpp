#include "report_reader/detail/evidence.hpp"

#include <algorithm>
#include <cmath>

namespace report_reader::detail {

namespace {

constexpr std::size_t kReachBefore = 220;
constexpr std::size_t kReachAfter = 60;
constexpr std::uint32_t kMostClausesBack = 2;
constexpr double kHeadingNeed = 0.4;
constexpr double kMetNeed = 2;  ///< of a need that the figure before meets
constexpr double kMostNameLetters = 8;

double Near(std::size_t distance) { return std::exp2(-static_cast<double>(distance) / 40.0); }

}  // namespace

EvidenceFinder::EvidenceFinder(const Vocabulary::Compiled& vocabulary)
    : vocabulary_(vocabulary),
      evidence_(vocabulary.rules.size()),
      is_touched_(vocabulary.rules.size(), false) {}

void EvidenceFinder::Begin(const std::vector<Match>& matches, const Clauses& clauses,
                           const std::vector<Use>& heading) {
    matches_ = &matches;
    clauses_ = &clauses;
    heading_ = &heading;
}

Evidence& EvidenceFinder::Touch(std::uint16_t rule) {
    if (!is_touched_[rule]) {
        is_touched_[rule] = true;
        touched_.push_back(rule);
        evidence_[rule] = {};
    }
    return evidence_[rule];
}

const std::vector<std::uint16_t>& EvidenceFinder::Weigh(const Site& site) {
    for (const std::uint16_t rule : touched_) is_touched_[rule] = false;
    touched_.clear();
    const std::size_t least = site.begin > kReachBefore ? site.begin - kReachBefore : 0;
    auto match = std::lower_bound(matches_->begin(), matches_->end(), least,
                                  [](const Match& m, std::size_t at) { return m.end <= at; });
    const std::size_t last = std::min(site.sentence_end, site.end + kReachAfter);
    for (; match != matches_->end() && match->end <= last; ++match) WeighMatch(*match, site);
    for (const Use& use : *heading_) {
        if (use.role != Role::kNeed || vocabulary_.rules[use.rule].within != Reach::kParagraph ||
            !is_touched_[use.rule])
            continue;
        double& need = evidence_[use.rule].needs[use.group % kMostNeeds];
        need = std::max(need, kHeadingNeed);
    }
    return touched_;
}

void EvidenceFinder::WeighMatch(const Match& match, const Site& site) {
    for (const Use& use : vocabulary_.cues[match.cue].uses) WeighUse(use, match, site);
}

void EvidenceFinder::WeighUse(const Use& use, const Match& match, const Site& site) {
    const bool in_sentence = match.begin >= site.sentence;
    const bool before = match.end <= site.begin;
    switch (use.role) {
        case Role::kName:
            if (in_sentence) WeighName(Touch(use.rule), match, site);
            return;
        case Role::kNeed:
            return WeighNeed(use, match, site);
        case Role::kHelp:
            if (in_sentence) Touch(use.rule).help = 1;
            return;
        case Role::kWithout:
            if (before) {
                Evidence& evidence = Touch(use.rule);
                evidence.without = std::max(evidence.without, match.begin + 1);
            } else if (match.end <= site.after &&
                       (!site.after_meets_figure || match.begin < site.end)) {
                Touch(use.rule).without_after = true;
            }
            return;
        case Role::kNotNear:
            if (in_sentence && before) Touch(use.rule).barred = true;
            return;
        case Role::kZero:
        case Role::kAll:
        case Role::kSame:
        case Role::kSays:
        case Role::kNeutral:
            return;
    }
}

/// Below 0: not a name of this figure.
double EvidenceFinder::NameScore(const Match& match, const Site& site) const {
    const double letters = std::min<double>(vocabulary_.cues[match.cue].letters, kMostNameLetters);
    if (match.end <= site.begin) {
        const double near = std::max(0.0, 1.0 - static_cast<double>(site.begin - match.end) / 24.0);
        const double closeness = 2.0 * near;
        if (match.begin >= site.zone) return letters * (0.5 + 0.5 * near) + closeness;
        if (match.begin < site.fence) return -1;
        const std::uint32_t back = clauses_->Between(match.begin, site.begin);
        return back > kMostClausesBack ? -1 : letters + closeness - 2.5 * std::max(1U, back);
    }
    if (match.begin >= site.verb && match.end <= site.verb_end) return letters;
    if (match.end > site.after) return -1;
    const bool holds_figure = match.begin <= site.begin && match.end >= site.end;
    if (holds_figure && vocabulary_.cues[match.cue].parts.size() == 1) return -1;  // 四个配套办法
    if (match.begin < site.begin)
        return match.begin >= site.zone && !site.after_meets_figure ? letters + 1.0 : -1;
    if (match.begin < site.end) return letters;
    const double near = std::max(0.0, 1.0 - static_cast<double>(match.begin - site.end) / 24.0);
    // 22个国控断面水质优良率95%: what stands directly behind is what is counted.
    const bool directly = site.of_things && match.begin == site.end;
    const double meets = site.after_meets_figure && !directly ? 2.0 : 0.0;
    return letters * (0.5 + 0.5 * near) + 2.0 * near - 1.5 - meets;
}

void EvidenceFinder::WeighName(Evidence& evidence, const Match& match, const Site& site) const {
    const double score = NameScore(match, site);
    if (score < 0) return;
    // 打击环境违法行为，立案36件: the name in the figure's own clause, however short.
    const bool own = match.begin >= site.zone && match.end <= site.begin;
    const bool had_own = evidence.name_begin >= site.zone && evidence.name_end <= site.begin;
    const bool had_lent = evidence.name >= 0 && evidence.name_end <= site.zone;
    const bool lent = match.end <= site.zone;
    if (evidence.name >= 0 && lent && had_own) return;
    if (score <= evidence.name && !(own && had_lent)) return;
    evidence.name = score;
    evidence.name_begin = match.begin;
    evidence.name_end = match.end;
    evidence.name_cue = match.cue;
}

void EvidenceFinder::WeighNeed(const Use& use, const Match& match, const Site& site) {
    const Rule& rule = vocabulary_.rules[use.rule];
    const Reach reach = rule.within;
    // Of what something is a change, a rank or the money is said before it.
    const bool before_only = rule.kind == RuleKind::kChange || rule.kind == RuleKind::kRank ||
                             (rule.kind == RuleKind::kAmount && rule.whole);
    if (before_only && match.end > site.end) return;
    const bool led = rule.campaign && site.lead.Holds(match.begin);
    const bool in_sentence = match.begin >= site.sentence || led;
    if (reach != Reach::kParagraph && !in_sentence) return;
    if (reach != Reach::kParagraph && match.end < site.part && !led &&
        (rule.kind == RuleKind::kCount || rule.kind == RuleKind::kAmount ||
         rule.kind == RuleKind::kDuration || rule.kind == RuleKind::kChange))
        return;
    const bool follows = match.begin >= site.end && match.end <= site.next_clause;
    if (reach == Reach::kClause && !follows &&
        clauses_->Between(std::min<std::size_t>(match.begin, site.begin),
                          std::max<std::size_t>(match.begin, site.begin)) > 0)
        return;
    double score = 0;
    if (match.begin < site.begin) {
        const std::size_t distance = site.begin > match.end ? site.begin - match.end : 0;
        score = 4.0 * Near(distance) - (in_sentence ? 0.0 : 0.5);
    } else {
        score = 4.0 * Near(match.begin - std::min<std::size_t>(site.end, match.begin)) - 1.0;
    }
    double& need = Touch(use.rule).needs[use.group % kMostNeeds];
    need = std::max(need, std::max(score, 0.1));
}

double EvidenceFinder::Standing(std::uint16_t rule, std::size_t from, bool met) const {
    const Evidence& evidence = evidence_[rule];
    if (evidence.barred || evidence.without_after) return -1;
    if (evidence.without > 0 && evidence.without - 1 >= from) return -1;
    double sum = evidence.help;
    const std::size_t needs = std::min(vocabulary_.rules[rule].needs, kMostNeeds);
    for (std::size_t g = 0; g < needs; ++g) {
        if (evidence.needs[g] < 0 && !met) return -1;
        sum += std::max(evidence.needs[g], met ? kMetNeed : 0.0);
    }
    return sum;
}

}  // namespace report_reader::detail
