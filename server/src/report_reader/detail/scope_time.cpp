// Of what time a figure speaks: the report's own, or a month, a quarter, some days of it.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/reach.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

constexpr Words kDay = U"日";           ///< of a span: a day, which no report is of
constexpr Words kYears = U"年";         ///< of a span: several years
constexpr int kSeveral = 13;            ///< no month: some days of several
constexpr Words kRun = U"-—–―~～至到";  ///< 1-6月

/// The month named last in `words`, alone: 3月, not 3月9日, 1-3月, 前4月; a run of days of one
/// month (7月1日至7月27日) is that month. 0: none.
int LoneMonth(Words words) {
    const std::size_t sign = words.rfind(U'月');
    if (sign == words.npos || sign == 0 || !IsDigit(words[sign - 1])) return 0;
    std::size_t begin = sign;
    int month = 0;
    for (int unit = 1; begin > 0 && sign - begin < 2 && IsDigit(words[begin - 1]); unit *= 10)
        month += unit * static_cast<int>(words[--begin] - U'0');
    Words head = words.substr(0, begin);
    constexpr std::size_t kYear = 5;  // 累计到2019年10月
    if (head.ends_with(U"年") && head.size() > kYear && IsDigit(head[head.size() - kYear]) &&
        IsOneOf(head[head.size() - kYear - 1], U"至到"))
        head.remove_suffix(kYear);
    const Words tail = words.substr(sign + 1);
    const bool dated = !tail.empty() && IsDigit(tail.front());
    const bool run = !head.empty() && IsOneOf(head.back(), kRun);
    if (dated && run && head.size() > 1 && head[head.size() - 2] == U'日') {
        const std::size_t first = head.rfind(U'月');
        std::size_t digits = first == head.npos ? 0 : first;
        while (digits > 0 && first - digits < 2 && IsDigit(head[digits - 1])) --digits;
        if (first == head.npos) return 0;
        const Words from = head.substr(digits, first - digits);
        if (from == words.substr(begin, sign - begin)) return month;
        return from == U"1" && month >= 10 ? 0 : kSeveral;  // 9月8日至12月25日
    }
    const std::size_t days = tail.find(U'日');
    if (dated && days != tail.npos && days <= 2 && days + 2 < tail.size() &&
        IsOneOf(tail[days + 1], kRun) && IsDigit(tail[days + 2]) &&
        tail.find(U'日', days + 2) != tail.npos)
        return month;  // 12月1日至20日
    // 今年7月以来: some months of the year, but for 1月以来.
    const bool from_on = tail.starts_with(U"以来") || tail.starts_with(U"份以来");
    if (from_on && month > 1) return kSeveral;
    const bool until = !tail.empty() && IsOneOf(tail.front(), U"-—–―~～至到底末初以起均");
    const bool since =
        tail.starts_with(U"份以") || tail.starts_with(U"份至") || tail.starts_with(U"份-");
    if (dated || run || until || since) return 0;
    return !head.empty() && head.back() == U'前' ? 0 : month;
}

/// 1-6月, 1月至10月 that end with the 月 at `at`: first and last month.
std::optional<std::pair<int, int>> MonthsUpTo(Words words, std::size_t at) {
    std::size_t begin = at;
    const auto number = [&]() {
        const std::size_t end = begin;
        int value = 0;
        for (int unit = 1; begin > 0 && end - begin < 2 && IsDigit(words[begin - 1]); unit *= 10)
            value += unit * static_cast<int>(words[--begin] - U'0');
        return value;
    };
    const int last = number();
    const std::size_t signs = begin;
    while (begin > 0 && IsOneOf(words[begin - 1], kRun)) --begin;
    if (last == 0 || begin == signs) return std::nullopt;
    if (begin > 0 && words[begin - 1] == U'份') --begin;
    if (begin > 0 && words[begin - 1] == U'月') --begin;
    const int first = number();
    if (first == 0 || first >= last || last > 12) return std::nullopt;
    return std::pair{first, last};
}

/// 21日，…: the words begin with a day of a month.
bool BeginsWithDay(Words words) {
    std::size_t digits = 0;
    while (digits < words.size() && IsDigit(words[digits])) ++digits;
    return digits > 0 && digits < 3 && words.substr(digits).starts_with(U"日，");
}

/// 今年以来, 2024年以来, 6月以来 say their time themselves (below); 机构改革以来, 近年来 do not.
bool BeginsWithTheYear(Words since) {
    return std::ranges::any_of(std::array<Words, 10>{U"今年", U"去年", U"年初", U"本年", U"本年度",
                                                     U"当年", U"一年", U"月", U"日", U"份"},
                               [&](Words word) { return since.ends_with(word); }) ||
           (since.size() > 1 && since.back() == U'年' && IsDigit(since[since.size() - 2]));
}

