#include "report_reader/detail/numbers.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "report_reader/detail/chinese_number.hpp"
#include "report_reader/detail/decimals.hpp"
#include "report_reader/detail/number_context.hpp"
#include "report_reader/detail/points.hpp"
#include "report_reader/detail/units.hpp"

namespace report_reader::detail {

namespace {

constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestName = 12;

/// Marks what stands between `open` and the next `close` within `reach` characters.
void MarkBetween(std::u32string_view text, char32_t open, char32_t close, std::size_t reach,
                 std::vector<bool>& marks) {
    std::size_t from = text.npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == open) {
            from = i;
        } else if (text[i] == close && from != text.npos) {
            if (i - from <= reach)
                std::fill(marks.begin() + static_cast<std::ptrdiff_t>(from),
                          marks.begin() + static_cast<std::ptrdiff_t>(i), true);
            from = text.npos;
        }
    }
}

std::string Digits(std::u32string_view points) {
    std::string digits;
    for (const char32_t c : points) digits.push_back(static_cast<char>(c));
    return digits;
}

class NumberFinder {
 public:
    explicit NumberFinder(std::u32string_view text) : text_(text), names_(InTitles(text)) {
        MarkBetween(text, U'“', U'”', kLongestName, names_);
        MarkBetween(text, U'‘', U'’', kLongestName, names_);
    }

    Numbers Run() {
        for (std::size_t i = 0; i < text_.size();) {
            if (IsDigit(text_[i])) {
                i = ReadDigits(i);
            } else if (text_[i] == U'百' && Stands(text_, i, U"百分")) {
                i = ReadPercentWords(i);
            } else if (IsChineseDigit(text_[i])) {
                i = ReadChinese(i);
            } else {
                ++i;
            }
        }
        return std::move(found_);
    }

 private:
    [[nodiscard]] char32_t At(std::size_t i) const { return i < text_.size() ? text_[i] : 0; }
    [[nodiscard]] char32_t Before(std::size_t i) const { return i > 0 ? text_[i - 1] : 0; }

    /// Past the digits and one fraction; a second point makes it no number (1.2.3).
    [[nodiscard]] std::size_t PastDigits(std::size_t i, bool& odd) const {
        int points = 0;
        while (IsDigit(At(i)) || (At(i) == U'.' && IsDigit(At(i + 1)))) {
            if (text_[i] == U'.') ++points;
            ++i;
        }
        odd = points > 1;
        return i;
    }

    std::size_t ReadDigits(std::size_t begin) {
        bool odd = false;
        const std::size_t end = PastDigits(begin, odd);
        if (odd || end - begin > 15 || IsName(begin, end)) return PastName(end);
        if (At(end) == U'年' && end - begin == 4) return TakeYear(begin, end);
        if (const auto range = RangeEnd(begin, end)) return *range;
        if (IsDate(begin, end)) return end + 1;
        if (Before(begin) == U'第' || Before(begin) == U'倒')
            return TakeOrdinal(begin, end, Digits(text_.substr(begin, end - begin)), false);
        return TakeNumber(begin, end, Digits(text_.substr(begin, end - begin)), false);
    }

    /// Part of a name, a formula, a time, a document's number or a telephone's.
    [[nodiscard]] bool IsName(std::size_t begin, std::size_t end) const {
        if (names_[begin]) return true;
        const char32_t before = Before(begin);
        const char32_t after = At(end);
        if (IsLatin(before) || IsOneOf(before, U"·•+#〔[@_/") || IsOneOf(after, U"·•+#〕]@×*_"))
            return true;
        if (before == U'-' && begin > 1 && IsLatin(text_[begin - 2])) return true;
        if ((after == U':' || after == U'/') && IsDigit(At(end + 1))) return true;
        if (before == U':' && begin > 1 && IsDigit(text_[begin - 2])) return true;
        if (IsLatin(after) && UnitHere(text_, end).length == 0) return true;
        if (after == U'号' || (before == U'（' && after == U'）')) return true;
        const bool whole = text_.substr(begin, end - begin).find(U'.') == text_.npos;
        return (whole && end - begin >= 7 && UnitOrPlace(end) == 0) || NamesDay(begin, end);
    }

    /// 12.4国家宪法日, 6.5环境日, 4.15全民国家安全教育日
    [[nodiscard]] bool NamesDay(std::size_t begin, std::size_t end) const {
        if (end - begin > 5) return false;
        const std::u32string_view after = text_.substr(end, 14);
        return after.starts_with(U"世界") || after.starts_with(U"国家") ||
               after.starts_with(U"全国") || after.starts_with(U"环境日") ||
               after.starts_with(U"宪法") || after.starts_with(U"全民") ||
               after.starts_with(U"热线") || after.starts_with(U"环保热线") ||
               after.starts_with(U"平台") || after.starts_with(U"举报") ||
               after.starts_with(U"政务") || after.starts_with(U"便民") ||
               after.starts_with(U"市长") || after.starts_with(U"联动") ||
               after.starts_with(U"普法") || after.starts_with(U"规划");
    }

