#include "report_reader/detail/normal.hpp"

#include <algorithm>
#include <array>

namespace report_reader::detail {

namespace {

bool IsSpace(char32_t c) {
    return c == U' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F;
}

bool IsInvisible(char32_t c) {
    return (c < 0x20 && c != U'\t') || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           c == 0xAD || c == 0xFFFC || (c >= 0xE000 && c <= 0xF8FF) || c == 0x2028 || c == 0x2029;
}

/// Full width, subscript and superscript to plain.
char32_t PlainSign(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= 0x2080 && c <= 0x2089) return c - 0x2080 + U'0';
    switch (c) {
        case 0xB9:
            return U'1';
        case 0xB2:
            return U'2';
        case 0xB3:
            return U'3';
        case 0x2070:
            return U'0';
        case 0xB5:
            return U'μ';
        case 0xFE6A:
            return U'%';
        case 0xFF61:
            return U'。';
        case 0x2212:
        case 0xFE63:
        case 0x2010:
        case 0x2011:
        case 0x2012:
            return U'-';
        case 0x301C:
        case 0x223C:
            return U'~';
        case 0x2024:
            return U'.';
        default:
            return c;
    }
}

struct Pair {
    char32_t half;
    char32_t full;
};
constexpr std::array<Pair, 7> kPunctuation{{{U',', U'，'},
                                            {U';', U'；'},
                                            {U':', U'：'},
                                            {U'!', U'！'},
                                            {U'?', U'？'},
                                            {U'(', U'（'},
                                            {U')', U'）'}}};

bool IsDash(char32_t c) { return IsOneOf(c, U"-—–―－"); }

}  // namespace

std::uint32_t LineNormaliser::ByteOf(std::size_t i) const {
    return i < raw_.size() ? raw_[i].at : static_cast<std::uint32_t>(line_end_);
}

void LineNormaliser::Note(DebrisKind kind, std::size_t from, std::size_t to) {
    debris_.push_back({kind, {ByteOf(from), ByteOf(to)}});
}

bool LineNormaliser::Stands(std::u32string_view words, std::size_t i) const {
    if (i + words.size() > raw_.size()) return false;
    for (std::size_t k = 0; k < words.size(); ++k)
        if (raw_[i + k].c != words[k]) return false;
    return true;
}

std::size_t LineNormaliser::Past(char32_t c, std::size_t i, std::size_t reach) const {
    const std::size_t end = std::min(raw_.size(), i + reach);
    for (; i < end; ++i)
        if (raw_[i].c == c) return i + 1;
    return 0;
}

void LineNormaliser::Decode(std::size_t begin, std::size_t end) {
    raw_.clear();
    for (std::size_t at = begin; at < end;) {
        const auto byte = static_cast<std::uint32_t>(at);
        raw_.push_back({PlainSign(NextPoint(text_, at)), byte});
    }
}

/// `### `, `> `, `- `, `* ` and rules of dashes at the beginning of a line.
void LineNormaliser::ReadMarkdownStart() {
    std::size_t i = 0;
    while (IsSpace(At(i)) || At(i) == U'\t') ++i;
    start_ = i;
    std::size_t signs = i;
    while (At(signs) == U'#') ++signs;
    if (signs > i && signs - i <= 6 && !IsDigit(At(signs))) {
        line_.hashes = static_cast<int>(signs - i);
    } else {
        const bool bullet = IsOneOf(At(i), U">-*") && At(i + 1) == U' ';
        signs = bullet && !IsDigit(At(i + 2)) ? i + 1 : i;  // `- 3 -` is the number of a page
    }
    if (signs == i) return;
    Note(DebrisKind::kMarkdown, i, signs);
    start_ = signs;
}

std::size_t LineNormaliser::SkipBookmark(std::size_t i) {
    std::size_t past = 0;
    if (Stands(U"[bookmark:", i)) past = Past(U']', i, 200);
    if (Stands(U"错误!未找到引用源", i)) past = i + 9;
    if (Stands(U"HYPERLINK", i) || Stands(U"PAGEREF", i))
        past = Past(U' ', i + 10, 300) != 0 ? Past(U' ', i + 10, 300) : raw_.size();
    if (Stands(U"\\* MERGEFORMAT", i)) past = i + 14;
    if (past != 0) Note(DebrisKind::kBookmark, i, past);
    return past;
}

std::size_t LineNormaliser::SkipHtml(std::size_t i) {
    std::size_t past = 0;
    if (Stands(U"<!--", i)) {
        past = Past(U'>', i, 2000);
    } else if (At(i) == U'<' && (IsLatin(At(i + 1)) || (At(i + 1) == U'/' && IsLatin(At(i + 2))))) {
        past = Past(U'>', i, 200);
    } else if (At(i) == U'&' && (IsLatin(At(i + 1)) || At(i + 1) == U'#')) {
        past = Past(U';', i, 10);
    }
    if (past != 0) Note(DebrisKind::kHtml, i, past);
    return past;
}

