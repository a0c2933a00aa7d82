#include <algorithm>
#include <array>

#include "letters/detail/head.hpp"
#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

struct KindName {
    Words words;
    Kind kind;
};

/// A name that holds another stands before it.
constexpr auto kKindNames = std::to_array<KindName>({
    {U"不予行政处罚决定书", Kind::kNoPenalty},
    {U"不予处罚决定书", Kind::kNoPenalty},
    {U"免予行政处罚决定书", Kind::kNoPenalty},
    {U"撤销行政处罚决定书", Kind::kRevocation},
    {U"按日连续处罚决定书", Kind::kDailyPenalty},
    {U"按日连续行政处罚决定书", Kind::kDailyPenalty},
    {U"按日计罚决定书", Kind::kDailyPenalty},
    {U"当场行政处罚决定书", Kind::kOnTheSpot},
    {U"当场处罚决定书", Kind::kOnTheSpot},
    {U"行政处罚当场决定书", Kind::kOnTheSpot},
    {U"行政处罚(当场)决定书", Kind::kOnTheSpot},
    {U"行政处罚决定书", Kind::kPenalty},
    {U"处罚决定书", Kind::kPenalty},
    {U"责令停产整治决定书", Kind::kProductionOrder},
    {U"责令限制生产决定书", Kind::kProductionOrder},
    {U"停产整治决定书", Kind::kProductionOrder},
    {U"限制生产决定书", Kind::kProductionOrder},
    {U"责令改正违法行为决定书", Kind::kCorrectionOrder},
    {U"责令改正环境违法行为决定书", Kind::kCorrectionOrder},
    {U"责令改正决定书", Kind::kCorrectionOrder},
    {U"责令改正通知书", Kind::kCorrectionOrder},
    {U"责令限期改正", Kind::kCorrectionOrder},
    {U"责令停止违法行为", Kind::kCorrectionOrder},
    {U"查封(扣押)决定书", Kind::kSeizure},
    {U"查封、扣押决定书", Kind::kSeizure},
    {U"查封决定书", Kind::kSeizure},
    {U"扣押决定书", Kind::kSeizure},
    {U"行政处罚事先(听证)告知书", Kind::kPriorNotice},
    {U"行政处罚事先告知书", Kind::kPriorNotice},
    {U"行政处罚听证告知书", Kind::kPriorNotice},
    {U"行政处罚告知书", Kind::kPriorNotice},
    {U"履行义务催告书", Kind::kDemand},
    {U"催告书", Kind::kDemand},
    {U"典型案例", Kind::kTypicalCase},
    {U"案情简介", Kind::kTypicalCase},
    {U"基本案情", Kind::kTypicalCase},
});

bool IsYearOpen(char32_t c) { return IsOneOf(c, U"〔([【{<"); }
bool IsYearClose(char32_t c) { return IsOneOf(c, U"〕)]】}>"); }

/// A number of a letter: [begin, end).
struct TitleSpan {
    std::size_t begin = 0, end = 0;
};

/// From `〔` over the year and the number to 号, and 号's place name: 号(虞).
std::optional<std::size_t> NumberEnd(const Page& page, std::size_t open) {
    constexpr std::size_t kLongest = 16;
    std::size_t at = open + 1;
    const auto year = NumberAt(page, at);
    if (!year || year->end - at != 4 || year->value < 1990 || year->value > 2099)
        return std::nullopt;
    at = year->end;
    if (page.Has(at, U"年")) ++at;
    if (at >= page.size() || !IsYearClose(page.text()[at])) return std::nullopt;
    const std::size_t most = std::min(page.size(), at + kLongest);
    bool has_digit = false;
    for (std::size_t i = at + 1; i < most; ++i) {
        const char32_t c = page.text()[i];
        has_digit = has_digit || IsDigit(c) || IsNumeral(c);
        if (c == U'号') {
            if (!has_digit) return std::nullopt;
            const bool place = page.Has(i + 1, U"(") && i + 4 < page.size() &&
                               (page.text()[i + 3] == U')' || page.text()[i + 4] == U')') &&
                               IsHan(page.text()[i + 2]);
            if (!place) return i + 1;
            return page.text()[i + 3] == U')' ? i + 4 : i + 5;
        }
        const bool fits = IsDigit(c) || IsLatin(c) || IsHan(c) || IsOneOf(c, U"-—()");
        if (!fits) break;
    }
    // 〔2023〕17 at the end of its line, 号 forgotten
    std::size_t end = at + 1;
    while (end < page.size() && IsDigit(page.text()[end]) && page.GapAt(end) == Gap::kNone) ++end;
    const bool alone = end > at + 1 && page.GapAt(end) == Gap::kLine;
    return alone ? std::optional(end) : std::nullopt;
}

