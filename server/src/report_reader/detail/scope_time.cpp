// Of what time a figure speaks: the report's own, or a month, a quarter, some days of it.
#include <algorithm>
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

/// The month that the first words say the report is of; 0: none, or first a run of months.
int MonthOf(Words opening) {
    constexpr std::size_t kTitle = 100;
    opening = opening.substr(0, kTitle);
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
    const std::u32string span = LastSpan(words);
    const int own = MonthOf(opening_);
    if (!span.empty() && span != own_span_ && own == 0) return true;
    if (BeginsWithDay(words) || IsSinceEarlier(scope)) return true;
    int month = LoneMonth(words);
    const std::size_t part = words.rfind(U"其中");
    if (part != words.npos && words.find(U'；', part) != words.npos)
        month = LoneMonth(words.substr(0, part));  // （其中6月，…）；…
    return month != 0 && month != own;
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
    const Words own = text_.substr(whole, sentence.end - whole);
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
