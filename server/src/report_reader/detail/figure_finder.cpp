#include "report_reader/detail/figure_finder.hpp"

#include <algorithm>
#include <array>

#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

constexpr std::size_t kOpening = 300;
constexpr std::size_t kSoFarBehind = 62;  ///< words behind a figure say something of it

bool Contains(std::u32string_view text, std::u32string_view word) {
    return text.find(word) != text.npos;
}

}  // namespace

FigureFinder::FigureFinder(const ReportText& report, const Vocabulary::Compiled& vocabulary)
    : report_(report),
      vocabulary_(vocabulary),
      evidence_(vocabulary),
      account_(vocabulary, std::u32string_view(report.normal).substr(0, kOpening)),
      year_(YearOf(report)) {}

std::vector<Figure> FigureFinder::Run() {
    ReadLevel();
    ReadTitle();
    for (std::size_t i = 0; i < report_.paragraphs.size(); ++i) ReadParagraph(i);
    KeepWholes();
    return std::move(figures_);
}

void FigureFinder::ReadParagraph(std::size_t index) {
    const Paragraph& paragraph = report_.paragraphs[index];
    paragraph_ = index;
    base_ = paragraph.normal.begin;
    text_ = report_.Normal(paragraph.normal);
    numbers_ = FindNumbers(text_);
    clauses_.emplace(text_);
    words_ = FindMatches(text_, vocabulary_, *clauses_);
    if (words_.meaning.empty() && numbers_.candidates.empty()) return;
    if (paragraph.section != section_) ReadHeading(paragraph.section);
    found_.clear();
    follows_part_ = false;
    unknown_end_ = 0;
    meant_.clear();
    LayOut();
    account_.Begin(text_, base_, numbers_, words_);
    ReadCampaigns();
    evidence_.Begin(words_.meaning, *clauses_, heading_);
    for (std::size_t i = 0; i < numbers_.candidates.size(); ++i) ReadCandidate(i);
    ReadWords();
    std::stable_sort(found_.begin(), found_.end(), [](const Figure& a, const Figure& b) {
        return a.normal.begin < b.normal.begin;
    });
    for (Figure& figure : found_) figures_.push_back(std::move(figure));
}

/// What the headings above speak for, and whether they open next year's work.
void FigureFinder::ReadHeading(std::size_t section) {
    section_ = section;
    heading_.clear();
    heading_cues_.clear();
    heading_level_ = -1;
    planned_ = false;
    heading_matters_.clear();
    const std::string next = std::to_string(year_ + 1);
    const std::u32string next_year(next.begin(), next.end());
    for (std::size_t s = section; s != 0; s = report_.sections[s].parent) {
        const Span title = report_.sections[s].title;
        const std::u32string_view words =
            report_.Normal({report_.NormalOf(title.begin), report_.NormalOf(title.end)});
        if (heading_level_ < 0) heading_level_ = LevelIn(words);
        ReadHeadedMatters(words);
        const Clauses clauses(words);
        const Matches matches = FindMatches(words, vocabulary_, clauses);
        for (const Match& match : matches.meaning) {
            const bool covered = IsInNeutral(matches, {match.begin, match.end});
            if (!covered && !IsListed(words, match)) heading_cues_.push_back(match.cue);
            for (const Use& use : vocabulary_.cues[match.cue].uses) heading_.push_back(use);
        }
        for (const std::u32string_view word :
             {U"下步", U"下一步", U"下阶段", U"今后", U"明年", U"努力方向", U"工作打算",
              U"工作计划", U"工作思路", U"整改措施", U"改进措施", U"工作安排", U"主要安排"})
            if (Contains(words, word) && !Contains(words, U"总结") && !Contains(words, U"完成"))
                planned_ = true;
        const bool looks_back = Contains(words, U"总结");  // 2024年工作总结和2025年工作安排
        if (year_ > 0 && Contains(words, next_year) && !looks_back) planned_ = true;
    }
}

Span FigureFinder::SentenceOf(std::size_t at) const {
    const Span whole = report_.sentences.empty()
                           ? report_.paragraphs[paragraph_].normal
                           : report_.sentences[report_.SentenceAt(base_ + at)].normal;
    const std::size_t begin = whole.begin > base_ ? whole.begin - base_ : 0;
    return {begin, std::min(whole.end > base_ ? whole.end - base_ : 0, text_.size())};
}

