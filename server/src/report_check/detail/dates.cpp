// Days that cannot be, years that do not fit, special days on the wrong day.
#include <map>

#include "base/text.hpp"
#include "report_check/detail/date.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Section;
using report_reader::SectionKind;

class Dates {
 public:
    explicit Dates(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            if (text_[at] == U'季') CheckQuarter(at);
            if (!IsDigit(text_[at]) || (at > 0 && IsDigit(text_[at - 1]))) continue;
            if (const auto date = PartialDateAt(text_, at)) CheckDay(at, *date);
            CheckRange(at);
            if (const auto year = YearAt(text_, at)) CheckYear(at, *year);
        }
        if (subject_.yearly_report && subject_.year > 0) {
            for (const Section& section : subject_.text.sections) CheckHeading(section);
            CheckNumber();
        }
        CheckTitles();
    }

 private:
    void CheckDay(std::size_t at, const Date& date) {
        const Span place{at, at + date.size};
        const int year = date.year > 0 ? date.year : 2000;  // a leap year
        const int day = date.day > 0 ? date.day : 1;
        const bool day_written = date.day > 0 || !EndsWithZeroDay(place);
        if (!base::CivilDay::From(year, date.month, day) || !day_written)
            return subject_.Add("date-impossible", place, {{"date", subject_.Utf8(place)}});
        if (date.year > 0 && date.day > 0)
            CheckWeekday(place, *base::CivilDay::From(year, date.month, day));
    }

    /// 3月0日
    [[nodiscard]] bool EndsWithZeroDay(Span place) const {
        return place.size() >= 2 && text_[place.end - 1] == U'日';
    }

    void CheckWeekday(Span place, base::CivilDay day) {
        static constexpr std::u32string_view kDays = U"一二三四五六日";
        std::size_t at = place.end;
        if (at < text_.size() && text_[at] == U'（') ++at;
        if (!StandsAt(text_, at, U"星期") && !StandsAt(text_, at, U"周")) return;
        at += StandsAt(text_, at, U"星期") ? 2 : 1;
        if (at >= text_.size()) return;
        const std::size_t said = text_[at] == U'天' ? 6 : kDays.find(text_[at]);
        const auto right = static_cast<std::size_t>(day.weekday() - 1);
        if (said == std::u32string_view::npos || said == right) return;
        subject_.Add(
            "date-weekday", {place.begin, at + 1},
            {{"date", subject_.Utf8(place)}, {"want", "星期" + ToUtf8(kDays.substr(right, 1))}});
    }

    /// 第五季度
    void CheckQuarter(std::size_t at) {
        if (at == 0 || !StandsAt(text_, at, U"季度")) return;
        const auto count = CountAt(text_, at - 1);
        if (!count || count->value < 5 || at < 2 || text_[at - 2] != U'第') return;
        subject_.Add("date-impossible", {at - 2, at + 2},
                     {{"date", subject_.Utf8({at - 2, at + 2})}});
    }

    /// 2025年至2021年
    void CheckRange(std::size_t at) {
        const Digits from = DigitsAt(text_, at);
        if (from.size != 4 || from.value < 1900 || from.value > 2199) return;
        std::size_t next = at + 4;
        if (next < text_.size() && text_[next] == U'年') ++next;
        const std::size_t signs = next;
        while (next < text_.size() && next - signs < 3 && IsOneOf(text_[next], U"至到—－–-~～"))
            ++next;
        if (next == signs) return;
        const Digits to = DigitsAt(text_, next);
        if (to.size != 4 || to.value < 1900 || to.value > 2199 || to.value >= from.value) return;
        if (!StandsAt(text_, next + 4, U"年")) return;
        subject_.Add("date-range", {at, next + 5}, {{"range", subject_.Utf8({at, next + 5})}});
    }

    /// A year in what was done that is not the report's.
    void CheckYear(std::size_t at, int year) {
        if (!subject_.yearly_report || subject_.year == 0 || year == subject_.year) return;
        if (subject_.titled[at] || subject_.quoted[at] || subject_.IsPlanned(at)) return;
        if (at > 0 && IsOneOf(text_[at - 1], U"至到—－–-~～〔（从自由比较于对")) return;
        const std::size_t end = at + 5;
        if (HasAny(text_.substr(end, 8), subject_.rules.Words("plan_headings"))) return;
        const bool future = subject_.day && year > subject_.day->year();
        if (future && !HasAny(text_.substr(end, 8), subject_.rules.Words("year_goals")))
            return subject_.Add("date-other-year", {at, end}, YearParams(year));
        if (end < text_.size() && (IsDigit(text_[end]) || IsOneOf(text_[end], U"以来前底至—－初")))
            return;
        if (at > 0 && !IsClauseEnd(text_[at - 1])) return;
        const std::size_t sentence = subject_.text.SentenceAt(at);
        if (sentence >= subject_.text.sentences.size()) return;
        const std::u32string_view words = subject_.Of(subject_.text.sentences[sentence].normal);
        constexpr std::size_t kLongest = 400;
        if (words.size() > kLongest || HasAny(words, subject_.rules.Words("compare_words"))) return;
        const std::size_t first = subject_.first_quantity[sentence];
        if (first == subject_.first_quantity[sentence + 1]) return;
        subject_.Add("date-other-year", {at, end}, YearParams(year));
    }

    [[nodiscard]] Params YearParams(int year) const {
        return {{"year", std::to_string(year)}, {"report_year", std::to_string(subject_.year)}};
    }

    /// 四、2026年推进法治政府建设的主要安排
    void CheckHeading(const Section& section) {
        if (section.level < 1 || section.kind == SectionKind::kItem) return;
        const std::size_t begin = subject_.text.NormalOf(section.title.begin);
        const std::size_t end = subject_.text.NormalOf(section.title.end);
        for (std::size_t at = begin; at < end; ++at) {
            const auto year = YearAt(text_, at);
            if (!year || subject_.titled[at]) continue;
            const bool plan =
                HasAny(subject_.Of({begin, end}), subject_.rules.Words("plan_headings"));
            const int want = plan ? subject_.year + 1 : subject_.year;
            if (*year != want && plan)
                subject_.Add("date-plan-year", {at, at + 5},
                             {{"year", std::to_string(*year)},
                              {"want", std::to_string(want)},
                              {"report_year", std::to_string(subject_.year)}});
            return;
        }
    }

    /// 三环发〔2026〕8号 of a report that is dated in another year.
    void CheckNumber() {
        constexpr std::size_t kHead = 300;
        if (!subject_.day || subject_.day->year() <= subject_.year) return;
        const std::size_t at = text_.substr(0, kHead).find(U'〔');
        if (at == std::u32string_view::npos) return;
        const Digits year = DigitsAt(text_, at + 1);
        if (year.size != 4 || year.value == subject_.day->year()) return;
        subject_.Add("date-number-year", {at, at + 6},
                     {{"year", NumberText(year.value)}, {"day", subject_.day->ToChinese()}});
    }

    /// One title with two sets of years in its brackets.
    void CheckTitles() {
        std::map<std::u32string, std::pair<std::u32string, std::size_t>> seen;
        for (std::size_t at = text_.find(U'《'); at != std::u32string_view::npos;
             at = text_.find(U'《', at + 1)) {
            constexpr std::size_t kLongest = 60;
            const std::size_t size = text_.substr(at, kLongest).find(U'》');
            if (size == std::u32string_view::npos) continue;
            const std::u32string_view title = text_.substr(at, size + 1);
            const std::size_t bracket = title.find(U'（');
            if (bracket == std::u32string_view::npos) continue;
            std::u32string years;
            for (const char32_t c : title.substr(bracket))
                if (IsDigit(c)) years += c;
            if (years.size() < 4) continue;
            const auto [first, fresh] =
                seen.try_emplace(std::u32string(title.substr(0, bracket)), years, at);
            if (fresh || first->second.first == years) continue;
            const std::size_t line =
                subject_.text.LineOf(subject_.text.origin[first->second.second]);
            subject_.Add("date-title", {at, at + size + 1}, {{"line", std::to_string(line)}});
        }
    }

    Subject& subject_;
    std::u32string_view text_;
};