    [[nodiscard]] std::size_t UnitOrPlace(std::size_t end) const {
        if (IsOneOf(At(end), U"万亿余多")) return 1;
        return UnitHere(text_, end).length;
    }

    [[nodiscard]] std::size_t PastName(std::size_t end) const {
        while (IsDigit(At(end)) || IsLatin(At(end))) ++end;
        return std::max<std::size_t>(end, 1);
    }

    std::size_t TakeYear(std::size_t begin, std::size_t end) {
        const int year = std::stoi(Digits(text_.substr(begin, 4)));
        if (year < 1900 || year > 2100) return end;
        found_.years.push_back({begin, year});
        return end + 1;
    }

    [[nodiscard]] static bool IsRangeSign(char32_t c) { return IsOneOf(c, U"-—–―~～至到"); }

    /// 1-2个, 3至5家; also 2021-2025年 and 10-12月, which are no figures.
    std::optional<std::size_t> RangeEnd(std::size_t begin, std::size_t end) {
        if (!IsRangeSign(At(end))) return std::nullopt;
        std::size_t second = end + 1;
        while (IsRangeSign(At(second)) && second < end + 3) ++second;
        if (!IsDigit(At(second))) return std::nullopt;
        bool odd = false;
        const std::size_t past = PastDigits(second, odd);
        if (odd || past - second > 15) return past;
        const char32_t after = At(past);
        if (after == U'年' && past - second == 4) return TakeYear(second, past);
        if (IsOneOf(after, U"年月日号-〕")) return past + 1;
        const std::size_t count = found_.candidates.size();
        const std::size_t next =
            TakeNumber(second, past, Digits(text_.substr(second, past - second)), false);
        if (found_.candidates.size() == count) return next;
        Candidate& range = found_.candidates.back();
        range.begin = begin;
        range.value_to = range.value;
        range.value = ByPlaces(Digits(text_.substr(begin, end - begin)), places_);
        range.comparator = Comparator::kRange;
        return next;
    }

    /// 3月, 15日 (7日内 is a period).
    [[nodiscard]] bool IsDate(std::size_t begin, std::size_t end) const {
        if (At(end) == U'月') return true;
        if (At(end) != U'日' || end - begin > 2) return false;  // 优良天数为176日
        return Before(begin) == U'月' || !IsOneOf(At(end + 1), U"内以之");
    }

    [[nodiscard]] static std::string ByPlaces(const std::string& digits, int places) {
        return Shifted(digits, places);
    }

    /// 第7, 第三位, 倒29; 第五批次. Other ordinals are names.
    std::size_t TakeOrdinal(std::size_t begin, std::size_t end, const std::string& digits,
                            bool chinese) {
        Candidate candidate;
        candidate.begin = begin - 1;
        candidate.value = Plain(digits);
        candidate.chinese = chinese;
        for (const std::u32string_view unit : {U"批次", U"批", U"方阵", U"梯队"}) {
            if (!Stands(text_, end, unit)) continue;
            candidate.ordinal = true;
            candidate.unit = unit;
            candidate.end = end + unit.size();
            found_.candidates.push_back(candidate);
            return candidate.end;
        }
        if (!RanksBefore(text_, begin - 1) || !RankMayEnd(text_, end))
            return std::max(end, begin + 1);
        candidate.rank = true;
        candidate.comparator = Comparator::kRank;
        candidate.unit = U"位";
        candidate.end = end + (IsOneOf(At(end), U"位名") ? 1 : 0);
        found_.candidates.push_back(candidate);
        return candidate.end;
    }

    std::size_t ReadChinese(std::size_t begin) {
        const auto number = ChineseNumberAt(text_, begin);
        if (!number) return begin + 1;
        const std::size_t end = begin + number->length;
        if (names_[begin] || IsDigit(Before(begin))) return end;
        const std::string digits = std::to_string(number->value);
        if (Before(begin) == U'第' || Before(begin) == U'倒')
            return TakeOrdinal(begin, end, digits, true);
        if (!CountsInChinese(text_, begin, end, number->value)) return end;
        return TakeNumber(begin, end, digits, true);
    }

    /// 百分之九十五, 百分百, 百分之百.
    std::size_t ReadPercentWords(std::size_t begin) {
        Candidate candidate;
        candidate.begin = begin;
        candidate.unit = U"%";
        candidate.chinese = true;
        if (Stands(text_, begin, U"百分百") || Stands(text_, begin, U"百分之百")) {
            candidate.value = "100";
            candidate.end = begin + (text_[begin + 2] == U'百' ? 3 : 4);
        } else if (Stands(text_, begin, U"百分之")) {
            const auto number = ChineseNumberAt(text_, begin + 3);
            if (!number) return begin + 3;
            candidate.value = std::to_string(number->value);
            candidate.end = begin + 3 + number->length;
        } else {
            return begin + 1;
        }
        found_.candidates.push_back(candidate);
        return candidate.end;
    }