/// Back from `〔` over 豫0329环罚决字, 丽环(青)罚.
std::size_t PrefixBegin(const Page& page, std::size_t open) {
    constexpr std::size_t kLongest = 22;
    const std::size_t least = open > kLongest ? open - kLongest : 0;
    std::size_t at = open;
    while (at > least) {
        const char32_t c = page.text()[at - 1];
        if (c == U')') {
            const std::size_t pair = page.text().rfind(U'(', at - 1);
            if (pair == kNowhere || at - pair > 8 || pair < least) break;
            at = pair;
            continue;
        }
        if (!IsHan(c) && !IsDigit(c) && !IsLatin(c)) break;
        if (IsOneOf(c, U"书号局厅司队") || page.EndsBefore(at, U"编码")) break;
        const bool new_line = page.GapAt(at) == Gap::kLine && at < open;
        if (new_line) break;
        --at;
    }
    return at;
}

class TitleReader {
 public:
    TitleReader(const Page& page, Letter& letter)
        : page_(page), letter_(letter), head_end_(HeadEnd(page)) {}

    void Run() {
        ReadKind();
        if (auto span = YearNumber()) return Take(*span);
        if (auto span = PlainNumber()) return Take(*span);
        NoteBroken();
    }

 private:
    void ReadKind() {
        const std::size_t most = std::min(page_.size(), head_end_ + 40);
        for (std::size_t at = 0; at < most; ++at) {
            if (page_.InTitle(at)) continue;
            for (const KindName& name : kKindNames) {
                if (!page_.Has(at, name.words)) continue;
                letter_.kind = FoundAt(page_, at, at + name.words.size(), name.kind);
                return;
            }
        }
        FromStory();
    }

    /// A page that lost its title still says what it is.
    void FromStory() {
        for (const Words words : {Words(U"本处罚决定书"), Words(U"本行政处罚决定书"),
                                  Words(U"作出以下行政处罚"), Words(U"作出如下行政处罚")}) {
            const std::size_t at = page_.Find(words);
            if (at == kNowhere || page_.EndsBefore(at, U"拟")) continue;
            letter_.kind = FoundAt(page_, at, at + words.size(), Kind::kPenalty);
            letter_.kind->doubts.push_back(Doubt("letter.kind_from_story", "kind"));
            return;
        }
    }

    /// The number is above the story, or labelled; those of other letters stand in it.
    std::optional<TitleSpan> YearNumber() const {
        for (std::size_t at = 0; at < head_end_; ++at) {
            if (!IsYearOpen(page_.text()[at]) || page_.InTitle(at)) continue;
            const auto end = NumberEnd(page_, at);
            if (!end) continue;
            const TitleSpan span{PrefixBegin(page_, at), *end};
            const Words prefix = page_.text().substr(span.begin, at - span.begin);
            if (IsNumberOfLetter(prefix, span)) return span;
        }
        return std::nullopt;
    }

