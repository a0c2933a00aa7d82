#include "report_check/detail/subject.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report_check/detail/date.hpp"
#include "report_check/detail/scan.hpp"

namespace report_check::detail {

namespace {

using report_reader::NumberStyle;
using report_reader::Section;
using report_reader::SectionKind;

void MarkInside(std::u32string_view normal, char32_t open, char32_t close,
                std::vector<bool>& inside) {
    inside.assign(normal.size() + 1, false);
    std::size_t begin = normal.size();
    for (std::size_t at = 0; at < normal.size(); ++at) {
        if (normal[at] == open && begin == normal.size()) begin = at;
        if (normal[at] == U'\n') begin = normal.size();
        if (normal[at] != close || begin == normal.size()) continue;
        std::fill(inside.begin() + static_cast<std::ptrdiff_t>(begin),
                  inside.begin() + static_cast<std::ptrdiff_t>(at) + 1, true);
        begin = normal.size();
    }
}

/// What stands before the first chapter.
std::size_t HeadEnd(const Subject& subject) {
    constexpr std::size_t kLongestHead = 1200;
    std::size_t end = subject.normal().size();
    for (const Section& section : subject.text.sections)
        if (section.level >= 1 && section.number.value > 0) {
            end = subject.text.NormalOf(section.whole.begin);
            break;
        }
    return std::min(end, kLongestHead);
}

/// 二〇二五年
std::optional<int> WrittenYearAt(std::u32string_view text, std::size_t at) {
    if (!StandsAt(text, at + 4, U"年")) return std::nullopt;
    int year = 0;
    for (const char32_t c : text.substr(at, 4)) {
        const std::size_t digit = std::u32string_view(U"〇一二三四五六七八九零○").find(c);
        if (digit == std::u32string_view::npos) return std::nullopt;
        year = year * 10 + static_cast<int>(digit > 9 ? 0 : digit);
    }
    if (year < 1900 || year > 2199) return std::nullopt;
    return year;
}

/// The year of `2025年度法治政府建设情况的报告`, else the first year of the head.
int YearOf(const Subject& subject, std::size_t head) {
    const std::u32string_view text = subject.normal().substr(0, head);
    const auto& subjects = subject.rules.Words("report_subjects");
    int first = 0;
    for (std::size_t at = 0; at + 5 <= text.size(); ++at) {
        auto year = YearAt(text, at);
        if (!year) year = WrittenYearAt(text, at);
        if (!year || subject.titled[at]) continue;
        if (HasAny(text.substr(at, 30).substr(0, text.substr(at, 30).find(U'，')), subjects))
            return *year;
        if (first == 0) first = *year;
    }
    return first;
}

std::optional<base::CivilDay> LastDay(std::u32string_view text, std::size_t from) {
    std::optional<base::CivilDay> last;
    for (std::size_t at = from; at < text.size(); ++at)
        if (const auto date = DateAt(text, at))
            if (const auto day = base::CivilDay::From(date->year, date->month, date->day))
                last = day;
    return last;
}

/// The date that stands alone under a letter.
std::optional<base::CivilDay> SignedDay(const Subject& subject) {
    std::optional<base::CivilDay> day;
    for (const auto& paragraph : subject.text.paragraphs)
        if (const auto date = DateAt(subject.normal(), paragraph.normal.begin);
            date && date->size == paragraph.normal.size())
            day = base::CivilDay::From(date->year, date->month, date->day);
    return day;
}

std::optional<base::CivilDay> DayOf(const Subject& subject) {
    constexpr std::size_t kTail = 300;
    if (subject.options.day) return subject.options.day;
    const std::u32string_view text = subject.normal();
    const std::size_t tail = text.size() > kTail ? text.size() - kTail : 0;
    if (subject.year == 0 || !subject.yearly_report) return SignedDay(subject);
    const auto printed = LastDay(text, tail);
    if (printed && printed->year() >= subject.year) return printed;
    return base::CivilDay::From(subject.year, 12, 31);
}

std::vector<Span> PlannedOf(const Subject& subject) {
    std::vector<Span> planned;
    const auto& plans = subject.rules.Words("plan_headings");
    const auto& problems = subject.rules.Words("problem_headings");
    for (const Section& section : subject.text.sections) {
        if (section.level != 1 || section.kind == SectionKind::kItem) continue;
        const std::u32string_view title = subject.Of(
            {subject.text.NormalOf(section.title.begin), subject.text.NormalOf(section.title.end)});
        if (HasAny(title, plans) || HasAny(title, problems))
            planned.push_back({subject.text.NormalOf(section.whole.begin),
                               subject.text.NormalOf(section.whole.end)});
    }
    return planned;
}

std::string PathPart(NumberStyle style, int number) {
    std::string value = base::ChineseNumber(number);
    switch (style) {
        case NumberStyle::kChapter:
            return "第" + value + "章";
        case NumberStyle::kPart:
            return "第" + value + "节";
        case NumberStyle::kArticle:
            return "第" + value + "条";
        case NumberStyle::kChinese:
            return value;
        case NumberStyle::kChineseBracketed:
            return "（" + value + "）";
        case NumberStyle::kArabic:
            return std::to_string(number) + ".";
        case NumberStyle::kArabicBracketed:
        case NumberStyle::kCircled:
            return "（" + std::to_string(number) + "）";
        case NumberStyle::kNone:
        case NumberStyle::kOrdinalWord:
            break;
    }
    return {};
}

}  // namespace

Subject::Subject(const ReportText& read, const Rules& known, const Options& asked)
    : text(read), rules(known), options(asked) {
    MarkInside(normal(), U'《', U'》', titled);
    MarkInside(normal(), U'“', U'”', quoted);
    const std::size_t head = HeadEnd(*this);
    yearly_report = HasAny(normal().substr(0, head), rules.Words("report_subjects")) &&
                    HasAny(normal().substr(0, head), rules.Words("report_words"));
    yearly_report = options.yearly.value_or(yearly_report);
    year = YearOf(*this, head);
    day = DayOf(*this);
    planned = PlannedOf(*this);
    quantities = ReadQuantities(*this);
    first_quantity.assign(text.sentences.size() + 1, quantities.size());
    for (std::size_t i = quantities.size(); i-- > 0;) first_quantity[quantities[i].sentence] = i;
    for (std::size_t i = text.sentences.size(); i-- > 0;)
        first_quantity[i] = std::min(first_quantity[i], first_quantity[i + 1]);
}

std::string Subject::Utf8(Span span) const { return ToUtf8(Of(span)); }

bool Subject::IsPlanned(std::size_t at) const {
    const auto after =
        std::upper_bound(planned.begin(), planned.end(), at,
                         [](std::size_t place, Span span) { return place < span.begin; });
    return after != planned.begin() && std::prev(after)->Holds(at);
}

std::string Subject::SectionPath(std::size_t byte) const {
    const std::size_t paragraph = text.ParagraphAt(text.NormalOf(byte));
    if (paragraph >= text.paragraphs.size()) return {};
    std::string path;
    std::size_t index = text.paragraphs[paragraph].section;
    // A run-in heading may begin behind the place.
    for (int depth = 0; index != 0 && index < text.sections.size() && depth < 16; ++depth) {
        const Section& section = text.sections[index];
        const bool odd = section.expected != NumberStyle::kNone;
        path.insert(0,
                    PathPart(odd ? section.expected : section.number.style, section.number.value));
        index = text.sections[index].parent;
    }
    return path;
}

bool Subject::MayAdd(std::string_view code) { return ++counts[code] <= kMostKept; }

void Subject::Add(std::string_view code, Span place, Params params) {
    if (MayAdd(code)) found.push_back({code, text.Original(place), std::move(params), {}, {}});
}

void Subject::AddBytes(std::string_view code, Span place, Params params) {
    if (MayAdd(code)) found.push_back({code, place, std::move(params), {}, {}});
}

}  // namespace report_check::detail
