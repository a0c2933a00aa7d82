// Width, spaces, doubled signs, brackets of document numbers, doubled units.
#include <unordered_set>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

/// A character of the file with the byte where it begins.
struct Letter {
    char32_t point = 0;
    std::size_t byte = 0, size = 1;
};

Letter LetterAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
    };
    const char32_t first = byte(0);
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 1 || at + size > text.size()) return {first, at, 1};
    char32_t point = first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) point = (point << 6U) | (byte(i) & 0x3FU);
    return {point, at, size};
}

constexpr bool IsSpace(char32_t c) { return c == U' ' || c == U'\u00A0'; }
constexpr bool IsWide(char32_t c) { return IsHan(c) || IsOneOf(c, U"“”《》（），。；："); }

/// Looks at the file's own characters, one after another.
class Letters {
 public:
    explicit Letters(Subject& subject) : subject_(subject) {
        for (const auto& section : subject.text.sections) titles_.insert(section.title.begin);
    }

    void Check() {
        const std::string& text = subject_.text.text;
        for (std::size_t at = 0; at < text.size();) {
            const Letter letter = LetterAt(text, at);
            at += letter.size;
            if (letter.point == U'\n' || letter.point == U'\r') {
                last_ = {};
                in_line_ = spaces_ = 0;
                in_quote_ = false;
                continue;
            }
            if (IsSpace(letter.point)) {
                if (spaces_++ == 0) space_ = letter.byte;
                continue;
            }
            const Letter next = at < text.size() ? LetterAt(text, at) : Letter{};
            Take(letter, next.point);
        }
    }

 private:
    void Take(const Letter& letter, char32_t next) {
        const char32_t c = letter.point, before = last_.point;
        if (c == U'“') in_quote_ = true;
        if (spaces_ > 0 && in_line_ > 2 && !in_quote_ && !InHeading(letter.byte) &&
            IsWide(before) && IsWide(c))
            Tell("sign-space", {space_, letter.byte});
        if (c == U'”') in_quote_ = false;
        if (IsOneOf(c, U",;:!?()") && spaces_ == 0 && (IsHan(before) || IsHan(next)) &&
            !(IsDigit(before) && IsDigit(next)))
            Tell("sign-narrow", {letter.byte, letter.byte + 1});
        if ((c >= U'０' && c <= U'９') || (c >= U'Ａ' && c <= U'Ｚ') || (c >= U'ａ' && c <= U'ｚ'))
            Tell("sign-wide-digit", {letter.byte, letter.byte + letter.size});
        if (c == U'"' && (IsHan(before) || IsHan(next)))
            Tell("sign-straight", {letter.byte, letter.byte + 1});
        last_ = letter;
        spaces_ = 0;
        ++in_line_;
    }

    /// Titles are spaced for their look.
    [[nodiscard]] bool InHeading(std::size_t byte) const {
        if (titles_.contains(byte)) return true;
        const std::size_t at = subject_.text.ParagraphAt(subject_.text.NormalOf(byte));
        return at < subject_.text.paragraphs.size() && subject_.text.paragraphs[at].heading;
    }

    void Tell(std::string_view code, Span place) {
        const std::size_t begin = last_.size > 1 ? last_.byte : place.begin;
        std::size_t end = place.end;
        const std::string& text = subject_.text.text;
        if (end < text.size() && text[end] != '\n' && text[end] != '\r')
            end += LetterAt(text, end).size;
        subject_.AddBytes(code, place, {{"around", text.substr(begin, end - begin)}});
    }

    Subject& subject_;
    std::unordered_set<std::size_t> titles_;  ///< where they begin: a space may part the number
    Letter last_;
    std::size_t in_line_ = 0, spaces_ = 0, space_ = 0;
    bool in_quote_ = false;
};

void CheckDoubled(Subject& subject) {
    const std::u32string_view text = subject.normal();
    constexpr std::u32string_view kSigns = U"。，、；：";
    for (std::size_t at = 1; at < text.size(); ++at)
        if (IsOneOf(text[at], kSigns) && IsOneOf(text[at - 1], kSigns))
            subject.Add("sign-doubled", {at - 1, at + 1},
                        {{"signs", subject.Utf8({at - 1, at + 1})}});
}

/// 湟公通（2022）2号: the year of a document's number stands in 〔〕.
void CheckNumberBrackets(Subject& subject) {
    const std::u32string_view text = subject.normal();
    for (std::size_t at = 0; at + 6 < text.size(); ++at) {
        if (!IsOneOf(text[at], U"（[【［")) continue;
        if (at == 0 || !(IsHan(text[at - 1]) || text[at - 1] == U'）')) continue;
        const Digits year = DigitsAt(text, at + 1);
        if (year.size != 4 || year.value < 1950 || year.value > 2100) continue;
        if (!IsOneOf(text[at + 5], U"）]】］")) continue;
        std::size_t end = at + 6;
        if (end < text.size() && text[end] == U'第') ++end;
        const std::size_t digits = end;
        while (end < text.size() && (IsDigit(text[end]) || text[end] == U'-') && end - digits < 8)
            ++end;
        if (end == digits || end >= text.size() || text[end] != U'号') continue;
        subject.Add("sign-number", {at, end + 1},
                    {{"found", subject.Utf8({at, end + 1})},
                     {"want", "〔" + subject.Utf8({at + 1, at + 5}) + "〕" +
                                  subject.Utf8({at + 6, end + 1})}});
    }
}

/// 15件件, 100%%.
void CheckUnits(Subject& subject) {
    const auto& doubled = subject.rules.Words("units_never_doubled");
    for (const Quantity& quantity : subject.quantities) {
        const std::size_t size = quantity.unit.size();
        if (size == 0 || !StandsAt(subject.normal(), quantity.whole.end, quantity.unit)) continue;
        for (const std::u32string& unit : doubled)
            if (unit == quantity.unit)
                subject.Add("unit-doubled", {quantity.whole.begin, quantity.whole.end + size},
                            {{"unit", ToUtf8(unit)}});
    }
}

}  // namespace

void CheckSigns(Subject& subject) {
    Letters(subject).Check();
    CheckDoubled(subject);
    CheckNumberBrackets(subject);
    CheckUnits(subject);
}

}  // namespace report_check::detail
