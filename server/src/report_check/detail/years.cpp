// The year a report is about, where the text says it again: what was done, honours, plans and their
// papers, what is to come. And the years in the titles of programmes.
#include "report_check/detail/date.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

constexpr std::size_t kYearSize = 5;  ///< 2025年

class YearSlips {
 public:
    explicit YearSlips(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        if (!subject_.yearly_report || subject_.year == 0) return;
        for (std::size_t at = 0; at + kYearSize < text_.size(); ++at) {
            if (!IsDigit(text_[at]) || (at > 0 && IsDigit(text_[at - 1]))) continue;
            const auto year = YearAt(text_, at);
            if (!year) continue;
            if (at > 0 && IsOneOf(text_[at - 1], U"至到—－–-~～〔自")) {
                CheckSpan(at, *year);
            } else if (subject_.titled[at]) {
                CheckTitle(at, *year);
            } else if (!subject_.quoted[at]) {
                CheckSentence(at, *year);
            }
        }
    }

 private:
    [[nodiscard]] bool Has(std::u32string_view words, std::string_view list) const {
        return HasAny(words, subject_.rules.Words(list));
    }
    [[nodiscard]] bool Begins(std::size_t at, std::string_view list) const {
        return LongestAt(text_, at, subject_.rules.Words(list)) > 0;
    }
    /// To the end of the clause, at most `most` characters.
    [[nodiscard]] std::u32string_view Clause(std::size_t at, std::size_t most) const {
        std::size_t end = at;
        while (end < text_.size() && end < at + most && !IsClauseEnd(text_[end])) ++end;
        return text_.substr(at, end - at);
    }

    void TellOther(std::size_t at, int year) {
        subject_.Add(
            "date-year-slip", {at, at + kYearSize},
            {{"year", std::to_string(year)}, {"report_year", std::to_string(subject_.year)}});
    }
    void TellPlan(std::size_t at, int year) {
        subject_.Add("date-plan-year", {at, at + kYearSize},
                     {{"year", std::to_string(year)},
                      {"want", std::to_string(subject_.year + 1)},
                      {"report_year", std::to_string(subject_.year)}});
    }

    /// 《法治政府建设实施方案（2021—2025年）》: such programmes end with a plan of five years.
    void CheckSpan(std::size_t at, int year) {
        constexpr std::size_t kLongest = 60;
        if (!subject_.titled[at] || year % 5 == 0) return;
        std::size_t open = at;
        while (open > 0 && at - open < kLongest && text_[open] != U'《') --open;
        const std::u32string_view title = text_.substr(open, at - open);
        if (Has(title, "five_year_titles") && title.find(U"三年") == kNowhere)
            subject_.Add("date-title-span", {at, at + kYearSize}, {{"year", std::to_string(year)}});
    }

    /// 《2025年法治政府建设工作要点》 belongs to the year; what is still to be made, to the next.
    void CheckTitle(std::size_t at, int year) {
        constexpr std::size_t kLongest = 40;
        const std::size_t close = text_.substr(at, kLongest).find(U'》');
        if (close == kNowhere || !Has(text_.substr(at, close), "year_papers")) return;
        CheckPaper(at, year);
    }

    void CheckPaper(std::size_t at, int year) {
        const bool planned = subject_.IsPlanned(at);
        if (planned && year == subject_.year) return TellPlan(at, year);
        if (!planned && year < subject_.year) TellOther(at, year);
    }

    void CheckSentence(std::size_t at, int year) {
        const std::size_t end = at + kYearSize;
        const bool leads = at == 0 || IsClauseEnd(text_[at - 1]);
        const std::size_t past = end < text_.size() && IsOneOf(text_[end], U"，度") ? end + 1 : end;
        if (IsIssued(at) && Has(Clause(end, 24), "year_papers")) return CheckPaper(at, year);
        if (subject_.IsPlanned(at)) {
            const bool ours = leads && Begins(past, "year_subjects");
            if (ours && text_.substr(past, 14).find(U'将') != kNowhere) {
                if (year != subject_.year + 1) TellPlan(at, year);
            } else if (Begins(past, "year_subjects") && year != subject_.year &&
                       year != subject_.year + 1) {
                TellOther(at, year);
            }
            return;
        }
        if (year == subject_.year || NamesYear(at)) return;
        const bool compared = Compares(at);
        if (leads && HasFigure(at) && !compared) return;  // date-other-year tells it
        const bool nothing = leads && Begins(end, "noughts");
        const bool honoured = (leads || year > subject_.year) && Has(Clause(end, 30), "honours");
        const bool ours = leads && year < subject_.year && compared &&
                          Begins(past, "year_subjects") && HasFigure(at);
        if (nothing || honoured || ours) TellOther(at, year);
    }

