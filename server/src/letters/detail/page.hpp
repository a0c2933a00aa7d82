#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "letters/letter.hpp"

namespace letters::detail {

/// What find() answers when nothing was found.
inline constexpr std::size_t kNowhere = std::u32string_view::npos;

/// Whether one of `words` stands anywhere in `text`.
[[nodiscard]] bool AnyIn(std::u32string_view text,
                         std::initializer_list<std::u32string_view> words);

/// What stood before a character and is left out of the page.
enum class Gap : std::uint8_t { kNone, kSpace, kCell, kLine };

/// A letter's text as its grammar reads it: half width, one form for each bracket and colon, no
/// white space, no page footers. Every character knows its place in the source.
class Page {
 public:
    explicit Page(std::string_view source);

    [[nodiscard]] std::u32string_view text() const { return text_; }
    [[nodiscard]] std::size_t size() const { return text_.size(); }
    [[nodiscard]] Gap GapAt(std::size_t at) const {
        return at < gaps_.size() ? gaps_[at] : Gap::kLine;
    }
    /// How many cells of a table's row stand before it in its line; 0 outside tables.
    [[nodiscard]] std::size_t CellAt(std::size_t at) const {
        return at < cells_.size() ? cells_[at] : 0;
    }
    /// Between quotation marks: the words of a law, mostly.
    [[nodiscard]] bool Quoted(std::size_t at) const {
        return at < marks_.size() && (marks_[at] & 1U) != 0;
    }
    /// Between 《 and 》, these included.
    [[nodiscard]] bool InTitle(std::size_t at) const {
        return at < marks_.size() && (marks_[at] & 2U) != 0;
    }
    [[nodiscard]] bool Plain(std::size_t at) const { return at < marks_.size() && marks_[at] == 0; }

    [[nodiscard]] bool Has(std::size_t at, std::u32string_view word) const {
        return at <= text_.size() && std::u32string_view(text_).substr(at).starts_with(word);
    }
    [[nodiscard]] bool EndsBefore(std::size_t at, std::u32string_view word) const {
        return at <= text_.size() && std::u32string_view(text_).substr(0, at).ends_with(word);
    }
    [[nodiscard]] std::size_t Find(std::u32string_view word, std::size_t from = 0) const {
        return std::u32string_view(text_).find(word, from);
    }

    /// The first character of the line, or of the piece between white space, that holds `at`.
    [[nodiscard]] std::size_t LineBegin(std::size_t at) const;
    [[nodiscard]] std::size_t LineEnd(std::size_t at) const;

    /// As in the source, white space out, full-width letters and digits half width.
    [[nodiscard]] std::string Written(std::size_t begin, std::size_t end) const;
    /// As the grammar reads it: brackets and signs half width too.
    [[nodiscard]] std::string Plainly(std::size_t begin, std::size_t end) const;
    [[nodiscard]] Place PlaceOf(std::size_t begin, std::size_t end) const;

 private:
    void Take(std::string_view line, std::size_t offset, std::size_t number);
    void MarkQuotes();
    void MarkTitles();

    std::string_view source_;
    std::u32string text_;
    std::vector<std::uint32_t> offsets_, ends_, lines_, cells_;
    std::vector<Gap> gaps_;
    std::vector<std::uint8_t> marks_;
};

/// The end of the sentence before `at`, at most 400 characters back; quotations are stepped over.
[[nodiscard]] std::size_t SentenceBegin(const Page& page, std::size_t at);
[[nodiscard]] std::size_t SentenceEnd(const Page& page, std::size_t at);

[[nodiscard]] constexpr bool IsOneOf(char32_t c, std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
}
[[nodiscard]] constexpr bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
[[nodiscard]] constexpr bool IsLatin(char32_t c) {
    return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}
[[nodiscard]] constexpr bool IsHan(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

template <class T>
Found<T> FoundAt(const Page& page, std::size_t begin, std::size_t end, T value) {
    return {std::move(value), page.PlaceOf(begin, end), {}};
}

/// A doubt about `field`.
[[nodiscard]] base::Refusal Doubt(const char* code, const char* field);

}  // namespace letters::detail
