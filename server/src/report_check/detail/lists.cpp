#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report_check/detail/scan.hpp"
#include "report_check/detail/sequence.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

using report_reader::Mark;
using report_reader::NumberStyle;
using report_reader::Section;

/// Points of one kind in one section: 一是 … 二是 …, in order.
using MarkRow = std::vector<std::size_t>;

std::vector<MarkRow> RowsOf(const ReportText& text) {
    std::vector<MarkRow> rows;
    std::map<std::tuple<std::size_t, NumberStyle, char32_t>, std::size_t> at;
    for (std::size_t i = 0; i < text.marks.size(); ++i) {
        const Mark& mark = text.marks[i];
        const auto [place, fresh] =
            at.try_emplace({mark.section, mark.number.style, mark.number.sign}, rows.size());
        if (fresh) rows.emplace_back();
        rows[place->second].push_back(i);
    }
    return rows;
}

class Lists {
 public:
    explicit Lists(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        for (const MarkRow& row : RowsOf(subject_.text)) CheckRow(row);
        for (std::size_t at = 0; at < text_.size(); ++at)
            if (IsDigit(text_[at]) || IsChineseDigit(text_[at])) at = CheckCount(at);
    }

 private:
    [[nodiscard]] const Mark& MarkAt(std::size_t index) const { return subject_.text.marks[index]; }
    [[nodiscard]] std::string Written(std::size_t index) const {
        return std::string(base::Trim(subject_.text.Quote(MarkAt(index).number.place)));
    }

    void CheckRow(const MarkRow& row) {
        Sequence sequence{{}, 1, true};
        for (const std::size_t mark : row) sequence.numbers.push_back(MarkAt(mark).number.value);
        const NumberStyle style = MarkAt(row.front()).number.style;
        // Brackets and digits in running text are often references to another list.
        if (style != NumberStyle::kOrdinalWord && sequence.numbers.front() != 1) return;
        for (const Break& broken : FindBreaks(sequence)) Tell(row, broken);
        if (style == NumberStyle::kOrdinalWord) CheckAlone(row, sequence.numbers);
    }

    void Tell(const MarkRow& row, const Break& broken) {
        const std::string found = Written(row[broken.index]);
        subject_.AddBytes("list-gap", MarkAt(row[broken.index]).number.place,
                          {{"found", found},
                           {"want", base::ChineseNumber(broken.want)},
                           {"before", broken.index > 0 ? "“" + Written(row[broken.index - 1]) + "”"
                                                       : std::string("本段开头")}});
    }

    void CheckAlone(const MarkRow& row, const std::vector<int>& numbers) {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (numbers[i] == 1 && (i + 1 == numbers.size() || numbers[i + 1] == 1))
                subject_.AddBytes("list-alone", MarkAt(row[i]).number.place,
                                  {{"found", Written(row[i])}});
    }

    /// A count word at `at`; the last character that was looked at.
    std::size_t CheckCount(std::size_t at) {
        const auto count = CountAt(text_, at);
        if (!count) return at;
        const std::size_t end = at + count->size;
        if (count->value >= 2 && count->value <= 30 && !subject_.titled[at] &&
            !subject_.quoted[at]) {
            CheckTitled(at, end, count->value);
            if (const std::size_t unit =
                    LongestAt(text_, end, subject_.rules.Words("promise_units"));
                unit > 0) {
                const Span place{at, end + unit};
                if (!CheckPromise(place, count->value)) CheckEnumeration(place, count->value);
            }
        }
        return end - 1;
    }

    /// 以下三个方面 … 一是 … 二是 …: whether it announces a list.
    bool CheckPromise(Span place, int promised) {
        const bool announced =
            LongestBefore(text_, place.begin, subject_.rules.Words("promise_heads")) > 0;
        const std::size_t first = FirstMark(place.end, announced);
        const std::size_t listed =
            first < subject_.text.marks.size() ? CountMarks(first) : CountSections(place);
        if (listed == 0) {
            if (announced && EndsSentence(place.end) && !IsEnumerated(place))
                subject_.Add("list-absent", Whole(place), {{"promise", subject_.Utf8(place)}});
            return announced;
        }
        if (listed != static_cast<std::size_t>(promised))
            subject_.Add("list-count", Whole(place),
                         {{"promise", subject_.Utf8(place)},
                          {"promised", std::to_string(promised)},
                          {"listed", std::to_string(listed)}});
        return true;
    }

    /// With the words that announce it.
    [[nodiscard]] Span Whole(Span place) const {
        const std::size_t head =
            LongestBefore(text_, place.begin, subject_.rules.Words("promise_heads"));
        return {place.begin - head, place.end};
    }

    /// The mark that opens the announced list: the first point that follows, in the same sentence
    /// or at the head of the next one.
    [[nodiscard]] std::size_t FirstMark(std::size_t after, bool announced) const {
        const auto& marks = subject_.text.marks;
        const auto found =
            std::lower_bound(marks.begin(), marks.end(), after,
                             [](const Mark& mark, std::size_t at) { return mark.normal < at; });
        if (found == marks.end() || found->number.value != 1) return marks.size();
        constexpr std::size_t kFarthest = 60;
        if (found->normal - after > kFarthest) return marks.size();
        std::size_t stops = 0;
        for (std::size_t at = after; at < found->normal; ++at) stops += IsStop(text_[at]) ? 1 : 0;
        const std::size_t most = announced ? 3 : 1;
        if (stops > most) return marks.size();
        return static_cast<std::size_t>(found - marks.begin());
    }

