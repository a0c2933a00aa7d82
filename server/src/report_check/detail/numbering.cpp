#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/sequence.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Number;
using report_reader::NumberStyle;
using report_reader::Section;
using report_reader::SectionKind;

/// The number as a heading of its style would carry it.
std::string NumberedAs(NumberStyle style, int value) {
    const std::string chinese = base::ChineseNumber(value);
    switch (style) {
        case NumberStyle::kChapter:
            return "第" + chinese + "章";
        case NumberStyle::kPart:
            return "第" + chinese + "节";
        case NumberStyle::kArticle:
            return "第" + chinese + "条";
        case NumberStyle::kChinese:
            return chinese + "、";
        case NumberStyle::kChineseBracketed:
            return "（" + chinese + "）";
        case NumberStyle::kArabic:
            return std::to_string(value) + ".";
        case NumberStyle::kArabicBracketed:
            return "（" + std::to_string(value) + "）";
        default:
            return std::to_string(value);
    }
}

std::string Missing(NumberStyle style, int from, int to) {
    if (to - from > 3) return NumberedAs(style, from) + "至" + NumberedAs(style, to - 1);
    std::string all;
    for (int value = from; value < to; ++value) all += NumberedAs(style, value);
    return all;
}

/// Headings that are counted together: those of one style under one heading.
struct Row {
    std::size_t parent = 0;
    NumberStyle style = NumberStyle::kNone;
    bool items = false;
    std::vector<std::size_t> sections;
};

bool IsHeading(const Section& section) {
    return section.kind == SectionKind::kHeading || section.kind == SectionKind::kRunIn;
}

std::vector<Row> RowsOf(const ReportText& text, bool apart) {
    std::vector<Row> rows;
    std::map<std::tuple<std::size_t, NumberStyle, bool>, std::size_t> at;
    for (std::size_t i = 1; i < text.sections.size(); ++i) {
        const Section& section = text.sections[i];
        if (section.number.value <= 0) continue;
        const NumberStyle style =
            section.expected == NumberStyle::kNone ? section.number.style : section.expected;
        const auto [place, fresh] =
            at.try_emplace({section.parent, style, apart && section.hashes > 0}, rows.size());
        if (fresh) rows.push_back({section.parent, style, false, {}});
        Row& row = rows[place->second];
        // The last item of a list ends like a sentence and may look like a heading.
        row.items = row.items || !IsHeading(section);
        row.sections.push_back(i);
    }
    return rows;
}

std::size_t BreaksIn(const ReportText& text, const Row& row) {
    Sequence sequence;
    for (const std::size_t section : row.sections)
        sequence.numbers.push_back(text.sections[section].number.value);
    return FindBreaks(sequence).size();
}

/// Where some headings of a style carry signs of Markdown and some do not, they are one row or two:
/// whichever is the less broken.
std::vector<Row> BestRows(const ReportText& text) {
    std::map<std::pair<std::size_t, NumberStyle>, std::size_t> apart;
    std::vector<Row> rows = RowsOf(text, true), together = RowsOf(text, false);
    if (rows.size() == together.size()) return rows;
    for (const Row& row : rows) apart[{row.parent, row.style}] += BreaksIn(text, row);
    std::vector<Row> best;
    for (const Row& row : together)
        if (BreaksIn(text, row) <= apart[{row.parent, row.style}]) {
            apart.erase({row.parent, row.style});
            best.push_back(row);
        }
    for (const Row& row : rows)
        if (apart.contains({row.parent, row.style})) best.push_back(row);
    std::sort(best.begin(), best.end(),
              [](const Row& a, const Row& b) { return a.sections.front() < b.sections.front(); });
    return best;
}

class Numbering {
 public:
    explicit Numbering(Subject& subject) : subject_(subject), rows_(BestRows(subject.text)) {}

    void Check() {
        for (const Section& section : subject_.text.sections) CheckStyle(section);
        std::map<NumberStyle, int> last;  // of the rows before, for numbers that run on
        const std::map<NumberStyle, bool> run_on = RunningOn();
        for (const Row& row : rows_) {
            if (row.items && row.style != NumberStyle::kArticle)
                CheckItems(row);
            else
                CheckRow(row, run_on.at(row.style) ? last[row.style] + 1 : 1);
            last[row.style] = Value(row.sections.back());
        }
        if (subject_.yearly_report) CheckTitles();
    }

 private:
    [[nodiscard]] int Value(std::size_t section) const {
        return subject_.text.sections[section].number.value;
    }

    /// Whether numbers of a style go on from one heading to the next (1 2 3 | 4 5) rather than
    /// begin again.
    [[nodiscard]] std::map<NumberStyle, bool> RunningOn() const {
        std::map<NumberStyle, int> balance, last;
        for (const Row& row : rows_) {
            const int first = Value(row.sections.front());
            const auto before = last.find(row.style);
            int& sum = balance[row.style];
            if (before != last.end() && first == 1) --sum;
            if (before != last.end() && first == before->second + 1 && first != 1) ++sum;
            last[row.style] = Value(row.sections.back());
        }
        std::map<NumberStyle, bool> run_on;
        for (const auto& [style, sum] : balance)
            run_on[style] = sum > 0 || style == NumberStyle::kArticle;
        return run_on;
    }

