// Does a figure speak of a matter of its own (政府信息公开), or count papers (信息, 文件)?
#include <algorithm>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

/// Where the last of the words stands, past it; 0: nowhere.
std::size_t PastLast(Words text, const std::vector<std::u32string>& words) {
    std::size_t past = 0;
    for (const std::u32string& word : words) {
        const std::size_t found = text.rfind(word);
        if (found != text.npos) past = std::max(past, found + word.size());
    }
    return past;
}

bool EndsWithOne(Words text, const std::vector<std::u32string>& words) {
    return std::ranges::any_of(words,
                               [&](const std::u32string& word) { return text.ends_with(word); });
}

bool BeginsWithOne(Words text, const std::vector<std::u32string>& words) {
    return std::ranges::any_of(words,
                               [&](const std::u32string& word) { return text.starts_with(word); });
}

/// 市公安局, 全市法院 at the beginning of these words: a body that is no office of ecology, as who
/// acts, not as one of several; empty: none.
Words BodyAt(Words words) {
    constexpr std::size_t kLongestBody = 10;
    constexpr std::size_t kLeast = 3;
    for (const Words beside :
         {Words(U"邀请"), Words(U"联合"), Words(U"会同"), Words(U"与"), Words(U"向"),
          Words(U"组织"), Words(U"接受"), Words(U"按照"), Words(U"移送"), Words(U"移交"),
          Words(U"转交"), Words(U"抄送"), Words(U"提请"), Words(U"商请"), Words(U"报"),
          Words(U"配合"), Words(U"协助"), Words(U"落实"), Words(U"根据")})
        if (words.starts_with(beside)) return {};  // 邀请市司法局专家: who is asked acts not
    for (std::size_t size = kLeast; size <= std::min(kLongestBody, words.size()); ++size) {
        if (!IsHan(words[size - 1])) return {};
        const Words body = words.substr(0, size);
        const bool ends = IsOneOf(words[size - 1], U"局院厅委") || body.ends_with(U"法院") ||
                          body.ends_with(U"机关") || body.ends_with(U"公司");
        const bool goes_on =
            size < words.size() && IsOneOf(words[size], U"、和与及等的长党机领会系员");
        if (!ends || goes_on) continue;
        const std::size_t place = body.substr(0, 4).find_first_of(U"市县区省州国");
        if (place == body.npos || place + 2 > size) return {};
        for (const Words own :
             {Words(U"环"),     Words(U"我"),     Words(U"本"),   Words(U"各"),   Words(U"市局"),
              Words(U"县局"),   Words(U"区局"),   Words(U"省局"), Words(U"州局"), Words(U"分局"),
              Words(U"管理局"), Words(U"常委"),   Words(U"市委"), Words(U"县委"), Words(U"区委"),
              Words(U"省委"),   Words(U"国务院"), Words(U"省厅"), Words(U"管委"), Words(U"工委")})
            if (body.find(own) != body.npos) return {};
        return body;
    }
    return {};
}

/// 省厅, 督察组, 帮扶组 at the beginning of these words, as who acts; empty: none.
Words HigherBodyAt(Words words) {
    for (const Words body :
         {Words(U"省厅"), Words(U"省局"), Words(U"省生态环境厅"), Words(U"自治区生态环境厅"),
          Words(U"生态环境厅"), Words(U"生态环境部"), Words(U"国家生态环境部"), Words(U"督察组"),
          Words(U"省督察组"), Words(U"中央督察组"), Words(U"中央生态环境保护督察组"),
          Words(U"帮扶组"), Words(U"监督帮扶组"), Words(U"检查组"), Words(U"上级部门")}) {
        if (!words.starts_with(body)) continue;
        const Words after = words.substr(body.size());
        if (!after.empty() && IsHan(after.front()) && !IsOneOf(after.front(), U"的和与及等党关、"))
            return body;
    }
    return {};
}

}  // namespace

/// 全市法院审结…, 市水利局检查…: somebody else acts in the sentence, whom the report's first words
/// do not name.
bool FigureFinder::IsOfOtherBody(std::size_t at) const {
    constexpr std::size_t kName = 3;
    constexpr std::size_t kTitle = 60;
    const std::size_t begin = WithinReach(SentenceOf(at).begin, at);
    bool other = false;
    for (std::size_t from = begin; from < at; from = clauses_->End(from) + 1) {
        const Words clause = text_.substr(from, std::min(clauses_->End(from), at) - from);
        const Words body = BodyAt(clause);
        const Words higher = HigherBodyAt(clause);
        const Words title = opening_.substr(0, kTitle);
        const bool seat = clause.starts_with(U"市局") || clause.starts_with(U"市支队");
        const bool branch = title.find(U"分局") != title.npos && seat && clause.size() > 3 &&
                            !IsOneOf(clause[2], U"的和与及等党、");
        if (branch || (!higher.empty() && title.find(U'厅') == title.npos &&
                       title.find(higher) == title.npos)) {
            other = true;
        } else if (!body.empty()) {
            const Words name = body.substr(body.size() - kName);
            other = !IsNamedElsewhere(name, base_ + from + body.size() - kName);
        }
        const bool ours =
            !clause.empty() && (clause.front() == U'我' || clause.starts_with(U"全局"));
        if (ours || clause.starts_with(U"分局")) other = false;
    }
    return other;
}