/// `PM_{2.5}` loses its signs, `\text{…}` its command; what they enclose stays.
std::size_t LineNormaliser::SkipLatex(std::size_t i) {
    const char32_t c = At(i);
    const char32_t next = At(i + 1);
    std::size_t past = 0;
    if ((c == U'_' || c == U'^') && next == U'{') past = i + 2;
    if (c == U'_' && i > 0 && IsLatin(At(i - 1)) && IsDigit(next)) past = i + 1;
    if (c == U'\\' && IsOneOf(next, U"%$&#_{}")) past = i + 1;
    if (c == U'\\' && IsLatin(next)) {
        past = i + 1;
        while (IsLatin(At(past))) ++past;
    }
    if (c == U'$' && (IsLatin(next) || IsDigit(next) || next == U'\\' ||
                      (i > 0 && (At(i - 1) == U'}' || IsDigit(At(i - 1))))))
        past = i + 1;
    if (c == U'{' || c == U'}') past = i + 1;
    if (past != 0) Note(DebrisKind::kLatex, i, past);
    return past;
}

std::size_t LineNormaliser::SkipMarkdown(std::size_t i) {
    const char32_t c = At(i);
    if (c == U'`') {
        Note(DebrisKind::kMarkdown, i, i + 1);
        return i + 1;
    }
    if ((c == U'*' && At(i + 1) == U'*') || (c == U'_' && At(i + 1) == U'_')) {
        Note(DebrisKind::kMarkdown, i, i + 2);
        return i + 2;
    }
    return 0;
}

std::size_t LineNormaliser::SkipMarkup(std::size_t i) {
    switch (At(i)) {
        case U'[':
        case U'错':
        case U'H':
        case U'P':
            return SkipBookmark(i);
        case U'<':
        case U'&':
            return SkipHtml(i);
        case U'*':
        case U'`':
            return SkipMarkdown(i);
        case U'_': {
            const std::size_t past = SkipMarkdown(i);
            return past != 0 ? past : SkipLatex(i);
        }
        case U'\\': {
            const std::size_t past = SkipBookmark(i);
            return past != 0 ? past : SkipLatex(i);
        }
        case U'^':
        case U'$':
        case U'{':
        case U'}':
            return SkipLatex(i);
        default:
            return 0;
    }
}

/// Commas that group digits go; signs between Latin letters or digits stay half width.
void LineNormaliser::PutPunctuation(std::size_t i) {
    const char32_t c = raw_[i].c;
    const char32_t before = line_.points.empty() ? 0 : line_.points.back().c;
    const char32_t after = At(i + 1);
    const bool in_number = IsDigit(before) && IsDigit(after);
    const auto full = std::find_if(kPunctuation.begin(), kPunctuation.end(),
                                   [&](const Pair& pair) { return pair.half == c; });
    if (c == U',' && in_number && IsDigit(At(i + 2)) && IsDigit(At(i + 3)) && !IsDigit(At(i + 4)))
        return;
    const bool latin = IsLatin(before) && (IsLatin(after) || after == U'/');
    const bool keep = (c == U':' && in_number) || (c != U'(' && c != U')' && latin);
    line_.points.push_back({keep ? c : full->full, raw_[i].at});
}

void LineNormaliser::Put(std::size_t i) {
    const char32_t c = raw_[i].c;
    if (IsSpace(c)) return;
    if (IsInvisible(c)) return Note(DebrisKind::kInvisible, i, i + 1);
    if (c == 0xFFFD) Note(DebrisKind::kBrokenBytes, i, i + 1);
    if (c < 0x80 && IsOneOf(c, U",;:!?()")) return PutPunctuation(i);
    line_.points.push_back({c == U'|' ? U'\t' : c, raw_[i].at});
}

void LineNormaliser::Walk() {
    for (std::size_t i = start_; i < raw_.size();) {
        const std::size_t past = SkipMarkup(i);
        if (past != 0) {
            i = past;
        } else {
            Put(i++);
        }
    }
    while (!line_.points.empty() && line_.points.back().c == U'\t') line_.points.pop_back();
}

/// 第3页 共9页, — 3 —, -3-; and rules of dashes.
void LineNormaliser::Judge() {
    const auto& points = line_.points;
    if (points.empty() || points.size() > 16) return;
    std::size_t digits = 0;
    std::size_t dashes = 0;
    bool page = false;
    bool other = false;
    for (const Point& point : points) {
        if (IsDigit(point.c)) {
            ++digits;
        } else if (IsDash(point.c) || point.c == U'*') {
            ++dashes;
        } else if (point.c == U'页') {
            page = true;
        } else if (!IsOneOf(point.c, U"第共/，")) {
            other = true;
        }
    }
    if (other) return;
    line_.rule = digits == 0 && dashes >= 3 && dashes == points.size();
    line_.bare_number = digits == points.size() && digits <= 3;
    line_.page_number = digits > 0 && digits <= 6 && (page || (dashes >= 2 && digits <= 4));
}

const NormalLine& LineNormaliser::Read(std::size_t begin, std::size_t end) {
    line_.points.clear();
    line_.hashes = 0;
    line_.page_number = line_.bare_number = line_.rule = false;
    line_end_ = end;
    Decode(begin, end);
    ReadMarkdownStart();
    Walk();
    Judge();
    return line_;
}

}  // namespace report_reader::detail