/// 下一步, 计划开展, 拟制定, 将组织 at the beginning of a clause; not 计划的, 将习近平法治思想纳入.
bool SaysPlanned(Words clause) {
    for (const Words word : {Words(U"下步"), Words(U"下一步"), Words(U"下阶段"), Words(U"下一阶段"),
                             Words(U"今后"), Words(U"明年"), Words(U"接下来"), Words(U"力争")})
        if (clause.starts_with(word)) return true;
    for (const Words word : {Words(U"计划"), Words(U"拟"), Words(U"将")}) {
        if (!clause.starts_with(word)) continue;
        const Words after = clause.substr(word.size());
        for (const Words verb :
             {Words(U"开展"), Words(U"组织"),   Words(U"举办"), Words(U"完成"), Words(U"制定"),
              Words(U"继续"), Words(U"进一步"), Words(U"持续"), Words(U"加大"), Words(U"加强"),
              Words(U"对全"), Words(U"安排"),   Words(U"检查"), Words(U"抽查"), Words(U"修订"),
              Words(U"出台"), Words(U"新建"),   Words(U"培训"), Words(U"评查"), Words(U"全年")})
            if (after.starts_with(verb)) return true;
    }
    return false;
}

/// 截至3月底, 截至6月30日 named last: so far as no year's report goes.
bool IsUpToEarlyMonth(Words words) {
    const std::size_t until = std::max(words.rfind(U"截至") + 1, words.rfind(U"截止") + 1);
    if (until == 0) return false;
    const Words after = words.substr(until + 1, 8);
    const std::size_t sign = after.find(U'月');
    if (sign == after.npos || sign == 0 || !IsDigit(after[sign - 1])) return false;
    return sign < 2 || !IsDigit(after[sign - 2]);  // one digit: before October
}

bool SaysDone(Words clause) {
    for (const Words word : {Words(U"已"), Words(U"目前"), Words(U"截至"), Words(U"今年"),
                             Words(U"实际"), Words(U"完成"), Words(U"共"), Words(U"累计")})
        if (clause.starts_with(word)) return true;
    return false;
}

/// The month that the first words say the report is of; 0: none, or first a run of months.
int MonthOf(Words opening) {
    constexpr std::size_t kMostRead = 100;
    opening = opening.substr(0, kMostRead);
    for (std::size_t at = opening.find(U'月'); at != opening.npos;
         at = opening.find(U'月', at + 1)) {
        if (MonthsUpTo(opening, at)) return 0;
        const std::size_t end = std::min(at + 4, opening.size());
        const std::size_t least = at > 8 ? at - 8 : 0;
        const Words around = opening.substr(least, end - least);
        const int month = LoneMonth(
            around.substr(0, around.rfind(U'月') == at - least ? around.size() : at - least + 1));
        if (month != 0 && month != kSeveral) return month;
    }
    return 0;
}

}  // namespace

/// 4月份, 本月, 上半年, 1-6月 before a figure, where the report is of another time.
bool FigureFinder::IsOfOneMonth(Span scope) const {
    const Words words = text_.substr(scope.begin, scope.size());
    const int own = MonthOf(opening_);
    // 近三年立案900件，2024年立案300件: the report's own year begins anew after several.
    const bool anew =
        year_ > 0 && LastSpan(words) == kYears && YearNamedBefore(scope.end, scope.begin) == year_;
    if (!anew && IsOfShorterSpan(words)) return true;
    if (BeginsWithDay(words) || IsSinceEarlier(scope)) return true;
    int month = LoneMonth(words);
    const std::size_t part = words.rfind(U"其中");
    if (part != words.npos && words.find(U'；', part) != words.npos)
        month = LoneMonth(words.substr(0, part));  // （其中6月，…）；…
    return month != 0 && month != own;
}

/// 上半年, 1—6月, where the report is of another time; what 其中 parts goes up to ；:
/// 其中1—6月9件；….
bool FigureFinder::IsOfShorterSpan(std::u32string_view words) const {
    if (MonthOf(opening_) != 0) return false;
    if (is_yearly_ && own_span_.empty() && IsUpToEarlyMonth(words)) return true;
    std::u32string span;
    const std::size_t part = words.rfind(U"其中");
    const std::size_t sign = part == words.npos ? part : words.rfind(U'；');
    if (sign != words.npos && sign > part) {
        span = LastSpan(words.substr(sign));
        if (span.empty()) span = LastSpan(words.substr(0, part));
    } else {
        span = LastSpan(words);
    }
    return !span.empty() && span != own_span_;
}