/// Past the last ； before `at`: what stands before it is another matter.
std::size_t FigureFinder::PastSemicolon(std::size_t from, std::size_t at) const {
    constexpr std::size_t kFarthest = 200;
    const std::size_t least = std::max(from, at > kFarthest ? at - kFarthest : 0);
    while (at > least && text_[at - 1] != U'；') --at;
    return at > least ? at : from;
}

Site FigureFinder::SiteOf(std::size_t index) const {
    const auto& candidates = numbers_.candidates;
    const Candidate& candidate = candidates[index];
    Site site;
    site.begin = candidate.begin;
    site.end = candidate.end;
    site.zone = zones_[index];
    site.of_things = !candidate.unit.empty() && IsOneOf(candidate.unit.front(), U"个家名位人户座");
    // 集体学法每季度一次，全年实际完成5次: how often it is to be parts no name from a figure.
    std::size_t before = index;
    while (before > 0 && candidates[before - 1].chinese && IsPerSomething(candidates[before - 1]))
        --before;
    site.fence = before > 0 ? std::min(candidates[before - 1].end, site.zone) : 0;
    if (before > 0 && site.zone < candidates[before - 1].begin) site.fence = site.zone;
    const Span sentence = SentenceOf(candidate.begin);
    site.sentence = sentence.begin;
    site.sentence_end = sentence.end;
    if (!campaigns_.empty()) site.lead = LeadOf(candidate.begin);
    if (shared_[index]) {
        const Share& share = *shared_[index];
        site.zone = site.fence = share.subject.begin;
        site.begin = site.end = site.after = share.subject.end;
        site.verb = share.verb.begin;
        site.verb_end = share.verb.end;
        return site;
    }
    const std::size_t part = PastSemicolon(sentence.begin, site.zone);
    site.part = PastTotal(WithinReach(part, site.zone), site.zone);
    site.fence = std::max({site.fence, sentence.begin, site.part});
    // 抽查168家，其中联合抽查7次: what 其中 parts from it says nothing of the whole.
    const std::size_t among = text_.substr(candidate.end, kSoFarBehind).find(U"其中");
    if (among != text_.npos) site.sentence_end = std::min(sentence.end, candidate.end + among);
    const std::size_t next = text_.substr(candidate.end, kSoFarBehind).find(U'；');
    if (next != text_.npos) site.sentence_end = std::min(site.sentence_end, candidate.end + next);
    site.after = std::min({clauses_->End(candidate.end), candidate.end + 30, sentence.end});
    if (candidate.end < text_.size() && IsOneOf(text_[candidate.end], U"、和与及并中"))
        site.after = candidate.end;
    if (index + 1 < candidates.size() && candidates[index + 1].begin < site.after) {
        site.after = candidates[index + 1].begin;
        site.after_meets_figure = true;
    }
    // 召开党组会议2次，专题研究法治建设: what follows without a figure says what it was about.
    const std::size_t clause = clauses_->End(candidate.end);
    if (clause < text_.size() && text_[clause] == U'，')
        site.next_clause = std::min(clauses_->End(clause + 1), sentence.end);
    if (index + 1 < candidates.size() && candidates[index + 1].begin < site.next_clause)
        site.next_clause = 0;
    return site;
}

Site FigureFinder::SiteOfWords(std::size_t begin, std::size_t end) const {
    Site site;
    site.begin = begin;
    site.end = end;
    site.zone = clauses_->Begin(begin);
    const Span sentence = SentenceOf(begin);
    site.sentence = sentence.begin;
    site.sentence_end = sentence.end;
    site.fence = sentence.begin;
    site.after = std::min(clauses_->End(begin), sentence.end);
    return site;
}