    /// A number with what belongs to it: 近 … 万余 家次 以上.
    std::size_t TakeNumber(std::size_t begin, std::size_t end, const std::string& digits,
                           bool chinese) {
        Candidate candidate;
        candidate.begin = begin;
        candidate.chinese = chinese;
        places_ = 0;
        std::size_t at = end;
        bool more = SkipMore(at);
        if (!chinese) at = SkipPlaces(at);
        more = SkipMore(at) || more;
        UnitAt unit = UnitHere(text_, at);
        const UnitAt shared = chinese ? UnitAt{} : UnitOfRun(begin, at + unit.length);
        if (unit.length == 0 || (unit.unit == U"个" && shared.length > 0)) {
            unit.unit = shared.unit;
            unit.money = shared.money;
        }
        // 每立方米16微克
        if (unit.unit == U"微克") {
            const bool per = text_.substr(0, begin).ends_with(U"每立方米");
            unit = per ? UnitAt{U"微克/立方米", unit.length, false} : UnitAt{};
        }
        const bool tenths =
            unit.unit == U"成" && places_ == 0 && digits.size() == 1 && digits != "0";
        if (tenths) unit.unit = U"%";  // 下降四成
        candidate.unit = unit.unit;
        candidate.money = unit.money;
        candidate.scaled = places_ >= 4 && unit.unit.empty();
        candidate.value = ByPlaces(digits, tenths ? 1 : places_);
        candidate.end = at + unit.length;
        if (unit.length > 0 && SkipMore(candidate.end)) more = true;
        if (more) candidate.comparator = Comparator::kAtLeast;
        const std::size_t past = candidate.end;
        if (unit.unit.empty() && places_ == 0 && !BareCounts(begin, at, digits)) return past;
        if (unit.unit == U"年" && (Before(begin) == U'近' || Before(begin) == U'这')) return past;
        Complete(candidate, begin);
        found_.candidates.push_back(candidate);
        return candidate.end;
    }

    /// 分别为41、73微克/立方米: the unit of a number that is written once for the run.
    [[nodiscard]] UnitAt UnitOfRun(std::size_t begin, std::size_t at) const {
        const std::size_t least = begin > 40 ? begin - 40 : 0;
        if (!IsOneOf(At(at), U"、和与") || !IsDigit(At(at + 1)) ||
            text_.substr(least, begin - least).find(U"分别") == text_.npos)
            return {};
        for (int i = 0; i < 12 && IsOneOf(At(at), U"、和与") && IsDigit(At(at + 1)); ++i) {
            bool odd = false;
            at = PastDigits(at + 1, odd);
            const UnitAt unit = UnitHere(text_, at);
            if (unit.length > 0 && unit.unit != U"个")
                return IsOneOf(unit.unit[0], U"年月日") ? UnitAt{} : unit;
            at += unit.length;
        }
        return {};
    }

    /// A number without unit is a figure only where it is said to be one: 综合指数4.153, 为0.
    [[nodiscard]] bool BareCounts(std::size_t begin, std::size_t end,
                                  std::string_view digits) const {
        if (IsOneOf(At(end), U"年月日号、") && digits.find('.') == digits.npos) return false;
        if (digits.find('.') != digits.npos) return IsHan(Before(begin));
        return IsOneOf(Before(begin), U"为是到达共计数");
    }

    bool SkipMore(std::size_t& at) const {
        if (!IsOneOf(At(at), U"余多")) return false;
        if (At(at) == U'多' && IsOneOf(At(at + 1), U"种样项部元形")) {
            const bool measure = At(at + 1) == U'项' || At(at + 1) == U'种' ||
                                 At(at + 1) == U'元' || At(at + 1) == U'部';
            if (!measure) return false;
        }
        ++at;
        return true;
    }

    std::size_t SkipPlaces(std::size_t at) {
        for (;;) {
            const char32_t c = At(at);
            const bool unit_begins = (c == U'千' || c == U'百') && UnitHere(text_, at).length > 0;
            const int places = c == U'万'   ? 4
                               : c == U'亿' ? 8
                               : c == U'千' ? 3
                               : c == U'百' ? 2
                                            : 0;
            if (places == 0 || unit_begins) return at;
            places_ += places;
            ++at;
        }
    }

    /// What stands around the number: 近, 约, 以上, 各, 未出现, 同比下降.
    void Complete(Candidate& candidate, std::size_t begin) {
        ReadSurroundings(text_, candidate);
        const Candidate* last = found_.candidates.empty() ? nullptr : &found_.candidates.back();
        if (candidate.change || last == nullptr || !last->change || last->unit != candidate.unit ||
            !JoinsOnly(text_.substr(last->end, begin - last->end)))
            return;
        candidate.change = true;  // 分别下降19%、11%
        candidate.comparator = last->comparator;
        candidate.improves = last->improves;
        if (last->value.starts_with('-')) candidate.value.insert(0, "-");
    }

    std::u32string_view text_;
    std::vector<bool> names_;
    Numbers found_;
    int places_ = 0;  ///< of the number read last
};

}  // namespace

std::vector<bool> InTitles(std::u32string_view text) {
    std::vector<bool> marks(text.size() + 1, false);
    MarkBetween(text, U'《', U'》', kLongestTitle, marks);
    return marks;
}

Numbers FindNumbers(std::u32string_view text) { return NumberFinder(text).Run(); }

}  // namespace report_reader::detail