/// 机构改革以来, 党的二十大以来: since something that did not begin the year, until a year or 今年.
bool FigureFinder::IsSinceEvent(Span scope) const {
    const Words words = text_.substr(scope.begin, scope.size());
    const std::size_t since = words.rfind(U"以来");
    if (since == words.npos || BeginsWithTheYear(words.substr(0, since))) return false;
    const std::size_t past = scope.begin + since;
    const char32_t next = past + 2 < text_.size() ? text_[past + 2] : U'。';
    if (!IsOneOf(next, U"，共累已我全")) return false;  // 有记录以来首次低于30微克
    return YearNamedBefore(scope.end, past) == 0 && words.find(U"今年", since) == words.npos;
}

/// 去年立案9件, 上年度立案9件 in a report of a year: of the year before it. Not what a change is
/// counted from (较去年增加), nor what stands behind 今年 or the report's own year.
bool FigureFinder::IsOfLastYear(std::size_t at) const {
    if (!is_yearly_) return false;
    const std::size_t begin = WithinReach(SentenceOf(at).begin, at);
    const Words words = text_.substr(begin, at - begin);
    std::size_t last = words.npos;
    for (const Words word : {Words(U"去年"), Words(U"上年"), Words(U"上一年")}) {
        const std::size_t found = words.rfind(word);
        if (found != words.npos && (last == words.npos || found > last)) last = found;
    }
    if (last == words.npos) return false;
    const Words since = words.substr(last);
    const bool based = last > 0 && IsOneOf(words[last - 1], U"较比与同和于跟自从");
    const bool dated = since.substr(2).starts_with(U"底") || since.substr(2).starts_with(U"末") ||
                       since.substr(2).starts_with(U"年底") || since.find(U"相比") != since.npos;
    const bool closed = since.find(U'）') != since.npos && since.find(U'（') == since.npos;
    const bool anew = since.find(U"今年") != since.npos || since.find(U"本年") != since.npos ||
                      YearNamedBefore(at, begin + last) == year_;
    return !based && !dated && !closed && !anew;
}

/// Of less than a year, of several, or of the year before.
bool FigureFinder::IsOfOtherTime(const Rule& rule, std::size_t at) const {
    const bool counts = rule.kind == RuleKind::kCount || rule.kind == RuleKind::kAmount;
    const bool measures = rule.kind == RuleKind::kRate || rule.kind == RuleKind::kMeasure ||
                          rule.kind == RuleKind::kDuration;
    if (rule.none || rule.period == "standing" || (!counts && !measures)) return false;
    if (IsOfLastYear(at)) return true;
    if (!counts || rule.whole || rule.campaign) return false;  // a whole: IsOfOneMonth
    const std::size_t sentence = WithinReach(SentenceOf(at).begin, at);
    const std::size_t total = LastTotal(text_.substr(sentence, at - sentence));
    const Span time{total == text_.npos ? sentence : sentence + total, at};
    const Words words = text_.substr(time.begin, time.size());
    const bool dated = LastSpan(words) == kDay && rule.id.starts_with("constitution");
    return IsSinceEvent(time) || (IsOfShorterSpan(words) && !dated);
}

/// 下一步，…, 计划开展…, 将组织…: the clauses before the figure say that it is still to be done.
bool FigureFinder::IsStillToDo(std::size_t at) const {
    const std::size_t begin = WithinReach(SentenceOf(at).begin, at);
    bool planned = false;
    for (std::size_t from = begin; from < at; from = clauses_->End(from) + 1) {
        Words clause = text_.substr(from, std::min(clauses_->End(from), at) - from);
        for (const Words head : {Words(U"我局"), Words(U"全局"), Words(U"年度"), Words(U"全年")})
            if (clause.starts_with(head)) clause.remove_prefix(head.size());
        planned = (planned && !SaysDone(clause)) || SaysPlanned(clause);
    }
    return planned;
}

/// 2018年以来, 2019年至2022年, 2019-2022年: the years named last before the figure are several.
bool FigureFinder::IsSinceEarlier(Span scope) const {
    const auto past = std::lower_bound(numbers_.years.begin(), numbers_.years.end(), scope.end,
                                       [](const YearMark& m, std::size_t p) { return m.at < p; });
    if (past == numbers_.years.begin() || std::prev(past)->at < scope.begin) return false;
    const YearMark& named = *std::prev(past);
    const std::size_t sign = text_.substr(named.at, 6).find(U'年');
    if (sign == text_.npos) return false;
    const Words after = text_.substr(named.at + sign + 1, 3);
    const bool since =
        after.starts_with(U"以来") || after.starts_with(U"至今") || after.starts_with(U"起");
    if (since && year_ > 0 && named.year < year_) return true;
    if (past - numbers_.years.begin() < 2) return false;
    const YearMark& first = *std::prev(past, 2);
    const bool joined =
        named.at > first.at && named.at - first.at <= 6 && IsOneOf(text_[named.at - 1], kRun);
    return joined && first.at >= scope.begin && first.year < named.year;
}