/// Keeps the matters that a heading names.
void FigureFinder::ReadHeadedMatters(Words heading) {
    for (const Matter& matter : vocabulary_.scope.matters)
        if (PastLast(heading, matter.words) > 0) heading_matters_.push_back(&matter);
}

/// Is the rule one that the matter bars?
bool FigureFinder::Bars(const Matter& matter, std::uint16_t rule, bool zero) const {
    const Rule& meant = vocabulary_.rules[rule];
    if (meant.none || matter.Tells(rule)) return false;
    if (meant.kind == RuleKind::kAmount) return matter.units.empty();
    if (meant.kind != RuleKind::kCount) return false;
    if (zero || matter.units.empty()) return true;
    return std::ranges::any_of(matter.units,
                               [&](Words unit) { return Utf8Of(unit) == meant.unit; });
}

/// 主动公开…，处罚信息31件: the heading, the point's first sentence, or the sentence so far (until
/// a year begins anew, as after a campaign) names a matter of which the rule tells nothing; or what
/// stands behind it in its clause does. 下达 in its clause, behind the matter, is no part of it.
bool FigureFinder::IsOfOtherMatter(std::uint16_t rule, std::size_t at, bool zero) const {
    constexpr std::size_t kBehind = 80;
    const Span sentence = SentenceOf(at);
    const std::size_t begin = WithinReach(sentence.begin, at);
    const std::size_t clause = std::max(clauses_->Begin(at), begin);
    const std::size_t end = std::max(std::min({clauses_->End(at), sentence.end, at + kBehind}), at);
    const Words own = text_.substr(clause, end - clause);
    const Span lead = LeadOf(at);
    const auto names = [&](const Matter& matter) {
        if (!Bars(matter, rule, zero)) return false;
        const std::size_t done = PastLast(own, matter.done);
        if (!zero && done > 0 && done > PastLast(own, matter.words)) return false;
        if (std::ranges::find(heading_matters_, &matter) != heading_matters_.end()) return true;
        if (PastLast(text_.substr(at, end - at), matter.words) > 0) return matter.about.empty();
        const std::size_t from = matter.about.empty() ? begin : PastSemicolon(begin, at);
        const Words said = text_.substr(from, at - from);
        const std::size_t past = PastLast(said, matter.words);
        const bool about = matter.about.empty() || PastLast(said.substr(0, past), matter.about) > 0;
        if (past > 0 && about && HoldsStill(from + past, at)) return true;
        const std::size_t led = PastLast(text_.substr(lead.begin, lead.size()), matter.words);
        return led > 0 && matter.about.empty() && HoldsStill(lead.begin + led, at);
    };
    return std::ranges::any_of(vocabulary_.scope.matters, names);
}

/// 17条信访信息, 环评批复信息21条: what is counted is a paper, of which the rule counts none.
bool FigureFinder::IsOfPapers(std::uint16_t rule, const Candidate& candidate) const {
    constexpr std::size_t kLongestNoun = 12;
    const Rule& meant = vocabulary_.rules[rule];
    const bool paper =
        candidate.unit.size() == 1 && IsOneOf(candidate.unit.front(), U"条件篇份个项则");
    if (meant.kind != RuleKind::kCount || meant.none || !paper) return false;
    const std::size_t clause = clauses_->Begin(candidate.begin);
    const std::size_t from =
        std::max(clause, candidate.begin > kLongestNoun ? candidate.begin - kLongestNoun : 0);
    Words before = text_.substr(from, candidate.begin - from);
    while (!before.empty() && IsOneOf(before.back(), U"共约近达了计为余超逾各累合总已有等"))
        before.remove_suffix(1);
    const std::size_t end = std::min(clauses_->End(candidate.end), text_.size());
    const Words after = text_.substr(candidate.end, std::max(end, candidate.end) - candidate.end);
    const auto counts = [&](const Matter& papers) {
        return !papers.Tells(rule) &&
               (EndsWithOne(before, papers.words) || BeginsWithOne(after, papers.words));
    };
    return std::ranges::any_of(vocabulary_.scope.papers, counts);
}

}  // namespace report_reader::detail