    [[nodiscard]] std::size_t CountMarks(std::size_t first) const {
        const auto& marks = subject_.text.marks;
        std::size_t count = 1;
        for (std::size_t i = first + 1; i < marks.size(); ++i) {
            if (marks[i].section != marks[first].section) break;
            if (marks[i].number.style != marks[first].number.style ||
                marks[i].number.sign != marks[first].number.sign)
                continue;
            if (marks[i].number.value == 1) break;
            ++count;
        }
        return count;
    }

    /// Sections right under the one whose own words end with the promise.
    [[nodiscard]] std::size_t CountSections(Span place) {
        if (!EndsSentence(place.end)) return 0;
        const std::size_t paragraph = subject_.text.ParagraphAt(place.begin);
        if (paragraph >= subject_.text.paragraphs.size()) return 0;
        const std::size_t section = subject_.text.paragraphs[paragraph].section;
        const auto& sections = subject_.text.sections;
        if (subject_.text.sections[section].paragraph != paragraph + 1) return 0;
        if (counted_section_ == section) return counted_;
        counted_section_ = section;
        counted_ = 0;
        for (std::size_t i = section + 1; i < sections.size(); ++i) {
            if (sections[i].whole.begin >= sections[section].whole.end) break;
            if (sections[i].parent == section && sections[i].number.value > 0) ++counted_;
        }
        return counted_;
    }

    [[nodiscard]] bool EndsSentence(std::size_t at) const {
        constexpr std::size_t kFarthest = 24;
        for (std::size_t i = at; i < text_.size() && i < at + kFarthest; ++i) {
            if (IsOneOf(text_[i], U"。：\n"))
                return i + 1 >= text_.size() || text_[i] != U'：' || text_[i + 1] == U'\n';
            if (IsOneOf(text_[i], U"，；")) return false;
        }
        return false;
    }

    /// 从大气、水、土壤三个方面: what is named before is what is counted.
    [[nodiscard]] bool IsEnumerated(Span place) const { return Named(place.begin).count > 1; }

    struct NamedBefore {
        std::size_t count = 0;
        std::size_t begin = 0;
        bool open = false;   ///< 等: not all are named
        bool whole = false;  ///< the clause before holds none of them
    };

    /// Things parted by 、 before `end`, back to the end of the clause before.
    [[nodiscard]] NamedBefore Named(std::size_t end) const {
        constexpr std::size_t kFarthest = 80;
        NamedBefore named;
        std::size_t at = end;
        if (at > 0 && text_[at - 1] == U'等') {
            named.open = true;
            --at;
        }
        std::size_t last = 0;
        const std::size_t least = end > kFarthest ? end - kFarthest : 0;
        const std::size_t stop = at;
        while (at > least && !IsClauseEnd(text_[at - 1])) {
            --at;
            if (text_[at] != U'、') continue;
            if (named.count == 0) last = stop - at - 1;
            ++named.count;
        }
        named.begin = at;
        if (named.count == 0 || at == least || last > 10) return {};
        ++named.count;
        named.whole = text_[at - 1] != U'，' || PreviousIsPlain(at - 1);
        return named;
    }

    [[nodiscard]] bool PreviousIsPlain(std::size_t end) const {
        constexpr std::size_t kFarthest = 80;
        const std::size_t least = end > kFarthest ? end - kFarthest : 0;
        for (std::size_t at = end; at > least && !IsClauseEnd(text_[at - 1]); --at)
            if (text_[at - 1] == U'、') return false;
        return true;
    }

    void CheckEnumeration(Span place, int promised) {
        const NamedBefore named = Named(place.begin);
        const auto count = static_cast<std::size_t>(promised);
        if (named.count == 0 || !named.whole) return;
        if (LongestAt(text_, place.end, subject_.rules.Words("promise_not_before")) > 0) return;
        if (named.open ? named.count <= count : named.count == count) return;
        subject_.Add("list-enumeration", {named.begin, place.end},
                     {{"promise", subject_.Utf8(place)}, {"listed", std::to_string(named.count)}});
    }

    /// 《甲》《乙》等2份: no more titles than are counted, and just as many without 等.
    void CheckTitled(std::size_t at, std::size_t end, int promised) {
        const std::size_t unit = LongestAt(text_, end, subject_.rules.Words("document_units"));
        if (unit == 0) return;
        std::size_t back = at;
        bool open = false;
        while (back > 0 && IsOneOf(text_[back - 1], U"等共的")) {
            open = open || text_[back - 1] == U'等';
            --back;
        }
        std::size_t count = 0;
        const std::size_t stop = back;
        constexpr std::size_t kFarthest = 600;
        while (back > 0 && stop - back < kFarthest && text_[back - 1] == U'》' &&
               subject_.titled[back - 1]) {
            while (back > 0 && subject_.titled[back - 1]) {
                --back;
                if (text_[back] == U'《') break;
            }
            ++count;
            while (back > 0 && IsOneOf(text_[back - 1], U"、和及与")) --back;
        }
        const auto promised_count = static_cast<std::size_t>(promised);
        if (count < 2 || count == promised_count || (open && count < promised_count)) return;
        subject_.Add("list-titles", {back, end + unit},
                     {{"promised", std::to_string(promised)}, {"listed", std::to_string(count)}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::size_t counted_section_ = std::u32string_view::npos, counted_ = 0;
};

}  // namespace

void CheckLists(Subject& subject) { Lists(subject).Check(); }

}  // namespace report_check::detail