/// Where this sentence goes on with the one before it and names no time of its own, the sentences
/// of its point before it: 今年10月，立案9件。在查办的案件中，查封扣押3件.
Span FigureFinder::TimeBefore(Span sentence) const {
    const std::size_t whole = SentenceOf(sentence.end).begin;
    if (sentence.end - whole > kReach) return {};  // so long a sentence goes on with nothing
    const Words own = text_.substr(whole, sentence.end - whole);
    looked_at_ += own.size();
    const bool anew = own.find(U'月') != own.npos || NamesTotal(whole, sentence.end) ||
                      YearNamedBefore(sentence.end, whole) != 0 || !LastSpan(own).empty();
    const Words first = own.substr(0, own.find_first_of(U"，；。"));
    const bool goes_on = own.starts_with(U"其中") || (own.starts_with(U"在") && Frames(first));
    if (anew || !goes_on) return {};
    const std::size_t least = WithinReach(PointOf(sentence.end), whole);
    return {PastTotal(least, whole), whole};
}

/// Less than a year, named last in these words: 1-6 for 上半年 and 1—6月. Empty: none. From January
/// into the last quarter is the year so far.
std::u32string FigureFinder::LastSpan(std::u32string_view words) const {
    looked_at_ += words.size();
    std::u32string last;
    std::size_t past = 0;
    std::size_t letters = 0;
    for (const auto& [word, months] : vocabulary_.scope.spans) {
        const std::size_t found = words.rfind(word);
        if (found == words.npos || found + word.size() < past) continue;
        if (found + word.size() == past && word.size() < letters) continue;  // 前三季度, 三季度
        past = found + word.size();
        letters = word.size();
        last = months;
    }
    for (std::size_t at = words.rfind(U'月'); at != words.npos && at >= past && at > 0;
         at = words.rfind(U'月', at - 1)) {
        const auto run = MonthsUpTo(words, at);
        if (!run) continue;
        if (run->first == 1 && run->second >= 10) return {};
        const std::string name = std::to_string(run->first) + "-" + std::to_string(run->second);
        return {name.begin(), name.end()};
    }
    return last;
}

/// （10-12月） of a figure that says there was none: it is told of less than a year with its time.
std::string FigureFinder::PartOfYear(std::size_t at) const {
    const std::size_t sentence = WithinReach(SentenceOf(at).begin, at);
    const std::size_t total = LastTotal(text_.substr(sentence, at - sentence));
    const std::size_t begin = total == text_.npos ? sentence : sentence + total;
    const std::u32string span = LastSpan(text_.substr(begin, at - begin));
    if (span.empty() || span == own_span_ || span == kYears) return {};
    return IsDigit(span.front()) ? "（" + Utf8Of(span) + "月）" : "（不足一年）";
}

/// Of what time the report is, as far as its first words say less than a year. Its title says it
/// best; a report of a year names shorter times only in passing.
std::u32string FigureFinder::OwnSpan() const {
    constexpr std::size_t kFirstWords = 100;
    const std::size_t sign = opening_.find_first_of(U"，。；");
    const std::size_t line = sign == opening_.npos ? sign : opening_.rfind(U'\n', sign);
    const Words title = line == opening_.npos ? Words{} : opening_.substr(0, line);
    const Words first = opening_.substr(0, kFirstWords);
    if (std::u32string span = FirstSpan(title); !span.empty()) return span;
    for (const Words yearly : {Words(U"年度"), Words(U"法治"), Words(U"年工作")})
        if (first.find(yearly) != first.npos) return {};
    // 去年全年立案26件。…今年上半年…: a time named behind a year is one in passing.
    std::size_t end = opening_.size();
    for (const Words year : {Words(U"全年"), Words(U"一年来"), Words(U"一年下来")})
        end = std::min(end, opening_.find(year));
    return FirstSpan(opening_.substr(0, end));
}

/// 近三年全市立案9件: of several years.
bool FigureFinder::IsOfYears(std::size_t at) const {
    const std::size_t begin = WithinReach(SentenceOf(at).begin, at);
    return LastSpan(text_.substr(begin, at - begin)) == kYears;
}

/// The first time shorter than a year that these words name.
std::u32string FigureFinder::FirstSpan(std::u32string_view words) const {
    std::size_t first = words.npos;
    for (const TimeSpan& span : vocabulary_.scope.spans)
        if (const std::size_t at = words.find(span.word);
            at != words.npos && span.months != kDay && span.months != kYears)
            first = std::min(first, at + span.word.size());
    for (std::size_t at = words.find(U'月'); at != words.npos; at = words.find(U'月', at + 1))
        if (MonthsUpTo(words, at)) {
            first = std::min(first, at + 1);
            break;
        }
    return first == words.npos ? std::u32string{} : LastSpan(words.substr(0, first));
}

}  // namespace report_reader::detail
