#include "report_check/check.hpp"

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "report_check/detail/before.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check {

namespace {

using detail::Params;
using detail::Raw;
using detail::Subject;
using report_reader::Span;

constexpr std::size_t kLongestQuote = 60;

std::string Filled(std::string_view text, const Params& params) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        out += text.substr(0, open);
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        if (text.empty() || close == std::string_view::npos) break;
        const std::string_view name = text.substr(1, close - 1);
        const auto param = std::find_if(params.begin(), params.end(),
                                        [&](const auto& one) { return one.first == name; });
        out += param == params.end() ? text.substr(0, close + 1) : std::string_view(param->second);
        text.remove_prefix(close + 1);
    }
    return out + std::string(text);
}

std::string QuoteOf(const Subject& subject, Span place) {
    std::string quote(base::Trim(subject.text.Quote(place)));
    if (base::LengthInCharacters(quote) > kLongestQuote) {
        const std::u32string points = base::ToCodePoints(quote);
        quote = base::FromCodePoints(points.substr(0, kLongestQuote)) + "……";
    }
    std::erase_if(quote, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    return quote;
}

/// Does not change when the finding moves: no lines, no chapters.
std::string IdentityOf(const Raw& raw, const std::string& quote) {
    std::string identity = std::string(raw.code) + "\n" + base::Normalised(quote);
    for (const auto& [name, value] : raw.params)
        if (name != "line" && name != "where" && name != "around" && name != "chapters")
            identity += "\n" + name + "=" + base::Normalised(value);
    return identity;
}

Finding Worded(const Subject& subject, const Raw& raw) {
    Finding finding;
    finding.code = raw.code;
    finding.place = raw.place;
    finding.quote = QuoteOf(subject, raw.place);
    finding.line = subject.text.LineOf(raw.place.begin);
    finding.offset = subject.text.CodePointOf(raw.place.begin);
    finding.section = subject.SectionPath(raw.place.begin);
    const auto kind = subject.rules.kinds.find(raw.code);
    if (kind == subject.rules.kinds.end()) {
        finding.title = finding.reason = finding.code;
    } else {
        finding.weight = kind->second.weight;
        finding.title = kind->second.title;
        finding.reason = Filled(kind->second.reason, raw.params);
        finding.mend = Filled(kind->second.mend, raw.params);
        finding.source = Filled(kind->second.source, raw.params);
    }
    finding.weight = raw.weight.value_or(finding.weight);
    return finding;
}

/// Beyond so many of a kind, the first speaks for all.
using Group = std::pair<std::string_view, std::string_view>;  // code and group
std::map<Group, std::size_t> Crowded(const Subject& subject) {
    std::map<Group, std::size_t> count, crowded;
    for (const Raw& raw : subject.found) ++count[{raw.code, raw.group}];
    for (const auto& [group, number] : count) {
        const auto kind = subject.rules.kinds.find(group.first);
        if (number > (kind == subject.rules.kinds.end() ? 20 : kind->second.most))
            crowded[group] = number;
    }
    return crowded;
}

std::vector<Finding> AllWorded(Subject& subject) {
    std::stable_sort(subject.found.begin(), subject.found.end(),
                     [](const Raw& a, const Raw& b) { return a.place.begin < b.place.begin; });
    const auto crowded = Crowded(subject);
    std::map<Group, std::size_t> speaker;
    std::map<std::string, int> same;
    std::vector<Finding> findings;
    constexpr std::size_t kMostLines = 50;
    for (const Raw& raw : subject.found) {
        const auto first = speaker.find({raw.code, raw.group});
        if (first != speaker.end()) {
            auto& also = findings[first->second].also;
            if (also.size() < kMostLines) also.push_back(subject.text.LineOf(raw.place.begin));
            continue;
        }
        Finding finding = Worded(subject, raw);
        std::string identity = IdentityOf(raw, finding.quote);
        if (const int before = same[identity]++; before > 0)
            identity += "#" + std::to_string(before + 1);
        finding.key =
            base::Digester(base::DigestKind::kSha256).Add(identity).Finish().ToText().substr(0, 16);
        if (const auto crowd = crowded.find({raw.code, raw.group}); crowd != crowded.end()) {
            const bool all = crowd->second < detail::kMostKept;
            finding.reason +=
                (all ? "同类共 " : "同类不少于 ") + std::to_string(crowd->second) + " 处。";
            speaker[{raw.code, raw.group}] = findings.size();
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::size_t CharactersOf(const report_reader::ReportText& text) {
    return static_cast<std::size_t>(
        std::count_if(text.normal.begin(), text.normal.end(),
                      [](char32_t c) { return c != U'\n' && c != U'\t'; }));
}

void RunAll(Subject& subject) {
    detail::CheckNumbering(subject);
    detail::CheckLists(subject);
    detail::CheckTopics(subject);
    detail::CheckSums(subject);
    detail::CheckRates(subject);
    detail::CheckRelations(subject);
    detail::CheckComparisons(subject);
    detail::CheckScopes(subject);
    detail::CheckParts(subject);
    detail::CheckLaws(subject);
    detail::CheckTerms(subject);
    detail::CheckSigns(subject);
    detail::CheckPairs(subject);
    detail::CheckBreaks(subject);
    detail::CheckRepeats(subject);
    detail::CheckDebris(subject);
    detail::CheckDates(subject);
    detail::CheckDays(subject);
    detail::CheckYears(subject);
    detail::CheckPlans(subject);
}

}  // namespace

Outcome Check(const report_reader::ReportText& text, const Rules& rules, const Options& options) {
    Subject subject(text, rules, options);
    RunAll(subject);
    for (const OutsideFinding& one : options.outside)
        subject.AddBytes(one.code, one.place, one.params);
    Outcome outcome;
    if (options.before != nullptr) {
        const Subject before(*options.before, rules, options);
        outcome.earlier_draft = detail::IsEarlierDraft(subject, before);
        detail::CheckBefore(subject, before);
    }
    outcome.characters = CharactersOf(text);
    outcome.report_year = subject.year;
    outcome.day = subject.day;
    outcome.yearly_report = subject.yearly_report;
    outcome.cautions = text.cautions;
    for (Finding& finding : AllWorded(subject)) {
        const auto dismissal =
            std::find_if(options.dismissals.begin(), options.dismissals.end(),
                         [&](const Dismissal& one) { return one.key == finding.key; });
        if (dismissal != options.dismissals.end()) finding.dismissed = dismissal->reason;
        (finding.dismissed.empty() ? outcome.findings : outcome.dismissed)
            .push_back(std::move(finding));
    }
    return outcome;
}

namespace {

/// In the order of the alphabet.
constexpr std::string_view kCodes[] = {"before-base",
                                       "before-chapter-gone",
                                       "before-copied",
                                       "before-figure",
                                       "before-figure-gone",
                                       "before-gone",
                                       "before-jump",
                                       "before-sign",
                                       "break-cut",
                                       "break-doubled",
                                       "break-page-number",
                                       "break-torn",
                                       "compare-no-base",
                                       "compare-no-figure",
                                       "date-impossible",
                                       "date-number-year",
                                       "date-other-year",
                                       "date-plan-year",
                                       "date-printed",
                                       "date-range",
                                       "date-title",
                                       "date-title-span",
                                       "date-weekday",
                                       "date-year-slip",
                                       "day-wrong",
                                       "debris-bookmark",
                                       "debris-bytes",
                                       "debris-html",
                                       "debris-invisible",
                                       "debris-latex",
                                       "debris-markdown",
                                       "figure-odd-more",
                                       "figure-twice",
                                       "law-misnamed",
                                       "law-not-yet",
                                       "law-repealed",
                                       "law-unknown",
                                       "list-absent",
                                       "list-alone",
                                       "list-count",
                                       "list-enumeration",
                                       "list-gap",
                                       "list-titles",
                                       "list-topic",
                                       "numbering-back",
                                       "numbering-gap",
                                       "numbering-none",
                                       "numbering-repeat",
                                       "numbering-sign",
                                       "numbering-style",
                                       "numbering-title-twice",
                                       "numbering-wrong",
                                       "pair-direction",
                                       "pair-nested",
                                       "pair-unclosed",
                                       "pair-unopened",
                                       "pair-width",
                                       "part-figures",
                                       "part-letter",
                                       "part-merged",
                                       "part-missing",
                                       "plan-done",
                                       "rank-unclear",
                                       "rate-above",
                                       "rate-change",
                                       "rate-counts",
                                       "rate-no-base",
                                       "record-differs",
                                       "relation-above",
                                       "relation-all",
                                       "relation-base",
                                       "relation-broken",
                                       "relation-differs",
                                       "relation-exceeds",
                                       "relation-gap",
                                       "relation-per-head",
                                       "repeat-sentence",
                                       "scope-all",
                                       "scope-each",
                                       "scope-to-date",
                                       "sign-doubled",
                                       "sign-narrow",
                                       "sign-number",
                                       "sign-space",
                                       "sign-straight",
                                       "sign-wide-digit",
                                       "sum-above",
                                       "sum-bracket",
                                       "sum-parts",
                                       "sum-shares",
                                       "sum-total",
                                       "term-wrong",
                                       "unit-doubled",
                                       "unit-missing",
                                       "word-cut",
                                       "word-frame"};

}  // namespace

const std::vector<std::string_view>& AllCodes() {
    static const std::vector<std::string_view> codes(std::begin(kCodes), std::end(kCodes));
    return codes;
}

}  // namespace report_check