/// 每季度2次, 每家3次, 平均, 最高: no count of the year.
bool FigureFinder::IsPerSomething(const Candidate& candidate) const {
    const std::size_t clause = clauses_->Begin(candidate.begin);
    const std::size_t begin = std::max(clause, candidate.begin > 12 ? candidate.begin - 12 : 0);
    const std::u32string_view before = text_.substr(begin, candidate.begin - begin);
    if (candidate.unit == U"%" || candidate.unit == U"学时" || candidate.rank ||
        candidate.ordinal || Contains(candidate.unit, U"立方米") || Contains(candidate.unit, U"m3"))
        return false;
    for (const std::u32string_view word :
         {U"每季", U"每月", U"每年", U"每周", U"每半年", U"每天",     U"每家", U"每人",
          U"每名", U"每案", U"每次", U"每个", U"每件",   U"平均",     U"人均", U"案均",
          U"件均", U"最高", U"最大", U"单笔", U"户均",   U"不得少于", U"应当"})
        if (Contains(before, word))
            return word != U"平均" ||
                   !(Contains(before, U"指数平均") || Contains(before, U"天数平均"));
    return false;
}

/// 立案524件（其中立案处罚262件: a part of what the sentence has given already.
bool FigureFinder::IsPartOfKnown(const Choice& choice, const Site& site) const {
    constexpr std::size_t kSoFarBack = 300;
    const std::size_t begin =
        std::max(site.sentence, site.begin > kSoFarBack ? site.begin - kSoFarBack : 0);
    const std::size_t among = text_.substr(begin, site.begin - begin).rfind(U"其中");
    if (among == text_.npos) return false;
    const std::string& id = vocabulary_.rules[choice.rule].id;
    for (auto known = found_.rbegin(); known != found_.rend(); ++known) {
        if (known->normal.begin < base_ + begin) return false;
        if (known->normal.begin >= base_ + begin + among) continue;
        if (known->indicator == id) return true;
    }
    return false;
}

void FigureFinder::ReadCandidate(std::size_t index) {
    const Candidate& candidate = numbers_.candidates[index];
    const Site site = SiteOf(index);
    std::vector<Choice> picked;
    if (!IsPerSomething(candidate)) {
        std::vector<Choice> choices = ChoicesFor(candidate, site);
        std::erase_if(choices,
                      [&](const Choice& one) { return IsNextFiguresName(one, index, site); });
        picked = Pick(candidate, site, choices);
        PreferHead(picked, choices, index);
        PreferCampaign(picked, choices, candidate.begin);
    }
    const bool planned = planned_ || IsPlanned(candidate.begin);
    const bool none =
        !picked.empty() && (vocabulary_.rules[picked.front().rule].none ||
                            (vocabulary_.rules[picked.front().rule].campaign &&
                             (CampaignOf(candidate.begin).empty() || IsOfYears(candidate.begin))) ||
                            IsOfOtherMatter(picked.front().rule, candidate.begin, false) ||
                            IsPartOfKnown(picked.front(), site) || IsOfAPart(picked, index));
    meant_.push_back(picked.empty() ? -1 : picked.front().rule);
    if (picked.empty() && !candidate.chinese) unknown_end_ = candidate.end;
    if (picked.empty() || planned || none) {
        // Ordinals and Chinese numerals are counts only where their meaning is known.
        if (candidate.ordinal || candidate.chinese) return;
        Put(candidate, nullptr);
        if (!picked.empty()) SayWhy(found_.back(), picked.front());
        return;
    }
    for (const Choice& choice : picked)
        if (!vocabulary_.rules[choice.rule].none) Put(candidate, &choice);
}

/// Of a figure without a meaning: which its words alone would have.
void FigureFinder::SayWhy(Figure& figure, const Choice& choice) const {
    const Rule& rule = vocabulary_.rules[choice.rule];
    figure.not_indicator = rule.none && !figure.planned;
    if (rule.none)
        figure.wording = rule.kept;
    else
        figure.alike = rule.id;
    figure.named = NamedBy(choice);
}

Span FigureFinder::NamedBy(const Choice& choice) const {
    if (choice.name_end <= choice.name_begin) return {};
    return report_.Original({base_ + choice.name_begin, base_ + choice.name_end});
}