/// The day before a special day's name: 6·5, 6.5, 六·五, 6月5日, with a quote between.
struct Said {
    int month = 0, day = 0;
    std::size_t begin = 0;
};

std::size_t BackOverNumber(std::u32string_view text, std::size_t end) {
    std::size_t at = end;
    while (at > 0 && end - at < 3 &&
           (IsDigit(text[at - 1]) || IsOneOf(text[at - 1], U"一二三四五六七八九十")))
        --at;
    return at;
}

int ValueOf(std::u32string_view text, std::size_t begin, std::size_t end) {
    const auto count = CountAt(text.substr(0, end), begin);
    return count && begin + count->size == end ? count->value : 0;
}

std::optional<Said> DayBefore(std::u32string_view text, std::size_t name) {
    std::size_t end = name;
    while (end > 0 && name - end < 2 && IsOneOf(text[end - 1], U"”“’‘\"")) --end;
    if (end > 0 && text[end - 1] == U'日') --end;
    const std::size_t day = BackOverNumber(text, end);
    if (day == end || day < 2 || !IsOneOf(text[day - 1], U"·•．.・∙‧月")) return std::nullopt;
    const std::size_t month = BackOverNumber(text, day - 1);
    if (month == day - 1) return std::nullopt;
    return Said{ValueOf(text, month, day - 1), ValueOf(text, day, end), month};
}

std::optional<Said> DayAfter(std::u32string_view text, std::size_t end) {
    std::size_t at = end;
    while (at < text.size() && at - end < 2 && IsOneOf(text[at], U"”（")) ++at;
    const auto date = PartialDateAt(text, at);
    if (at == end || !date || date->day == 0) return std::nullopt;
    return Said{date->month, date->day, at};
}

}  // namespace

void CheckDates(Subject& subject) { Dates(subject).Check(); }

void CheckDays(Subject& subject) {
    const std::vector<DayRow>& days = subject.rules.days;
    Matcher matcher;
    for (std::size_t i = 0; i < days.size(); ++i)
        matcher.Add(days[i].name, static_cast<std::uint32_t>(i));
    const std::u32string_view text = subject.normal();
    matcher.ForEach(text, [&](std::size_t at, std::size_t size, std::uint32_t id) {
        const DayRow& row = days[id];
        auto said = DayBefore(text, at);
        if (!said) said = DayAfter(text, at + size);
        if (!said || (said->month == row.month && said->day == row.day)) return;
        const auto dotted = [](int month, int day) {
            return std::to_string(month) + "月" + std::to_string(day) + "日";
        };
        subject.Add("day-wrong", {std::min(said->begin, at), at + size},
                    {{"name", ToUtf8(row.name)},
                     {"said", dotted(said->month, said->day)},
                     {"right", dotted(row.month, row.day)},
                     {"from", row.source}});
    });
}

}  // namespace report_check::detail