    /// 环罚决字〔2025 16: what a page lost of its number is not made up.
    void NoteBroken() {
        for (std::size_t at = 0; at < head_end_; ++at) {
            if (!IsYearOpen(page_.text()[at]) || page_.InTitle(at)) continue;
            const auto year = NumberAt(page_, at + 1);
            const std::size_t begin = PrefixBegin(page_, at);
            const Words prefix = page_.text().substr(begin, at - begin);
            if (!year || prefix.find(U'罚') == kNowhere || NumberEnd(page_, at)) continue;
            const std::size_t end = page_.LineEnd(at);
            auto unread = FoundAt(page_, begin, end, page_.Written(begin, end));
            unread.doubts.push_back({"letter.number_broken", {{"value", unread.value}}, "doc_no"});
            letter_.unread.push_back(std::move(unread));
            return;
        }
    }

    [[nodiscard]] bool IsNumberOfLetter(Words prefix, const TitleSpan& span) const {
        const Words tail = page_.text().substr(span.begin, span.end - span.begin);
        if (prefix.size() < 2 && tail.find(U'罚') == kNowhere) return false;  // (2021)某环罚字第1号
        for (const Words other : {Words(U"告字"), Words(U"罚告"), Words(U"监字"), Words(U"检字"),
                                  Words(U"环评"), Words(U"环审"), Words(U"索引"), Words(U"测")})
            if (prefix.find(other) != kNowhere && !IsNotice()) return false;
        return !page_.EndsBefore(span.begin, U"》(") && !page_.EndsBefore(span.begin, U"》");
    }

    [[nodiscard]] bool IsNotice() const {
        return letter_.kind && letter_.kind->value == Kind::kPriorNotice;
    }

    /// 第2120230017号; 盘环罚决2021-138号 alone on its line or behind a label.
    std::optional<TitleSpan> PlainNumber() const {
        for (std::size_t at = 0; at < head_end_; ++at) {
            if (page_.GapAt(at) == Gap::kNone && !IsLabelled(at)) continue;
            if (auto span = PlainNumberAt(at)) return span;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool IsLabelled(std::size_t at) const {
        return page_.EndsBefore(at, U"文号:") || page_.EndsBefore(at, U"编号:") ||
               page_.EndsBefore(at, U"字号:");
    }

    [[nodiscard]] std::optional<TitleSpan> PlainNumberAt(std::size_t at) const {
        constexpr std::size_t kLongest = 28;
        std::size_t end = at, digits = 0;
        bool other = false;
        while (end < page_.size() && end - at < kLongest && page_.text()[end] != U'号') {
            if (end > at && page_.GapAt(end) == Gap::kLine) return std::nullopt;
            const char32_t c = page_.text()[end];
            digits += IsDigit(c) ? 1 : 0;
            other = other || !(IsDigit(c) || IsHan(c) || IsLatin(c) || IsOneOf(c, U"-()"));
            ++end;
        }
        const bool whole = page_.Has(end, U"号") && !other;
        const bool alone = whole && (page_.GapAt(end + 1) != Gap::kNone || end + 1 >= page_.size());
        if (!alone || digits < 6) return std::nullopt;
        const Words words = page_.text().substr(at, end - at);
        const bool numbered = words.starts_with(U"第") && digits + 1 == words.size();
        const bool letters = words.find(U'罚') != kNowhere || words.find(U"责改") != kNowhere;
        const bool address = words.find(U'路') != kNowhere || words.find(U'街') != kNowhere;
        if (address || !(numbered || (letters && words.find(U'环') != kNowhere)))
            return std::nullopt;
        return TitleSpan{at, end + 1};
    }

    void Take(const TitleSpan& span) {
        auto number = FoundAt(page_, span.begin, span.end, page_.Written(span.begin, span.end));
        if (page_.text()[span.end - 1] != U'号' && page_.text()[span.end - 1] != U')')
            number.doubts.push_back(Doubt("letter.number_unended", "doc_no"));
        letter_.doc_no = std::move(number);
    }

    const Page& page_;
    Letter& letter_;
    std::size_t head_end_;
};

}  // namespace

void ReadTitle(const Page& page, Letter& letter) { TitleReader(page, letter).Run(); }

}  // namespace letters::detail