void FigureFinder::Put(const Candidate& candidate, const Choice* choice) {
    Figure figure;
    figure.value = candidate.value;
    figure.value_to = candidate.value_to;
    figure.comparator = candidate.comparator;
    if (candidate.change && candidate.improves) {
        const bool falls = choice != nullptr && vocabulary_.rules[choice->rule].falls;
        if (falls && figure.value != "0") figure.value.insert(0, "-");
    }
    figure.unit = Utf8Of(candidate.unit);
    const bool planned = planned_ || IsPlanned(candidate.begin);
    figure.planned = planned;
    if (choice == nullptr) {
        figure.period = PeriodOf({}, candidate.begin, candidate.change);
        (void)Place(std::move(figure), {candidate.begin, candidate.end});
        return;
    }
    const Rule& rule = vocabulary_.rules[choice->rule];
    figure.indicator = rule.id;
    figure.label = rule.label;
    figure.wording = rule.kept;
    figure.named = NamedBy(*choice);
    if (rule.campaign) figure.of = Utf8Of(CampaignOf(candidate.begin));
    const bool keeps = std::ranges::find(rule.keeps, candidate.unit) != rule.keeps.end();
    if (!keeps) figure.unit = rule.unit;
    if (figure.comparator == Comparator::kExact && rule.comparator == "at_most")
        figure.comparator = Comparator::kAtMost;
    if (figure.comparator == Comparator::kExact && rule.comparator == "at_least")
        figure.comparator = Comparator::kAtLeast;
    figure.period = PeriodOf(rule, candidate.begin, candidate.change);
    if (candidate.denied) figure.period += PartOfYear(candidate.begin);
    if (figure.comparator == Comparator::kRange && rule.id.ends_with("_min")) {
        const std::string other = rule.id.substr(0, rule.id.size() - 4) + "_max";
        figure.comparator = Comparator::kExact;
        Figure most = figure;
        most.value = std::exchange(figure.value_to, "");
        most.value_to.clear();
        most.indicator = other;
        for (const Rule& sibling : vocabulary_.rules)
            if (sibling.id == other) most.label = sibling.label;
        (void)Place(std::move(most), {candidate.begin, candidate.end});
    }
    (void)Place(std::move(figure), {candidate.begin, candidate.end});
}

Figure& FigureFinder::Place(Figure figure, Span local) {
    figure.normal = {base_ + local.begin, base_ + local.end};
    figure.place = report_.Original(figure.normal);
    figure.at = report_.CodePointOf(figure.place.begin);
    figure.line = report_.LineOf(figure.place.begin);
    figure.text = std::string(report_.Quote(figure.place));
    found_.push_back(std::move(figure));
    return found_.back();
}

/// The year named last before the figure in its sentence, else the report's.
std::string FigureFinder::PeriodOf(const Rule& rule, std::size_t at, bool change) const {
    if (rule.period == "standing") return "standing";
    const Span sentence = SentenceOf(at);
    const int named = YearNamedBefore(at, sentence.begin);
    const int year = named != 0 ? named : year_;
    if (year == 0) return "";
    std::string name = std::to_string(year);
    if (change) return name + " vs " + std::to_string(year - 1);
    if (rule.period == "year_end") return name + " year end";
    const std::size_t begin = WithinReach(sentence.begin, at);
    const std::u32string_view before = text_.substr(begin, at - begin);
    looked_at_ += before.size();
    if (Contains(before, U"截至") || Contains(before, U"截止目前"))
        return name + " to date (截至目前)";
    return name;
}

/// A year after the report's is named last before the figure, or words that say what will be done.
bool FigureFinder::IsPlanned(std::size_t at) const {
    return (year_ > 0 && YearNamedBefore(at, SentenceOf(at).begin) > year_) || IsStillToDo(at);
}

int FigureFinder::YearNamedBefore(std::size_t at, std::size_t from) const {
    const auto past = std::lower_bound(numbers_.years.begin(), numbers_.years.end(), at,
                                       [](const YearMark& m, std::size_t p) { return m.at < p; });
    if (past == numbers_.years.begin() || std::prev(past)->at < from) return 0;
    return std::prev(past)->year;
}

bool FigureFinder::HasFigureBetween(std::size_t from, std::size_t to) const {
    const auto& candidates = numbers_.candidates;
    auto at = std::lower_bound(candidates.begin(), candidates.end(), from,
                               [](const Candidate& c, std::size_t p) { return c.begin < p; });
    while (at != candidates.end() && at->begin < to && at->chinese) ++at;
    return at != candidates.end() && at->begin < to;
}

}  // namespace report_reader::detail
