#include "letters/detail/page.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace letters::detail {

namespace {

constexpr std::size_t kLongestQuotation = 700;
constexpr std::size_t kLongestTitle = 60;
constexpr std::size_t kSentenceReach = 400;
constexpr std::size_t kLineReach = 2'000;

/// Between the cells of a table's row.
bool IsBar(char32_t c) { return c == U'|' || c == U'│'; }

bool IsSpace(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\r' || c == 0x3000 || c == 0xA0 || c == 0xB ||
           c == 0xC || IsBar(c) || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x2028 ||
           c == 0x2029;
}

bool IsUnseen(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0xAD || c == 0x2060;
}

/// One form for the characters that stand for the same thing.
char32_t Folded(char32_t c) {
    static constexpr std::u32string_view kFrom =
        U"﹝﹞﹙﹚﹛﹜〖〗∶﹕︰﹐﹔－–−‐‑‒￥「」『』〈〉‹›＜＞○Ο";
    static constexpr std::u32string_view kTo = U"〔〕(){}【】:::,;------¥“”“”<><><>〇〇";
    static_assert(kFrom.size() == kTo.size());
    if (const auto at = kFrom.find(c); at != std::u32string_view::npos) return kTo[at];
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c;
}

/// The simplified form of the traditional characters that the grammar's words are written in.
char32_t Simplified(char32_t c) {
    static constexpr std::u32string_view kTraditional =
        U"處罰決書當單稱個體戶統會碼組織機構營業執註冊號負責經資詳細產場違環從輕減據條項規"
        U"則辦釋於來發現調實證聽陳辯應幣萬億陸貳參兩廠館園礦學醫隊廳國華關內後復議訴訟強製"
        U"對員務採納積極時動嚴節過錯銷連續計數額總沒為屬無請報級開間見擬達滿讓與終結審圓";
    static constexpr std::u32string_view kSimplified =
        U"处罚决书当单称个体户统会码组织机构营业执注册号负责经资详细产场违环从轻减据条项规"
        U"则办释于来发现调实证听陈辩应币万亿陆贰叁两厂馆园矿学医队厅国华关内后复议诉讼强制"
        U"对员务采纳积极时动严节过错销连续计数额总没为属无请报级开间见拟达满让与终结审圆";
    static_assert(kTraditional.size() == kSimplified.size());
    const auto at = IsHan(c) ? kTraditional.find(c) : std::u32string_view::npos;
    return at == std::u32string_view::npos ? c : kSimplified[at];
}

/// One character of UTF-8; `text` is sound.
char32_t Next(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i)
        c = (c << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    at += length;
    return c;
}

/// 第 1 页 共 3 页, - 2 -, 1/3, (此页无正文): what a printer put there.
bool IsFurniture(std::u32string_view line) {
    if (line.find(U"此页无正文") != std::u32string_view::npos) return true;
    const bool has_digit = std::ranges::any_of(line, IsDigit);
    if (!has_digit || line.size() > 16) return false;
    const bool page = line.find(U'页') != std::u32string_view::npos;
    const bool dashed = IsOneOf(line.front(), U"-—－") && IsOneOf(line.back(), U"-—－");
    const bool parted = line.find(U'/') != std::u32string_view::npos && line.size() <= 7;
    if (!page && !dashed && !parted) return false;
    return std::ranges::all_of(
        line, [](char32_t c) { return IsDigit(c) || IsOneOf(c, U"第共页,/-— 全"); });
}

}  // namespace

bool AnyIn(std::u32string_view text, std::initializer_list<std::u32string_view> words) {
    return std::ranges::any_of(
        words, [&](std::u32string_view word) { return text.find(word) != kNowhere; });
}

Page::Page(std::string_view source) : source_(source) {
    std::size_t number = 1;
    for (std::size_t at = 0; at <= source.size(); ++number) {
        const std::size_t end = std::min(source.find('\n', at), source.size());
        Take(source.substr(at, end - at), at, number);
        at = end + 1;
    }
    marks_.assign(text_.size(), 0);
    MarkQuotes();
    MarkTitles();
}