    [[nodiscard]] Sequence SequenceOf(const Row& row, int start) const {
        Sequence sequence{{}, start, false};
        for (const std::size_t section : row.sections) sequence.numbers.push_back(Value(section));
        return sequence;
    }

    void CheckRow(const Row& row, int start) {
        for (const Break& broken : FindBreaks(SequenceOf(row, start))) Tell(row, broken, start);
    }

    /// A list of items may quote a few of another's; only those that begin with 1 are counted.
    void CheckItems(const Row& row) {
        Sequence sequence = SequenceOf(row, 1);
        if (sequence.numbers.front() != 1) return;
        sequence.may_restart = true;
        for (const Break& broken : FindBreaks(sequence)) Tell(row, broken, 1);
    }

    void Tell(const Row& row, const Break& broken, int start) {
        const Section& section = subject_.text.sections[row.sections[broken.index]];
        const std::string found = NumberedAs(row.style, section.number.value);
        const std::string want = NumberedAs(row.style, broken.want);
        const std::string before =
            broken.index > 0
                ? NumberedAs(row.style, Value(row.sections[broken.index - 1]))
                : (start > 1 ? NumberedAs(row.style, start - 1) : std::string("本级开头"));
        const Params params{{"found", found},
                            {"want", want},
                            {"before", before},
                            {"missing", Missing(row.style, broken.want, section.number.value)}};
        switch (broken.kind) {
            case Break::Kind::kGap:
                return subject_.AddBytes("numbering-gap", section.number.place, params);
            case Break::Kind::kWrong:
                return subject_.AddBytes("numbering-wrong", section.number.place, params);
            case Break::Kind::kRepeat:
                return subject_.AddBytes("numbering-repeat", section.number.place, params);
            case Break::Kind::kBack:
                return subject_.AddBytes("numbering-back", section.number.place, params);
        }
    }

    void CheckStyle(const Section& section) {
        const Number& number = section.number;
        if (number.value <= 0) return;
        if (section.expected != NumberStyle::kNone && section.expected != number.style)
            subject_.AddBytes(
                "numbering-style", number.place,
                {{"found", std::string(base::Trim(subject_.text.Quote(number.place)))},
                 {"want", NumberedAs(section.expected, number.value)}});
        else if (IsHeading(section))
            CheckSign(section);
    }

    /// 一、 （一） 1. （1）: GB/T 9704-2012, 7.3.3.
    void CheckSign(const Section& section) {
        const Number& number = section.number;
        const bool wrong = (number.style == NumberStyle::kChinese && number.sign != U'、') ||
                           (number.style == NumberStyle::kChineseBracketed &&
                            (Follows(number, U"、.．，") || !IsBracketed(number)));
        if (!wrong) return;
        subject_.AddBytes("numbering-sign", number.place,
                          {{"found", std::string(base::Trim(subject_.text.Quote(number.place)))},
                           {"want", NumberedAs(number.style, number.value)}});
    }

    [[nodiscard]] bool IsBracketed(const Number& number) const {
        const std::string_view written = base::Trim(subject_.text.Quote(number.place));
        return (written.starts_with("（") || written.starts_with("(")) &&
               (written.ends_with("）") || written.ends_with(")"));
    }

    [[nodiscard]] bool Follows(const Number& number, std::u32string_view signs) const {
        const std::size_t at = subject_.text.NormalOf(number.place.end);
        return at < subject_.normal().size() && IsOneOf(subject_.normal()[at], signs);
    }

    /// Two headings of one chapter with the same words.
    void CheckTitles() {
        std::map<std::pair<std::size_t, std::u32string>, std::size_t> seen;
        for (std::size_t i = 1; i < subject_.text.sections.size(); ++i) {
            const Section& section = subject_.text.sections[i];
            if (!IsHeading(section)) continue;
            const std::u32string_view title =
                subject_.Of({subject_.text.NormalOf(section.title.begin),
                             subject_.text.NormalOf(section.title.end)});
            if (title.size() < 4 || title.size() > 60) continue;
            const auto [first, fresh] =
                seen.try_emplace({section.parent, std::u32string(title)}, i);
            if (fresh) continue;
            const auto line =
                subject_.text.LineOf(subject_.text.sections[first->second].title.begin);
            subject_.AddBytes("numbering-title-twice", section.title,
                              {{"line", std::to_string(line)}});
        }
    }

    Subject& subject_;
    std::vector<Row> rows_;
};

}  // namespace

void CheckNumbering(Subject& subject) { Numbering(subject).Check(); }

}  // namespace report_check::detail