    /// 印发全系统2025年度法治工作安排
    [[nodiscard]] bool IsIssued(std::size_t at) const {
        constexpr std::size_t kFarthest = 12;
        const std::size_t from = at > kFarthest ? at - kFarthest : 0;
        std::u32string_view before = text_.substr(from, at - from);
        for (std::size_t i = before.size(); i > 0; --i)
            if (IsClauseEnd(before[i - 1])) {
                before.remove_prefix(i);
                break;
            }
        return Has(before, "issue_verbs");
    }

    /// The sentence names the year of the report as well: two years are set beside each other.
    [[nodiscard]] bool NamesYear(std::size_t at) const {
        const std::size_t sentence = subject_.text.SentenceAt(at);
        if (sentence >= subject_.text.sentences.size()) return true;
        const std::string own = std::to_string(subject_.year);
        constexpr std::size_t kLongest = 400;
        const std::u32string_view words = subject_.Of(subject_.text.sentences[sentence].normal);
        return words.size() > kLongest ||
               words.find(std::u32string(own.begin(), own.end())) != kNowhere;
    }

    [[nodiscard]] bool Compares(std::size_t at) const {
        const std::size_t sentence = subject_.text.SentenceAt(at);
        return sentence < subject_.text.sentences.size() &&
               Has(subject_.Of(subject_.text.sentences[sentence].normal), "compare_words");
    }

    [[nodiscard]] bool HasFigure(std::size_t at) const {
        const std::size_t sentence = subject_.text.SentenceAt(at);
        return sentence < subject_.text.sentences.size() &&
               subject_.first_quantity[sentence] < subject_.first_quantity[sentence + 1];
    }

    Subject& subject_;
    std::u32string_view text_;
};

/// The day under 印发 is that of the letter or soon after.
void CheckPrinted(Subject& subject) {
    constexpr std::size_t kTail = 200;
    constexpr int kMostDays = 30;
    const std::u32string_view text = subject.normal();
    std::optional<base::CivilDay> own;
    for (const auto& paragraph : subject.text.paragraphs) {
        const std::size_t at = paragraph.normal.begin;
        const auto date = DateAt(text, at);
        if (!date) continue;
        const auto day = base::CivilDay::From(date->year, date->month, date->day);
        if (date->size == paragraph.normal.size()) own = day;
        if (!StandsAt(text, at + date->size, U"印发") || at + kTail < text.size() || !own || !day)
            continue;
        if (*day < *own || own->Plus(kMostDays) < *day)
            subject.Add("date-printed", {at, at + date->size + 2},
                        {{"day", own->ToChinese()}, {"printed", day->ToChinese()}});
    }
}

/// 805余人: 余 and 多 stand behind round numbers.
void CheckOddMore(Subject& subject) {
    const std::u32string_view text = subject.normal();
    for (const Quantity& quantity : subject.quantities) {
        const std::size_t end = quantity.number.end;
        if (quantity.near != Near::kMore || end + 1 >= text.size()) continue;
        const Digits digits = DigitsAt(text, quantity.number.begin);
        const auto value = static_cast<long long>(digits.value);
        if (digits.places > 0 || digits.size > 12 || value % 10 == 0) continue;
        if (!IsOneOf(text[end], U"余多") || IsOneOf(text[end + 1], U"万亿年") ||
            quantity.unit.empty())
            continue;
        subject.Add("figure-odd-more", quantity.whole, {{"found", subject.Utf8(quantity.whole)}});
    }
}

}  // namespace

void CheckYears(Subject& subject) {
    YearSlips(subject).Check();
    CheckPrinted(subject);
    CheckOddMore(subject);
}

}  // namespace report_check::detail