void Page::Take(std::string_view line, std::size_t offset, std::size_t number) {
    const std::size_t before = text_.size();
    Gap gap = Gap::kLine;
    std::uint32_t cell = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t begin = at;
        const char32_t c = Next(line, at);
        if (IsUnseen(c)) continue;
        if (IsSpace(c) || c < 0x20) {
            if (IsBar(c) || c == U'\t') ++cell;
            if (gap != Gap::kLine && IsBar(c)) gap = Gap::kCell;
            if (gap == Gap::kNone) gap = Gap::kSpace;
            continue;
        }
        text_.push_back(Simplified(Folded(c)));
        offsets_.push_back(static_cast<std::uint32_t>(offset + begin));
        ends_.push_back(static_cast<std::uint32_t>(offset + at));
        lines_.push_back(static_cast<std::uint32_t>(number));
        cells_.push_back(cell);
        gaps_.push_back(std::exchange(gap, Gap::kNone));
    }
    const std::u32string_view taken = std::u32string_view(text_).substr(before);
    if (taken.empty() || !IsFurniture(taken)) return;
    text_.resize(before);
    offsets_.resize(before);
    ends_.resize(before);
    lines_.resize(before);
    cells_.resize(before);
    gaps_.resize(before);
}

/// A quotation that is never closed ends with its line, or with a text that breaks off inside it.
void Page::MarkQuotes() {
    std::size_t open = std::u32string_view::npos;
    const auto mark = [&](std::size_t end) {
        for (std::size_t i = open; i < end; ++i) marks_[i] |= 1U;
        open = std::u32string_view::npos;
    };
    for (std::size_t i = 0; i < text_.size(); ++i) {
        const bool is_open = open != std::u32string_view::npos;
        if (is_open && i - open > kLongestQuotation) {
            std::size_t end = open + 1;
            while (end < i && gaps_[end] != Gap::kLine) ++end;
            mark(end);
        } else if (is_open && (text_[i] == U'”' || text_[i] == U'"')) {
            mark(i + 1);
        } else if (!is_open && (text_[i] == U'“' || text_[i] == U'"')) {
            open = i;
        }
    }
    if (open != std::u32string_view::npos) mark(text_.size());
}

void Page::MarkTitles() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] != U'《') continue;
        const std::size_t limit = std::min(text_.size(), i + kLongestTitle);
        std::size_t end = i + 1;
        int depth = 1;
        for (; end < limit && depth > 0; ++end) {
            if (text_[end] == U'《') ++depth;
            if (text_[end] == U'》') --depth;
        }
        if (depth > 0) continue;
        for (std::size_t j = i; j < end; ++j) marks_[j] |= 2U;
        i = end - 1;
    }
}

std::size_t Page::LineBegin(std::size_t at) const {
    const std::size_t least = at > kLineReach ? at - kLineReach : 0;
    while (at > least && GapAt(at) != Gap::kLine) --at;
    return at;
}

std::size_t Page::LineEnd(std::size_t at) const {
    const std::size_t most = std::min(size(), at + kLineReach);
    ++at;
    while (at < most && gaps_[at] != Gap::kLine) ++at;
    return std::min(at, size());
}

std::string Page::Written(std::size_t begin, std::size_t end) const {
    std::string written;
    for (std::size_t i = begin; i < std::min(end, size()); ++i) {
        if (IsDigit(text_[i]) || IsLatin(text_[i]))
            written.push_back(static_cast<char>(text_[i]));
        else
            written.append(source_.substr(offsets_[i], ends_[i] - offsets_[i]));
    }
    return written;
}

std::string Page::Plainly(std::size_t begin, std::size_t end) const {
    return base::FromCodePoints(std::u32string_view(text_).substr(begin, end - begin));
}

Place Page::PlaceOf(std::size_t begin, std::size_t end) const {
    if (begin >= end || end > size()) return {};
    return {offsets_[begin], ends_[end - 1], lines_[begin]};
}

std::size_t SentenceBegin(const Page& page, std::size_t at) {
    const std::size_t least = at > kSentenceReach ? at - kSentenceReach : 0;
    while (at > least) {
        const bool ends = IsOneOf(page.text()[at - 1], U"。;!?") && !page.Quoted(at - 1);
        if (ends) break;
        --at;
    }
    return at;
}

std::size_t SentenceEnd(const Page& page, std::size_t at) {
    const std::size_t most = std::min(page.size(), at + kSentenceReach);
    while (at < most && !(IsOneOf(page.text()[at], U"。;!?") && !page.Quoted(at))) ++at;
    return at;
}

base::Refusal Doubt(const char* code, const char* field) { return {code, {}, field}; }

}  // namespace letters::detail
